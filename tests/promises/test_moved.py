"""Folders that are gone and mail that the user has filed elsewhere: on memory, the embedded server and Dovecot."""

from __future__ import annotations

from datetime import timedelta

import pytest
from faults.trial import letter, own_letter
from promises.conftest import Scan, drafts_in
from servers.worlds import World
from unit.builders import NOW

ID = "r1@client.example"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ANSWERS = f"In-Reply-To: <{ID}>\r\n"
QUOTE = "Hello,\r\n\r\nit costs 2,400 euros, the offer is attached. Shall I reserve April for you?\r\n\r\nKim\r\n"


@pytest.fixture
def filed(world: World) -> World:
    """A request in a folder of its own."""
    world.create("Clients")
    world.deliver("Clients", letter(ID), NOW)
    return world


def _answer(world: World, text: str = "Hello,\r\n\r\nno, thank you.\r\n") -> None:
    world.deliver("Sent", own_letter("a1@mine.example", text, ANSWERS), NOW + HOUR)


# ── a folder that is gone ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_silent_client_is_reminded_though_the_folder_of_the_request_is_gone(filed: World, scan: Scan) -> None:
    """The reminder is written from what is there still."""
    scan(filed, folder="Clients", follow_up=False)
    _answer(filed, QUOTE)
    filed.remove("Clients")
    report = scan(filed, now=NOW + 9 * DAY)

    assert [str(draft["In-Reply-To"]) for draft in drafts_in(filed)] == ["<a1@mine.example>"]
    assert report.failures == []


def test_labels_that_went_with_their_folder_are_given_up_at_once(filed: World, scan: Scan) -> None:
    """No scan complains of them, neither the next nor any later one; the draft is taken back all the same."""
    scan(filed, folder="Clients")
    filed.remove("Clients")
    _answer(filed)
    reports = [scan(filed, now=NOW + hours * HOUR) for hours in (2, 3)]

    assert [report.failures for report in reports] == [[], []]
    assert [report.counts["taken back"] for report in reports] == [1, 0]
    assert drafts_in(filed) == []
