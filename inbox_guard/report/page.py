"""A report as one HTML page that stands alone: no network, no script, nothing but what is in it.

What mail says in it is escaped; a policy in the page forbids everything that could be loaded all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from inbox_guard.model import Action
from inbox_guard.report.charts import columns, legend, rows, text
from inbox_guard.report.figures import Corrected, DraftOutcome, Entry, Figures, Open, Unfinished
from inbox_guard.report.words import ADVICE, OUTCOMES, corrected_in_words, lead, many

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_SIGNS = 14  # shown as bars; the others are counted
_AT_ONCE = 8  # of a list; the others unfold
_WORDS = 240  # characters of a quotation
_STACK = (Action.DECLINE, Action.NEGOTIATE, Action.CLARIFY, Action.FOLLOW_UP, Action.NONE)


def page(told: Figures, style: str) -> str:
    """The whole page.

    Args:
        told: what it tells.
        style: its style sheet.
    """
    title = f"{_day(told.period.since)} to {_day(told.period.until)}"
    body = "".join(_body(told))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>inbox-guard: {title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _body(told: Figures) -> Iterator[str]:
    days = len(told.period.days)
    yield (
        f'<header><p class="when">{_day(told.period.since)} to {_day(told.period.until)}, {many(days, "day")}</p>'
        f'<h1>What came in, and what came of it</h1></header>\n<main>\n<p class="lead">{text(lead(told))}</p>\n'
    )
    yield _tiles(told)
    yield _section(f"Requests and clients {'week by week' if told.weekly else 'day by day'}", "", _by_day(told))
    yield f'<div class="pair">{_signs(told)}{_drafts(told)}</div>\n'
    if told.open:
        yield _section("Who owes you an answer", str(len(told.open)), _folded([_open(one) for one in told.open]))
    if told.entries:
        yield _section("Message by message", "", _folded([_entry(entry) for entry in told.entries]))
    if told.corrected:
        yield _section("What you corrected", "", _folded([_corrected(one) for one in told.corrected]))
    if told.troubles or told.failed:
        yield _section("What failed", "", _failures(told))
    yield (
        f"</main>\n<footer>Made by inbox-guard on {told.period.until:%Y-%m-%d at %H:%M} from what it remembers; "
        f"{many(told.mail, 'message')} looked at. The page loads nothing and sends nothing.</footer>"
    )


def _section(title: str, note: str, inside: str) -> str:
    small = f"<small>{text(note)}</small>" if note else ""
    return f"<section><h2>{text(title)}{small}</h2>{inside}</section>\n"


def _tiles(told: Figures) -> str:
    tiles = [
        (told.requests, "requests"),
        (told.clients, "mails of clients"),
        (told.drafts, "drafts saved"),
        (told.outcomes.get(DraftOutcome.USED, 0), "drafts used"),
        (told.follow_ups, "reminders due"),
        (len(told.open), "open answers"),
    ]
    items = "".join(f"<li><b>{number}</b><span>{text(name)}</span></li>" for number, name in tiles)
    return f'<ul class="tiles">{items}</ul>\n'


def _by_day(told: Figures) -> str:
    if not told.entries:
        return '<p class="soft">Nothing came in.</p>'
    bars = told.bars
    stacks = [{action.value: bar.actions.get(action, 0) for action in _STACK} for bar in bars]
    chart = columns([f"{bar.first:%d %b}" for bar in bars], stacks, lead(told))
    return chart + legend((a.value, ADVICE[a], told.actions[a]) for a in _STACK if told.actions[a])


def _signs(told: Figures) -> str:
    if not told.signs:
        return ""
    rest = len(told.signs) - _SIGNS
    more = f'<p class="soft">and {many(rest, "sign")} more</p>' if rest > 0 else ""
    return _section(
        "Warning signs",
        "messages that show them",
        rows(("bar", sign, number) for sign, number in told.signs[:_SIGNS]) + more,
    )


def _drafts(told: Figures) -> str:
    if not told.drafts:
        return ""
    parts = [
        (_class(outcome), OUTCOMES[outcome], told.outcomes[outcome])
        for outcome in DraftOutcome
        if told.outcomes.get(outcome)
    ]
    return _section("What became of the drafts", many(told.drafts, "draft"), rows(parts))


def _class(outcome: DraftOutcome) -> str:
    return outcome.value.replace(" ", "-")


def _list(items: Iterable[str]) -> str:
    return f'<ul class="list">{"".join(f"<li>{item}</li>" for item in items)}</ul>'


def _open(one: Open) -> str:
    state = "reminded already" if one.reminded else f"a reminder is in place from {_day(one.due)} on"
    return (
        f"{_person(one.name, one.address)}<p>{text(one.subject) or '(no subject)'}</p>"
        f'<p class="soft">silent since {_day(one.since)}; {state}</p>'
    )


def _person(name: str, address: str) -> str:
    shown = f'<strong dir="auto">{text(name or address)}</strong>'
    return f'{shown} <span class="soft">{text(address)}</span>' if name else shown


def _folded(items: Sequence[str]) -> str:
    """A list of which the end unfolds on demand."""
    rest = items[_AT_ONCE:]
    more = f"<details><summary>{len(rest)} more</summary>{_list(rest)}</details>" if rest else ""
    return _list(items[:_AT_ONCE]) + more


def _entry(entry: Entry) -> str:
    outcome = (
        f'<span class="tag {_class(entry.outcome)}">draft {text(OUTCOMES[entry.outcome])}</span>'
        if entry.outcome
        else ""
    )
    advice = f'<span class="tag {entry.action.value}">{text(ADVICE[entry.action])}</span>'
    quotes = "".join(
        f'<blockquote dir="auto">{_cut(shown.words)} <cite>{text(shown.sign)}</cite></blockquote>'
        for shown in entry.signs
    )
    return (
        f'{_person(entry.name, entry.address)}<p dir="auto">{text(entry.subject) or "(no subject)"}</p>'
        f'<p class="soft">{advice}{outcome}{_day(entry.when)}</p>{quotes}'
    )


def _cut(words: str) -> str:
    flat = " ".join(words.split())
    return f"“{text(flat if len(flat) <= _WORDS else flat[:_WORDS].rpartition(' ')[0] + ' …')}”" if flat else ""


def _corrected(one: Corrected) -> str:
    rule = f" (rule {text(one.rule)})" if one.wrong and one.rule else ""
    return (
        f'<strong>{text(one.sign)}</strong> {text(corrected_in_words(one))}{rule}<p dir="auto">{text(one.subject)}</p>'
        f'<p class="soft">{text(one.person)}, seen on {_day(one.when)}</p>'
    )


def _failures(told: Figures) -> str:
    runs = f'<p class="soft">Passes or logins that failed: {told.failed}</p>' if told.failed else ""
    return runs + (_list(map(_trouble, told.troubles)) if told.troubles else "")


def _trouble(one: Unfinished) -> str:
    times = "once" if one.tries == 1 else f"{one.tries} times"
    tried = f"tried {times}, last on {_day(one.last)}"
    return f'<strong>{text(one.where)}</strong><p>{text(one.problem)}</p><p class="soft">{tried}</p>'


def _day(when: datetime) -> str:
    return f"{when.day} {when:%b %Y}"
