"""That the daemon can be trusted to be alive: the alarm, the watchdog, the metrics, and a fresh start when at rest."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from daemon.conftest import FAST, Process, Service, drafted, open_patiently, request
from servers.patience import until
from servers.recording_proxy import RecordingProxy
from servers.worlds import ImapWorld

from inbox_guard.daemon.notify import Systemd
from inbox_guard.daemon.pace import morning_due
from inbox_guard.errors import LoginError
from inbox_guard.state import FILE
from inbox_guard.state.health import HealthStore, Plan

HELSINKI = "Europe/Helsinki"


def test_an_account_that_is_silent_for_too_long_raises_the_alarm_once(
    behind: Service, proxy: RecordingProxy, tmp_path: Path
) -> None:
    """In the log, in `status` by its exit code, and by the user's command; all is over with the next success."""
    heard = tmp_path / "alarm"
    behind.schedule = (
        f'every = "1s"\nalarm_after = "5s"\nalarm_command = "{sys.executable} -c \\"import os, sys; '
        f"open('{heard}', 'a').write(os.environ['INBOX_GUARD_ALARM'] + '|' + sys.stdin.read())\\\"\""
    )
    with behind:
        until(behind.well, "the first pass")
        proxy.mode = "down"
        proxy.cut()
        until(lambda: behind.told("work: alarm: not read for"), "the alarm")
        until(lambda: heard.exists() and heard.read_text(), "the command")
        until(lambda: behind.health().alarmed, "the alarm in the state")
        status = Process(behind).run("status")
        assert status.returncode == 1
        assert "ALARM" in status.stdout
        tried = len(behind.logins)
        until(lambda: len(behind.logins) >= tried + 5, "five attempts more")
        assert behind.told("alarm:") == 1
        assert heard.read_text().count("inbox-guard, account work: not read for") == 1
        proxy.mode = "pass"
        until(behind.well, "the end of the trouble")
        until(lambda: Process(behind).run("status").returncode == 0, "an exit code that says so")
        until(lambda: behind.health().alarmed is None, "the end of the alarm in the state")


def test_an_alarm_that_was_given_before_a_restart_is_not_given_again(
    behind: Service, proxy: RecordingProxy, tmp_path: Path
) -> None:
    """The state remembers it."""
    long_ago = datetime.now(UTC) - timedelta(days=3)
    with HealthStore.open(tmp_path / FILE) as store:
        store.seen(["work"], long_ago)
        store.alarmed("work", long_ago + timedelta(days=1))
    proxy.mode = "down"
    behind.schedule = 'every = "1s"\nalarm_after = "2s"'
    behind.pace = replace(FAST, alarm_grace=0)
    with behind:
        until(lambda: proxy.connections == 0 and len(behind.logins) >= 20, "twenty attempts")

    assert behind.told("alarm:") == 0


def test_the_watchdog_is_left_hungry_while_an_account_is_lost(behind: Service, proxy: RecordingProxy) -> None:
    """It is tied to the progress of the accounts, not to a thread that does nothing else."""

    class Hungry(Systemd):
        fed = looks = 0

        def alive(self) -> None:
            self.fed += 1

        def status(self, line: str) -> None:  # noqa: ARG002 - said at each look at the accounts
            self.looks += 1

    systemd = Hungry({})
    behind.connect = open_patiently
    behind.pace = replace(FAST, hung=1, lost=1)
    proxy.mode = "hole"
    behind.systemd = systemd
    with behind:
        until(lambda: behind.told("is lost"), "the loss")
        fed, looks = systemd.fed, systemd.looks
        until(lambda: systemd.looks >= looks + 5, "five looks more")
        assert fed > 0, "before, all was well"
        assert systemd.fed == fed
        proxy.mode = "pass"
        proxy.cut()
        until(behind.well, "the first pass")
        until(lambda: systemd.fed > fed, "the next feeding")


def test_the_metrics_file_holds_what_prometheus_reads(
    service: Service, dovecot_world: ImapWorld, tmp_path: Path
) -> None:
    """Each line in the text format, readable for another user, and never half a file."""
    path = tmp_path / "metrics" / "inbox_guard.prom"
    path.parent.mkdir()
    service.schedule = f'every = "1s"\nmetrics_file = "{path}"'
    dovecot_world.deliver("INBOX", request(1))
    with service:
        until(lambda: path.exists() and 'drafts_total{account="work"} 1' in path.read_text(), "the draft in the file")
    lines = path.read_text().splitlines()

    sample = re.compile(r'inbox_guard_[a-z_]+\{[a-z]+="[^"]*"\} \d+')
    assert [line for line in lines if not line.startswith("# ") and not sample.fullmatch(line)] == []
    assert 'inbox_guard_up{account="work"} 1' in lines
    assert path.stat().st_mode & 0o777 == 0o644
    assert [other.name for other in path.parent.iterdir()] == [path.name], "nothing is left beside it"


