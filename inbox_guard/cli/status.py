"""`inbox-guard status`: how each account has been faring, read from the state; the daemon is not asked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from inbox_guard.cli.app import common, settings_of
from inbox_guard.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_guard.config import Config
    from inbox_guard.state.health import Day, Health

_DAYS = 7
_WAYS = {
    "idle": "told of mail at once (IDLE)",
    "poll": "polled",
    "once": "read when you run inbox-guard scan",
    "": "not connected",
}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object for each account.")
@common
@click.pass_context
def status(ctx: click.Context, *, as_json: bool) -> int:
    """Tell how each account has been faring: last success, next run, trouble, drafts a day.

    The exit code is 1 when an account has not been read for longer than [schedule] alarm_after; of one that never was
    the time counts from when the config was written.
    """
    from inbox_guard.cli.accounts import pick
    from inbox_guard.config import load
    from inbox_guard.lock import daemon_runs
    from inbox_guard.state.health import HealthStore, local_day

    config = load(settings_of(ctx).config)
    accounts, now = pick(config, ()), datetime.now(UTC)
    with HealthStore.open() as store:
        known = store.health(now)
        days = store.days(local_day(now, config.profile.time_zone) - timedelta(days=_DAYS - 1))
    runs = daemon_runs()
    entries = [_entry(a.name, known.get(a.name), days, config, now=now, runs=runs) for a in accounts]
    if as_json:
        from inbox_guard.cli.output import json_line

        for entry in entries:
            json_line(entry)
    else:
        _show(entries, config, now, runs=runs)
    return ExitCode.FAILURES if any(entry["alarm"] for entry in entries) else ExitCode.OK


def _entry(
    name: str, health: Health | None, days: Sequence[Day], config: Config, *, now: datetime, runs: bool
) -> dict[str, Any]:
    """The object of `--json`.  Moments are ISO times in UTC; null is what has not been yet."""
    from inbox_guard.daemon.pace import alarm_after

    limit = alarm_after(config.schedule.alarm_after, config.schedule.every)
    once = health is not None and health.way == "once"
    return {
        "account": name,
        "running": runs,
        "way": (health.way if runs or once else "") if health else "",
        "last_success": _iso(health.success) if health else None,
        "next_run": _iso(health.next_run) if health and runs else None,
        "trouble": health.trouble or None if health else None,
        "remedy": health.remedy or None if health else None,
        "trouble_since": _iso(health.trouble_since) if health else None,
        "alarm": now - (health.silent_since() if health else _written(config, now)) > limit,
        "days": {day.day.isoformat(): dict(day.counts) for day in days if day.account == name},
    }


def _written(config: Config, now: datetime) -> datetime:
    """When the config was last written: since then at the latest an account that no scan has come to is waiting."""
    return datetime.fromtimestamp(config.path.stat().st_mtime, UTC) if config.path else now


def _show(entries: Sequence[dict[str, Any]], config: Config, now: datetime, *, runs: bool) -> None:
    zone = ZoneInfo(config.profile.time_zone)
    click.echo("The service is running." if runs else "The service (inbox-guard run) is not running.")
    for entry in entries:
        click.echo(f"\n{entry['account']}{'   ALARM: not read for too long' if entry['alarm'] else ''}")
        for name, line in _lines(entry, zone, now):
            click.echo(f"  {name:<14}{line}")


def _lines(entry: dict[str, Any], zone: ZoneInfo, now: datetime) -> list[tuple[str, str]]:
    from inbox_guard.cli.output import printable

    lines = [("last success", _when(entry["last_success"], zone, now))]
    if entry["running"]:
        lines.append(("next run", _when(entry["next_run"], zone, now)))
    lines.append(("mail", _WAYS[entry["way"]]))
    if entry["last_success"] is None and not entry["trouble"]:
        lines.append(("what to do", "inbox-guard scan reads it for the first time"))
    if entry["trouble"]:
        lines.append(("trouble", printable(entry["trouble"])))
        lines.append(("since", _when(entry["trouble_since"], zone, now)))
    if entry["remedy"]:
        lines.append(("what to do", printable(entry["remedy"])))
    days = entry["days"]
    counts = [
        f"{date.fromisoformat(day):%a %d %b} {days[day]['drafts']} (of {days[day]['messages']} mails looked at)"
        for day in sorted(days, reverse=True)
        if days[day]["messages"]
    ]
    lines.append(("drafts a day", ", ".join(counts) or "no mail was looked at in the last week"))
    return lines


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None


def _when(text: str | None, zone: ZoneInfo, now: datetime) -> str:
    if text is None:
        return "never"
    moment = datetime.fromisoformat(text)
    minutes = round((moment - now).total_seconds() / 60)
    size, unit = (minutes, "min") if abs(minutes) < 120 else (round(minutes / 60), "h")  # noqa: PLR2004 - two hours
    far = "now" if not minutes else f"in {size} {unit}" if minutes > 0 else f"{-size} {unit} ago"
    return f"{moment.astimezone(zone):%a %d %b %H:%M} ({far})"
