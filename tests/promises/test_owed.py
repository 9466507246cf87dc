"""What is due while there is no folder for drafts gets its draft when there is one, and then no second."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from faults.trial import letter, own_letter
from promises.conftest import Scan, drafts_in
from promises.test_namesakes import FIRST, OTHER, recipients
from promises.test_namesakes import ID as FORM
from promises.test_no_drafts import bare  # noqa: F401 - a fixture
from promises.test_threads import ANSWER, MORE, QUOTE, _mail
from servers.worlds import MemoryWorld, World
from unit.builders import NOW

from inbox_guard.profile import Policy
from inbox_guard.scan.taking_back import undo
from inbox_guard.state import State

ID, QUOTED = "r1@client.example", "q1@mine.example"
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


def _client_answers(world: World, _: Path) -> None:
    world.deliver("INBOX", _mail("a1@client.example", ANSWER, NOW + A_DAY, answers=QUOTED), NOW + A_DAY)


def _take_reminders_labels_off(world: World, _: Path) -> None:
    for flag in world.flags("Sent")[QUOTED]:
        if flag.startswith("guard-"):
            world.unflag("Sent", QUOTED, flag)


def _asked(world: World) -> World:
    """A request, and a quote with a question that nobody has answered for more than a week."""
    world.deliver("INBOX", _mail("r1@client.example", MORE, NOW - 14 * A_DAY), NOW - 14 * A_DAY)
    quote = _mail(QUOTED, QUOTE, NOW - 8 * A_DAY, own=True, answers="r1@client.example")
    world.deliver("Sent", quote, NOW - 8 * A_DAY)
    return world


def test_a_reminder_that_could_not_be_saved_comes_once_the_folder_is_there(
    bare: World,  # noqa: F811 - a fixture
    scan: Scan,
) -> None:
    """As a dry run says before; while there is no folder it is told once, and a deleted reminder stays away."""
    _asked(bare)
    told = [len(scan(bare, now=NOW + number * POLL).objects) for number in range(3)]
    labelled = "guard-follow-up" in bare.flags("Sent")[QUOTED]
    bare.create("Drafts")
    foreseen = scan(bare, now=NOW + 4 * POLL, dry_run=True)
    report = scan(bare, now=NOW + 4 * POLL)
    [draft] = drafts_in(bare)
    bare.delete("Drafts", str(draft["Message-ID"]).strip("<>"))
    again = [scan(bare, now=NOW + number * POLL).objects for number in (5, 6)]

    assert (told[1:], labelled) == ([0, 0], True)
    assert [one["draft"]["kind"] for one in foreseen.objects] == ["follow-up"]
    assert (str(draft["In-Reply-To"]), report.counts.drafts, report.failures) == (f"<{QUOTED}>", 1, [])
    assert (again, drafts_in(bare)) == ([[], []], [])


@pytest.mark.parametrize("meanwhile", [_client_answers, _take_reminders_labels_off, _undo, _lose_state])
def test_a_silent_thread_that_is_settled_meanwhile_gets_no_reminder(
    scan: Scan, tmp_path: Path, meanwhile: Callable[[World, Path], None]
) -> None:
    """Not even where that is taken back later."""
    world = MemoryWorld()
    world.remove("Drafts")
    scan(_asked(world))
    meanwhile(world, tmp_path / "state.db")
    world.create("Drafts")
    reports = [scan(world, now=NOW + number * POLL) for number in (2, 3)]

    assert QUOTED not in _answered(world)
    assert [report.failures for report in reports] == [[], []]


def test_a_reminder_beside_a_tag_of_the_users_own_comes_too(scan: Scan) -> None:
    """The tag has the name of its label and was there before."""
    world, policy = MemoryWorld(), Policy(label_as={"follow-up": "$label4"})
    world.remove("Drafts")
    _asked(world).flag("Sent", QUOTED, "$label4")
    scan(world, policy=policy)
    world.create("Drafts")
    for number in (1, 2):
        scan(world, policy=policy, now=NOW + number * POLL)

    assert _answered(world) == [QUOTED]


def test_another_request_under_a_used_message_id_gets_the_draft_that_could_not_be_saved(
    bare: World,  # noqa: F811 - a fixture
    scan: Scan,
) -> None:
    """Once, like the first under that Message-ID."""
    for content in (FIRST, OTHER):
        bare.deliver("INBOX", content, NOW)
    scan(bare)
    bare.create("Drafts")
    for number in range(1, 4):
        report = scan(bare, now=NOW + number * POLL)

    assert recipients(bare) == ["ada@client.example", "eve@other.example"]
    assert (report.objects, report.warnings, report.failures) == ([], [], [])


def test_another_request_under_a_used_message_id_that_you_have_answered_gets_no_draft(scan: Scan) -> None:
    """The answer names the Message-ID that both bear, and went to the one who sent the second."""
    world = MemoryWorld()
    world.remove("Drafts")
    for content in (FIRST, OTHER):
        world.deliver("INBOX", content, NOW)
    scan(world)
    answer = own_letter("o1@mine.example", "Thank you.\r\n", f"In-Reply-To: <{FORM}>\r\n")
    answer = answer.replace(b"client@client.example", b"eve@other.example").replace(b"09:00:00", b"11:00:00")
    world.deliver("Sent", answer, NOW + POLL)
    world.create("Drafts")
    scan(world, now=NOW + 2 * POLL)

    assert "eve@other.example" not in recipients(world)


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
