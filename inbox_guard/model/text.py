"""What is read from a sentence: words and values, each with its span."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple


class Token(NamedTuple):
    """A word of a sentence: its comparable form, its stem and where it stands in the source text.

    A tuple, since every word of every mail becomes one, and it is made in a third of the time.
    """

    norm: str
    stem: str
    start: int
    end: int


#: What an amount is paid for; empty: the whole.
Per = Literal["", "hour", "day", "week", "month", "year", "word", "page", "piece", "line", "each"]


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with currency (ISO 4217, empty where none is named) and what it is paid for; "each": whatever it is."""

    start: int
    end: int
    amount: Decimal
    currency: str
    per: Per = ""
    upper: Decimal | None = None  # the other end of a range

    @property
    def most(self) -> Decimal:
        """The larger end of a range, or the amount."""
        return self.amount if self.upper is None else max(self.amount, self.upper)

    def euros(self, per_euro: Mapping[str, Decimal]) -> Decimal | None:
        """The larger end in euros, given the units of each currency for one euro; None where it has no rate."""
        rate = per_euro.get(self.currency)
        return self.most / rate if rate else None


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time; months count 30 days and years 365."""

    start: int
    end: int
    length: timedelta


@dataclass(frozen=True, slots=True)
class DateRef:
    """A calendar date named or implied ("tomorrow", "by Friday", "end of May"), resolved against the sending date."""

    start: int
    end: int
    day: date
    exact: bool = True  # False: a month, a season, "end of the year"


@dataclass(frozen=True, slots=True)
class ClockRef:
    """A time of day."""

    start: int
    end: int
    at: time


Value = Money | Duration | DateRef | ClockRef


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the new text or of the subject.  `start`/`end` are offsets into `source`, spans inside are too."""

    where: Literal["body", "subject"]
    source: str
    start: int
    end: int
    tokens: tuple[Token, ...]
    paragraph: int = 0

    @property
    def text(self) -> str:
        """The sentence exactly as it stands in the mail: an exact substring."""
        return self.source[self.start : self.end]
