"""Address headers → mailboxes, also where programs break RFC 5322 §3.4.  It knows the look of addresses, no message.

Libraries read what is right and lose the sender of what is not: a name with a colon, a bracket that is missing, an
encoded word over name and address together.  Here an encoded word is one atom until all is taken apart, so that
nothing in it parts a list, and what a person would see at a glance is found.  Where two addresses compete for one
place there is none: a reply to the wrong person is worse than no reply.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from inbox_guard.model import Address

Decode = Callable[[str], str]
MOST_PIECES = 2_000  # of one header; what is behind them is left out
LONGEST_NAME = 40  # pieces of a name that holds commas or a colon, unquoted

#: An encoded word (RFC 2047), its charset, encoding and content; broader than it should be, as clients write it.
ENCODED = r"=\?([^?\s]{1,60})\?([bBqQ])\?((?:[^?]|\?(?!=)){0,998})\?="
_PIECE = re.compile(
    rf'(?P<encoded>{ENCODED})|(?P<quoted>")|(?P<comment>\()|(?P<angle><)|(?P<mark>[,;:])|(?P<space>\s+)'
    r"|(?P<word>(?:(?!=\?)[^\s\"(<,;:])+|=)"
)
_SPEC = re.compile(
    r'(?:[^\s<>"(),;:@\\\[\]]+|"(?:[^"\\]|\\.){0,100}")'
    r"@(?:[^\s\x00-,/:-@\[-^`{-\x7f]+|\[[^\s\[\]<>]{1,60}\])"
)
_SCHEME = re.compile(r"(?:mailto|smtp|e-?mail)\s*:\s*", re.IGNORECASE)
_ROUTE = re.compile(r"@[^:<>]{1,500}:(?=[^:@]+@)")  # RFC 5322 §4.4
_AROUND = re.compile(r"\s*([@.])\s*")  # blanks round an @ or a dot, which RFC 822 allowed
_ESCAPED = re.compile(r"\\(.)")
_WRAPPED = re.compile(r"'(.*)'|\"(.*)\"|\[(.*)\]|\{(.*)\}")
_BEHIND = ".,;:!> "  # an address in a text, where no address ends with them


class _Piece(NamedTuple):
    kind: str  # encoded, quoted, comment, angle, mark, space or word
    text: str  # without what encloses it


_Item = list[_Piece]  # what stands between two separators: at most one mailbox
_COMMA, _SEMICOLON, _COLON = (_Piece("mark", mark) for mark in ",;:")


def mailboxes(value: str, decode: Decode) -> Iterator[Address]:
    """The mailboxes of one header value, in order; names of groups and what holds no address are left out.

    Args:
        value: unfolded, its 8-bit text decoded and its encoded words as they are.
        decode: header text → text without encoded words.
    """
    for item in _items(value):
        found = _mailbox(item, decode) or _hidden(item, decode)
        if found is not None:
            yield found


def _items(value: str) -> Iterator[_Item]:
    """The header, taken apart at commas and semicolons, but for the commas of a name that is not quoted.

    A colon ends the name of a group only where a semicolon ends the group; else it is one of a name's.
    """
    pieces = list(_pieces(value))
    last = max((at for at, piece in enumerate(pieces) if piece == _SEMICOLON), default=-1)
    item: _Item = []
    grouped = False
    for at, piece in enumerate(pieces):
        if piece == _COLON and at < last and not grouped and _is_name(item):
            item, grouped = [], True
        elif piece in (_COMMA, _SEMICOLON):
            ends = grouped and piece == _SEMICOLON
            if _is_name(item) and not ends:
                item.append(piece)
                continue
            yield item
            item, grouped = [], grouped and not ends
        else:
            item.append(piece)
    yield item


def _is_name(item: _Item) -> bool:
    """Whether it can only be (the beginning of) a name: "Moss, Kim <kim@moss.example>", "Team: kim@moss.example;"."""
    if len(item) > LONGEST_NAME or not any(piece.kind in ("word", "encoded", "quoted") for piece in item):
        return False
    return not _SCHEME.fullmatch(f"{item[-1].text}:") and not any(
        piece.kind == "angle" or "@" in piece.text for piece in item
    )


def _pieces(value: str) -> Iterator[_Piece]:
    at, open_for_good = 0, set[str]()  # marks that nothing closes are looked for once
    for _ in range(MOST_PIECES):
        found = _PIECE.match(value, at)
        if found is None:
            return
        kind, at = str(found.lastgroup), found.end()
        if kind == "angle":
            content, at = _bracketed(value, at)
            yield _Piece(kind, content)
        elif kind in ("quoted", "comment"):
            end = -1 if kind in open_for_good else _end(value, at, '"' if kind == "quoted" else ")")
            if end < 0:
                open_for_good.add(kind)
                yield _Piece("word", found[0])
            else:
                yield _Piece(kind, value[at:end])
                at = end + 1
        else:
            yield _Piece(kind, found[0])


def _end(value: str, start: int, closing: str) -> int:
    """Where the closing mark stands that belongs to this start, -1 where there is none.

    Comments nest, and a mark behind a backslash is none (RFC 5322 §3.2.1).
    """
    depth, at = 1, start
    while at < len(value):
        char = value[at]
        depth += (closing == ")" and char == "(") - (char == closing)
        if depth == 0:
            return at
        at += 1 + (char == "\\")
    return -1


def _bracketed(value: str, start: int) -> tuple[str, int]:
    """What stands behind "<", and where it goes on.  Where nothing closes it, it ends at the next separator."""
    while start < len(value) and value[start] in "< ":
        start += 1
    closing, opening = value.find(">", start), value.find("<", start)
    if closing >= 0 and (opening < 0 or closing < opening):
        end = closing
        while end < len(value) and value[end] == ">":
            end += 1
        return value[start:closing], end
    end = min((at for mark in ",;<" if (at := value.find(mark, start)) >= 0), default=len(value))
    return value[start:end], end


def _mailbox(item: _Item, decode: Decode) -> Address | None:
    """The address in brackets, else the one that stands bare, else the one in a comment."""
    angles = [piece.text for piece in item if piece.kind == "angle" and ("@" in piece.text or "=?" in piece.text)]
    bare = [run for run in _runs(item) if any(piece.kind == "word" and "@" in piece.text for piece in run)]
    said = [piece for piece in item if piece.kind == "comment" and "@" in piece.text]
    if angles:
        email, name = _only(_in_brackets(decode(text) if "=?" in text else text) for text in angles), item
    elif bare:
        email = _only(_in_brackets("".join(map(_written, run))) for run in bare)
        name = [_Piece("space", " ") if any(piece is one for run in bare for one in run) else piece for piece in item]
    else:
        email, name = _only(_in_brackets(piece.text) for piece in said), [p for p in item if p not in said]
    if not email:
        return None
    shown = decode(_name(name))
    return Address("" if shown == email else shown, email)


def _hidden(item: _Item, decode: Decode) -> Address | None:
    """The one mailbox in a name that has no address beside it: an encoded word, or quotation marks, round both."""
    if any(piece.kind not in ("encoded", "quoted", "space", "word") or "@" in _bare_text(piece) for piece in item):
        return None
    runs = groupby(item, lambda piece: piece.kind == "quoted")  # quotation marks part what they stand between
    text = " ".join(decode("".join(piece.text for piece in run)) for _, run in runs)
    if "@" not in text or text == "".join(map(_written, item)):
        return None
    found = {box.email.casefold(): box for box in mailboxes(text, str)}
    return next(iter(found.values())) if len(found) == 1 else None


def _bare_text(piece: _Piece) -> str:
    return piece.text if piece.kind == "word" else ""


def _runs(item: _Item) -> Iterator[_Item]:
    """What stands together without a blank."""
    run: _Item = []
    for piece in (*item, _Piece("space", "")):
        if piece.kind in ("space", "comment", "angle"):
            if run:
                yield run
            run = []
        else:
            run.append(piece)


def _written(piece: _Piece) -> str:
    return f'"{piece.text}"' if piece.kind == "quoted" else piece.text


def _only(found: Iterable[str]) -> str:
    """The one address of several ways to read it; empty where they are two, or one of them is none."""
    kept = list(found)
    return kept[0] if len({email.casefold() for email in kept}) == 1 else ""


def _in_brackets(text: str) -> str:
    """The text where it is an address, without the dots behind it that no mail domain has; else nothing."""
    bare = text.strip().rstrip(_BEHIND)
    while wrapped := _WRAPPED.fullmatch(bare):
        bare = next(part for part in wrapped.groups() if part is not None).strip().rstrip(_BEHIND)
    if scheme := _SCHEME.match(bare):
        bare = bare[scheme.end() :].partition("?")[0]  # mailto:kim@moss.example?subject=…
    if route := _ROUTE.match(bare):
        bare = bare[route.end() :]
    bare = bare if bare.startswith('"') else _AROUND.sub(r"\1", bare)
    return bare if _SPEC.fullmatch(bare) else ""


def _name(item: Sequence[_Piece]) -> str:
    """The name as it is written, without its address and marks; what a comment says is one where nothing else is."""
    comments = [_ESCAPED.sub(r"\1", piece.text) for piece in item if piece.kind == "comment"]
    if not any(piece.kind in ("word", "encoded", "quoted") and piece.text.strip() for piece in item):
        return " ".join(comments).strip()
    end = next((at for at, piece in enumerate(item) if piece.kind == "angle"), None)
    behind = [piece for piece in item[end:] if piece.kind != "comment"] if end is not None else []
    return " ".join("".join(map(_as_shown, (*item[:end], *behind))).split()).strip(" ,;:>")


def _as_shown(piece: _Piece) -> str:
    match piece.kind:
        case "angle":
            return " "
        case "quoted":
            return _ESCAPED.sub(r"\1", piece.text)
        case "comment":
            return f"({piece.text})"
    return piece.text
