"""The user's own texts: they take the place of any block or phrase, and can do nothing but be filled in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from unit.replies.letters import ASKS, LANGUAGES, NOW, letter, message, profile

from inbox_guard import library
from inbox_guard.errors import ConfigError
from inbox_guard.model import Action, Finding, Gate, Kind, Verdict
from inbox_guard.replies import ReplyTexts, compose
from inbox_guard.replies.texts import BLOCKS

OWN = """\
language = "de"
closing.formal = "Herzliche Grüße aus Graz"
greeting.formal = "Guten Morgen {name},"

[common]
thanks-request = "{Ihre|deine} Anfrage ist da, danke."
understand-money = ["Geld ist ein Thema."]

[decline]
no-request = ["Ich sage ab.", "Ich sage {Ihnen|dir} ab."]
hint = []
interest = []
"""


def refusal(
    texts: Mapping[str, ReplyTexts], tone: str = "formal", number: int = 0, since: date = date(2026, 12, 1)
) -> str:
    """A refusal for want of money, of somebody who is booked until December or has been free since."""
    mail = message(ASKS["de", tone], "de", id=f"{number}@client.example")
    verdict = Verdict(Action.DECLINE, 0.9)
    finding = Finding("low-budget", 0.9, "~", "body", "r")
    draft = compose(
        mail,
        Gate(Kind.REQUEST, "asks"),
        (finding,),
        verdict,
        profile("de", available_from=since),
        texts,
        NOW,
        library.mail_lore(),
    )
    assert draft is not None
    return letter(draft)


def own(folder: Path, text: str) -> Mapping[str, ReplyTexts]:
    """The texts with those of one file."""
    path = folder / "my.toml"
    path.write_text(text, "utf-8")
    return library.own_reply_texts((path,))


def test_own_texts_take_the_place_of_the_built_in_ones(tmp_path: Path, texts: Mapping[str, ReplyTexts]) -> None:
    """A text, a list of them, a phrase, nothing at all; formal and familiar; what is not named stays."""
    mine = own(tmp_path, OWN)

    formal = [refusal(mine, number=n) for n in range(8)]
    assert all(
        t.startswith("Guten Morgen Maija Koch,\n\nIhre Anfrage ist da, danke. Geld ist ein Thema.") for t in formal
    )
    assert {"Ich sage ab." in t for t in formal} == {True, False}
    assert all(("Ich sage ab." in t) != ("Ich sage Ihnen ab." in t) for t in formal)
    assert all(t.endswith("Herzliche Grüße aus Graz\nJonas Amann") for t in formal)
    assert not any("Tipp" in t for t in formal)
    assert refusal(mine, "familiar").startswith("Hallo Maija,\n\ndeine Anfrage ist da, danke.")
    assert refusal(mine, "familiar").endswith("Viele Grüße\nJonas Amann")
    assert mine["en"] == texts["en"]


def test_where_an_own_text_has_no_value_the_one_before_it_is_said(
    tmp_path: Path, texts: Mapping[str, ReplyTexts]
) -> None:
    """A refusal keeps its no when the date of an own text is past; an empty list means nothing on purpose."""
    mine = own(tmp_path, 'language = "de"\n[decline]\nno-request = "Bis {date} bin ich ausgebucht."\nhint = []\n')
    (tmp_path / "more.toml").write_text('language = "de"\n[decline]\nno-request = "Erst ab {date}."\n', "utf-8")
    both = library.own_reply_texts((tmp_path / "my.toml", tmp_path / "more.toml"))
    noes = texts["de"].blocks["decline.no-request"].formal

    assert "Bis 1. Dezember 2026 bin ich ausgebucht." in refusal(mine)
    assert "Erst ab 1. Dezember 2026." in refusal(both)
    for said in (mine, both):
        text = refusal(said, since=date(2026, 11, 1))
        assert [no for no in noes if no in text]
        assert "ausgebucht" not in text
        assert "Tipp" not in text


@pytest.mark.parametrize("key", [f"{table}.{key}" for table, keys in BLOCKS.items() for key in keys])
def test_every_block_can_be_replaced(tmp_path: Path, key: str) -> None:
    """By one line, in any language."""
    table, _, name = key.partition(".")
    mine = own(tmp_path, f'language = "ru"\n[{table}]\n{name} = "Моё."\n')

    assert mine["ru"].blocks[key].formal == mine["ru"].blocks[key].familiar == ("Моё.",)


FAULTS = [
    ('language = "de"\n[declin]\n', ':2: declin: unknown table; did you mean "decline"?'),
    ('language = "de"\n[decline]\n\nhnt = "x"\n', ':4: decline.hnt: unknown block; did you mean "hint"?'),
    ('language = "de"\n[decline]\njustify = "x"\n', ":3: decline.justify: unknown block; it belongs in [negotiate]"),
    ('language = "de"\nhint = "x"\n', ":2: hint: unknown table"),
    ('language = "de"\ndecline = "x"\n', ":2: decline: expected a table: [decline]"),
    ('language = "de"\n[decline]\nhint = 3\n', ":3: decline.hint: expected a text or a list of texts"),
    (
        'language = "de"\n[decline]\nhint = [\n  "ab {date}",\n  "ab {dat}",\n]\n',
        ":5: decline.hint: unknown placeholder {dat}; did you mean {date}?",
    ),
    (
        'language = "de"\n[decline]\nhint = """\nGuten\n{Tag"""\n',
        ":3: decline.hint: braces come in pairs and hold {name} or {formal|familiar}",
    ),
    ('language = "de"\nclosing.formel = "x"\n', ':2: closing.formel: unknown text; did you mean "formal"?'),
    ('language = "de"\ngreeting.formal = "{hours}"\n', ":2: greeting.formal: unknown placeholder {hours}; known here"),
    ('language = "de"\n[decline]\nhint = \n', ":3:8: this is no TOML: Invalid value"),
    ('language = "de"\n[decline]\nhint = "x\n', ":3:10: this is no TOML: "),
    ('[decline]\nhint = "x"\n', ":1: language = … is missing"),
    ('# mine\nlanguage = "sv"\n', ":2: this language is not installed"),
]


@pytest.mark.parametrize(("text", "told"), FAULTS)
def test_a_fault_names_file_line_and_the_nearest_known_name(tmp_path: Path, text: str, told: str) -> None:
    """Blocks, tables, placeholders, phrases, TOML itself."""
    with pytest.raises(ConfigError) as caught:
        own(tmp_path, text)

    assert caught.value.problem.startswith(f"{tmp_path / 'my.toml'}{told}")
    assert caught.value.remedy


def test_all_faults_are_told_together(tmp_path: Path) -> None:
    """One pass mends the file."""
    with pytest.raises(ConfigError) as caught:
        own(tmp_path, 'language = "de"\n[decline]\nhnt = "x"\nwish = "{dat}"\n[clarify]\nask = ["", 1]\n')

    assert [re.sub(r"^.*?:(\d+): ", r"\1 ", problem).split(":")[0] for problem in caught.value.problems] == [
        *("3 decline.hnt", "4 decline.wish", "6 clarify.ask"),
    ]


HOSTILE = [
    *("{date.__class__}", "{date!r}", "{date:>99}", "{0}", "{}", "{__import__('os')}", "{date[0]}", "{{date}}"),
    *("{% include '/etc/passwd' %}", "{name}", "{formal|{date}}"),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_but_a_known_name_can_stand_in_braces(tmp_path: Path, text: str) -> None:
    """No attribute, index, conversion, format, code or file: the loader refuses it."""
    with pytest.raises(ConfigError):
        own(tmp_path, f'language = "de"\n[decline]\nhint = """{text}"""\n')


HARMLESS = ["%s %(date)s", "$date ${date}", "`id` $(id)", "<b>{date}</b>"]


@pytest.mark.parametrize("text", HARMLESS)
def test_other_signs_are_plain_text(tmp_path: Path, text: str) -> None:
    """What is no placeholder stands in the draft as it was written, and what is filled in is not read again."""
    mine = own(tmp_path, f"language = 'de'\n[decline]\nno-request = '{text}'\n")
    filled = mine["de"].blocks["decline.no-request"].formal[0]

    assert filled == text
    assert text.replace("{date}", "1. Dezember 2026") in refusal(mine)


def test_what_a_client_writes_is_never_a_template(texts: Mapping[str, ReplyTexts]) -> None:
    """Braces in the client's words are said back as they stand."""
    mail = message("Guten Tag, können Sie das machen?", "de")
    verdict = Verdict(Action.CLARIFY, 0.1, ("deliverable",), ("budget",), {"deliverable": "Suche {date} für {minimum}"})
    draft = compose(mail, Gate(Kind.REQUEST, "asks"), (), verdict, profile("de"), texts, NOW, library.mail_lore())

    assert draft is not None
    assert "„Suche {date} für {minimum}“" in letter(draft)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_printed_texts_are_a_file_of_own_texts(
    tmp_path: Path, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """Whoever names them unchanged changes nothing; every block is among them."""
    source = library.reply_source(language)

    assert own(tmp_path, source) == texts
    data = tomllib.loads(source)
    assert {table: set(data[table]) for table in BLOCKS} == {table: set(keys) for table, keys in BLOCKS.items()}
    assert {"greeting", "closing", "attribution"} <= set(data)


def test_of_two_files_the_later_one_counts(tmp_path: Path) -> None:
    """For what both say; the rest of both stays."""
    (tmp_path / "a.toml").write_text('language = "en"\n[decline]\nwish = "A."\nhint = "A."\n')
    (tmp_path / "b.toml").write_text('\ufefflanguage = "en"\n[decline]\nwish = "B."\n', "utf-8")
    mine = library.own_reply_texts((tmp_path / "a.toml", tmp_path / "b.toml"))["en"].blocks

    assert (mine["decline.wish"].formal, mine["decline.hint"].formal) == (("B.",), ("A.",))
