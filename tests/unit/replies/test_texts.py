"""The texts: complete in each language, one register at a time, faults found when they are loaded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from unit.effort import growth
from unit.replies.letters import LANGUAGES

from inbox_guard import library
from inbox_guard.errors import ConfigError
from inbox_guard.replies import ReplyTexts
from inbox_guard.replies import texts as reply_texts
from inbox_guard.replies.template import placeholders
from inbox_guard.replies.texts import FILES, parse

FORMAL = {
    "de": r"\b(?:Sie|Ihnen|Ihre?[nmrs]?)\b",
    "fi": r"(?i)\b(?:te|teitä|teidän|teille|teiltä|teillä|\w+(?:tteko|ttekö|nne)|\w{3,}kaa|\w{3,}kää)\b",
    "ru": r"(?i)\b(?:вы|вас|вам|вами|ваш\w*|\w+(?:ите|ёте))\b",
}
FAMILIAR = {
    "de": r"(?i)\b(?:du|dich|dir|dein\w*|schick|sag|nenn|gib|schreib|schlag)\b",
    "fi": r"(?i)\b(?:sinä|sinua|sinun|sinulle|sinulta|sinulla|\w+(?:etko|etkö|atko|itko|itkö|ätkö))\b",
    "ru": r"(?i)\b(?:ты|тебя|тебе|тобой|твой|твоя|твоё|твои|твоего|твоей|твоём)\b",
}
# Words that end as a formal verb does and are none.
HARMLESS = {"ru": {"сайте", "итоге", "счёте"}, "fi": {"aikaa", "jatkaa", "tilanne", "sinne"}}
GENDERED = (
    r"(?i)\b(?:рада?|готов|(?:я|ты) долж(?:ен|на)|вынужден\w*|занята?|уверена?"
    r"|согласен|согласна|смог(?:ла)?|\w+лась?)\b"
)

UNSPOKEN = r"\b(?:I|you) (?:will|am|are|would)\b|\b[Ll]et us\b|\bgladly\b|\b(?:an|my|the) offer\b"


def files(language: str) -> dict[str, dict[str, Any]]:
    """The TOML of a language, to be spoiled."""
    return {name: library.table("languages", language, "replies", f"{name}.toml") for name in FILES}


def test_every_language_has_every_block(texts: Mapping[str, ReplyTexts]) -> None:
    """All languages have the same blocks."""
    assert {code: set(known.blocks) for code, known in texts.items()} == {
        code: set(texts["en"].blocks) for code in LANGUAGES
    }


def test_a_block_wants_the_same_values_in_every_language(texts: Mapping[str, ReplyTexts]) -> None:
    """What a block says of the profile, it says in each language."""
    for key in texts["en"].blocks:
        wanted = {
            code: frozenset[str]().union(*map(placeholders, known.blocks[key].formal)) for code, known in texts.items()
        }
        assert len(set(wanted.values())) == 1, (key, wanted)


@pytest.mark.parametrize("language", ["de", "fi", "ru"])
def test_no_register_is_mixed(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Familiar texts have no formal pronoun or verb, and the other way round."""
    harmless = HARMLESS.get(language, set())
    for key, block in texts[language].blocks.items():
        for pattern, variants in ((FORMAL, block.familiar), (FAMILIAR, block.formal)):
            found = {word.lower() for text in variants for word in re.findall(pattern[language], text)}
            assert found <= harmless, (key, found)


def test_german_texts_speak_to_two_throughout(texts: Mapping[str, ReplyTexts]) -> None:
    """Neither "Sie" nor "du" is left in what two on first names read, and "ihr" only there."""
    for key, block in texts["de"].blocks.items():
        for formal, familiar, plural in zip(block.formal, block.familiar, block.plural, strict=True):
            assert not re.search(FORMAL["de"].replace("Ihre?", "(?<!^)(?<![.?!:] )Ihre?"), plural), (key, plural)
            assert not re.search(FAMILIAR["de"].replace("|gib|schreib", ""), plural), (key, plural)
            assert (plural == formal) == (formal == familiar), (key, plural)


def test_a_text_without_words_for_two_is_said_to_them_formally() -> None:
    """The user's own texts may know two forms alone: "du" would leave one of two out."""
    faults: list[str] = []
    made = reply_texts.block(["Sagen {Sie|du}.", "{Ihre|deine|eure} Mail, {bitte|bitte}.", "Danke."], "de", faults)

    assert faults == []
    assert made.variants("plural") == ("Sagen Sie.", "eure Mail, bitte.", "Danke.")


