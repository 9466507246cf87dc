"""Signs that are read from headers, addresses, times and the user's profile: sign id → function.

Every function takes the same `Facts` and yields findings whose evidence is an exact part of the message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from inbox_guard.model import FACTS, Address, DateRef, Duration, Finding, Kind
from inbox_guard.profile import Profile
from inbox_guard.reading.domains import same_registrant
from inbox_guard.reading.programs import Programs
from inbox_guard.signs.analysis import Analysis, Line
from inbox_guard.signs.find import evidence
from inbox_guard.signs.services import ASKING, apart, mentions
from inbox_guard.signs.stated import stated
from inbox_guard.signs.votes import Vote, Votes
from inbox_guard.signs.worth import NAMING, budgets, speaking, too_little, too_soon

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the functions look at: the analysed message, who the user is, what the rules already say."""

    analysis: Analysis
    kind: Kind
    profile: Profile
    today: date  # where the user lives
    votes: Votes
    per_euro: Mapping[str, Decimal]
    services: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # name → stems
    form: bool = False  # a program sends what somebody filled in on a site
    contact: bool = False  # it is mail of a contact, who writes of invoices, wares and sums agreed long ago


def low_budget(facts: Facts) -> Iterator[Finding]:
    """What is named as the budget lies below the profile's minimum, in any currency that has a rate."""
    currency = facts.profile.currency
    # without a rate amounts in the profile's own currency can be compared still
    rates = facts.per_euro if currency in facts.per_euro else {currency: Decimal(1)}
    for offer in budgets(_of_budgets(facts), rates, currency):
        minimum = _minimum(offer.per, facts.profile)
        if minimum is not None and offer.euros < minimum / rates[currency]:
            note = f"{offer.money.most} {offer.money.currency} is less than the minimum of {minimum} {currency}"
            yield _finding("low-budget", offer.line, "below-minimum", 0.9, note)


def _of_budgets(facts: Facts) -> tuple[Line, ...]:
    """The lines whose amounts may be a budget; of a contact's those alone that say the word."""
    lines = facts.analysis.lines
    return tuple(line for line in lines if "says-budget" in line.spans) if facts.contact else lines


def _minimum(per: str, profile: Profile) -> Decimal | None:
    return {"": profile.minimum_project, "hour": profile.minimum_hourly}.get(per)


def below_floor(facts: Facts) -> Iterator[Vote]:
    """An amount that is no pay for the work named, whatever the profile says."""
    return too_little(facts.analysis, facts.votes, facts.per_euro, _of_budgets(facts))


def before_it_can_be(facts: Facts) -> Iterator[Vote]:
    """A date by which the work named cannot be done."""
    return too_soon(facts.analysis, facts.votes) if facts.kind is Kind.REQUEST else iter(())


def outside_services(facts: Facts) -> Iterator[Finding]:
    """What the profile does not offer is asked for, or is the trade of the client.

    Where the mail asks beside it for what the profile does offer, that part can be done: no reason to refuse.
    """
    asking = speaking(facts.analysis, facts.votes, NAMING)
    outside = mentions(facts.profile.not_offered, facts.services, facts.analysis.lines, asking)
    if not outside:
        return
    offered = mentions(facts.profile.services, facts.services, facts.analysis.lines, asking)
    whole, also = apart(outside, offered, speaking(facts.analysis, facts.votes, ASKING))
    for mention in whole:
        note = f"the profile does not offer “{mention.service}”"
        yield _finding("outside-services", mention.line, "not-offered", 0.8, note, "profile")
    if not whole:
        names = tuple(dict.fromkeys(mention.service for mention in outside))
        note = f"the profile does not offer {_quoted(names)}, but {_quoted(also)}, which is asked for too"
        found = _finding("outside-services", outside[0].line, "part-not-offered", 0.8, note, "profile")
        yield replace(found, leans="negotiate", about=", ".join(names))


def _quoted(names: Iterable[str]) -> str:
    return " and ".join(f"“{name}”" for name in names)


