"""Which block answers which sign, and in what mood: the catalogue's techniques as tables.  Knows no wording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from inbox_guard.model import Finding
from inbox_guard.profile import Terms

Mood = Literal[
    "time", "money", "means", "result", "safety", "contact", "report", "work", "delay", "conflict", "general"
]

# First block whose placeholders all have a value is taken.
ALTERNATIVES: Mapping[str, tuple[str, ...]] = {
    "unrealistic-deadline": ("real-date-booked", "real-date"),
    "no-capacity": ("start-booked", "start-open"),
    "last-minute-habit": ("lead-time",),
    "low-budget": ("less-scope-minimum", "less-scope"),
    "cannot-pay": ("less-scope-minimum", "less-scope"),
    "deferred-pay": ("fixed-fee", "fixed-fee-simple"),
    "open-ended-scope": ("support",),
    "scope-creep": ("extra",),
    "devalues-work": ("contains",),
    "free-sample": ("sample-portfolio", "sample"),
    "volume-promise": ("volume",),
    "always-on": ("hours",),
    "off-hours": ("hours",),
    "micromanagement": ("reports",),
    "guarantee-demand": ("guarantee-own", "guarantee"),
    "miracle-results": ("steps",),
    "nda-first": ("nda-surcharge", "nda"),
    "ignores-advice": ("options",),
    "missed-meetings": ("meeting",),
    "slow-payment": ("invoice",),
    "conflict": ("conflict",),
    "third-party": ("person",),
    "evasive-sender": ("who",),
    "ultimatum": ("terms",),
    "dubious-task": ("honest",),
    "outside-services": ("other-part",),
    "repeat-issue": ("repeat",),
}
AT_ONCE: Mapping[str, tuple[str, ...]] = {"unrealistic-deadline": ("real-date-now",)}  # for today: before any plan is
BY_TERMS = frozenset({"price-pressure", "refuses-prepayment"})  # what answers them depends on the user's terms
EXTRAS: Mapping[str, str] = {
    "scope-creep": "revisions",
    "refuses-prepayment": "own-guarantee",
    "price-pressure": "justify",
    "low-budget": "justify",
}
MOODS: Mapping[str, Mood] = {
    **dict.fromkeys(("unrealistic-deadline", "no-capacity", "last-minute-habit"), "time"),
    **dict.fromkeys(("low-budget", "price-pressure", "deferred-pay", "volume-promise"), "money"),
    "cannot-pay": "means",
    "miracle-results": "result",
    **dict.fromkeys(("guarantee-demand", "refuses-prepayment", "nda-first", "free-sample"), "safety"),
    "always-on": "contact",
    "micromanagement": "report",
    **dict.fromkeys(("open-ended-scope", "scope-creep"), "work"),
    **dict.fromkeys(("missed-meetings", "slow-payment"), "delay"),
    "conflict": "conflict",
}
HURRIED = frozenset({"unrealistic-deadline", "last-minute-habit"})
NEXT: Mapping[Mood, str] = {"time": "time", "money": "money", "means": "money", "work": "scope", "conflict": "conflict"}
# Signs that are answered by the same alternative in other words: the stronger one of them is answered.
FAMILIES: Mapping[str, str] = {
    **dict.fromkeys(("low-budget", "cannot-pay", "price-pressure"), "price"),
    **dict.fromkeys(("unrealistic-deadline", "no-capacity"), "date"),
    **dict.fromkeys(("always-on", "off-hours"), "hours"),
}
# Signs whose answer asks already what a price depends on.
PRICED = frozenset({"low-budget", "cannot-pay", "nda-first"})
# Alternatives that have the same short form as another.
SHORT: Mapping[str, str] = {
    "fixed-fee-simple": "fixed-fee",
    "sample-portfolio": "sample",
    "guarantee-own": "guarantee",
    "invoice-ahead-simple": "invoice-ahead",
}
# Signs after which nobody is sent to a colleague, and after which no door is held open.
NO_REFERRAL = frozenset({"dubious-task"})
NO_DOOR = frozenset({"dubious-task", "rudeness", "condescension", "ultimatum", "conflict", "slow-payment"})


def ranked(findings: Sequence[Finding]) -> tuple[str, ...]:
    """The signs, the strongest first; a conflict is spoken of before anything else."""
    order = sorted(findings, key=lambda f: (f.sign != "conflict", -f.score, f.sign))
    return tuple(dict.fromkeys(f.sign for f in order))


def answered(signs: Sequence[str]) -> tuple[str, ...]:
    """The signs that get an answer of their own: of a family the first one; where none has one, the strongest sign."""
    own = [sign for sign in signs if sign in ALTERNATIVES or sign in BY_TERMS]
    families = dict.fromkeys(FAMILIES.get(sign, sign) for sign in own)
    return tuple(next(s for s in own if FAMILIES.get(s, s) == family) for family in families) or tuple(signs[:1])


def mood(signs: Sequence[str]) -> Mood:
    """What the reply shows understanding for: the matter of the strongest sign that has one."""
    return next((MOODS[sign] for sign in signs if sign in MOODS), "general")


def understood(signs: Sequence[str]) -> Mood:
    """The mood in which understanding is said: whoever asks for a day that is taken is in no hurry by that alone."""
    found = mood(signs)
    return "general" if found == "time" and not HURRIED.intersection(signs) else found


def spoken(findings: Sequence[Finding]) -> frozenset[str]:
    """The signs that stand in the mail itself.

    Others are known from headers, config and what went before: such a finding has a rule of history and no words.
    """
    past = {f.sign for f in findings if f.rule.endswith("/history") and f.where != "body"}
    return frozenset(f.sign for f in findings if f.where in {"body", "subject"} and f.sign not in past)


def alternatives(sign: str, terms: Terms, *, client: bool, said: bool) -> tuple[str, ...]:
    """The blocks that can answer a sign, the most telling first.

    Args:
        sign: what is answered.
        terms: what is firm and where the user gives way.
        client: the work is running, so a price may be about work done.
        said: the sign stands in the mail itself; known from what went before alone, an invoice may be paid by now.
    """
    if sign == "slow-payment" and not said:
        return ("invoice-ahead", "invoice-ahead-simple")
    if sign == "price-pressure" and client:
        return ("price-agreed",)
    if sign == "price-pressure":
        return (f"discount-{ {'none': 'none', 'smaller scope': 'scope', 'later date': 'later'}[terms.discount] }",)
    if sign == "refuses-prepayment":
        return ("pay-after",) if terms.prepayment == "none" else ("stages", "contract")
    return ALTERNATIVES.get(sign, ("plan",))


def extras(sign: str, signs: Sequence[str]) -> tuple[str, ...]:
    """What is added to the answer of a sign; a guarantee, or what a price is made of, is not told twice."""
    if sign not in EXTRAS or (sign == "refuses-prepayment" and "guarantee-demand" in signs):
        return ()
    if EXTRAS[sign] == "justify" and "devalues-work" in signs:
        return ()
    return (EXTRAS[sign],)
