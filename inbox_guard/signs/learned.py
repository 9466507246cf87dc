"""The learned model of the gate: how much a text reads like a request, evaluated in plain Python.

It was fitted by `python -m inbox_guard.training` on the packs' own mails; this module only evaluates.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inbox_guard.errors import ConfigError

FORMAT = 1
_STEEPEST = 30.0


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression over features; every known feature of a text weighs alike."""

    bias: float
    weights: Mapping[str, float]

    def likeness(self, features: frozenset[str]) -> float:
        """The probability (0 to 1) that a text with these features is a request."""
        known = [self.weights[f] for f in features if f in self.weights]
        if not known:
            return 0.5
        total = self.bias + sum(known) / math.sqrt(len(known))
        return 1 / (1 + math.exp(-max(-_STEEPEST, min(_STEEPEST, total))))


def compile_model(data: Mapping[str, Any], name: str) -> Model:
    """Build a model from its parsed file.

    Raises:
        ConfigError: the file is of another form.
    """
    if data.get("format") != FORMAT:
        raise ConfigError(f"{name}: not a model of format {FORMAT}", "Install the package again.")
    scale = 1 / data["scale"]
    return Model(float(data["bias"]), {feature: weight * scale for feature, weight in data["weights"].items()})
