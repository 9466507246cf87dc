"""A person at a terminal: a command on a pseudo-terminal, lines typed into it, and everything that it showed."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from servers.patience import PATIENCE


class Terminal:
    """`inbox-guard` with these arguments on a terminal of its own; `shown` is all that was on the screen."""

    def __init__(self, environment: dict[str, str], *arguments: str | Path) -> None:
        self.shown = ""
        self._unread = ""
        self._leader, follower = pty.openpty()
        # as at every terminal Ctrl-C reaches the command, whatever the tests themselves were started by
        command = ["setsid", "--ctty", "env", "--default-signal=INT"]
        command += [sys.executable, "-m", "inbox_guard", *map(str, arguments)]
        self._process = subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, env=environment)
        os.close(follower)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._leader)

    def expect(self, text: str) -> None:
        """Wait until this text is shown, after all that was waited for before."""
        end = time.monotonic() + PATIENCE
        while text not in self._unread:
            assert self._read(end), f"waited in vain for {text!r}; the screen: {self.shown}"
        self._unread = self._unread.partition(text)[2]

    def answer(self, question: str, line: str) -> None:
        """Type a line at a question."""
        self.expect(question)
        os.write(self._leader, f"{line}\n".encode())

    def stop(self, question: str, key: str) -> None:
        """Press Ctrl-C or Ctrl-D at a question, once more where it came too early: before the answer is waited for."""
        self.expect(question)
        end = time.monotonic() + PATIENCE
        while "\n" not in self._unread and time.monotonic() < end:
            os.write(self._leader, key.encode())
            again = min(end, time.monotonic() + PATIENCE / 10)
            while "\n" not in self._unread and self._read(again):
                pass

    def end(self) -> int:
        """Wait until the command has ended; its exit code."""
        end = time.monotonic() + PATIENCE
        while self._read(end):
            pass
        return self._process.wait(PATIENCE)

    def _read(self, end: float) -> bool:
        ready, _, _ = select.select([self._leader], [], [], max(0.0, end - time.monotonic()))
        try:
            chunk = os.read(self._leader, 4096).decode("utf-8", "replace") if ready else ""
        except OSError:  # the other end is gone
            chunk = ""
        chunk = chunk.replace("\r\n", "\n")
        self.shown += chunk
        self._unread += chunk
        return bool(chunk)
