"""The gate: what headers decide without a body (RFC 3834, 2919, 2369), and who is a client."""

from __future__ import annotations

from datetime import timedelta

import pytest
from unit.builders import CLIENT, NOW, OWN, message

from inbox_guard import library
from inbox_guard.config.values import address_or_domain
from inbox_guard.gate import by_headers, by_text, client_of, list_names
from inbox_guard.model import Acquaintance, Address, Contact, Sentence
from inbox_guard.signs.analysis import Line
from inbox_guard.signs.votes import Vote, Votes

OWN_KEYS = frozenset({OWN.key})
LORE = library.mail_lore()

LEFT_ALONE = [
    ({"List-Id": "<x.list.example>"}, "bulk"),
    ({"List-Unsubscribe": "<mailto:u@shop.example>"}, "bulk"),
    ({"Mailing-List": "list x@groups.example"}, "bulk"),
    ({"Precedence": "Bulk"}, "bulk"),
    ({"Precedence": "junk"}, "bulk"),
    ({"Precedence": "auto_reply"}, "automatic"),
    ({"X-Auto-Response-Suppress": "DR, OOF, AutoReply"}, "automatic"),
    ({"X-Auto-Response-Suppress": "AutoReply,OOF"}, "automatic"),
    ({"Feedback-ID": "c:shop:esp"}, "bulk"),
    ({"Auto-Submitted": "auto-replied"}, "automatic"),
    ({"Auto-Submitted": "auto-generated; owner-email=x@y.example"}, "automatic"),
    ({"X-Auto-Response-Suppress": "All"}, "automatic"),
    ({"X-Autoreply": "yes"}, "automatic"),
    ({"X-Cron-Env": "<SHELL=/bin/sh>"}, "automatic"),
    ({"Return-Path": "<>"}, "bounce"),
    ({"Content-Type": "multipart/report; report-type=delivery-status"}, "bounce"),
    ({"X-Failed-Recipients": "x@y.example"}, "bounce"),
    ({"Content-Type": "text/calendar; method=REQUEST"}, "calendar"),
    ({"Content-Type": 'multipart/mixed; method="REQUEST"'}, "calendar"),
    ({"X-Spam-Flag": "YES"}, "spam"),
]
LET_THROUGH = [
    {},
    {"Auto-Submitted": "no"},
    {"Precedence": "first-class"},
    {"X-Auto-Response-Suppress": "DR, RN, NRN"},
    {"Return-Path": "<ada@client.example>"},
    {"Content-Type": "multipart/alternative; boundary=method"},
    {"X-Auto-Response-Suppress": "DR, RN, NRN"},
    {"X-Spam-Flag": "NO"},
]


@pytest.mark.parametrize(("headers", "reason"), LEFT_ALONE)
def test_headers_that_keep_mail_out(headers: dict[str, str], reason: str) -> None:
    """Lists, bulk, robots, bounces and invitations are left alone without their body being read."""
    gate = by_headers(message(headers=headers), OWN_KEYS, LORE)

    assert gate is not None
    assert (gate.handled, gate.reason) == (False, reason)


@pytest.mark.parametrize(
    ("headers", "addresses"),
    [
        ({"List-Post": "<https://groups.example/x>, <mailto:X@list.example?subject=new>"}, {"x@list.example"}),
        ({"List-Post": "NO", "List-Id": "News (monthly) <news.shop.example>"}, set()),
        ({"List-Id": "Designers <designers.list.example>"}, {"designers@list.example"}),
        ({"Mailing-List": "contact x-help@list.example; run by ezmlm"}, {"x-help@list.example"}),
        ({"X-Mailing-List": "<x@list.example> archive/latest/7"}, {"x@list.example"}),
        ({"List-Unsubscribe": "<mailto:u@shop.example>"}, set()),
        ({"Precedence": "bulk"}, set()),
    ],
)
def test_a_list_is_known_by_its_address_and_its_mail(headers: dict[str, str], addresses: set[str]) -> None:
    """Others to whom the mail went are none of it."""
    to = (Address("", "Designers@list.example"), Address("", "ben@client.example"))

    assert list_names(message(headers=headers, to=to)) == {"m1@client.example", *addresses}
    assert list_names(message(to=to)) == frozenset()


