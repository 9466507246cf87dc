"""What a judgement is told as."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from unit.builders import judgement

from inbox_guard import library
from inbox_guard.explain import as_lines
from inbox_guard.model import Action, Finding, Kind, TrackRecord
from inbox_guard.signs.trust import weighed


def test_what_the_user_has_called_wrong_too_often_is_told_as_left_out() -> None:
    """With the words, the rule, and how often its label was taken off."""
    judged = judgement(None, Action.DECLINE, "low-budget", "nda-first")
    kept, dropped = weighed(judged.findings, {"nda-first/rule": TrackRecord(3, 3)}, 0.5)
    told = list(as_lines(replace(judged, findings=kept, distrusted=dropped), library.catalogue(), {}))

    assert [line for line in told if "left out" in line] == ["  left out  nda-first: “words”"]
    assert told[told.index("  left out  nda-first: “words”") + 1].strip() == (
        "rule nda-first/rule; you took this label off 3 times out of 3, so it counts 0.40 of 0.90"
    )
    assert any(line.startswith("  sign      low-budget") for line in told)


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ({}, "weight 0.75;"),
        ({"low-budget": 0.0}, "weight 0 (0.75 before the config);"),
        ({"low-budget": 0.5}, "weight 0.375 (0.75 before the config);"),
        ({"low-budget": 10.0}, "weight 1 (0.75 before the config);"),
    ],
)
def test_the_weight_that_is_told_is_the_one_that_counts(weights: dict[str, float], told: str) -> None:
    """The user's own factor is in it."""
    judged = judgement(None, Action.DECLINE, "low-budget")
    [line] = [line for line in as_lines(judged, library.catalogue(), weights) if "rule low-budget" in line]
    assert told in line


def test_only_what_a_model_saw_is_told_with_an_example_that_it_is_like() -> None:
    """A rule of the user's own may be named "learned"."""
    judged = judgement(None, Action.DECLINE, "low-budget")
    [found] = judged.findings

    def told(finding: Finding) -> str:
        shown = replace(judged, findings=(finding,))
        return "\n".join(as_lines(shown, library.catalogue(), {}, nearest=lambda *_: "an example"))

    assert "an example" not in told(replace(found, rule="low-budget/learned"))
    assert "an example" in told(replace(found, rule="low-budget/learned", origin="model"))


def test_why_a_good_request_has_no_draft_is_told_as_good_news() -> None:
    """What is left to do is the quote, which is the user's."""
    good = judgement(None, Action.NONE)
    client = replace(good, gate=replace(good.gate, kind=Kind.CLIENT))
    told = ["\n".join(as_lines(each, library.catalogue(), {})) for each in (good, client)]

    assert "no warning sign, and it says what a quote needs: write your quote" in told[0]
    assert "no warning sign: answer as you always do" in told[1]


def test_a_date_is_told_by_the_clock_of_whoever_reads_it() -> None:
    """As `status` tells the time, and the draft that quotes the mail; without a config, by the sender's own."""
    judged = judgement(None, Action.NONE)
    judged = replace(judged, message=replace(judged.message, date=datetime(2026, 11, 22, 22, 34, tzinfo=UTC)))
    here, there = (
        list(as_lines(judged, library.catalogue(), {}, zone=zone))[1] for zone in (ZoneInfo("Europe/Helsinki"), None)
    )
    assert here.endswith("2026-11-23 00:34")
    assert there.endswith("2026-11-22 22:34")
