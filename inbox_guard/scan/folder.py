"""One folder: new messages → judgements → steps; the cursor moves on past what was dealt with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from inbox_guard.errors import ServerBusy
from inbox_guard.history.namesakes import own_identity
from inbox_guard.mailbox.port import Listing
from inbox_guard.model import Body, Cursor, Judgement, Known
from inbox_guard.plan import TWICE, Done, Planned, plan
from inbox_guard.plan.labels import is_ours
from inbox_guard.plan.threads import went_on
from inbox_guard.replies import draft_id
from inbox_guard.scan.acting import act
from inbox_guard.scan.corrections import note_corrections
from inbox_guard.scan.fence import GIVE_UP_AFTER, failure, fenced
from inbox_guard.scan.judging import judge_chunk, learn_past, under_own_identity
from inbox_guard.scan.own import acquainted, answered_apart, known
from inbox_guard.scan.passing import CHUNK, Pass
from inbox_guard.scan.reading import message_at

_KEPT = ("from", "reply-to")  # fields that are looked at once a mail is judged: to tell of those that cannot be read
_MOST_BUSY = 3  # messages in a row for which the server is too busy: then it is for all
OLD = "it is older than a first scan looks back ([schedule] look_back)"


def scan_folder(folder: str, run: Pass) -> None:
    """Deal with the new messages of a folder.

    Raises:
        MailboxError: the folder is not there.
    """
    account, options = run.mailbox.account, run.options
    before = run.state.cursor(account, folder)
    after = None if options.since is not None else before
    listing = run.mailbox.new(folder, after, options.present - (options.since or options.look_back))
    if not options.dry_run and (run.look or listing.uids):
        note_corrections(folder, listing.cursor.uidvalidity, run)
    if after is None:
        learn_past(folder, listing, run)
    run.failed.clear()
    undone = _deal_with(listing, listing.uids if options.limit is None else listing.uids[-options.limit :], run)
    if options.dry_run:
        return
    if run.lists:
        run.state.add_lists(account, run.lists, options.made.date())
    for old in run.state.failures.all(account):
        if old.place.folder == folder and old.place.uid in listing.uids and old.place not in run.failed:
            run.state.failures.forget(old.place)
    cursor = _reached(before, _cursor(listing, undone, run), run)
    if options.limit is None and cursor is not None and cursor != before:
        run.state.set_cursor(account, folder, cursor)


def _reached(before: Cursor | None, cursor: Cursor, run: Pass) -> Cursor | None:
    """How far the folder has been read without a gap.

    A scan that looks back over a time of its own may leave mail out that came before that and after the last scan, so
    it takes the cursor no further; back it goes, where something has to be looked at again.
    """
    since = run.options.since
    if since is None:
        return cursor
    if before is None or before.uidvalidity != cursor.uidvalidity:
        return cursor if since >= run.options.look_back else before
    return min(before, cursor, key=lambda one: one.uid)


def _cursor(listing: Listing, undone: frozenset[int], run: Pass) -> Cursor:
    """The listing's cursor, or just before the first message that has to be looked at again."""
    hopeless = {place.uid for place, tries in run.failed.items() if tries >= GIVE_UP_AFTER}
    again = undone - hopeless
    return replace(listing.cursor, uid=min(again) - 1) if again else listing.cursor


def _deal_with(listing: Listing, uids: Sequence[int], run: Pass) -> frozenset[int]:
    """Judge and act; the UIDs with which it did not come to an end."""
    if not uids:
        return frozenset()
    judged: list[Judgement] = []
    for start in range(0, len(uids), CHUNK):
        judged += (_pared(not_of_old(j, run)) for j in judge_chunk(listing, uids[start : start + CHUNK], run))
        run.reached(min(start + CHUNK, len(uids)), len(uids))
    handled = [j.message.id for j in judged if j.gate.handled]
    there = known(handled, run, labelled=listing.folder if handled else None, drafts=any(j.draft for j in judged))
    judged = [_known_apart(j, there, run) for j in judged]
    there = replace(there, answered=there.answered | answered_apart(judged, there, run))
    _find_again(judged, there, run)
    planned = _planned(judged, there, run)
    undone = _undone(planned, run)
    run.report.warnings += (*_namesakes(planned, run), *_nameless(planned))
    held = sum(p.held for p in planned)
    if held:
        run.report.warnings.append(
            f"{held} more drafts are due than {run.policy.max_drafts} a scan; the newest came first, the others wait "
            "for the next scan: [replies] max_drafts_per_scan in the config lets more through"
        )
    return frozenset(undone | {place.uid for place in run.failed})


