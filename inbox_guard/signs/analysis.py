"""A message, analysed once with one language pack: sentences, values, concepts.

Gate, signs and stated facts all read from here, so nothing is computed twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from inbox_guard.model import Message, Sentence, Value
from inbox_guard.signs.match import Spans, occurrences
from inbox_guard.signs.pack import Pack

MOST_SENTENCES = 60  # two pages: a request that goes on longer has said by then what it is and wants


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence with what was seen in it."""

    sentence: Sentence
    values: tuple[Value, ...]
    spans: Spans


@dataclass(frozen=True, slots=True)
class Analysis:
    """A message as one pack sees it.  The subject's line, where there is one, comes first."""

    message: Message
    pack: Pack
    lines: tuple[Line, ...]

    @property
    def present(self) -> frozenset[str]:
        """All concepts that occur anywhere."""
        return frozenset(name for line in self.lines for name in line.spans)


@dataclass(frozen=True, slots=True)
class Reader:
    """How one language is read: its pack, sentences and values."""

    pack: Pack
    sentences: Callable[[Message], Sequence[Sentence]]
    values: Callable[[Sentence, datetime | None], Sequence[Value]]


def analyse(message: Message, reader: Reader) -> Analysis:
    """Analyse the new text and the subject of a message."""
    lines = [analyse_sentence(s, message.date, reader) for s in reader.sentences(message)[:MOST_SENTENCES]]
    return Analysis(message, reader.pack, tuple(lines))


def unread(message: Message, reader: Reader) -> Analysis:
    """The sentences and values of a message, without any concept: enough for what is learned."""
    sentences = reader.sentences(message)[:MOST_SENTENCES]
    lines = tuple(Line(s, tuple(reader.values(s, message.date)), {}) for s in sentences)
    return Analysis(message, reader.pack, lines)


def again(analysis: Analysis, reader: Reader, targets: frozenset[str]) -> Analysis:
    """The same message as another pack of the same language sees it; sentences and values are not read again.

    Args:
        analysis: by the first pack.
        reader: the other one.
        targets: what is asked for: concepts that rules for other targets need are not looked for.
    """
    sent, wanted = analysis.message.date, reader.pack.needs(targets)
    lines = tuple(_line(line.sentence, line.values, sent, reader, wanted) for line in analysis.lines)
    return Analysis(analysis.message, reader.pack, lines)


def analyse_sentence(sentence: Sentence, sent: datetime | None, reader: Reader) -> Line:
    """Analyse one sentence; `sent` is the date that "tomorrow" is counted from."""
    return _line(sentence, tuple(reader.values(sentence, sent)), sent, reader)


def _line(
    sentence: Sentence,
    values: tuple[Value, ...],
    sent: datetime | None,
    reader: Reader,
    wanted: frozenset[str] | None = None,
) -> Line:
    return Line(sentence, values, occurrences(sentence, values, reader.pack.lexicon, sent, wanted))
