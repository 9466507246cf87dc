"""`inbox-guard explain ID`: why a message of the mailbox got what it got, or why nothing.

The message is fetched and judged again, so that every word can be told; where it cannot be fetched, what the state
remembers of it is told instead.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from inbox_guard.cli.app import common, say_error, settings_of
from inbox_guard.cli.output import json_line, printable
from inbox_guard.errors import GuardError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inbox_guard.config import Account
    from inbox_guard.judge import Core, Setting
    from inbox_guard.mailbox.port import Mailbox
    from inbox_guard.model import Judgement, Memory
    from inbox_guard.state import Remembered, State


@click.command()
@click.argument("message", metavar="ID", nargs=-1, required=True)
@click.option("--now", metavar="ISO-TIME", help='Take this moment for "now".')
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@common
@click.pass_context
def explain(ctx: click.Context, message: tuple[str, ...], *, now: str | None, as_json: bool) -> None:
    """Tell why a message got its labels and its draft, or why it got nothing.

    ID is its Message-ID, or how that begins; or words of its sender and subject, which name the newest that fits.
    """
    from inbox_guard.cli.accounts import pick, remembered
    from inbox_guard.cli.options import core_of, moment, the_one
    from inbox_guard.config import load
    from inbox_guard.judge import Setting
    from inbox_guard.mailbox.drafts import bare_id

    wanted = bare_id(" ".join(message))
    if not wanted:  # it would be the beginning of each
        raise click.UsageError("ID is empty: it wants a Message-ID or how one begins, or words of sender and subject")
    config = load(settings_of(ctx).config)
    accounts = pick(config, ())
    core = core_of(config)
    setting = Setting(config.profile, config.policy, moment(now, config.profile))
    with remembered(accounts) as state:
        found = state.find(wanted)
        one = the_one((entry.id for entry in found), wanted)
        likely = [account for account in accounts if any(account.name == entry.account for entry in found)]
        judged = _judged(likely or accounts, one or wanted, core, setting, state, lenient=bool(found))
        if judged is not None:
            _show(judged, core, state, setting, as_json=as_json)
        elif found:
            _show_remembered(found[0], as_json=as_json)
        else:
            raise GuardError(
                f'there is no message whose Message-ID begins with "{wanted}", nor one with that in sender or subject',
                "name it by the address and words of the subject, as scan shows them; "
                "only the config's folders and, by Message-ID, sent mail are searched",
            )


# ── from the mailbox ─────────────────────────────────────────────────────────────────────────────────────────────────


def _judged(
    accounts: Sequence[Account], wanted: str, core: Core, setting: Setting, state: State, *, lenient: bool
) -> Judgement | None:
    """The message, fetched from the first account that has it, and judged.

    An account that fails does not hide what another has; where none has it, `lenient` tells the failure and goes on.
    """
    from inbox_guard.cli.accounts import mailbox_of
    from inbox_guard.cli.finding import by_id, by_words
    from inbox_guard.history.letter_index import HISTORY
    from inbox_guard.scan.again import judge_again

    failure: GuardError | None = None
    for account in accounts:
        try:
            with mailbox_of(account) as mailbox:
                raw = by_id(mailbox, _searched(account, mailbox), wanted)
                raw = raw or by_words(mailbox, account.folders, wanted, setting.now - HISTORY)
                if raw is not None:
                    return judge_again(core.parse(raw), mailbox, state, core, setting)
        except UsageError:  # several are meant, which another account does not change
            raise
        except GuardError as error:
            error.problem = f"{account.name}: {error.problem}"
            failure = failure or error
    if failure is not None and not lenient:
        raise failure
    if failure is not None:
        say_error(failure)
    return None


def _searched(account: Account, mailbox: Mailbox) -> tuple[str, ...]:
    """The folders that scans read: those of the config, and sent mail, on which reminders and their labels stand."""
    sent = mailbox.abilities.sent
    return account.folders if sent is None or sent in account.folders else (*account.folders, sent)


def _show(judged: Judgement, core: Core, state: State, setting: Setting, *, as_json: bool) -> None:
    from inbox_guard import explain as renderer
    from inbox_guard import library

    if as_json:
        json_line(renderer.as_json(judged))
        return
    zone = ZoneInfo(setting.profile.time_zone)
    shown = renderer.as_lines(
        judged, core.catalogue, setting.policy.weights, nearest=library.nearest_example, zone=zone
    )
    for line in shown:
        click.echo(printable(line))
    account = judged.message.place.account
    memory = state.memories(account, (judged.message.id,)).get(judged.message.id)
    stands = any(one.drafts for one in state.standing.all(account) if one.id == judged.message.id)
    done = _untouched(judged, state) if memory is None else _done(memory, stands=stands)
    click.echo(f"  done      {done}")


def _untouched(judged: Judgement, state: State) -> str:
    """Why nothing is remembered of a message: of what scans leave alone they keep how far they have read, no more."""
    place = judged.message.place
    cursor = state.cursor(place.account, place.folder)
    if cursor is None or cursor.uidvalidity != place.uidvalidity or cursor.uid < place.uid:
        return "nothing yet: no scan has dealt with it"
    if judged.gate.handled:
        return "nothing: scans have gone past it; `inbox-guard scan --since` looks at it again"
    return "nothing: scans leave it alone"


def _done(memory: Memory, *, stands: bool) -> str:
    """What earlier scans did for a message; `stands` where a draft has not been taken back."""
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
