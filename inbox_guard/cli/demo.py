"""`inbox-guard demo`: a real scan of an embedded server with invented mail; no account and no config is needed."""

from __future__ import annotations

import os
import secrets
import shlex
import sys
import tempfile
import textwrap
import threading
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inbox_guard.cli.app import common, say
from inbox_guard.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from inbox_guard.explain import Json
    from inbox_guard.mailbox.embedded import EmbeddedServer
    from inbox_guard.profile import Profile
    from inbox_guard.scan import Report

_NEXT = """\
How to go on:

  judge a mail of your own that you saved as a file
    {program} check mail.eml

  set up your mailbox, with a look at it in a dry run; the config will be
  {config}
    {program} init

  label requests and save drafts in it
    {program} scan"""


@click.command()
@click.option("--keep", is_flag=True, help="Leave the server up for a mail client until Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object for each message.")
@common
def demo(*, keep: bool, as_json: bool) -> int:
    """Show what inbox-guard does, on a mailbox of invented requests in four languages."""
    from inbox_guard import library
    from inbox_guard.mailbox.embedded import EmbeddedServer

    invented = library.table("demo.toml")
    address = invented["profile"]["address"]
    now = datetime.now(UTC)
    with EmbeddedServer(address, secrets.token_urlsafe(9)) as server:
        for folder, content, received in _mails(invented["mail"], address, now):
            server.deliver(folder, content, received)
        report = _scanned(server, _profile(invented["profile"]), now)
        for line in (*report.warnings, *report.failures):
            say(line)
        (_show_json if as_json else _show)(report)
        if keep:
            _keep(server, aside=as_json)
    return ExitCode.FAILURES if report.failures else ExitCode.OK


def _mails(mails: Sequence[Mapping[str, Any]], to: str, now: datetime) -> Iterator[tuple[str, bytes, datetime]]:
    """Each invented mail: the folder that it lies in, the mail as it would arrive or was sent, and when."""
    for number, mail in enumerate(mails, 1):
        day = (now - timedelta(days=mail["days"])).date()
        sent = datetime.combine(day, time.fromisoformat(mail["at"]), UTC)
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"] = mail.get("from", to), mail.get("to", to)
        message["Subject"] = mail["subject"]
        message["Date"], message["Message-ID"] = format_datetime(sent), f"<demo-{number}@inbox.example>"
        for name, value in mail.get("headers", {}).items():
            message[name] = value
        message.set_content(mail["text"].lstrip("\n"))
        yield "Sent" if "to" in mail else "INBOX", message.as_bytes(), sent


def _profile(user: Mapping[str, str]) -> Profile:
    from inbox_guard.profile import Profile

    return Profile(
        name=user["name"],
        addresses=(user["address"],),
        services=("websites", "copywriting", "logos"),
        minimum_project=Decimal(600),
        portfolio=("https://studio.example/work",),
    )


def _scanned(server: EmbeddedServer, profile: Profile, now: datetime) -> Report:
    """One real pass, as `scan` makes it, with a state that is gone afterwards."""
    from inbox_guard import library
    from inbox_guard.mailbox.imap import ImapSettings, open_imap
    from inbox_guard.profile import Policy
    from inbox_guard.scan import Options, scan_account
    from inbox_guard.state import State

    settings = ImapSettings("demo", server.host, server.user, server.port, security="none")
    options = Options(now, look_back=timedelta(days=14))
    with (
        tempfile.TemporaryDirectory() as folder,
        State.open(Path(folder) / "state.db") as state,
        open_imap(settings, server.password) as mailbox,
    ):
        return scan_account(mailbox, ("INBOX",), state, library.core(), profile, Policy(), options)


def _show_json(report: Report) -> None:
    from inbox_guard.cli.output import json_line

    for entry in report.objects:
        json_line(entry)


def _show(report: Report) -> None:
    from inbox_guard.cli import table
    from inbox_guard.config import config_path

    table.show(report.objects)
    click.echo(table.summary(report.objects, dry_run=False))
    drafts = [entry for entry in report.objects if entry["draft"]]
    if drafts:
        _show_draft(_telling(drafts)["draft"])
    click.echo("\nNothing was sent, and nothing ever is.  The mailbox was invented and lived in this process only.\n")
    click.echo(_NEXT.format(program=_called(), config=config_path(None)[0]))


def _called() -> str:
    """This program as it was called: before it is installed it has no name of its own."""
    if Path(sys.argv[0]).name != "__main__.py":
        return "inbox-guard"
    path = os.environ.get("PYTHONPATH")
    return f"{f'PYTHONPATH={shlex.quote(path)} ' if path else ''}{shlex.quote(sys.orig_argv[0])} -m inbox_guard"


def _telling(drafted: Sequence[Json]) -> Json:
    """The draft with the most signs, in the language of whoever looks at it, or in English."""
    from inbox_guard.setup import defaults

    spoken = defaults.languages(tuple({entry["draft"]["language"] for entry in drafted}))
    read = [entry for entry in drafted if entry["draft"]["language"] in spoken[:1]]
    return max(read or drafted, key=lambda entry: len(entry["signs"]))


def _show_draft(draft: Mapping[str, Any]) -> None:
    click.echo(f"\nOne of the drafts, as it lies in {draft['folder']}; you read it, change it and send it:\n")
    click.echo(f"  Subject: {draft['subject']}\n")
    for line in draft["text"].splitlines():
        indent = "  > " if line.startswith(">") else "  "
        click.echo(textwrap.fill(line, 78, initial_indent="  ", subsequent_indent=indent) if line else "")


def _keep(server: EmbeddedServer, *, aside: bool) -> None:
    """Tell a mail client the way in, and wait for Ctrl-C."""
    click.echo("\nThe server stays up until Ctrl-C.  For a mail client (IMAP, no encryption):", err=aside)
    for name, value in (
        ("host", server.host),
        ("port", server.port),
        ("user", server.user),
        ("password", server.password),
    ):
        click.echo(f"  {name:<10}{value}", err=aside)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        click.echo(err=True)
