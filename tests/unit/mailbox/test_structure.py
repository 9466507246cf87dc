"""BODYSTRUCTURE read, and messages put together of their text parts."""

from __future__ import annotations

import email
from email.policy import default

import pytest

from inbox_guard.mailbox.structure import PART_LIMIT, Part, items, read_structure, rebuild, wanted

PLAIN = (b"TEXT", b"PLAIN", (b"CHARSET", b"utf-8"), None, None, b"8BIT", 10, 1, None, None, None, None)
HTML = (b"text", b"html", None, None, None, b"7BIT", 10, 1)
PDF = (b"application", b"pdf", (b"name", b'a "b".pdf'), None, None, b"base64", 9_000_000, None, (b"ATTACHMENT", None))
NOTES = (*PLAIN[:8], None, (b"attachment", (b"filename", b"notes.txt")), None, None)
MAIL = (b"message", b"rfc822", None, None, None, b"7bit", 4_000, (None,), PLAIN, 9)
HEADER = b'Subject: x\r\nContent-Type: multipart/mixed;\r\n boundary="=_b"\r\nX-After: 1\r\n\r\n'


def numbers(*parts: object) -> list[str]:
    """The numbers of the parts to fetch."""
    return [part.number for part in wanted(read_structure(parts))]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (PLAIN, ["TEXT"]),
        ((b"text", b"calendar", *HTML[2:]), ["TEXT"]),
        (PDF, []),
        ((PLAIN, HTML, b"alternative"), ["1", "2"]),
        ((PLAIN, PDF, b"mixed"), ["1"]),
        ((((PLAIN, (HTML, PDF, b"related"), b"alternative"), PDF, b"mixed")), ["1.1", "1.2.1"]),
        ((NOTES, PLAIN, b"mixed"), ["2"]),
        ((PLAIN, MAIL, b"mixed"), ["1", "2"]),
        (((*PLAIN[:6], 5_000, 80), MAIL, b"mixed"), ["1"]),
        (([PLAIN, HTML], b"alternative"), ["1", "2"]),
    ],
    ids=["plain", "calendar", "pdf", "alternative", "mixed", "nested", "attached text", "forward", "reply", "list"],
)
def test_texts_to_be_read_are_fetched_and_attachments_are_not(answer: tuple[object, ...], expected: list[str]) -> None:
    """An attached mail only where there is hardly any text beside it."""
    assert numbers(*answer) == expected


@pytest.mark.parametrize("answer", [None, b"x", (), 7, (b"text", b"plain"), ((b"text",), b"mixed"), (None, b"mixed")])
def test_what_is_no_structure_is_an_error(answer: object) -> None:
    """One kind of error, whatever it is."""
    with pytest.raises(ValueError, match=r"part|structure"):
        read_structure(answer)


def test_nesting_and_splitting_beyond_reason_is_an_error() -> None:
    """No recursion without end."""
    deep: tuple[object, ...] = PLAIN
    for _ in range(40):
        deep = (deep, b"mixed")
    with pytest.raises(ValueError, match="deep"):
        read_structure(deep)
    with pytest.raises(ValueError, match="many"):
        read_structure((*[PLAIN] * 300, b"mixed"))


def test_hundreds_of_texts_are_not_all_fetched() -> None:
    """Twenty parts, each with its header."""
    assert len(items(wanted(read_structure((*[PLAIN] * 150, b"mixed"))))) == 40


def test_the_header_stays_byte_for_byte_and_its_own_boundary_serves() -> None:
    """So everything it says is still true."""
    root = read_structure((PLAIN, PDF, b"mixed"))
    built = rebuild(HEADER, root, {"1": "Größe".encode(), "1.MIME": b"Content-Type: text/plain; charset=utf-8\r\n\r\n"})
    assert built.startswith(HEADER)
    text, pdf = email.message_from_bytes(built, policy=default).iter_parts()
    assert text.get_content().strip() == "Größe"
    assert (pdf.get_content_type(), pdf.get_filename()) == ("application/pdf", 'a "b".pdf')


@pytest.mark.parametrize(
    "header",
    [
        b"Subject: x\r\nX-After: 1\r\n\r\n",
        (
            b"Subject: x\r\ncontent-type: text/plain;\r\n\tcharset=x\r\n"
            b"Content-Transfer-Encoding: base64\r\nX-After: 1\r\n\r\n"
        ),
        b"Subject: x\r\nContent-Type: multipart/mixed; boundary=\r\nX-After: 1\r\n\r\n",
    ],
)
def test_a_header_that_does_not_say_what_the_server_sees_gets_another_content_type(header: bytes) -> None:
    """Nothing else in it changes."""
    built = rebuild(
        header,
        read_structure((PLAIN, HTML, b"alternative")),
        {"1": b"one", "2": b"two", "2.MIME": b"Content-Type: text/html\r\n\r\n"},
    )
    message = email.message_from_bytes(built, policy=default)
    assert [part.get_content().strip() for part in message.iter_parts()] == ["one", "two"]
    assert (message["Subject"], message["X-After"]) == ("x", "1")
    assert "Content-Transfer-Encoding" not in message


def test_nested_containers_keep_their_order_and_kind() -> None:
    """Kinds that promise more than parts become `mixed`."""
    root = read_structure((((PLAIN, HTML, b"alternative"), PDF, b"related"), b"signed"))
    message = email.message_from_bytes(rebuild(HEADER, root, {"1.1.1": b"a", "1.1.2": b"b"}), policy=default)
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/related",
        "multipart/alternative",
        "text/plain",
        "text/plain",
        "application/pdf",
    ]


def test_a_content_that_holds_a_boundary_look_alike_does_not_break_out() -> None:
    """Boundaries of ours cannot be guessed."""
    evil = b"--=_part\r\nContent-Type: text/html\r\n\r\n<script>\r\n--0--\r\n"
    root = read_structure(((PLAIN, b"alternative"), b"mixed"))
    message = email.message_from_bytes(rebuild(HEADER, root, {"1.1": evil}), policy=default)
    assert sum(1 for part in message.walk() if not part.is_multipart()) == 1


@pytest.mark.parametrize(
    ("content", "mime", "kept"),
    [
        (b"line\r\n" * 50_000, b"", 262_140),
        (b"QUJD" * 70_000, b"Content-Transfer-Encoding: BASE64\r\n\r\n", PART_LIMIT),
        ("ä".encode() * 200_000, b"", PART_LIMIT),
    ],
)
def test_what_was_cut_ends_where_nothing_is_torn(content: bytes, mime: bytes, kept: int) -> None:
    """At a line, else at a group of base64."""
    header = b"Subject: x\r\n" + (mime or b"\r\n")
    root = Part("TEXT", "text/plain", len(content))
    built = rebuild(header, root, {"TEXT": content[:PART_LIMIT]})
    assert len(built) - len(header) == kept


def test_a_line_break_in_a_name_starts_no_header() -> None:
    """File names come from strangers."""
    evil = (b"image", b"png", (b"name", b"a\r\nBcc: x@y.example\r\n\r\n--=_b"), None, None, b"7bit", 5)
    built = rebuild(HEADER, read_structure((PLAIN, evil, b"mixed")), {"1": b"text"})
    assert len(list(email.message_from_bytes(built, policy=default).iter_parts())) == 2
    assert b"\r\nBcc:" not in built
