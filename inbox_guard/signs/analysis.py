"""A message, analysed once with one language pack: sentences, values, concepts.

Gate, signs and stated facts all read from here, so nothing is computed twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from inbox_guard.model import Message, Sentence, Value
from inbox_guard.reading.sentences import MOST_JUDGED
from inbox_guard.signs.match import IndexedSentence, Spans, index_sentence, occurrences
from inbox_guard.signs.pack import Pack


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One sentence with what was seen in it.  A line is equal to itself alone: a sentence may stand in a mail twice."""

    sentence: Sentence
    values: tuple[Value, ...]
    spans: Spans
    indexed: IndexedSentence | None = None  # None while no concept was looked for

    def covers(self, concept: str, value: Value) -> bool:
        """Whether a concept covers a value, or a part of it."""
        tokens, spans = self.sentence.tokens, self.spans.get(concept, ())
        return any(tokens[first].start < value.end and value.start < tokens[last - 1].end for first, last in spans)


@dataclass(frozen=True, slots=True)
class Analysis:
    """A message as one pack sees it.  The subject's line, where there is one, comes first."""

    message: Message
    pack: Pack
    lines: tuple[Line, ...]
    sought: frozenset[str] = frozenset()  # the concepts that were looked for
    currency: str = ""  # of amounts that name none

    @property
    def present(self) -> frozenset[str]:
        """All concepts that occur anywhere."""
        return frozenset(name for line in self.lines for name in line.spans)


@dataclass(frozen=True, slots=True)
class Reader:
    """How one language is read: its pack, sentences and values."""

    pack: Pack
    sentences: Callable[[Message], Iterator[Sentence]]
    values: Callable[[Sentence, datetime | None], Sequence[Value]]
    currency: str = ""  # of amounts that name none


def analyse(message: Message, reader: Reader) -> Analysis:
    """Analyse the new text and the subject of a message."""
    sentences = islice(reader.sentences(message), MOST_JUDGED)
    lines = tuple(Line(s, tuple(reader.values(s, message.date)), {}) for s in sentences)
    return _seen(Analysis(message, reader.pack, lines, currency=reader.currency), reader.pack)


def again(analysis: Analysis, reader: Reader) -> Analysis:
    """The same message as another pack of the same language sees it; sentences and values are not read again."""
    return _seen(analysis, reader.pack)


def _seen(analysis: Analysis, pack: Pack) -> Analysis:
    """The message with the concepts of a pack; what the same lexicon has found in it before is not sought again."""
    lexicon, names, sent = pack.lexicon, pack.compiled(), analysis.message.date
    same = lexicon is analysis.pack.lexicon
    fresh = names - analysis.sought if same else names
    indexes = lexicon.indexes(fresh)
    lines: list[Line] = []
    for line in analysis.lines:
        indexed = line.indexed
        if indexed is None or not same or indexed.stale:
            indexed = index_sentence(line.sentence, line.values, sent, lexicon.vocabulary)
        spans = occurrences(indexed, indexes, fresh, line.spans if same else {})
        lines.append(Line(line.sentence, line.values, spans, indexed))
    return replace(analysis, pack=pack, lines=tuple(lines), sought=analysis.sought | fresh if same else fresh)
