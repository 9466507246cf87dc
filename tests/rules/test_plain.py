"""Plain sentences that nothing was learned from: in an ordinary mail most are found, and next to nothing beside them.

`plain/LANG.eml` is the mail, with a place for a sentence; `plain/LANG.txt` holds lines of the form `SIGN | sentence`,
or `- | sentence` where it shows none.  They were written from the catalogue alone, and measure what the examples
cannot, since those are learned.  Never move one of them into a pack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inbox_guard import library
from inbox_guard.judge import Setting, judge
from inbox_guard.model import Place, RawMessage
from inbox_guard.profile import Policy, Profile

FOUND, NEXT_TO_NOTHING = 0.7, 0.03
BESIDE = 0.05
ALSO = {"volume-promise": {"price-pressure"}}  # a special price for the sake of later orders is a lower price as well
NOW = datetime(2026, 3, 11, 11, 5, tzinfo=UTC)
LANGUAGES = library.languages()
PLAIN = Path(__file__).parent / "plain"


def sentences(language: str) -> Iterator[tuple[str, str]]:
    """Sign, or a hyphen, and sentence."""
    for line in (PLAIN / f"{language}.txt").read_text("utf-8").splitlines():
        sign, _, sentence = line.partition(" | ")
        yield sign, sentence


def signs_in(sentence: str, language: str) -> set[str]:
    """The signs of an ordinary request with this sentence in it."""
    core = library.core()
    mail = (PLAIN / f"{language}.eml").read_text("utf-8").replace("{}", sentence)
    raw = RawMessage(Place(), mail.encode())
    setting = Setting(Profile(addresses=("me@mine.example",)), Policy(), NOW)
    return {finding.sign for finding in judge(core.parse(raw), core, setting).findings}


@pytest.mark.parametrize("language", LANGUAGES)
def test_plain_words_for_a_sign_are_mostly_found(language: str) -> None:
    """Of six ways a sign in which anybody would say it most are found; what else is found beside them is rare."""
    told = [(sign, signs_in(sentence, language)) for sign, sentence in sentences(language) if sign != "-"]

    assert {sign for sign, _ in told} == set(library.core().catalogue.ids("text"))
    assert sum(sign in found for sign, found in told) >= FOUND * len(told)
    assert sum(bool(found - {sign} - ALSO.get(sign, set())) for sign, found in told) <= BESIDE * len(told)


@pytest.mark.parametrize(
    ("language", "plea"),
    [
        ("en", "Please give us a {} discount."),
        ("de", "Wir erwarten einen Rabatt von {}."),
        ("fi", "Haluaisimme {} alennusta."),
        ("ru", "Сделайте нам, пожалуйста, скидку {}."),
    ],
)
@pytest.mark.parametrize("share", ["20%", "20 %", "30%"])
def test_a_discount_is_found_that_is_written_with_signs(language: str, plea: str, share: str) -> None:
    """As most people write it."""
    assert "price-pressure" in signs_in(plea.format(share), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_plain_words_without_a_sign_are_left_alone(language: str) -> None:
    """Fair sums, sane dates, questions about the price and the like."""
    alone = [sentence for sign, sentence in sentences(language) if sign == "-"]
    told = [sentence for sentence in alone if signs_in(sentence, language)]

    assert len(alone) >= 100
    assert len(told) <= NEXT_TO_NOTHING * len(alone), told


@pytest.mark.parametrize("language", LANGUAGES)
def test_none_of_them_is_learned(language: str) -> None:
    """What is measured stands in no pack."""
    learned = {_bare(example.text) for example in library.all_examples(language)}

    assert [sentence for _, sentence in sentences(language) if _bare(sentence) in learned] == []


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
