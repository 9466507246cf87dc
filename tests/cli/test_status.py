"""`inbox-guard status` of accounts that no scan has come to yet, and of those with a folder that is not there."""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli.conftest import Run
from cli.mailboxes import RIGHT, lead, mail, serving


@pytest.mark.parametrize(("hours", "alarm"), [(5, False), (7, True)])
def test_an_account_that_was_never_scanned_is_an_alarm_some_hours_after_the_config_was_written(
    config: Path,
    run: Run,
    hours: int,
    alarm: bool,
) -> None:
    """As of a service that was set up and has never run: six hours are what `alarm_after` is of itself."""
    written = time.time() - hours * 3600
    os.utime(config, (written, written))
    told, shown = run("status", "--json"), run("status")
    entry = json.loads(told.stdout)

    assert (entry["last_success"], entry["alarm"]) == (None, alarm)
    assert (told.returncode, shown.returncode) == (int(alarm), int(alarm))
    assert ("ALARM: not read for too long" in shown.stdout) == alarm
    assert "  what to do    inbox-guard scan reads it for the first time\n" in shown.stdout


def test_the_trouble_of_a_scan_that_could_not_read_a_folder_is_that_folder(config: Path, run: Run) -> None:
    """Not the message that failed before; what to do about it the scan says, too, as the daemon does."""
    with serving() as server:
        lead(config, server)
        config.write_text(f'{config.read_text()}folders = ["INBOX", "Nowhere"]\n')
        server.deliver("INBOX", b"no mail", datetime.now(UTC) - timedelta(hours=3))
        done = run("scan", **RIGHT)
    entry = json.loads(run("status", "--json").stdout)

    assert [part in done.stderr for part in ("in INBOX: no header", "Nowhere: ")] == [True, True]
    assert entry["trouble"].startswith("Nowhere: ")
    assert entry["remedy"] == "name one of INBOX, Drafts, Sent, Trash"
    assert f"work: {entry['trouble']}\n  {entry['remedy']}\n" in done.stderr


def test_mail_that_is_looked_at_twice_is_not_called_new(config: Path, run: Run) -> None:
    """`scan --since` looks at all of it again, and what a day counts are looks."""
    with serving() as server:
        lead(config, server)
        server.deliver("INBOX", mail(1, datetime.now(UTC), "Bob <bob@bakery.example>", "Website"), datetime.now(UTC))
        for again in ([], ["--since", "2d"]):
            assert run("scan", *again, **RIGHT).returncode == 0
    assert " 1 (of 2 mails looked at)\n" in run("status").stdout
