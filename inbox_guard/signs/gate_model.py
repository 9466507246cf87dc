"""How much a whole text reads like a request for a freelancer's work, and how that is weighed with what rules say.

The look at the words comes first and is cheap: most mail asks for nothing, and telling so from its words alone costs a
hundredth of reading its sentences and values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from inbox_guard.signs.learned import Model, probability

MOST_WORDS = 150  # of a text: a request has said by then that it is one


@dataclass(frozen=True, slots=True)
class GateModel:
    """The model of the gate with its weighing: log odds = margin · `learned` + work · `work` + against · `against`."""

    model: Model
    learned: float
    work: float
    against: float
    bias: float
    least: float  # hardly any request has a smaller margin

    def margin(self, words: Iterable[str]) -> float:
        """What the model says of a text with these words (`tokens.words`)."""
        return self.model.margins(self.model.of_words(islice(words, MOST_WORDS)))[0]

    def weigh(self, margin: float, work: float, against: float) -> float:
        """How sure all is together (0 to 1) that the text asks for work.

        Args:
            margin: what the model says.
            work: how sure the rules are that work is asked for (0 to 1).
            against: how sure they are that it is something else (0 to 1).
        """
        return probability(margin * self.learned + work * self.work + against * self.against + self.bias)


def compile_gate_model(model: Model, name: str) -> GateModel:
    """A model whose file says how it is to be weighed.

    Raises:
        ConfigError: the file does not say so.
    """
    mix = model.weighing(name)
    return GateModel(model, mix["learned"], mix["work"], mix["against"], mix["bias"], mix["least"])
