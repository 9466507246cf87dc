"""What the learned models of signs say of a message, and how it is weighed together.

Single sentences are judged, and pairs of neighbours, since people often need two sentences to come to it.  A second
model reads the mail as a whole: the same sentence means more in a mail whose other sentences lead up to it, be it to
this sign or to others.  The strongest of many sentences is strong by chance sooner than the strongest of few, so the
length of a mail counts against it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from inbox_guard.errors import ConfigError
from inbox_guard.signs.learned import Model, probability
from inbox_guard.signs.line_features import LineFeatures

#: Sentences and pairs of a short mail: what is shorter still counts as it, for few own mails tell of such.
SHORTEST = 9

#: For each line of a message the margin of each sign.
Margins = Sequence[Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class SignModels:
    """The models of signs and their weighing.

    Log odds = margin · `learned` + margin of the whole · `context` + mean margin of the whole over all signs · `mood`
    + logarithm of the number of sentences and pairs · `length` + the sign's `bias`.
    """

    model: Model  # of sentences
    whole: Model  # of mails
    learned: float
    context: float
    mood: float
    length: float
    bias: Mapping[str, float]

    def predict(self, lines: Sequence[LineFeatures]) -> Prediction:
        """What the models say of a message, given as its lines."""
        margins, whole = self.margins(lines), self.of_whole(lines)
        return Prediction(self, margins, whole, self._around(whole, 2 * len(margins) - 1))

    def _around(self, whole: Mapping[str, float], units: int) -> float:
        """What the rest of a mail of so many sentences and pairs adds to the odds of every sign alike."""
        mood = sum(whole.values()) / len(whole)
        return mood * self.mood + math.log(max(SHORTEST, units)) * self.length

    def of_whole(self, lines: Iterable[LineFeatures]) -> Mapping[str, float]:
        """The margins of all lines read as one text."""
        return self.whole.by_target(self.whole.margins(sum(self.whole.of_lines(lines))))

    def margins(self, lines: Iterable[LineFeatures]) -> Margins:
        """The margins of each line; what two neighbours say together counts for the one that says more of it."""
        sums = self.model.of_lines(lines)
        alone = [self.model.margins(part) for part in sums]
        best = [list(margins) for margins in alone]
        for number, (first, second) in enumerate(pairwise(sums)):
            both = self.model.margins(first + second)
            for sign, (margin, one, other) in enumerate(zip(both, alone[number], alone[number + 1], strict=True)):
                better = best[number if one >= other else number + 1]
                better[sign] = max(better[sign], margin)
        return [self.model.by_target(margins) for margins in best]


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the models say of one message."""

    models: SignModels
    margins: Margins
    whole: Mapping[str, float]  # sign → margin of the message as a whole
    around: float  # what its mood and length add to the log odds of every sign

    def sure(self, sign: str, number: int) -> float:
        """How sure the models are together (0 to 1) that a line of the message shows a sign that they know."""
        models = self.models
        seen = self.margins[number][sign] * models.learned + self.whole[sign] * models.context
        return probability(seen + self.around + models.bias[sign])

    def strongest(self, sign: str) -> int:
        """The number of the line that shows a sign most."""
        return max(range(len(self.margins)), key=lambda number: self.margins[number][sign])


def compile_sign_models(model: Model, whole: Model, name: str) -> SignModels:
    """Two models with their weighing.

    Args:
        model: of sentences; its file says how all is to be weighed.
        whole: of mails.
        name: of the model's file, for messages.

    Raises:
        ConfigError: the file does not say so, or the models know other signs.
    """
    mix = model.weighing(name)
    if model.targets != whole.targets:
        raise ConfigError(f"{name}: of other signs than the model of whole mails", "install the package again")
    learned, context, mood, length = (float(mix[name]) for name in ("learned", "context", "mood", "length"))
    return SignModels(model, whole, learned, context, mood, length, model.by_target(mix["bias"]))
