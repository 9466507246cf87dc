"""Whether a sender leads the answer elsewhere, by the domains of From and Reply-To."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from inbox_guard import library
from inbox_guard.model import Address, Kind
from inbox_guard.profile import Profile
from inbox_guard.signs.analysis import analyse
from inbox_guard.signs.examples import message_of
from inbox_guard.signs.facts import Facts, evasive_sender, is_form

TODAY = date(2026, 11, 18)

#: From, Reply-To, an own address, and whether that is a sender who evades.
LEADS = [
    ("ada@client.example", "ada@elsewhere.example", "me@studio.example", True),
    ("ada@firm.de", "ada@firm.com", "me@studio.example", False),
    ("ada@mail.firm.de", "ada@firm.de", "me@studio.example", False),
    ("ada@gmail.com", "ada@googlemail.com", "me@studio.example", False),
    ("ada@firm.co.uk", "ada@thief.co.uk", "me@studio.example", True),
    ("ada@firm.spb.ru", "ada@thief.spb.ru", "me@studio.example", True),
    ("ada@firm.uk.com", "ada@thief.uk.com", "me@studio.example", True),
    ("ada@firm.github.io", "ada@thief.github.io", "me@studio.example", True),
    ("ada@mail.firm.spb.ru", "ada@firm.msk.ru", "me@studio.example", False),
    ("ada@Mail.Firm.DE", "ada@firm.de", "me@studio.example", False),
    ("ada@co.uk", "ada@a.co.uk", "me@studio.example", True),
    ("ada@shop.firm.co.uk", "ada@firm.com", "me@studio.example", False),
    ("wordpress@studio.example", "ada@client.example", "me@studio.example", False),
    ("www-data@web3.studio.example", "ada@client.example", "me@studio.example", False),
    ("me@studio.example", "ada@client.example", "me@studio.example", False),
    ("wordpress@site.example", "ada@client.example", "me@studio.example", False),
    ("kontaktformular@site.example", "ada@client.example", "me@studio.example", False),
    ("no-reply@builder.example", "ada@client.example", "me@studio.example", False),
    ("info@site.example", "ada@client.example", "me@studio.example", True),
    ("ada@studio.example", "ada@client.example", "me@studio.example", True),
    ("ada@freemail.example", "ada@client.example", "me@freemail.example", True),
    ("ada@client.example", "ada", "me@studio.example", False),
    ("ada", "ada@elsewhere.example", "me@studio.example", False),
]


@pytest.mark.parametrize(("sender", "reply_to", "own", "evades"), LEADS)
def test_a_reply_that_leads_to_another_house_is_a_sign(sender: str, reply_to: str, own: str, *, evades: bool) -> None:
    """A house is what a name was registered for; the user's own form leads to others by its nature."""
    mail = replace(message_of("Hello."), sender=Address("", sender), reply_to=(Address("", reply_to),))
    analysis, profile = analyse(mail, library.reader("en")), Profile(name="Kim", addresses=(own,))
    form = is_form(mail.sender, profile.keys, library.mail_lore().programs)
    facts = Facts(analysis, Kind.REQUEST, profile, TODAY, {}, library.per_euro(), form=form)

    assert bool(list(evasive_sender(facts))) is evades
