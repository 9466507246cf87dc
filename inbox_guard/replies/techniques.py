"""Which block answers which sign, and in what mood: the catalogue's techniques as tables.  Knows no wording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from inbox_guard.model import Finding
from inbox_guard.profile import Terms

Mood = Literal[
    "time",
    "money",
    "means",
    "later",
    "kind",
    "sample",
    "result",
    "safety",
    "contact",
    "report",
    "work",
    "delay",
    "debt",
    "bill",
    "conflict",
    "general",
]

# First block whose placeholders all have a value is taken.
ALTERNATIVES: Mapping[str, tuple[str, ...]] = {
    "unrealistic-deadline": ("real-date-booked", "real-date"),
    "no-capacity": ("start-booked", "start-open"),
    "last-minute-habit": ("lead-time",),
    "low-budget": ("less-scope-minimum", "less-scope"),
    "cannot-pay": ("less-scope-minimum", "less-scope"),
    "deferred-pay": ("fixed-fee", "fixed-fee-simple"),
    "open-ended-scope": ("bounds",),
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
    "outside-services": ("other-part-named", "other-part"),
    "repeat-issue": ("repeat",),
}
OUTLINED_NDA = ("nda-known-surcharge", "nda-known")  # no outline of the work is asked for that the mail gives
AT_ONCE: Mapping[str, tuple[str, ...]] = {"unrealistic-deadline": ("real-date-now",)}  # for today: before any plan is
BY_TERMS = frozenset({"price-pressure", "refuses-prepayment"})  # what answers them depends on the user's terms
EXTRAS: Mapping[str, str] = {
    "scope-creep": "revisions",
    "refuses-prepayment": "own-guarantee",
    "price-pressure": "justify",
    "low-budget": "justify",
}
WORK = ("open-ended-scope", "scope-creep")  # several things are asked for, and not all of them need be dubious
MOODS: Mapping[str, Mood] = {
    **dict.fromkeys(("unrealistic-deadline", "no-capacity", "last-minute-habit"), "time"),
    **dict.fromkeys(("low-budget", "price-pressure", "volume-promise"), "money"),
    **dict.fromkeys(("cannot-pay", "deferred-pay"), "means"),
    "miracle-results": "result",
    **dict.fromkeys(("guarantee-demand", "refuses-prepayment", "nda-first", "free-sample"), "safety"),
    "always-on": "contact",
    "micromanagement": "report",
    **dict.fromkeys(WORK, "work"),
    "missed-meetings": "delay",
    "slow-payment": "debt",
    "conflict": "conflict",
}
# Signs for which something else is understood than their mood, or nothing: not all who show them have it in mind.
SAID: Mapping[str, Mood] = {
    **dict.fromkeys(("volume-promise", "nda-first", "deferred-pay", *WORK), "general"),
    "free-sample": "sample",
}
# What cues of the language tell of a mail, and of the words that show some of its signs.
MATTERS = ("quoted", "bound", "writing")
SHOWN = {"sales": ("deferred-pay",), "barter": ("cannot-pay", "deferred-pay"), "upkeep": ("open-ended-scope",)}
# Signs that are shown where work is running.
RUNNING = frozenset({"conflict", "scope-creep", "ignores-advice", "slow-payment", "missed-meetings", "repeat-issue"})
POOR = frozenset({"cannot-pay", "deferred-pay"})
HURRIED = frozenset({"unrealistic-deadline", "last-minute-habit"})
NEXT: Mapping[Mood, str] = {
    "time": "time",
    "money": "money",
    "means": "money",
    "work": "scope",
    "delay": "meeting",
    "debt": "delay",
    "conflict": "conflict",
}
# Signs that are answered by the same alternative in other words: the stronger one of them is answered.
FAMILIES: Mapping[str, str] = {
    **dict.fromkeys(("low-budget", "cannot-pay", "price-pressure"), "price"),
    **dict.fromkeys(("unrealistic-deadline", "no-capacity"), "date"),
    **dict.fromkeys(("always-on", "off-hours"), "hours"),
}
# Signs of heat.  A client's heat gets no terms for a new order: with a matter beside it, that matter is answered,
# without one, the message is gone through point by point.
HEAT = frozenset({"rudeness", "condescension", "ultimatum"})
# What is not spoken of in a letter that answers the first.
SILENT: Mapping[str, frozenset[str]] = {
    # Demands on either side can wait until it is cleared up, and no price or date is haggled over beside it.
    "conflict": HEAT
    | {"guarantee-demand", "slow-payment", "miracle-results", "unrealistic-deadline", "last-minute-habit"}
    | {"price-pressure", "refuses-prepayment", "devalues-work"},
    # "Any trainee could do it" is no question for what the work contains.
    **dict.fromkeys(("rudeness", "condescension"), frozenset({"devalues-work"})),
    "missed-meetings": frozenset({"unrealistic-deadline"}),  # "today at eleven" is when to talk, not when to deliver
}
# Signs whose answer asks already what a price depends on.
PRICED = frozenset({"low-budget", "cannot-pay", "nda-first"})
# What is answered with terms of working alone: the letter has still to say what comes next.
TERMS = frozenset(
    {"always-on", "off-hours", "micromanagement", "guarantee-demand", "refuses-prepayment", "ultimatum"}
) | {"ignores-advice"}
# Alternatives that have the same short form as another.
SHORT: Mapping[str, str] = {
    "fixed-fee-simple": "fixed-fee",
    "sample-portfolio": "sample",
    "guarantee-own": "guarantee",
    "honest-part": "honest",
    "nda-known": "nda",
    "nda-known-surcharge": "nda-surcharge",
    "invoice-ahead-simple": "invoice-ahead",
}
# A term that the freelancer does not work under: the reason for a no that hurts nobody.
REASONS: Mapping[str, str] = {
    **dict.fromkeys(("guarantee-demand", "miracle-results"), "reason-result"),
    "deferred-pay": "reason-fee",
    "cannot-pay": "reason-unpaid",
    "low-budget": "reason-budget",
}
# What a demand for a sample may come with and still be answered by a small paid one.
SAMPLED = frozenset(
    {"free-sample", "volume-promise", "price-pressure", "devalues-work", "unrealistic-deadline", "vague-brief"}
)
# Signs beside which one can say that one would be glad to help.
WELCOME = frozenset({"vague-brief", "third-party", "nda-first", "off-hours", "blames-predecessors", "volume-promise"})
# Signs after which nobody is sent to a colleague, and after which no door is held open.
NO_REFERRAL = frozenset({"dubious-task"})
NO_DOOR = frozenset({"dubious-task", "rudeness", "condescension", "ultimatum", "conflict", "slow-payment"})


def ranked(findings: Sequence[Finding]) -> tuple[str, ...]:
    """The signs, the strongest first; a conflict is spoken of before anything else.

    Where one sentence asks for a sample and says that it is not paid, the sample is the matter and nobody is poor.
    """
    tried = {f.evidence for f in findings if f.sign == "free-sample"}
    findings = [f for f in findings if not (f.sign in POOR and f.evidence in tried)]
    order = sorted(findings, key=lambda f: (f.sign != "conflict", -f.score, f.sign))
    return tuple(dict.fromkeys(f.sign for f in order))


@dataclass(frozen=True, slots=True)
class Situation:
    """What the answer to a sign depends on, besides the user's terms."""

    signs: tuple[str, ...] = ()  # the strongest first
    client: bool = False
    spoken: frozenset[str] = frozenset()  # the signs that stand in the mail itself
    billed: bool = False  # the mail speaks of an invoice
    paid: bool = False  # the mail says that something is paid
    watched: bool = False  # the mail speaks of programs that watch a screen
    timed: bool = False  # the mail asks whether some time would do
    rounds: bool = False  # what has no end are the changes, not the support
    sending: bool = False  # what is wanted so soon is only that a file be sent
    outlined: bool = False  # the mail says what the work is
    changes: bool = False  # the mail speaks of changes
    first: bool = False  # nothing went before the mail
    quoted: bool = False  # the mail speaks of a price or an agreement that there is already
    sales: bool = False  # what is to be paid later comes from sales
    barter: bool = False  # things are offered in place of money
    bound: bool = False  # rules of an office speak against paying beforehand
    upkeep: bool = False  # the mail speaks of upkeep
    writing: bool = False  # the answer is asked for in writing

    @property
    def heated(self) -> bool:
        """Whether a client is angry, about the work or at all."""
        return self.client and not (HEAT | {"conflict"}).isdisjoint(self.signs) and not self.pressed

    @property
    def pressed(self) -> bool:
        """Whether a client sets a term and is not angry otherwise."""
        return self.client and (HEAT | {"conflict"}).intersection(self.signs) == {"ultimatum"}

    @property
    def unpriced(self) -> bool:
        """Whether no price can have been named that could be haggled over."""
        return self.first and not (self.quoted or self.billed)

    @property
    def disputed(self) -> bool:
        """Whether a client writes about the sum of an invoice."""
        return self.client and self.billed

    @property
    def owed(self) -> bool:
        """Whether an invoice is open: the mail has an excuse, or still speaks of the invoice after reminders."""
        talked = "slow-payment" in self.spoken or (self.billed and not self.paid)
        return "slow-payment" in self.signs and talked


