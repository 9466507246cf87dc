"""Mail in files that is read as often as it takes, one message in memory at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from tempfile import SpooledTemporaryFile
from typing import Self

from inbox_guard.mailbox.files import Offsets, UnreadableFile, read_at, read_paths, stays
from inbox_guard.model import Place, RawMessage

_IN_RAM = 16_777_216  # bytes of what comes over pipes; beyond, it goes to a temporary file without a name


@dataclass(frozen=True, slots=True)
class _Copy:
    """Where a message lies that could be read once only."""

    raw: RawMessage  # without its content
    start: int
    length: int


class RereadableMail:
    """The messages of some paths, in their order, for several readings.  Use it as a context manager.

    What can be read once only, as standard input can, is copied, for as long as this is open.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = tuple(paths)
        self._offsets: Offsets = {}
        self._store = SpooledTemporaryFile(max_size=_IN_RAM)  # noqa: SIM115 - closed with this
        self._copies: dict[str, list[_Copy | UnreadableFile]] = {}
        self._copied: dict[Place, _Copy] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of what was copied."""
        self._store.close()

    def __iter__(self) -> Iterator[RawMessage | UnreadableFile]:
        for path in self._paths:
            if path not in self._copies and not stays(path):
                self._copies[path] = list(self._copying(path))
            if path not in self._copies:
                yield from read_paths([path], self._offsets)
                continue
            for copy in self._copies[path]:
                yield copy if isinstance(copy, UnreadableFile) else self._content(copy)

    def again(self, place: Place) -> RawMessage | None:
        """A message that was there in an earlier reading; None where its file has gone since."""
        copy = self._copied.get(place)
        return self._content(copy) if copy else read_at(place, self._offsets)

    def _copying(self, path: str) -> Iterator[_Copy | UnreadableFile]:
        for raw in read_paths([path]):
            if isinstance(raw, UnreadableFile):
                yield raw
                continue
            start = self._store.seek(0, 2)
            self._store.write(raw.content)
            copy = _Copy(replace(raw, content=b""), start, len(raw.content))
            self._copied[raw.place] = copy
            yield copy

    def _content(self, copy: _Copy) -> RawMessage:
        self._store.seek(copy.start)
        return replace(copy.raw, content=self._store.read(copy.length))
