"""BODYSTRUCTURE → which parts are text, and a message put together of its header and these parts; it knows no server.

The message has the shape of the original: parts that stay on the server are there with their description and without
content, so whoever reads it sees that something was attached, and what.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.errors import MessageError
from email.parser import BytesHeaderParser
from itertools import takewhile
from typing import Any

PART_LIMIT = 262_144  # bytes of one text part that are fetched: a mail of more text is not read by people either
_MOST_TEXTS = 20
_MOST_PARTS = 200
_DEEPEST = 20
_HARDLY_ANY_TEXT = 2_000  # bytes: below it an attached message is what the mail is about
_ENOUGH = 1_000  # bytes of plain text that are more than a notice to look at the HTML
_LEAF_FIELDS = 7  # type, subtype, parameters, id, description, encoding, size: what every part has
_NAMED = re.compile(rb"[A-Za-z0-9!#$&^_.+*'-]{1,127}")
_TYPE = re.compile(rb"^content-type:\s*([a-z]+/)?", re.IGNORECASE | re.MULTILINE)
_ATTACHED = re.compile(rb"^content-disposition:\s*attachment", re.IGNORECASE | re.MULTILINE)
BodyStructure = tuple[Any, ...] | list[Any]  # nested as the server sent it
_MULTIPARTS = ("mixed", "alternative", "related")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a message: `number` as FETCH wants it ("TEXT" for the only one), `kind` lower case, encoded `size`."""

    number: str
    kind: str
    size: int = 0
    attached: bool = False
    description: bytes = b""  # header lines that describe a part whose content is not fetched
    parts: tuple[Part, ...] = ()

    @property
    def is_multipart(self) -> bool:
        """Whether this part is a container and nothing else."""
        return self.kind.startswith("multipart/")

    def leaves(self) -> Iterator[Part]:
        """The parts that hold something, in order."""
        if not self.is_multipart:
            yield self
        for part in self.parts:
            yield from part.leaves()


def read_structure(answer: object) -> Part:
    """A BODYSTRUCTURE (RFC 9051 §7.5.2) as nested sequences of bytes, numbers and None.

    Raises:
        ValueError: it is none, or is nested or split beyond reason.
    """
    if not isinstance(answer, (tuple, list)) or not answer:
        raise ValueError("no body structure")
    root = _container(answer, "", 0) if _is_container(answer) else _leaf(answer, "TEXT")
    if sum(1 for _ in root.leaves()) > _MOST_PARTS:
        raise ValueError("too many parts")
    return root


def is_text(header: bytes) -> bool:
    """Whether a header says that the message is one text without attachment (RFC 2045 §5.2: text by default)."""
    found = _TYPE.search(header)
    return found is None or ((found[1] or b"").lower() == b"text/" and _ATTACHED.search(header) is None)


def wanted(root: Part) -> tuple[Part, ...]:
    """The parts to fetch: text meant to be read, and an attached message where there is hardly any text beside it."""
    if not root.is_multipart:
        return (root,) if root.kind.startswith(("text/", "message/")) else ()  # the second: a mail that is a forward
    texts = _texts(root)
    if sum(part.size for part in texts) < _HARDLY_ANY_TEXT:
        texts += [part for part in root.leaves() if part.kind == "message/rfc822"][:1]
    return tuple(texts[:_MOST_TEXTS])


def is_cut(root: Part) -> bool:
    """Whether text that is to be read stays on the server: a part that is too long, or more parts than are fetched."""
    texts = _texts(root) if root.is_multipart else [*wanted(root)]
    spare = {part.number for part in _spare(root)}
    return len(texts) > _MOST_TEXTS or any(part.size > PART_LIMIT and part.number not in spare for part in texts)


def _texts(root: Part) -> list[Part]:
    return [part for part in root.leaves() if part.kind in ("text/plain", "text/html") and not part.attached]


def _spare(root: Part) -> Iterator[Part]:
    """HTML that is not read, since the same stands beside it as plain text: mail programs write it at any length."""
    for part in root.parts:
        yield from _spare(part)
    if root.kind == "multipart/alternative":
        plain = [part for part in root.leaves() if part.kind == "text/plain" and _ENOUGH <= part.size <= PART_LIMIT]
        yield from (part for part in root.leaves() if plain and part.kind == "text/html")


def items(parts: tuple[Part, ...]) -> tuple[str, ...]:
    """What to FETCH for these parts; never without PEEK."""
    found: list[str] = []
    for part in parts:
        if part.number != "TEXT":
            found.append(f"BODY.PEEK[{part.number}.MIME]<0.16384>")
        found.append(f"BODY.PEEK[{part.number}]<0.{PART_LIMIT}>")
    return tuple(found)


def rebuild(header: bytes, root: Part, contents: Mapping[str, bytes]) -> bytes:
    """A message of RFC 5322: the header byte for byte, then the parts; `contents` by part number, and `number.MIME`.

    Where the header names no boundary for parts that the server sees, its Content-Type is replaced: nothing else is.
    """
    if not root.is_multipart:
        content = _trimmed(contents.get(root.number, b""), root.size, header)
        return _ended(header) + content
    boundary = _boundary_of(header)
    if boundary is None:
        boundary = _new_boundary("0", contents)
        header = _retyped(header, root.kind, boundary)
    return _ended(header) + _joined(root, boundary, contents)


def _is_container(answer: BodyStructure) -> bool:
    return isinstance(answer[0], (tuple, list))


