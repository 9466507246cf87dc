"""What the learned model of signs says of a message, and how its word and that of the rules are weighed together.

Single sentences are judged, and pairs of neighbours, since people often need two sentences to come to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from inbox_guard.signs.analysis import Line
from inbox_guard.signs.features import of_values
from inbox_guard.signs.learned import Model, probability
from inbox_guard.signs.rows import Sums

#: For each line of a message the margin of each sign.
Margins = Sequence[Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Opinion:
    """The model of signs and its weighing: log odds = margin · `learned` + rules · `ruled` of the sign + its `bias`."""

    model: Model
    learned: float
    ruled: Mapping[str, float]  # never below 0: a rule that speaks is no reason to doubt
    bias: Mapping[str, float]
    per_euro: Mapping[str, Decimal]

    def read(self, lines: Sequence[Line], sent: datetime | None) -> Reading:
        """What the model says of the lines of a message, sent at `sent`."""
        return Reading(self, self.margins(lines, sent))

    def margins(self, lines: Sequence[Line], sent: datetime | None) -> Margins:
        """The margins of each line; what two neighbours say together counts for the one that says more of it."""
        sums = [self._sums(line, sent) for line in lines]
        alone = [self.model.margins(part) for part in sums]
        told = [list(margins) for margins in alone]
        for number, (first, second) in enumerate(pairwise(sums)):
            both = self.model.margins(first + second)
            for sign, (margin, one, other) in enumerate(zip(both, alone[number], alone[number + 1], strict=True)):
                better = told[number if one >= other else number + 1]
                better[sign] = max(better[sign], margin)
        return [self.model.by_target(margins) for margins in told]

    def _sums(self, line: Line, sent: datetime | None) -> Sums:
        return self.model.sums(line.sentence, of_values(line.values, sent, self.per_euro))

    def weigh(self, sign: str, margin: float, rules: float) -> float:
        """How sure both are together (0 to 1) that a sign is shown.

        Args:
            sign: one that the model knows.
            margin: what the model says.
            rules: how sure the rules are (0 to 1).
        """
        return probability(margin * self.learned + rules * self.ruled[sign] + self.bias[sign])


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model says of one message."""

    opinion: Opinion
    margins: Margins

    def strongest(self, sign: str) -> float:
        """The margin of the line that shows a sign most."""
        return max(line[sign] for line in self.margins)

    def in_reach(self, least: float) -> frozenset[str]:
        """The signs that the surest of rules could still bring to `least`; of the others no rule need be asked."""
        if not self.margins:
            return frozenset()
        signs = self.opinion.model.targets
        return frozenset(s for s in signs if self.opinion.weigh(s, self.strongest(s), 1.0) >= least)


def compile_opinion(model: Model, per_euro: Mapping[str, Decimal], name: str) -> Opinion:
    """The opinion of a model whose file says how it is to be weighed.

    Raises:
        ConfigError: the file does not say so.
    """
    mix = model.weighing(name)
    ruled, bias = model.by_target(mix["ruled"]), model.by_target(mix["bias"])
    return Opinion(model, float(mix["learned"]), ruled, bias, per_euro)
