"""`inbox-guard explain ID`: why a message of the mailbox got what it got, or why nothing.

The message is fetched and judged again, so that every word can be told; where it cannot be fetched, what the state
remembers of it is told instead.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from inbox_guard.cli.app import common, say_error, settings_of
from inbox_guard.cli.output import json_line, printable
from inbox_guard.errors import GuardError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inbox_guard.config import Account
    from inbox_guard.judge import Core, Setting
    from inbox_guard.mailbox.port import Mailbox
    from inbox_guard.model import Judgement, Memory, RawMessage
    from inbox_guard.profile import Policy
    from inbox_guard.state import Remembered, State

_MOST = 20  # messages that a beginning may fit before it is called too short


@click.command()
@click.argument("message", metavar="ID")
@click.option("--now", metavar="ISO-TIME", help='Take this moment for "now".')
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@common
@click.pass_context
def explain(ctx: click.Context, message: str, *, now: str | None, as_json: bool) -> None:
    """Tell why a message got its labels and its draft; ID is its Message-ID, or how that begins."""
    from inbox_guard.cli.accounts import pick, remembered
    from inbox_guard.cli.options import core_of, moment, the_one
    from inbox_guard.config import load
    from inbox_guard.judge import Setting
    from inbox_guard.mailbox.drafts import bare_id

    config = load(settings_of(ctx).config)
    accounts = pick(config, ())
    core = core_of(config)
    setting = Setting(config.profile, config.policy, moment(now, config.profile))
    wanted = bare_id(message)
    with remembered(accounts) as state:
        found = state.find(wanted)
        one = the_one((entry.id for entry in found), wanted)
        likely = [account for account in accounts if any(account.name == entry.account for entry in found)]
        judged = _judged(likely or accounts, one or wanted, core, setting, state, lenient=bool(found))
        if judged is not None:
            _show(judged, core, state, config.policy, as_json=as_json)
        elif found:
            _show_remembered(found[0], as_json=as_json)
        else:
            raise GuardError(
                f'there is no message whose Message-ID begins with "{wanted}"',
                "take it from scan --json or the mail's source; only the config's folders and sent mail are searched",
            )


# ── from the mailbox ─────────────────────────────────────────────────────────────────────────────────────────────────


def _judged(
    accounts: Sequence[Account], wanted: str, core: Core, setting: Setting, state: State, *, lenient: bool
) -> Judgement | None:
    """The message, fetched from the first account that has it, and judged; `lenient` tells a failure and goes on."""
    from inbox_guard.cli.accounts import mailbox_of
    from inbox_guard.scan.again import judge_again

    for account in accounts:
        try:
            with mailbox_of(account) as mailbox:
                raw = _fetched(mailbox, _searched(account, mailbox), wanted)
                if raw is not None:
                    return judge_again(core.parse(raw), mailbox, state, core, setting)
        except GuardError as error:
            if not lenient:
                raise
            say_error(error)
    return None


def _searched(account: Account, mailbox: Mailbox) -> tuple[str, ...]:
    """The folders that scans read: those of the config, and sent mail, on which reminders and their labels stand."""
    sent = mailbox.abilities.sent
    return account.folders if sent is None or sent in account.folders else (*account.folders, sent)


def _fetched(mailbox: Mailbox, folders: Sequence[str], wanted: str) -> RawMessage | None:
    """The message whose id is or begins so.

    Raises:
        UsageError: there are several.
    """
    from inbox_guard.cli.options import the_one
    from inbox_guard.mailbox.port import listing_of

    places = mailbox.find(wanted, folders)
    if len(places) > _MOST:
        raise UsageError(f'{len(places)} messages have "{wanted}" in their Message-ID', "write more of it")
    heads = [raw for place in places for raw in mailbox.headers(listing_of(place), (place.uid,))]
    by_id: dict[str, RawMessage] = {}
    for raw in heads:
        if (id_ := _id(raw)).startswith(wanted):
            by_id.setdefault(id_, raw)  # of several mails under one Message-ID the first is known by it
    one = the_one(by_id, wanted)
    return next(iter(mailbox.bodies([by_id[one]])), None) if one else None


def _id(raw: RawMessage) -> str:
    from inbox_guard.reading.parse import parse_header

    return parse_header(raw).id


def _show(judged: Judgement, core: Core, state: State, policy: Policy, *, as_json: bool) -> None:
    from inbox_guard import explain as renderer
    from inbox_guard import library

    if as_json:
        json_line(renderer.as_json(judged))
        return
    for line in renderer.as_lines(judged, core.catalogue, policy.weights, nearest=library.nearest_example):
        click.echo(printable(line))
    account = judged.message.place.account
    memory = state.memories(account, (judged.message.id,)).get(judged.message.id)
    stands = any(one.drafts for one in state.standing.all(account) if one.id == judged.message.id)
    click.echo(f"  done      {_done(memory, stands=stands)}")


def _done(memory: Memory | None, *, stands: bool) -> str:
    """What earlier scans did for a message; `stands` where a draft has not been taken back."""
    if memory is None:
        return "nothing yet: no scan has dealt with it"
    labels = f"labels {printable(', '.join(sorted(memory.labels)))}" if memory.labels else "no label"
    saved = (
        "no draft was saved" if not memory.drafts else "a draft was saved" if stands else "a draft was saved, and went"
    )
    return f"{labels}; {saved}"


# ── from the state ───────────────────────────────────────────────────────────────────────────────────────────────────


def _show_remembered(found: Remembered, *, as_json: bool) -> None:
    if as_json:
        json_line(json.loads(found.summary or "{}"))
        return
    for line in _remembered_lines(found):
        click.echo(printable(line))


def _remembered_lines(found: Remembered) -> Iterator[str]:
    kept = json.loads(found.summary or "{}")
    yield f"{found.id}"
    yield f"  where     was in {found.place.folder} of account {found.account}, and cannot be fetched now"
    yield f"  judged    {found.seen_at:%Y-%m-%d %H:%M} UTC, as remembered from then"
    yield f"  kind      {kept.get('kind', 'unknown')}"
    for sign in kept.get("signs", ()):
        yield f"  sign      {sign['id']} ({sign['score']:.2f}, rule {sign['rule']})"
        yield f"            “{' '.join(sign['evidence'].split())}”"
    yield f"  missing   {', '.join(kept.get('missing', ())) or 'nothing'}"
    yield f"  action    {kept.get('action', 'unknown')} (score {kept.get('score', 0):.2f})"