def test_old_list_mail_without_a_name_has_it_in_to() -> None:
    """Where it stands alone there; among several nobody knows which it is."""
    one, other = Address("", "designers@list.example"), Address("", "ben@client.example")

    assert list_names(message(headers={"Precedence": "list"}, to=(one,))) == {"m1@client.example", one.key}
    assert list_names(message(headers={"Precedence": "list"}, to=(one, other))) == {"m1@client.example"}


@pytest.mark.parametrize("headers", LET_THROUGH)
def test_headers_that_keep_nobody_out(headers: dict[str, str]) -> None:
    """A person's mail is read."""
    assert by_headers(message(headers=headers), OWN_KEYS, LORE) is None


@pytest.mark.parametrize(
    ("address", "robot"),
    [
        ("no-reply@shop.example", True),
        ("noreply@shop.example", True),
        ("do-not-reply@shop.example", True),
        ("billing-noreply@shop.example", True),
        ("noreply+token@shop.example", True),
        ("MAILER-DAEMON@mx.example", True),
        ("notifications@git.example", True),
        ("bounce-123@esp.example", True),
        ("users-request@lists.example", True),
        ("owner-users@listserv.school.example", True),
        ("project-request@client.example", False),
        ("quote-request@client.example", False),
        ("shop-owner@client.example", False),
        ("mailing@printers.example", False),
        ("no-reply-projects@shop.example", True),
        ("noreply2@shop.example", True),
        ("shop.no_reply@shop.example", True),
        ("pleasedonotreply@shop.example", True),
        ("do-notreply@shop.example", True),
        ("shopnoreply@shop.example", True),
        ("not-reply@shop.example", True),
        ("donot-reply@shop.example", True),
        ("bounces+71-ada=client.example@shop.example", True),
        ("mailer-daemon.2@shop.example", True),
        ("keine-antwort@shop.example", True),
        ("bitte-nicht-antworten@shop.example", True),
        ("alavastaa@shop.example", True),
        ("ei-vastausta@shop.example", True),
        ("ne-otvechat@shop.example", True),
        ("robot@shop.example", True),
        ("cron@server.example", True),
        ("cron-daemon@server.example", True),
        ("crondall@client.example", False),
        ("root@client.example", False),
        ("robotics@client.example", False),
        ("anna.bouncehouse@client.example", False),
        ("nora.replyman@client.example", False),
        ("piano-reply@client.example", False),
        ("norep@client.example", False),
        ("info@client.example", False),
        ("reply@client.example", False),
    ],
)
def test_robots_are_known_by_their_addresses(address: str, robot: bool) -> None:
    """Nobody reads an answer to these."""
    assert (by_headers(message(sender=Address("", address)), OWN_KEYS, LORE) is not None) is robot


def test_a_reply_to_a_robot_keeps_mail_out() -> None:
    """What is answered is the Reply-To, so it counts as the From does."""
    gate = by_headers(message(reply_to=(Address("", "noreply@shop.example"),)), OWN_KEYS, LORE)

    assert gate is not None and gate.reason == "automatic"


@pytest.mark.parametrize(
    ("sender", "excluded"),
    [
        ("ann@mail.client.example", True),
        ("ann@a.b.client.example", True),
        ("ann@client.example", False),
        ("ann@otherclient.example", False),
    ],
)
@pytest.mark.parametrize("entry", ["*.Client.example", ".client.example"])
def test_all_domains_below_one_can_be_excluded(sender: str, entry: str, excluded: bool) -> None:
    """The domain itself is another entry."""
    gate = by_headers(message(sender=Address("Ann", sender)), frozenset(), LORE, (address_or_domain(entry),))
    assert (gate is not None and gate.reason == "excluded") is excluded