def _container(answer: BodyStructure, number: str, depth: int) -> Part:
    if depth > _DEEPEST:
        raise ValueError("parts nested too deep")
    # imapclient puts the children into a list of their own; what it does not reach is as the server sent it
    children = answer[0] if isinstance(answer[0], list) else tuple(takewhile(_is_part, answer))
    rest = answer[1:] if isinstance(answer[0], list) else answer[len(children) :]
    parts = []
    for index, child in enumerate(children, 1):
        child_number = f"{number}.{index}" if number else str(index)
        parts.append(_container(child, child_number, depth + 1) if _is_container(child) else _leaf(child, child_number))
    return Part(number, f"multipart/{_word(rest[0]) if rest else 'mixed'}", parts=tuple(parts))


def _is_part(item: object) -> bool:
    return isinstance(item, (tuple, list)) and bool(item)


def _leaf(answer: BodyStructure, number: str) -> Part:
    if len(answer) < _LEAF_FIELDS:
        raise ValueError("a part without the seven fields that it must have")
    main, sub, parameters, _, _, _, size = answer[:_LEAF_FIELDS]
    kind = f"{_word(main)}/{_word(sub)}"
    word, named = next(filter(None, map(_disposition, answer[_LEAF_FIELDS:])), ("", ()))
    lines = [_line(b"Content-Type", kind.encode("ascii", "replace"), parameters)]
    if word:
        lines.append(_line(b"Content-Disposition", word.encode("ascii", "replace"), named))
    return Part(number, kind, size if isinstance(size, int) else 0, word == "attachment", b"\r\n".join(lines))


def _disposition(field: object) -> tuple[str, BodyStructure] | None:
    """Word and parameters where this field is the disposition.  Some servers send the header's text as it is."""
    if isinstance(field, bytes):
        word, _, rest = field.partition(b";")
        name = re.search(rb'filename="?([^";]+)', rest, re.IGNORECASE)
        found: tuple[object, BodyStructure] = (word.strip(), (b"filename", name[1]) if name else ())
    elif isinstance(field, (tuple, list)) and len(field) == len(("word", "parameters")):
        found = (field[0], field[1] if isinstance(field[1], (tuple, list)) else ())
    else:
        return None
    word_there = _word(found[0])
    return (word_there, found[1]) if word_there in ("attachment", "inline") else None


def _word(value: object) -> str:
    return value.decode("ascii", "replace").lower() if isinstance(value, bytes) else ""


def _line(name: bytes, value: bytes, parameters: object) -> bytes:
    """A header line from a value and the parameters as IMAP lists them: name, value, name, value."""
    pairs = list(parameters) if isinstance(parameters, (tuple, list)) else []
    found = [name + b": " + value]
    for key, text in zip(pairs[::2], pairs[1::2], strict=False):
        if isinstance(key, bytes) and _NAMED.fullmatch(key):
            content = text if isinstance(text, bytes) else str(text).encode()
            content = re.sub(rb"[\x00-\x1f\x7f]", b" ", content)
            found.append(key + b'="' + content.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"')
    return b";\r\n ".join(found)


def _joined(part: Part, boundary: bytes, contents: Mapping[str, bytes]) -> bytes:
    lines = [b"--" + boundary + b"\r\n" + _rebuilt_part(child, contents) + b"\r\n" for child in part.parts]
    return b"".join(lines) + b"--" + boundary + b"--\r\n"


def _rebuilt_part(part: Part, contents: Mapping[str, bytes]) -> bytes:
    if part.is_multipart:
        boundary = _new_boundary(part.number, contents)
        subtype = part.kind.removeprefix("multipart/")
        kind = f"multipart/{subtype if subtype in _MULTIPARTS else 'mixed'}".encode()
        return _line(b"Content-Type", kind, (b"boundary", boundary)) + b"\r\n\r\n" + _joined(part, boundary, contents)
    if part.number not in contents:
        return part.description + b"\r\n\r\n"
    mime = _ended(contents.get(f"{part.number}.MIME", b""))
    return mime + _trimmed(contents[part.number], part.size, mime)


def _ended(header: bytes) -> bytes:
    """A header that ends with exactly one empty line."""
    bare = header.rstrip(b"\r\n")
    return bare + b"\r\n\r\n" if bare else b"\r\n"


def _trimmed(content: bytes, size: int, header: bytes) -> bytes:
    """A part that was cut at the limit ends at a line, so that no character and no encoded group is torn apart."""
    if len(content) < PART_LIMIT or size <= len(content):
        return content
    at = content.rfind(b"\n", len(content) - 2_000)
    if at >= 0:
        return content[: at + 1]
    return content[: len(content) // 4 * 4] if b"base64" in header.lower() else content


def _boundary_of(header: bytes) -> bytes | None:
    try:
        message = BytesHeaderParser().parsebytes(header)
        boundary = message.get_boundary() if message.get_content_maintype() == "multipart" else None
        return boundary.encode("ascii") if boundary else None
    except (MessageError, ValueError, LookupError, TypeError, AttributeError):
        return None


def _new_boundary(number: str, contents: Mapping[str, bytes]) -> bytes:
    # Of the contents themselves, so that the same message is always rebuilt the same and no content can hold it.
    digest = hashlib.sha256(number.encode())
    for key in sorted(contents):
        digest.update(contents[key])
    return b"=_" + digest.hexdigest()[:32].encode()


def _retyped(header: bytes, kind: str, boundary: bytes) -> bytes:
    field = re.compile(rb"(?im)^Content-(?:Type|Transfer-Encoding)[ \t]*:.*(?:\r?\n[ \t].*)*\r?\n?")
    bare = field.sub(b"", header).rstrip(b"\r\n")
    start = bare + b"\r\n" if bare else b""
    return start + _line(b"Content-Type", kind.encode("ascii", "replace"), (b"boundary", boundary)) + b"\r\n\r\n"
