"""What a person is told of a mail besides its verdict."""

from __future__ import annotations

from dataclasses import replace

import pytest
from unit.builders import message
from unit.reading.mails import HEAD, inner, multi, plain, raw, read

from inbox_guard.library import language_detector, mail_lore
from inbox_guard.model import Address
from inbox_guard.reading.content import MAX_PARTS, MAX_TEXT, TOO_MANY_PARTS
from inbox_guard.reading.headers import MAX_HEADERS
from inbox_guard.reading.html import MAX_HTML
from inbox_guard.reading.parse import MAX_BOUNDARIES, MAX_HEADER, parse
from inbox_guard.remarks import remarks


def test_of_most_mail_there_is_nothing_to_say() -> None:
    """Names of all kinds are no imitation."""
    for name in ("Ada Client", "Äiti Järvinen", "Анна Ким (Kim & Co)", "ada@client.example", "山田 太郎"):
        assert remarks(message(sender=Address(name, "ada@client.example"))) == ()


@pytest.mark.parametrize(
    ("sender", "words"),
    [
        (Address("boss@bank.example", "x@evil.example"), "the name shows boss@bank.example"),
        (Address("Bank <boss@bank.example>", "x@evil.example"), "the name shows boss@bank.example"),
        (Address("Р\u0430yPal Service", "x@evil.example"), "mixes letters of two scripts"),
        (Address("Kim", "x@p\u0430ypal.example"), "mixes letters of two scripts"),
    ],
)
def test_a_name_that_imitates_is_told(sender: Address, words: str) -> None:
    """Another address as the name, and letters that only look like others."""
    assert words in " ".join(remarks(message(sender=sender)))


def nested(depth: int) -> bytes:
    """A text in multiparts one in the other."""
    lines = [f'Content-Type: multipart/mixed; boundary="n{level}"\n\n--n{level}' for level in range(depth)]
    return "\n".join([HEAD + lines[0], *lines[1:], "Content-Type: text/plain\n\nWhat does a site cost?\n"]).encode()


TEXT = ("Content-Type: text/plain", "What does a site cost?")
UNREAD = {
    "header: cut": plain(TEXT[1], head=f"{HEAD}X-Long: {'x' * MAX_HEADER}\n"),
    "structure: nested too deeply, the inner parts left out": nested(60),
    "text: too long, the end left out": plain("word " * (MAX_TEXT // 5 + 1)),
    "header: too many fields, the last ones left out": plain(TEXT[1], head=HEAD + "X-One: 1\n" * MAX_HEADERS),
    "text: long, only its first 60 sentences are judged": plain(f"{TEXT[1]}\n" * 60),
    "html: too long, the end left out": plain(f"<p>{TEXT[1]}</p><style>{'x' * MAX_HTML}</style>", "text/html"),
    "html: nested too deeply, layout lost": plain(f"<p>{TEXT[1]}</p>{'<div>' * 500}", "text/html"),
}


@pytest.mark.parametrize("unread", UNREAD)
def test_what_was_not_read_is_told(unread: str) -> None:
    """Nothing is skipped silently."""
    assert remarks(read(UNREAD[unread])) == (f"it was read only in part ({unread})",)


def test_what_was_not_fetched_is_told() -> None:
    """Whoever fetched it knows; the text that came may look whole."""
    mail = parse(replace(raw(plain(TEXT[1])), cut=True), mail_lore(), language_detector())

    assert remarks(mail) == ("it was read only in part (size: too large, not all of it is looked at)",)


def test_as_many_sentences_as_are_judged_are_no_remark() -> None:
    """The subject is one of them."""
    assert remarks(read(plain(f"{TEXT[1]}\n" * 59))) == ()


def test_a_measure_beyond_all_numbers_costs_the_layout_alone() -> None:
    """The text is read; the converter fails over a padding of so many em."""
    mail = read(plain(f'<div style="padding-left:{"9" * 400}em">{TEXT[1]}</div>', "text/html"))

    assert mail.body.text.strip() == TEXT[1]


def test_a_text_that_a_library_fails_over_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a way that nobody has foreseen: the header still says whose mail it is."""

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("lxml.etree.iterwalk", fail)
    mail = read(plain(f"<p>{TEXT[1]}</p>", "text/html"))

    assert mail.sender.email == "kim@moss.example"
    assert remarks(mail) == ("it was read only in part (text: not readable (ZeroDivisionError))",)


PARTS = [TEXT] * (MAX_PARTS + 1)
INNER = ('Content-Type: multipart/mixed; boundary="b2"', inner("b2", *PARTS))
TOO_MANY = {
    "a multipart": multi("mixed", *PARTS),
    "more than are split": multi("mixed", *[TEXT] * (MAX_BOUNDARIES + 1)),
    "two multiparts": multi("mixed", INNER, INNER),
    "an alternative": multi("alternative", *PARTS),
    "a message attached": multi("mixed", ("Content-Type: message/rfc822", multi("mixed", *PARTS))),
}


@pytest.mark.parametrize("many", TOO_MANY)
def test_that_parts_were_left_out_is_told_once(many: str) -> None:
    """Wherever the parts are, and however many bounds they exceed."""
    told = "it was read only in part (structure: too many parts, the last ones left out)"

    assert remarks(read(TOO_MANY[many])) == (told,)


def test_as_many_parts_as_are_read_are_no_remark() -> None:
    """The multipart itself is one of them."""
    mail = read(multi("mixed", *[TEXT] * (MAX_PARTS - 2), (TEXT[0], "And what does the last one cost?")))

    assert "the last one" in mail.body.text
    assert TOO_MANY_PARTS not in mail.defects


def test_a_multipart_that_does_not_end_is_no_remark() -> None:
    """Something is wrong with the mail, and all of it was read."""
    mail = read(multi("mixed", TEXT).replace(b"--b1--\n", b""))

    assert mail.defects
    assert TEXT[1] in mail.body.text
    assert remarks(mail) == ()


@pytest.mark.parametrize("charset", ["cut", "lost", "stripped"])
def test_a_charset_is_no_remark_whatever_its_name(charset: str) -> None:
    """The label is the sender's to choose, and the text was read whole."""
    mail = read(plain("Was kosten zwölf Bögen?", f"text/plain; charset={charset}"))

    assert mail.defects
    assert remarks(mail) == ()


def test_more_senders_than_one_are_told() -> None:
    """A mail program may show the other one."""
    mail = read(plain("What does a site cost?", head=f"{HEAD}From: Boss <boss@bank.example>\n"))

    assert remarks(mail) == ("it names more than one sender; kim@moss.example stands first",)
