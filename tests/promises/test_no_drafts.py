"""A mailbox without a folder for drafts: labels alone, and nothing is counted or remembered that was never saved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from faults.trial import letter
from promises.conftest import Scan, drafts_in
from promises.test_threads import QUOTE, REQUEST, WEEK, _mail
from servers.dovecot import PASSWORD, Dovecot
from servers.fresh import plain_world
from servers.worlds import ImapWorld, MemoryWorld, PrefixedWorld, World
from unit.builders import NOW

from inbox_guard.mailbox.embedded import EmbeddedServer
from inbox_guard.mailbox.settings import ImapSettings
from inbox_guard.state import State

AN_HOUR = timedelta(hours=1)


@pytest.fixture(params=["memory", "embedded", "dovecot"])
def bare(request: pytest.FixtureRequest) -> Iterator[World]:
    """A fresh mailbox with a folder of sent mail and none for drafts."""
    if request.param == "memory":
        world = MemoryWorld()
        world.remove("Drafts")
        yield world
    elif request.param == "embedded":
        with EmbeddedServer("anna", PASSWORD, {"Sent": "\\Sent"}) as server:
            settings = ImapSettings("work", "127.0.0.1", "anna", port=server.port, security="none")
            yield ImapWorld(settings, PASSWORD, server.port)
    else:
        dovecot: Dovecot = request.getfixturevalue("prefixed_dovecot")
        plain = plain_world(dovecot)
        below = PrefixedWorld(plain.settings, plain.password, plain.back_door, "INBOX.")
        below.create("Sent")
        yield below


def test_no_draft_is_told_or_remembered_that_was_never_saved(bare: World, scan: Scan, tmp_path: Path) -> None:
    """The labels are set all the same; why there is no draft is said, and a dry run says the same."""
    bare.deliver("INBOX", letter("r1@client.example"), NOW)
    [foreseen] = scan(bare, dry_run=True).objects
    report = scan(bare)
    [told] = report.objects
    with State.open(tmp_path / "state.db") as state:
        account = report.account
        assert (state.records.drafts(account), state.drafted(account, NOW - AN_HOUR, NOW)) == ((), {})

    assert report.counts.drafts == 0
    assert (told["draft"], told["note"]) == (None, "there is no Drafts folder")
    assert {key: foreseen[key] for key in ("draft", "note", "labels")} == {
        key: told[key] for key in ("draft", "note", "labels")
    }
    assert {"guard-request", "guard-decline"} <= bare.flags("INBOX")["r1@client.example"]


def test_what_was_never_saved_does_not_count_for_the_drafts_of_a_day(bare: World, scan: Scan) -> None:
    """When the folder is there, new mail of the same sender gets its draft."""
    for number in range(4):
        bare.deliver("INBOX", letter(f"r{number}@client.example", subject=f"order {number}"), NOW)
        scan(bare)
    bare.create("Drafts")
    bare.deliver("INBOX", letter("r9@client.example", subject="another order"), NOW)
    scan(bare)

    assert [str(draft["In-Reply-To"]) for draft in drafts_in(bare)] == ["<r9@client.example>"]


def test_an_own_quote_is_not_taken_for_a_refusal_that_was_never_saved(bare: World, scan: Scan) -> None:
    """It had ended as gone, which looks as if the user had sent it; so nobody was reminded."""
    bare.deliver("INBOX", _mail("r1@client.example", REQUEST, NOW), NOW)
    scan(bare)
    quote = _mail("q1@mine.example", QUOTE, NOW + AN_HOUR, own=True, answers="r1@client.example")
    bare.deliver("Sent", quote, NOW + AN_HOUR)
    scan(bare, now=NOW + 2 * AN_HOUR)
    bare.create("Drafts")
    scan(bare, now=NOW + 2 * WEEK)

    assert [str(draft["In-Reply-To"]) for draft in drafts_in(bare)] == ["<q1@mine.example>"]
    assert "guard-follow-up" in bare.flags("Sent")["q1@mine.example"]
