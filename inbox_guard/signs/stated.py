"""Which of the seven facts a request states: goal, deliverable, deadline, budget, audience, material, decider."""

from __future__ import annotations

from collections.abc import Mapping

from inbox_guard.model import FACTS
from inbox_guard.signs.find import THRESHOLD, Voice, evidence, together


def target(fact: str) -> str:
    """The name under which rules speak of a fact."""
    return f"fact:{fact}"


def stated(heard: Mapping[str, tuple[Voice, ...]]) -> Mapping[str, str]:
    """Fact → the words that state it, for the facts that are stated, in the order of `FACTS`."""
    told: dict[str, str] = {}
    for fact in FACTS:
        said = heard.get(target(fact), ())
        if together(said) >= THRESHOLD:
            told[fact] = evidence(max(said, key=lambda v: v.weight).line.sentence.text)
    return told
