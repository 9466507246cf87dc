"""The table of verdicts: readable in narrow terminals and pipes, and nothing in a mail can bend it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from inbox_guard.cli import table


def entry(**more: Any) -> dict[str, Any]:
    return {
        "handled": True,
        "kind": "request",
        "action": "negotiate",
        "from": "marjaana.tolvanen@tolvasenpuutarha.example",
        "subject": "Verkkosivujen uudistus",
        "signs": [{"id": "price-pressure", "score": 0.9, "evidence": "Antaisitteko 30 prosenttia alennusta?"}],
        "labels": ["guard-request"],
        "draft": {"kind": "negotiate", "language": "fi", "folder": "Drafts"},
        "note": "",
    } | more


def shown(*entries: dict[str, Any], width: int = 80, terminal: bool = False) -> str:
    out = io.StringIO()
    table.show(entries, Console(file=out, width=width, force_terminal=terminal, highlight=False, emoji=False))
    return out.getvalue()


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_every_line_fits_and_every_cell_is_whole(width: int) -> None:
    text = shown(entry(), entry(subject="Нужны тексты " * 20, signs=[], draft=None, note="held back"), width=width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    flat = " ".join(text.split())
    for word in ("negotiate", "request", "price-pressure", "draft fi", "no draft: held back"):
        assert all(part in flat for part in word.split())


def test_an_address_that_is_too_long_for_its_column_breaks_where_people_would_break_it() -> None:
    lines = [line.split("  ")[0].strip() for line in shown(entry()).splitlines()]

    assert "marjaana.tolvanen" in lines and "@tolvasenpuutarha.example" in lines


def test_a_request_that_shows_nothing_is_called_fine() -> None:
    """The best mail of the day must not look like what was left alone."""
    text = shown(entry(action="none", signs=[], draft=None))

    assert "fine" in text and "no warning sign" in text and "none" not in text


def test_a_pipe_gets_no_colours_and_a_terminal_does() -> None:
    assert "\x1b" not in shown(entry())
    assert "\x1b" in shown(entry(), terminal=True)


def test_what_a_mail_says_is_shown_as_it_is_and_obeyed_by_nothing() -> None:
    text = shown(
        entry(
            subject="[red]Sale[/red] :smile: \x1b]0;owned\x07 \u202egnp.exe",
            signs=[{"id": "rudeness", "score": 1.0, "evidence": "[bold]a\nb\x1b[2J"}],
        ),
        width=200,
        terminal=False,
    )
    assert "[red]Sale[/red] :smile:" in text
    assert "“[bold]a b [2J”" in text
    assert not {"\x1b", "\x07", "\u202e"} & set(text)


def test_the_strongest_signs_come_first_and_the_others_are_counted() -> None:
    signs = [{"id": f"sign-{n}", "score": n / 10, "evidence": "x" * 500} for n in range(1, 6)]
    text = shown(entry(signs=signs), width=120)
    assert [f"sign-{n}" in text for n in range(1, 6)] == [False, False, True, True, True]
    assert text.index("sign-5") < text.index("sign-4")
    assert "and 2 more" in text
    assert "…" in text


def test_mail_that_was_left_alone_is_counted_and_not_listed() -> None:
    assert shown(entry(handled=False, kind="other")) == ""


def test_the_summary_is_one_line_that_tells_a_dry_run() -> None:
    objects = [
        entry(),
        entry(kind="client", labels=[], draft=None),
        entry(handled=False, kind="other", labels=[], draft=None),
    ]
    assert table.summary(objects, dry_run=False) == (
        "3 messages: 1 request, 1 of clients, 1 left alone; 1 labelled, 1 draft saved in Drafts."
    )
    assert table.summary([*objects, entry(kind="client", to=["bob@bakery.example"])], dry_run=False) == (
        "4 messages: 1 request, 1 of clients, 1 of your own, 1 left alone; 2 labelled, 2 drafts saved in Drafts."
    )
    assert table.summary(objects[:1], dry_run=True) == (
        "Dry run: 1 message: 1 request, 0 of clients, 0 left alone; "
        "1 would be labelled, 1 draft would be saved in Drafts."
    )
    assert table.summary([], dry_run=False) == ("No new mail.")
