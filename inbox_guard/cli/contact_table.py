"""Contacts for people: the table of all, and the page of one.  It reads well in 80 columns, and in a pipe."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from inbox_guard.cli.durations import day, span
from inbox_guard.cli.output import printable
from inbox_guard.cli.table import counted, folded, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inbox_guard.history.dossier import AnswerTime, Dossier, ThreadSeen
    from inbox_guard.model import Silence

_WIDTH = 78
_WORDS = 62  # characters of a quotation
_SUBJECT = 36  # characters of a subject
_SIGNS = 4  # named in a row of the table; the others are counted


def show(known: Sequence[Dossier], console: Console | None = None) -> None:
    """Print the table, the contact with the newest mail first."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True, show_lines=True)
    table.add_column("Contact, last mail", ratio=6, overflow="fold")
    table.add_column("Threads,\nreminders", justify="right", no_wrap=True)
    table.add_column("Answers:\nthey, you", justify="right", no_wrap=True)
    table.add_column("Drafts\nused", justify="right", no_wrap=True)
    table.add_column("Signs, what waits", ratio=7, overflow="fold")
    for one in known:
        table.add_row(
            _who(one),
            f"{len(one.threads)}\n{len(one.reminders) or '–'}",
            f"{span(one.theirs.median)}\n{span(one.ours.median)}",
            f"{one.used} of {one.saved}" if one.saved else "–",
            _signs(one),
        )
    (console or Console(highlight=False, emoji=False)).print(table)


def _who(one: Dossier) -> Text:
    name = printable(one.name)
    address = folded(printable(one.address))
    who = Text(name or address, "bold")
    return who.append(f"\n{address}" if name else "", "not bold").append(f"\n{day(one.last)}", "dim")


def _signs(one: Dossier) -> Text:
    times = Counter(seen.sign for seen in one.signs)
    times.update(finding.sign for finding in one.over_time if finding.sign not in times)
    named = [f"{sign} ×{n}" if n > 1 else sign for sign, n in times.most_common(_SIGNS)]
    rest = [f"and {len(times) - _SIGNS} more"] if len(times) > _SIGNS else []
    told = Text(", ".join((*named, *rest)))
    if one.silence is not None:
        told.append("\n" if told else "").append(f"silent since {day(one.silence.asked.date)}", "blue")
    return told or Text("–", "dim")


def page(one: Dossier) -> Iterator[str]:
    """One contact, line by line."""
    yield f"{one.name} <{one.address}>" if one.name else one.address
    letters = sum(thread.theirs + thread.ours for thread in one.threads)
    theirs = sum(thread.theirs for thread in one.threads)
    days = " to ".join(dict.fromkeys((day(one.first), day(one.last))))
    yield _row("mail", f"{counted(letters, 'mail')} in {counted(len(one.threads), 'thread')}, {theirs} theirs; {days}")
    yield _row("answers", f"theirs {_answer_time(one.theirs)}, yours {_answer_time(one.ours)}")
    yield from _silent(one.silence)
    named = f": {', '.join(map(day, one.reminders))}" if one.reminders else " needed"
    yield _row("reminders", f"{len(one.reminders) or 'none'}{named}")
    yield _row("drafts", f"{one.saved} saved, {one.used} used" if one.saved else "none saved")
    yield from ("", "Threads")
    yield from (_row(day(thread.last), _thread(thread)) for thread in one.threads)
    yield from ("", "Signs over time") if one.signs else ()
    for seen in one.signs:
        yield _row(day(seen.when), f"{seen.sign} ({seen.score:.2f}) in “{_subject(seen.subject)}”")
        yield from [_row("", f"“{shortened(seen.words, _WORDS)}”")] if seen.words else []
    yield from ("", "What all of it together shows") if one.over_time else ()
    for finding in one.over_time:
        yield from textwrap.wrap(
            f"{finding.sign} ({finding.score:.2f}): {finding.note}",
            _WIDTH,
            initial_indent="  ",
            subsequent_indent="    ",
        )


def _row(name: str, text: str) -> str:
    return f"  {name:<12}{text}"


def _subject(text: str) -> str:
    return shortened(text, _SUBJECT) or "(no subject)"


def _silent(quiet: Silence | None) -> Iterator[str]:
    if quiet is None:
        return
    reminded = "reminded already" if quiet.reminded else f"a reminder is in place from {day(quiet.due)} on"
    yield _row("silent", f"since {day(quiet.asked.date)}; {reminded}")
    words = quiet.asked.marks.get("asks") or quiet.asked.marks.get("still-relevant", "")
    yield from [_row("", f"“{shortened(words, _WORDS)}”")] if words else []


def _answer_time(one: AnswerTime) -> str:
    return f"after {span(one.median)} (median of {one.answers})" if one.answers else "none yet"


def _thread(thread: ThreadSeen) -> str:
    mails = f"{counted(thread.theirs + thread.ours, 'mail')}, {thread.theirs} theirs"
    waits = "; waits for their answer" if thread.silence is not None else ""
    return f"{_subject(thread.subject)} ({mails}{waits})"
