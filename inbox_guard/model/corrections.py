"""What the user corrects with the labels of signs: one taken off is a false alarm, one set by hand a miss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from inbox_guard.model.mail import Place


@dataclass(frozen=True, slots=True)
class Correction:
    """A sign of a message that the user sees otherwise; `rule` is the one that was wrong, where one spoke."""

    id: str  # of the message
    sign: str
    kind: Literal["false-alarm", "miss"]
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message with labels of ours: those that should stand on it, all that ever did, and sign → rule."""

    id: str
    place: Place
    standing: frozenset[str]
    ever: frozenset[str]
    rules: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """How often a rule fired in the user's own mail, and how often the user took its label off."""

    fired: int
    alarms: int
