"""The user's own rules: what stands in the file is read, or refused by name."""

# ruff: noqa: D103 - the names of the tests are the sentences

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from inbox_guard import library
from inbox_guard.errors import ConfigError
from inbox_guard.signs.own import own_source

TOP = 'language = "en"\nsign = "price-pressure"\n'
RULE = TOP + '[[rule]]\nid = "mine"\n'
EXAMPLE = TOP + "[[example]]\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (TOP + "[[rules]]\nid = 'mine'\nall = ['x']\n", "unknown key 'rules'; did you mean 'rule'?"),
        (TOP + "concept = 5\n", "unknown key 'concept'; did you mean 'concepts'?"),
        (TOP + "concepts = 5\n", "concepts: a table is expected"),
        (TOP + "rule = 5\n", "rule: tables are expected: [[rule]]"),
        (TOP + "rule = [5]\n", "rule 1: a table is expected: [[rule]]"),
        (TOP + "example = 'abc'\n", "example: tables are expected: [[example]]"),
        (TOP + "example = [['abc']]\n", "example 1: a table is expected: [[example]]"),
        ("language = 'en'\n[sign.mine]\nwhat = 'x'\n", "sign: a text is expected"),
        (RULE + "al = ['x']\n", "rule mine: unknown key 'al'; did you mean 'all'?"),
        (RULE + "weight = 'much'\n", "rule mine: weight: a number is expected"),
        (RULE + "weight = true\n", "rule mine: weight: a number is expected"),
        (RULE + "within = 'near'\n", "rule mine: within: a whole number is expected"),
        (RULE + "order = 'false'\n", "rule mine: order: true or false is expected"),
        (RULE + "guard = 5\n", "rule mine: guard: a list of texts is expected"),
        (RULE + "guard = [5]\n", "rule mine: guard: a list of texts is expected"),
        (RULE + "guard = 'negated'\n", "rule mine: guard: a list of texts is expected"),
        (RULE + "cutoff = 'x'\n", "rule mine: cutoff: a number is expected"),
        (EXAMPLE + "text = 5\n", "example 1: text: a text is expected"),
        (EXAMPLE + "text = 'x'\nhit = 5\n", "example 1: hit: a text is expected"),
        (EXAMPLE + "text = 'x'\nmis = 'negated'\n", "example 1: unknown key 'mis'; did you mean 'miss'?"),
    ],
)
def test_what_nobody_would_read_is_refused_by_name(text: str, told: str) -> None:
    with pytest.raises(ConfigError) as error:
        own_source("/mine.toml", tomllib.loads(text))
    assert error.value.problem == f"/mine.toml: {told}"


def test_all_faults_of_a_file_are_told_at_once() -> None:
    with pytest.raises(ConfigError) as error:
        own_source("/mine.toml", tomllib.loads(TOP + "note = 1\nrule = 5\nexample = [5]\n"))
    assert len(error.value.problems) == 3


def test_a_built_in_file_is_of_the_form_that_is_asked_of_the_users() -> None:
    """Users copy from them."""
    for language in library.languages():
        for place in library.files_of("languages", language, "signs", ending=".toml"):
            own_source(place.name, tomllib.loads(place.read_text("utf-8")))


def test_own_rules_are_read_with_the_mark_that_some_editors_put_in_front(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(RULE + "all = [['bargain basement']]\n", "utf-8-sig")
    reader = library.core((path,)).readers("en")
    assert "price-pressure/mine" in {rule.id for rule in reader.pack.rules if rule.own}
