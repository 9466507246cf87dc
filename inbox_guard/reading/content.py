"""MIME parts → the text that the sender wrote for the reader.  It knows MIME, not mail in general and no language.

Own text parts in order; HTML where there is no plain part worth the name; never an attachment, and an attached
message only where it is what the mail is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message as Part

from inbox_guard.model import Defect, DefectKind
from inbox_guard.reading import headers
from inbox_guard.reading.charsets import decode

MAX_TEXT = 262_144  # characters of a body
MAX_PARTS = 200
TOO_MANY_PARTS = Defect(DefectKind.PARTIAL, "structure: too many parts, the last ones left out")
FEW_WORDS = 12  # an own text shorter than this is a cover note to the message attached

_SHOWN = ("From", "Date", "Subject", "To")  # of a message attached, as clients show it in line

_BLANK = re.compile(r"\n{6,}")
_ENRICHED = re.compile(r"<[^<>]{1,200}>")
_MARKED_UP = re.compile(
    r"\s*<(?:!doctype|html|head|body|table|div|p|br|b|strong|span|font|h[1-6])(?=[\s/>])", re.IGNORECASE
)
_GOES_ON = re.compile(r"</[a-z][a-z0-9]{0,10}>|<br ?/?>", re.IGNORECASE)
_SKIPPED = frozenset(
    {
        "calendar",
        "x-vcard",
        "vcard",
        "directory",
        "css",
        "csv",
        "rtf",
        "xml",
        "x-amp-html",
        "rfc822-headers",
        "x-delivery-status",
    }
)


@dataclass(slots=True)
class Text:
    """The text found so far and what had to be done to read it."""

    blocks: list[str] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    attached: list[Part] = field(default_factory=list)
    parts: int = 0
    longest: int = 0  # bytes of the longest text part

    @property
    def joined(self) -> str:
        """All blocks, parted by a line feed, within `MAX_TEXT`."""
        return "\n".join(block for block in self.blocks if block.strip())[:MAX_TEXT]


def body_text(message: Part, browser: re.Pattern[str]) -> tuple[str, tuple[Defect, ...]]:
    """The text of a message and its defects; `browser` knows the "view in browser" of a worthless plain part."""
    found = Text()
    _collect(message, found, browser)
    text = found.joined
    if len(text) >= MAX_TEXT or found.longest > 4 * MAX_TEXT:
        found.defects.append(Defect(DefectKind.PARTIAL, "text: too long, the end left out"))
    if found.attached and len(text.split()) < FEW_WORDS and message.get_content_subtype() not in {"report", "digest"}:
        forwarded, defects = _forwarded(found.attached[0], browser)
        text = f"{text}\n\n{forwarded}"[:MAX_TEXT]
        found.defects.extend(defects)
    return text, tuple(dict.fromkeys(found.defects))


def _forwarded(part: Part, browser: re.Pattern[str]) -> tuple[str, list[Defect]]:
    """A message attached, written as clients write a forward in line, and its defects."""
    inner = part.get_payload()
    message = inner[0] if isinstance(inner, list) and inner else None
    if not isinstance(message, Part):
        return "", []
    found = Text()
    _collect(message, found, browser)
    fields = headers.fields(message.raw_items())  # as they came: asked for one, the standard library loses its octets
    named = ((name, headers.text(next(iter(fields.get(name.lower(), ())), ""))) for name in _SHOWN)
    lines = [f"{name}: {value}" for name, value in named if value]
    text = "---------- Forwarded message ---------\n" + "\n".join(lines) + "\n\n" + found.joined
    return text, found.defects


def _collect(part: Part, found: Text, browser: re.Pattern[str], depth: int = 0) -> None:
    found.parts += 1
    if found.parts > MAX_PARTS or depth > MAX_PARTS:
        found.defects.append(TOO_MANY_PARTS)
        return
    kind = part.get_content_type()
    children = _children(part)
    if kind.startswith("message/"):
        if children:
            found.attached.append(part)
    elif children and kind == "multipart/alternative":
        _alternative(children, found, browser, depth)
    elif children:
        for child in children[: 1 if kind == "multipart/report" else MAX_PARTS]:
            _collect(child, found, browser, depth + 1)
    elif _is_own_text(part):
        found.blocks.append(_leaf(part, found))


def _children(part: Part) -> list[Part]:
    if not part.is_multipart():  # asked for the payload of a text, the standard library fails over an odd charset
        return []
    return [child for child in part.get_payload() if isinstance(child, Part)]


def _alternative(children: list[Part], found: Text, browser: re.Pattern[str], depth: int) -> None:
    """Plain text, unless it is empty or only sends the reader elsewhere (RFC 2046 §5.1.4 leaves us the choice)."""
    plain, rich = Text(), Text()
    for child in children:
        side = rich if any(leaf.get_content_type() == "text/html" for leaf in _leaves(child)) else plain
        if side is plain:
            _collect(child, plain, browser, depth + 1)
    text = plain.joined
    poor = len(text.split()) < 2 or (len(text) < 1_000 and browser.search(text) is not None)  # noqa: PLR2004
    if poor:
        for child in children:
            if any(leaf.get_content_type() == "text/html" for leaf in _leaves(child)):
                _collect(child, rich, browser, depth + 1)
    chosen = rich if poor and len(rich.joined.split()) >= len(text.split()) else plain
    found.blocks.extend(chosen.blocks)
    found.defects.extend(chosen.defects)
    found.attached.extend([*plain.attached, *rich.attached])
    found.parts += plain.parts + rich.parts
    found.longest = max(found.longest, plain.longest, rich.longest)


def _leaves(part: Part) -> Iterator[Part]:
    pending, seen = [part], 0
    while pending and seen < MAX_PARTS:
        here = pending.pop()
        seen += 1
        if here.get_content_maintype() == "message":
            continue
        children = _children(here)
        pending.extend(reversed(children))
        if not children:
            yield here


def _is_own_text(part: Part) -> bool:
    kind = part.get_content_type()
    if not kind.startswith(("text/", "multipart/")) or kind.partition("/")[2] in _SKIPPED:
        return False
    try:
        return part.get_content_disposition() != "attachment" and not part.get_filename()
    except (ValueError, LookupError, TypeError, AttributeError, UnicodeError):
        return True


def _leaf(part: Part, found: Text) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    found.longest = max(found.longest, len(payload))
    decoded = decode(payload[: 4 * MAX_TEXT], _parameter(part, "charset"))
    if decoded.defect:
        found.defects.append(Defect(DefectKind.CHARSET, decoded.defect))
    text = _line_feeds(decoded.text)
    kind = part.get_content_type()
    if kind == "text/html" or _is_marked_up(text, kind):
        from inbox_guard.reading.html import to_text  # noqa: PLC0415 - lxml is heavy and most mail has a plain part

        text, lost = to_text(text)
        if lost:
            found.defects.append(Defect(DefectKind.PARTIAL, lost))
    elif kind in {"text/enriched", "text/richtext"}:
        text = _ENRICHED.sub("", text)
    elif (_parameter(part, "format") or "").lower() == "flowed":
        text = unflow(text, delsp=(_parameter(part, "delsp") or "").lower() == "yes")
    return text[:MAX_TEXT]


def _is_marked_up(text: str, kind: str) -> bool:
    """Whether a text begins as HTML does; a plain one must go on so, as what forms of websites send does."""
    return _MARKED_UP.match(text) is not None and (kind != "text/plain" or _GOES_ON.search(text) is not None)


def _parameter(part: Part, name: str) -> str | None:
    try:
        value = part.get_param(name)
    except (ValueError, LookupError, TypeError, AttributeError, UnicodeError):
        return None
    if isinstance(value, tuple):
        value = value[2]
    return str(value).strip()[:60] if value is not None else None


def _line_feeds(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").removeprefix("\ufeff")
    return _BLANK.sub("\n\n\n\n\n", text)


def unflow(text: str, *, delsp: bool) -> str:
    """Join the paragraphs of format=flowed (RFC 3676 §4): a line that ends with a space goes on, at the same depth."""
    paragraphs: list[list[str]] = []
    open_depth = -1  # depth of the paragraph that goes on, or -1
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        flows = content.endswith(" ") and content != "-- "
        piece = content[:-1] if flows and delsp else content
        if open_depth == depth and content != "-- ":
            paragraphs[-1].append(piece)
        else:
            paragraphs.append([f"{'>' * depth} " if depth else "", piece])
        open_depth = depth if flows else -1
    lines = ("".join(paragraph) for paragraph in paragraphs)
    return "\n".join(line if line == "-- " else line.rstrip(" ") for line in lines)
