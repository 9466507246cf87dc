"""Two scans of one mailbox at once, from two processes and from two machines."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from faults import victim
from faults.trial import NOW, furnish, scan_once, snapshot
from faults.wire_trials import different, undisturbed
from servers.dovecot import PASSWORD, Dovecot
from servers.fault_proxy import Exchange, FaultProxy
from servers.fresh import plain_world
from servers.patience import PATIENCE

from inbox_guard.judge import Core


def test_a_scan_from_another_machine_right_before_an_append_makes_no_second_draft(
    dovecot: Dovecot, core: Core, tmp_path: Path
) -> None:
    """The worst moment: both have looked and found no draft."""
    names = undisturbed(plain_world(dovecot), core, tmp_path)[0]
    world = plain_world(dovecot)
    furnish(world)

    def meanwhile(exchange: Exchange) -> None:
        scan_once(world.open, tmp_path / "other.db", core)
        exchange.send(exchange.run())

    with FaultProxy(world.back_door) as proxy:
        proxy.arm(meanwhile, names.index("APPEND"))
        scan_once(world.through(proxy.port).open, tmp_path / "one.db", core)
    drafts = {key: len(copies) for key, copies in snapshot(world).items() if key[0] == "Drafts"}

    assert proxy.fired
    assert len(drafts) == 3 and set(drafts.values()) == {1}


def test_two_machines_that_both_take_a_second_copy_away_leave_one(dovecot: Dovecot, core: Core, tmp_path: Path) -> None:
    """One looks for doubles, as the first scan of a day does; the other is about to remove one after its append."""
    names = undisturbed(plain_world(dovecot), core, tmp_path)[0]
    world = plain_world(dovecot)
    furnish(world)
    removals = []

    def meanwhile(exchange: Exchange) -> None:
        scan_once(world.open, tmp_path / "other.db", core)
        proxy.arm(before_the_removal, 0)
        exchange.send(exchange.run())

    def before_the_removal(exchange: Exchange) -> None:
        if exchange.name == "UID STORE":
            removals.append(exchange.line)
            scan_once(world.open, tmp_path / "other.db", core, now=NOW + timedelta(days=1))
        else:
            proxy.arm(before_the_removal, 0)
        proxy.pass_on(exchange)

    with FaultProxy(world.back_door) as proxy:
        proxy.arm(meanwhile, names.index("APPEND"))
        scan_once(world.through(proxy.port).open, tmp_path / "one.db", core)
    drafts = {key: len(copies) for key, copies in snapshot(world).items() if key[0] == "Drafts"}

    assert len(removals) == 1 and b"Deleted" in removals[0]
    assert len(drafts) == 3 and set(drafts.values()) == {1}


def test_two_processes_without_a_common_lock_end_as_one(dovecot: Dovecot, core: Core, tmp_path: Path) -> None:
    """Two machines, each with a state of its own, started together."""
    expected = undisturbed(plain_world(dovecot), core, tmp_path)[1]
    for number in range(3):
        world = plain_world(dovecot)
        furnish(world)
        both = [victim.start(world, tmp_path / f"{number}-{side}.db") for side in (1, 2)]
        for process in both:
            process.join(PATIENCE)

        assert [process.exitcode for process in both] == [0, 0]
        assert different(expected, snapshot(world)) == []


def test_two_commands_at_once_do_the_work_once(dovecot: Dovecot, tmp_path: Path) -> None:
    """One of them may find the account locked, and says so with 75."""
    world = plain_world(dovecot)
    furnish(world)
    config = tmp_path / "config.toml"
    config.write_text(
        '[profile]\nname = "Kim Sample"\naddresses = ["me@mine.example"]\n[accounts.work]\nhost = "127.0.0.1"\n'
        f'port = {world.back_door}\nsecurity = "none"\nuser = "{world.settings.user}"\n'
    )
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "INBOX_GUARD_PASSWORD_WORK": PASSWORD}
    command = [sys.executable, "-m", "inbox_guard", "--config", str(config), "scan", "--json", "--since", "5000d"]
    both = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in "12"]
    said = [process.communicate(timeout=120) for process in both]
    found = snapshot(world)

    assert sorted({process.returncode for process in both} - {0}) in ([], [75]), said
    assert 0 in {process.returncode for process in both}
    assert len([key for key in found if key[0] == "Drafts"]) == 3
    assert all(len(copies) == 1 for copies in found.values())
