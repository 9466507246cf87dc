"""A first scan of much mail at once: what it keeps in memory is what is to be done, not what was read."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from datetime import timedelta

from faults.trial import letter, own_letter
from promises.conftest import Scan
from servers.worlds import MemoryWorld
from unit.builders import NOW

CHAT = "Thanks for the lovely evening, it was great to see you all again.\r\n"


def _peak(scan: Scan, world: MemoryWorld) -> int:
    """The most bytes that were in use at once during a scan."""
    tracemalloc.start()
    report = scan(world)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert report.failures == []
    return peak


def _fill(folder: str, made: Callable[[str, str], bytes], number: int) -> MemoryWorld:
    world = MemoryWorld()
    quoted = "".join(f"> {'x' * 70}\r\n" for _ in range(400))
    for n in range(number):
        world.deliver(folder, made(f"m{n}@friend.example", f"{CHAT}\r\n{quoted}"), NOW - timedelta(minutes=n))
    return world


def test_the_memory_of_a_scan_does_not_grow_with_the_length_of_what_it_has_read(
    scan: Scan, lose_state: Callable[[], None]
) -> None:
    """800 mails of 30 KB take hardly more than 200; held until the end, they would take four times as much."""
    scan(_fill("INBOX", letter, 1))  # what is loaded for the first mail stays
    peaks = []
    for number in (200, 800):
        lose_state()
        peaks.append(_peak(scan, _fill("INBOX", letter, number)))

    assert peaks[1] < 1.5 * peaks[0]


def test_own_mail_is_read_in_pieces_too(scan: Scan, lose_state: Callable[[], None]) -> None:
    """Also its headers."""

    def made(id_: str, text: str) -> bytes:
        return own_letter(id_, text[:100], "".join(f"X-Trace-{n}: {'x' * 900}\r\n" for n in range(30)))

    scan(_fill("Sent", made, 1))
    peaks = []
    for number in (200, 800):
        lose_state()
        peaks.append(_peak(scan, _fill("Sent", made, number)))

    assert peaks[1] < 1.5 * peaks[0]
