"""Subject, attribution and quotation, as mail programs write them."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import pytest
from unit.replies.letters import message

from inbox_guard.model import Address, Body, Fragment, FragmentKind
from inbox_guard.replies import ReplyTexts, quote

SUBJECTS = [
    ("Website", "Re: Website"),
    ("Re: Website", "Re: Website"),
    ("RE: AW: Antw: Re: Website", "Re: Website"),
    ("VS: Vast: VL: sivut", "Re: sivut"),
    ("SV: Odp: TR: Website", "Re: Website"),
    ("Ответ: Отв: На: Re[2]: сайт", "Re: сайт"),
    ("Пересл: Fwd: сайт", "Re: сайт"),
    ("Re^3: RE(2): re : Website", "Re: Website"),
    ("Fwd: WG: Website", "Re: Website"),
    ("回复：Re： Website", "Re: Website"),
    ("Re", "Re: Re"),
    ("Reklame: neu", "Re: Reklame: neu"),
    ("Website: relaunch", "Re: Website: relaunch"),
    ("AWO: Flyer", "Re: AWO: Flyer"),
    ("", "Re:"),
    ("Re:", "Re:"),
    ("a\r\nBcc: x@y.example", "Re: a Bcc: x@y.example"),
    ("  two   spaces ", "Re: two spaces"),
    ("a =?utf-8?q?x?= b", "Re: a = ?utf-8?q?x?= b"),
]


@pytest.mark.parametrize(("text", "expected"), SUBJECTS)
def test_a_subject_has_one_prefix(texts: Mapping[str, ReplyTexts], text: str, expected: str) -> None:
    """Whatever prefixes came, however often, one "Re: " remains."""
    prefixes = [prefix for known in texts.values() for prefix in known.manner.words["prefixes"]]

    assert quote.subject(text, prefixes) == expected


ATTRIBUTIONS = {
    "en": "On 23 November 2026 at 9:05, Maija Koch wrote:",
    "de": "Am 23.11.26 um 09:05 schrieb Maija Koch:",
    "fi": "Maija Koch kirjoitti 23.11.2026 klo 9.05:",
    "ru": "23.11.2026 9:05, Maija Koch пишет:",
}


@pytest.mark.parametrize("language", ATTRIBUTIONS)
def test_attribution_in_the_language(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Date by the own clock and sender, as programs in that language write them."""
    zone = ZoneInfo("Europe/Helsinki")

    assert quote.attribution(message("?"), texts[language].manner, zone) == ATTRIBUTIONS[language]


def test_attribution_without_name_or_date(texts: Mapping[str, ReplyTexts]) -> None:
    """The address stands for the name; no date is invented."""
    mail = message("?", sender=Address("", "a@b.example"), date=None)

    assert quote.attribution(mail, texts["de"].manner, ZoneInfo("UTC")) == "a@b.example schrieb:"


def test_quotes_nest_and_the_signature_is_left_out() -> None:
    """New text `> `, what it quoted `>> `, with or without marks of its own."""
    kinds = FragmentKind
    parts = [
        (kinds.NEW, "Hello,\n\nsee below\n\n"),
        (kinds.ATTRIBUTION, "On Monday you wrote:\n"),
        (kinds.QUOTED, "> older\n>> oldest\nunmarked\n"),
        (kinds.SIGNATURE, "-- \nMaija"),
    ]
    fragments, text = [], ""
    for kind, piece in parts:
        fragments.append(Fragment(kind, len(text), len(text) + len(piece)))
        text += piece

    shown = quote.quoted(message("?", body=Body(text, tuple(fragments))))

    assert shown.splitlines() == [
        *("> Hello,", ">", "> see below", ">", "> On Monday you wrote:"),
        *(">> older", ">>> oldest", ">> unmarked"),
    ]


def test_empty_lines_of_a_page_are_not_heaped_up() -> None:
    """Mail in HTML brings many; one between paragraphs is enough, none on top and none under an attribution line."""
    kinds = FragmentKind
    parts = [
        (kinds.NEW, "\n\n\nHello,\n\n\n\nsee below\n\n\n"),
        (kinds.ATTRIBUTION, "On Monday you wrote:\n"),
        (kinds.QUOTED, ">\n>\n> older\n>\n>\n>> oldest\n>\n"),
    ]
    fragments, text = [], ""
    for kind, piece in parts:
        fragments.append(Fragment(kind, len(text), len(text) + len(piece)))
        text += piece

    shown = quote.quoted(message("?", body=Body(text, tuple(fragments))))

    assert shown.splitlines() == [
        *("> Hello,", ">", "> see below", ">", "> On Monday you wrote:"),
        *(">> older", ">>", ">>> oldest"),
    ]


def test_a_long_original_is_cut() -> None:
    """At most two hundred lines, and a mark that more was there."""
    lines = quote.quoted(message("\n".join(map(str, range(1000))))).splitlines()

    assert len(lines) == quote.MAX_LINES + 1
    assert lines[-1] == "> […]"


def test_control_characters_do_not_pass() -> None:
    """Neither NUL nor a change of writing direction."""
    assert quote.quoted(message("a\x00b\u202ec")) == "> abc"
