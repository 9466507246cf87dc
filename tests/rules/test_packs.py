"""The language packs: complete, and true to their own examples."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from typing import Any

import pytest

from inbox_guard import library
from inbox_guard.model import FACTS
from inbox_guard.signs.examples import TEXTBOOK, Examiner
from inbox_guard.signs.guards import RESERVED
from inbox_guard.signs.own import term_faults
from inbox_guard.signs.pack import Source

LANGUAGES = library.languages()
#: What `facts.VOICES` call themselves.
COMPUTED = ("low-budget/below-floor", "unrealistic-deadline/too-soon", "vague-brief/nothing-stated")
TEXT_SIGNS = library.catalogue().ids("text")


def _examiner(language: str) -> Examiner:
    core = library.core()
    return Examiner(core.readers(language), core.sign_models(language), core.per_euro, core.catalogue.signs)


def _rule_files(language: str) -> dict[str, dict[str, Any]]:
    """The files of a pack that hold concepts and rules, by name."""
    folder = library.DATA / "languages" / language
    places = [folder / f"{name}.toml" for name in ("concepts", "guards", "gate", "stated", "history")]
    places += [path for path in (folder / "signs").iterdir() if path.name.endswith(".toml")]
    return {path.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in places}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_sign_and_every_fact_has_a_rule(language: str) -> None:
    """A language is installed whole or not at all."""
    targets = {rule.target for rule in library.reader(language).pack.rules}

    assert [sign for sign in TEXT_SIGNS if sign not in targets] == []
    assert [fact for fact in FACTS if f"fact:{fact}" not in targets] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_sign_has_examples_and_near_misses(language: str) -> None:
    """No sign without sentences that show it and sentences that do not."""
    hits = Counter(sign for e in library.all_examples(language) for sign in e.shows)
    misses = Counter(e.about for e in library.all_examples(language) if not e.shows)

    assert {sign: hits[sign] for sign in TEXT_SIGNS if hits[sign] < 150} == {}
    assert {sign: misses[sign] for sign in TEXT_SIGNS if misses[sign] < 60} == {}
    assert misses["none"] >= 1_500


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_is_seen_as_what_it_is(language: str) -> None:
    """All of them, every time; known gaps are marked with "!" and must still be gaps."""
    examiner = _examiner(language)
    told = [(e, examiner.problem(e)) for e in library.all_examples(language)]

    assert [f"{e.file}:{e.line}: {what}" for e, what in told if what] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_textbook_phrases_are_found(language: str) -> None:
    """Ten plain ones a sign, standing alone: what everybody would say is hardly ever missed, whatever else is learned.

    One in a hundred may be a known gap, marked and counted as such.
    """
    examiner = _examiner(language)
    phrases = [e for e in library.examples(language) if e.file.endswith(f"/{TEXTBOOK}.txt")]
    of_sign = Counter(e.about for e in phrases)

    assert {sign: of_sign[sign] for sign in TEXT_SIGNS if of_sign[sign] < 10} == {}
    assert [(e.about, e.text) for e in phrases if not e.gap and e.about not in examiner.seen(e)] == []
    assert sum(e.gap for e in phrases) <= len(phrases) / 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_more_examples_are_seen_than_are_gaps(language: str) -> None:
    """Known gaps are told, and they are the smaller part."""
    shown = [e for e in library.all_examples(language) if e.shows]

    assert sum(e.gap for e in shown) < len(shown) / 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_guard_has_its_words(language: str) -> None:
    """A guard without words would let every trap through, silently."""
    concepts = library.reader(language).pack.concepts

    assert [name for name in RESERVED if not concepts.get(name)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_examples_are_the_same(language: str) -> None:
    """Copies would count twice."""
    shown = (e for e in library.all_examples(language) if e.trap != "ordinary")  # greetings may come again
    texts = Counter(" ".join(e.text.casefold().split()) for e in shown)

    assert {text: n for text, n in texts.items() if n > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_concept_is_defined_in_two_files(language: str) -> None:
    """Terms of one name are joined: the gate, which reads fewer files, would see another concept than the rest."""
    names = Counter(
        name
        for file, data in _rule_files(language).items()
        if file != "history.toml"  # a pack of its own
        for name in data.get("concepts", {})
    )

    assert {name for name, times in names.items() if times > 1} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_can_be_found_as_it_is_meant(language: str) -> None:
    """A stray bracket, star or comma makes a term match nothing, without a word; own files of users are held to it."""
    files = _rule_files(language)

    assert [fault for name, data in files.items() for fault in term_faults(Source(name, data))] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model", ["signs", "whole", "stated"])
def test_the_models_know_no_concept_and_no_rule_that_is_gone(model: str, language: str) -> None:
    """After a change of names the models must be fitted again, or what they learned of them is lost without a word."""
    pack = library.reader(language).pack
    file = library.DATA.joinpath("languages", language, f"{model}.json")
    features = json.loads(file.read_text(encoding="utf-8"))["features"].split("\n")
    known = {"k": pack.concepts.keys(), "r": {*COMPUTED, *(rule.id for rule in pack.rules)}}

    assert [f for f in features if f[0] in known and f[1:] not in known[f[0]]] == []
    assert any(feature[0] == "k" for feature in features)
