"""Whole scans in conditions that are rare, and that every mailbox meets one day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from faults.trial import PROFILE, letter, own_letter
from promises.conftest import Scan
from servers.worlds import MemoryWorld
from unit.builders import NOW

from inbox_guard.mailbox.memory import MemoryMailbox
from inbox_guard.mailbox.port import LabelSupport


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
