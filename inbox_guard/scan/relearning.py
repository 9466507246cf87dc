"""What stands in a mailbox although the state knows nothing of it, remembered once more so that it can be taken back.

The rules are those of a scan after the state was lost: a label counts as ours where nobody else gives its name, a draft
where its Message-ID can be of our making alone; it counts as untouched only where it would be written the same today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from inbox_guard.history.letter_index import HISTORY, LetterIndex
from inbox_guard.judge import Core, Setting, judge
from inbox_guard.mailbox.port import Mailbox
from inbox_guard.model import Action, Judgement, Message, RawMessage, Remember
from inbox_guard.plan.digests import digest
from inbox_guard.plan.labels import is_named_by_us
from inbox_guard.reading.parse import parse_header
from inbox_guard.replies import draft_id
from inbox_guard.replies.follow_up import Stage
from inbox_guard.scan.again import pass_for
from inbox_guard.scan.everywhere import headers_of, labelled
from inbox_guard.scan.fence import fenced
from inbox_guard.scan.own import acquainted, learn_own_mail
from inbox_guard.scan.passing import Pass
from inbox_guard.state import State

_KINDS = (*(Action.DECLINE, Action.NEGOTIATE, Action.CLARIFY), *(f"{Action.FOLLOW_UP}/{stage}" for stage in Stage))


@dataclass(slots=True)
class _Found:
    """What stands for one message: its header, and the Message-IDs of drafts."""

    head: RawMessage
    labels: set[str] = field(default_factory=set)
    drafts: list[str] = field(default_factory=list)


def relearn(mailbox: Mailbox, folders: Sequence[str], state: State, core: Core, setting: Setting) -> None:
    """Remember the labels and drafts of ours that stand for messages of which nothing is remembered.

    Args:
        mailbox: is only read.
        folders: those that scans read.
        state: remembers what is found.
        core: all knowledge.
        setting: for whom and when is judged; the moment is that of the clock.

    Raises:
        TemporaryError: the connection broke.
        MailboxError: own mail cannot be read.
    """
    letters = LetterIndex(state.letters.since(mailbox.account, setting.now - HISTORY))
    run = pass_for(mailbox, state, core, setting, letters)
    learn_own_mail(run, folders)
    found = {id_: one for id_, one in _found(run, folders).items() if not state.memories(mailbox.account, (id_,))}
    for id_, one in found.items():
        fenced(partial(_remember, id_, one, run), one.head, run)


def _found(run: Pass, folders: Sequence[str]) -> dict[str, _Found]:
    """Message-ID → what stands for the message."""
    mailbox, policy = run.mailbox, run.policy
    drafts = {head.id: head for head in _heads(headers_of(mailbox.abilities.drafts, mailbox), run)}
    found: dict[str, _Found] = {}
    for raw in labelled(mailbox, partial(is_named_by_us, policy=policy)):
        for head in _heads([raw], run):
            one = found.setdefault(head.id, _Found(raw))
            one.labels.update(flag for flag in raw.flags if is_named_by_us(flag, policy))
    for draft in filter(_is_ours, drafts.values()):
        answers = draft.in_reply_to[0]
        raw_ = found[answers].head if answers in found else _answered(answers, run, folders)
        if raw_ is not None:
            found.setdefault(answers, _Found(raw_)).drafts.append(draft.id)
    return found


def _heads(raws: Iterable[RawMessage], run: Pass) -> Iterator[Message]:
    heads = (fenced(partial(parse_header, raw), raw, run) for raw in raws if raw.content)
    return (head for head in heads if head is not None and head.id)


def _is_ours(draft: Message) -> bool:
    """Whether nobody but us can have given a draft its Message-ID: it is made of what the draft answers."""
    domain = draft.id.rpartition("@")[2]
    answered = (*draft.in_reply_to, *draft.references)
    return bool(draft.in_reply_to) and draft.id in {draft_id(one, kind, domain) for one in answered for kind in _KINDS}


def _answered(id_: str, run: Pass, folders: Sequence[str]) -> RawMessage | None:
    """The message that a draft answers, where scans read it."""
    sent = run.mailbox.abilities.sent
    for folder in dict.fromkeys((*folders, *([sent] if sent else ()))):
        raws = headers_of(folder, run.mailbox, id_)
        if found := next((raw for raw in raws for head in _heads([raw], run) if head.id == id_), None):
            return found
    return None


def _remember(id_: str, one: _Found, run: Pass) -> None:
    judged = _judged(one.head, run) if one.drafts else None
    written = judged.draft if judged is not None else None
    drafts = tuple((d, digest(written) if written and written.message_id == d else "") for d in one.drafts)
    names = tuple(sorted(one.labels))
    step = Remember(one.head.place, id_, names, drafts, stood=frozenset((*names, *one.drafts)))
    run.state.remember(step, run.options.made, came_in=one.head.received)


def _judged(head: RawMessage, run: Pass) -> Judgement | None:
    for raw in run.mailbox.bodies([head]):
        message = run.core.parse(raw)
        return judge(message, run.core, acquainted((message,), run))
    return None
