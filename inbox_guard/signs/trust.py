"""How much a rule is trusted whose labels the user has taken off: a rule that was often wrong here weighs less here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from inbox_guard.model import Finding, TrackRecord

_SEVERAL = 2  # false alarms from which on a rule weighs less: one may be a slip of the hand
_BENEFIT = 2  # hits that every rule is given in advance, so that few mails do not decide all


def trust(record: TrackRecord) -> float:
    """The factor (0 to 1) by which a rule counts: the share of its findings that the user let stand."""
    if record.alarms < _SEVERAL:
        return 1.0
    fired = max(record.fired, record.alarms)
    return (fired - record.alarms + _BENEFIT) / (fired + _BENEFIT)


def weighed(
    found: Iterable[Finding], records: Mapping[str, TrackRecord], threshold: float
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings as the user's corrections leave them, and those that fall below the threshold by them.

    Args:
        found: by the rules and the model.
        records: rule → how often it fired and was called wrong.
        threshold: from which on a finding counts.
    """
    kept: list[Finding] = []
    dropped: list[Finding] = []
    for finding in found:
        record = records.get(finding.rule)
        factor = 1.0 if record is None else trust(record)
        if record is None or factor == 1.0:
            kept.append(finding)
            continue
        told = f"you took this label off {record.alarms} times out of {max(record.fired, record.alarms)}"
        note = "; ".join(filter(None, (finding.note, f"{told}, so it counts {factor:.2f} of {finding.score:.2f}")))
        less = replace(finding, score=round(finding.score * factor, 3), note=note)
        (kept if less.score >= threshold else dropped).append(less)
    return tuple(kept), tuple(dropped)
