"""What the answers to FETCH mean: flags, times, sections; and which messages one command can ask for together.

It knows the forms that imapclient gives to answers, not how they were asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from inbox_guard.mailbox import structure
from inbox_guard.mailbox.batches import batches
from inbox_guard.model import Place, RawMessage

Answer = Mapping[bytes, object]

HEADER_LIMIT = 65_536  # bytes of a header that are fetched
_AT_ONCE = 4_194_304  # bytes of text parts in one answer


def header_message(place: Place, answer: Answer) -> RawMessage:
    """A message of which the header alone is known.  Without an answer its content is empty."""
    header = section(answer, "BODY[HEADER]") or b""
    cut = len(header) >= HEADER_LIMIT
    if cut:
        header = header[: header.rfind(b"\n") + 1] + b"\r\n"
    received, size = answer.get(b"INTERNALDATE"), answer.get(b"RFC822.SIZE")
    return RawMessage(
        place,
        header,
        received.astimezone(UTC) if isinstance(received, datetime) else None,
        flags(answer),
        complete=False,
        size=size if isinstance(size, int) else 0,
        thread=str(answer.get(b"X-GM-THRID", "")),
        cut=cut,
    )


def flags(answer: Answer) -> frozenset[str]:
    """Flags and keywords, and Gmail's labels where they were asked for, as the server writes them."""
    found: set[str] = set()
    for name in (b"FLAGS", b"X-GM-LABELS"):
        values = answer.get(name)
        for value in values if isinstance(values, (tuple, list)) else ():
            # a keyword of digits alone was read as a number
            found.add(value.decode("ascii", "replace") if isinstance(value, bytes) else str(value))
    return frozenset(found)


def section(answer: Answer, name: str) -> bytes | None:
    """A section of an answer, by the beginning of its name: servers add offsets and quote field names as they like."""
    wanted = name.encode("ascii")
    value = next((value for key, value in answer.items() if key.upper().startswith(wanted)), None)
    return value if isinstance(value, bytes) else None


def texts(answer: Answer, parts: Iterable[structure.Part]) -> dict[str, bytes]:
    """The parts that came, by part number, and their headers, by `number.MIME`."""
    found: dict[str, bytes] = {}
    for part in parts:
        for name in (part.number, f"{part.number}.MIME"):
            content = section(answer, f"BODY[{name}]")
            if content is not None:
                found[name] = content
    return found


def built_alike(
    roots: Mapping[int, structure.Part],
) -> Iterator[tuple[tuple[structure.Part, ...], list[int]]]:
    """Parts to fetch, and the UIDs of messages in which one FETCH can name them all."""
    shapes: dict[tuple[str, ...], list[int]] = {}
    parts = {uid: structure.wanted(root) for uid, root in roots.items()}
    for uid, wanted in parts.items():
        shapes.setdefault(structure.items(wanted), []).append(uid)
    for uids in shapes.values():
        sizes = {uid: sum(min(part.size, structure.PART_LIMIT) for part in parts[uid]) for uid in uids}
        yield from ((parts[batch[0]], batch) for batch in fitting(sizes))


def fitting(sizes: Mapping[int, int]) -> Iterator[list[int]]:
    """UIDs in groups whose answers stay small; `sizes` are bytes by UID."""
    return batches(sizes, sizes.__getitem__, _AT_ONCE)
