"""One pass over one account: fetch → core → plan → apply → remember, with a fence round each message.  No rule here.

The order within a message is append, label, remember; the cursor of a folder moves on only past messages that were
dealt with.  Dying at any moment therefore costs a repetition, never a loss or a double.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from inbox_guard.errors import ConfigError, GuardError, MailboxError, PassingError
from inbox_guard.explain import Json, as_json
from inbox_guard.judge import Core, Setting, by_header, judge
from inbox_guard.mailbox.port import Listing, Mailbox
from inbox_guard.model import (
    AddLabel,
    AppendDraft,
    Cursor,
    Judgement,
    Known,
    Message,
    Place,
    RawMessage,
    Receipt,
    Remember,
    Step,
)
from inbox_guard.plan import Planned, plan
from inbox_guard.profile import Policy, Profile
from inbox_guard.reading.parse import parse_header
from inbox_guard.reading.threads import conversations, known_from, moment
from inbox_guard.state import State

logger = logging.getLogger(__name__)
T = TypeVar("T")

CHUNK = 200
OWN_HISTORY = timedelta(days=365)
OWN_MOST = 2000  # own messages that are read to learn who is a client, the newest first
GIVE_UP_AFTER = 5  # scans after which a message that cannot be dealt with is passed over, and told so

Progress = Callable[[int, int], None]  # messages done, messages in all


@dataclass(frozen=True, slots=True)
class Options:
    """How a pass is made.  `since` looks that far back again, `limit` looks at the newest so many only."""

    now: datetime
    look_back: timedelta
    dry_run: bool = False
    since: timedelta | None = None
    limit: int | None = None


@dataclass(slots=True)
class Report:
    """What a pass did.  `objects` are those of `scan --json`; `failures` are lines for people."""

    account: str
    objects: list[Json] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Pass:
    """Everything one pass works with."""

    mailbox: Mailbox
    state: State
    core: Core
    profile: Profile
    policy: Policy
    options: Options
    report: Report
    progress: Progress
    failed: dict[Place, int] = field(default_factory=dict)  # what failed in this pass → how often by now


def scan_account(
    mailbox: Mailbox,
    folders: Sequence[str],
    state: State,
    core: Core,
    profile: Profile,
    policy: Policy,
    options: Options,
    progress: Progress = lambda _done, _all: None,
) -> Report:
    """Make one pass over an account.

    Raises:
        PassingError: the connection broke; what was done until then stands and is remembered.
        MailboxError: own mail cannot be read, so it is not known what is answered already.
    """
    report = Report(mailbox.account)
    run = Pass(mailbox, state, core, profile, policy, options, report, progress)
    _learn_own_mail(run)
    for folder in folders:
        try:
            _scan_folder(folder, run)
        except MailboxError as error:
            report.failures.append(f"{folder}: {error.problem}")
    report.warnings[:0] = mailbox.abilities.warnings
    return report


# ── own mail: who is a client, what is answered ──────────────────────────────────────────────────────────────────────


def _learn_own_mail(run: Pass) -> None:
    folder = run.mailbox.abilities.sent
    if folder is None:
        return
    after = run.state.cursor(run.mailbox.account, folder)
    listing = run.mailbox.new(folder, after, run.options.now - OWN_HISTORY)
    withheld: list[Place] = []
    for raw in run.mailbox.headers(listing, listing.uids[-OWN_MOST:]):
        if not raw.content:
            _failure(raw, "the server does not hand it over", run)
            withheld.append(raw.place)
            continue
        message = _fenced(lambda raw=raw: parse_header(raw), raw, run)  # type: ignore[misc]
        if message is not None:
            people = [a.email for a in (*message.to, *message.cc) if a.key not in run.profile.keys]
            run.state.add_own(run.mailbox.account, [message.id], people, message.in_reply_to, moment(message))
    if any(run.failed[place] < GIVE_UP_AFTER for place in withheld):
        # what the user has answered would get a draft all the same, and no later scan would take that back
        raise MailboxError(
            f"{folder}: {len(withheld)} of your own messages cannot be read",
            "try again later: nothing is drafted before it is known what you have answered",
        )
    if after != listing.cursor:
        run.state.set_cursor(run.mailbox.account, folder, listing.cursor)


def _known(run: Pass, messages: Iterable[Message]) -> Known:
    account, at_hand = run.mailbox.account, list(messages)
    here = known_from(at_hand, run.profile.keys)
    return Known(
        answered=run.state.answered(account) | here.answered,
        own_ids=run.state.own_ids(account) | here.own_ids,
        contacts={**run.state.contacts(account), **here.contacts},
        memories=run.state.memories(account, (m.id for m in at_hand)),
    )


# ── one folder ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _scan_folder(folder: str, run: Pass) -> None:
    account, options = run.mailbox.account, run.options
    after = None if options.since is not None else run.state.cursor(account, folder)
    listing = run.mailbox.new(folder, after, options.now - (options.since or options.look_back))
    run.failed.clear()
    undone = _deal_with(listing, listing.uids if options.limit is None else listing.uids[-options.limit :], run)
    if options.dry_run:
        return
    for failure in run.state.failures(account):
        if failure.place.folder == folder and failure.place.uid in listing.uids and failure.place not in run.failed:
            run.state.forget_failure(failure.place)
    cursor = _cursor(listing, undone, run)
    if options.limit is None and cursor != after:
        run.state.set_cursor(account, folder, cursor)


def _cursor(listing: Listing, undone: frozenset[int], run: Pass) -> Cursor:
    """The listing's cursor, or just before the first message that has to be looked at again."""
    hopeless = {place.uid for place, tries in run.failed.items() if tries >= GIVE_UP_AFTER}
    again = undone - hopeless
    return replace(listing.cursor, uid=min(again) - 1) if again else listing.cursor


