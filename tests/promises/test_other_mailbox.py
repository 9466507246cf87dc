"""An account of the config leads to another mailbox than before, or to the same one under another name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from faults.trial import PROFILE, letter
from promises.conftest import drafts_in
from servers.worlds import MemoryWorld, World
from unit.builders import NOW

from inbox_guard.judge import Core
from inbox_guard.mailbox.drafts import header_id
from inbox_guard.mailbox.port import Mailbox
from inbox_guard.profile import Policy
from inbox_guard.scan import Options, Report, scan_account
from inbox_guard.scan.taking_back import undo
from inbox_guard.state import State

OLD, NEW = "me@mine.example at imap.mine.example", "me@mine.example at mail.mine.example"
LATER = NOW + timedelta(days=1)
IDS = ("r1@client.example", "r2@client.example")
At = Callable[[World, str], "contextmanager[tuple[State, Mailbox]]"]


@pytest.fixture
def at(tmp_path: Path) -> At:
    """One state, and a mailbox that is known by this name."""

    @contextmanager
    def opened(world: World, mailbox: str) -> Iterator[tuple[State, Mailbox]]:
        with State.open(tmp_path / "state.db") as state, world.open() as session:
            state.claim(session.account, mailbox)
            yield state, session

    return opened


@pytest.fixture
def scan_as(core: Core, at: At) -> Callable[..., Report]:
    """One pass over a world that is known by this name."""

    def run(world: World, mailbox: str, **options: bool) -> Report:
        chosen = Options(LATER if mailbox == NEW else NOW, timedelta(days=14), **options)
        with at(world, mailbox) as (state, session):
            return scan_account(session, ["INBOX"], state, core, PROFILE, Policy(), chosen)

    return run


def _requests(world: World, *ids: str) -> None:
    for number, id_ in enumerate(ids):
        world.deliver("INBOX", letter(id_, sender=f"client{number}@{id_.partition('@')[2]}"), NOW)


def test_another_mailbox_under_the_same_name_is_read_from_its_beginning(scan_as: Callable[..., Report], at: At) -> None:
    """Also where it numbers its messages alike; what is known of the first one is left out and left as it is."""
    first, second = MemoryWorld(), MemoryWorld()
    _requests(first, *IDS)
    _requests(second, "s1@other.example", "s2@other.example")
    scan_as(first, OLD)
    before = first.flags("INBOX"), sorted(first.contents("Drafts"))
    report = scan_as(second, NEW)
    with at(second, NEW) as (state, session):
        past = state.records.judged(session.account, NOW - timedelta(days=9)), state.records.drafts(session.account)
        letters = state.letters.since(session.account, NOW - timedelta(days=9))
        undone = undo(state.standing.all(session.account), session, state)

    assert report.counts.drafts == 2
    assert [{row.id for row in rows} for rows in (past[0], letters)] == [{"s1@other.example", "s2@other.example"}] * 2
    assert {row.answers for row in past[1]} == {"s1@other.example", "s2@other.example"}
    assert {outcome.standing.id for outcome in undone} == {"s1@other.example", "s2@other.example"}
    with at(first, OLD) as (state, session):
        standing = state.standing.all(session.account)
        assert {stands.id for stands in standing} == set(IDS)
        assert (first.flags("INBOX"), sorted(first.contents("Drafts"))) == before
        assert [how for one in undo(standing, session, state) for _, how in one.drafts] == ["removed", "removed"]


def test_a_message_that_failed_in_one_mailbox_has_not_failed_in_another(at: At) -> None:
    """They number their messages alike."""
    world = MemoryWorld()
    _requests(world, *IDS)
    with at(world, OLD) as (state, session):
        [place] = session.find(IDS[0], ["INBOX"])
        tries = [state.failures.add(place, "is broken", NOW) for _ in range(3)]
    with at(world, NEW) as (state, _):
        assert (tries[-1], state.failures.all(place.account)) == (3, ())
        assert state.failures.add(place, "is broken", NOW) == 1


def test_a_mailbox_that_goes_by_another_name_gets_nothing_twice(world: World, scan_as: Callable[..., Report]) -> None:
    """A provider renames its host: what the user deleted and took off stays away, what stands is not added to."""
    _requests(world, *IDS)
    scan_as(world, OLD)
    kept, thrown = sorted(drafts_in(world), key=lambda draft: str(draft["In-Reply-To"]))
    world.delete("Drafts", header_id(thrown.as_bytes()))
    for flag in [flag for flag in world.flags("INBOX")[IDS[1]] if flag.startswith("guard-")]:
        world.unflag("INBOX", IDS[1], flag)
    before = world.flags("INBOX")
    reports = [scan_as(world, NEW), scan_as(world, NEW), scan_as(world, OLD)]

    assert [draft["Message-ID"] for draft in drafts_in(world)] == [kept["Message-ID"]]
    assert world.flags("INBOX") == before
    assert [report.counts.drafts for report in reports] == [0, 0, 0]


def test_what_stands_in_a_mailbox_that_goes_by_another_name_can_still_be_undone(
    world: World, scan_as: Callable[..., Report], at: At
) -> None:
    """The next scan finds it again, by Message-IDs and labels; a dry run notes nothing."""
    _requests(world, *IDS)
    scan_as(world, OLD)
    scan_as(world, NEW, dry_run=True)
    with at(world, NEW) as (state, session):
        rehearsed = state.standing.all(session.account)
    scan_as(world, NEW)
    with at(world, NEW) as (state, session):
        seen = {row.id for row in state.records.judged(session.account, NOW - timedelta(days=9))}
        undo(state.standing.all(session.account), session, state)

    assert (rehearsed, seen) == ((), set(IDS))
    assert world.flags("INBOX") == dict.fromkeys(IDS, frozenset())
    assert drafts_in(world) == []
