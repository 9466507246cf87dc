"""`inbox-guard rules measure --own`: how the signs do in the user's own mail, by what the user has corrected."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from inbox_guard.explain import Json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from inbox_guard.state import State


def show(config_path: Path | None, *, as_json: bool) -> None:
    """Print it for all accounts together; what the user has not corrected counts as right."""
    from inbox_guard.cli.accounts import pick
    from inbox_guard.cli.output import json_line
    from inbox_guard.config import load
    from inbox_guard.state import State

    names = [account.name for account in pick(load(config_path), ())]
    with State.open() as state:
        entries = list(_entries(names, state))
    if as_json:
        for entry in entries:
            json_line(entry)
        return
    for line in _lines(entries):
        click.echo(line)


def _entries(accounts: Sequence[str], state: State) -> Iterator[Json]:
    """One object a sign: found, wrong and missed, precision and recall, and the same of its rules."""
    fired: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    alarms: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for account in accounts:
        fired.update(state.corrections.fired(account))
        for row in state.corrections.all(account):
            one = row.correction
            (missed if one.kind == "miss" else alarms)[one.sign] += 1
            wrong.update([one.rule] if one.rule else [])
    found: Counter[str] = Counter()
    for rule, number in fired.items():
        found[_of(rule)] += number
    for sign in sorted({*found, *alarms, *missed}):
        rules = {rule: _rule(fired[rule], wrong[rule]) for rule in sorted({*fired, *wrong}) if _of(rule) == sign}
        yield _entry(sign, found[sign], alarms[sign], missed[sign], rules)


def _of(rule: str) -> str:
    return rule.partition("/")[0]


def _entry(sign: str, found: int, alarms: int, missed: int, rules: Mapping[str, Json]) -> Json:
    right = max(0, found - alarms)
    return {
        "sign": sign,
        "found": found,
        "false_alarms": alarms,
        "misses": missed,
        "precision": round(right / found, 4) if found else None,
        "recall": round(right / (right + missed), 4) if right + missed else None,
        "rules": rules,
    }


def _rule(fired: int, wrong: int) -> Json:
    from inbox_guard.model import TrackRecord
    from inbox_guard.signs.trust import trust

    return {"fired": fired, "false_alarms": wrong, "counts": round(trust(TrackRecord(fired, wrong)), 4)}


def _lines(entries: Sequence[Json]) -> Iterator[str]:
    if not entries:
        yield "No sign was found in your own mail yet: inbox-guard scan looks for them."
        return
    wrong, missed = (sum(entry[name] for entry in entries) for name in ("false_alarms", "misses"))
    yield f"Your own mail: {sum(entry['found'] for entry in entries)} signs found, {wrong} wrong, {missed} missed."
    yield "What you have not corrected counts as right."
    yield ""
    yield f"{'':<34}{'found':>7}{'wrong':>7}{'missed':>8}{'precision':>11}{'recall':>8}"
    for entry in entries:
        numbers = f"{entry['found']:>7}{entry['false_alarms']:>7}{entry['misses']:>8}"
        yield f"{entry['sign']:<34}{numbers}{_share(entry['precision']):>11}{_share(entry['recall']):>8}"
        for rule, one in entry["rules"].items():
            if one["false_alarms"]:
                yield f"  {rule}: fired {one['fired']}, wrong {one['false_alarms']}, counts {one['counts']:.2f}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
