"""`inbox-guard service install|remove`: the user unit of systemd; where there is no systemd, what to do instead."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click

from inbox_guard.cli.app import common, settings_of
from inbox_guard.errors import GuardError
from inbox_guard.presence import is_there
from inbox_guard.service import UNIT, command, crontab_line, program, systemctl

_PATIENCE = 60  # seconds: a service may take its time to stop


@click.group()
@common
def service() -> None:
    """Have systemd start `inbox-guard run` for you, now and with each of your sessions."""


@service.command(short_help="Write the unit and start the service.")
@click.option("--print", "print_only", is_flag=True, help="Print the unit and change nothing.")
@common
@click.pass_context
def install(ctx: click.Context, *, print_only: bool) -> None:
    """Write the unit, start the service now, and with every login.

    The unit lies in ~/.config/systemd/user and may be edited; installing again writes it anew.
    """
    from inbox_guard.cli.accounts import pick
    from inbox_guard.config import load

    named = settings_of(ctx).config
    config = load(named)
    pick(config, ())
    text = _unit(config.path if named or os.environ.get("INBOX_GUARD_CONFIG") else None)
    if print_only:
        click.echo(text, nl=False)
        return
    path = _folder() / UNIT
    _write(path, text)
    click.echo(f"wrote {path}")
    for arguments in (("daemon-reload",), ("enable", UNIT), ("restart", UNIT)):
        problem = _systemctl(*arguments)
        if problem:
            raise GuardError(f"{problem}, so the service was not started", _instead(path, config.path))
    click.echo(
        "inbox-guard is running; it starts with your session, and with the machine after: loginctl enable-linger"
    )
    click.echo("how it fares: inbox-guard status; its log: journalctl --user -u inbox-guard")


@service.command(short_help="Stop the service and take the unit away.")
@common
def remove() -> None:
    """Stop the service and take the unit away; config, state and mail stay as they are."""
    path = _folder() / UNIT
    try:
        if not is_there(path):
            raise GuardError(f"there is no unit {path}", "inbox-guard service install writes it")
        problem = _systemctl("disable", "--now", UNIT)
        path.unlink()
    except OSError as error:
        raise GuardError(f"cannot remove {path}: {error.strerror}", "see who owns the folder") from error
    click.echo(f"removed {path}")
    problem = problem or _systemctl("daemon-reload")
    if problem:
        raise GuardError(f"{problem}, so a service that runs was not stopped", "stop it yourself")


def _unit(config: Path | None) -> str:
    from inbox_guard.library import user_unit

    words = [*program(), *(("--config", str(config.absolute())) if config else ()), "run"]
    line = "ExecStart=" + " ".join(map(_quoted, words))
    return re.sub(r"^ExecStart=.*$", lambda _: line, user_unit(), flags=re.MULTILINE)


def _quoted(word: str) -> str:
    """A word of a command line of systemd (systemd.service(5)): %, $ and quotation marks mean nothing special."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if re.search(r"[\s\"'\\;]", word) else escaped


def _folder() -> Path:
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "systemd" / "user"


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError as error:
        raise GuardError(f"cannot write {path}: {error.strerror}", "see who owns the folder") from error


def _systemctl(*arguments: str) -> str:
    """Run systemctl for this user; what is wrong, or an empty text."""
    try:
        done = systemctl("--user", *arguments, patience=_PATIENCE)
    except GuardError as error:
        return error.problem
    if done.returncode == 0:
        return ""
    said = " ".join(done.stderr.split())[:200] or f"exit code {done.returncode}"
    return f"systemctl --user {arguments[0]} failed: {said}"


def _instead(path: Path, config: Path | None) -> str:
    return (
        f"the unit stays in {path.parent}; let something else keep `{command(config)} run` running, "
        f"or put this into your crontab (crontab -e): {crontab_line(config)}"
    )
