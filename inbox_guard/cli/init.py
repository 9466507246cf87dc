"""`inbox-guard init`: from a mail address to a config that works, with a dry run before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import click

from inbox_guard.cli.app import common, settings_of
from inbox_guard.errors import ExitCode
from inbox_guard.presence import is_there

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from inbox_guard.cli.first_login import Wishes
    from inbox_guard.cli.questions import Dialogue
    from inbox_guard.config import Config
    from inbox_guard.setup.write import NewProfile

_THERE = "There is a config already: {}\nAdd a mailbox to it (add), put it aside for a new one (new), or stop (stop)?"

_OPTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("--name", {"help": "Who signs the drafts."}),
    ("--address", {"help": "Your mail address."}),
    ("--languages", {"help": 'Languages that you answer in, such as "fi,en".'}),
    ("--time-zone", {"help": "Where you work, such as Europe/Helsinki."}),
    ("--hours", {"help": 'When you work, such as "Mon-Fri 09:00-17:00".'}),
    ("--services", {"help": 'What you offer, such as "web development, copywriting".'}),
    ("--minimum-project", {"help": 'The lowest price of a project, such as "800 EUR".'}),
    ("--minimum-hourly", {"help": "The lowest price of an hour."}),
    ("--account", {"help": 'Your own name for the mailbox; the first is "work" where you say nothing.'}),
    ("--host", {"help": "The IMAP server; nobody is asked where it is."}),
    ("--port", {"type": click.IntRange(1, 65535), "help": "Its port."}),
    ("--security", {"type": click.Choice(["tls", "starttls", "none"]), "help": "How it is encrypted."}),
    ("--user", {"help": "The name to log in with, if it is not the address."}),
    ("--ca-file", {"default": "", "help": "The certificate of your own authority (PEM)."}),
    ("--no-dns", {"is_flag": True, "help": "Do not ask DNS for the server."}),
    ("--password-command", {"default": "", "help": "A program that prints the password."}),
    ("--password-stdin", {"is_flag": True, "help": "Read the password (OAuth 2: the client's secret) from stdin."}),
    ("--keep", {"type": click.Choice(["keyring", "file", "nowhere"]), "help": "Where the password is kept."}),
    ("--oauth2", {"default": "", "help": '"google", "microsoft", or the address of an authorisation server.'}),
    ("--oauth2-client-id", {"default": "", "help": "The id of your own client there."}),
    ("--oauth2-scope", {"default": "", "help": "What is asked for there."}),
    ("--no-preview", {"is_flag": True, "help": "Do not show what would be done to the last 14 days."}),
    ("--add", {"is_flag": True, "help": "Add the mailbox to the config that is there."}),
    ("--overwrite", {"is_flag": True, "help": "Put a config that is there aside, and write a new one."}),
)


def _options(command: Callable[..., int]) -> Callable[..., int]:
    for name, more in reversed(_OPTIONS):
        command = click.option(name, **more)(command)
    return command


@dataclass(frozen=True, slots=True)
class CommandLine:
    """All that the command line says; None and empty where it says nothing."""

    name: str | None
    address: str | None
    languages: str | None
    time_zone: str | None
    hours: str | None
    services: str | None
    minimum_project: str | None
    minimum_hourly: str | None
    account: str | None
    host: str | None
    port: int | None
    security: Any
    user: str | None
    ca_file: str
    no_dns: bool
    password_command: str
    password_stdin: bool
    keep: str | None
    oauth2: str
    oauth2_client_id: str
    oauth2_scope: str
    no_preview: bool
    add: bool
    overwrite: bool


@click.command()
@_options
@common
@click.pass_context
def init(ctx: click.Context, /, **given: Any) -> int:  # noqa: ANN401 - what click read
    """Set up a mailbox: ask, find the server, log in, show a dry run, write the config.

    Each question has an option; with all of them it runs without a terminal.
    """
    from inbox_guard.cli.first_login import opened, server_of
    from inbox_guard.cli.init_finish import Settling, settle
    from inbox_guard.cli.questions import Dialogue
    from inbox_guard.config import config_path

    options = CommandLine(**given)
    path = config_path(settings_of(ctx).config)[0].absolute()
    dialogue = Dialogue()
    before = _before(path, dialogue, options)
    name = before.profile.name if before else _name(dialogue, options)
    address = _address(dialogue, options)
    dialogue.stop_where_missing()  # the name of one more mailbox is made of its address
    wishes = _wishes(options, _account(dialogue, options, address or "", before))
    _check_later(dialogue, options)
    account = server_of(dialogue, address, wishes) if address else None
    dialogue.stop_where_missing()
    if account is None:
        return ExitCode.USAGE
    mailbox = opened(dialogue, account, password_stdin=options.password_stdin)
    person = None if before else _person(dialogue, options, name or "", address or "")
    settling = Settling(path, person, before, address or "", options.keep, preview=not options.no_preview)
    return settle(settling, dialogue, mailbox)


def _before(path: Path, dialogue: Dialogue, options: CommandLine) -> Config | None:
    """The config that the mailbox is added to; None for a new one.  One that is there is never written over unasked."""
    from inbox_guard.cli.questions import Question
    from inbox_guard.config import load
    from inbox_guard.errors import ConfigError
    from inbox_guard.setup import answers

    if options.add:
        return load(path)
    if not is_there(path) or options.overwrite:
        return None
    choice = Question("--add", _THERE.format(path), answers.choice("add", "new", "stop"), "stop")
    chosen = dialogue.again(choice) if dialogue.terminal else "stop"
    if chosen == "stop":
        raise ConfigError(
            f"{path}: there is a config already, and it stays as it is",
            "--add puts one mailbox more into it, --overwrite puts it aside, --config names another place",
        )
    return load(path) if chosen == "add" else None


def _account(dialogue: Dialogue, options: CommandLine, address: str, before: Config | None) -> str:
    """The user's own name for the mailbox: "work", or for one more the name of its domain."""
    from inbox_guard.cli.questions import Question
    from inbox_guard.setup import answers

    if before is None:
        return dialogue.ask(Question("--account", "", answers.account), options.account or "work") or ""
    domain = address.rpartition("@")[2].partition(".")[0]
    read = answers.new_account(before.accounts)
    return dialogue.ask(Question("--account", "Your own name for this mailbox", read, domain), options.account) or ""


