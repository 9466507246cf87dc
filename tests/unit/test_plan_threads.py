"""The plan for threads: what is taken back once they went on, and what one that waits gets."""

from __future__ import annotations

from datetime import timedelta

import pytest
from unit.builders import NOW, draft, judgement, known, message

from inbox_guard.model import (
    Action,
    AddLabel,
    AppendDraft,
    Gate,
    Judgement,
    Kind,
    Letter,
    Memory,
    Place,
    Remember,
    RemoveDraft,
    RemoveLabel,
    Standing,
    Step,
)
from inbox_guard.plan.digests import digest
from inbox_guard.plan.threads import obsolete, take_up
from inbox_guard.profile import Policy

POLICY = Policy()
PLACE = Place("work", "INBOX", 7, 1)
REQUEST, DECLINE, REMINDER, SIGN = "guard-request", "guard-decline", "guard-follow-up", "guard-sign-unresponsive"


def _letter(number: int, *marks: str, own: bool = False) -> Letter:
    when = NOW + timedelta(hours=number)
    return Letter(f"m{number}", PLACE, own, ("ada@client.example",), when, marks=dict.fromkeys(marks, "words"))


#: Whether the labelled mail is own mail, what follows it, its labels; which of them are taken off, and why.
GONE_ON = [
    pytest.param(False, [_letter(2, own=True)], (REQUEST, DECLINE), (DECLINE,), "you have answered", id="answered"),
    pytest.param(
        False, [_letter(2)], (REQUEST, DECLINE), (REQUEST, DECLINE), "there is newer mail in the thread", id="newer"
    ),
    pytest.param(
        False,
        [_letter(2, own=True), _letter(3)],
        (REQUEST, DECLINE),
        (REQUEST, DECLINE),
        "there is newer mail in the thread",
        id="answered, then newer",
    ),
    pytest.param(
        False,
        [_letter(2), _letter(3, own=True)],
        (REQUEST, DECLINE),
        (REQUEST, DECLINE),
        "you have answered",
        id="newer, then answered",
    ),
    pytest.param(True, [_letter(2, own=True)], (REMINDER, SIGN), (SIGN,), "you have answered", id="reminded by hand"),
    pytest.param(
        True, [_letter(2)], (REMINDER, SIGN), (SIGN,), "there is newer mail in the thread", id="they answered"
    ),
]


@pytest.mark.parametrize(("own", "after", "labels", "off", "why"), GONE_ON)
def test_a_thread_that_went_on_loses_what_no_longer_fits(
    own: bool,  # a column of the table
    after: list[Letter],
    labels: tuple[str, ...],
    off: tuple[str, ...],
    why: str,
) -> None:
    """The draft in any case; which labels, and what the user is told, follows from who wrote."""
    stands = Standing("m1", PLACE, labels, (("draft", "digest"),), NOW)
    [back] = obsolete([stands], [[_letter(1, own=own), *after]], POLICY)

    assert (back.steps, back.why) == ((RemoveDraft("draft", "digest"), RemoveLabel(PLACE, off)), why)


@pytest.mark.parametrize("after", [(), (_letter(2, "automatic"),)], ids=["nothing", "a machine"])
def test_nothing_is_taken_back_where_nobody_wrote(after: tuple[Letter, ...]) -> None:
    """A note of absence is no answer."""
    stands = Standing("m1", PLACE, (REQUEST,), (("draft", "digest"),), NOW)

    assert obsolete([stands], [[_letter(1), *after]], POLICY) == ()


def _waiting(*flags: str) -> Judgement:
    asked = message(flags=frozenset(flags))
    return judgement(asked, Action.FOLLOW_UP, "unresponsive", gate=Gate(Kind.CLIENT, "contact"))


def _taken_up(flags: tuple[str, ...], memory: Memory | None, *, stands: bool, ever: bool) -> tuple[Step, ...]:
    waiting = _waiting(*flags)
    reminder = draft(waiting.message, Action.FOLLOW_UP).message_id
    there = known(
        drafts=frozenset({reminder} if stands else ()), memories={waiting.message.id: memory} if memory else {}
    )
    all_ever = frozenset({reminder} if ever else ())
    return take_up(waiting, there, POLICY, frozenset({reminder}), all_ever).steps


SAVED = ((draft(message(), Action.FOLLOW_UP).message_id, digest(draft(message(), Action.FOLLOW_UP))),)
REMEMBERED = Memory(labels=frozenset({REMINDER, SIGN}), drafts=frozenset({SAVED[0][0]}))

#: Flags of the last mail, what is remembered of it, whether the reminder stands in Drafts, whether one was ever saved;
#: the labels that are set, those that are remembered as ours, and the drafts that are.
WAITS = [
    pytest.param((), None, True, True, (REMINDER, SIGN), (REMINDER, SIGN), SAVED, id="died before the labels"),
    pytest.param((), None, False, True, (SIGN,), (SIGN,), (), id="the user has deleted or sent it"),
    pytest.param((SIGN,), None, False, True, (), (SIGN,), (), id="deleted, and the state lost"),
    pytest.param((REMINDER, SIGN), REMEMBERED, True, True, (), (REMINDER, SIGN), (), id="all is as it was left"),
    pytest.param((SIGN,), REMEMBERED, True, True, (), (REMINDER, SIGN), (), id="the user took the label off"),
    pytest.param((REMINDER, SIGN), None, True, True, (), (REMINDER, SIGN), SAVED, id="the state lost"),
]


@pytest.mark.parametrize(("flags", "memory", "stands", "ever", "set_", "ours", "drafts"), WAITS)
def test_a_thread_that_has_had_its_reminder_gets_no_second_one(
    flags: tuple[str, ...],
    memory: Memory | None,
    stands: bool,
    ever: bool,
    set_: tuple[str, ...],
    ours: tuple[str, ...],
    drafts: tuple[tuple[str, str], ...],
) -> None:
    """Of the labels what is missing is caught up on, but for that of a reminder which is gone."""
    *steps, remember = _taken_up(flags, memory, stands=stands, ever=ever)

    assert steps == ([AddLabel(PLACE, set_)] if set_ else [])
    found = frozenset((*ours, *(id_ for id_, _ in drafts))) - {*set_} if memory is None else frozenset[str]()
    assert remember == Remember(PLACE, "m1@client.example", ours, drafts, stood=found)


def test_a_thread_that_waits_gets_a_reminder_its_labels_and_is_remembered() -> None:
    """In this order, in which dying does no harm; the draft is remembered with its digest."""
    steps = _taken_up((), None, stands=False, ever=False)

    assert isinstance(steps[0], AppendDraft)
    assert steps[1:] == (
        Remember(PLACE, "m1@client.example", drafts=SAVED, due=(REMINDER, SIGN)),
        AddLabel(PLACE, (REMINDER, SIGN)),
        Remember(PLACE, "m1@client.example", (REMINDER, SIGN), SAVED),
    )
