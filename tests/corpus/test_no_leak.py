"""No sentence of a corpus stands in a rule or an example: what is measured must not have been learned by heart."""

from __future__ import annotations

import pytest
from corpus.conftest import CORPUS, LANGUAGES
from rules.leaks import shared

from inbox_guard import corpus


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", ["mails.jsonl", "measure.jsonl"])
def test_no_run_of_words_is_shared_with_a_corpus(language: str, file: str) -> None:
    """Eight words in a row, in any rule, concept or example."""
    assert shared(language, [mail for mail in corpus.load(CORPUS, file) if mail.language == language]) == []
