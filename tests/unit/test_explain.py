"""What a judgement is told as."""

from __future__ import annotations

from dataclasses import replace

from unit.builders import judgement

from inbox_guard import library
from inbox_guard.explain import as_lines
from inbox_guard.model import Action, TrackRecord
from inbox_guard.signs.trust import weighed


def test_what_the_user_has_called_wrong_too_often_is_told_as_left_out() -> None:
    """With the words, the rule, and how often its label was taken off."""
    judged = judgement(None, Action.DECLINE, "low-budget", "nda-first")
    kept, dropped = weighed(judged.findings, {"nda-first/rule": TrackRecord(3, 3)}, 0.5)
    told = list(as_lines(replace(judged, findings=kept, distrusted=dropped), library.catalogue()))

    assert [line for line in told if "left out" in line] == ["  left out  nda-first: “words”"]
    assert told[told.index("  left out  nda-first: “words”") + 1].strip() == (
        "rule nda-first/rule; you took this label off 3 times out of 3, so it counts 0.40 of 0.90"
    )
    assert any(line.startswith("  sign      low-budget") for line in told)
