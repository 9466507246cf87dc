"""Which of the seven facts a request states: goal, deliverable, deadline, budget, audience, material, decider.

Rules say where a fact stands, a learned model of whole mails whether it is stated at all: a goal or an audience is
seldom one phrase, it shows in what a mail tells.  A salutation and a closing belong to the mail and
state nothing: whatever they weigh in the whole, their words are never given as those that state a fact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inbox_guard.model import FACTS
from inbox_guard.signs.analysis import Line
from inbox_guard.signs.find import THRESHOLD, evidence, on_line
from inbox_guard.signs.learned import Model, probability
from inbox_guard.signs.line_features import LineFeatures
from inbox_guard.signs.votes import Vote, Votes, sureness

_SALUTATION, _CLOSING = 6, 4  # words: "Sehr geehrter Herr Dr. von Ahn," and "Mit freundlichen Grüßen"
_GREETING = 2  # words, whatever stands after them: "Guten Tag."
_FAREWELL = 4  # lines: a closing, a name, a trade, a house


def target(fact: str) -> str:
    """The name under which rules speak of a fact."""
    return f"fact:{fact}"


@dataclass(frozen=True, slots=True)
class FactModel:
    """The model of facts and its weighing: log odds = margin · `learned` + rules · `ruled` + `bias`, by fact."""

    model: Model
    learned: Mapping[str, float]
    ruled: Mapping[str, float]
    bias: Mapping[str, float]

    def sure(self, lines: Sequence[LineFeatures], votes: Votes) -> Mapping[str, tuple[float, Line]]:
        """How sure model and rules are together (0 to 1) of each fact that the model knows, and which line says most.

        Args:
            lines: of a message, at least one.
            votes: all that its rules say.
        """
        sums = self.model.of_lines(lines)
        whole, each = self.model.margins(sum(sums)), [self.model.margins(part) for part in sums]
        telling = _telling([known.line for known in lines])
        return {
            fact: (
                self._weigh(fact, whole[number], _ruled(fact, votes)),
                lines[max(telling, key=lambda i: each[i][number])].line,
            )
            for number, fact in enumerate(self.model.targets)
        }

    def _weigh(self, fact: str, margin: float, rules: float) -> float:
        return probability(margin * self.learned[fact] + rules * self.ruled[fact] + self.bias[fact])


def _ruled(fact: str, votes: Votes) -> float:
    """How sure the rules are of a fact (0 to 1)."""
    return sureness(votes, target(fact))


def _telling(lines: Sequence[Line]) -> Sequence[int]:
    """Which lines can state something: not the salutation at the top, nor what a mail closes with; all, if only those.

    Both are known by their place and look, so that it is the same in every language.
    """
    body = [number for number, line in enumerate(lines) if line.sentence.where == "body"]
    frame: set[int] = set()
    for number in body[:1]:
        if _is_short(lines[number], _SALUTATION, ".?:…") or _is_short(lines[number], _GREETING, "?:…"):
            frame.add(number)
    for number in body[: -_FAREWELL - 1 : -1]:
        if lines[number].values or not _is_short(lines[number], _CLOSING, ".?!:…"):
            break
        frame.add(number)
    return [number for number in range(len(lines)) if number not in frame] or range(len(lines))


def _is_short(line: Line, words: int, ends: str) -> bool:
    text = line.sentence.text.strip()
    return len(text.split()) <= words and not text.endswith(tuple(ends))


def _loudest(said: Sequence[Vote]) -> Line:
    """The line of which the rules say most; the mail itself rather than its subject."""
    best = max(said, key=lambda v: (v.line.sentence.where == "body", on_line(v, said)))
    return best.line


def stated(votes: Votes, lines: Sequence[LineFeatures] = (), learned: FactModel | None = None) -> Mapping[str, str]:
    """Fact → the words that state it, for the facts that are stated, in the order of `FACTS`.

    Args:
        votes: what the rules say.
        lines: of the message; needed for what is learned.
        learned: what was learned of facts; without it the rules decide alone.
    """
    told: dict[str, str] = {}
    sure = learned.sure(lines, votes) if learned and lines else {}
    for fact in FACTS:
        said = votes.get(target(fact), ())
        if (sure[fact][0] if fact in sure else _ruled(fact, votes)) >= THRESHOLD:
            line = _loudest(said) if said else sure[fact][1]
            told[fact] = evidence(line.sentence.text)
    return told


def compile_fact_model(model: Model, name: str) -> FactModel:
    """A model whose file says how it is to be weighed.

    Raises:
        ConfigError: the file does not say so.
    """
    mix = model.weighing(name)
    learned, ruled, bias = (model.by_target(mix[part]) for part in ("learned", "ruled", "bias"))
    return FactModel(model, learned, ruled, bias)
