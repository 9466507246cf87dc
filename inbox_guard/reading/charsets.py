"""Bytes → text, whatever the label says.  It knows charsets, not messages."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

ISOLATED = ["utf_8", "cp1251", "koi8_r", "cp1252", "iso8859_15"]
SAMPLE = 8_192  # bytes that a guess looks at
FEW = 3  # accented letters prove nothing
LOST = "\ufffd"  # stands for bytes that are no character
SOUND = 3  # so many times more characters are whole in UTF-8 than broken
CUT = 100_000  # bytes from which a part may have been cut on its way

_ACCENTED = re.compile("[\xc0-\xff]")
_WORDS = re.compile(rb"[A-Za-z\x80-\xff]+")
_PLAIN = re.compile("[A-Za-z]")
# Labels that Python does not know, or that mean more than they say (as the WHATWG encoding standard has it).
ALIASES = {
    "us-ascii": "",
    "ascii": "",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "windows-1252": "cp1252",
    "x-unknown": "",
    "unknown-8bit": "",
    "unknown": "",
    "default": "",
    "default_charset": "",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "iso-8859-8-i": "iso-8859-8",
    "koi8": "koi8-r",
    "x-cp1251": "cp1251",
    "cp-1251": "cp1251",
    "win-1251": "cp1251",
    "x-mac-cyrillic": "mac-cyrillic",
    "gb2312": "gb18030",
    "ks_c_5601-1987": "cp949",
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, and what had to be done about the charset, empty where the label was right."""

    text: str
    defect: str = ""


def decode(data: bytes, label: str | None) -> Decoded:
    """Decode by the label where that works without loss, else as UTF-8, else by a guess among our charsets."""
    named = _known(label)
    if data.isascii() and not named.startswith(("utf-7", "utf-16", "utf-32", "iso2022", "hz")):
        return Decoded(data.decode("ascii"))
    if named:
        strict = _strict(data, named)
        if strict is not None and not (_single_byte(named) and (_is_utf8(data) or _outlandish(strict, named))):
            return Decoded(strict)
    as_utf8 = _strict(data, "utf-8")
    if as_utf8 is not None:
        return Decoded(as_utf8, f"{label or 'none'} read as utf-8" if named or label else "")
    return _mended(data, label) or _guess(data, label)


def _known(label: str | None) -> str:
    name = (label or "").strip().strip("\"'").lower()
    name = ALIASES.get(name, name)
    if not name:
        return ""
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return ""
    return info.name if getattr(info, "_is_text_encoding", True) and info.name != "undefined" else ""


def _single_byte(name: str) -> bool:
    return name.startswith(("cp12", "iso8859", "koi8", "mac", "latin")) or name == "ascii"


def _is_utf8(data: bytes) -> bool:
    """A single-byte charset decodes anything: where the bytes are good UTF-8 the label lies."""
    return not data.isascii() and _strict(data, "utf-8") is not None


def _outlandish(text: str, name: str) -> bool:
    """More accented letters than plain ones: the label says Western Europe, the letters do not."""
    accented = len(_ACCENTED.findall(text))
    return name == "cp1252" and accented > FEW and accented > len(_PLAIN.findall(text))


def _strict(data: bytes, name: str) -> str | None:
    try:
        # A long part may have been cut inside a character.
        text = data.decode(name) if len(data) < CUT else codecs.getincrementaldecoder(name)().decode(data)
        text.encode("utf-8")
    except (UnicodeError, LookupError, ValueError):
        return None
    return text


def _mended(data: bytes, label: str | None) -> Decoded | None:
    """UTF-8 with a few broken bytes, which are lost; None where they are too many for it to be UTF-8 at all."""
    text = data.decode("utf-8", "replace")
    lost = text.count(LOST) - data.count(LOST.encode())
    right = sum(char > "\x7f" for char in text) - lost
    return Decoded(text, f"{label or 'none'} read as utf-8, {lost} broken") if lost * SOUND < right else None


def _guess(data: bytes, label: str | None) -> Decoded:
    """A guess; where letters beyond ASCII stand inside words of ASCII letters it is Western, however short the text."""
    words = [word for word in _WORDS.findall(data[:SAMPLE]) if not word.isascii()]
    plain = sum(byte < 0x80 for word in words for byte in word)  # noqa: PLR2004
    western = words and plain >= sum(map(len, words)) - plain
    best = None if western else from_bytes(data[:SAMPLE], cp_isolation=ISOLATED).best()
    name = best.encoding if best is not None else "cp1252"
    return Decoded(data.decode(name, "replace"), f"{label or 'none'} read as {name}")