def heard(situation: Situation) -> tuple[str, ...]:
    """The signs that a letter speaks to; an open invoice before the other matters, since the work waits for it."""
    leading = {"conflict", *situation.spoken}  # meetings missed before silence nothing that is said now
    silent = frozenset[str]().union(*(SILENT[sign] for sign in situation.signs if sign in SILENT and sign in leading))
    signs = (sign for sign in situation.signs if sign not in silent)
    return tuple(sorted(signs, key=lambda sign: not (situation.owed and sign == "slow-payment")))


def answered(situation: Situation) -> tuple[str, ...]:
    """The signs that get an answer of their own: of a family the first one; where none has one, the strongest sign."""
    signs = heard(situation)
    heat = [sign for sign in signs if sign in HEAT and situation.client]
    own = [sign for sign in signs if (sign in ALTERNATIVES or sign in BY_TERMS) and sign not in heat]
    families = dict.fromkeys(FAMILIES.get(sign, sign) for sign in own)
    return tuple(next(s for s in own if FAMILIES.get(s, s) == family) for family in families) or (*heat, *signs)[:1]


def mood(signs: Sequence[str]) -> Mood:
    """What the reply shows understanding for: the matter of the strongest sign that has one."""
    return next((MOODS[sign] for sign in signs if sign in MOODS), "general")


