"""What comes after the questions of `init`: a dry run, the password into its place, the config into its file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inbox_guard.cli.app import say, say_error
from inbox_guard.cli.credential import will_be_used
from inbox_guard.errors import ExitCode, GuardError
from inbox_guard.model import comparable
from inbox_guard.presence import is_there

if TYPE_CHECKING:
    from inbox_guard.cli.first_login import Opened
    from inbox_guard.cli.questions import Dialogue
    from inbox_guard.config import Config
    from inbox_guard.scan import Report
    from inbox_guard.setup.write import NewAccount, NewProfile

PREVIEW = timedelta(days=14)
_NEXT = """\
How to go on:
  inbox-guard{config} scan             label requests and save drafts now; nothing is ever sent
  inbox-guard{config} doctor           check it all, and see how to make the labels visible
  inbox-guard{config} service install  let systemd keep it running"""


@dataclass(frozen=True, slots=True)
class Settling:
    """Where the config goes, and what it is made of: a person, or the config that was there `before`."""

    path: Path
    person: NewProfile | None
    before: Config | None
    address: str
    keep: str | None  # "keyring", "file", "nowhere", or None where the user did not say
    preview: bool

    def text(self, table: NewAccount) -> str:
        """The whole config with this mailbox in it."""
        from inbox_guard.setup.write import config_text, more_text

        if self.person is not None:
            return config_text(self.person, table)
        return more_text(self.path.read_text("utf-8-sig"), table)


def settle(settling: Settling, dialogue: Dialogue, mailbox: Opened) -> int:
    """Show what would be done, keep the password, write the config, and say how to go on; the exit code.

    Raises:
        ConfigError: something cannot be written.
    """
    from inbox_guard.config.paths import naming
    from inbox_guard.credentials import command_for
    from inbox_guard.setup.write import put_aside, rewrite, secret_file, write_private

    path, command = settling.path, mailbox.account.password_command
    config = _tried(path, settling.text(_table(mailbox, command)))
    if settling.preview:
        _preview(config, mailbox)
    kept = mailbox.secret is None or _kept(settling.keep, mailbox)
    if in_file := not kept and _in_file(dialogue, settling.keep):
        file = secret_file(path, mailbox.account.name)
        write_private(file, f"{mailbox.secret}\n")
        command, kept = command_for(file), True
        click.echo(f"The password is in {file}, which only you can read; the config names it as password_command.")
    text = settling.text(_table(mailbox, command))
    if is_there(path) and settling.before is None:
        click.echo(f"The config that was there is now {put_aside(path)}.")
    (write_private if settling.before is None else rewrite)(path, text)
    click.echo(f"The config is {path}.")
    if comparable(settling.address) not in config.profile.keys:
        say(f"{settling.address} is not among your own addresses yet")
        say(f"add it to addresses under [profile] in {path}, so that mail from it is known as yours", name="")
    if not kept:
        _tell_ways(mailbox.account.name, naming(path))
    used = in_file or mailbox.secret is None or will_be_used(mailbox.account, mailbox.secret)
    click.echo(_NEXT.format(config=naming(path)))
    return ExitCode.OK if kept and used else ExitCode.FAILURES


def _table(mailbox: Opened, command: str) -> NewAccount:
    from inbox_guard.setup.write import NewAccount

    a = mailbox.account
    authority = str(a.ca_file or "")
    return NewAccount(
        a.name, a.host, a.port, a.security, a.user, authority, command, a.oauth2, a.oauth2_client_id, a.oauth2_scope
    )


def _kept(keep: str | None, mailbox: Opened) -> bool:
    """Whether the keyring has taken the secret; where it cannot, that is said."""
    from inbox_guard import credentials

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


def _tell_ways(account: str, config: str) -> None:
    from inbox_guard.config import variable_of
    from inbox_guard.credentials import SERVICE

    say(f'the password of account "{account}" is kept nowhere; before the next run give it in one of these ways:')
    for way in (
        f"a file that only you can read: inbox-guard{config} secret set {account} --file",
        f"password_command in the config: a program that prints it, such as: pass show mail/{account}",
        f"the systemd credential {SERVICE}-{account} (LoadCredential= in the unit)",
        f"the environment variable {variable_of(account)}",
        f"the keyring, once this machine has one: inbox-guard{config} secret set {account}",
    ):
        say(way, name="")


def _tried(path: Path, text: str) -> Config:
    """The config as it will be read, so that nothing is written that is not right; beside it, for it may name files."""
    from inbox_guard.config import load
    from inbox_guard.setup.write import write_private

    trial = path.with_name(f".{path.name}.trial")
    write_private(trial, text)
    try:
        return load(trial)
    finally:
        trial.unlink(missing_ok=True)


def _preview(config: Config, mailbox: Opened) -> None:
    """A dry run over the last days, with a state that is gone afterwards; nothing on the server changes."""
    from inbox_guard.cli import table

    click.echo(f"\nA dry run over the last {PREVIEW.days} days; nothing is changed:\n")
    try:
        report = _scanned(config, mailbox)
    except GuardError as error:
        say_error(error, "the dry run failed: ")
        return
    for line in (*report.warnings, *report.failures):
        say(line)
    table.show(report.objects)
    click.echo(table.summary(report.objects, dry_run=True) + "\n")


def _scanned(config: Config, mailbox: Opened) -> Report:
    import tempfile

    from inbox_guard.cli.accounts import open_with
    from inbox_guard.cli.options import core_of
    from inbox_guard.scan import Options, scan_account
    from inbox_guard.state import State

    account = mailbox.account
    options = Options(datetime.now(UTC), PREVIEW, dry_run=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        State.open(Path(folder) / "state.db") as state,
        open_with(account, mailbox.value) as box,
    ):
        return scan_account(box, account.folders, state, core_of(config), config.profile, config.policy, options)
