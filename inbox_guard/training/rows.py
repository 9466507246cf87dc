"""What is learned from: a language's own examples and mails as counted features with their targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice, pairwise

from inbox_guard.library import examples, own_mails
from inbox_guard.model import Kind
from inbox_guard.reading.tokens import words
from inbox_guard.signs.analysis import Analysis, Line, Reader
from inbox_guard.signs.examples import Example, OwnMail, analysed, heard_in
from inbox_guard.signs.features import counting, of_knowledge, of_row, of_values, of_word
from inbox_guard.signs.likeness import MOST_WORDS
from inbox_guard.signs.voices import Voices, speaking

REQUEST = "request"
MAIL_WEIGHT, SENTENCE_WEIGHT = 2.0, 0.7  # how much a whole mail and a lone sentence count for the gate

Features = Counter[str]
Units = Sequence[Features]  # what is judged of a mail: each sentence, and each pair of neighbours
PerEuro = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Row:
    """A text, what it shows, and the group that it is held out with in cross-validation."""

    features: Features
    shows: frozenset[str]
    group: str
    weight: float = 1.0
    rare: bool = True  # whether it is counted for the rarity of features


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole mail as its sentences; `shows` is what the mail as a whole shows."""

    mail: OwnMail
    sentences: Sequence[Features]
    shows: frozenset[str]
    group: str

    @property
    def units(self) -> Units:
        """What is judged of it."""
        return units(self.sentences)

    @property
    def row(self) -> Row:
        """All of it as one text."""
        return Row(summed(self.sentences), self.shows, self.group)


def of_lines(analysis: Analysis, heard: Voices, per_euro: PerEuro) -> list[Features]:
    """The features of each line of a text, as `learned.Model.of_lines` counts them; `heard` is said of it."""
    told = zip(analysis.lines, speaking(analysis, heard), strict=True)
    return [_of_line(line, rules, analysis.message.date, per_euro) for line, rules in told]


def _of_line(line: Line, rules: Iterable[str], sent: datetime | None, per_euro: PerEuro) -> Features:
    tokens = counting(line.sentence)
    counted = Counter(feature for token in tokens for feature in of_word(token.norm, token.stem))
    counted.update(of_row(tokens))
    counted.update(of_values(line.values, sent, per_euro))
    counted.update(of_knowledge(line.spans, rules))
    return counted


def of_text(text: str, reader: Reader, per_euro: PerEuro, kind: str = Kind.CLIENT) -> list[Features]:
    """The features of each line of a text, as if it were mail of this kind, sent at `examples.SENT`."""
    analysis = analysed(text, reader)
    return of_lines(analysis, heard_in(analysis, kind, per_euro), per_euro)


def summed(parts: Iterable[Features]) -> Features:
    """Several texts read as one."""
    total: Features = Counter()
    for part in parts:
        total.update(part)
    return total


def sign_rows(language: str, reader: Reader, per_euro: PerEuro, signs: frozenset[str]) -> Iterator[Row]:
    """All single examples of signs, and all ordinary sentences."""
    for number, example in enumerate(examples(language)):
        if example.about != "ask":
            yield _row(example, f"example {number}", reader, per_euro, signs)


def line_rows(language: str, reader: Reader, per_euro: PerEuro, signs: frozenset[str]) -> Iterator[Row]:
    """All lines of the tagged mails, alone and with their neighbours."""
    for number, mail in enumerate(own_mails(language, tagged=True)):
        group = f"mail {number}"
        subject = Row(summed(of_text(mail.subject, reader, per_euro)), frozenset(), group)
        lines = [subject, *(_row(line, group, reader, per_euro, signs) for line in mail.lines)]
        yield from lines
        for one, two in pairwise(lines):
            yield Row(one.features + two.features, one.shows | two.shows, group, rare=False)


def _row(example: Example, group: str, reader: Reader, per_euro: PerEuro, signs: frozenset[str]) -> Row:
    return Row(summed(of_text(example.text, reader, per_euro)), signs.intersection(example.shows), group)


def wholes(language: str, reader: Reader, per_euro: PerEuro) -> Iterator[Whole]:
    """The tagged mails that a freelancer would have judged, as `line_rows` groups them."""
    for number, mail in enumerate(own_mails(language, tagged=True)):
        if mail.kind != "other":
            parts = [*of_text(mail.subject, reader, per_euro), *of_text(mail.body, reader, per_euro, mail.kind)]
            yield Whole(mail, parts, mail.signs, f"mail {number}")


def requests(language: str) -> Iterator[OwnMail]:
    """The tagged requests whose heads name what they state."""
    return (mail for mail in own_mails(language, tagged=True) if mail.kind == REQUEST and mail.facts)


def units(parts: Sequence[Features]) -> Units:
    """What is judged of a mail: each sentence, and each pair of neighbours."""
    return (*parts, *(summed(pair) for pair in pairwise(parts)))


@dataclass(frozen=True, slots=True)
class Asked:
    """A text for the gate, and whether a freelancer's work is asked for in it."""

    text: str
    asks: bool
    mail: bool  # a whole mail, not a single sentence


def asked(language: str) -> Iterator[Asked]:
    """All whole mails of strangers, and all sentences that ask for work or do not."""
    for tags in (True, False):
        for mail in own_mails(language, tagged=tags):
            if mail.kind != "client":
                yield Asked(f"{mail.subject}\n\n{mail.body}", mail.kind == REQUEST, mail=True)
    for example in examples(language):
        if example.about == "ask":
            yield Asked(example.text, "gate:ask" in example.shows, mail=False)


def asked_row(number: int, asked: Asked, stem: Callable[[str], str]) -> Row:
    """The features of a text for the gate, as `likeness.Likeness.margin` counts them."""
    known = islice(words(asked.text), MOST_WORDS)
    counted = Counter(feature for word in known for feature in of_word(word, stem(word)))
    shows = frozenset({REQUEST} if asked.asks else ())
    return Row(counted, shows, str(number), MAIL_WEIGHT if asked.mail else SENTENCE_WEIGHT)
