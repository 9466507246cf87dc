"""From what rules and models say of a message to findings: each with the sentence that says most, and its rule.

Below `THRESHOLD` a sign is not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from inbox_guard.model import Finding
from inbox_guard.signs.analysis import Analysis
from inbox_guard.signs.pack import DENIED
from inbox_guard.signs.sign_models import Prediction
from inbox_guard.signs.votes import Vote, Votes, together

THRESHOLD = 0.5
LEARNED = "learned"  # the name of the rule where only the model saw it
_LONGEST_EVIDENCE = 400


def findings(
    votes: Votes,
    signs: Iterable[str],
    analysis: Analysis,
    prediction: Prediction | None,
    least: float = THRESHOLD,
) -> Iterator[Finding]:
    """The signs that the learned models are sure enough of, each with the sentence that says most.

    Args:
        votes: what the rules say.
        signs: the signs that are asked for.
        analysis: of the message.
        prediction: what the models say, the rules known to them; without it the rules decide alone, as they do
            for signs that the models do not know.  Rules of the user's own are never weighed down.
        least: how sure one must be to tell a sign (0 to 1).
    """
    for sign in signs:
        said = votes.get(sign, ())
        if prediction is not None and prediction.margins and sign in prediction.models.bias:
            denials = votes.get(f"{DENIED}{sign}", ())
            finding = _weighed(sign, said, denials, analysis, prediction, least)
        else:
            finding = _ruled(sign, said)
        if finding is not None and finding.score >= least:
            yield finding


def _ruled(sign: str, said: tuple[Vote, ...]) -> Finding | None:
    if not said:
        return None
    loudest = max(said, key=lambda v: (on_line(v, said), v.line.sentence.where == "body"))
    best = max((v for v in said if v.line == loudest.line), key=lambda v: v.weight)
    sentence = best.line.sentence
    return Finding(sign, round(together(said), 3), evidence(sentence.text), sentence.where, best.rule, best.note)


def _weighed(
    sign: str,
    said: tuple[Vote, ...],
    denials: tuple[Vote, ...],
    analysis: Analysis,
    prediction: Prediction,
    least: float,
) -> Finding | None:
    number, score = _surest(sign, denials, analysis, prediction)
    own = together(v for v in said if v.own)
    if max(score, own) < least:
        return None
    if own >= score:
        return _ruled(sign, tuple(v for v in said if v.own))
    line = analysis.lines[number]
    best = max((v for v in said if v.line == line), key=lambda v: v.weight, default=None)
    words, where = evidence(line.sentence.text), line.sentence.where
    if best is None:
        return Finding(sign, round(score, 3), words, where, f"{sign}/{LEARNED}", "reads like it", "model")
    return Finding(sign, round(score, 3), words, where, best.rule, best.note)


def _surest(sign: str, denials: tuple[Vote, ...], analysis: Analysis, prediction: Prediction) -> tuple[int, float]:
    """The number of the line that shows a sign most once denied ones count less, and how sure it is there (0 to 1)."""
    if not denials:
        number = prediction.strongest(sign)
        return number, prediction.sure(sign, number)
    left = [
        prediction.sure(sign, number) * (1 - _denied(denials, analysis, number))
        for number in range(len(prediction.margins))
    ]
    score = max(left)
    return left.index(score), score


def _denied(denials: Iterable[Vote], analysis: Analysis, number: int) -> float:
    """How sure it is (0 to 1) that a sentence does not mean what it reads like: it says so, or a neighbour does."""
    line, around = analysis.lines[number], analysis.lines[max(0, number - 1) : number + 2]
    return together(v for v in denials if v.line == line or (v.wide and v.line in around))


def on_line(vote: Vote, said: Iterable[Vote]) -> float:
    """How sure all that is said on the line of a vote makes one together (0 to 1)."""
    return together(v for v in said if v.line == vote.line)


def evidence(text: str) -> str:
    """A sentence as evidence: whole, or its first words where it has no end; always an exact substring."""
    if len(text) <= _LONGEST_EVIDENCE:
        return text
    return text[:_LONGEST_EVIDENCE].rsplit(None, 1)[0]
