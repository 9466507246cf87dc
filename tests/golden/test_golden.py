"""The drafts in this folder are what is written today; whoever changes a text reads the difference."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from golden.write import HERE, LANGUAGES, cases

DRAFTS = {str(path.relative_to(HERE)): (path, text) for path, text in cases()}


@pytest.mark.parametrize("name", DRAFTS)
def test_a_draft_is_the_one_that_was_read(name: str) -> None:
    """`python tests/golden/write.py` writes it anew."""
    path, text = DRAFTS[name]

    assert path.read_text("utf-8") == text


def test_no_draft_lies_here_that_nothing_writes() -> None:
    """Ten and more in each language."""
    assert {path for path, _ in DRAFTS.values()} == set(HERE.glob("*/*.txt"))
    assert min(Counter(path.parent.name for path, _ in DRAFTS.values()).values()) >= 10
    assert {path.parent.name for path, _ in DRAFTS.values()} == set(LANGUAGES)


@pytest.mark.parametrize("name", DRAFTS)
def test_a_draft_has_no_template_word_left(name: str) -> None:
    """Whole sentences, 60 to 180 words of them, a quotation below."""
    letter, _, quoted = DRAFTS[name][1].partition("\n> ")
    body = letter.partition("\n\n")[2].rpartition("\n\n")[0]

    assert quoted
    assert 60 <= len(body.split()) <= 180
    assert not re.search(r"[{}$|]|\bNone\b|\(\)|  |\.\.|\s[,.;:!?](?:\s|$)|,\.|(?<!\d)[.!?] [a-zäöüа-яё]", body), body
