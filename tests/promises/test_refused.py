"""What a server refuses is told and tried again, and nothing is done twice over it: on memory, embedded and Dovecot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from faults.trial import PROFILE, disturbed, letter, own_letter
from promises.conftest import Scan, drafts_in
from promises.test_threads import asked  # noqa: F401 - a fixture
from servers.refusing import MovingProxy, ReadOnlyProxy, RefusingProxy, without_new_labels, without_room
from servers.worlds import ImapWorld, MemoryWorld, World
from unit.builders import NOW

from inbox_guard.judge import Core
from inbox_guard.mailbox.memory import MemoryMailbox
from inbox_guard.profile import Policy
from inbox_guard.scan import Options, scan_account
from inbox_guard.scan.taking_back import undo
from inbox_guard.state import State

ID, OWN = "r1@client.example", "q1@mine.example"
A_DAY = timedelta(days=1)
POLL = timedelta(minutes=5)


def _thrown_away(world: World) -> int:
    """The owner deletes all drafts; how many there were."""
    drafts = drafts_in(world)
    for draft in drafts:
        world.delete("Drafts", str(draft["Message-ID"]).strip("<>"))
    return len(drafts)


def _guards(world: World, folder: str, id_: str) -> set[str]:
    return {flag for flag in world.flags(folder)[id_] if flag.startswith("guard-")}


def test_a_draft_that_the_user_deleted_stays_away_while_its_labels_are_refused(world: World, scan: Scan) -> None:
    """Promise 2; the labels come as soon as the server takes them, and other mail is not held up."""
    world.deliver("INBOX", letter(ID), NOW)
    counts = []
    with without_new_labels(world, "INBOX") as refusing:
        for _ in range(3):
            failures = scan(refusing).failures
            counts.append((_thrown_away(world), len(failures)))
    scan(world)

    assert counts == [(1, 1), (0, 1), (0, 1)]
    assert {"guard-request", "guard-decline"} <= _guards(world, "INBOX", ID)
    assert drafts_in(world) == []


def test_after_five_refusals_a_message_is_passed_over_with_one_draft(world: World, scan: Scan) -> None:
    """Promise 5: mail behind it is dealt with all the time."""
    world.deliver("INBOX", letter(ID), NOW)
    world.deliver("INBOX", letter("r2@other.example", sender="bob@other.example"), NOW)
    with without_new_labels(world, "INBOX") as refusing:
        told = [len(scan(refusing).failures) for _ in range(7)]

    assert told == [2, 2, 2, 2, 2, 0, 0]
    assert len(drafts_in(world)) == 2


def test_a_reminder_that_the_user_deleted_stays_away_while_its_labels_are_refused(
    asked: World,  # noqa: F811 - a fixture
    scan: Scan,
) -> None:
    """Promise 2; after five scans it is passed over, as the last of them has told."""
    counts = []
    with without_new_labels(asked, "Sent") as refusing:
        for day in range(7):
            failures = scan(refusing, now=NOW + day * A_DAY).failures
            counts.append((_thrown_away(asked), sum("Website" in line for line in failures)))

    assert [drafts for drafts, _ in counts] == [1, 0, 0, 0, 0, 0, 0]
    assert [lines > 0 for _, lines in counts] == [True] * 5 + [False] * 2


def test_a_draft_that_a_server_took_long_after_it_was_given_up_is_removed_the_next_day(
    world: World, scan: Scan, meanwhile: Callable[[], None]
) -> None:
    """Another scan had looked and saved it by then; the user's own copy of other mail is left alone."""
    world.deliver("INBOX", letter(ID), NOW)
    scan(world)
    [content] = world.contents("Drafts")
    own = own_letter("own@mine.example", "Dear Mum,\r\n")
    for copy in (content, own, own):
        world.deliver("Drafts", copy, NOW, ["\\Draft"])
    meanwhile()
    scan(world, now=NOW + POLL)
    reports = [scan(world, now=NOW + days * A_DAY) for days in (1, 2)]

    assert sorted(world.contents("Drafts")) == sorted([content, own, own])
    assert [(report.failures, report.warnings) for report in reports] == [([], [])] * 2


