"""The verdict: what the signs come to, for a stranger, a client, and a client who has used up the patience."""

from __future__ import annotations

import pytest

from inbox_guard import library
from inbox_guard.model import Action, Finding, Gate, Kind, Verdict
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
