"""What nobody sees in a mail reaches no draft, no terminal and no name; what belongs to letters and emoji stays."""

from __future__ import annotations

import imaplib
import json
import re
from pathlib import Path

import pytest

import inbox_guard
from inbox_guard.cli.output import printable
from inbox_guard.library import mail_lore
from inbox_guard.mailbox.failures import server_words
from inbox_guard.mailbox.redaction import Redactor
from inbox_guard.reading.attribution import lines_of
from inbox_guard.reading.headers import addresses, text
from inbox_guard.reading.unseen import escaped, seen
from inbox_guard.replies.quote import for_header
from inbox_guard.report import charts

CONTROLS = ("\x07", "\x1b", "\x7f", "\x80", "\x85", "\x9b", "\x9f", "\u2028", "\u2029")
UNSEEN = (
    *("\u00ad", "\u034f", "\u061c", "\u115f", "\u180e", "\u200b", "\u200c", "\u200d", "\u200e", "\u202e", "\u2060"),
    *("\u2062", "\u2066", "\u206f", "\u3164", "\ufe00", "\ufe0f", "\ufeff", "\ufff9", "\U000e0041", "\U000e0100"),
)
LEGITIMATE = (
    "family 👨\u200d👩\u200d👧, pirate 🏴\u200d☠\ufe0f, heart ❤\ufe0f, key 1\ufe0f\u20e3",
    "Scotland 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "می\u200cخواهم",
    "क्\u200dष",
    "葛\U000e0100飾",
    "tab\tand\nline",
)


@pytest.mark.parametrize("character", [*CONTROLS, *UNSEEN], ids=ascii)
def test_unseen_characters_go_wherever_text_is_shown(character: str) -> None:
    """Controls become a blank, so that words stay apart; what has no width leaves nothing."""
    gap = " " if character in CONTROLS else ""
    for shown in (seen, printable, for_header, text):
        assert shown(f"Kim{character}Moss") == f"Kim{gap}Moss"
    assert addresses([f'"Kim{character}Moss" <kim@moss.example>'])[0].name == f"Kim{gap}Moss"


def test_blanks_round_what_nobody_sees_are_one_in_a_header() -> None:
    """As they are one wherever else a text stands in one line."""
    assert text("Kim \u3164 Moss") == for_header("Kim \u3164 Moss") == "Kim Moss"


@pytest.mark.parametrize("character", UNSEEN, ids=ascii)
def test_unseen_characters_hide_no_word_from_the_rules(character: str) -> None:
    """Words are compared without them, and they neither part a word nor keep a line from announcing a quotation."""
    text = f"bud{character}get"
    line = lines_of(f"On 1 May 2026 at 10:15 Kim wr{character}ote:", mail_lore())[0]

    assert list(mail_lore().tokenizer.words(text)) == ["budget"]
    assert line.text.endswith("Kim wrote:")


@pytest.mark.parametrize("character", [*CONTROLS, *UNSEEN], ids=ascii)
def test_what_a_server_says_is_shown_without_unseen_characters(character: str) -> None:
    gap = " " if character in CONTROLS else ""
    said = imaplib.IMAP4.error(f"try{character}later")

    assert server_words(said) == f"try{gap}later"
    assert charts.text(f"try{character}later") == f"try{gap}later"
    assert Redactor("try-later-then").redacted(f"try-{character}later-then") == ""


def test_unseen_characters_stand_in_one_list() -> None:
    """A second list would have other holes."""
    listed = re.compile(r"\\u00ad|\\xad|\\u200[b-f]|\\u202[a-e]|\\u206[0-9a-f]", re.IGNORECASE)
    package = Path(inbox_guard.__file__).parent
    lists = {path.name for path in package.rglob("*.py") if len(listed.findall(path.read_text("utf-8"))) > 2}

    assert lists == {"unseen.py"}


@pytest.mark.parametrize("written", LEGITIMATE)
def test_what_belongs_to_a_letter_or_an_emoji_stays(written: str) -> None:
    """In quotations above all: the client wrote it so."""
    assert seen(written) == written


@pytest.mark.parametrize("character", [*UNSEEN, "\x9b", "\u2028"], ids=ascii)
def test_json_says_such_characters_in_escapes(character: str) -> None:
    """Evidence is an exact substring, also for a program; a terminal sees the escape."""
    said = json.dumps({"evidence": f"ä{character}b"}, ensure_ascii=False)

    assert character not in escaped(said)
    assert json.loads(escaped(said)) == json.loads(said)
