"""What commands print: JSON Lines for programs, text for people that no mail can bend.  Decides nothing about mail."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inbox_guard.errors import GuardError
from inbox_guard.reading.unseen import escaped, seen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from _typeshed import ReadableBuffer

_CONTROLS = dict.fromkeys((*range(0x20), 0x7F, *range(0x80, 0xA0), 0x2028, 0x2029), " ")


class _Output(io.FileIO):
    """Where standard output goes.  Whatever prints, a library too, says what is wrong when that cannot be written.

    Then the output leads nowhere, or the interpreter would try once more, and complain, while it ends.
    """

    def write(self, content: ReadableBuffer, /) -> int:
        """Write it.

        Raises:
            BrokenPipeError: the reader has gone.
            GuardError: anything else, a full disk say.
        """
        try:
            return super().write(content)
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())
            if isinstance(error, BrokenPipeError):
                raise
            raise GuardError(
                f"the output cannot be written: {error.strerror}",
                "make room there, or let it go elsewhere; what was done until now stands",
            ) from error


def open_streams() -> None:
    """Make the standard streams fit to be printed on, whatever this program was started with.

    A terminal of another encoding gets an escape, never a crash; a stream that is closed leads nowhere, so that no file
    takes its place.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - open to the end
    out = sys.__stdout__
    if out is not None:
        buffer = io.BufferedWriter(_Output(out.fileno(), "wb", closefd=False))
        sys.stdout = io.TextIOWrapper(buffer, out.encoding, "backslashreplace", line_buffering=out.isatty())
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors="backslashreplace")


def printable(text: str) -> str:
    """Text without what a terminal obeys or hides: control characters become spaces."""
    return seen(text.translate(_CONTROLS))


def json_line(value: Mapping[str, Any]) -> None:
    """One compact object a line on standard output, in UTF-8 wherever it goes, and at once."""
    import json  # only where JSON is asked for

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # a lone surrogate of a broken mail becomes the escape that JSON has for it
    sys.stdout.buffer.write(escaped(text).encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()
