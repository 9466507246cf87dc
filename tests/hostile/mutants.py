"""Valid mail of many forms, and random mutations of it; the same seed always gives the same."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import SMTP

from inbox_guard import library

Dice = random.Random
_TOKENS = (
    b"\x00", b"\r", b"\n", b"\r\n\r\n", b"--", b"\xff\xfe", b"\xc3", b"\xe2\x80\xae", b"\xf0\x9f\x92\xb8", b'"', b"<",
    b"=?utf-8?q?=0A?=", b"=?x?b?!?=", b"boundary=", b"charset=utf-16", b"&#x110000;", b"<div>", b"> ", b"-- \r\n",
    b":;,", b"@",
    b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Type: message/rfc822\r\n", b"From: ", b"[[[[",
    b"Content-Transfer-Encoding: base64\r\n", b"Date: Thu, 99 Foo 0000 99:99:99 +9999\r\n", b"<a@b>" * 50,
    b"9" * 400, b"(" * 300,
)  # fmt: skip


def valid() -> list[bytes]:
    """The mails of the demo in the forms in which mail comes."""
    texts = [(str(mail["subject"]), str(mail["text"])) for mail in library.table("demo.toml")["mail"]]
    return [form(subject, text).as_bytes() for subject, text in texts for form in _FORMS]


def _head(subject: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = "Ärla Client <client@client.example>", "Kim <me@mine.example>"
    message["Subject"], message["Date"] = subject, "Wed, 11 Mar 2026 09:00:00 +0000"
    message["Message-ID"], message["References"] = "<m1@client.example>", "<a@b.example> <c@d.example>"
    return message


def _encoded(how: str) -> Callable[[str, str], EmailMessage]:
    def form(subject: str, text: str) -> EmailMessage:
        message = _head(subject)
        message.set_content(text, cte=how)
        return message

    return form


def _alternative(subject: str, text: str) -> EmailMessage:
    message = _head(subject)
    message.set_content(text)
    message.add_alternative("".join(f"<p style='color:red'>{line}</p>" for line in text.splitlines()), subtype="html")
    return message


def _rich(subject: str, text: str) -> EmailMessage:
    message = _head(subject)
    message.set_content(f"<html><body><table><tr><td>{text}<blockquote>On Monday</table>", subtype="html")
    return message


def _attached(subject: str, text: str) -> EmailMessage:
    message = _alternative(subject, text)
    message.add_attachment(b"%PDF-1.4" * 50, maintype="application", subtype="pdf", filename="brief.pdf")
    return message


def _forwarded(subject: str, text: str) -> EmailMessage:
    message = _head(f"Fwd: {subject}")
    message.set_content("See below.\n\n-- \nKim\n")
    inner = _head(subject)
    inner.set_content(text)
    message.add_attachment(inner)
    return message


_PLAIN = tuple(_encoded(how) for how in ("quoted-printable", "base64", "8bit"))
_FORMS = (*_PLAIN, _alternative, _rich, _attached, _forwarded)


def _flip(content: bytearray, dice: Dice, _: list[bytes]) -> None:
    for _number in range(dice.randint(1, 30)):
        content[dice.randrange(len(content))] = dice.randrange(256)


def _drop(content: bytearray, dice: Dice, _: list[bytes]) -> None:
    start = dice.randrange(len(content))
    del content[start : start + dice.randint(1, 400)]


def _repeat(content: bytearray, dice: Dice, _: list[bytes]) -> None:
    start = dice.randrange(len(content))
    piece = bytes(content[start : start + dice.randint(1, 300)])
    content[start:start] = piece * dice.choice((2, 10, 1_000))


def _insert(content: bytearray, dice: Dice, _: list[bytes]) -> None:
    for _number in range(dice.randint(1, 12)):
        start = dice.randrange(len(content))
        content[start:start] = dice.choice(_TOKENS) * dice.choice((1, 1, 3, 100))


def _splice(content: bytearray, dice: Dice, others: list[bytes]) -> None:
    other = dice.choice(others)
    content[dice.randrange(len(content)) :] = other[dice.randrange(len(other)) :]


def _cut(content: bytearray, dice: Dice, _: list[bytes]) -> None:
    del content[dice.randrange(len(content)) :]


def _shuffle(content: bytearray, dice: Dice, _: list[bytes]) -> None:
    lines = bytes(content).splitlines(keepends=True)
    head = dice.randint(1, len(lines))
    top = lines[:head]
    dice.shuffle(top)
    content[:] = b"".join(top + lines[head:])


_MUTATIONS = (_flip, _drop, _repeat, _insert, _insert, _splice, _cut, _shuffle)


def mutants(number: int, seed: int) -> Iterator[bytes]:
    """So many mails, each with one to four things wrong."""
    dice, originals = Dice(seed), valid()
    for _ in range(number):
        content = bytearray(dice.choice(originals))
        for _number in range(dice.randint(1, 4)):
            if content:
                dice.choice(_MUTATIONS)(content, dice, originals)
        yield bytes(content)