def _undone(planned: Sequence[Planned], run: Pass) -> frozenset[int]:
    """Act; the UIDs of what is held back or was refused.  What the server is too busy for hinders nothing behind it.

    Raises:
        ServerBusy: it is too busy again and again.
    """
    found: set[int] = set()
    busy = 0
    for p in planned:
        try:
            done = not p.held and act(p, run)
            busy = 0
        except ServerBusy as error:
            busy += 1
            if busy >= _MOST_BUSY:
                raise
            failure(p.judgement.message, error.problem, run, counts=False)
            done = False
        if not done:
            found.add(p.judgement.message.place.uid)
    return frozenset(found)


def _known_apart(judgement: Judgement, there: Known, run: Pass) -> Judgement:
    """A message that has a draft under an identity of its own: the first mail under its Message-ID has gone since."""
    message, draft = judgement.message, judgement.draft
    if draft is None or not message.id or message.id in run.namesakes or message.id in there.memories:
        return judgement
    under = draft_id(own_identity(message), draft.kind, draft.sender.domain)
    whole = message_at(message.place, run) if under in there.drafts else None
    if whole is None:
        return judgement
    again = under_own_identity(replace(judgement, message=whole), acquainted((whole,), run), run)
    return _pared(not_of_old(again, run))


def _namesakes(planned: Sequence[Planned], run: Pass) -> Iterator[str]:
    """Mail that is left alone for its Message-ID although it may be another than the one that bore it first."""
    dealt = {p.judgement.message.id: p.judgement.letter for p in planned if p.note != TWICE}
    for p in planned:
        message, letter = p.judgement.message, p.judgement.letter
        first = dealt.get(message.id) if p.note == TWICE else run.before.get(message.id)
        left = p.note in (TWICE, Done.ALL) and not any(is_ours(flag, run.policy) for flag in message.flags)
        if left and letter and first and (letter.people, letter.date) != (first.people, first.date):
            yield (
                f"“{message.subject}” from {message.sender.email} has the Message-ID of another mail that says "
                "the same, and gets neither label nor draft: look at it yourself"
            )


def _nameless(planned: Sequence[Planned]) -> Iterator[str]:
    """Mail whose From has an address, in no way that can be read: whoever wrote it may be a client."""
    for p in planned:
        message, gate = p.judgement.message, p.judgement.gate
        if gate.reason == "no-sender" and "@" in message.header("from"):
            yield f"“{message.subject}” has a sender that cannot be read ({gate.evidence}): look at it yourself"


def not_of_old(judgement: Judgement, run: Pass) -> Judgement:
    """Without a draft for mail from before the time that scans look back: it was moved here, or imported."""
    message, back = judgement.message, max(run.options.look_back, run.options.since or run.options.look_back)
    dates = [when for when in (message.received, message.date) if when is not None]
    if judgement.draft is None or not dates or max(dates) >= run.options.present - back:
        return judgement
    return replace(judgement, draft=None, why_no_draft=OLD)


def _pared(judgement: Judgement) -> Judgement:
    """Without the mail's text and most of its header: a plan is made for all new mail at once, and needs neither."""
    message = judgement.message
    kept = {name: message.headers[name] for name in _KEPT if name in message.headers}
    return replace(judgement, message=replace(message, body=Body(), headers=kept))


def _planned(judged: Sequence[Judgement], there: Known, run: Pass) -> tuple[Planned, ...]:
    """What is to be done; where that fails, each message is tried alone, in its fence, and the rest is dealt with."""
    draw = partial(plan, known=there, policy=run.policy, gone_on=went_on(run.letters.threads))
    try:
        return draw(judged)
    except Exception:  # noqa: BLE001 - told by the fence of the message that is at fault
        return draw([j for j in judged if fenced(partial(draw, [j]), j.message, run) is not None])


def _find_again(judged: Sequence[Judgement], there: Known, run: Pass) -> None:
    """Note where messages lie now that bear our labels, or have a draft of ours here, since a scan of long ago.

    The account may lead to the same mailbox at another host, where all places begin anew.
    """
    if run.options.dry_run:
        return
    again = {
        j.message.id: j.message.place
        for j in judged
        if (memory := there.memories.get(j.message.id)) is not None
        and (memory.drafts & there.drafts or any(is_ours(flag, run.policy) for flag in j.message.flags))
    }
    if again:
        run.state.found_again(again)
