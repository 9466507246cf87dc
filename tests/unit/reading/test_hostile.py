"""Input that wants to break the reader or keep it busy: no exception but UnreadableMessage, no more work than length.

Work is counted in steps, not in seconds: twice the input may cost little more than twice the steps.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.builders import sentences_of
from unit.effort import growth, ratio, steps
from unit.reading.mails import HEAD, inner, multi, plain, raw, read

from inbox_guard.errors import UnreadableMessage
from inbox_guard.library import language_detector, mail_lore, speech, stemmer
from inbox_guard.model import Body, DefectKind, Fragment, FragmentKind
from inbox_guard.reading.html import to_text
from inbox_guard.reading.parse import parse_header
from inbox_guard.reading.quotes import split
from inbox_guard.reading.sentences import sentences
from inbox_guard.reading.values import values

SENT = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)


def _samples() -> list[bytes]:
    """Samples of Python's own email tests, and a few of ours: Debian's Python comes without its tests."""
    own = [
        b"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--y\n",
        b"Subject: =?utf-8?b?////?=\nFrom:\n\n\xff\xfe",
        b'From: a@b.example\nContent-Type: text/plain; charset="nonsense"\n\n\xe4\xf6',
        b"From: a@b.example\nContent-Type: message/rfc822\n\nnothing inside",
    ]
    found = importlib.util.find_spec("test")
    home = Path(str(found.origin)).parent / "test_email" / "data" if found and found.origin else None
    theirs = sorted(path for path in home.iterdir() if path.is_file()) if home and home.is_dir() else []
    return [*own, *(path.read_bytes() for path in theirs)]


SAMPLES = _samples()


def everything(content: bytes) -> None:
    """Run the whole reading over these bytes."""
    try:
        message = read(content)
        parse_header(raw(content, complete=False))
    except UnreadableMessage:
        return
    assert "".join(message.body.text[one.start : one.end] for one in message.body.fragments) == message.body.text
    message.body.text.encode()
    message.subject.encode()
    for one in sentences(message, mail_lore(), stemmer(message.language)):
        assert one.text in one.source
        values(one, speech(message.language or "en"), SENT)


def judge(text: str) -> None:
    """Everything that looks at a body."""
    body = split(text, mail_lore(), subject="Fwd: x", sender="Kim Moss")
    language_detector()(text)
    whole = Body(body.text, (Fragment(FragmentKind.NEW, 0, len(body.text)),))
    for one in sentences_of(whole)[:200]:
        values(one, speech("en"), SENT)


GROWING: dict[str, Callable[[int], str]] = {
    "blank lines": lambda n: "\n" * n,
    "On": lambda n: "On " * n,
    "arrows": lambda n: ">" * n,
    "arrow lines": lambda n: "> a\n" * n,
    "one line": lambda n: "word " * n,
    "one word": lambda n: "w" * (5 * n),
    "attributions": lambda n: "On 1 May 2026 Al wrote:\n" * n,
    "header blocks": lambda n: "From: a@a.example\nSent: 1 May 2026 10:00\nTo: b\nSubject: c\n" * n,
    "labels": lambda n: "Subject: a\n" * n,
    "forwards": lambda n: "---------- Forwarded message ---------\nFrom: a\nDate: b\nSubject: c\n\nhi\n" * n,
    "delimiters": lambda n: "-- \n" * n,
    "rules": lambda n: "_" * 40 + "\n" + "-----\n" * n,
    "closings": lambda n: "Thanks\n\n" * n,
    "names": lambda n: "Kim Moss\n" * n,
    "colons": lambda n: "a:\n" * n,
    "dots": lambda n: "a. " * n,
    "marks": lambda n: "!?" * n,
    "digits": lambda n: "1.2,3'" * n,
    "numbers": lambda n: "two hundred " * n,
    "money": lambda n: "€5 - " * n,
    "dates": lambda n: "by 1.5. - " * n,
    "apostrophes": lambda n: "a'" * n,
    "hyphens": lambda n: "a-" * n,
    "zero width": lambda n: "a\u200b" * n,
    "at signs": lambda n: "a@" * n,
    "brackets": lambda n: "<" * n + ">" * n,
}


@pytest.mark.parametrize("name", GROWING)
def test_work_grows_with_the_length_of_a_text(name: str) -> None:
    make, size = GROWING[name], 1_500
    once, twice = steps(lambda: judge(make(size))), steps(lambda: judge(make(2 * size)))
    assert twice <= 2.4 * once + 2_000


def test_time_grows_with_the_number_of_delimiters() -> None:
    """Time grows with the number of delimiters: none of them makes the rest of the text be copied.

    Copies are no calls, so the work is told by a ratio of times: 10 where each delimiter costs the same, 100 where each
    copies what follows.
    """
    assert growth(lambda n: partial(split, "a\n" + "--\nx\n" * n, mail_lore()), 10_000) < 40


HIDDEN = {
    "hidden neighbours with text behind each": lambda n: "<div>" + "<br hidden>yyyyyyyyyy" * n,
    "hidden elements in hidden ones": lambda n: "<div hidden><br hidden>x</div>yyyyyyyyyy" * n,
    "hidden first children": lambda n: "<p><br hidden>yyyyyyyyyy</p>" * n,
    "hidden elements nested": lambda n: "<div hidden>yyyyyyyyyy" * n,
    "attributes": lambda n: "<p " + " ".join(f"a{number}=b" for number in range(3 * n)) + ">x</p>",
    "attributes that hold brackets": lambda n: (
        "<p " + "".join(f"""a{m}=">"b{m}=c"d='<'""" for m in range(n)) + ">x</p>"
    ),
    "attributes without values": lambda n: "<p " + " ".join(f"a{number}" for number in range(3 * n)) + ">x</p>",
    "quotes that never end": lambda n: """<p a=" <p b=' """ * n,
    "styles": lambda n: '<p style="font-size:0 ">y' * n,
    "rules of style": lambda n: "<style>" + ".x{display:none}" * n + "</style>" + "<p class=x>y</p>" * n,
    "comments in style": lambda n: "<style>" + "/*{.x" * n + "</style><p class=x>y",
    "braces in style": lambda n: "<style>" + "{" * n + "," * n + "}" * n + "</style><p class=x>y",
    "classes": lambda n: "<style>.x{display:none}</style><p class='" + "y " * n + "'>y</p>" * n,
    "forms": lambda n: "<form>" * n,
    "tables": lambda n: "<table><tr><td>x</table>" * n,
    "lists": lambda n: "<ol><li>x</ol>" * n,
}