def _wishes(options: CommandLine, account: str) -> Wishes:
    from inbox_guard.cli.first_login import Wishes
    from inbox_guard.setup import answers

    if options.password_command and options.password_stdin and not options.oauth2:
        raise click.UsageError("--password-command and --password-stdin both give the password; take one of them")
    try:
        ca_file = answers.file(options.ca_file)
        host = None if options.host is None else answers.host(options.host)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    try:
        answers.command(options.password_command)
    except ValueError as error:
        raise click.UsageError(f"--password-command: {error}") from None
    same = {f.name: getattr(options, f.name) for f in fields(Wishes) if hasattr(options, f.name)}
    return Wishes(**same | {"account": account, "ca_file": ca_file, "host": host, "dns": not options.no_dns})


def _name(dialogue: Dialogue, options: CommandLine) -> str | None:
    from inbox_guard.cli.questions import Question
    from inbox_guard.setup import answers

    return dialogue.ask(Question("--name", "Your name, as it signs the drafts", answers.line), options.name)


def _address(dialogue: Dialogue, options: CommandLine) -> str | None:
    from inbox_guard.cli.questions import Question
    from inbox_guard.setup import answers

    return dialogue.ask(Question("--address", "Your mail address", answers.address), options.address)


def _check_later(dialogue: Dialogue, options: CommandLine) -> None:
    """Read what the options say to the questions after the login: a slip in one of them costs no login."""
    from inbox_guard.cli.questions import Question
    from inbox_guard.setup import answers

    for option, read, given in (
        ("--languages", answers.languages, options.languages),
        ("--time-zone", answers.time_zone, options.time_zone),
        ("--hours", answers.office_hours, options.hours),
        ("--services", answers.services, options.services),
        ("--minimum-project", answers.amount, options.minimum_project),
        ("--minimum-hourly", answers.amount, options.minimum_hourly),
    ):
        if given is not None:
            dialogue.ask(Question(option, "", read), given)


def _person(dialogue: Dialogue, options: CommandLine, name: str, address: str) -> NewProfile:
    """The rest of the questions; each has a default."""
    from inbox_guard import library
    from inbox_guard.cli.questions import Question
    from inbox_guard.setup import answers, defaults
    from inbox_guard.setup.write import NewProfile

    known = library.languages()
    spoken = ",".join(defaults.languages(known))
    languages = Question("--languages", f"Languages that you answer in ({', '.join(known)})", answers.languages, spoken)
    zone = Question("--time-zone", "Time zone, such as Europe/Helsinki", answers.time_zone, defaults.time_zone())
    hours = Question("--hours", "When you work", answers.office_hours, "Mon-Fri 09:00-17:00")
    services = Question("--services", "What you offer, separated by commas", answers.services, "")
    project = Question(
        "--minimum-project", 'Your lowest price for a project, such as "800 EUR" (Enter for none)', answers.amount, ""
    )
    spoken_languages = dialogue.ask(languages, options.languages) or known
    time_zone = dialogue.ask(zone, options.time_zone) or "UTC"
    office_hours = dialogue.ask(hours, options.hours) or ""
    offered = dialogue.ask(services, options.services) or ()
    lowest, said = dialogue.ask(project, options.minimum_project) or (None, "")
    hourly = Question("--minimum-hourly", "Your lowest price for an hour (Enter for none)", answers.amount_in(said), "")
    lowest_hour, said = dialogue.ask(hourly, options.minimum_hourly) or (None, said)
    money = (said or "EUR", lowest, lowest_hour)
    return NewProfile(name, address, spoken_languages, time_zone, office_hours, offered, *money)
