"""Whole mails that nothing was learned from, in the form of a corpus: how well signs are seen where there is none.

They were written from the catalogue alone, in words that are hardly ever plain; all figures are told by
`inbox-guard rules measure tests/rules/mails`.  Never move a sentence of them into a pack.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from rules.leaks import shared

from inbox_guard import library
from inbox_guard.corpus import LabelledMail, load
from inbox_guard.measure import Measured, measure
from inbox_guard.profile import Profile

MAILS = Path(__file__).parent / "mails"
LANGUAGES = library.languages()
PRECISION, RECALL, GATE, ACTION = 0.8, 0.58, 0.9, 0.75


@pytest.fixture(scope="module")
def mails() -> tuple[LabelledMail, ...]:
    """All of them."""
    return tuple(load(MAILS, "mails.jsonl"))


@pytest.fixture(scope="module")
def figures(mails: tuple[LabelledMail, ...]) -> Mapping[str, Measured]:
    """By language."""
    core = library.core()
    return measure(mails, core, Profile(), frozenset(core.catalogue.ids("text")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_signs_are_seen_and_few_that_are_not_there(figures: Mapping[str, Measured], language: str) -> None:
    """What was reached may not be lost."""
    signs = figures[language].all_signs()

    assert signs.precision >= PRECISION, signs.alarms
    assert signs.recall >= RECALL, signs.misses


@pytest.mark.parametrize("language", LANGUAGES)
def test_requests_are_recognised_and_get_the_right_advice(figures: Mapping[str, Measured], language: str) -> None:
    """So are mails of clients."""
    measured = figures[language]

    assert measured.gate.recall >= GATE, measured.gate.misses
    assert measured.actions.recall >= ACTION, measured.actions.misses
    assert measured.evidence.alarms == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_none_of_them_is_learned(mails: tuple[LabelledMail, ...], language: str) -> None:
    """Eight words in a row, in any rule, concept or example."""
    assert shared(language, [mail for mail in mails if mail.language == language]) == []