def test_metrics_that_cannot_be_written_are_told_once(service: Service, tmp_path: Path) -> None:
    """Mail goes on."""
    service.schedule = f'every = "1s"\nmetrics_file = "{tmp_path}/nowhere/inbox_guard.prom"'
    with service:
        until(lambda: service.told("metrics_file"), "the complaint")
        until(service.well, "the first pass")
        until(lambda: len(service.log) > 1, "the line")

    assert service.told("metrics_file") == 1


def test_a_daemon_that_has_grown_large_begins_afresh_when_it_is_at_rest(
    service: Service, dovecot_world: ImapWorld
) -> None:
    """The packs that were compiled for mail are gone; the accounts are looked at again by the next."""
    service.pace = replace(FAST, quiet=0.5, large=1)
    dovecot_world.deliver("INBOX", request(1))
    with service:
        until(lambda: not service.running, "the end of the first run")
        assert service.daemon is not None
        assert not service.daemon.stops, "it was not asked to end: the command runs it afresh"
    with service:
        dovecot_world.deliver("INBOX", request(2))
        until(drafted(dovecot_world, 1, 2), "the second draft")


@pytest.mark.parametrize(
    ("done", "now", "due"),
    [
        (None, datetime(2026, 3, 9, 4, 59, tzinfo=UTC), False),  # 6:59 in Helsinki
        (None, datetime(2026, 3, 9, 5, 0, tzinfo=UTC), True),
        (date(2026, 3, 8), datetime(2026, 3, 9, 21, 0, tzinfo=UTC), True),  # the machine was off in the morning
        (date(2026, 3, 9), datetime(2026, 3, 9, 21, 0, tzinfo=UTC), False),  # once a day
        (date(2026, 3, 9), datetime(2026, 3, 9, 22, 30, tzinfo=UTC), False),  # already the 10th, half past midnight
        (date(2027, 3, 9), datetime(2026, 3, 9, 5, 0, tzinfo=UTC), True),  # the clock was a year ahead
        (date(2026, 3, 28), datetime(2026, 3, 29, 4, 0, tzinfo=UTC), True),  # 7:00 on the day the clocks go forward
    ],
)
def test_silent_threads_are_looked_at_once_a_day_from_seven_in_the_morning(
    done: date | None, now: datetime, *, due: bool
) -> None:
    """In the time zone of the profile."""
    assert morning_due(done, now, HELSINKI) is due


def test_a_success_while_the_clock_was_ahead_hides_no_silence(tmp_path: Path) -> None:
    """Neither from `status` nor from the alarm; what was done a moment ago by another process's clock counts."""
    noon = datetime(2026, 3, 9, 12, tzinfo=UTC)
    with HealthStore.open(tmp_path / FILE) as store:
        store.seen(["work", "other"], noon)
        store.succeeded("work", noon + timedelta(days=365), Plan(), {}, noon.date())
        store.succeeded("other", noon + timedelta(hours=9, seconds=2), Plan(), {}, noon.date())
        known = store.health(noon + timedelta(hours=9))

    assert known["work"].silent_since() == noon
    assert known["other"].silent_since() > noon


def test_health_remembers_the_beginning_of_trouble_and_counts_days(tmp_path: Path) -> None:
    """The first failure dates it, the next success ends it, and each day has its sums."""
    noon = datetime(2026, 3, 9, 12, tzinfo=UTC)
    error = LoginError("refused", "try another")
    with HealthStore.open(tmp_path / FILE) as store:
        store.failed("work", noon, Plan(), error, noon.date())
        store.failed("work", noon + timedelta(hours=1), Plan(), error, noon.date())
        bad = store.health()["work"]
        store.succeeded("work", noon + timedelta(hours=2), Plan(None, "poll"), {"drafts": 2}, noon.date())
        good = store.health()["work"]
        [day] = store.days(noon.date())
        store.seen(["other"], noon)

        assert (bad.trouble, bad.remedy, bad.trouble_since) == ("refused", "try another", noon)
        assert (good.trouble, good.trouble_since, good.way) == ("", None, "poll")
        assert (day.counts["failures"], day.counts["passes"], day.counts["drafts"]) == (2, 1, 2)
        assert list(store.health()) == ["other"]
        assert store.totals()["work"]["drafts"] == 2, "what was done stays counted"
