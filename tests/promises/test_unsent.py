r"""Drafts that a scanned folder shows too, as one of all mail does: what is marked \Draft was not sent yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from faults.trial import letter, own_letter
from promises.conftest import Scan, drafts_in
from promises.test_threads import MORE, QUOTE, WEEK, _mail
from servers.worlds import ImapWorld, MemoryWorld, World
from unit.builders import NOW

from inbox_guard.mailbox.memory import MemoryMailbox

AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
ANSWERS = "In-Reply-To: <r1@client.example>\r\nReferences: <r1@client.example>\r\n"
HALF_WRITTEN = own_letter("half@mine.example", "Hello,\r\n\r\nno, th", ANSWERS)


@pytest.fixture
def all_mail(world: World) -> World:
    """A mailbox with a folder "All", in which a request lies."""
    world.create("All")
    world.deliver("All", letter("r1@client.example"), NOW)
    return world


def _with_own_mail_there(world: World) -> World:
    """The same mailbox; sent mail is looked for in that folder too."""
    if isinstance(world, MemoryWorld):
        world.mailbox = MemoryMailbox(sent="All")
        world.create("All")
        world.deliver("All", letter("r1@client.example"), NOW)
        return world
    assert isinstance(world, ImapWorld)
    return replace(world, settings=replace(world.settings, sent="All"))


def test_our_own_draft_is_no_answer_of_the_users(all_mail: World, scan: Scan) -> None:
    """It stays with the labels, however often the folder is scanned, and nobody becomes a client by it."""
    scan(all_mail, folder="All")
    [draft] = all_mail.contents("Drafts")
    labels = all_mail.flags("All")["r1@client.example"]
    all_mail.deliver("All", draft, NOW + AN_HOUR, ["\\Draft", "\\Seen"])
    report = scan(all_mail, folder="All", now=NOW + AN_HOUR)

    assert "guard-decline" in labels
    assert all_mail.contents("Drafts") == [draft]
    assert all_mail.flags("All")["r1@client.example"] == labels
    assert (report.objects, report.counts.taken_back) == ([], 0)


@pytest.mark.parametrize("own_mail_there", [False, True], ids=["sent mail elsewhere", "sent mail there"])
def test_a_half_written_answer_leaves_the_request_open(
    all_mail: World,
    scan: Scan,
    own_mail_there: bool,
) -> None:
    """Wherever own mail is learnt from, the request gets its draft."""
    world = _with_own_mail_there(all_mail) if own_mail_there else all_mail
    world.deliver("All", HALF_WRITTEN, NOW, ["\\Draft"])
    report = scan(world, folder="All")

    assert [draft["In-Reply-To"] for draft in drafts_in(world)] == ["<r1@client.example>"]
    assert [told["message_id"] for told in report.objects] == ["r1@client.example"]


def test_nobody_is_reminded_of_a_quote_that_was_never_sent(world: World, scan: Scan) -> None:
    """The first scan reads what passed with contacts before the time that it looks back: a draft did not pass."""
    world.create("All")
    world.deliver("Sent", _mail("s1@mine.example", "Hello Ada\r\n", NOW - 4 * WEEK, own=True), NOW - 4 * WEEK)
    world.deliver("All", _mail("r1@client.example", MORE, NOW - 3 * WEEK), NOW - 3 * WEEK)
    quote = _mail("q1@mine.example", QUOTE, NOW - 17 * A_DAY, own=True, answers="r1@client.example")
    world.deliver("All", quote, NOW - 17 * A_DAY, ["\\Draft"])
    scan(world, folder="All")

    assert drafts_in(world) == []
