"""What commands print: JSON Lines for programs, text for people that no mail can bend.  Decides nothing about mail."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_HIDDEN = {0xAD, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_CONTROLS = dict.fromkeys((*range(0x20), 0x7F, *range(0x80, 0xA0), *_HIDDEN), " ")


def printable(text: str) -> str:
    """Text without what a terminal obeys: control characters and changes of direction become spaces."""
    return text.translate(_CONTROLS)


def json_line(value: Mapping[str, Any]) -> None:
    """One compact object a line on standard output, in UTF-8 wherever it goes."""
    import json  # noqa: PLC0415 - only where JSON is asked for

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # a lone surrogate of a broken mail becomes the escape that JSON has for it
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
