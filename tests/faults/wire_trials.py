"""Each fault at each exchange of a scan against Dovecot, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from faults.trial import Snapshot, disturbed, furnish, harm, lose, scan_once, snapshot
from faults.wire import FAULTS
from servers.fault_proxy import FaultProxy
from servers.patience import HASTE
from servers.worlds import ImapWorld

from inbox_guard.judge import Core


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that goes wrong, at one exchange, with or without the state surviving."""

    fault: str
    at: int
    keep: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """`said` is how the disturbed scan ended, `wrong` what it or the clean one after it left that may not be."""

    case: Case
    name: str
    said: str
    wrong: tuple[str, ...]


def undisturbed(world: ImapWorld, core: Core, directory: Path) -> tuple[list[str], Snapshot]:
    """The exchanges of a whole scan and what stands in the mailbox after it."""
    furnish(world)
    with FaultProxy(world.back_door) as proxy:
        proxy.arm()
        scan_once(world.through(proxy.port).open, directory / "calm.db", core)
        return list(proxy.names), snapshot(world)


def cases(exchanges: int) -> Iterator[Case]:
    """All of them."""
    for at in range(exchanges):
        for fault in FAULTS:
            for keep in (True, False):
                yield Case(fault, at, keep)


def attempt(case: Case, world: ImapWorld, expected: Snapshot, core: Core, directory: Path) -> Outcome:
    """Disturb one scan of a fresh mailbox, make a clean one, compare."""
    furnish(world)
    before = snapshot(world)
    state = directory / f"{'-'.join([*case.fault.split(), str(case.at), str(case.keep)])}.db"
    with FaultProxy(world.back_door) as proxy:
        proxy.arm(FAULTS[case.fault], case.at)
        behind = _hasty(world.through(proxy.port)) if case.fault == "stall" else world.through(proxy.port)
        said = disturbed(lambda: scan_once(behind.open, state, core))
        name = proxy.names[case.at] if proxy.fired else "not reached"
    wrong = harm(before, snapshot(world))
    if not case.keep:
        lose(state)
    scan_once(world.open, state, core)
    lose(state)
    wrong += different(expected, snapshot(world))
    return Outcome(case, name, said, tuple(wrong))


def different(expected: Snapshot, found: Snapshot) -> list[str]:
    """Where two mailboxes differ."""
    keys = sorted({*expected, *found})
    return [f"{k}: {found.get(k)} and not {expected.get(k)}" for k in keys if expected.get(k) != found.get(k)]


def _hasty(world: ImapWorld) -> ImapWorld:
    """For every other fault the time limit would be one more, on a machine that is busy."""
    return replace(world, settings=replace(world.settings, connect_timeout=HASTE, read_timeout=HASTE))
