"""Taking back what was done for a message: labels come off, drafts go that are as they were written.

Used by a scan, when a thread has gone on, and by `undo`.  How each ended is remembered, so nothing is done again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from inbox_guard.errors import MailboxError
from inbox_guard.mailbox import drafts as stored
from inbox_guard.mailbox.port import Mailbox, listing_of
from inbox_guard.model import End, MailboxStep, Place, RawMessage, Receipt, Refusal, RemoveDraft, RemoveLabel, Standing
from inbox_guard.plan.threads import TakenBack
from inbox_guard.plan.undo import undo as plan
from inbox_guard.scan.everywhere import labelled
from inbox_guard.state import State

ELSEWHERE = (Refusal.GONE, Refusal.RENUMBERED)  # moved on since it was looked for: the next time finds it again


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of taking back what stands for one message.

    `labels` came off, those `left` stand; `drafts` says how each ended; `problems` are lines for people on what could
    not be done, and will be tried again.
    """

    standing: Standing
    place: Place
    labels: tuple[str, ...] = ()
    drafts: tuple[tuple[str, End], ...] = ()
    problems: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def edited(self) -> tuple[str, ...]:
        """The drafts that the user has changed: they stay."""
        return tuple(draft for draft, how in self.drafts if how is End.EDITED)

    @property
    def kept(self) -> tuple[str, ...]:
        """The drafts that are no longer needed and that the server cannot remove."""
        return tuple(draft for draft, how in self.drafts if how is End.KEPT)


def left_there(why: str, draft: str) -> str:
    """A line for people on a draft that stays although it is no longer needed."""
    return f"{why}; {Refusal.NO_UIDPLUS}, so delete the draft yourself: <{draft}>"


def take_back(taken: TakenBack, mailbox: Mailbox, state: State, copies: Sequence[RawMessage] = ()) -> Outcome:
    """Run the steps, wherever the message lies by now, and remember how each ended.

    Args:
        taken: what is to be taken back for one message.
        mailbox: in which it stands.
        state: remembers how it ended.
        copies: the headers of this message that are known to bear labels, in whatever folders.

    Raises:
        TemporaryError: the connection broke; doing it again does no harm.
    """
    places = tuple(_labelled(taken, mailbox, copies))
    removals = tuple(RemoveLabel(place, labels) for place, labels in places if labels)
    outcome = _run(taken.standing, (*_drafts(taken), *removals), mailbox)
    ends: list[tuple[str, End]] = [
        (name, End.REMOVED if name in outcome.labels else End.GONE)
        for name in _labels(taken)
        if name not in outcome.left
    ]
    state.standing.end(taken.standing, ends, outcome.drafts)
    return replace(outcome, place=places[0][0] if places else outcome.place)


def undo(
    standing: Sequence[Standing],
    mailbox: Mailbox,
    state: State,
    *,
    dry_run: bool = False,
    done: list[Outcome] | None = None,
) -> list[Outcome]:
    """Take back all that stands for these messages, the newest first, wherever they lie by now.

    Args:
        standing: what stands.
        mailbox: of one account.
        state: remembers that it was taken back, so that no scan does it again.
        dry_run: tell what would be done; nothing is changed.
        done: is told what was done, for whoever gives it also where this does not come to its end.

    Raises:
        TemporaryError: the connection broke; what was done until then is remembered.
    """
    done = [] if done is None else done
    copies = _copies(standing, mailbox)
    for one in plan(reversed(standing)):
        there = copies[one.standing.id]
        done.append(_foreseen(one, mailbox, there) if dry_run else take_back(one, mailbox, state, there))
    return done


def _copies(standing: Iterable[Standing], mailbox: Mailbox) -> Mapping[str, Sequence[RawMessage]]:
    """Message-ID → the headers of all copies of such a message that bear labels of ours: one place is remembered."""
    found: dict[str, list[RawMessage]] = {stands.id: [] for stands in standing}
    names = {name.casefold() for stands in standing for name in stands.labels}
    for raw in labelled(mailbox, lambda flag: flag.casefold() in names) if names else ():
        found.get(stored.header_id(raw.content), []).append(raw)
    return found


