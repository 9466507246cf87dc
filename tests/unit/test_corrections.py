"""Which labels say that the user sees a sign otherwise, and what the state keeps of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from unit.builders import NOW

from inbox_guard.model import Correction, Kind, Labelled, Place, Remember, TrackRecord
from inbox_guard.plan.corrections import corrections
from inbox_guard.profile import Policy
from inbox_guard.state import State

PLACE = Place("work", "INBOX", 7, 1)
SIGNS = frozenset({"price-pressure", "nda-first"})
LABELS = ("guard-request", "guard-sign-price-pressure")
RULE = "price-pressure/asks"
SUMMARY = '{"signs": [{"id": "price-pressure", "rule": "price-pressure/asks"}]}'


def _found(*flags: str, policy: Policy | None = None) -> list[Correction]:
    message = Labelled("m1", PLACE, frozenset(LABELS), frozenset(LABELS), {"price-pressure": RULE})
    return list(corrections(message, frozenset(flags), SIGNS, policy or Policy()))


def test_a_label_that_is_missing_beside_others_is_a_false_alarm_of_its_rule() -> None:
    """Servers may change the case of labels."""
    assert _found("\\Seen", "GUARD-request") == [Correction("m1", "price-pressure", "false-alarm", RULE)]
    assert _found("guard-request", "Guard-Sign-Price-Pressure") == []


def test_a_label_that_nobody_but_the_user_can_have_set_is_a_miss() -> None:
    """Only those that name a sign."""
    flags = (*LABELS, "guard-sign-nda-first", "guard-sign-unknown", "nda-first")

    assert _found(*flags) == [Correction("m1", "nda-first", "miss")]


def test_without_any_label_of_ours_nothing_is_concluded() -> None:
    """Also where the user has set one of a sign: it may be from anywhere."""
    assert _found("\\Seen", "guard-sign-nda-first") == []


def test_labels_with_another_prefix_are_understood() -> None:
    """As the config names them; what stands with the old one says nothing."""
    assert _found(*LABELS, "mine-sign-nda-first", policy=Policy(prefix="mine")) == [
        Correction("m1", "nda-first", "miss")
    ]


def test_the_state_keeps_corrections_until_they_are_taken_back(tmp_path: Path) -> None:
    """With the moment at which each was seen first."""
    alarm, miss = Correction("m1", "price-pressure", "false-alarm", RULE), Correction("m1", "nda-first", "miss")
    later = NOW + timedelta(days=1)
    with State.open(tmp_path / "state.db") as state:
        state.corrections.set("work", "m1", [alarm], NOW)
        state.corrections.set("work", "m1", [alarm, miss], later)
        both = [(row.when, row.correction) for row in state.corrections.all("work")]
        state.corrections.set("work", "m1", [miss], later)
        one = [row.correction for row in state.corrections.all("work")]

    assert both == [(NOW, alarm), (later, miss)]
    assert one == [miss]


def test_a_rule_is_remembered_with_all_its_findings_and_its_false_alarms(tmp_path: Path) -> None:
    """Rules that were never called wrong are not counted."""
    with State.open(tmp_path / "state.db") as state:
        for number in range(3):
            place = Place("work", "INBOX", 7, number + 1)
            state.remember(Remember(place, f"m{number}", LABELS, summary=SUMMARY), NOW, kind=Kind.REQUEST)
        before = state.corrections.track_records("work")
        state.corrections.set("work", "m1", [Correction("m1", "price-pressure", "false-alarm", RULE)], NOW)
        after = state.corrections.track_records("work")

    assert (before, after) == ({}, {RULE: TrackRecord(fired=3, alarms=1)})


def test_labels_that_the_server_refused_are_nobodys_correction(tmp_path: Path) -> None:
    """They may stand in part, so they can still be taken back; of a missing one nobody knows who took it off."""
    with State.open(tmp_path / "state.db") as state:
        state.remember(Remember(PLACE, "m1", LABELS, summary=SUMMARY), NOW, kind=Kind.REQUEST)
        [before] = state.corrections.labelled("work", "INBOX", 7, NOW)
        state.standing.refused("work", "m1", LABELS)
        after = state.corrections.labelled("work", "INBOX", 7, NOW)
        [stands] = state.standing.all("work")

    assert (before.standing, before.rules) == (frozenset(LABELS), {"price-pressure": RULE})
    assert after == ()
    assert stands.labels == LABELS
