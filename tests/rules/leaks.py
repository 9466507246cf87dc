"""Runs of words that rules and examples share with mail that they are measured on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from inbox_guard.corpus import LabelledMail

PACKS = Path(__file__).parents[2] / "inbox_guard" / "data" / "languages"
RUN = 8  # words in a row that nobody writes twice by chance
_WORD = re.compile(r"[^\W_]+")


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Its runs of words, however they are written."""
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


def texts(language: str) -> Iterator[tuple[str, str]]:
    """File name and text of all that a language knows or has learned from; texts of drafts are no such thing."""
    folder = PACKS / language
    for path in sorted(folder.rglob("*.toml")):
        if path.parent.name != "replies" and path.name not in ("mail.toml", "values.toml"):
            yield from ((path.name, text) for text in _strings(tomllib.loads(path.read_text("utf-8"))))
    for path in sorted(path for path in (folder / "examples").iterdir() if path.suffix in (".txt", ".mails")):
        yield from ((path.name, line) for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))


def shared(language: str, mails: Iterable[LabelledMail]) -> list[tuple[str, str]]:
    """File and words of each run that a language's rules and examples have in common with these mails."""
    known = {run for mail in mails for run in runs(f"{mail.subject}\n{mail.body}")}
    return [(name, " ".join(run)) for name, text in texts(language) for run in runs(text) if run in known]
