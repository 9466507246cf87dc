"""The drafts in this folder are what is written today; whoever changes a text reads the difference."""

from __future__ import annotations

import re
from collections import Counter
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import default

import pytest
from golden.write import HERE, LANGUAGES, cases, shown

from inbox_guard import library
from inbox_guard.model import Draft, FragmentKind, Place, RawMessage
from inbox_guard.replies import render

MADE = {str(path.relative_to(HERE)): (path, made) for path, made in cases()}
DRAFTS = {name: (path, shown(made)) for name, (path, made) in MADE.items()}


@pytest.mark.parametrize("name", DRAFTS)
def test_a_draft_is_the_one_that_was_read(name: str) -> None:
    """`python tests/golden/write.py` writes it anew."""
    path, text = DRAFTS[name]

    assert path.read_text("utf-8") == text


def test_no_draft_lies_here_that_nothing_writes() -> None:
    """Ten and more in each language."""
    assert {path for path, _ in DRAFTS.values()} == set(HERE.glob("*/*.txt"))
    assert min(Counter(path.parent.name for path, _ in DRAFTS.values()).values()) >= 10
    assert {path.parent.name for path, _ in DRAFTS.values()} == set(LANGUAGES)


@pytest.mark.parametrize("name", DRAFTS)
def test_a_draft_has_no_template_word_left(name: str) -> None:
    """Whole sentences, 60 to 180 words of them, a quotation below."""
    letter, _, quoted = DRAFTS[name][1].partition("\n> ")
    body = letter.partition("\n\n")[2].rpartition("\n\n")[0]

    assert quoted
    assert 60 <= len(body.split()) <= 180
    assert not re.search(r"[{}$|]|\bNone\b|\(\)|  |\.\.|\s[,.;:!?](?:\s|$)|,\.|(?<!\d)[.!?] [a-zäöüа-яё]", body), body


def levels(text: str) -> list[tuple[int, str]]:
    """The lines of a text as a mail program sets them: how deep each is quoted, and what it says (RFC 3676 §4.5)."""
    marks = [re.match(r"(>*) ?(.*)", line) for line in text.splitlines()]
    return [(len(found[1]), found[2]) for found in marks if found]


def header(content: bytes, name: str) -> str:
    """A header decoded by RFC 2047; the newer parser of the library puts a space where a word was parted."""
    return str(make_header(decode_header(message_from_bytes(content)[name]))).replace('"', "")


@pytest.mark.parametrize("name", MADE)
def test_a_draft_looks_in_a_mail_program_as_it_was_written(name: str) -> None:
    """Rendered and read again by the standard library: letters of all alphabets, subject, names, quotation."""
    made: Draft = MADE[name][1]
    content = render(made)
    mail = message_from_bytes(content, policy=default)

    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 78
    assert mail.get_content().replace("\r\n", "\n") == made.text
    assert str(mail["Subject"]) == made.subject
    assert header(content, "To") == (f"{made.to[0].name} <{made.to[0].email}>" if made.to[0].name else made.to[0].email)
    depths = [depth for depth, _ in levels(made.text)]
    assert set(depths[depths.index(1) :]) <= {1, 2}
    assert not any(line.startswith("From ") for line in made.text.splitlines())  # files of mail would quote it


@pytest.mark.parametrize("name", MADE)
def test_a_draft_is_read_as_a_letter_with_a_quotation_below(name: str) -> None:
    """Letter, attribution and quotation are told apart, as mail programs do it to fold what is quoted."""
    made: Draft = MADE[name][1]
    body = library.core().parse(RawMessage(Place(), render(made))).body
    letter, _, quotation = made.text.partition("\n> ")

    assert body.of(FragmentKind.QUOTED)[0].strip() == f"> {quotation}".strip()
    assert body.of(FragmentKind.ATTRIBUTION)[0].strip() == letter.rpartition("\n\n")[2].strip()
    assert body.new in letter
