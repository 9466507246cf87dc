"""Whatever breaks during a scan, the next one makes good: a sample of what `tests/faults/all.py` tries in full.

Each trial has a fresh mailbox on Dovecot, a scan that goes wrong, a clean one; drafts, labels and flags of everything
are compared with those of an undisturbed scan.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from faults import kill_trials, wire_trials
from faults.trial import Snapshot, furnish, lose, scan_once, snapshot
from faults.wire import FAULTS
from servers.dovecot import Dovecot
from servers.fresh import plain_world
from servers.worlds import ImapWorld, MemoryWorld

from inbox_guard.errors import GuardError
from inbox_guard.judge import Core

Calm = tuple[list[str], Snapshot]


@pytest.fixture(scope="module")
def calm(dovecot: Dovecot, core: Core, tmp_path_factory: pytest.TempPathFactory) -> Calm:
    """The exchanges of an undisturbed scan, and the mailbox after it."""
    return wire_trials.undisturbed(plain_world(dovecot), core, tmp_path_factory.mktemp("calm"))


@pytest.fixture
def worlds(dovecot: Dovecot) -> Iterator[ImapWorld]:
    """Fresh mailboxes, one after the other."""
    return (plain_world(dovecot) for _ in count())


def test_the_scan_that_is_disturbed_has_all_kinds_of_commands(calm: Calm) -> None:
    """Else the trials would prove little."""
    names, expected = calm
    assert {"LOGIN", "LIST", "EXAMINE", "SELECT", "UID SEARCH", "UID FETCH", "UID STORE", "APPEND"} <= {*names}
    assert len([key for key in expected if key[0] == "Drafts"]) == 3


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_on_the_wire_leaves_no_trace(
    fault: str, calm: Calm, worlds: Iterator[ImapWorld], core: Core, tmp_path: Path
) -> None:
    """At two exchanges drawn by lot, once with the state kept and once without."""
    names, expected = calm
    for keep, at in zip((True, False), random.Random(fault).sample(range(len(names)), 2), strict=True):
        case = wire_trials.Case(fault, at, keep)
        outcome = wire_trials.attempt(case, next(worlds), expected, core, tmp_path)

        assert outcome.name != "not reached"
        assert outcome.wrong == ()


@pytest.mark.parametrize("fault", ["NO", "BAD"])
def test_own_mail_that_is_refused_is_asked_for_again_before_anything_is_done(
    fault: str, calm: Calm, worlds: Iterator[ImapWorld], core: Core, tmp_path: Path
) -> None:
    """Header and body of sent mail: without them what is answered already would be labelled and drafted for."""
    names, expected = calm
    first = names.index("UID FETCH")
    for at in (first, first + 1):
        outcome = wire_trials.attempt(wire_trials.Case(fault, at, keep=True), next(worlds), expected, core, tmp_path)

        assert "your own messages" in outcome.said
        assert outcome.wrong == ()


def test_killed_at_an_exchange_a_scan_leaves_no_trace(
    calm: Calm, worlds: Iterator[ImapWorld], core: Core, tmp_path: Path
) -> None:
    """SIGKILL before and behind exchanges drawn by lot."""
    names, expected = calm
    for number, kill in enumerate(random.Random(1).sample(list(kill_trials.kills(len(names))), 6)):
        wrong = kill_trials.attempt(kill, next(worlds), expected, core, tmp_path / f"{number}.db")

        assert (kill, wrong) == (kill, [])


def test_killed_between_exchanges_a_scan_leaves_no_trace(
    calm: Calm, worlds: Iterator[ImapWorld], core: Core, tmp_path: Path
) -> None:
    """SIGKILL at moments drawn by lot, which hit the writing of the state too."""
    lasts = kill_trials.duration(next(worlds), tmp_path)
    dice = random.Random(2)
    for number in range(4):
        kill = kill_trials.Kill(keep=number % 2 == 0, after=dice.uniform(0, lasts))
        wrong = kill_trials.attempt(kill, next(worlds), calm[1], core, tmp_path / f"{number}.db")

        assert (kill, wrong) == (kill, [])


@pytest.mark.parametrize("size", [0, 8192, 40_960])
def test_a_full_disk_leaves_no_trace(
    size: int, calm: Calm, worlds: Iterator[ImapWorld], core: Core, tmp_path: Path
) -> None:
    """The scan ends with one of our errors, whatever the state could still take."""
    ended, wrong = kill_trials.fill_up(size, next(worlds), calm[1], core, tmp_path / "state.db")

    assert (ended, wrong) == ("exit 1", [])


@pytest.fixture
def scanned(core: Core, tmp_path: Path) -> tuple[MemoryWorld, Path, Callable[[], object]]:
    """A mailbox after a scan, the state file, and the way to scan again."""
    world, state = MemoryWorld(), tmp_path / "state.db"
    furnish(world)
    scan_once(world.open, state, core)
    return world, state, lambda: scan_once(world.open, state, core)


@pytest.mark.parametrize("at", [0, 20, 100, 4096, 5000, 9000, 20_000])
def test_a_damaged_state_leaves_no_trace(at: int, scanned: tuple[MemoryWorld, Path, Callable[[], object]]) -> None:
    """A scan moves it aside or says what is wrong and that the file may be deleted; it repeats nothing."""
    world, state, scan = scanned
    before = snapshot(world)
    content = bytearray(state.read_bytes())
    content[at : at + 512] = random.Random(at).randbytes(512)
    state.write_bytes(content)
    for path in state.parent.glob("state.db-*"):
        path.unlink()
    remedies = []
    try:
        scan()
    except GuardError as error:
        remedies.append(error.remedy)
        lose(state)
        scan()

    assert snapshot(world) == before
    assert all("may be deleted" in remedy for remedy in remedies)


def test_a_state_of_a_newer_version_is_refused_before_anything_is_done(
    core: Core, tmp_path: Path, worlds: Iterator[ImapWorld]
) -> None:
    """It is not guessed what a newer one has remembered."""
    world, state = next(worlds), tmp_path / "state.db"
    furnish(world)
    before = snapshot(world)
    with sqlite3.connect(state) as file:
        file.execute("PRAGMA user_version = 4711")
    with pytest.raises(GuardError, match="newer inbox-guard"):
        scan_once(world.open, state, core)

    assert snapshot(world) == before
