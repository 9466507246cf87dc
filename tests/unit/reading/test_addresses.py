"""Address headers as programs write them, right and wrong: who is found, and where nobody may be."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.effort import steps
from unit.reading.mails import plain, read, read_header

from inbox_guard.model import Address, Message
from inbox_guard.reading.headers import MAX_VALUE, addresses, text
from inbox_guard.remarks import remarks

Reader = Callable[[bytes | str], Message]
KIM = "kim@moss.example"

RIGHT = {
    f"Kim Moss <{KIM}>": "Kim Moss",
    f'"Moss, Kim" <{KIM}>': "Moss, Kim",
    f'"Kim \\"K\\" Moss" <{KIM}>': 'Kim "K" Moss',
    f"{KIM} (Kim Moss)": "Kim Moss",
    f"{KIM} (Kim (Moss))": "Kim (Moss)",
    f"Kim Moss (Moss, Oslo) <{KIM}>": "Kim Moss (Moss, Oslo)",
    f"Kim Moss <{KIM}> (by way of the shop)": "Kim Moss",
    f"Moss: Kim Moss <{KIM}>;": "Kim Moss",
    f"<@relay.example:{KIM}>": "",
    f"Kim < {KIM} >": "Kim",
}
BROKEN = {
    f"Moss: Kim <{KIM}>": "Moss: Kim",
    f"Kim via the form: <{KIM}>": "Kim via the form",
    f"=?utf-8?q?Kim_Moss_=3C{KIM.replace('@', '=40')}=3E?=": "Kim Moss",
    "=?utf-8?b?S2ltIDxraW1AbW9zcy5leGFtcGxlPg==?=": "Kim",
    f"=?utf-8?q?{KIM.replace('@', '=40')}?=": "",
    f"Kim <=?utf-8?q?{KIM.replace('@', '=40')}?=>": "Kim",
    f'=?utf-8?q?Kim=2E?="=?utf-8?q?{KIM.replace("@", "=40")}?="': "Kim.",
    f"Kim <{KIM}": "Kim",
    f'"Kim Moss <{KIM}>': "Kim Moss",
    f'"Kim Moss <{KIM}>"': "Kim Moss",
    f"Kim Moss {KIM}>": "Kim Moss",
    f"{KIM} Kim Moss": "Kim Moss",
    f"Kim Moss ({KIM})": "Kim Moss",
    f"<mailto:{KIM}>": "",
    f"<mailto:{KIM}?subject=Re>": "",
    f"mailto:{KIM}": "",
    f"Kim <<{KIM}>>": "Kim",
    f"Kim <'{KIM}'>": "Kim",
    f"Kim <{KIM}.>": "Kim",
    f"{KIM}.": "",
    f"Kim <{KIM};>": "Kim",
    f"{KIM};": "",
    "Kim <kim @moss.example>": "Kim",
    f"Moss, Kim <{KIM}>": "Moss, Kim",
    f"Moss, Inc.; Kim <{KIM}>": "Moss, Inc.; Kim",
    f"Kim @ Moss <{KIM}>": "Kim @ Moss",
    f"=?utf-8?q?Moss=2C_Kim?= <{KIM}>": "Moss, Kim",
    f"Dr. =?utf-8?q?Moss=2C_Kim?= <{KIM}>": "Dr. Moss, Kim",
    f"=?utf-8?q?Moss=2C_Kim?= <{KIM}>,": "Moss, Kim",
    f'"=?utf-8?q?Moss=2C_Kim?=" <{KIM}>': "Moss, Kim",
    f"=?utf-8?q?Kim=3A_Moss?=: Ann <{KIM}>": "Kim: Moss: Ann",
    f"=?utf-8?q?Kim_=3Cann=40moss.example=3E?= <{KIM}>": "Kim <ann@moss.example>",
}
UNKNOWN = [
    "Kim Moss",
    "Kim <>",
    "Kim <kim at moss.example>",
    f"Kim <{KIM}> <ann@moss.example>",
    f"Kim {KIM} ann@moss.example",
    "Kim <kim@@moss.example>",
    "Kim <kim@mail.moss,example>",
    "Kim <kim moss@moss.example>",
    'Kim "kim"moss@moss.example',
    "http://kim@moss.example",
    f"=?utf-8?q?{KIM}_or_ann=40moss.example?=",
    f'"{KIM}" <>',
    f"Kim <{KIM}:ann@moss.example>",
    "undisclosed-recipients:;",
    "Kim&lt;kim@moss.example&gt;",
]


@pytest.mark.parametrize("reader", [read, read_header])
@pytest.mark.parametrize(("written", "name"), [*RIGHT.items(), *BROKEN.items()])
def test_a_sender_is_found_however_programs_write_it(reader: Reader, written: str, name: str) -> None:
    """A client whose program breaks the rules is a client; and the greeting has their name, not its remains."""
    assert reader(f"From: {written}\n\nWhat does a site cost?\n").sender == Address(name, KIM)


@pytest.mark.parametrize("written", UNKNOWN)
def test_where_a_sender_cannot_be_known_there_is_none(written: str) -> None:
    """Neither a part of an address nor one of two; and who sent it for them is not who wrote it."""
    mail = read(f"From: {written}\nSender: robot@form.example\nReturn-Path: <x@form.example>\n\nWhat is a site?\n")

    assert mail.sender == Address("", "")


@pytest.mark.parametrize(
    ("written", "emails"),
    [
        (f"Kim <{KIM}>; Ann <ann@moss.example>", [KIM, "ann@moss.example"]),
        (f"{KIM}; ann@moss.example", [KIM, "ann@moss.example"]),
        (f"Moss: {KIM}, Ann <ann@moss.example>; ben@moss.example", [KIM, "ann@moss.example", "ben@moss.example"]),
        (f"Kim <{KIM}, Ann <ann@moss.example>", [KIM, "ann@moss.example"]),
        (f"Kim <kim>, , {KIM}", [KIM]),
    ],
)
def test_lists_are_taken_apart(written: str, emails: list[str]) -> None:
    """At commas, and at the semicolons that some programs write."""
    assert [address.email for address in addresses([written])] == emails


def test_half_an_address_at_the_end_of_a_long_list_is_left_out() -> None:
    """What is cut off might make it another one."""
    written = [f"a{number}@client{number}.example" for number in range(1000)]
    found = [address.email for address in addresses([", ".join(written)[: MAX_VALUE + 3]])]

    assert 10 < len(found) < len(written)
    assert found == written[: len(found)]


def test_several_addresses_of_one_from_are_told() -> None:
    """The draft goes to the first of them alone."""
    mail = read(plain("What does a site cost?", head=f"From: Kim <{KIM}>, ann@moss.example\n"))

    assert remarks(mail) == (f"it names more than one sender; {KIM} stands first",)


LETTERS = "ab@.<>\"'\\()[]:;, _\u00e4"
WORDS = (
    "=?utf-8?q?a=40b?=",
    "=?us-ascii?Q?b_a?=",
    "=?utf-8?b?YUBi?=",
    "=?utf-8?b?PGFAYj4=?=",
    "=?utf-8?q?=3Ca=40b.a=3E?=",
)


@given(st.lists(st.sampled_from((*LETTERS, *WORDS)), max_size=60).map("".join))
def test_any_header_has_addresses_that_stand_in_it(written: str) -> None:
    """Nothing is invented: each address stands in the header, decoded (RFC 2047) or as it is, but for blanks in it."""
    shown = [one.replace(" ", "") for one in (text(written), written)]
    for address in addresses([written]):
        assert any(address.email.replace(" ", "") in one for one in shown)


@given(st.text(alphabet=f"{LETTERS}=?qQ", max_size=60))
def test_a_header_of_halves_of_encoded_words_is_borne(written: str) -> None:
    """What no decoder can tell may be read either way; it has an address all the same, or none."""
    assert all("@" in address.email for address in addresses([written]))


PIECES = ("(", '"', "<", "a,", "a:", "=?a?q?", "a@b ", "\\", "<a@b>:", "[{", "@a:", "<@ ", "(a", "'", '\\"')


@pytest.mark.parametrize("piece", PIECES)
def test_hostile_headers_keep_nothing_busy(piece: str) -> None:
    """Twice the length costs twice the work: marks that nothing closes are looked for once."""
    short, long = ([piece * (size // len(piece)) + ";"] for size in (3000, 6000))

    assert steps(lambda: addresses(long)) < 2.5 * steps(lambda: addresses(short)) + 200
