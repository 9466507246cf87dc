"""Addresses that are written differently and are the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.effort import steps

from inbox_guard.model import Address, comparable
from inbox_guard.profile import Profile
from inbox_guard.replies.mime import valid_address


@pytest.mark.parametrize(
    ("written", "other"),
    [
        (" Me@Studio.example ", "me@studio.example"),
        ("me@müller.example", "Me@XN--mller-kva.example"),
        ("me@MÜLLER.example", "me@xn--mller-kva.example"),
        ("me@mu\u0308ller.example", "me@xn--mller-kva.example"),
        ("me@straße.example", "me@xn--strae-oqa.example"),
        ("я@Пример。example", "я@xn--e1afmkfd.example"),
    ],
)
def test_one_address_has_one_form_to_compare_by(written: str, other: str) -> None:
    """Configs have an internationalised domain as people read it, headers as it travels (RFC 5890)."""
    assert Address("", written).key == Address("Me", other).key
    assert Profile(addresses=(written,)).keys == {Address("", other).key}


def test_domains_alone_are_compared_alike() -> None:
    """As they stand in a list of what is left alone."""
    assert comparable("Müller.example") == Address("", "a@xn--mller-kva.example").domain
    assert comparable("straße.example") != comparable("strasse.example")


@given(st.text())
def test_every_text_has_such_a_form(text: str) -> None:
    """Headers bring anything; and the form is its own."""
    assert comparable(comparable(text)) == comparable(text)


def test_a_domain_without_end_keeps_nothing_busy() -> None:
    """Its encoding would take the square of its length; no domain is so long."""
    short, endless = (f"me@{''.join(chr(0x4E00 + n) for n in range(length))}.example" for length in (50, 8_000))

    assert comparable(endless) == endless
    assert steps(lambda: comparable(endless)) < steps(lambda: comparable(short))
    assert valid_address(Address("", endless)) is None
    assert steps(lambda: valid_address(Address("", endless))) < steps(lambda: valid_address(Address("", short)))


def test_a_draft_is_written_from_the_form_that_is_compared() -> None:
    """So the identifiers of drafts can be told from the own addresses alone."""
    for domain in ("müller.example", "straße.example"):
        found = valid_address(Address("", f"me@{domain}"))
        assert found is not None and found.email == comparable(found.email) == comparable(f"me@{domain}")
