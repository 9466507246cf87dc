"""What is learned from: a language's own examples and mails as counted features with their targets."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, islice, pairwise

from inbox_guard.library import examples, mail_lore, own_mails
from inbox_guard.model import Kind
from inbox_guard.signs.analysis import Reader, analyse
from inbox_guard.signs.examples import OwnMail, analysed, message_of, votes_in
from inbox_guard.signs.features import counting, of_row, of_word
from inbox_guard.signs.gate_model import MOST_WORDS
from inbox_guard.signs.line_features import LineFeatures, line_features

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


@dataclass(slots=True)
class MailLine:
    """The sentences that stand on one line of an own mail, or on lines that a sentence runs over."""

    sentences: list[Features]
    shows: frozenset[str]


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole mail, read as judging reads it: its subject and its lines."""

    mail: OwnMail
    lines: Sequence[MailLine]
    group: str

    @property
    def units(self) -> Units:
        """What is judged of it."""
        return units([sentence for line in self.lines for sentence in line.sentences])

    @property
    def row(self) -> Row:
        """All of it as one text."""
        return Row(summed(sentence for line in self.lines for sentence in line.sentences), self.mail.signs, self.group)


def of_lines(lines: Iterable[LineFeatures]) -> list[Features]:
    """The features of each line of a text, as `learned.Model.of_lines` counts them."""
    return [_of_line(line) for line in lines]


def _of_line(known: LineFeatures) -> Features:
    tokens = counting(known.line.sentence)
    counted = Counter(feature for token in tokens for feature in of_word(token.norm, token.stem))
    counted.update(of_row(tokens))
    counted.update(known.besides)
    return counted


def of_text(text: str, reader: Reader, per_euro: PerEuro) -> Features:
    """The features of a text that stands alone, as if it were mail of a client."""
    analysis = analysed(text, reader)
    return summed(of_lines(line_features(analysis, votes_in(analysis, Kind.CLIENT, per_euro), per_euro)))


def summed(texts: Iterable[Features]) -> Features:
    """Several texts read as one."""
    total: Features = Counter()
    for text in texts:
        total.update(text)
    return total


def sign_rows(language: str, reader: Reader, per_euro: PerEuro, signs: frozenset[str]) -> Iterator[Row]:
    """All single examples of signs, and all ordinary sentences."""
    for number, example in enumerate(examples(language)):
        if example.about != "ask":
            shows = signs.intersection(example.shows)
            yield Row(of_text(example.text, reader, per_euro), shows, f"example {number}")


def wholes(language: str, reader: Reader, per_euro: PerEuro) -> Iterator[Whole]:
    """The tagged mails."""
    for number, mail in enumerate(own_mails(language, tagged=True)):
        analysis = analyse(message_of(mail.body, mail.subject), reader)
        lines = line_features(analysis, votes_in(analysis, mail.kind, per_euro), per_euro)
        yield Whole(mail, _lines(mail, lines), f"mail {number}")


def _lines(mail: OwnMail, known: Iterable[LineFeatures]) -> list[MailLine]:
    """A mail's sentences by the lines of the example that they stand on; a sentence over several makes them one."""
    ends = list(accumulate(len(line.text) + 1 for line in mail.lines))
    lines, last = [MailLine([], frozenset())], -1  # the subject, which shows nothing
    for each in known:
        sentence = each.line.sentence
        if sentence.where == "body":
            first, upto = bisect_right(ends, sentence.start), bisect_left(ends, sentence.end)
            if first != last:
                lines.append(MailLine([], frozenset()))
            last = upto
            lines[-1].shows |= {sign for line in mail.lines[first : upto + 1] for sign in line.shows}
        lines[-1].sentences.append(_of_line(each))
    return lines


def line_rows(whole: Whole) -> Iterator[Row]:
    """The lines of a mail, alone and with their neighbours."""
    lines = [Row(summed(line.sentences), line.shows, whole.group) for line in whole.lines]
    yield from lines
    for one, two in pairwise(lines):
        yield Row(one.features + two.features, one.shows | two.shows, whole.group, rare=False)


def requests(language: str) -> Iterator[OwnMail]:
    """The tagged requests whose heads name what they state."""
    return (mail for mail in own_mails(language, tagged=True) if mail.kind == Kind.REQUEST and mail.facts)


def units(sentences: Sequence[Features]) -> Units:
    """What is judged of a mail: each sentence, and each pair of neighbours."""
    return (*sentences, *(summed(pair) for pair in pairwise(sentences)))


@dataclass(frozen=True, slots=True)
class Asked:
    """A text for the gate, and whether a freelancer's work is asked for in it."""

    text: str
    asks: bool
    mail: bool  # a whole mail, not a single sentence


def asked(language: str) -> Iterator[Asked]:
    """All whole mails of strangers, and all sentences that ask for work or do not."""
    for tags in (True, False):
        for mail in own_mails(language, tagged=tags, asking=True):
            if mail.kind != "client":
                yield Asked(f"{mail.subject}\n\n{mail.body}", mail.kind == Kind.REQUEST, mail=True)
    for example in examples(language):
        if example.about == "ask":
            yield Asked(example.text, "gate:ask" in example.shows, mail=False)


def asked_row(number: int, asked: Asked, stem: Callable[[str], str]) -> Row:
    """The features of a text for the gate, as `gate_model.GateModel.margin` counts them."""
    known = islice(mail_lore().tokenizer.words(asked.text), MOST_WORDS)
    counted = Counter(feature for word in known for feature in of_word(word, stem(word)))
    shows = frozenset({Kind.REQUEST} if asked.asks else ())
    return Row(counted, shows, str(number), MAIL_WEIGHT if asked.mail else SENTENCE_WEIGHT)
