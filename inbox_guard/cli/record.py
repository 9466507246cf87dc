"""A single scan is written down beside the daemon's passes, so that `status` knows of it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from inbox_guard.errors import GuardError, ours

if TYPE_CHECKING:
    from collections.abc import Callable

    from inbox_guard.config import Account, Config
    from inbox_guard.scan import Report
    from inbox_guard.state import State
    from inbox_guard.state.health import HealthStore, Plan


def recorded(account: Account, config: Config, state: State, report: Report, work: Callable[[], object]) -> None:
    """Scan, and write down what came of it, as `report` tells; a state that cannot be written spoils no scan."""
    broken: GuardError | None = None
    try:
        work()
    except KeyboardInterrupt:
        with suppress(GuardError):
            _record(account, config, state, report, GuardError("the scan was interrupted", "scan again"))
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, `status` is to tell of it
        broken = ours(error)
    with suppress(GuardError):
        _record(account, config, state, report, broken or report.unread)
    if broken is not None:
        raise broken


def _record(account: Account, config: Config, state: State, report: Report, error: GuardError | None) -> None:
    from inbox_guard.state.health import HealthStore, local_day

    now = datetime.now(UTC)
    day = local_day(now, config.profile.time_zone)
    with HealthStore.beside(state) as store:
        plan = _plan(account, store)
        if error is not None:
            store.failed(account.name, now, plan, error, day, asdict(report.counts))
        else:
            store.succeeded(account.name, now, plan, asdict(report.counts), day)


def _plan(account: Account, store: HealthStore) -> Plan:
    """What the daemon has planned, where one runs: a scan beside it changes nothing in that."""
    from inbox_guard.lock import daemon_runs
    from inbox_guard.state.health import Plan

    known = store.health().get(account.name)
    return Plan(known.next_run, known.way) if known and daemon_runs() else Plan(None, "once")