@pytest.mark.parametrize("name", HIDDEN)
def test_time_grows_with_the_length_of_html(name: str) -> None:
    """Neither what is hidden nor a tag of many attributes makes the rest of the text be copied or compared."""
    assert growth(lambda n: partial(to_text, HIDDEN[name](n)), 1_300) < 35


@pytest.mark.parametrize("case", ["multipart/mixed", "multiparT/mixed", "MULTIPART/mixed", "mULTIPART/digest"])
@pytest.mark.parametrize("boundary", ["boundary", "BOUNDARY ", "boundary\x1f", "boundary*0"])
@pytest.mark.parametrize("line", [b"\n", b"\r\n", b"\r"])
def test_deep_structure_is_cut_however_it_is_written(case: str, boundary: str, line: bytes) -> None:
    """MIME is written in any case and with any line ends: what is left out is told."""
    opened = "".join(f'Content-Type: {case}; {boundary}="b{n}"\n\n--b{n}\n' for n in range(200)).encode()
    content = HEAD.encode() + opened + b"Content-Type: text/plain\n\n" + b"--x\n" * 3_000
    found = read(content.replace(b"\n", line))

    assert {one.kind for one in found.defects} >= {DefectKind.PARTIAL}


def test_time_grows_with_the_depth_of_structure() -> None:
    """A container is no dearer for the letters that it is written with."""
    made = {
        case: nested(200).replace(b"multipart", case).replace(b"in the middle\n", b"--x\n" * 20_000)
        for case in (b"multipart", b"mULTIPART")
    }

    assert ratio(partial(read, made[b"mULTIPART"]), partial(read, made[b"multipart"])) < 5


@pytest.mark.parametrize(
    "unit", ["<div>", "<a <a ", "<blockquote>", "<table><tr><td>", "<b>x", "&amp;", "<!--", '<p style="display:none">']
)
def test_work_grows_with_the_length_of_html(unit: str) -> None:
    once, twice = steps(lambda: to_text(unit * 2_000)), steps(lambda: to_text(unit * 4_000))
    assert twice <= 2.4 * once + 2_000


