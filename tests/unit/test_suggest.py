"""A name that is not known leads to the one that was meant."""

from __future__ import annotations

import pytest

from inbox_guard.suggest import did_you_mean

KNOWN = ("free-sample", "nda-first", "price-pressure")


@pytest.mark.parametrize(
    ("given", "meant"),
    [("fre-sample", "free-sample"), ("free", "free-sample"), ("NDA", "nda-first"), ("pressure", "price-pressure")],
)
def test_a_slip_and_a_piece_of_a_name_lead_to_it(given: str, meant: str) -> None:
    assert did_you_mean(given, KNOWN) == f'; did you mean "{meant}"?'


@pytest.mark.parametrize("given", ["", "a", "re", "rainbow"])
def test_what_is_like_none_leads_nowhere(given: str) -> None:
    assert did_you_mean(given, KNOWN) == ""
