"""Folders that are gone and mail that the user has filed elsewhere: on memory, the embedded server and Dovecot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from faults.trial import letter, own_letter
from promises.conftest import Scan, drafts_in
from servers.worlds import World
from unit.builders import NOW

from inbox_guard.model import Standing
from inbox_guard.scan.taking_back import undo
from inbox_guard.state import State

ID = "r1@client.example"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ANSWERS = f"In-Reply-To: <{ID}>\r\n"
QUOTE = "Hello,\r\n\r\nit costs 2,400 euros, the offer is attached. Shall I reserve April for you?\r\n\r\nKim\r\n"


@pytest.fixture
def filed(world: World) -> World:
    """A request in a folder of its own."""
    world.create("Clients")
    world.deliver("Clients", letter(ID), NOW)
    return world


def _answer(world: World, text: str = "Hello,\r\n\r\nno, thank you.\r\n") -> None:
    world.deliver("Sent", own_letter("a1@mine.example", text, ANSWERS), NOW + HOUR)


# ── a folder that is gone ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_silent_client_is_reminded_though_the_folder_of_the_request_is_gone(filed: World, scan: Scan) -> None:
    """The reminder is written from what is there still."""
    scan(filed, folder="Clients", follow_up=False)
    _answer(filed, QUOTE)
    filed.remove("Clients")
    report = scan(filed, now=NOW + 9 * DAY)

    assert [str(draft["In-Reply-To"]) for draft in drafts_in(filed)] == ["<a1@mine.example>"]
    assert report.failures == []


def test_labels_that_went_with_their_folder_are_given_up_at_once(filed: World, scan: Scan) -> None:
    """No scan complains of them, neither the next nor any later one; the draft is taken back all the same."""
    scan(filed, folder="Clients")
    filed.remove("Clients")
    _answer(filed)
    reports = [scan(filed, now=NOW + hours * HOUR) for hours in (2, 3)]

    assert [report.failures for report in reports] == [[], []]
    assert [report.counts.taken_back for report in reports] == [1, 0]
    assert drafts_in(filed) == []


# ── mail that lies elsewhere by now ──────────────────────────────────────────────────────────────────────────────────


def _move(world: World, folder: str) -> None:
    """The owner files the request, which keeps its flags."""
    [mail], flags = world.contents("Clients"), world.flags("Clients")[ID]
    world.deliver(folder, mail, NOW, flags)
    world.delete("Clients", ID)


def _moves(world: World, scan: Scan) -> str:
    """To a folder that no scan looks at."""
    del scan
    world.create("Archive")
    _move(world, "Archive")
    return "Archive"


def _moves_within_sight(world: World, scan: Scan) -> str:
    """To a folder that a scan looks at before the user answers."""
    _move(world, "INBOX")
    scan(world)
    return "INBOX"


def _renumbered(world: World, scan: Scan) -> str:
    """By the server."""
    del scan
    world.renumber("Clients")
    return "Clients"


def _renumbered_within_sight(world: World, scan: Scan) -> str:
    """And looked at before the user answers."""
    world.renumber("Clients")
    scan(world, folder="Clients")
    return "Clients"


WAYS = [_moves, _moves_within_sight, _renumbered, _renumbered_within_sight]


@pytest.mark.parametrize("goes", WAYS)
def test_an_answer_takes_the_verdict_off_wherever_the_request_lies(
    filed: World, scan: Scan, goes: Callable[[World, Scan], str]
) -> None:
    """What was seen in the mail stays, as it does on a request that nobody has moved."""
    scan(filed, folder="Clients")
    before = filed.flags("Clients")[ID]
    folder = goes(filed, scan)
    _answer(filed)
    reports = [scan(filed, now=NOW + hours * HOUR) for hours in (2, 3)]

    assert "guard-decline" in before
    assert filed.flags(folder)[ID] == before - {"guard-decline"}
    assert [report.counts.taken_back for report in reports] == [1, 0]


@pytest.mark.parametrize("goes", WAYS)
def test_undo_finds_what_is_left_on_a_request_that_was_filed_and_answered(
    filed: World, scan: Scan, goes: Callable[[World, Scan], str], tmp_path: Path
) -> None:
    """Nothing counts as taken off that stands."""
    scan(filed, folder="Clients")
    folder = goes(filed, scan)
    _answer(filed)
    scan(filed, now=NOW + 2 * HOUR)
    left = _undo(filed, tmp_path)

    assert (filed.flags(folder)[ID], left) == (frozenset(), ())


def test_a_request_without_a_message_id_is_known_again_in_a_renumbered_folder(
    world: World, scan: Scan, tmp_path: Path
) -> None:
    """It cannot be searched for, so the scan that sees it again remembers where it lies, and nothing else of it."""
    world.create("Clients")
    world.deliver("Clients", letter(ID).replace(f"Message-ID: <{ID}>\r\n".encode(), b""), NOW)
    scan(world, folder="Clients")
    labelled = "guard-request" in world.flags("Clients")[""]
    with State.open(tmp_path / "state.db") as state:
        [before] = state.find("sha256:")
    world.renumber("Clients")
    scan(world, folder="Clients", now=NOW + HOUR)
    with State.open(tmp_path / "state.db") as state:
        [after] = state.find("sha256:")
    _undo(world, tmp_path)

    assert (labelled, world.flags("Clients")[""]) == (True, frozenset())
    assert (after.summary, after.seen_at) == (before.summary, before.seen_at)


def _undo(world: World, tmp_path: Path) -> tuple[Standing, ...]:
    """Take all back; what is said to stand after that."""
    with State.open(tmp_path / "state.db") as state, world.open() as mailbox:
        undo(state.standing.all(mailbox.account), mailbox, state)
        return state.standing.all(mailbox.account)