def _deal_with(listing: Listing, uids: Sequence[int], run: Pass) -> frozenset[int]:
    """Judge and act; the UIDs with which it did not come to an end."""
    judged: list[Judgement] = []
    for start in range(0, len(uids), CHUNK):
        judged += _judge_chunk(listing, uids[start : start + CHUNK], run)
        run.progress(min(start + CHUNK, len(uids)), len(uids))
    known = _known(run, (j.message for j in judged if j.gate.handled))
    if any(j.gate.handled for j in judged):
        # asked only now: finding it out takes a SELECT, which a scan without anything to do must not make
        known = replace(known, permanent_labels=run.mailbox.label_support() != "none")
    if any(j.draft for j in judged):
        known = replace(known, drafts=run.mailbox.draft_ids())
    planned = plan(judged, known, run.policy)
    undone = {p.judgement.message.place.uid for p in planned if p.held or not _act(p, run)}
    held = sum(p.held for p in planned)
    if held:
        run.report.warnings.append(
            f"{held} more drafts are due than {run.policy.max_drafts} a scan; the newest came first, the others wait "
            "for the next scan: [replies] max_drafts_per_scan in the config lets more through"
        )
    return frozenset(undone | {place.uid for place in run.failed})


def _judge_chunk(listing: Listing, uids: Sequence[int], run: Pass) -> Iterator[Judgement]:
    """Judgements of one chunk: by header where that is enough, the rest by text."""
    setting = Setting(run.profile, run.policy, run.options.now)
    unread: list[RawMessage] = []
    for raw in run.mailbox.headers(listing, uids):
        head = _fenced(lambda raw=raw: parse_header(raw), raw, run)  # type: ignore[misc]
        early = by_header(head, setting) if head else None
        if early is not None:
            yield early
        elif head is not None:
            unread.append(raw)
    read = [m for raw in run.mailbox.bodies(unread) if (m := _fenced(lambda raw=raw: run.core.parse(raw), raw, run))]  # type: ignore[misc]
    threads = conversations(read, run.profile.keys)
    setting = replace(setting, known=_known(run, read))
    for message in read:
        judged = _fenced(lambda m=message: judge(threads[m.id], run.core, setting), message, run)  # type: ignore[misc]
        if judged is not None:
            yield judged


