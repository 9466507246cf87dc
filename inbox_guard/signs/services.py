"""Where a mail names services of the profile, and whether those that are offered are asked for beside the others.

A service that is not offered can be a part of the work ("a website and hosting") or what the client deals in ("a site
for our casino").  Only a part can be left to others; where it is not plain that it is one, it is none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from inbox_guard.signs.analysis import Line

#: Rules that speak where something is asked for.
ASKING = ("gate:ask",)
_NEAR = 6  # words between a service and what is said of it
_JOINS = frozenset(",;&+/")


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence that names a service with all its words, and the numbers of the tokens that do."""

    service: str
    line: Line
    places: tuple[int, ...]


def mentions(
    services: Iterable[str], stems: Mapping[str, tuple[str, ...]], lines: Sequence[Line], asking: Collection[Line]
) -> tuple[Mention, ...]:
    """The sentences that ask for these services, or speak of the client's wares; service by service.

    Args:
        services: as the profile names them.
        stems: service → the stems of its words.
        lines: of the mail.
        asking: those of which rules say that they name the work.
    """
    fitting = [
        line
        for line in lines
        if "_negator" not in line.spans and (line.spans.keys() & {"wants-it", "_product"} or line in asking)
    ]
    found = [mention for service in services for line in fitting for mention in _named(service, stems[service], line)]
    return tuple(mention for mention in found if not _in_hand(mention))


def _named(service: str, stems: tuple[str, ...], line: Line) -> Iterable[Mention]:
    tokens = line.sentence.tokens
    places = tuple(number for number, token in enumerate(tokens) if token.stem in stems)
    if stems and {tokens[place].stem for place in places}.issuperset(stems):
        yield Mention(service, line, places)


def _in_hand(mention: Mention) -> bool:
    """Whether it says near these words that the thing is there already, or that somebody else sees to it."""
    spans = mention.line.spans.get("in-hand", ())
    return any(first - _NEAR <= place < last + _NEAR for first, last in spans for place in mention.places)


def apart(
    outside: Sequence[Mention], offered: Sequence[Mention], asking: Collection[Line]
) -> tuple[tuple[Mention, ...], tuple[str, ...]]:
    """The mentions of what is not offered that are no mere part of the work, and the offered services beside the parts.

    Args:
        outside: what is not offered.
        offered: what is; words that name something not offered ("essays" in "essays for students") count there alone.
        asking: the sentences of which rules say that they ask.
    """
    taken = {(mention.line, place) for mention in outside for place in mention.places}
    own = [
        mention
        for mention in offered
        if _asks(mention.line, asking) and any((mention.line, place) not in taken for place in mention.places)
    ]
    whole = tuple(mention for mention in outside if not (own and _is_part(mention, own, asking)))
    return whole, tuple(dict.fromkeys(mention.service for mention in own))


def _asks(line: Line, asking: Collection[Line]) -> bool:
    return "wants-it" in line.spans or line in asking or line.sentence.where == "subject"


def _is_part(mention: Mention, own: Iterable[Mention], asking: Collection[Line]) -> bool:
    """Whether it is asked for in a sentence of its own, or joined to an offered service in the same one."""
    shared = {place for other in own if other.line == mention.line for place in other.places}
    if not shared:
        return _asks(mention.line, asking)
    places = frozenset(mention.places)
    pairs = [(here, there) for here in (places - shared or places) for there in shared - places]
    if not pairs:
        return False
    here, there = min(pairs, key=lambda pair: (abs(pair[0] - pair[1]), pair))
    return _joined(mention.line, min(here, there), max(here, there)) and not _said_first(mention.line, here, there)


def _joined(line: Line, first: int, last: int) -> bool:
    """Whether "and", "with", a comma or the like stands between two tokens."""
    tokens = line.sentence.tokens
    between = line.sentence.source[tokens[first].end : tokens[last].start]
    joining = any(first < start < last for start, _ in line.spans.get("joins-things", ()))
    return joining or not _JOINS.isdisjoint(between)


def _said_first(line: Line, here: int, there: int) -> bool:
    """Whether it is told before anything is asked for: "we run a casino and need a website"."""
    asks = [start for start, _ in line.spans.get("wants-it", ())]
    return here < min(asks, default=here) < there
