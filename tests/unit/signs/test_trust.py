"""How much a rule still counts after the user has taken its labels off."""

from __future__ import annotations

import pytest

from inbox_guard.model import Finding, TrackRecord
from inbox_guard.signs.trust import trust, weighed

FOUND = Finding("price-pressure", 0.9, "cheaper", "body", "price-pressure/asks", "price-cut and request")


@pytest.mark.parametrize(
    ("fired", "alarms", "factor"),
    [(5, 0, 1.0), (5, 1, 1.0), (2, 2, 0.5), (3, 3, 0.4), (18, 2, 0.9), (0, 2, 0.5)],
)
def test_a_rule_counts_by_the_share_of_its_findings_that_stand(fired: int, alarms: int, factor: float) -> None:
    """One false alarm may be a slip of the hand; two among many are few."""
    assert trust(TrackRecord(fired, alarms)) == pytest.approx(factor)


def test_a_finding_of_a_distrusted_rule_counts_less_or_not_at_all_and_says_why() -> None:
    """The others stay as they are."""
    other = Finding("nda-first", 0.8, "sign", "body", "nda-first/asks")
    kept, dropped = weighed((FOUND, other), {FOUND.rule: TrackRecord(10, 3)}, 0.5)
    none, all_ = weighed((FOUND,), {FOUND.rule: TrackRecord(3, 3)}, 0.5)

    assert (kept[0].score, kept[1], dropped) == (0.675, other, ())
    assert (none, all_[0].score) == ((), 0.36)
    assert kept[0].note == (
        "price-cut and request; you took this label off 3 times out of 10, so it counts 0.75 of 0.90"
    )
