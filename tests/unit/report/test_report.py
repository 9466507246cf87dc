"""What a report counts, and the page that it makes: it stands alone, and no mail can bend it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from inbox_guard import library
from inbox_guard.history.dossier import AnswerTime, Dossier, ThreadSeen
from inbox_guard.model import Action, End, Kind, Letter, Place, SavedDraft, Silence
from inbox_guard.report.charts import columns, scale, spread, text
from inbox_guard.report.figures import DraftOutcome, Entry, Figures, Period, Shown, Unfinished, figures
from inbox_guard.report.page import page
from inbox_guard.report.words import lead

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
PERIOD = Period(NOW - timedelta(days=30), NOW)
HOSTILE = "</style><script>alert(1)</script>\"'&<img src=https://evil.example/x onerror=alert(2)>\u202etxt\x1b[31m"


def entry(id_: str, days: float = 1, action: Action = Action.DECLINE, **more: Any) -> Entry:
    """A request, so many days ago."""
    fields: dict[str, Any] = {"kind": Kind.REQUEST, "name": "Ada", "address": "ada@client.example", "subject": "Shop"}
    return Entry(id=id_, when=NOW - timedelta(days=days), action=action, **(fields | more))


def saved(answers: str, ended: End | None = None, *, days: float = 1, used: bool = False) -> SavedDraft:
    """A draft for a message."""
    return SavedDraft(f"d.{answers}", answers, NOW - timedelta(days=days), ended, used=used)


def silent(since: int, name: str = "Ada", subject: str = "Shop") -> Dossier:
    """A contact who owes an answer for so many days."""
    when = NOW - timedelta(days=since)
    asked = Letter(
        "q", Place("work", "Sent", 1, 1), own=True, people=("ada@client.example",), date=when, subject=subject
    )
    quiet = Silence(asked, when + timedelta(days=7))
    return Dossier(
        "ada@client.example",
        name,
        (ThreadSeen("Shop", when, when, 0, 1, quiet),),
        (),
        (),
        AnswerTime(),
        AnswerTime(),
        (),
    )


def told(*entries: Entry, drafts: dict[str, Any] | None = None, **more: Any) -> Figures:
    """The figures of a month."""
    return figures(PERIOD, entries, drafts or {}, more.pop("contacts", ()), more.pop("troubles", ()), **more)


def test_only_what_lies_in_the_period_is_counted() -> None:
    """Of messages, drafts and failures alike."""
    trouble = Unfinished("message 7 in INBOX", "cannot be read", 5, NOW - timedelta(days=99))
    old = {"b": [saved("b", days=40)], "a": [saved("a")]}
    shown = told(entry("a"), entry("b", days=40), drafts=old, troubles=[trouble])

    assert (shown.requests, shown.drafts, shown.troubles) == (1, 1, ())


def test_own_mail_that_waits_for_an_answer_counts_as_reminder_not_as_mail_that_came_in() -> None:
    """Its signs are counted like those of other mail."""
    signs = (Shown("unresponsive", 0.9, ""),)
    labelled = entry("a", action=Action.NONE, kind=Kind.CLIENT, own=True, signs=signs)
    due = entry("b", action=Action.FOLLOW_UP, kind=Kind.CLIENT, own=True, signs=signs)
    shown = told(labelled, due, entry("c", kind=Kind.CLIENT))

    assert (shown.clients, shown.follow_ups, shown.signs) == (1, 1, (("unresponsive", 2),))
    assert shown.actions == {Action.FOLLOW_UP: 1, Action.DECLINE: 1}


OUTCOMES = [
    (None, False, DraftOutcome.STANDS),
    (End.GONE, True, DraftOutcome.USED),
    (End.EDITED, False, DraftOutcome.EDITED),
]
OUTCOMES += [
    (End.REMOVED, False, DraftOutcome.REMOVED),
    (End.GONE, False, DraftOutcome.GONE),
    (End.KEPT, False, DraftOutcome.KEPT),
]


@pytest.mark.parametrize(("ended", "used", "outcome"), OUTCOMES)
def test_a_message_tells_what_became_of_its_draft(ended: End | None, used: bool, outcome: DraftOutcome) -> None:
    """Each way a draft can end has a name."""
    shown = told(entry("a"), drafts={"a": [saved("a", ended, used=used)]})

    assert (shown.entries[0].outcome, shown.outcomes) == (outcome, {outcome: 1})


def test_open_answers_are_those_of_now_the_oldest_first_until_nobody_waits_any_more() -> None:
    """After two months an answer is no longer waited for."""
    shown = told(contacts=[silent(5, subject="new"), silent(50, subject="old"), silent(120, subject="forgotten")])

    assert [one.subject for one in shown.open] == ["old", "new"]


def test_short_periods_have_a_column_a_day_and_long_ones_a_column_a_week() -> None:
    """Days with nothing have one too; weeks begin on Monday."""
    month = told(entry("a", days=0), entry("b", days=0)).bars
    year = figures(Period(NOW - timedelta(days=364), NOW), [entry("a", days=300)], {}, ()).bars

    assert (len(month), month[-1].total, month[-2].total) == (31, 2, 0)
    assert len(year) in (52, 53)
    assert {bar.first.weekday() for bar in year} == {0}


LEADS = [
    (told(), "Scans have looked at no mail in this time; inbox-guard status tells when the last one was."),
    (told(mail=3), "Nothing came in that looked like work, and nothing was drafted."),
    (told(entry("a")), "1 request and no mails of known clients came in. 1 is better declined."),
    (
        told(entry("a"), entry("b", action=Action.CLARIFY), drafts={"a": [saved("a")]}, contacts=[silent(9)]),
        (
            "2 requests and no mails of known clients came in. 1 is better declined and 1 to be asked about. "
            "1 draft was saved; none of them was used yet. 1 contact owes you an answer."
        ),
    ),
]


@pytest.mark.parametrize(("shown", "words"), LEADS)
def test_the_lead_says_it_in_sentences(shown: Figures, words: str) -> None:
    """With the right numbers and endings."""
    assert lead(shown) == words


class _Tags(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("meta", "line", "rect"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def hostile() -> str:
    """A page in which every text of mail is hostile."""
    signs = (Shown("price-pressure", 0.9, HOSTILE), Shown(HOSTILE, 0.9, HOSTILE))
    entries = [
        entry(HOSTILE + str(n), n, name=HOSTILE, address=HOSTILE, subject=HOSTILE, signs=signs) for n in range(20)
    ]
    contacts = [silent(9, HOSTILE, HOSTILE)] * 20
    drafts = {one.id: [saved(one.id, End.EDITED)] for one in entries}
    troubles = [Unfinished(HOSTILE, HOSTILE, 2, NOW)]
    shown = told(*entries, drafts=drafts, contacts=contacts, troubles=troubles, failed=2)
    return page(shown, library.report_style())


def test_no_mail_can_bend_the_page(hostile: str) -> None:
    """What it says is text and nothing else; the tags are ours, and closed in order."""
    tags = _Tags()
    tags.feed(hostile)

    assert tags.open == []
    assert {"script", "img", "a", "link", "iframe"}.isdisjoint(tag for tag, _ in tags.seen)
    assert not [name for _, attrs in tags.seen for name in attrs if name.startswith("on") or name in ("href", "src")]
    assert hostile.count("<script") == 0
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069]", hostile)


def test_the_page_loads_nothing(hostile: str) -> None:
    """Neither by its style nor by its tags; a policy says so to the browser too."""
    style = library.report_style()

    assert "url(" not in style
    assert "@import" not in style
    assert "default-src 'none'; style-src 'unsafe-inline'" in hostile
    assert 'name="viewport"' in hostile
    assert "prefers-color-scheme: dark" in hostile


def test_the_page_of_an_empty_period_says_that_nothing_came_in() -> None:
    """It is a page all the same."""
    shown = page(told(mail=3), library.report_style())

    assert "Nothing came in that looked like work" in shown
    assert shown.count("<svg") == 0


def test_columns_fill_their_scale_from_the_bottom_up() -> None:
    """Ten on a scale of ten is the whole height; a name below is escaped."""
    drawn = columns(["<b>"], [{"decline": 4, "clarify": 6}], "t")

    assert '<rect class="decline" x="0.09" width="0.82" y="60.00" height="40.00"/>' in drawn
    assert '<rect class="clarify" x="0.09" width="0.82" y="0.00" height="60.00"/>' in drawn
    assert "<title>&lt;b&gt;: decline 4, clarify 6</title>" in drawn


@pytest.mark.parametrize(("most", "top"), [(0, 2), (1, 2), (2, 2), (3, 5), (6, 10), (11, 20), (101, 200), (999, 1000)])
def test_a_scale_ends_at_a_round_number(most: int, top: int) -> None:
    """The next of 2, 5, 10, 20, 50 and so on."""
    assert scale(most) == top


def test_of_many_names_the_first_and_the_last_stand_below() -> None:
    """And no more than fit."""
    names = spread([str(n) for n in range(31)])

    assert (names[0], names[-1], len(names)) == ("0", "30", 6)


def test_text_loses_what_a_browser_or_terminal_obeys() -> None:
    """Letters of all scripts stay; what has no width leaves nothing, a control a blank, as everywhere."""
    assert text("a\u202eб\x1b<") == "aб &lt;"