def test_of_a_draft_that_stands_twice_nothing_is_left_once_the_user_has_answered(world: World, scan: Scan) -> None:
    """Also before the day is over."""
    world.deliver("INBOX", letter(ID), NOW)
    scan(world)
    world.deliver("Drafts", world.contents("Drafts")[0], NOW, ["\\Draft"])
    answer = own_letter(OWN, "Hello,\r\n\r\nno, thank you.\r\n", f"In-Reply-To: <{ID}>\r\n")
    world.deliver("Sent", answer, NOW + POLL)
    scan(world, now=NOW + 2 * POLL)

    assert world.contents("Drafts") == []


def test_a_request_gets_its_draft_and_labels_once_there_is_room_again(world: World, scan: Scan) -> None:
    """That the mailbox is full is no fault of the message, however many scans it takes to make room; each tells it."""
    world.deliver("INBOX", letter(ID), NOW)
    with without_room(world) as full:
        told = [scan(full, now=NOW + number * POLL).failures for number in range(7)]
    done = scan(world, now=NOW + 7 * POLL)

    assert all("tried again at the next scan" in line for [line] in told)
    assert done.failures == []
    assert {"guard-request", "guard-decline"} <= _guards(world, "INBOX", ID)
    assert len(drafts_in(world)) == 1


def test_a_request_for_which_there_was_no_room_for_longer_than_a_scan_looks_back_gets_labels_alone(
    world: World, scan: Scan
) -> None:
    """It is too old for a draft by then; no later scan reads it once more."""
    world.deliver("INBOX", letter(ID), NOW)
    with without_room(world) as full:
        scan(full)
        late = scan(full, now=NOW + 15 * A_DAY)
    later = scan(world, now=NOW + 15 * A_DAY + POLL)

    assert (late.failures, later.objects, drafts_in(world)) == ([], [], [])
    assert "guard-request" in world.flags("INBOX")[ID]


def test_a_reminder_is_saved_once_there_is_room_again(
    asked: World,  # noqa: F811 - a fixture
    scan: Scan,
) -> None:
    """Reminders wait for room like replies; the thread keeps its place in the meantime."""
    with without_room(asked) as full:
        told = [scan(full, now=NOW + number * POLL).failures for number in range(7)]
    scan(asked, now=NOW + 7 * POLL)

    assert all("tried again at the next scan" in line for [line] in told)
    assert "guard-follow-up" in _guards(asked, "Sent", OWN)
    assert len(drafts_in(asked)) == 1


def test_undo_takes_a_draft_back_whose_labels_were_refused(world: World, scan: Scan, tmp_path: Path) -> None:
    """And no later scan saves or labels anything for its message."""
    world.deliver("INBOX", letter(ID), NOW)
    with without_new_labels(world, "INBOX") as refusing:
        scan(refusing)
    with State.open(tmp_path / "state.db") as state, world.open() as mailbox:
        [outcome] = undo(state.standing.all(mailbox.account), mailbox, state)
    scan(world, since=10 * A_DAY)

    assert [how for _, how in outcome.drafts] == ["removed"] and outcome.problems == ()
    assert drafts_in(world) == [] and _guards(world, "INBOX", ID) == set()


def test_an_own_answer_ends_a_draft_whose_labels_were_refused(world: World, scan: Scan) -> None:
    """And nothing is told again and again of labels that never stood there."""
    world.deliver("INBOX", letter(ID), NOW)
    with without_new_labels(world, "INBOX") as refusing:
        for _ in range(5):
            scan(refusing)
        answer = letter("a1@mine.example", "No, thank you.\r\n", f"In-Reply-To: <{ID}>\r\n", "me@mine.example")
        world.deliver("Sent", answer.replace(b"To: me@mine.example", b"To: client@client.example"), NOW)
        told = [scan(refusing).failures for _ in range(2)]

    assert drafts_in(world) == []
    assert told == [[], []]


def test_a_draft_that_cannot_be_looked_at_is_told_and_taken_back_by_a_later_scan(
    dovecot_world: ImapWorld, scan: Scan
) -> None:
    """A server that refuses to hand it over has not said that it is gone."""
    dovecot_world.deliver("INBOX", letter(ID), NOW)
    scan(dovecot_world)
    answer = own_letter(OWN, "Hello,\r\n\r\nno, thank you.\r\n", f"In-Reply-To: <{ID}>\r\n")
    dovecot_world.deliver("Sent", answer, NOW + POLL)
    with RefusingProxy(dovecot_world.back_door, rb"UID FETCH \d+ \(BODY.PEEK\[\]<0.1048576>\)", "NO not now") as proxy:
        told = scan(dovecot_world.through(proxy.port), now=NOW + 2 * POLL).failures
    left = len(drafts_in(dovecot_world))
    after = scan(dovecot_world, now=NOW + 3 * POLL).failures

    assert (["does not hand over a draft" in line for line in told], left) == ([True], 1)
    assert (after, drafts_in(dovecot_world)) == ([], [])


