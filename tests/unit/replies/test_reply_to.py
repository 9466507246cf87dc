"""A Reply-To that leads elsewhere is told, and never silently followed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from unit.builders import OWN, message

from inbox_guard import library
from inbox_guard.model import Address
from inbox_guard.replies.reply_to import refused, told

KEYS = frozenset({OWN.key})
PROGRAMS = library.mail_lore().programs


def _to(*emails: str, **more: Any) -> Any:
    return message(reply_to=tuple(Address("", email) for email in emails), **more)


@pytest.mark.parametrize("emails", [(), ("ada@client.example",), ("ADA@client.example",)])
def test_where_it_leads_to_the_sender_nothing_is_said(emails: tuple[str, ...]) -> None:
    """The common case."""
    assert (told(_to(*emails)), refused(_to(*emails), KEYS, PROGRAMS)) == ("", "")


def test_a_third_party_is_told_and_drafted_for() -> None:
    """A contact form on a web page writes so."""
    mail = _to("client@other.example")

    assert told(mail) == "a reply goes to client@other.example (Reply-To), not to ada@client.example"
    assert refused(mail, KEYS, PROGRAMS) == ""


def test_a_list_is_told_and_not_drafted_for() -> None:
    """Reply-To names where the mail went as well: that is what lists write."""
    mail = _to("team@lists.example", to=(OWN, Address("", "team@lists.example")))

    assert "team@lists.example" in told(mail)
    assert "as on a list" in refused(mail, KEYS, PROGRAMS)


def test_several_strangers_are_not_drafted_for() -> None:
    """One draft is not to be mailed to many."""
    mail = _to(*(f"a{i}@x{i}.example" for i in range(9)))

    assert "and 6 more" in told(mail)
    assert "who did not write" in refused(mail, KEYS, PROGRAMS)


def test_colleagues_of_the_sender_and_the_user_are_no_strangers() -> None:
    """Sales and the boss may both want the answer."""
    mail = _to("ada@client.example", "boss@client.example", OWN.email, cc=(Address("", "boss@client.example"),))

    assert refused(mail, KEYS, PROGRAMS) == ""


def test_nothing_is_drafted_where_reply_to_cannot_be_read() -> None:
    """It names somebody who is to be answered, and the sender may be a form."""
    mail = message(headers={"reply-to": "Ann <ann@@client.example>"})
    assert "its Reply-To cannot be read" in refused(mail, KEYS, PROGRAMS)
    assert refused(message(headers={"reply-to": "Ann"}), KEYS, PROGRAMS) == ""


@pytest.mark.parametrize("form", ["wordpress@site.example", "kontaktformular@site.example", "www-data@site.example"])
def test_a_form_that_names_nobody_is_not_answered(form: str) -> None:
    """Nobody reads there, and the one who filled it in may stand anywhere in its text."""
    mail = message(sender=Address("Site", form))

    assert "names nobody to answer" in refused(mail, KEYS, PROGRAMS)
    assert refused(replace(mail, reply_to=(Address("", "ada@client.example"),)), KEYS, PROGRAMS) == ""
