"""The verdict: what the signs come to, for a stranger, a client, and a client who has used up the patience."""

from __future__ import annotations

import pytest

from inbox_guard import library
from inbox_guard.model import FACTS, Action, Finding, Gate, Kind, Verdict
from inbox_guard.verdict import decide

STATED = {"goal": "a shop", "deliverable": "eight pages", "deadline": "in May", "budget": "3,000 euros"}


def _decide(kind: Kind, *signs: str, difficult: bool = False, said: dict[str, str] | None = None) -> Verdict:
    found = [Finding(sign, 0.9, "words", "body", f"{sign}/test") for sign in signs]
    facts = STATED if said is None else said
    return decide(Gate(kind, "test"), found, facts, library.catalogue(), {}, difficult=difficult)


def test_other_mail_gets_no_action() -> None:
    """Whatever was found in it."""
    assert _decide(Kind.OTHER, "deferred-pay") == Verdict(Action.NONE, 0.0)


@pytest.mark.parametrize(
    ("signs", "action"),
    [
        (("deferred-pay",), Action.DECLINE),
        (("price-pressure",), Action.NEGOTIATE),
        (("vague-brief",), Action.CLARIFY),
        ((), Action.NONE),
    ],
)
def test_a_request_gets_what_its_signs_lean_to(signs: tuple[str, ...], action: Action) -> None:
    """As the catalogue says."""
    assert _decide(Kind.REQUEST, *signs).action is action


#: What a mail is, how many of the seven facts it states, its signs, and what is to be done: both sides of each bound.
TABLE = [
    (Kind.REQUEST, 0, (), Action.CLARIFY),
    (Kind.REQUEST, 3, (), Action.CLARIFY),
    (Kind.REQUEST, 4, (), Action.NONE),
    (Kind.REQUEST, 4, ("nda-first",), Action.CLARIFY),
    (Kind.REQUEST, 5, ("nda-first",), Action.NONE),
    (Kind.REQUEST, 4, ("unresponsive",), Action.NONE),
    (Kind.REQUEST, 7, ("vague-brief",), Action.CLARIFY),
    (Kind.REQUEST, 7, ("vague-brief", "refuses-prepayment"), Action.NEGOTIATE),
    (Kind.REQUEST, 0, ("devalues-work", "refuses-prepayment"), Action.DECLINE),
    (Kind.REQUEST, 7, ("devalues-work", "always-on"), Action.NEGOTIATE),
    (Kind.REQUEST, 7, ("devalues-work", "refuses-prepayment", "volume-promise"), Action.NEGOTIATE),
    (Kind.CLIENT, 0, (), Action.NONE),
    (Kind.CLIENT, 7, (), Action.NONE),
    (Kind.CLIENT, 7, ("vague-brief",), Action.CLARIFY),
    (Kind.CLIENT, 7, ("nda-first",), Action.NEGOTIATE),
    (Kind.CLIENT, 7, ("deferred-pay",), Action.NEGOTIATE),
    (Kind.CLIENT, 0, ("unresponsive",), Action.NONE),
]


@pytest.mark.parametrize(("kind", "number", "signs", "action"), TABLE)
def test_a_verdict_follows_from_what_a_mail_is_states_and_shows(
    kind: Kind, number: int, signs: tuple[str, ...], action: Action
) -> None:
    """A request misses what it does not state; a client, who need not say it again, states and misses nothing."""
    said = {fact: f"words of the {fact}" for fact in FACTS[:number]}
    verdict = _decide(kind, *signs, said=said)
    told = (FACTS[:number], FACTS[number:], said) if kind is Kind.REQUEST else ((), (), {})

    assert verdict.action is action
    assert (verdict.stated, verdict.missing, verdict.said) == told


def test_a_finding_can_lean_elsewhere_than_its_sign() -> None:
    """A part that is not offered is talked about, for a stranger and for a client; the whole is refused."""
    part = Finding("outside-services", 0.8, "words", "profile", "outside-services/part-not-offered", leans="negotiate")
    for kind in (Kind.REQUEST, Kind.CLIENT):
        verdict = decide(Gate(kind, "test"), [part], STATED, library.catalogue(), {})
        assert verdict.action is Action.NEGOTIATE
    assert _decide(Kind.REQUEST, "outside-services").action is Action.DECLINE


def test_a_request_that_states_little_is_asked_about() -> None:
    """Without any sign."""
    assert _decide(Kind.REQUEST, said={"goal": "a shop"}).action is Action.CLARIFY


def test_one_sign_of_a_known_client_is_no_refusal() -> None:
    """Running work is talked about."""
    assert _decide(Kind.CLIENT, "deferred-pay").action is Action.NEGOTIATE
    assert _decide(Kind.CLIENT, "slow-payment").action is Action.NEGOTIATE


def test_a_difficult_client_gets_no_more_patience() -> None:
    """Note, then decline."""
    assert _decide(Kind.CLIENT, "slow-payment", "missed-meetings", difficult=True).action is Action.DECLINE


def test_a_weight_of_the_users_own_silences_a_sign() -> None:
    """Zero: it is shown and decides nothing."""
    found = [Finding("deferred-pay", 0.9, "words", "body", "deferred-pay/test")]
    verdict = decide(Gate(Kind.REQUEST, "test"), found, STATED, library.catalogue(), {"deferred-pay": 0.0})

    assert (verdict.action, verdict.score) == (Action.NONE, 0.0)


def test_a_weight_of_the_users_own_makes_nobody_surer_than_the_finding() -> None:
    """A sign weighs 1 at most, as `explain` and `rules list` tell it: one of which half is sure says half."""
    found = [Finding("deferred-pay", 0.5, "words", "body", "deferred-pay/test")]
    verdict = decide(Gate(Kind.REQUEST, "test"), found, STATED, library.catalogue(), {"deferred-pay": 10.0})

    assert verdict.score == 0.5


def test_a_score_is_told_to_three_digits() -> None:
    """As `explain` and the JSON print it, for each sign and for all together."""
    found = [Finding(sign, 0.777, "words", "body", f"{sign}/test") for sign in ("nda-first", "always-on")]

    assert decide(Gate(Kind.REQUEST, "test"), found, {}, library.catalogue(), {}).score == 0.583
