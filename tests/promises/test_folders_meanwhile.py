"""What the owner does to folders while a scan is at work: the next scan makes good, and nothing is done twice."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from faults.trial import Snapshot, disturbed, letter, own_letter
from promises.conftest import Scan
from servers.dovecot import Dovecot
from servers.fault_proxy import Exchange, FaultProxy
from servers.fresh import plain_world
from servers.worlds import ImapWorld
from unit.builders import NOW

from inbox_guard.mailbox.drafts import header_id

POLL = timedelta(minutes=5)
TRIED = 3  # exchanges of a scan, drawn by lot, for each event


@dataclass(frozen=True)
class Event:
    """What is done in mid-scan, and what the folder with the requests is called from then on."""

    name: str
    run: Callable[[ImapWorld], None]
    folder: str = "Clients"


def _rename(world: ImapWorld) -> None:
    with world.owner() as owner:
        owner.rename_folder("Clients", "Projects")


EVENTS = [
    Event("the folder is renumbered", lambda world: world.renumber("Clients")),
    Event("the folder is renamed, and in the config after that", _rename, "Projects"),
    Event("the drafts are renumbered", lambda world: world.renumber("Drafts")),
    Event("sent mail is renumbered", lambda world: world.renumber("Sent")),
]


def _furnished(dovecot: Dovecot) -> ImapWorld:
    """Three requests in a folder; the last of them is answered."""
    world = plain_world(dovecot)
    world.create("Clients")
    for number in range(3):
        sender = f"c{number}@c{number}.example"
        world.deliver("Clients", letter(f"r{number}@c{number}.example", sender=sender), NOW)
    world.deliver("Sent", own_letter("s1@mine.example", "Hello\r\n", "In-Reply-To: <r2@c2.example>\r\n"), NOW)
    return world


def _snapshot(world: ImapWorld, clients: str) -> Snapshot:
    """What stands in the two folders, with every copy counted."""
    found: Snapshot = {}
    for folder in (clients, "Drafts"):
        flags = world.flags(folder)
        for content in world.contents(folder):
            id_ = header_id(content)
            found.setdefault((folder.replace(clients, "Clients"), id_), []).append((flags[id_], ""))
    return found


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_whatever_is_done_to_a_folder_in_mid_scan_leaves_no_trace(
    event: Event, dovecot: Dovecot, scan: Scan, meanwhile: Callable[[], None], lose_state: Callable[[], None]
) -> None:
    """With the state kept and lost after it; a scan that cannot go on ends with one of our errors."""
    calm = _furnished(dovecot)
    with FaultProxy(calm.back_door) as proxy:
        scan(calm.through(proxy.port), folder="Clients")
    expected = _snapshot(calm, "Clients")

    for at in random.Random(event.name).sample(range(5, len(proxy.names) - 1), TRIED):
        lose_state()
        world = _furnished(dovecot)

        def fault(exchange: Exchange, world: ImapWorld = world) -> None:
            event.run(world)
            exchange.send(exchange.run())

        with FaultProxy(world.back_door) as proxy:
            proxy.arm(fault, at)
            disturbed(lambda port=proxy.port, world=world: scan(world.through(port), folder="Clients"))
        meanwhile()
        for number in (1, 2):
            report = scan(world, folder=event.folder, now=NOW + number * POLL)

        assert proxy.fired
        assert (at, report.failures, _snapshot(world, event.folder)) == (at, [], expected)