@pytest.mark.parametrize(
    ("sender", "reply_to", "read"),
    [
        ("no-reply@builder.example", ["ada@client.example"], True),
        ("keine-antwort@builder.example", ["ada@client.example"], True),
        ("no-reply@shop.example", ["support@shop.example"], False),
        ("no-reply@shop.example", ["help@mail.shop.example"], False),
        ("no-reply@builder.example", ["ada@client.example", "bob@other.example"], False),
        ("no-reply@builder.example", ["noreply@client.example"], False),
        ("mailer-daemon@builder.example", ["ada@client.example"], False),
        ("notifications@git.example", ["ada@client.example"], False),
    ],
)
def test_what_a_service_passes_on_from_the_form_of_a_site_is_read(sender: str, reply_to: list[str], read: bool) -> None:
    """It names who filled it in; a house that wants no answer names itself."""
    mail = message(sender=Address("Form", sender), reply_to=tuple(Address("", each) for each in reply_to))

    assert (by_headers(mail, OWN_KEYS, LORE) is None) is read


def test_an_excluded_domain_is_the_one_that_is_named() -> None:
    """Not the one that Python's codec of 2003 makes of it, which may be somebody else's."""
    entry = address_or_domain("straße.example")

    def excluded(address: str) -> bool:
        gate = by_headers(message(sender=Address("Ann", address)), frozenset(), LORE, (entry,))
        return gate is not None and gate.reason == "excluded"

    assert excluded("ann@straße.example") and excluded("ann@STRASSE.example".replace("SS", "ß"))
    assert not excluded("ann@strasse.example")


def test_own_mail_and_excluded_senders_stay_out() -> None:
    """Own addresses in any case, excluded addresses and domains."""
    own = by_headers(message(sender=Address("Kim", "Kim@Studio.example")), OWN_KEYS, LORE)
    address = by_headers(message(), OWN_KEYS, LORE, ["ada@client.example"])
    domain = by_headers(message(), OWN_KEYS, LORE, ["@client.example"])

    assert own is not None and own.reason == "own"
    assert address is not None and address.reason == "excluded"
    assert domain is not None and domain.reason == "excluded"
    assert by_headers(message(), OWN_KEYS, LORE, ["ient.example"]) is None
    for excluded in ("me@Müller.example", "@müller.example", "xn--mller-kva.example"):
        for sender in ("me@müller.example", "me@xn--mller-kva.example"):
            assert by_headers(message(sender=Address("", sender)), OWN_KEYS, LORE, [excluded]) is not None


def test_the_users_own_form_is_no_own_mail() -> None:
    """It sends under an own address, to an own address, and Reply-To names who filled it in."""
    form = message(sender=Address("Kim's Studio", OWN.email), reply_to=(Address("", "ada@client.example"),))
    excluded = by_headers(form, OWN_KEYS, LORE, ["ada@client.example"])

    assert by_headers(form, OWN_KEYS, LORE) is None
    assert excluded is not None and excluded.reason == "excluded"


def test_who_is_excluded_stays_out_through_any_form() -> None:
    """A form of some service sends for the person whom Reply-To names, and that is who would be answered."""
    form = message(sender=Address("Forms", "wordpress@host.example"), reply_to=(Address("", "ada@client.example"),))
    gate = by_headers(form, OWN_KEYS, LORE, ["client.example"])

    assert gate is not None and gate.reason == "excluded" and "ada@client.example" in gate.evidence
    assert by_headers(form, OWN_KEYS, LORE, ["other.example"]) is None


@pytest.mark.parametrize(
    ("to", "cc", "reply_to"),
    [
        ("ada@client.example", "", "boss@client.example"),
        ("kim@studio.example", "ada@client.example", "boss@client.example"),
        ("kim@studio.example", "", "Kim@studio.example"),
        ("kim@studio.example", "", ""),
        ("", "", "ada@client.example"),
    ],
)
def test_own_mail_stays_own_whatever_its_reply_to_says(to: str, cc: str, reply_to: str) -> None:
    """Mail to others is the user's, also where somebody else is to be answered; so is a note to oneself."""
    fields = {
        name: (Address("", text),) if text else () for name, text in (("to", to), ("cc", cc), ("reply_to", reply_to))
    }
    gate = by_headers(message(sender=OWN, **fields), OWN_KEYS, LORE)

    assert gate is not None and gate.reason == "own"