def no_capacity(facts: Facts) -> Iterator[Finding]:
    """The day by which a request wants its work lies before the profile's `available_from`."""
    free, today = facts.profile.available_from, facts.today
    if free is None or free <= today or facts.kind is not Kind.REQUEST:
        return
    for line in speaking(facts.analysis, facts.votes, ("fact:deadline",)):
        day = max(_days(line, today), default=today - _DAY)
        if today <= day < free:
            yield _finding("no-capacity", line, "before-available", 0.8, f"{day} lies before {free}", "profile")


def due(facts: Facts) -> date | None:
    """The first day, from today on, that a mail names for its work where it speaks of when it is needed."""
    today = facts.today
    lines = speaking(facts.analysis, facts.votes, ("fact:deadline", "unrealistic-deadline"))
    return min((day for line in lines for day in _days(line, today) if day >= today), default=None)


def _days(line: Line, today: date) -> Iterator[date]:
    """The days that a line names for the work: dates but those of offers, talks and payment, and lengths from today."""
    for value in line.values:
        if isinstance(value, DateRef) and not line.covers("other-day", value):
            yield value.day
        elif isinstance(value, Duration) and value.length >= _DAY and line.covers("time-left", value):
            yield today + value.length


def vague_brief(facts: Facts) -> Iterator[Vote]:
    """A request that states next to nothing: no deliverable that could be priced, and at most one other fact."""
    said = stated(facts.votes)
    solid = [fact for fact in FACTS if fact in said]
    words = sum(len(line.sentence.tokens) for line in facts.analysis.lines if line.sentence.where == "body")
    if facts.kind is Kind.REQUEST and words and not _priceable(solid):
        line = next((v.line for v in facts.votes.get("gate:ask", ()) if v.line.sentence.where == "body"), None)
        if line is not None:
            missing = ", ".join(fact for fact in FACTS if fact not in said)
            weight = 0.6 if solid else 0.8
            yield Vote("vague-brief", line, "vague-brief/nothing-stated", weight, f"not stated: {missing}")


def _priceable(solid: list[str]) -> bool:
    return "deliverable" in solid or len(solid) > 1


def evasive_sender(facts: Facts) -> Iterator[Finding]:
    """Replies are to go to another domain than the mail came from, and not to a domain of the same name.

    The form of a site sends from the site's domain or a service's, and leads elsewhere by its nature.
    """
    message = facts.analysis.message
    if facts.form:
        return
    for other in message.reply_to:
        here, there = message.sender.domain, other.domain
        if here and there and not same_registrant(here, there):
            note = f"From is {here}, Reply-To is {there}"
            yield Finding("evasive-sender", 0.6, other.email, "header", "evasive-sender/reply-to-elsewhere", note)


def is_form(sender: Address, own: frozenset[str], programs: Programs) -> bool:
    """Whether a program sends it, by its name or from the user's own house; a provider's domain is no house."""
    if programs.send_forms_alone(sender) or programs.ask_for_silence(sender):
        return True
    house = {key.rpartition("@")[2] for key in own}
    near = any(sender.domain == each or sender.domain.endswith(f".{each}") for each in house)
    return sender.key in own or (near and programs.send_forms(sender))


def _finding(sign: str, line: Line, rule: str, score: float, note: str, where: str = "") -> Finding:
    sentence = line.sentence
    place = "profile" if where == "profile" else sentence.where
    return Finding(sign, score, evidence(sentence.text), place, f"{sign}/{rule}", note)


FUNCTIONS: tuple[Callable[[Facts], Iterator[Finding]], ...] = (
    low_budget,
    outside_services,
    no_capacity,
    evasive_sender,
)

#: What is read from the text alone: it votes as a rule does.
FROM_WORDS: tuple[Callable[[Facts], Iterator[Vote]], ...] = (below_floor, before_it_can_be, vague_brief)


def with_facts(facts: Facts) -> Votes:
    """All votes, with what the text as a whole says: the strongest of a kind only."""
    votes = dict(facts.votes)
    for function in FROM_WORDS:
        best = max(function(facts), key=lambda vote: vote.weight, default=None)
        if best is not None:
            votes[best.target] = (*votes.get(best.target, ()), best)
    return votes


def fact_findings(facts: Facts) -> Iterator[Finding]:
    """All that headers, times and the profile say; the strongest finding of a sign and rule only."""
    for function in FUNCTIONS:
        best = max(function(facts), key=lambda f: f.score, default=None)
        if best is not None:
            yield best
