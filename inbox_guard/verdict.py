"""From findings to a verdict: what to do, how strongly the signs speak, what the request states and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inbox_guard.model import FACTS, Action, Finding, Gate, Kind, Verdict
from inbox_guard.signs.catalogue import Catalogue
from inbox_guard.signs.votes import either

#: What a client gets where a stranger would get a refusal: running work is talked about, not declined.
_SOFTENED = {"decline": "negotiate", "note": "negotiate"}
_NO_MORE = {"note": "decline"}  # "note, then decline", as the catalogue says
_BARELY_STATED = 3
_FEW_MISSING = 2


def strength(finding: Finding, catalogue: Catalogue, weights: Mapping[str, float]) -> float:
    """How much one finding says about the whole: its score by the weight of the sign (0 to 1)."""
    return finding.score * catalogue.signs[finding.sign].weighted(weights)


def decide(
    gate: Gate,
    findings: Sequence[Finding],
    said: Mapping[str, str],
    catalogue: Catalogue,
    weights: Mapping[str, float],
    *,
    difficult: bool = False,
) -> Verdict:
    """Weigh all signs of a message together.

    Args:
        gate: what the message is; other mail gets no action.
        findings: the signs found.
        said: fact → the words that state it.
        catalogue: what each sign leans to.
        weights: the user's own factor for a sign; 0 silences it in the verdict.
        difficult: a client who has shown several serious signs over time gets no more patience.
    """
    if not gate.handled:
        return Verdict(Action.NONE, 0.0)
    request = gate.kind is Kind.REQUEST
    stated = tuple(fact for fact in FACTS if fact in said) if request else ()
    missing = tuple(fact for fact in FACTS if fact not in said) if request else ()
    strengths = [(catalogue.leaning(f), strength(f, catalogue, weights)) for f in findings]
    by_lean: dict[str, list[float]] = {}
    patience = _NO_MORE if difficult else _SOFTENED
    for lean, value in strengths:
        by_lean.setdefault(lean if request else patience.get(lean, lean), []).append(value)
    action = _action({lean: either(values) for lean, values in by_lean.items()}, stated, missing, request=request)
    score = either(value for _, value in strengths)
    return Verdict(action, round(score, 3), stated, missing, dict(said) if request else {})


def _action(leans: Mapping[str, float], stated: Sequence[str], missing: Sequence[str], *, request: bool) -> Action:
    decline, negotiate = leans.get("decline", 0.0), leans.get("negotiate", 0.0)
    if decline and decline >= negotiate:
        return Action.DECLINE
    if negotiate:
        return Action.NEGOTIATE
    if leans.get("clarify"):
        return Action.CLARIFY
    if leans.get("note") and len(missing) > _FEW_MISSING:
        return Action.CLARIFY
    return Action.CLARIFY if request and len(stated) <= _BARELY_STATED else Action.NONE