def test_mail_without_a_sender_stays_out() -> None:
    """There is nobody to answer."""
    gate = by_headers(message(sender=Address("", "")), OWN_KEYS, LORE)

    assert gate is not None and gate.reason == "no-sender"


def test_who_is_a_client() -> None:
    """An address that own mail went to before, be it behind a form, or whoever answers own mail."""
    before, after = NOW - timedelta(days=3), NOW + timedelta(days=1)
    written = Acquaintance(contacts={"ada@client.example": Contact("ada@client.example", before, before)})
    later = Acquaintance(contacts={"ada@client.example": Contact("ada@client.example", after, after)})
    answered = Acquaintance(own_ids=frozenset({"own1@studio.example"}))
    form = message(sender=Address("Forms", "form@host.example"), reply_to=(CLIENT,))
    from_list = message(sender=Address("List", "list@host.example"), to=(OWN, CLIENT), reply_to=(CLIENT,))

    assert client_of(message(), written, OWN_KEYS) == CLIENT
    assert client_of(form, written, OWN_KEYS) == CLIENT
    assert client_of(from_list, written, OWN_KEYS) is None
    assert client_of(message(), later, OWN_KEYS) is None
    assert client_of(message(references=("own1@studio.example",)), answered, OWN_KEYS) == CLIENT
    assert client_of(message(), Acquaintance(), OWN_KEYS) is None


@pytest.mark.parametrize(
    ("sender", "named", "client"),
    [
        ("offers@client.example", "ada@client.example", False),
        ("news@mail.client.example", "ada@client.example", False),
        ("news@client-mail.example", "ada@client.example", True),
        ("kim@studio.example", "ada@studio.example", True),
        ("ada@client.example", "office@client.example", True),
    ],
    ids=["a colleague", "the newsletter", "another house", "the user's own form", "the contact, whoever is to answer"],
)
def test_who_answers_for_a_house_did_not_write_all_its_mail(sender: str, named: str, *, client: bool) -> None:
    """A form sends for people of other houses; a Reply-To of the sender's own house tells of no form.

    The user's own form sends for anybody, be their provider the user's own.
    """
    before = NOW - timedelta(days=3)
    written = Acquaintance(
        contacts={key: Contact(key, before, before) for key in ("ada@client.example", "ada@studio.example")}
    )
    mail = message(sender=Address("", sender), reply_to=(Address("", named),))

    assert (client_of(mail, written, OWN_KEYS) is not None) is client


def _votes(**weights: float) -> Votes:
    line = Line(Sentence("Can you do it?", "body", 0, 14, ()), (), {})
    return {f"gate:{name}": (Vote(f"gate:{name}", line, name, weight),) for name, weight in weights.items()}


PLAINNESS = [
    (0.95, {"ask": 0.55}, 9_000, "asks-for-work"),
    (0.72, {"ask": 0.7}, 9_000, "asks-for-work"),
    (0.99, {"work": 0.3}, 9_000, "asks-for-work"),
    (0.95, {"work": 0.3}, 9_000, "may-ask-for-work"),
    (0.95, {"work": 0.3}, 300, "likely-asks-for-work"),
    (0.95, {}, 300, "likely-asks-for-work"),
    (0.85, {"work": 0.3}, 300, "may-ask-for-work"),
    (0.95, {"ask": 0.8, "private": 0.7}, 300, "asks-for-work"),
    (0.75, {"ask": 0.8, "private": 0.7}, 300, "may-ask-for-work"),
    (0.99, {"ask": 0.7, "private": 0.8}, 300, "may-ask-for-work"),
    (0.99, {"ask": 0.3, "private": 0.55}, 300, "may-ask-for-work"),
]


@pytest.mark.parametrize(("sure", "weights", "length", "expected"), PLAINNESS)
def test_how_plainly_work_is_asked_for(sure: float, weights: dict[str, float], length: int, expected: str) -> None:
    """What the rules are less sure of the model may make up for; a few words need not be those that rules know."""
    gate = by_text(message("x" * length), _votes(**weights), lambda _work, _against: sure, None)

    assert (gate.kind, gate.reason) == ("request", expected)