def _fenced(work: Callable[[], T], about: RawMessage | Message, run: Pass) -> T | None:
    """Do one piece of work for one message; a failure is told and remembered, and the rest goes on."""
    try:
        return work()
    except (PassingError, ConfigError):
        raise  # no fault of this message
    except GuardError as error:
        _failure(about, error.problem, run)
    except Exception as error:  # promise 5: one broken message never stops the others
        _failure(about, f"an unforeseen {type(error).__name__}", run)
        logger.debug("a message failed", exc_info=True)
    return None


def _failure(about: RawMessage | Message, problem: str, run: Pass) -> None:
    place = about.place
    tries = 1 if run.options.dry_run else run.state.add_failure(place, problem, run.options.now)
    run.failed[place] = tries
    after = "it is passed over from now on" if tries >= GIVE_UP_AFTER else "it is tried again at the next scan"
    run.report.failures.append(f"{_called(about)}: {problem}; {after}")


def _called(about: RawMessage | Message) -> str:
    """A message as the user can find it: sender, subject and date, never a UID alone."""
    if isinstance(about, RawMessage):
        return f"message {about.place.uid} in {about.place.folder}"
    day = f" of {about.date:%Y-%m-%d}" if about.date else ""
    return f"“{about.subject}” from {about.sender.email}{day}"


# ── acting ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _act(planned: Planned, run: Pass) -> bool:
    """Run the steps of one message in order; False where one was refused, so that the message is looked at again."""
    judgement = planned.judgement
    receipts: list[Receipt] = []
    for step in planned.steps:
        if run.options.dry_run:
            break
        receipt = _fenced(lambda step=step: _run(step, judgement, run), judgement.message, run)  # type: ignore[misc]
        if receipt is None:
            return False
        receipts.append(receipt)
    _tell(planned, receipts, run)
    return True


def _run(step: Step, judgement: Judgement, run: Pass) -> Receipt:
    if not isinstance(step, Remember):
        return run.mailbox.apply(step)
    summary = json.dumps(as_json(judgement), ensure_ascii=False)
    gate, verdict = judgement.gate, judgement.verdict
    run.state.remember(
        replace(step, summary=summary), run.options.now, kind=gate.kind, action=verdict.action, reason=gate.reason
    )
    return Receipt(step, done=True)


def _tell(planned: Planned, receipts: Sequence[Receipt], run: Pass) -> None:
    judgement, report = planned.judgement, run.report
    message = judgement.message
    appended = next((r for r in receipts if isinstance(r.step, AppendDraft) and r.done), None)
    refused = [r for r in receipts if isinstance(r.step, AddLabel) and not r.done]
    labelled = () if refused else next((s.labels for s in planned.steps if isinstance(s, AddLabel)), ())
    shown = as_json(judgement)
    shown |= {
        "account": report.account,
        "folder": message.place.folder,
        "uid": message.place.uid,
        "labels": list(labelled),
    }
    shown |= {"from": message.sender.email, "subject": message.subject, "note": planned.note}
    would = any(isinstance(s, AppendDraft) for s in planned.steps)
    if judgement.draft is not None and would:
        folder = run.mailbox.abilities.drafts if appended is None else appended.folder
        shown["draft"] |= {"folder": folder, "message_id": judgement.draft.message_id}
    else:
        shown["draft"] = None
    report.objects.append(shown)
    report.counts["messages"] += 1
    report.counts["handled"] += judgement.gate.handled
    report.counts["drafts"] += would
    report.counts["labelled"] += bool(labelled)
