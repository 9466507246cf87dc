"""An event that any thread or signal handler can set, and that one thread waits for together with a socket."""

from __future__ import annotations

import contextlib
import select
import socket
from typing import Protocol

_LONGEST = 2**31 - 1  # milliseconds: what poll(2) takes


class Readable(Protocol):
    """Something of which the system says when it can be read."""

    def fileno(self) -> int:
        """Its number."""


class SelectableEvent:
    """As `threading.Event`, on a pair of sockets (the self-pipe trick), since poll(2) waits for files alone."""

    def __init__(self) -> None:
        self._inner, self._outer = socket.socketpair()
        for end in (self._inner, self._outer):
            end.settimeout(0)

    def set(self) -> None:
        """Set it; never blocks, never raises, may be called from anywhere at any time."""
        with contextlib.suppress(OSError):  # full: it is set already; closed: nobody waits any more
            self._outer.send(b"!")

    @property
    def is_set(self) -> bool:
        """Whether it is set."""
        return bool(ready([self], 0))

    def clear(self) -> None:
        """Let it be waited for anew."""
        with contextlib.suppress(OSError):
            while self._inner.recv(4096):
                pass

    def wait(self, seconds: float | None) -> bool:
        """Wait until it is set, so many seconds at most (None: for ever); whether it is."""
        return bool(ready([self], seconds))

    def fileno(self) -> int:
        """For `ready`."""
        return self._inner.fileno()

    def close(self) -> None:
        """Close both sockets."""
        self._inner.close()
        self._outer.close()


def ready(things: list[Readable], seconds: float | None) -> list[Readable]:
    """Those that can be read, as soon as there are any; none after so many seconds (None: wait for ever).

    The wait ends after 24 days at the latest, for more is not to be had at once.
    """
    poll = select.poll()  # select() itself fails where a process has more than 1024 files open
    numbers = {thing.fileno(): thing for thing in things}
    for number in numbers:
        poll.register(number, select.POLLIN)
    milliseconds = None if seconds is None else min(max(0, round(seconds * 1000)), _LONGEST)
    return [numbers[number] for number, _ in poll.poll(milliseconds)]