def nested(depth: int) -> bytes:
    """Multiparts one in the other."""
    body = b"Content-Type: text/plain\n\nin the middle\n"
    for level in range(depth):
        body = (
            f'Content-Type: multipart/mixed; boundary="n{level}"\n\n--n{level}\n'.encode()
            + body
            + f"\n--n{level}--\n".encode()
        )
    return HEAD.encode() + body


def attached(depth: int) -> bytes:
    """Messages one in the other."""
    return HEAD.encode() + b"Content-Type: message/rfc822\n\n" * depth + b"Subject: x\n\ntext\n"


@pytest.mark.parametrize(
    "content",
    [
        nested(20),
        nested(3_000),
        attached(10),
        attached(3_000),
        multi("mixed", *[("Content-Type: text/plain", "x")] * 5_000),
        HEAD.encode() + b"Received: from a by b; Mon, 1 Jan 2026 00:00:00 +0000\n" * 5_000 + b"\nHi",
        HEAD.encode() + b"".join(b"X-%d: y\n" % number for number in range(20_000)) + b"\nHi",
        b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\nHi",
        b"From: " + b"a@a.example, " * 20_000 + b"\n\nHi",
        b"From: " + b"(" * 20_000 + b"\n\nHi",
        b"From: " + b'"' * 20_001 + b"\n\nHi",
        b"References: " + b"<a@a.example> " * 20_000 + b"\n\nHi",
        HEAD.encode() + b"Content-Type: multipart/report; boundary=r\n\n--r\nContent-Type: "
        b"message/delivery-status\n\n" + b"a: b\n\n" * 50_000,
        multi("mixed", ("Content-Type: message/rfc822", inner("b9", ("Content-Type: text/plain", "x")))),
        plain("x", 'multipart/mixed; boundary=""'),
        plain("x", "multipart/mixed"),
        plain("x", "text/plain; charset*=utf-8''%ff%fe"),
        plain("x", 'text/plain; charset="utf-8\\"'),
        plain("x", "; ; ;"),
        plain("x", "text/plain; charset=undefined"),
        plain("x", "text/plain; charset=rot13"),
        plain("x", "text/plain; charset=idna"),
        plain(b"\xff\xfe\x00\xd8", "text/plain; charset=utf-16"),
        plain("!!! not base64", encoding="base64"),
        plain("begin 644 x\nM\n", encoding="x-uuencode"),
        plain("=ZZ=", encoding="quoted-printable"),
        plain("a\x00b\x1b[31mc\ud7ff", "text/html"),
        plain("<?xml version='1.0' encoding='utf-16'?><p>x</p>", "text/html"),
        plain("", "text/html"),
        plain("<" * 100_000, "text/html"),
        plain("word " * 400_000),
        plain("w" * 1_000_000),
    ],
    ids=lambda content: str(content[-40:])[:30],
)
def test_hostile_structure_is_read_or_refused(content: bytes) -> None:
    everything(content)


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_samples_of_pythons_own_tests_are_read_or_refused(sample: bytes) -> None:
    """The samples of Python's own tests are read or refused."""
    everything(sample)


@pytest.mark.parametrize("cut", range(0, 400, 7))
def test_a_message_cut_anywhere_is_read_or_refused(cut: int) -> None:
    whole = multi(
        "alternative",
        ("Content-Type: text/plain; charset=utf-8", "Grüße " * 5),
        ("Content-Type: text/html", "<p>Grüße</p>"),
    )
    everything(whole[:cut])


@settings(max_examples=150)
@given(st.binary(max_size=400))
def test_any_bytes_after_a_header_are_read(body: bytes) -> None:
    everything(HEAD.encode() + b"Content-Type: text/html\n\n" + body)
    everything(HEAD.encode() + b"\n" + body)
    everything(b"From: " + body)


@settings(max_examples=150)
@given(st.text(max_size=300))
def test_any_text_is_split_into_fragments_that_cover_it(text: str) -> None:
    body = split(text, mail_lore(), subject=text[:20], sender=text[:10])
    assert "".join(text[one.start : one.end] for one in body.fragments) == text
    judge(text)
