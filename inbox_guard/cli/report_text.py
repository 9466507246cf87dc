"""A report for a terminal: the same figures as the page, in 80 columns, and in a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from inbox_guard.cli.durations import day
from inbox_guard.cli.output import printable
from inbox_guard.cli.table import shortened
from inbox_guard.model import Action
from inbox_guard.report.figures import DraftOutcome
from inbox_guard.report.words import ADVICE, OUTCOMES, corrected_in_words, lead

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from inbox_guard.report.figures import Bar, Entry, Figures

_BLOCKS = " ▁▂▃▄▅▆▇█"
_WIDTH = 78
_BAR = 30  # characters of the longest bar
_SIGNS = 12
_OPEN = 10
_DATED = 14  # columns from which on there is room for two dates below
_SHOWN = 60  # characters of a subject


def show(told: Figures) -> None:
    """Print it."""
    for line in lines(told):
        click.echo(printable(line).rstrip())


def lines(told: Figures) -> Iterator[str]:
    """The report, line by line."""
    yield f"{day(told.period.since)} to {day(told.period.until)}, {len(told.period.days)} days"
    yield ""
    yield from _wrapped(lead(told))
    yield from _by_day(told)
    yield from _counted("Advice", {ADVICE[a]: told.actions[a] for a in Action if told.actions[a]})
    yield from _counted("Signs", dict(told.signs[:_SIGNS]), len(told.signs) - _SIGNS)
    yield from _counted(
        "Drafts", {OUTCOMES[outcome]: told.outcomes[outcome] for outcome in DraftOutcome if told.outcomes.get(outcome)}
    )
    yield from _open(told)
    yield from _entries("Drafts that you have changed, left alone", told, DraftOutcome.EDITED)
    yield from _corrected(told)
    yield from _failures(told)


def _wrapped(text: str) -> Iterator[str]:
    import textwrap

    yield from textwrap.wrap(text, _WIDTH)


def _by_day(told: Figures) -> Iterator[str]:
    bars = told.bars
    most = max(bar.total for bar in bars)
    if not most:  # signs may stand on own mail alone, which no bar counts
        return
    columns = "".join(_BLOCKS[-(-bar.total * (len(_BLOCKS) - 1) // most)] for bar in bars)
    yield from ("", f"Requests and clients {'by the week' if told.weekly else 'by the day'}, {most} at most")
    yield f"  {columns}"
    yield from [_dates(bars)] if len(bars) >= _DATED else []


def _dates(bars: Sequence[Bar]) -> str:
    first, last = (f"{bar.first:%d %b}" for bar in (bars[0], bars[-1]))
    return f"  {first}{last:>{len(bars) - len(first)}}"


def _counted(title: str, numbers: Mapping[str, int], rest: int = 0) -> Iterator[str]:
    if not numbers:
        return
    most, widest = max(numbers.values()), max(map(len, numbers))
    yield from ("", title)
    for name, number in numbers.items():
        yield f"  {name:<{widest}}  {'█' * max(1, round(_BAR * number / most))} {number}"
    yield from [f"  and {rest} more"] if rest > 0 else []


def _open(told: Figures) -> Iterator[str]:
    yield from ("", "Who owes you an answer") if told.open else ()
    for one in told.open[:_OPEN]:
        name = f"{one.name} <{one.address}>" if one.name else one.address
        state = "reminded" if one.reminded else f"to be reminded from {day(one.due)} on"
        yield f"  {name}"
        yield f"    “{shortened(one.subject, _SHOWN) or '(no subject)'}”, silent since {day(one.since)}; {state}"
    rest = len(told.open) - _OPEN
    yield from [f"  and {rest} more: inbox-guard contacts tells of all"] if rest > 0 else []


def _entries(title: str, told: Figures, outcome: DraftOutcome) -> Iterator[str]:
    chosen = [entry for entry in told.entries if entry.outcome is outcome]
    yield from ("", title) if chosen else ()
    yield from (f"  {day(entry.when)}  {_named(entry)}" for entry in chosen)


def _named(entry: Entry) -> str:
    return f"{entry.name or entry.address or entry.id}: {shortened(entry.subject, _SHOWN) or '(no subject)'}"


def _corrected(told: Figures) -> Iterator[str]:
    yield from ("", "What you corrected") if told.corrected else ()
    for one in told.corrected:
        yield f"  {day(one.when)}  {one.sign} {corrected_in_words(one)}"
        rule = f", rule {one.rule}" if one.rule else ""
        yield f"              “{shortened(one.subject, _SHOWN) or '(no subject)'}”{rule}"


def _failures(told: Figures) -> Iterator[str]:
    if told.failed or told.troubles:
        yield from ("", "What failed")
    if told.failed:
        yield f"  passes or logins: {told.failed}"
    yield from (f"  {one.where}: {one.problem} (tried {one.tries} times)" for one in told.troubles)
