"""What is known of each line of a message besides its words: the form in which learned models read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from inbox_guard.signs.analysis import Analysis, Line
from inbox_guard.signs.features import of_knowledge, of_shares, of_values
from inbox_guard.signs.votes import Votes
from inbox_guard.signs.worth import held_against


@dataclass(frozen=True, slots=True)
class LineFeatures:
    """A line with the features that are not made of its words: of its values, its concepts, the rules that speak."""

    line: Line
    besides: tuple[str, ...]


def line_features(analysis: Analysis, votes: Votes, per_euro: Mapping[str, Decimal]) -> tuple[LineFeatures, ...]:
    """Each line of a message with what is known of it.

    Args:
        analysis: of the message, with a whole pack.
        votes: all that its rules say.
        per_euro: units of each currency for one euro.
    """
    sent, held = analysis.message.date, held_against(analysis, votes, per_euro)
    return tuple(
        LineFeatures(
            line,
            (
                *of_values(line.values, sent, per_euro),
                *of_shares(line.sentence),
                *held.get(line, ()),
                *of_knowledge(line.spans, rules),
            ),
        )
        for line, rules in zip(analysis.lines, _speaking(analysis, votes), strict=True)
    )


def _speaking(analysis: Analysis, votes: Votes) -> Iterator[tuple[str, ...]]:
    """For each line of a message the rules that speak of it, each once."""
    rules: dict[Line, dict[str, None]] = {line: {} for line in analysis.lines}
    for said in votes.values():
        for vote in said:
            rules[vote.line][vote.rule] = None
    return (tuple(names) for names in rules.values())
