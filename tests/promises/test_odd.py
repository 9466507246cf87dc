"""Whole scans in conditions that are rare, and that every mailbox meets one day."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from faults.trial import PROFILE, letter, own_letter
from promises.conftest import Scan, drafts_in
from servers.worlds import MemoryWorld, World
from unit.builders import NOW

from inbox_guard.mailbox.drafts import header_id
from inbox_guard.mailbox.memory import MemoryMailbox
from inbox_guard.mailbox.port import LabelSupport

HOUR = timedelta(hours=1)
LINK = "In-Reply-To: <r1@client.example>\r\n"
NOON = b"Wed, 11 Mar 2026 13:00:00 +0000"


@pytest.mark.parametrize("labels", ["none", "keywords"])
def test_a_draft_of_another_kind_is_no_second_one(
    scan: Scan, lose_state: Callable[[], None], labels: LabelSupport
) -> None:
    """Where the state is lost, and the config or the rules advise otherwise by then; it counts as the user's own."""
    world = MemoryWorld()
    world.mailbox = MemoryMailbox(labels=labels)
    text = "Hello Kim,\r\n\r\nwe need a website for our bakery, about eight pages, and photos are ready. "
    text += "Our budget is 600 EUR.\r\nCould you build it for us? Can you give us a discount?\r\n\r\nRegards\r\nAnn\r\n"
    world.deliver("INBOX", letter("r1@client.example", text), NOW)
    scan(world)
    before = world.contents("Drafts")
    lose_state()
    costly = replace(PROFILE, minimum_project=Decimal(5000))
    reports = [scan(world, profile=costly, since=timedelta(days=14)) for _ in range(2)]
    answer = own_letter("a1@mine.example", "No, thank you.\r\n", "In-Reply-To: <r1@client.example>\r\n")
    world.deliver("Sent", answer, NOW + timedelta(minutes=1))
    scan(world, profile=costly, now=NOW + timedelta(minutes=5))

    assert [entry["action"] for report in reports for entry in report.objects] == ["decline"] * 2
    assert len(before) == 1 and world.contents("Drafts") == before


CLOCKS = [b"Thu, 01 Jan 1970 00:00:05 +0000", b"Sat, 01 Jan 2000 00:00:05 +0000", b"Fri, 01 Mar 2019 08:00:00 +0000"]


def _dated(content: bytes, date: bytes) -> bytes:
    """With another Date, or with none."""
    return re.sub(rb"Date: [^\r]*\r\n", b"Date: " + date + b"\r\n" if date else b"", content)


@pytest.mark.parametrize("date", [*CLOCKS, b"", b"Thu, 01 Jan 2099 00:00:00 +0000", b"soon"])
@pytest.mark.parametrize("answered", [True, False], ids=["the user answers", "the client writes again"])
def test_a_client_whose_clock_is_wrong_is_followed_through_the_thread(
    world: World, scan: Scan, date: bytes, *, answered: bool
) -> None:
    """By however many years: the draft goes when it is no longer needed, and none is left over."""
    world.deliver("INBOX", _dated(letter("r1@client.example"), date), NOW)
    scan(world)
    first = [draft["In-Reply-To"] for draft in drafts_in(world)]
    if answered:
        world.deliver("Sent", _dated(own_letter("a1@mine.example", "No.\r\n", LINK), NOON), NOW + HOUR)
    else:
        world.deliver("INBOX", _dated(letter("r2@client.example", more=LINK, subject="Re: Website"), date), NOW + HOUR)
    scan(world, now=NOW + 2 * HOUR)

    assert first == ["<r1@client.example>"]
    assert [draft["In-Reply-To"] for draft in drafts_in(world)] == ([] if answered else ["<r2@client.example>"])


@pytest.mark.parametrize("date", CLOCKS[:2])
def test_a_mail_from_a_clock_that_was_never_set_is_no_older_than_what_it_answers(
    world: World, scan: Scan, date: bytes
) -> None:
    """Its Date is one with which clocks begin, so what counts is when the server received it."""
    world.deliver("INBOX", letter("r1@client.example"), NOW)
    scan(world)
    world.deliver("Sent", _dated(own_letter("a1@mine.example", "Which pages?\r\n", LINK), NOON), NOW + HOUR)
    again = letter("r2@client.example", more=LINK.replace("r1@client", "a1@mine"), subject="Re: Website")
    world.deliver("INBOX", _dated(again, date), NOW + 2 * HOUR)
    scan(world, now=NOW + 3 * HOUR)

    assert [draft["In-Reply-To"] for draft in drafts_in(world)] == ["<r2@client.example>"]


def test_an_answer_that_left_nothing_but_its_mark_ends_an_untouched_draft(world: World, scan: Scan) -> None:
    r"""Sent on a phone that keeps no copy here: it sets \\Answered (RFC 9051 §2.3.2), which is looked at once a day."""
    for number in (1, 2, 3):
        world.deliver("INBOX", letter(f"r{number}@c{number}.example", sender=f"ann@c{number}.example"), NOW)
    scan(world)
    edited = next(draft for draft in world.contents("Drafts") if b"<r2@c2.example>" in draft) + b"\r\nP.S.\r\n"
    world.delete("Drafts", header_id(edited))
    world.deliver("Drafts", edited, NOW, ["\\Draft"])
    for number in (1, 2):
        world.flag("INBOX", f"r{number}@c{number}.example", "\\Answered")
    reports = [scan(world, now=NOW + timedelta(days=days)) for days in (1, 2)]

    assert sorted(draft["In-Reply-To"] for draft in drafts_in(world)) == ["<r2@c2.example>", "<r3@c3.example>"]
    assert edited in world.contents("Drafts")
    verdicts = {id_ for id_, flags in world.flags("INBOX").items() if "guard-decline" in flags}
    assert verdicts == {"r3@c3.example"}
    assert [report.failures for report in reports] == [[], []]
    assert ["that you have changed is left alone" in str(report.warnings) for report in reports] == [True, False]


def test_a_mail_that_is_nothing_but_a_forwarded_message_is_read(world: World, scan: Scan) -> None:
    """Its own type is message/rfc822 (RFC 2046 §5.2.1), so there is no part beside what was forwarded."""
    inner = letter("r1@client.example")
    head = b"From: Client <client@client.example>\r\nTo: me@mine.example\r\nSubject: Fwd: Website\r\n"
    head += b"MIME-Version: 1.0\r\nMessage-ID: <f1@client.example>\r\nDate: Wed, 11 Mar 2026 10:00:00 +0000\r\n"
    world.deliver("INBOX", head + b"Content-Type: message/rfc822\r\n\r\n" + inner, NOW)
    report = scan(world)

    assert "guard-request" in world.flags("INBOX")["f1@client.example"], report.objects
    assert [draft["In-Reply-To"] for draft in drafts_in(world)] == ["<f1@client.example>"]
