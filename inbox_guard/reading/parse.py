"""Bytes → Message, for any input.  It knows how mail arrives, not what it says.

mail-parser reads the structure of a message; where it fails the standard library does, and where neither does the
header alone is read.  Decoding is ours (`headers.py`, `content.py`): mail-parser normalises text, so that evidence
would no longer be an exact substring, loses 8-bit text without a charset and keeps line feeds in subjects.
`Message.defects` tells what was wrong and which way was taken.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from email import message_from_bytes
from email.message import Message as Part
from email.parser import BytesHeaderParser
from functools import partial
from itertools import count, islice

import mailparser

from inbox_guard.errors import UnreadableMessage
from inbox_guard.model import Address, Body, Defect, DefectKind, Message, RawMessage
from inbox_guard.reading import headers
from inbox_guard.reading.content import TOO_MANY_PARTS, body_text
from inbox_guard.reading.lore import MailLore
from inbox_guard.reading.quotes import bare_subject, split
from inbox_guard.reading.sentences import MOST_JUDGED, goes_on

MAX_BYTES = 32 * 1024 * 1024
MAX_HEADER = 256 * 1024  # bytes
MAX_TRACE = 30  # trace fields handed to mail-parser, which takes its time over each; the first ones are the newest
MAX_VALUES = 30  # of one field that are decoded
MAX_MULTIPARTS = 50  # also bounds how deep they nest
MAX_BOUNDARIES = 2_000
_UNSET = 2001  # the first year that no clock begins with: 1970, 1980 and 2000 do
FEW_LETTERS = 60  # a new text shorter than this may leave its language to the subject

# Its messages quote headers, and what is in a mail is not for logs.
logging.getLogger("mailparser").setLevel(logging.CRITICAL + 1)

_END = re.compile(rb"\r?\n\r?\n|\r\r")
_TRACE = re.compile(
    rb"(?:^|(?<=\n))(?:received|x-received|arc-[a-z-]+)[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+")
# MIME is written in any case (RFC 2045 §5.1), and blanks are more to the parser than to `re`
_STRUCTURED = re.compile(rb"(?:multipart|message)/", re.IGNORECASE)
_BOUNDARY = re.compile(rb"boundary(?=[\s\x1c-\x1f]*=|\*)", re.IGNORECASE)
_NESTED = re.compile(rb"message/(?:rfc822|global|news)", re.IGNORECASE)
_REPORT = re.compile(
    rb"message/(?=(?:delivery-status|disposition-notification|feedback-report|partial|external-body))", re.IGNORECASE
)
_LINE = re.compile(rb"[\r\n]--")
_PARTS = re.compile(
    rb"^content-(?:type[ \t]*:(?!\s*text/)|disposition[ \t]*:(?!\s*inline))", re.IGNORECASE | re.MULTILINE
)
_KNOWN = re.compile(
    rb"(?im)^(?:from|to|cc|subject|date|message-id|received|return-path|sender|reply-to|mime-version|delivered-to|"
    rb"content-type)[ \t]*:"
)
#: Of a mail that is otherwise read whole.
LONG = Defect(DefectKind.PARTIAL, f"text: long, only its first {MOST_JUDGED} sentences are judged")
Detect = Callable[[str], str | None]


def parse_header(raw: RawMessage) -> Message:
    """The message with an empty body, from its header alone and as cheap as can be.

    `id` is empty where there is no Message-ID: only the complete message has a hash that stays the same (see `parse`).

    Raises:
        UnreadableMessage: there is no header of a message.
    """
    message = BytesHeaderParser().parsebytes(_header_of(_checked(raw.content)))
    fields = headers.fields((n, v) for n, v in message.raw_items() if n.lower() not in headers.TRACE)
    return _message(raw, fields, Body(), None, (), hashed=False)


def parse(raw: RawMessage, lore: MailLore, detect: Detect) -> Message:
    """The message with its text, what of it is new, and its language.

    Where the Message-ID is missing or unfit to search for, `id` is `sha256:` and the hash of all bytes; of an
    incomplete message it is empty.

    Raises:
        UnreadableMessage: there is no header of a message.
    """
    content, defects = _tamed(_checked(raw.content))
    message, way = _structure(content)
    items = list(message.raw_items())
    fields = headers.fields(items)
    text, more = _text(message, lore)
    subject = headers.text(next(iter(fields.get("subject", ())), ""))
    sender = _sender(fields)
    own = {one.email.lower() for one in headers.addresses((*fields.get("to", ()), *fields.get("cc", ())))}
    body = split(text, lore, subject=subject, sender=sender.name, recipients=own)
    language = _language(body.new, bare_subject(subject, lore), lore, detect)
    # one cause may be met in the structure and again in the text
    defects = tuple(dict.fromkeys((*defects, *way, *more, *_beyond_bounds(raw, len(items)))))
    if all(defect.kind is not DefectKind.PARTIAL for defect in defects) and goes_on(subject, body, lore):
        defects = (*defects, LONG)
    return _message(raw, fields, body, language, defects, hashed=raw.complete)


def _beyond_bounds(raw: RawMessage, fields: int) -> Iterator[Defect]:
    """What of a message is too much of it, besides its structure and the length of its text."""
    if raw.cut or len(raw.content) > MAX_BYTES:
        yield Defect(DefectKind.PARTIAL, "size: too large, not all of it is looked at")
    if fields > headers.MAX_HEADERS:
        yield Defect(DefectKind.PARTIAL, "header: too many fields, the last ones left out")


def _language(new: str, subject: str, lore: MailLore, detect: Detect) -> str | None:
    """The language of the new text; of a short one that tells none, that of the text together with the subject."""
    if sum(map(str.isalpha, new[:400])) >= FEW_LETTERS or not subject:
        return detect(new)
    own = _WORD.sub(lambda word: "" if word[0].lower() in lore.shared else word[0], new)
    return detect(own) or detect(f"{new}\n{subject}")


def _checked(content: bytes) -> bytes:
    """The bytes from the first header line on.

    Raises:
        UnreadableMessage: nothing that could be a header.
    """
    content = content[:MAX_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n \t\x00")
    if not content:
        raise UnreadableMessage("the message is empty", "nothing to do: it is left alone")
    if not _KNOWN.search(content, 0, 16_384):
        raise UnreadableMessage(
            "no header of a message at the start",
            "give a file as a mail program saves it (.eml), with its header; before a bare text put the line "
            '"From: SOMEBODY@EXAMPLE.COM" and an empty one',
        )
    return content


def _header_of(content: bytes) -> bytes:
    end = _END.search(content)
    return content[: end.end() if end else len(content)][:MAX_HEADER]


def _tamed(content: bytes) -> tuple[bytes, tuple[Defect, ...]]:
    """The same message within bounds: hostile structure would cost a parser time that grows with its square."""
    defects: list[Defect] = []
    end = _END.search(content)
    size = end.start() if end else len(content)
    if size > MAX_HEADER:
        content, size = content[:MAX_HEADER] + content[size:], MAX_HEADER
        defects.append(Defect(DefectKind.PARTIAL, "header: cut"))
    if content.count(b"\n", 0, size) > headers.MAX_HEADERS:
        head = b"".join(content[:size].splitlines(keepends=True)[: 4 * headers.MAX_HEADERS])
        if len(head) < size:
            defects.append(Defect(DefectKind.PARTIAL, "header: cut"))
        content = head.rstrip(b"\r\n") + content[size:]
        size = len(head.rstrip(b"\r\n"))
    if len(_TRACE.findall(content, 0, size)) > MAX_TRACE:
        content = _TRACE.sub(partial(_kept, count(), MAX_TRACE, b""), content[:size]) + content[size:]
    if _STRUCTURED.search(content):
        content, found = _tamed_structure(content)
        defects += found
    return content, tuple(defects)


def _tamed_structure(content: bytes) -> tuple[bytes, list[Defect]]:
    defects: list[Defect] = []
    content = _REPORT.sub(b"application/x-", content)
    for pattern, limit in ((_BOUNDARY, MAX_MULTIPARTS), (_NESTED, MAX_MULTIPARTS // 2)):
        if len(pattern.findall(content)) > limit:
            content = pattern.sub(partial(_kept, count(), limit, b"x-too-deep"), content)
            defects.append(Defect(DefectKind.PARTIAL, "structure: nested too deeply, the inner parts left out"))
    beyond = next(islice(_LINE.finditer(content), MAX_BOUNDARIES, None), None)
    if beyond:
        content = content[: beyond.start()]
        defects.append(TOO_MANY_PARTS)
    return content, defects


def _kept(seen: Iterator[int], limit: int, instead: bytes, match: re.Match[bytes]) -> bytes:
    """What is found up to so many times, then something else for it."""
    return match[0] if next(seen) < limit else instead


def _structure(content: bytes) -> tuple[Part, tuple[Defect, ...]]:
    if not _PARTS.search(_header_of(content)):
        # one text has no structure: nothing that mail-parser finds would be used, and it would cost half of all reading
        return message_from_bytes(content), ()
    try:
        parsed = mailparser.parse_from_bytes(content)
        if isinstance(parsed.message, Part):
            return parsed.message, tuple(
                Defect(DefectKind.STRUCTURE, name) for name in sorted(parsed.defects_categories)
            )
        trouble = "no message"
    except Exception as error:  # noqa: BLE001 - no fault of a library may stop the other messages
        trouble = type(error).__name__
    try:
        way = Defect(DefectKind.STRUCTURE, f"read by the standard library ({trouble})")
        return message_from_bytes(content), (way,)
    except Exception as error:  # noqa: BLE001 - the same
        header = BytesHeaderParser().parsebytes(_header_of(content))
        lost = Defect(DefectKind.PARTIAL, f"structure: only the header could be read ({type(error).__name__})")
        return header, (lost,)


def _text(message: Part, lore: MailLore) -> tuple[str, tuple[Defect, ...]]:
    try:
        return body_text(message, lore.browser)
    except ImportError:
        raise
    except Exception as error:  # noqa: BLE001 - hostile MIME; the header still says whose mail it is
        return "", (Defect(DefectKind.PARTIAL, f"text: not readable ({type(error).__name__})"),)


def _sender(fields: Mapping[str, list[str]]) -> Address:
    """The first mailbox of From; where that is missing or empty, of Sender, else of Return-Path.

    Whom a From names that cannot be read the others do not tell: they lead to whoever sent it for them.
    """
    for name in ("from", "sender", "return-path"):
        values = fields.get(name, ())
        found = headers.addresses(values)
        if found or any(value.strip() for value in values):
            return next(iter(found), Address("", ""))
    return Address("", "")


def _several(fields: Mapping[str, list[str]]) -> Iterator[Defect]:
    lines = fields.get("from", ())
    if len(lines) > 1:
        yield Defect(DefectKind.SENDERS, "more than one From")
    elif len({address.key for address in headers.addresses(lines)}) > 1:
        yield Defect(DefectKind.SENDERS, "more than one address in From")


def _date(fields: Mapping[str, list[str]], received: datetime | None) -> datetime | None:
    """When a message says it was sent; None where the sender's clock was never set, and began with its own year."""
    date = headers.when(fields.get("date", ()))
    return None if date and received and date.year < _UNSET <= received.year else date


def _message(
    raw: RawMessage,
    fields: Mapping[str, list[str]],
    body: Body,
    language: str | None,
    defects: tuple[Defect, ...],
    *,
    hashed: bool,
) -> Message:
    decoded = {name: tuple(headers.text(value) for value in values[:MAX_VALUES]) for name, values in fields.items()}
    known = headers.message_id(fields.get("message-id", ()))
    if not known and hashed:
        known = f"sha256:{hashlib.sha256(raw.content).hexdigest()}"
    return Message(
        id=known,
        place=raw.place,
        subject=next(iter(decoded.get("subject", ())), ""),
        sender=_sender(fields),
        to=headers.addresses(fields.get("to", ())),
        cc=headers.addresses(fields.get("cc", ())),
        reply_to=headers.addresses(fields.get("reply-to", ())),
        date=_date(fields, raw.received),
        received=raw.received,
        in_reply_to=headers.ids(fields.get("in-reply-to", ())),
        references=headers.ids(fields.get("references", ())),
        headers=decoded,
        body=body,
        language=language,
        flags=raw.flags,
        thread=raw.thread,
        defects=(*defects, *_several(fields)),
    )
