"""What the user does to the labels of signs is understood: on memory, the embedded server and Dovecot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from faults.trial import letter
from promises.conftest import Scan
from servers.recording_proxy import RecordingProxy
from servers.worlds import ImapWorld, MemoryWorld, World
from unit.builders import NOW

from inbox_guard.scan import Report
from inbox_guard.scan.taking_back import undo
from inbox_guard.state import State

Corrections = Callable[[World], list[tuple[str, str, str]]]
ID = "r1@client.example"
SIGN = "guard-sign-deferred-pay"
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def corrections(tmp_path: Path) -> Corrections:
    """What is remembered: message, sign and kind."""

    def run(world: World) -> list[tuple[str, str, str]]:
        with State.open(tmp_path / "state.db") as state, world.open() as mailbox:
            rows = [row.correction for row in state.corrections.all(mailbox.account)]
        return [(one.id, one.sign, one.kind) for one in rows]

    return run


@pytest.fixture
def scanned(world: World, scan: Scan) -> World:
    """A mailbox with a request that was labelled."""
    world.deliver("INBOX", letter(ID), NOW)
    scan(world)
    assert SIGN in world.flags("INBOX")[ID]
    return world


def test_the_label_of_a_sign_that_is_taken_off_is_a_false_alarm(
    scanned: World, scan: Scan, corrections: Corrections
) -> None:
    """Found at the first scan of another day; it stays off."""
    scanned.unflag("INBOX", ID, SIGN)
    scan(scanned, now=TOMORROW)

    assert corrections(scanned) == [(ID, "deferred-pay", "false-alarm")]
    assert SIGN not in scanned.flags("INBOX")[ID]


def test_it_is_found_on_the_same_day_where_new_mail_has_come(
    scanned: World, scan: Scan, corrections: Corrections
) -> None:
    """The folder is at hand then anyway."""
    scanned.unflag("INBOX", ID, SIGN)
    scan(scanned)
    before = corrections(scanned)
    scanned.deliver("INBOX", letter("r2@client.example", sender="other@client.example"), NOW)
    scan(scanned)

    assert (before, corrections(scanned)) == ([], [(ID, "deferred-pay", "false-alarm")])


def test_the_label_of_a_sign_that_is_set_by_hand_is_a_miss(
    scanned: World, scan: Scan, corrections: Corrections
) -> None:
    """Where the scan had not set it; a label that names no sign is nothing to us."""
    scanned.flag("INBOX", ID, "guard-sign-nda-first")
    scanned.flag("INBOX", ID, "guard-sign-of-the-times")
    scan(scanned, now=TOMORROW)

    assert corrections(scanned) == [(ID, "nda-first", "miss")]


def test_a_correction_that_is_undone_by_hand_is_forgotten(scanned: World, scan: Scan, corrections: Corrections) -> None:
    """The label is back, or off again."""
    scanned.unflag("INBOX", ID, SIGN)
    scanned.flag("INBOX", ID, "guard-sign-nda-first")
    scan(scanned, now=TOMORROW)
    told = len(corrections(scanned))
    scanned.flag("INBOX", ID, SIGN)
    scanned.unflag("INBOX", ID, "guard-sign-nda-first")
    scan(scanned, now=TOMORROW + timedelta(days=1))

    assert (told, corrections(scanned)) == (2, [])


def test_a_message_that_has_no_label_left_says_nothing(scanned: World, scan: Scan, corrections: Corrections) -> None:
    """The user has tidied up, or the server has lost them all."""
    for flag in scanned.flags("INBOX")[ID]:
        scanned.unflag("INBOX", ID, flag)
    scan(scanned, now=TOMORROW)

    assert corrections(scanned) == []


def test_what_we_take_back_ourselves_is_no_correction(
    scanned: World, scan: Scan, corrections: Corrections, tmp_path: Path
) -> None:
    """After `undo` nothing is understood wrong."""
    with State.open(tmp_path / "state.db") as state, scanned.open() as mailbox:
        undo(state.standing.all(mailbox.account), mailbox, state)
    scan(scanned, now=TOMORROW)

    assert corrections(scanned) == []


def test_a_rule_that_was_wrong_several_times_weighs_less_and_says_so(world: World, scan: Scan) -> None:
    """Three labels taken off: the same words no longer make the sign."""
    for number in range(3):
        world.deliver("INBOX", letter(f"r{number}@client.example", sender=f"p{number}@client.example"), NOW)
    first = scan(world)
    for number in range(3):
        world.unflag("INBOX", f"r{number}@client.example", SIGN)
    scan(world, now=TOMORROW)
    world.deliver("INBOX", letter("r9@client.example", sender="p9@client.example"), TOMORROW)
    last = scan(world, now=TOMORROW)

    def signs(report: Report) -> set[str]:
        return {sign["id"] for sign in report.objects[-1]["signs"]}

    assert "deferred-pay" in signs(first)
    assert "deferred-pay" not in signs(last)
    assert SIGN not in world.flags("INBOX")["r9@client.example"]


def test_a_habit_whose_label_was_taken_off_several_times_is_not_told_any_more(
    scan: Scan, corrections: Corrections
) -> None:
    """A client who likes to write at night, which this user does not mind."""
    world, sign, labelled = MemoryWorld(), "guard-sign-off-hours", []
    for number in range(9):
        id_, night = f"n{number}@client.example", (NOW - timedelta(days=9 - number)).replace(hour=2)
        world.deliver("INBOX", letter(id_, subject=f"Order {number}"), night)
        scan(world, now=night + timedelta(hours=1))
        labelled.append(sign in world.flags("INBOX")[id_])
        if labelled[-1]:
            world.unflag("INBOX", id_, sign)

    assert labelled[2] and not labelled[-1]
    assert {"off-hours"} == {corrected for _, corrected, _ in corrections(world)}


def test_looking_costs_one_fetch_a_day_and_nothing_at_the_other_polls(dovecot_world: ImapWorld, scan: Scan) -> None:
    """A poll without news stays as short as it was; while a draft is new the day's look is for its copies, too."""
    dovecot_world.deliver("INBOX", letter(ID), NOW)
    scan(dovecot_world)
    with RecordingProxy(dovecot_world.back_door) as proxy:
        behind = dovecot_world.through(proxy.port)
        scan(behind)
        same_day = list(proxy.record.commands)
        proxy.record.clear()
        scan(behind, now=TOMORROW)
        next_day = list(proxy.record.commands)
        proxy.record.clear()
        scan(behind, now=TOMORROW + timedelta(days=9))
        later = list(proxy.record.commands)

    drafts = "UID FETCH 1 (BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])"
    assert [command for command in same_day if "FETCH" in command] == []
    assert [command for command in next_day if "FETCH" in command] == ["UID FETCH 1 (FLAGS)", drafts]
    assert [command for command in later if "FETCH" in command] == ["UID FETCH 1 (FLAGS)"]
    assert len(later) == len(same_day) + 1