def test_mail_in_a_folder_that_may_only_be_read_gets_its_draft_and_that_in_others_its_labels_too(
    dovecot_world: ImapWorld, scan: Scan
) -> None:
    """Why there are no labels is told."""
    dovecot_world.create("Clients")
    dovecot_world.deliver("INBOX", letter(ID), NOW)
    dovecot_world.deliver("Clients", letter("r2@other.example", sender="bob@other.example"), NOW)
    with ReadOnlyProxy(dovecot_world.back_door) as proxy:
        world = dovecot_world.through(proxy.port)
        reports = [scan(world, folder=folder) for folder in ("INBOX", "Clients", "INBOX")]

    assert [report.failures for report in reports] == [[], [], []]
    assert ["the folder INBOX may only be read" in str(report.warnings) for report in reports] == [True, False, False]
    assert len(drafts_in(dovecot_world)) == 2
    assert "guard-request" in _guards(dovecot_world, "Clients", "r2@other.example")


def test_a_request_that_is_moved_before_it_has_its_labels_gets_them_where_it_lies(
    dovecot_world: ImapWorld, scan: Scan
) -> None:
    """And no second draft there."""

    def move() -> None:
        with dovecot_world.owner("INBOX") as client:
            client.move(client.search(), "Clients")

    dovecot_world.create("Clients")
    dovecot_world.deliver("INBOX", letter(ID), NOW)
    with MovingProxy(dovecot_world.back_door, move) as proxy:
        scan(dovecot_world.through(proxy.port))
    scan(dovecot_world, folder="Clients")

    assert {"guard-request", "guard-decline"} <= _guards(dovecot_world, "Clients", ID)
    assert len(drafts_in(dovecot_world)) == 1


def test_drafts_that_were_saved_while_the_disk_was_full_stay_away_when_they_are_deleted(
    core: Core, tmp_path: Path
) -> None:
    """However little room there was: where the state cannot remember a draft, the labels do."""
    options, forgotten = Options(now=NOW, look_back=14 * A_DAY), 0
    for pages in range(60):
        world, path = MemoryWorld(), tmp_path / f"{pages}.db"
        for number in range(12):
            world.deliver("INBOX", letter(f"r{number}@c.example", sender=f"c{number}@c{number}.example"), NOW)

        def scan(*, room: int | None, world: MemoryWorld = world, path: Path = path) -> frozenset[str]:
            with State.open(path) as state, world.open() as mailbox:
                if room is not None:
                    [[used]] = state.rows("PRAGMA page_count")
                    state.rows(f"PRAGMA max_page_count = {used + room}")
                disturbed(lambda: scan_account(mailbox, ["INBOX"], state, core, PROFILE, Policy(), options))
                return state.standing.known_drafts(mailbox.account)

        known = scan(room=pages)
        before = {str(draft["Message-ID"]).strip("<>") for draft in drafts_in(world)}
        forgotten += len(before - known)
        _thrown_away(world)
        scan(room=None)
        assert before.isdisjoint(str(draft["Message-ID"]).strip("<>") for draft in drafts_in(world))
        if len(before) == 12:
            break

    assert forgotten, "no trial saved a draft that it could not remember"


@pytest.mark.parametrize("lost", [False, True], ids=["state kept", "state lost"])
def test_a_draft_that_the_server_cannot_remove_alone_is_told_once(
    scan: Scan,
    lose_state: Callable[[], None],
    lost: bool,
) -> None:
    """Without UIDPLUS it stays when the user has answered, and only they can delete it."""
    world = MemoryWorld()
    world.mailbox = MemoryMailbox(uidplus=False)
    world.deliver("INBOX", letter(ID), NOW)
    scan(world)
    if lost:
        lose_state()
    answer = own_letter(OWN, "Hello,\r\n\r\nno, thank you.\r\n", f"In-Reply-To: <{ID}>\r\n")
    world.deliver("Sent", answer, NOW + POLL)
    told = [scan(world, now=NOW + number * POLL).warnings for number in (2, 3)]

    assert ["delete the draft yourself" in str(lines) for lines in told] == [True, False]
    assert len(drafts_in(world)) == 1
