"""What systemd is told of the service: the protocol of sd_notify(3), datagrams of lines KEY=value.

Without systemd (no NOTIFY_SOCKET) nothing is sent, and nothing of this ever raises.
"""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections.abc import Mapping


class Systemd:
    """The service manager, where there is one."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._address = environment.get("NOTIFY_SOCKET", "")
        mine = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        microseconds = environment.get("WATCHDOG_USEC", "") if mine else ""
        self._every = int(microseconds) / 1_000_000 / 3 if microseconds.isdecimal() else None
        self._fed = 0.0
        self._status = ""

    def ready(self) -> None:
        """The daemon is up, or has reloaded."""
        self._tell("READY=1")

    def reloading(self) -> None:
        """It reads its config again; `ready` ends that."""
        self._tell(f"RELOADING=1\nMONOTONIC_USEC={time.monotonic_ns() // 1000}")

    def stopping(self) -> None:
        """It is about to end."""
        self._tell("STOPPING=1\nSTATUS=Stopping")

    def status(self, line: str) -> None:
        """One line for `systemctl status`; sent when it is another one than before."""
        if line != self._status:
            self._status = line
            self._tell(f"STATUS={line}")

    def alive(self) -> None:
        """Feed the watchdog, three times as often as it asks for, where it runs."""
        now = time.monotonic()
        if self._every is not None and now - self._fed >= self._every:
            self._fed = now
            self._tell("WATCHDOG=1")

    def _tell(self, text: str) -> None:
        if not self._address:
            return
        # a leading @ stands for the zero byte of Linux's abstract names
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
            channel.settimeout(1)
            channel.sendto(text.encode(), address)
