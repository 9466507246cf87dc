"""The bytes of a draft: read again by the standard library they say the same, and nothing tells of a tool."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from random import Random

import pytest

from inbox_guard.model import Action, Address, Draft
from inbox_guard.replies import draft_id, mime, render

TEXT = (
    "Guten Tag,\n\nschöne Grüße aus Köln – ü, ä, €.\nFrom here on\n.\n\n> Привет " + "длинная строка " * 30 + "\n>> x\n"
)
DRAFT = Draft(
    kind=Action.DECLINE,
    language="de",
    message_id="5f0c2d1e-0000-4000-8000-000000000000@studio.example",
    answers="first@client.example",
    subject="Re: Website",
    text=TEXT,
    sender=Address("Jonas Amann", "me@studio.example"),
    to=(Address("Maija Koch", "maija@client.example"),),
    references=("root@client.example", "first@client.example"),
    date=datetime.fromisoformat("2026-11-23T10:00:00+02:00"),
)


def read(content: bytes) -> EmailMessage:
    """The bytes as the standard library reads them."""
    parsed = message_from_bytes(content, policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_the_headers_are_those_of_a_reply_and_no_others() -> None:
    """No X- header, no User-Agent; the thread is kept."""
    mail = read(render(DRAFT))

    assert {name: str(value) for name, value in mail.items()} == {
        "Date": "Mon, 23 Nov 2026 10:00:00 +0200",
        "From": "Jonas Amann <me@studio.example>",
        "To": "Maija Koch <maija@client.example>",
        "Subject": "Re: Website",
        "Message-ID": "<5f0c2d1e-0000-4000-8000-000000000000@studio.example>",
        "In-Reply-To": "<first@client.example>",
        "References": "<root@client.example> <first@client.example>",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
        "MIME-Version": "1.0",
    }


def test_the_text_comes_back_and_the_wire_is_seven_bits() -> None:
    """Quoted-printable, CRLF, no line beyond 76 characters in the body."""
    content = render(DRAFT)
    _, _, body = content.partition(b"\r\n\r\n")

    assert read(content).get_content().replace("\r\n", "\n") == TEXT
    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, body.split(b"\r\n"))) <= 76


SUBJECTS = [
    "Re: " + "Разработка интернет-магазина и перевод каталога на финский язык " * 3,
    "Re: Übersetzung für Köln, 50 % günstiger?  nein",
    "Re: " + "x" * 240,
    "Re: 日本語 👋 ok",
]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_subjects_fold_and_come_back(subject: str) -> None:
    """Long and Cyrillic subjects survive encoding and folding."""
    subject = " ".join(subject.split())
    content = render(replace(DRAFT, subject=subject))
    head, _, _ = content.partition(b"\r\n\r\n")

    assert str(read(content)["Subject"]) == subject
    assert max(map(len, head.split(b"\r\n"))) <= 998


NAMES = [
    "Мария Константиновна Рощупкина-Воскресенская из отдела развития",
    'O"Neil, Jr.',
    "Jürgen Müller",
    "",
    "a <b>",
    r"back\slash (Acme)",
    "=?utf-8?q?Kim=0D=0ABcc:_x@evil.example?=",
    "Кім =?utf-8?q?Kim=0D=0ABcc:_x@evil.example?=",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_fold_and_come_back(name: str) -> None:
    """Display names of any script and with specials, on both sides."""
    who = Address(name, "a.b@client.example")
    raw = message_from_bytes(render(replace(DRAFT, to=(who, DRAFT.to[0]), sender=Address(name, "me@studio.example"))))

    assert [(shown(n), a) for n, a in getaddresses([raw["To"]])] == [
        (name, who.email),
        ("Maija Koch", DRAFT.to[0].email),
    ]
    assert [(shown(n), a) for n, a in getaddresses([raw["From"]])] == [(name, "me@studio.example")]


@pytest.mark.parametrize(
    "breaks", ["\r\nBcc: x@evil.example", "\nX: y", "\r\n\r\nbody", "\x0bX: y", "\x85X: y", "\u2028X: y"]
)
@pytest.mark.parametrize("where", ["subject", "name", "address", "id", "reference"])
def test_no_value_breaks_out_of_its_header(where: str, breaks: str) -> None:
    """The last line of defence: a draft with such a value is refused, or has the value in one header."""
    bad = {
        "subject": replace(DRAFT, subject=f"Re: a{breaks}"),
        "name": replace(DRAFT, to=(Address(f"Kim{breaks}", "c@client.example"),)),
        "address": replace(DRAFT, to=(Address("Kim", f"c@client.example{breaks}"),)),
        "id": replace(DRAFT, answers=f"a@client.example{breaks}"),
        "reference": replace(DRAFT, references=(f"a@client.example{breaks}",)),
    }
    try:
        mail = read(render(bad[where]))
    except (ValueError, UnicodeEncodeError):
        return
    assert set(map(str.lower, mail)) <= set(map(str.lower, read(render(DRAFT))))
    assert mail.get_content().replace("\r\n", "\n") == TEXT


WORDS = (
    "Отбор",
    "подрядчика",
    "по",
    "айдентике",
    "премии",
    "(срочно),",
    "Köln",
    "Übersetzungsbüro",
    "—",
    "«Ромашка»",
    "mökin",
    "sivusto",
    "website",
    "2027",
    "a=b?",
)


@pytest.mark.parametrize("number", range(200))
def test_no_blank_is_lost_where_a_header_folds(number: int) -> None:
    """Wherever the line breaks: for every length of a subject or name, in letters of two bytes and of one."""
    chance = Random(number)
    subject = "Re: " + " ".join(chance.choice(WORDS) for _ in range(chance.randint(2, 22)))
    name = " ".join(chance.choice(WORDS).strip("(),") for _ in range(chance.randint(2, 8)))
    content = render(replace(DRAFT, subject=subject, to=(Address(name, "a.b@client.example"), DRAFT.to[0])))
    raw, head = message_from_bytes(content), content.partition(b"\r\n\r\n")[0]

    assert shown(raw["Subject"]) == subject == read(content)["Subject"]
    assert [(shown(n), a) for n, a in getaddresses([raw["To"]])] == [
        (name, "a.b@client.example"),
        ("Maija Koch", DRAFT.to[0].email),
    ]
    assert max(map(len, head.split(b"\r\n"))) <= 78


def shown(encoded: str) -> str:
    """RFC 2047 §6.2: white space between encoded words is not part of the text (`email.policy` keeps it in names)."""
    return str(make_header(decode_header(encoded)))


def test_long_identifiers_are_not_encoded() -> None:
    """A Message-ID longer than a line keeps its form, or the thread breaks."""
    long = "x" * 300 + "@client.example"
    content = render(replace(DRAFT, answers=long, references=(long, long + "2")))

    assert f"In-Reply-To: <{long}>\r\n".encode() in content
    assert f"References: <{long}>\r\n <{long}2>\r\n".encode() in content


@pytest.mark.parametrize("answers", ["sha256:ab", "=?utf-8?q?abc?=@x.example", "=?utf-8?q?=C3=BC?=@x.example"])
def test_what_is_no_id_is_not_answered_to(answers: str) -> None:
    """A message without Message-ID cannot be referred to, nor one whose id every program reads differently."""
    mail = read(render(replace(DRAFT, answers=answers, references=mime.references((), (), answers))))

    assert "In-Reply-To" not in mail
    assert "References" not in mail


def test_the_draft_id_is_opaque_and_stable() -> None:
    """The same for the same answer, another for another; it says neither what nor who."""
    ids = {draft_id(answered, kind, "Studio.example") for answered in ("a@b", "c@d") for kind in Action}

    assert len(ids) == 2 * len(Action)
    assert draft_id("a@b", Action.DECLINE, "studio.example") in ids
    assert all(re.fullmatch(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}@studio\.example", i) for i in ids)


REFERENCES = [
    (("a@x", "b@x"), ("b@x",), "c@x", ("a@x", "b@x", "c@x")),
    ((), ("b@x",), "c@x", ("b@x", "c@x")),
    ((), ("a@x", "b@x"), "c@x", ("c@x",)),
    (("a@x", "c@x", "a@x"), (), "c@x", ("a@x", "c@x")),
    (("a@x\r\nBcc: y", "b x@y", "<z>"), (), "c@x", ("c@x",)),
    (("=?utf-8?q?a?=@x", "b@x"), (), "=?utf-8?q?c?=@x", ("b@x",)),
    (("a@x",), (), "sha256:00", ("a@x",)),
]


@pytest.mark.parametrize(("old", "parents", "answered", "expected"), REFERENCES)
def test_references_name_the_thread(
    old: tuple[str, ...], parents: tuple[str, ...], answered: str, expected: tuple[str, ...]
) -> None:
    """RFC 5322 §3.6.4: the old ones, else a single In-Reply-To, then the answered message."""
    assert mime.references(old, parents, answered) == expected


def test_references_are_bounded_in_their_number() -> None:
    """The first of the thread stays, then the latest."""
    kept = mime.references(tuple(f"{n}@x" for n in range(100)), (), "new@x")

    assert len(kept) == mime.MAX_REFERENCES
    assert (kept[0], kept[-1], kept[-2]) == ("0@x", "new@x", "99@x")


ADDRESSES = [
    ("a.b+c@client.example", "a.b+c@client.example"),
    ("post@müller.example", "post@xn--mller-kva.example"),
    ("post@straße.example", "post@xn--strae-oqa.example"),
    ("mäx@client.example", None),
    ("a b@client.example", None),
    ("a@b", None),
    ("a..b@client.example", None),
    ("a@-x.example", None),
    ("", None),
    ("a@client.example\r\nBcc: x@y.example", None),
    ("a" * 300 + "@client.example", None),
    ("=?utf-8?q?a?=@client.example", None),
]


@pytest.mark.parametrize(("email", "expected"), ADDRESSES)
def test_only_valid_addresses_pass(email: str, expected: str | None) -> None:
    """Only what can stand in a header of RFC 5322 passes."""
    found = mime.valid_address(Address("", email))

    assert (found.email if found else None) == expected
