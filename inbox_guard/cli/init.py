"""`inbox-guard init`: from a mail address to a config that works, with a dry run before anything is written."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inbox_guard.cli.app import common, say, settings_of
from inbox_guard.errors import ExitCode, GuardError

if TYPE_CHECKING:
    from collections.abc import Callable

    from inbox_guard.cli.opening import Opened, Wishes
    from inbox_guard.cli.questions import Dialogue
    from inbox_guard.config import Config
    from inbox_guard.scan import Report
    from inbox_guard.setup.write import Person

PREVIEW = timedelta(days=14)
_REPLACE = "There is a config already: {}\nPut it aside and write a new one?"

_OPTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("--name", {"help": "Who signs the drafts."}),
    ("--address", {"help": "Your mail address."}),
    ("--languages", {"help": 'Languages that you answer in, such as "fi,en".'}),
    ("--time-zone", {"help": "Where you work, such as Europe/Helsinki."}),
    ("--hours", {"help": 'When you work, such as "Mon-Fri 09:00-17:00".'}),
    ("--services", {"help": 'What you offer, such as "web development, copywriting".'}),
    ("--minimum-project", {"help": 'The lowest price of a project, such as "800 EUR".'}),
    ("--minimum-hourly", {"help": "The lowest price of an hour."}),
    ("--account", {"default": "work", "show_default": True, "help": "Your own name for the mailbox."}),
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
    ("--overwrite", {"is_flag": True, "help": "Put a config that is there aside, and write a new one."}),
)


def _options(command: Callable[..., int]) -> Callable[..., int]:
    for name, more in reversed(_OPTIONS):
        command = click.option(name, **more)(command)
    return command


@dataclass(frozen=True, slots=True)
class Options:
    """All that the command line says; None and empty where it says nothing."""

    name: str | None
    address: str | None
    languages: str | None
    time_zone: str | None
    hours: str | None
    services: str | None
    minimum_project: str | None
    minimum_hourly: str | None
    account: str
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
    overwrite: bool


@click.command()
@_options
@common
@click.pass_context
def init(ctx: click.Context, /, **given: Any) -> int:  # noqa: ANN401 - what click read
    """Set up a mailbox: ask, find the server, log in, show a dry run, write the config.

    Each question has an option; with all of them it runs without a terminal.
    """
    from inbox_guard.cli.opening import opened, server_of  # noqa: PLC0415
    from inbox_guard.cli.questions import Dialogue  # noqa: PLC0415
    from inbox_guard.config import config_path  # noqa: PLC0415

    options = Options(**given)
    path, _ = config_path(settings_of(ctx).config)
    path = path.absolute()
    dialogue = Dialogue()
    _make_room(path, dialogue, options)
    wishes = _wishes(options)
    name, address = _who(dialogue, options)
    account = server_of(dialogue, address, wishes) if address else None
    dialogue.stop_where_missing()
    if account is None:
        return ExitCode.USAGE
    mailbox = opened(dialogue, account, password_stdin=options.password_stdin)
    person = _person(dialogue, options, name or "", address or "")
    return _finish(path, dialogue, options, mailbox, person)


def _make_room(path: Path, dialogue: Dialogue, options: Options) -> None:
    """Never write over a config without saying so, and say it before the first question."""
    from inbox_guard.errors import ConfigError  # noqa: PLC0415

    if not path.exists() or options.overwrite:
        return
    if not dialogue.terminal or not dialogue.yes(_REPLACE.format(path), default=False):
        raise ConfigError(
            f"{path}: there is a config already, and it stays as it is",
            "--overwrite puts it aside, --config names another place; for one mailbox more add a table [accounts.NAME]",
        )


def _wishes(options: Options) -> Wishes:
    from inbox_guard.cli.opening import Wishes  # noqa: PLC0415
    from inbox_guard.setup import answers  # noqa: PLC0415

    try:
        answers.account(options.account)
        ca_file = answers.file(options.ca_file)
        host = None if options.host is None else answers.host(options.host)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    same = {f.name: getattr(options, f.name) for f in fields(Wishes) if hasattr(options, f.name)}
    return Wishes(**same | {"ca_file": ca_file, "host": host, "dns": not options.no_dns})


def _who(dialogue: Dialogue, options: Options) -> tuple[str | None, str | None]:
    from inbox_guard.cli.questions import Question  # noqa: PLC0415
    from inbox_guard.setup import answers  # noqa: PLC0415

    name = dialogue.ask(Question("--name", "Your name, as it signs the drafts", answers.line), options.name)
    address = dialogue.ask(Question("--address", "Your mail address", answers.address), options.address)
    return name, address


def _person(dialogue: Dialogue, options: Options, name: str, address: str) -> Person:
    """The rest of the questions; each has a default."""
    from inbox_guard import library  # noqa: PLC0415
    from inbox_guard.cli.questions import Question  # noqa: PLC0415
    from inbox_guard.setup import answers, here  # noqa: PLC0415
    from inbox_guard.setup.write import Person  # noqa: PLC0415

    known = library.languages()
    spoken = ",".join(here.languages(known))
    languages = Question("--languages", f"Languages that you answer in ({', '.join(known)})", answers.languages, spoken)
    zone = Question("--time-zone", "Time zone", answers.time_zone, here.time_zone())
    hours = Question("--hours", "When you work", answers.office_hours, "Mon-Fri 09:00-17:00")
    services = Question("--services", "What you offer, parted by commas", answers.services, "")
    project = Question("--minimum-project", 'No project for less than, such as "800 EUR"', answers.amount, "")
    hourly = Question("--minimum-hourly", "No hour for less than", answers.hourly, "")
    spoken_languages = dialogue.ask(languages, options.languages) or known
    time_zone = dialogue.ask(zone, options.time_zone) or "UTC"
    office_hours = dialogue.ask(hours, options.hours) or ""
    offered = dialogue.ask(services, options.services) or ()
    lowest, currency = dialogue.ask(project, options.minimum_project) or (None, "EUR")
    lowest_hour = dialogue.ask(hourly, options.minimum_hourly)
    return Person(name, address, spoken_languages, time_zone, office_hours, offered, currency, lowest, lowest_hour)


# ── what comes after the questions ───────────────────────────────────────────────────────────────────────────────────


def _finish(path: Path, dialogue: Dialogue, options: Options, mailbox: Opened, person: Person) -> int:
    from inbox_guard.setup.write import config_text, put_aside, write_private  # noqa: PLC0415

    if not options.no_preview:
        _preview(_tried(path, config_text(person, _table(mailbox, mailbox.account.password_command))), mailbox)
    command = mailbox.account.password_command
    kept = mailbox.secret is None or _kept(options.keep, mailbox)
    if not kept and _in_file(dialogue, options.keep):
        file = path.with_name(f"{mailbox.account.name}.secret")
        write_private(file, f"{mailbox.secret}\n")
        command, kept = shlex.join(["cat", str(file)]), True
        click.echo(f"The password is in {file}, which only you can read; the config names it as password_command.")
    text = config_text(person, _table(mailbox, command))
    _tried(path, text)
    if path.exists():
        click.echo(f"The config that was there is now {put_aside(path)}.")
    write_private(path, text)
    click.echo(f"The config is {path}.")
    if not kept:
        _tell_ways(mailbox.account.name)
    click.echo(_NEXT)
    return ExitCode.OK if kept else ExitCode.FAILURES


_NEXT = """\
How to go on:
  inbox-guard scan             label requests and save drafts now; nothing is ever sent
  inbox-guard doctor           check it all, and see how to make the labels visible
  inbox-guard service install  let systemd keep it running"""


def _table(mailbox: Opened, command: str) -> Any:  # noqa: ANN401 - a table of the config
    from inbox_guard.setup.write import Mailbox  # noqa: PLC0415

    a = mailbox.account
    authority = str(a.ca_file or "")
    return Mailbox(
        a.name, a.host, a.port, a.security, a.user, authority, command, a.oauth2, a.oauth2_client_id, a.oauth2_scope
    )


def _kept(keep: str | None, mailbox: Opened) -> bool:
    """Whether the keyring has taken the secret; where it cannot, that is said."""
    from inbox_guard import credentials  # noqa: PLC0415

    if keep in ("file", "nowhere") or mailbox.secret is None:
        return False
    try:
        credentials.store(mailbox.account.name, mailbox.secret)
    except GuardError as error:
        say(error.problem)
        return False
    click.echo("The password is in the keyring.")
    return True


def _in_file(dialogue: Dialogue, keep: str | None) -> bool:
    """Whether the secret goes into a file, by option or by the word of the user."""
    if keep is not None or not dialogue.terminal:
        return keep == "file"
    return dialogue.yes("Keep the password in a file beside the config, readable by you alone?", default=True)


def _tell_ways(account: str) -> None:
    from inbox_guard.credentials import SERVICE, variable_of  # noqa: PLC0415

    say(f'the password of account "{account}" is kept nowhere; before the next run give it in one of these ways:')
    for way in (
        f"password_command in the config: a program that prints it, such as: pass show mail/{account}",
        f"the systemd credential {SERVICE}-{account} (LoadCredential= in the unit)",
        f"the environment variable {variable_of(account)}",
        f"the keyring, once this machine has one: inbox-guard secret set {account}",
        "a file that only you can read: inbox-guard init --keep file",
    ):
        say(way, name="")


def _tried(path: Path, text: str) -> Config:
    """The config as it will be read, so that nothing is written that is not right."""
    import tempfile  # noqa: PLC0415

    from inbox_guard.config import load  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / path.name
        trial.write_text(text, encoding="utf-8")
        return load(trial)


def _preview(config: Config, mailbox: Opened) -> None:
    """A dry run over the last days, with a state that is gone afterwards; nothing on the server changes."""
    from inbox_guard.cli import table  # noqa: PLC0415

    click.echo(f"\nA dry run over the last {PREVIEW.days} days; nothing is changed:\n")
    try:
        report = _scanned(config, mailbox)
    except GuardError as error:
        say(f"the dry run failed: {error.problem}")
        say(error.remedy, name="")
        return
    for line in (*report.warnings, *report.failures):
        say(line)
    table.show(report.objects)
    click.echo(table.summary(report.objects, dry_run=True) + "\n")


def _scanned(config: Config, mailbox: Opened) -> Report:
    import tempfile  # noqa: PLC0415

    from inbox_guard.cli.accounts import open_with  # noqa: PLC0415
    from inbox_guard.cli.options import core_of  # noqa: PLC0415
    from inbox_guard.scan import Options as ScanOptions  # noqa: PLC0415
    from inbox_guard.scan import scan_account  # noqa: PLC0415
    from inbox_guard.state import State  # noqa: PLC0415

    account = mailbox.account
    options = ScanOptions(datetime.now(UTC), PREVIEW, dry_run=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        State.open(Path(folder) / "state.db") as state,
        open_with(account, mailbox.value) as box,
    ):
        return scan_account(box, account.folders, state, core_of(config), config.profile, config.policy, options)
