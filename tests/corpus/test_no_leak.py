"""No sentence of a corpus stands in a rule or an example: what is measured must not have been learned by heart."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from corpus.conftest import CORPUS, LANGUAGES

from inbox_guard import corpus

PACKS = Path(__file__).parents[2] / "inbox_guard" / "data" / "languages"
RUN = 8  # words in a row that nobody writes twice by chance
_WORD = re.compile(r"[^\W_]+")


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = _WORD.findall(text.casefold().replace("ё", "е"))
    yield from (tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _texts(language: str) -> Iterator[tuple[str, str]]:
    folder = PACKS / language
    for path in sorted(folder.rglob("*.toml")):
        if path.parent.name != "replies" and path.name not in ("mail.toml", "values.toml"):
            yield from ((path.name, text) for text in _strings(tomllib.loads(path.read_text("utf-8"))))
    for path in sorted(path for path in (folder / "examples").iterdir() if path.suffix in (".txt", ".mails")):
        yield from ((path.name, line) for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", ["mails.jsonl", "measure.jsonl"])
def test_no_run_of_words_is_shared_with_a_corpus(language: str, file: str) -> None:
    """Eight words in a row, in any rule, concept or example."""
    mails = [mail for mail in corpus.load(CORPUS, file) if mail.language == language]
    known = {run for mail in mails for run in _runs(f"{mail.subject}\n{mail.body}")}
    shared = [(name, " ".join(run)) for name, text in _texts(language) for run in _runs(text) if run in known]

    assert shared == []
