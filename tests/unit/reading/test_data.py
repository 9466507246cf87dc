"""The language data: complete in every language, and a fault in it names file and key."""

from __future__ import annotations

import re
from typing import Any

import pytest

from inbox_guard.errors import ConfigError
from inbox_guard.library import language_detector, languages, mail_lore, speech, stemmer, table
from inbox_guard.reading.lore import SECTIONS, compile_lore
from inbox_guard.reading.speech import LISTS, STYLE, compile_speech
from inbox_guard.reading.speech import SECTIONS as VALUES


@pytest.mark.parametrize("code", ["en", "de", "fi", "ru"])
def test_every_language_has_every_section(code: str) -> None:
    mail = table("languages", code, "mail.toml")
    assert set(mail) == set(SECTIONS)
    assert set(mail["language"]) == set(SECTIONS["language"])
    values = table("languages", code, "values.toml")
    assert set(values) == {"style", *VALUES, "words"}
    assert set(values["style"]) == set(STYLE)
    assert set(values["words"]) == set(LISTS)
    assert set(map(int, values["months"])) == set(range(1, 13))
    assert set(map(int, values["weekdays"])) == set(range(7))


def test_what_the_library_gives_is_read_once() -> None:
    assert mail_lore() is mail_lore()
    assert speech("fi") is speech("fi")
    assert stemmer("de") is stemmer("de")
    assert language_detector() is language_detector()
    assert set(mail_lore().common) == set(languages())


LORE_FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"signatures": {}}, r"languages/xx/mail\.toml: signatures: unknown key; did you mean .signature"),
    (
        {"signature": {"closing": []}},
        r"languages/xx/mail\.toml: signature: closing: unknown key; did you mean .closings",
    ),
    ({"attribution": {"verbs": "wrote"}}, r"languages/xx/mail\.toml: verbs: must be a list"),
    ({"attribution": []}, r"languages/xx/mail\.toml: attribution: must be a table"),
    ({"language": {"script": "runes"}}, r"languages/xx/mail\.toml: script: must be one of latin, cyrillic"),
    ({"language": {"stemmer": "klingon"}}, r"languages/xx/mail\.toml: stemmer: must be one of .*\benglish\b"),
    ({"language": {"stemmer": ["english"]}}, r"languages/xx/mail\.toml: stemmer: must be a text"),
    ({"language": {"strange": ["ø"]}}, r"languages/xx/mail\.toml: strange: must be a text"),
    (
        {"signature": {"devices": ["(sent"]}},
        r"^languages/xx/mail\.toml: signature\.devices: '\(sent' is no regular expression",
    ),
]


def test_letters_are_spelled_one_by_one() -> None:
    general = table("mail.toml")
    for spelled, problem in (({"ue": "ü"}, "ue: must be one letter"), ({"ü": ["ue"]}, "ü: must be a text")):
        with pytest.raises(ConfigError, match=rf"^mail\.toml: spelled: {problem}"):
            compile_lore({}, {**general, "spelled": spelled})


def test_a_broken_pattern_is_told_with_the_file_that_it_stands_in() -> None:
    """Patterns of all files become one; the fault is of its own file still, be it that of all languages."""
    general = table("mail.toml")
    spoiled = {**general, "signature": {**general["signature"], "terms": ["("]}}
    with pytest.raises(ConfigError, match=r"^languages/yy/mail\.toml: view\.browser: "):
        compile_lore({"xx": {"view": {"browser": ["x"]}}, "yy": {"view": {"browser": ["["]}}}, general)
    with pytest.raises(ConfigError, match=r"^mail\.toml: signature\.terms: "):
        compile_lore({"xx": {"signature": {"terms": ["x"]}}}, spoiled)


@pytest.mark.parametrize(("data", "problem"), LORE_FAULTS)
def test_a_fault_in_mail_data_names_file_and_key(data: dict[str, Any], problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        compile_lore({"xx": data}, table("mail.toml"))
    assert re.search(problem, caught.value.problem)
    assert caught.value.remedy


VALUE_FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"month": {}}, r"languages/xx/values\.toml: month: unknown key; did you mean .months"),
    (
        {"words": {"moneywords": []}},
        r"languages/xx/values\.toml: words: moneywords: unknown key; did you mean .money_words",
    ),
    ({"numbers": {"two": ["two"]}}, r"languages/xx/values\.toml: numbers\.two: the key must be a number"),
    ({"scales": {"1000": ["a grand"]}}, r"scales\.1000: \"a grand\" must be one word"),
    ({"style": {"month-first": True}}, r"values\.toml: style: month-first: unknown key; did you mean .month_first"),
    ({"style": {"month_first": "yes"}}, r"values\.toml: month_first: must be true or false"),
    ({"months": {"1": "january"}}, r"languages/xx/values\.toml: months: 1: must be a list"),
]


@pytest.mark.parametrize(("data", "problem"), VALUE_FAULTS)
def test_a_fault_in_value_data_names_file_and_key(data: dict[str, Any], problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        compile_speech("xx", data, mail_lore().tokenizer)


@pytest.mark.parametrize("lent", [{"currency": {"EUR": "euro"}}, {"words": {"range_to": "to"}}])
def test_a_fault_in_what_another_language_lends_names_its_file(lent: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=r"languages/yy/values\.toml"):
        compile_speech("xx", {}, mail_lore().tokenizer, {"yy": lent})


def test_a_language_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ConfigError):
        speech("xx")
