"""Promise 2 where mails share a Message-ID, as some contact forms send them: each is dealt with once, none is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from faults.trial import REQUEST, letter, own_letter
from promises.conftest import Scan, drafts_in
from servers.worlds import World
from unit.builders import NOW

ID = "form@cms.example"
FIRST = letter(ID, sender="ada@client.example")
OTHER = letter(ID, sender="eve@other.example", subject="Shop")
LATER = letter(
    ID,
    REQUEST.replace("website for our bakery", "logo for the new van").replace("eight pages", "two colours"),
    sender="ada@client.example",
).replace(b"Wed, 11 Mar 2026 09:00", b"Wed, 11 Mar 2026 10:30")


def recipients(world: World) -> list[str]:
    """Whom drafts go to."""
    return sorted(str(draft["To"]).rpartition("<")[2].rstrip(">") for draft in drafts_in(world))


@pytest.mark.parametrize("at_once", [True, False])
def test_another_request_under_a_used_message_id_gets_its_own_draft(
    world: World, scan: Scan, meanwhile: Callable[[], None], *, at_once: bool
) -> None:
    """Once, whatever scans follow; and a copy of the first gets none."""
    world.deliver("INBOX", FIRST, NOW)
    if not at_once:
        scan(world)
    for content in (FIRST, OTHER):
        world.deliver("INBOX", content, NOW)
    scan(world)
    for _ in range(2):
        meanwhile()
        scan(world)

    assert recipients(world) == ["ada@client.example", "eve@other.example"]
    assert scan(world).warnings == []


def test_the_same_client_may_ask_twice_under_one_message_id(world: World, scan: Scan) -> None:
    """Something else, at another time: both get a draft, where a form tells nobody apart by the sender."""
    world.deliver("INBOX", FIRST, NOW)
    scan(world)
    world.deliver("INBOX", LATER, NOW)
    scan(world)

    assert len(recipients(world)) == 2


def test_a_form_that_is_sent_off_twice_gets_one_draft(world: World, scan: Scan) -> None:
    """The second says the same a minute later; people are told of it."""
    world.deliver("INBOX", FIRST, NOW)
    world.deliver("INBOX", FIRST.replace(b"09:00:00", b"09:01:00"), NOW)
    warned = scan(world).warnings

    assert recipients(world) == ["ada@client.example"]
    assert len(warned) == 1 and "has the Message-ID of another mail that says the same" in warned[0]


def test_what_you_have_answered_gets_no_draft_though_the_first_under_its_id_is_there(world: World, scan: Scan) -> None:
    """The answer names the Message-ID that both bear, and went to the one who sent the second."""
    world.deliver("INBOX", FIRST, NOW)
    world.deliver("INBOX", OTHER, NOW)
    answer = own_letter("o1@mine.example", "Thank you.\r\n", f"In-Reply-To: <{ID}>\r\n")
    answer = answer.replace(b"client@client.example", b"eve@other.example").replace(b"09:00:00", b"11:00:00")
    world.deliver("Sent", answer, NOW)
    scan(world)

    assert "eve@other.example" not in recipients(world)


def test_the_second_keeps_its_draft_when_the_first_has_gone_and_the_state_is_lost(
    scan: Scan, lose_state: Callable[[], None], world: World
) -> None:
    """It would be the first now; what it was known by stands in its draft."""
    world.deliver("INBOX", FIRST, NOW)
    world.deliver("INBOX", OTHER, NOW)
    scan(world)
    before = recipients(world)
    lose_state()
    world.delete("INBOX", ID)
    world.deliver("INBOX", OTHER, NOW)  # without labels, as a server has it that keeps none
    scan(world)

    assert recipients(world) == before
