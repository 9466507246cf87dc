"""Ctrl-C in the middle of a scan or of an undo: what was done until then is told, and nothing of it is done again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli.conftest import Run
from cli.mailboxes import RIGHT, mail, serving
from servers.fault_proxy import Exchange, FaultProxy

INTERRUPTED = 130


class Interrupting(FaultProxy):
    """Before the second exchange of a name the user presses Ctrl-C."""

    name = ""
    victim = 0

    def pass_on(self, exchange: Exchange) -> None:
        """An exchange, or the end."""
        if self.victim and exchange.name == self.name and self.names.count(self.name) == 2:
            os.kill(self.victim, signal.SIGINT)
            time.sleep(1)
        super().pass_on(exchange)


@pytest.fixture
def proxy(config: Path) -> Iterator[Interrupting]:
    """A mailbox of three requests behind it, and a config that leads to it."""
    received = datetime.now(UTC) - timedelta(hours=3)
    with serving() as server, Interrupting(server.port) as proxy:
        for number in range(3):
            sender = f"Bob Baker <bob@bakery{number}.example>"
            server.deliver("INBOX", mail(number, received, sender, f"Website {number}"), received)
        config.write_text(config.read_text().replace("port = 1", f"port = {proxy.port}"))
        yield proxy


def _interrupted(proxy: Interrupting, environment: dict[str, str], name: str, *arguments: str) -> tuple[int, str, str]:
    """Run a command that is stopped before the second exchange of this name."""
    command = [sys.executable, "-m", "inbox_guard", *arguments]
    proxy.arm()
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, env=environment | RIGHT, encoding="utf-8") as process:
        proxy.name, proxy.victim = name, process.pid
        out, err = process.communicate(timeout=60)
    proxy.victim = 0
    return process.returncode, out, err


def test_a_scan_that_is_stopped_tells_what_it_has_saved(
    proxy: Interrupting, environment: dict[str, str], run: Run
) -> None:
    """No later scan tells of it."""
    code, out, err = _interrupted(proxy, environment, "APPEND", "scan", "--json")
    rest = run("scan", "--json", **RIGHT)
    counted = json.loads(run("status", "--json").stdout)

    drafted = [json.loads(line)["message_id"] for line in out.splitlines() if json.loads(line)["draft"]]
    later = [json.loads(line)["message_id"] for line in rest.stdout.splitlines() if json.loads(line)["draft"]]
    assert (code, drafted, later) == (INTERRUPTED, ["m0@client.example"], ["m1@client.example", "m2@client.example"])
    assert "interrupted; what was done until now stands" in err
    assert sum(day["drafts"] for day in counted["days"].values()) == 3, counted


def test_a_draft_is_told_that_was_saved_before_its_labels_were_set(
    proxy: Interrupting, environment: dict[str, str]
) -> None:
    code, out, _ = _interrupted(proxy, environment, "UID STORE", "scan", "--json")
    assert (code, [bool(json.loads(line)["draft"]) for line in out.splitlines()]) == (INTERRUPTED, [True, True])
    assert [bool(json.loads(line)["labels"]) for line in out.splitlines()] == [True, False]


def test_people_get_the_table_of_what_was_done(proxy: Interrupting, environment: dict[str, str]) -> None:
    code, out, _ = _interrupted(proxy, environment, "APPEND", "scan")
    assert (code, out.splitlines()[-1].partition(":")[0]) == (INTERRUPTED, "1 message")
    assert "Website 0" in out


def test_an_undo_that_is_stopped_tells_what_it_has_taken_back(
    proxy: Interrupting, environment: dict[str, str], run: Run
) -> None:
    assert run("scan", **RIGHT).returncode == 0
    code, out, _ = _interrupted(proxy, environment, "UID EXPUNGE", "undo", "--json")
    rest = run("undo", "--json", **RIGHT)

    assert (code, [json.loads(line)["message_id"] for line in out.splitlines()]) == (
        INTERRUPTED,
        ["m2@client.example"],
    )
    assert len(rest.stdout.splitlines()) == 2
