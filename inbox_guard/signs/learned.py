"""The learned model: one logistic regression a target over the features of a sentence, evaluated in plain Python.

It was fitted by `python -m inbox_guard.training` on the packs' own examples; this module only evaluates.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inbox_guard.errors import ConfigError

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of one language.  `table` maps a feature to pairs (target number, weight)."""

    targets: tuple[str, ...]
    bias: tuple[float, ...]
    table: Mapping[str, Sequence[tuple[int, float]]]
    thresholds: Mapping[str, float]

    def scores(self, features: frozenset[str]) -> Mapping[str, float]:
        """Target → probability (0 to 1) that the sentence shows it."""
        sums = [0.0] * len(self.targets)
        known = 0
        table = self.table
        for feature in features:
            entry = table.get(feature)
            if entry is not None:
                known += 1
                for target, weight in entry:
                    sums[target] += weight
        scale = 1 / math.sqrt(known) if known else 0.0
        return {
            name: 1 / (1 + math.exp(-max(-30.0, min(30.0, bias + total * scale))))
            for name, bias, total in zip(self.targets, self.bias, sums, strict=True)
        }

    def strongest(self, features: frozenset[str], target: str, most: int = 3) -> tuple[str, ...]:
        """The features that spoke most for a target: for explanations."""
        if target not in self.targets:
            return ()
        number = self.targets.index(target)
        told = [
            (weight, feature)
            for feature in features
            for index, weight in self.table.get(feature, ())
            if index == number and weight > 0 and feature[0] in "wpkv"
        ]
        return tuple(feature[1:] for _, feature in sorted(told, reverse=True)[:most])


EMPTY = Model((), (), {}, {})


def compile_model(data: Mapping[str, Any], name: str) -> Model:
    """Build a model from its parsed file.

    Raises:
        ConfigError: the file is of another form.
    """
    if data.get("format") != FORMAT:
        raise ConfigError(f"{name}: not a model of format {FORMAT}", "Install the package again.")
    scale = 1 / data["scale"]
    table = {
        feature: tuple((flat[i], flat[i + 1] * scale) for i in range(0, len(flat), 2))
        for feature, flat in data["table"].items()
    }
    return Model(tuple(data["targets"]), tuple(data["bias"]), table, dict(data["thresholds"]))