def closing(signs: Sequence[str], situation: Situation) -> str:
    """What is asked at the end of a letter that answers these signs."""
    if situation.heated:
        return "conflict"
    if "dubious-task" in signs:  # of which no offer can be drawn up
        return "way"
    found = mood(signs)
    if situation.client and (known := _closed(signs[0] if signs else "", situation)):
        return known
    if found == "time" and "unrealistic-deadline" not in signs:  # no part of it can come first
        return "way"
    return NEXT.get(found, "way")


def _closed(sign: str, situation: Situation) -> str:
    """What a client is asked whose matter is settled by what was just promised: a list, a price, a firm day."""
    if sign == "slow-payment":
        return "debt" if situation.owed else ""
    if situation.billed:
        return "bill" if sign == "price-pressure" else ""
    return "extra" if sign in {"scope-creep", "devalues-work"} else ""


def understood(signs: Sequence[str], situation: Situation) -> Mood:
    """The mood in which understanding is said; "general" where nothing is true of everybody who shows these signs.

    Whoever asks for a day that is taken is in no hurry by that alone, no debt is excused, and what a dubious task costs
    is no matter at all.
    """
    if "dubious-task" in signs and "conflict" not in signs:
        return "general"
    for sign in signs:
        found = _understood(sign, situation)
        if found not in {"general", "debt"} and (found != "time" or HURRIED.intersection(signs)):
            return found
    return "general"


def _understood(sign: str, situation: Situation) -> Mood:
    if sign == "refuses-prepayment" and situation.bound:  # no wish to be safe: they have no choice
        return "general"
    if sign in POOR and situation.barter:
        return "kind"
    if sign == "deferred-pay" and situation.sales:
        return "later"
    return SAID.get(sign, MOODS.get(sign, "general"))


def excused(signs: Sequence[str], situation: Situation) -> Mood:
    """The mood in which understanding is said before a no: that of its reason, where it is about pay."""
    poor, found = understood([sign for sign in signs if sign in POOR], situation), understood(signs, situation)
    if POOR.isdisjoint(signs) or "dubious-task" in signs or (poor == "general" and found == "money"):
        return found
    return poor


