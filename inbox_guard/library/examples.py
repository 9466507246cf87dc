"""The examples of the packs: what is learned from, and what the tests run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inbox_guard.library.places import files_of

if TYPE_CHECKING:
    from inbox_guard.signs.examples import Example, OwnMail


def examples(language: str) -> Iterator[Example]:
    """A language's own examples, file by file."""
    from inbox_guard.signs.examples import parse_examples

    for place in files_of("languages", language, "examples", ending=".txt"):
        text = place.read_text(encoding="utf-8")
        yield from parse_examples(text, f"languages/{language}/examples/{place.name}", place.name.removesuffix(".txt"))


def nearest_example(language: str, sign: str, text: str) -> str:
    """The example of a sign that is most like a text, or an empty text: what to show where no rule can be named."""
    from rapidfuzz import fuzz, process

    shown = [example.text for example in all_examples(language) if sign in example.shows]
    nearest = process.extractOne(text, shown, scorer=fuzz.token_set_ratio)
    return nearest[0] if nearest else ""


def all_examples(language: str) -> Iterator[Example]:
    """A language's own examples, those that stand alone and the lines of its tagged mails."""
    yield from examples(language)
    for mail in own_mails(language, tagged=True):
        yield from mail.lines


def own_mails(language: str, *, tagged: bool, asking: bool = False) -> Iterator[OwnMail]:
    """A language's own whole mails: those whose lines are tagged with signs, or the others, which are for the gate.

    With `asking` those of `signs*.mails` are left out: they show signs in rare ways, and orders that hardly ask.

    Raises:
        ConfigError: a file is wrong.
    """
    from inbox_guard.signs.examples import parse_mails

    for place in files_of("languages", language, "examples", ending=".mails"):
        if asking and place.name.startswith("signs"):
            continue
        if tagged is not place.name.startswith("gate"):
            yield from parse_mails(place.read_text(encoding="utf-8"), f"languages/{language}/examples/{place.name}")
