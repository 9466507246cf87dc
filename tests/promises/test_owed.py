"""Requests that came while there was no folder for drafts get their draft when there is one, and then no second."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from faults.trial import letter, own_letter
from promises.conftest import Scan, drafts_in
from promises.test_no_drafts import bare  # noqa: F401 - a fixture
from servers.worlds import MemoryWorld, World
from unit.builders import NOW

from inbox_guard.profile import Policy
from inbox_guard.scan.taking_back import undo
from inbox_guard.state import State

ID = "r1@client.example"
POLL = timedelta(minutes=5)
A_DAY = timedelta(days=1)


def _answered(world: World) -> list[str]:
    return [str(draft["In-Reply-To"]).strip("<>") for draft in drafts_in(world)]


def test_a_request_gets_the_draft_that_could_not_be_saved_once_the_folder_is_there(
    bare: World,  # noqa: F811 - a fixture
    scan: Scan,
) -> None:
    """The next scan saves it, as a dry run says before; when it is deleted it stays away."""
    bare.deliver("INBOX", letter(ID), NOW)
    scan(bare)
    before = scan(bare, now=NOW + POLL)
    bare.create("Drafts")
    foreseen = scan(bare, now=NOW + 2 * POLL, dry_run=True)
    report = scan(bare, now=NOW + 2 * POLL)
    [draft] = drafts_in(bare)
    again = scan(bare, now=NOW + 3 * POLL)
    bare.delete("Drafts", str(draft["Message-ID"]).strip("<>"))
    scan(bare, now=NOW + 4 * POLL)
    scan(bare, now=NOW + 5 * POLL, since=10 * A_DAY)

    assert (before.objects, again.objects, drafts_in(bare)) == ([], [], [])
    assert (str(draft["In-Reply-To"]), report.counts.drafts, report.failures) == (f"<{ID}>", 1, [])
    assert [told["draft"]["kind"] for told in foreseen.objects] == ["decline"]
    assert {"guard-request", "guard-decline"} <= bare.flags("INBOX")[ID]


def _answer(world: World, _: Path) -> None:
    world.deliver(
        "Sent", own_letter("a1@mine.example", "Hello,\r\n\r\nno.\r\n", f"In-Reply-To: <{ID}>\r\n"), NOW + POLL
    )


def _mark_answered(world: World, _: Path) -> None:
    world.flag("INBOX", ID, "\\Answered")


def _write_again(world: World, _: Path) -> None:
    world.deliver("INBOX", letter("r2@client.example", more=f"In-Reply-To: <{ID}>\r\n"), NOW + POLL)


def _delete(world: World, _: Path) -> None:
    world.delete("INBOX", ID)


def _take_labels_off(world: World, _: Path) -> None:
    for flag in world.flags("INBOX")[ID]:
        if flag.startswith("guard-"):
            world.unflag("INBOX", ID, flag)


def _undo(world: World, state_file: Path) -> None:
    with State.open(state_file) as state, world.open() as mailbox:
        undo(state.standing.all(mailbox.account), mailbox, state)


def _lose_state(_: World, state_file: Path) -> None:
    for path in state_file.parent.glob("state.db*"):
        path.unlink()


@pytest.mark.parametrize(
    "meanwhile", [_answer, _mark_answered, _write_again, _delete, _take_labels_off, _undo, _lose_state]
)
def test_a_request_that_is_settled_meanwhile_gets_no_draft(
    scan: Scan, tmp_path: Path, meanwhile: Callable[[World, Path], None]
) -> None:
    """Not even where that is taken back later."""
    world = MemoryWorld()
    world.remove("Drafts")
    world.deliver("INBOX", letter(ID), NOW)
    scan(world)
    meanwhile(world, tmp_path / "state.db")
    world.create("Drafts")
    reports = [scan(world, now=NOW + number * POLL) for number in (2, 3)]

    assert ID not in _answered(world)
    assert [report.failures for report in reports] == [[], []]


def test_a_request_that_is_older_than_scans_look_back_by_then_gets_no_draft(scan: Scan) -> None:
    """It would come too late."""
    world = MemoryWorld()
    world.remove("Drafts")
    world.deliver("INBOX", letter(ID), NOW)
    scan(world)
    world.create("Drafts")
    scan(world, now=NOW + 15 * A_DAY)

    assert drafts_in(world) == []


def test_drafts_that_are_owed_count_like_all_others(scan: Scan) -> None:
    """The newest come first, as many as a scan may save; the others wait for the next ones."""
    world = MemoryWorld()
    world.remove("Drafts")
    for number in range(5):
        sender = f"c{number}@c{number}.example"
        world.deliver("INBOX", letter(f"r{number}@c.example", sender=sender), NOW + number * POLL)
    scan(world, now=NOW + 6 * POLL)
    world.create("Drafts")
    saved = []
    for number in range(7, 11):
        scan(world, now=NOW + number * POLL, policy=Policy(max_drafts=2))
        saved.append(sorted(_answered(world)))

    assert [len(ids) for ids in saved] == [2, 4, 5, 5]
    assert saved[0] == ["r3@c.example", "r4@c.example"]


def test_a_draft_that_is_owed_waits_for_room(scan: Scan) -> None:
    """While the mailbox is full each scan tells it."""
    world = MemoryWorld()
    world.remove("Drafts")
    world.deliver("INBOX", letter(ID), NOW)
    scan(world)
    world.create("Drafts")
    world.mailbox.use_up()
    told = [len(scan(world, now=NOW + number * POLL).failures) for number in range(1, 8)]
    world.mailbox.make_room()
    done = scan(world, now=NOW + 9 * POLL)

    assert told == [1] * 7
    assert (done.failures, _answered(world)) == ([], [ID])