def _foreseen(taken: TakenBack, mailbox: Mailbox, copies: Sequence[RawMessage]) -> Outcome:
    places = tuple(_labelled(taken, mailbox, copies))
    labels = tuple(dict.fromkeys(name for _, names in places for name in names))
    ends = tuple((step.message_id, _found(step, mailbox)) for step in _drafts(taken))
    return Outcome(taken.standing, places[0][0] if places else taken.standing.place, labels, ends)


def _drafts(taken: TakenBack) -> tuple[RemoveDraft, ...]:
    return tuple(step for step in taken.steps if isinstance(step, RemoveDraft))


def _labels(taken: TakenBack) -> tuple[str, ...]:
    return tuple(name for step in taken.steps if isinstance(step, RemoveLabel) for name in step.labels)


def _labelled(
    taken: TakenBack, mailbox: Mailbox, copies: Sequence[RawMessage]
) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """Where a message lies now, and which of the labels it has there; a message may lie in several folders."""
    standing, labels = taken.standing, _labels(taken)
    if not labels:
        return
    place = standing.place
    try:
        heads = list(mailbox.headers(listing_of(place), (place.uid,)))
    except MailboxError:
        if _is_there(place.folder, mailbox):
            yield place, labels  # they may stand there: taking them off tells why that cannot be done now
            return
        heads = []
    if not heads and stored.safe_id(standing.id) is not None:
        places = [place for folder in mailbox.folders() for place in _places(standing.id, folder, mailbox)]
        heads = [raw for place in places for raw in _heads(place, mailbox)]
        heads = [raw for raw in heads if stored.header_id(raw.content) == standing.id]
    for raw in {raw.place: raw for raw in (*heads, *copies)}.values():
        flags = {flag.casefold() for flag in raw.flags}
        # of a message that the server fails to hand over nobody knows the flags
        yield raw.place, tuple(name for name in labels if name.casefold() in flags or not raw.content)


def _heads(place: Place, mailbox: Mailbox) -> list[RawMessage]:
    try:
        return list(mailbox.headers(listing_of(place), (place.uid,)))
    except MailboxError:
        return []  # the folder is not there any more


def _places(message_id: str, folder: str, mailbox: Mailbox) -> Sequence[Place]:
    try:
        return mailbox.find(message_id, [folder])
    except MailboxError:
        return ()  # gone since it was listed, or not to be opened


def _run(standing: Standing, steps: Sequence[MailboxStep], mailbox: Mailbox) -> Outcome:
    labels: list[str] = []
    left: list[str] = []
    ends: list[tuple[str, End]] = []
    problems: list[str] = []
    for step in steps:
        try:
            receipt = mailbox.apply(step)
        except MailboxError as error:
            problems.append(f"{standing.place.folder}: {error.problem}")
            left += step.labels if isinstance(step, RemoveLabel) else ()
            continue
        if isinstance(step, RemoveLabel):
            labels += step.labels if receipt.done else ()
            left += step.labels if receipt.refusal in ELSEWHERE else ()
        elif isinstance(step, RemoveDraft):
            ends.append((step.message_id, _end(receipt)))
    return Outcome(standing, standing.place, tuple(dict.fromkeys(labels)), tuple(ends), tuple(problems), tuple(left))


def _is_there(folder: str, mailbox: Mailbox) -> bool:
    """Whether a folder that could not be opened is there; if not, its labels went with it."""
    return folder.casefold() in {name.casefold() for name in mailbox.folders()}


def _end(receipt: Receipt) -> End:
    if receipt.done:
        return End.REMOVED
    if receipt.refusal is Refusal.NO_UIDPLUS:
        return End.KEPT
    return End.EDITED if receipt.refusal is Refusal.CHANGED else End.GONE


def _found(step: RemoveDraft, mailbox: Mailbox) -> End:
    """How removing a draft would end."""
    folder = mailbox.abilities.drafts
    if folder is None:
        return End.GONE
    heads = [raw for place in _places(step.message_id, folder, mailbox) for raw in _heads(place, mailbox)]
    ours = [raw for raw in heads if stored.header_id(raw.content) == stored.bare_id(step.message_id)]
    digests = [stored.message_digest(raw.content) for raw in mailbox.bodies(ours)]
    if not digests:
        return End.GONE
    if step.digest not in digests:
        return End.EDITED
    return End.REMOVED if mailbox.abilities.uidplus else End.KEPT
