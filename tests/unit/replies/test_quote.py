"""Subject, attribution and quotation, as mail programs write them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
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
    "en": "On 23 November 2026 at 09:05, Maija Koch wrote:",
    "de": "Am 23.11.26 um 09:05 schrieb Maija Koch:",
    "fi": "Maija Koch kirjoitti 23.11.2026 klo 9.05:",
    "ru": "23.11.2026 9:05, Maija Koch пишет:",
}


@pytest.mark.parametrize("language", ATTRIBUTIONS)
def test_the_attribution_is_in_the_language(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Date by the own clock and sender, as programs in that language write them."""
    zone, mail = ZoneInfo("Europe/Helsinki"), message("?")

    assert quote.attribution(mail, mail.sender, texts[language].manner, zone) == ATTRIBUTIONS[language]


def test_attribution_without_name_or_date(texts: Mapping[str, ReplyTexts]) -> None:
    """The address stands for the name; no date is invented."""
    mail = message("?", sender=Address("", "a@b.example"), date=None)

    assert quote.attribution(mail, mail.sender, texts["de"].manner, ZoneInfo("UTC")) == "a@b.example schrieb:"


def made_of(*parts: tuple[FragmentKind, str]) -> Body:
    """A body of these fragments, one behind the other."""
    ends = [*accumulate(len(text) for _, text in parts)]
    fragments = (Fragment(kind, end - len(text), end) for (kind, text), end in zip(parts, ends, strict=True))
    return Body("".join(text for _, text in parts), tuple(fragments))


def test_quotes_nest_and_the_signature_is_left_out() -> None:
    """New text `> `, what it quoted `>> `, with or without marks of its own."""
    body = made_of(
        (FragmentKind.NEW, "Hello,\n\nsee below\n\n"),
        (FragmentKind.ATTRIBUTION, "On Monday you wrote:\n"),
        (FragmentKind.QUOTED, "> older\n>> oldest\nunmarked\n"),
        (FragmentKind.SIGNATURE, "-- \nMaija"),
    )

    shown = quote.quoted(message("?", body=body))

    assert shown.splitlines() == [
        *("> Hello,", ">", "> see below", ">", "> On Monday you wrote:"),
        *(">> older", ">>> oldest", ">> unmarked"),
    ]


def test_empty_lines_of_a_page_are_not_heaped_up() -> None:
    """Mail in HTML brings many; one between paragraphs is enough, none on top and none under an attribution line."""
    body = made_of(
        (FragmentKind.NEW, "\n\n\nHello,\n\n\n\nsee below\n\n\n"),
        (FragmentKind.ATTRIBUTION, "On Monday you wrote:\n"),
        (FragmentKind.QUOTED, ">\n>\n> older\n>\n>\n>> oldest\n>\n"),
    )

    shown = quote.quoted(message("?", body=body))

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
