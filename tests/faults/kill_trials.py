"""SIGKILL at each exchange and at any moment between, and a full disk, each followed by a clean scan."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from faults import victim
from faults.trial import Snapshot, furnish, harm, lose, scan_once, snapshot
from faults.wire_trials import different
from servers.fault_proxy import Exchange, FaultProxy
from servers.patience import PATIENCE
from servers.worlds import ImapWorld

from inbox_guard.judge import Core


@dataclass(frozen=True, slots=True)
class Kill:
    """Before or behind an exchange (`at`), or so many seconds after the greeting (`after`)."""

    keep: bool
    at: int = -1
    done: bool = False
    after: float = 0.0


def kills(exchanges: int) -> Iterator[Kill]:
    """All that go by exchange."""
    for at in range(exchanges):
        for done in (False, True):
            for keep in (True, False):
                yield Kill(keep, at, done)


def duration(world: ImapWorld, directory: Path) -> float:
    """Seconds from the greeting to the end of a scan that nobody kills."""
    furnish(world)
    begun: list[float] = []

    def begin(exchange: Exchange) -> None:
        begun.append(monotonic())
        exchange.send(exchange.run())

    with FaultProxy(world.back_door) as proxy:
        proxy.arm(begin, 0)
        process = victim.start(world.through(proxy.port), directory / "calm.db")
        process.join(PATIENCE)
    assert process.exitcode == 0
    return monotonic() - begun[0]


def attempt(kill: Kill, world: ImapWorld, expected: Snapshot, core: Core, state: Path) -> list[str]:
    """Kill one scan of a fresh mailbox, make a clean one; what is wrong then."""
    furnish(world)
    before = snapshot(world)
    with FaultProxy(world.back_door) as proxy:
        greeted, dead = threading.Event(), threading.Event()

        def strike(exchange: Exchange) -> None:
            if kill.at < 0:
                exchange.send(exchange.run())
                greeted.set()
                return
            if kill.done:
                exchange.run()
            greeted.set()
            dead.wait(PATIENCE)
            exchange.cut()

        proxy.arm(strike, max(kill.at, 0))
        process = victim.start(world.through(proxy.port), state)
        assert greeted.wait(PATIENCE)
        if kill.at < 0:
            process.join(kill.after)
        process.kill()
        process.join(PATIENCE)
        dead.set()
    return harm(before, snapshot(world)) + _afterwards(world, expected, core, state, keep=kill.keep)


def fill_up(size: int, world: ImapWorld, expected: Snapshot, core: Core, state: Path) -> tuple[str, list[str]]:
    """Scan where no file can grow beyond `size` bytes, then clean; how the first ended and what is wrong."""
    furnish(world)
    before = snapshot(world)
    process = victim.start(world, state, size)
    process.join(PATIENCE)
    ended = f"exit {process.exitcode}"
    return ended, harm(before, snapshot(world)) + _afterwards(world, expected, core, state, keep=True)


def _afterwards(world: ImapWorld, expected: Snapshot, core: Core, state: Path, *, keep: bool) -> list[str]:
    if not keep:
        lose(state)
    scan_once(world.open, state, core)
    lose(state)
    return different(expected, snapshot(world))
