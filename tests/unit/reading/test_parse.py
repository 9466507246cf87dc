"""Header fields, ids, and what happens to input that is no message."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from unit.reading.mails import HEAD, plain, raw, read, read_header

from inbox_guard.errors import UnreadableMessage
from inbox_guard.library import language_detector, mail_lore
from inbox_guard.model import Address, Message
from inbox_guard.reading.parse import parse, parse_header

Reader = Callable[[bytes | str], Message]
READERS = [read, read_header]


def with_field(line: str | bytes) -> bytes:
    """A message with one more header line at the top."""
    data = line.encode() if isinstance(line, str) else line
    return data + b"\nX-Filler: 1\n\ntext\n"


def test_of_many_traces_the_first_ones_stay() -> None:
    """They are the newest; of a field that nobody needs more often than that no more are decoded."""
    traces = "".join(f"Received: from h{n}.example\n" for n in range(40))
    message = read(plain("text", head=f"{traces}{HEAD}"))

    assert message.headers["received"] == tuple(f"from h{n}.example" for n in range(30))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("line", "subject"),
    [
        ("Subject: =?utf-8?q?Sch=C3=B6ne_Gr=C3=BC=C3=9Fe?=", "Schöne Grüße"),
        ("Subject: =?utf-8?b?0L/RgNC40LLQtdGC?=", "привет"),
        ("Subject: =?koi8-r?B?0NLJ18XU?=", "привет"),
        ("Subject: =?utf-8?b?0L/RgNC4?= =?utf-8?b?0LLQtdGC?=", "привет"),
        ("Subject: =?utf-8?b?0L/RgNA=?= =?utf-8?b?uNCy0LXRgg==?=", "привет"),
        ("Subject: =?utf-8?q?a?==?utf-8?q?b?=", "ab"),
        ("Subject: folded\n  twice\n\tover", "folded twice over"),
        ("Subject: =?utf-8?q?a=0D=0ABcc:_evil@x.example?=", "a Bcc: evil@x.example"),
        ("Subject: Schöne Grüße", "Schöne Grüße"),
        ("Subject: привет, как дела".encode("cp1251"), "привет, как дела"),
        ("Subject: Schöne Grüße aus Graz".encode("latin-1"), "Schöne Grüße aus Graz"),
        ("Subject: =?no-such-charset?q?Hello=20there?=", "Hello there"),
        ("Subject: =?utf-8?b?not base64!?=", "=?utf-8?b?not base64!?="),
        ("Subject:", ""),
        ("From: a@a.example", ""),
    ],
)
def test_subjects_are_decoded_and_flat(reader: Reader, line: str | bytes, subject: str) -> None:
    assert reader(with_field(line)).subject == subject


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("line", "sender"),
    [
        ("From: Kim Moss <kim@moss.example>", Address("Kim Moss", "kim@moss.example")),
        ('From: "Moss, Kim" <kim@moss.example>', Address("Moss, Kim", "kim@moss.example")),
        ("From: kim@moss.example", Address("", "kim@moss.example")),
        ("From: kim@moss.example (Kim Moss)", Address("Kim Moss", "kim@moss.example")),
        ("From: =?utf-8?q?J=C3=BCrgen_M=C3=BCller?= <j@m.example>", Address("Jürgen Müller", "j@m.example")),
        ("From: =?utf-8?b?0JrQuNC8LCDQntCe0J4=?= <k@m.example>", Address("Ким, ООО", "k@m.example")),
        ("From: Ким <k@m.example>".encode("cp1251"), Address("Ким", "k@m.example")),
        ("From: Jürgen <j@m.example>".encode("latin-1"), Address("Jürgen", "j@m.example")),
        ("From: one@a.example, two@b.example", Address("", "one@a.example")),
        ("From: first@a.example\nFrom: second@b.example", Address("", "first@a.example")),
        ("From:\nSender: kim@moss.example", Address("", "kim@moss.example")),
        ("Return-Path: <kim@moss.example>", Address("", "kim@moss.example")),
        ("Subject: nobody", Address("", "")),
    ],
)
def test_senders_are_found_in_their_headers(reader: Reader, line: str | bytes, sender: Address) -> None:
    assert reader(with_field(line)).sender == sender


@pytest.mark.parametrize("reader", READERS)
def test_both_readers_give_the_same_fields(reader: Reader) -> None:
    head = (
        "From: Kim <kim@moss.example>\nTo: A <a@a.example>, b@b.example\nCc: c@c.example\nReply-To: r@r.example\n"
        "Date: Wed, 11 Mar 2026 10:00:00 +0200\nMessage-ID: < 1@moss.example >\nIn-Reply-To: <0@own.example>\n"
        "References: <a@own.example>\n <0@own.example> <a@own.example>\nList-Unsubscribe: <https://l.example/u>\n"
        "Precedence: bulk\nAuto-Submitted: auto-replied\nX-Failed-Recipients: x@x.example\n"
        "Authentication-Results: mx.example; spf=pass\nAuthentication-Results: mx2.example; dkim=pass\n\nHi"
    )
    message = reader(head)
    assert message.id == "1@moss.example"
    assert [address.email for address in message.to] == ["a@a.example", "b@b.example"]
    assert [address.email for address in message.cc + message.reply_to] == ["c@c.example", "r@r.example"]
    assert message.date == datetime(2026, 3, 11, 8, 0, tzinfo=UTC)
    assert message.in_reply_to == ("0@own.example",)
    assert message.references == ("a@own.example", "0@own.example")
    assert message.header("List-Unsubscribe") == "<https://l.example/u>"
    assert message.header("precedence") == "bulk"
    assert len(message.headers["authentication-results"]) == 2


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Date: Wed, 11 Mar 2026 10:00:00", datetime(2026, 3, 11, 10, 0, tzinfo=UTC)),
        ("Date: Wed, 11 Mar 2026 10:00:00 -0000", datetime(2026, 3, 11, 10, 0, tzinfo=UTC)),
        ("Date: 11 Mar 26 10:00 EST", datetime(2026, 3, 11, 15, 0, tzinfo=UTC)),
        ("Date: yesterday", None),
        ("Date: Wed, 99 Mar 2026 10:00:00 +0000", None),
        ("Date:", None),
    ],
)
def test_dates_are_aware_or_none(line: str, date: datetime | None) -> None:
    assert read_header(with_field(line)).date == date


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("Message-ID: <a@b.example>", "a@b.example"),
        ("Message-ID: a@b.example", "a@b.example"),
        ("Message-ID:\n <a@b.example>", "a@b.example"),
        ("Message-ID: <a\x01b@b.example>", ""),
        ("Message-ID: <a b@b.example> x", ""),
        ("Message-ID: <ä@b.example>", ""),
        ("Message-ID: <>", ""),
        ("Message-ID:", ""),
        ("Subject: none", ""),
    ],
)
def test_an_id_that_is_unfit_for_a_search_is_none(line: str, known: str) -> None:
    content = with_field(f"From: a@a.example\n{line}")
    hashed = f"sha256:{hashlib.sha256(raw(content).content).hexdigest()}"
    assert read_header(content).id == known, "a header alone has no hash that stays"
    assert read(content).id == (known or hashed)


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"just some words\nand more\n", b"\x00\xff\xfe" * 50, b"Note: no header\n\nx", b"<html>"]
)
def test_what_has_no_header_is_unreadable(content: bytes) -> None:
    with pytest.raises(UnreadableMessage) as caught:
        read(content)
    assert caught.value.remedy
    with pytest.raises(UnreadableMessage):
        read_header(content)


@pytest.mark.parametrize("start", [b"From sam@lake.example Wed Mar 11 10:00:00 2026\n", b"\xef\xbb\xbf", b"\r\n\r\n"])
def test_what_stands_before_the_header_does_no_harm(start: bytes) -> None:
    assert read(start + HEAD.encode() + b"\nHello there, how are you?\n").sender.email == "kim@moss.example"


def test_flags_place_and_time_of_receipt_are_kept() -> None:
    one = raw(plain("x"))
    stamped = type(one)(one.place, one.content, datetime(2026, 3, 11, tzinfo=UTC), frozenset({"\\Seen"}))
    message = parse(stamped, mail_lore(), language_detector())
    assert (message.received, message.flags) == (stamped.received, stamped.flags)
    assert parse_header(stamped).flags == stamped.flags


def test_the_language_is_that_of_the_new_text() -> None:
    body = (
        "Hi,\n\nkönnen Sie das bis Freitag liefern? Wir brauchen zehn Seiten.\n\nBest regards\nKim\n\n> On 3 "
        "May 2026 Al wrote:\n> We are looking forward to this.\n"
    )
    assert read(plain(body)).language == "de"


def test_the_subject_helps_where_there_is_little_text() -> None:
    head = HEAD.replace("A website", "Re: Angebot für die neue Webseite")
    assert read(plain("ok", head=head)).language == "de"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Sorry, that is too much for us.", "en"),
        ("Das ist uns zu teuer.", "de"),
        ("Kiitos, aivan liian kallista.", "fi"),
        ("Спасибо, для нас дорого.", "ru"),
    ],
)
@pytest.mark.parametrize(
    "subject",
    [
        "Your offer for the new online shop and the flyers",
        "Ihr Angebot für den neuen Auftritt und die Flyer",
        "Tarjouksenne uusista kotisivuista ja esitteistä",
        "Ваше предложение по новому сайту и буклетам",
    ],
)
def test_a_short_answer_is_in_its_own_language(text: str, code: str, subject: str) -> None:
    """A short answer is in its own language, whatever the subject that it was given is in."""
    assert read(plain(text, head=HEAD.replace("A website", f"Re: {subject}"))).language == code


@pytest.mark.parametrize("text", ["Logo?", "Website, Flyer.", "OK!"])
@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("Was kostet das bei Ihnen für unseren Verein?", "de"),
        ("Paljonko se maksaisi meidän yhdistykselle?", "fi"),
        ("Сколько это будет стоить для нашего клуба?", "ru"),
    ],
)
def test_words_of_the_trade_leave_the_language_to_the_subject(text: str, subject: str, code: str) -> None:
    """Words of the trade, the same in many languages, leave the language to the subject."""
    assert read(plain(text, head=HEAD.replace("A website", f"Re: {subject}"))).language == code
