"""Own mail and what is remembered: who is a client, what was asked and answered, what stands there already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from inbox_guard.errors import MailboxError
from inbox_guard.history.letter_index import HISTORY
from inbox_guard.judge import Setting, letter_of
from inbox_guard.model import Acquaintance, Judgement, Known, Letter, Message, Place, RawMessage
from inbox_guard.reading.parse import parse_header
from inbox_guard.reading.threads import acquaintance, is_own, moment
from inbox_guard.scan.fence import GIVE_UP_AFTER, failure, fenced
from inbox_guard.scan.passing import CHUNK, Pass
from inbox_guard.scan.reading import WITHHELD, heads, parsed

OWN_HISTORY = timedelta(days=365)
A_DAY = timedelta(days=1)  # over which drafts to one address are counted
OWN_MOST = 2000  # own messages that are read to learn who is a client, the newest first


def learn_own_mail(run: Pass, scanned: Collection[str]) -> None:
    """Read what is new in the folder of sent mail; in one of the `scanned` folders others' mail lies, too.

    Raises:
        MailboxError: it cannot be read, so that it is not known what is answered.
    """
    folder = run.mailbox.abilities.sent
    if folder is None:
        return
    shared = any(_is_same(folder, name) for name in scanned)
    cursor_key = f"{folder}\nown"  # no folder's name holds a line break; judging has a cursor of its own
    after = run.state.cursor(run.mailbox.account, cursor_key)
    today = run.options.present
    listing = run.mailbox.new(folder, after, today - OWN_HISTORY)
    withheld: list[Place] = []
    uids = listing.uids[-OWN_MOST:]
    for start in range(0, len(uids), CHUNK):
        recent: list[RawMessage] = []
        for raw in heads(listing, uids[start : start + CHUNK], run):
            if _is_withheld(raw, run):
                withheld.append(raw.place)
                continue
            message = fenced(partial(parse_header, raw), raw, run)
            if message is not None and (not shared or is_own(message, run.profile.keys)):
                people = [a.key for a in (*message.to, *message.cc) if a.key not in run.profile.keys]
                run.state.add_own(run.mailbox.account, [message.id], people, message.in_reply_to, moment(message))
                if moment(message) > today - HISTORY:
                    recent.append(raw)
        withheld += _read(recent, run)
    if any(run.failed[place] < GIVE_UP_AFTER for place in withheld):
        # what the user has answered would get a draft all the same, and no later scan would take that back
        raise MailboxError(
            f"{folder}: {len(withheld)} of your own messages cannot be read",
            "try again later: nothing is drafted before it is known what you have answered",
        )
    if after != listing.cursor:
        run.state.set_cursor(run.mailbox.account, cursor_key, listing.cursor)


def _is_same(folder: str, other: str) -> bool:
    """Whether two names mean one folder: INBOX alone is the same however it is written (RFC 9051 §5.1)."""
    return folder == other or folder.upper() == other.upper() == "INBOX"


def _is_withheld(raw: RawMessage, run: Pass) -> bool:
    """Whether the server failed to hand a message over; then that is told."""
    if not raw.content:
        failure(raw, WITHHELD, run)
    return not raw.content


def _read(recent: Sequence[RawMessage], run: Pass) -> list[Place]:
    """Keep what these own messages are in their threads; the places of those that the server failed to hand over."""
    bodies = list(run.mailbox.bodies(recent))
    withheld = [raw for raw in bodies if _is_withheld(raw, run)]
    given = [raw for raw in bodies if raw not in withheld]
    read = parsed(given, run)
    found = (fenced(partial(letter_of, message, run.core, run.setting), message, run) for message in read)
    letters = [letter for letter in found if letter is not None and letter.own]
    for letter in letters:
        run.letters.add(letter)
    run.state.letters.add(run.mailbox.account, letters)
    return [raw.place for raw in withheld]


def labels_hold(folder: str, run: Pass) -> bool:
    """Whether labels hold in a folder; a dry run believes it: asking takes a SELECT, which ends the "recent" marks."""
    labels = run.mailbox.abilities.labels if run.options.dry_run else run.mailbox.label_support(folder)
    return labels != "none"


def acquainted(messages: Iterable[Message], run: Pass) -> Setting:
    """The setting of this pass, with whom the user has to do with and how rules did.

    Args:
        messages: what is at hand; own mail among it counts, too.
        run: the pass.
    """
    account, here = run.mailbox.account, acquaintance(messages, run.profile.keys)
    known = Acquaintance(
        run.state.own_ids(account) | here.own_ids,
        {**run.state.contacts(account), **here.contacts},
        run.letters.by_contact,
    )
    return replace(run.setting, known=known, records=run.state.corrections.track_records(account))


def known(ids: Iterable[str], run: Pass, *, labelled: str | None, drafts: bool) -> Known:
    """What is already there for these messages.

    Args:
        ids: of the messages.
        run: the pass.
        labelled: the folder in which there is something to label, so that the server is asked whether labels hold
            there: finding it out takes a SELECT, which a scan without anything to do must not make.
        drafts: whether there are drafts to save, so that the server is asked for those that stand there.
    """
    account = run.mailbox.account
    return Known(
        permanent_labels=labelled is not None and labels_hold(labelled, run),
        drafts=frozenset(run.mailbox.draft_ids() if drafts else ()),
        answered=run.state.answered(account),
        memories=run.state.memories(account, ids),
        drafted=run.state.drafted(account, run.options.made - A_DAY, run.options.made + A_DAY),
        saves_drafts=run.mailbox.abilities.drafts is not None,
    )


def answered_apart(judged: Sequence[Judgement], there: Known, run: Pass) -> frozenset[str]:
    """Of mail with an identity of its own what is answered: the Message-ID in the answer does not say which it was for.

    It is answered where the user wrote to whoever sent it after it came.
    """
    contacts = run.state.contacts(run.mailbox.account)

    def since(letter: Letter) -> bool:
        written = [contacts[person].last_written for person in letter.people if person in contacts]
        return any(when is not None and when >= letter.date for when in written)

    return frozenset(
        j.message.id
        for j in judged
        if run.namesakes.get(j.message.id) in there.answered and j.letter is not None and since(j.letter)
    )