def door(signs: Sequence[str], *, soon: bool) -> Mood:
    """What a later request has to have more of, money or time; "general" where none is asked for.

    Whoever needs it within days is asked back with another matter: this one is over before its budget can grow.
    """
    if not NO_DOOR.isdisjoint(signs):
        return "general"
    found: Mood = next((MOODS[sign] for sign in signs if MOODS.get(sign) in {"time", "money", "means"}), "general")
    if "deferred-pay" in signs:  # which has nothing to do with the day
        return found
    return "time" if found != "general" and (soon or not HURRIED.isdisjoint(signs)) else found


def spoken(findings: Sequence[Finding]) -> frozenset[str]:
    """The signs that stand in the mail itself.

    Others are known from headers, config and what went before: such a finding is one over time and has no words.
    """
    past = {f.sign for f in findings if f.origin == "history" and f.where != "body"}
    return frozenset(f.sign for f in findings if f.where in {"body", "subject"} and f.sign not in past)


def alternatives(sign: str, terms: Terms, situation: Situation) -> tuple[str, ...]:
    """The blocks that can answer a sign, the most telling first."""
    if sign in HEAT and situation.client:
        return ("answer-by",) if situation.pressed else ("calm",)
    if sign == "dubious-task" and any(other in WORK for other in situation.signs):
        return ("honest-part",)
    if sign in (other := _by_situation(situation)):
        return other[sign]
    if sign == "price-pressure":
        return _price(terms, situation)
    if sign == "refuses-prepayment":
        return _payment(terms, situation)
    return ALTERNATIVES.get(sign, ("plan",))


def _price(terms: Terms, situation: Situation) -> tuple[str, ...]:
    """What answers a wish for a lower price, by the price that there is: on a bill, in a quote, or none yet."""
    discount = {"none": "none", "smaller scope": "scope", "later date": "later"}[terms.discount]
    if situation.disputed:
        return ("price-agreed",)
    if situation.unpriced and not situation.client:
        return ("price-first-minimum", "price-first")
    return ("price-quoted" if situation.quoted and discount != "later" else f"discount-{discount}",)


def _payment(terms: Terms, situation: Situation) -> tuple[str, ...]:
    """What answers whoever pays nothing beforehand: rules of an office are no wish to be talked about."""
    if terms.prepayment == "none":
        return ("pay-after",)
    return ("bound",) if situation.bound else ("stages", "contract")


def _by_situation(situation: Situation) -> Mapping[str, tuple[str, ...]]:
    """What is answered otherwise than in `ALTERNATIVES`, by what else the mail says and who writes it."""
    agreed, owed = situation.client, situation.owed
    return {
        # who asks a favour of two minutes hears what is free and what has a price, no lecture on the work
        **({"devalues-work": ("extra",)} if agreed and not situation.billed else {}),
        **({} if agreed or situation.quoted else {"scope-creep": ("bounds",)}),  # nothing yet that it could go beyond
        **({"open-ended-scope": ("support",)} if situation.upkeep else {}),
        **({} if owed else {"slow-payment": ("invoice-ahead", "invoice-ahead-simple")}),  # it may be paid by now
        **({"micromanagement": ("reports-software",)} if situation.watched else {}),
        **({"missed-meetings": ("meeting-time",)} if situation.timed else {}),
        **({"open-ended-scope": ("rounds", "bounds")} if situation.rounds else {}),
        **({"unrealistic-deadline": ("file",)} if agreed and situation.sending else {}),
        **({"nda-first": OUTLINED_NDA} if situation.outlined else {}),
        **(dict.fromkeys(POOR, ("fixed-kind",)) if situation.barter else {}),
    }


def reason(signs: Sequence[str], situation: Situation) -> str:
    """The block that says why not, where there is a reason that hurts nobody; or nothing."""
    if not HEAT.isdisjoint(signs):
        return ""
    if situation.barter and not POOR.isdisjoint(signs):
        return "reason-kind"
    return next((REASONS[sign] for sign in signs if sign in REASONS), "")


def extras(sign: str, situation: Situation) -> tuple[str, ...]:
    """What is added to the answer of a sign; a guarantee, or what a price is made of, is not told twice."""
    signs = situation.signs
    if sign not in EXTRAS or (sign == "refuses-prepayment" and "guarantee-demand" in signs):
        return ()
    if EXTRAS[sign] == "revisions" and not (situation.client and situation.changes):
        return ()
    told = "devalues-work" in signs or situation.disputed or situation.unpriced
    if EXTRAS[sign] == "justify" and told:
        return ()
    return (EXTRAS[sign],)
