"""`inbox-guard status` of accounts that no scan has come to yet."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from cli.conftest import Run


@pytest.mark.parametrize(("hours", "alarm"), [(5, False), (7, True)])
def test_an_account_that_was_never_scanned_is_an_alarm_some_hours_after_the_config_was_written(
    config: Path,
    run: Run,
    hours: int,
    alarm: bool,  # noqa: FBT001
) -> None:
    """As of a service that was set up and has never run: six hours are what `alarm_after` is of itself."""
    written = time.time() - hours * 3600
    os.utime(config, (written, written))
    told, shown = run("status", "--json"), run("status")
    entry = json.loads(told.stdout)

    assert (entry["last_success"], entry["alarm"]) == (None, alarm)
    assert (told.returncode, shown.returncode) == (int(alarm), int(alarm))
    assert ("ALARM: not read for too long" in shown.stdout) == alarm