def test_russian_texts_guess_no_gender(texts: Mapping[str, ReplyTexts]) -> None:
    """Neither the freelancer's nor the client's gender is known."""
    for key, block in texts["ru"].blocks.items():
        for text in (*block.formal, *block.familiar):
            assert set(re.findall(GENDERED, text)) == set(), (key, text)


def test_english_texts_are_written_as_people_speak(texts: Mapping[str, ReplyTexts]) -> None:
    """“I'll” and not “I will” beside “can't”; and what tells a price is a quote, no offer."""
    for key, block in texts["en"].blocks.items():
        for text in block.formal:
            assert re.findall(UNSPOKEN, text) == [], (key, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_main_blocks_have_variants(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Two drafts on one day can differ."""
    for key in ("common.thanks-request", "decline.no-request", "decline.hint", "negotiate.next-way", "clarify.ask"):
        assert len(texts[language].blocks[key].formal) > 1


SPOILED = [
    (
        "decline",
        "wish",
        ["See {dat}"],
        "de/replies/decline.toml: wish: unknown placeholder {dat}; did you mean {date}?",
    ),
    ("decline", "wish", ["cost: {"], "de/replies/decline.toml: wish: braces come in pairs and hold {name} or {formal|"),
    ("decline", "wish", ["{Sie|du|ihr|man}"], "de/replies/decline.toml: wish: braces come in pairs and hold {name} or"),
    ("decline", "wish", ["{Sie oder du}"], "de/replies/decline.toml: wish: unknown placeholder {Sie oder du}; known"),
    (
        "decline",
        "wish",
        ["{date.year}"],
        "de/replies/decline.toml: wish: unknown placeholder {date.year}; did you mean",
    ),
    ("decline", "wish", ["{__class__}"], "de/replies/decline.toml: wish: unknown placeholder {__class__}; known here"),
    ("decline", "wish", "text", "de/replies/decline.toml: wish: expected a list of texts"),
    ("decline", "wish", [], "de/replies/decline.toml: wish: expected at least one text"),
    ("decline", "whish", ["x"], 'de/replies/decline.toml: whish: unknown block; did you mean "wish"?'),
    ("manner", "formal", ["("], "de/replies/manner.toml: formal: not a regular expression"),
    ("manner", "default", "plural", "de/replies/manner.toml: default: expected formal or familiar"),
    ("manner", "two", "dual", "de/replies/manner.toml: two: expected formal or familiar or plural"),
    ("manner", "closing", {"formal": "x"}, "de/replies/manner.toml: closing.familiar: missing"),
    ("manner", "hours", {"halves": ["am"]}, "de/replies/manner.toml: hours.halves: expected 0 or 2 of them"),
    ("manner", "hours", {"days": ["Mo", "Di"]}, "de/replies/manner.toml: hours.days: expected 7 of them"),
]


@pytest.mark.parametrize(("name", "key", "value", "fault"), SPOILED)
def test_a_fault_names_file_and_key(name: str, key: str, value: object, fault: str) -> None:
    """A spoiled text is refused when loading."""
    data = files("de")
    data[name] = {**data[name], key: value}

    with pytest.raises(ConfigError) as caught:
        parse("de", data, library.mail_lore())

    assert any(problem.startswith(fault) for problem in caught.value.problems)


def test_all_faults_are_told_at_once() -> None:
    """A missing file and an unknown placeholder come together."""
    data = files("fi")
    data["decline"] = {**data["decline"], "wish": ["{nobody}"]}
    del data["clarify"]

    with pytest.raises(ConfigError) as caught:
        parse("fi", data, library.mail_lore())

    assert "fi/replies/clarify.toml: ask: missing" in caught.value.problems
    assert any(
        p.startswith("fi/replies/decline.toml: wish: unknown placeholder {nobody}") for p in caught.value.problems
    )


@pytest.mark.parametrize("line", ["\n", "-\n", "--\n", "> \n", "- a\n", "\ta \n"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_time_for_the_cues_grows_with_the_number_of_lines(language: str, line: str) -> None:
    """What may stand before the first word of a line ends with the line: else the rest of the text does, for each."""
    cues = [cue for each in library.reply_texts()[language].manner.cues.values() for cue in each]

    assert growth(lambda n: lambda: [cue.findall(line * n) for cue in cues], 500) < 40
