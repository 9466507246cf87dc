"""Mail that lies in files: .eml, mbox, Maildir, folders of them, standard input; read only, so no step can be run here.

It knows where a message begins and ends, no more.  Files do not tell reliably when they were received: copying
changes that.  So `received` is None.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from inbox_guard.errors import GuardError
from inbox_guard.model import Place, RawMessage
from inbox_guard.presence import is_file, is_folder, is_there

MESSAGE_LIMIT = 16_777_216  # bytes of one message that are kept: the text stands before what makes a mail larger
_LINE_LIMIT = 1_048_576
# RFC 4155: "From ", an address, a time as C's `asctime` writes it, or as headers have it.  Prose that begins with
# "From" names no time so, even where it tells an hour and a year.  The empty line before is not asked for: programs
# leave it out, and two mails read as one would be worse.
_WEEKDAY, _MONTH = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)", rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_SEPARATOR = re.compile(
    rb"From +(?:\S+ +)?%b(?: %b +\d{1,2} +\d\d?:\d\d(?::\d\d)?(?: +\S{1,9}){0,2} +\d{4}\b"
    rb"|, +\d{1,2} %b \d{4} +\d\d?:\d\d)" % (_WEEKDAY, _MONTH, _MONTH)
)
_SEPARATOR_LIMIT = 400  # bytes of a line that are looked at: to try all of a long one would take the square of it
_QUOTED_SEPARATOR = re.compile(rb">+From ")
_HEADER_LINE = re.compile(rb"[!-9;-~]+[ \t]*:")
# Maildir's letters for flags, after ":2," in the file's name
_LETTERS = {"S": "\\Seen", "R": "\\Answered", "F": "\\Flagged", "T": "\\Deleted", "D": "\\Draft"}


#: Path of an mbox → where in it each message begins, in bytes.
Offsets = MutableMapping[str, list[int]]


@dataclass(frozen=True, slots=True)
class UnreadableFile:
    """A path that yields no message, and why; the error does not name it again."""

    path: str
    error: GuardError


def read_paths(paths: Iterable[str], offsets: Offsets | None = None) -> Iterator[RawMessage | UnreadableFile]:
    """All messages of these paths, in their order; folders in sorted order, "-" is standard input.

    A message of an mbox has its position there, from 1, as `place.uid`.  Nothing is raised for a single path.

    Args:
        paths: files and folders.
        offsets: is told where the messages of each mbox begin, for `read_at`.
    """
    for path in paths:
        if path == "-":
            yield from _stream(sys.stdin.buffer, "-", None)
        else:
            yield from _path(Path(path), offsets)


def read_at(place: Place, offsets: Offsets) -> RawMessage | None:
    """One message that `read_paths` has found; None where it cannot be read any more."""
    try:
        with Path(place.path).open("rb") as stream:
            if not place.uid:
                found = next(_stream(stream, place.path, None), None)
            else:
                stream.seek(offsets[place.path][place.uid - 1])
                found = next(_mbox(stream.readline(_LINE_LIMIT), stream, place.path, None), None)
    except (OSError, LookupError):
        return None
    return replace(found, place=place) if isinstance(found, RawMessage) else None


def stays(path: str) -> bool:
    """Whether a path can be read as often as one likes: standard input, pipes and devices give what they have once."""
    try:
        return path != "-" and (is_file(Path(path)) or is_folder(Path(path)))
    except OSError:  # a closed folder on the way
        return False


def _path(path: Path, offsets: Offsets | None) -> Iterator[RawMessage | UnreadableFile]:
    try:
        if not is_folder(path):
            with path.open("rb") as stream:
                yield from _stream(stream, str(path), offsets)
            return
        entries = _entries(path)
    except OSError as error:
        yield UnreadableFile(str(path), _error(error))
        return
    for entry in entries:
        yield from _path(entry, offsets)
    if not entries and path.name not in ("cur", "new"):
        yield UnreadableFile(str(path), GuardError("the folder is empty", "name another folder, or a file"))


def _entries(folder: Path) -> list[Path]:
    """What to read in a folder: of a Maildir messages and subfolders, else all but what is hidden and linked folders.

    A link that leads nowhere is read too, so that it is told.
    """
    entries = sorted(folder.iterdir())
    if {"cur", "new"} <= {entry.name for entry in entries}:
        return [entry for entry in entries if is_folder(entry) and (entry.name in ("cur", "new") or _is_maildir(entry))]
    return [entry for entry in entries if not entry.name.startswith(".") and _is_read(entry)]


def _is_read(entry: Path) -> bool:
    if not entry.is_symlink():
        return is_file(entry) or is_folder(entry)
    try:
        return is_file(entry) or not is_there(entry)
    except OSError:  # it leads round in circles, or into what is closed
        return True


def _is_maildir(folder: Path) -> bool:
    return is_folder(folder / "cur") and not folder.is_symlink()


def _error(error: OSError) -> GuardError:
    return GuardError(error.strerror or type(error).__name__, "check the path and its permissions")


def _stream(stream: BinaryIO, path: str, offsets: Offsets | None) -> Iterator[RawMessage | UnreadableFile]:
    try:
        first, second = stream.readline(_LINE_LIMIT), stream.readline(_LINE_LIMIT)
        if first.startswith(b"From ") and (_separates(first) or _HEADER_LINE.match(second)):
            starts = None
            if offsets is not None:
                starts = offsets[path] = [len(first)]
            yield from _mbox(second, stream, path, starts)
        else:
            content = first + second + stream.read(MESSAGE_LIMIT)
            cut, content = len(content) > MESSAGE_LIMIT, content[:MESSAGE_LIMIT]
            yield RawMessage(Place(path=path), content, flags=_maildir_flags(path), size=len(content), cut=cut)
    except OSError as error:
        yield UnreadableFile(path, _error(error))


def _separates(line: bytes) -> bool:
    return _SEPARATOR.match(line, 0, _SEPARATOR_LIMIT) is not None


def _mbox(line: bytes, stream: BinaryIO, path: str, starts: list[int] | None) -> Iterator[RawMessage]:
    """The messages of an mbox, one in memory at a time.

    Args:
        line: the first one behind the first separator.
        stream: what comes after it.
        path: for people.
        starts: where messages begin; is told of each, where there is a list.
    """
    lines: list[bytes] = []
    kept, position, cut = 0, 0, False
    while line:
        if _separates(line):
            position += 1
            yield _from_mbox(lines, path, position, cut=cut)
            lines, kept, cut = [], 0, False
            if starts is not None:
                starts.append(stream.tell())
        elif kept < MESSAGE_LIMIT:
            lines.append(line[1:] if _QUOTED_SEPARATOR.match(line) else line)
            kept += len(line)
        else:
            cut = True
        line = stream.readline(_LINE_LIMIT)
    yield _from_mbox(lines, path, position + 1, cut=cut)


def _from_mbox(lines: list[bytes], path: str, position: int, *, cut: bool) -> RawMessage:
    if lines and not lines[-1].strip(b"\r\n"):
        lines = lines[:-1]  # the empty line before the next separator is not part of the message
    content = b"".join(lines)
    return RawMessage(Place(path=path, uid=position), content, size=len(content), cut=cut)


def _maildir_flags(path: str) -> frozenset[str]:
    letters = re.search(r":2,([A-Za-z]*)$", path)
    return frozenset(_LETTERS[letter] for letter in letters[1] if letter in _LETTERS) if letters else frozenset()
