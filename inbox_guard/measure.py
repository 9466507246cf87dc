"""How good the rules are on a labelled corpus: precision, recall, F1 a language and sign, and what else a user feels.

It compares judgements with labels and counts; it prints nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from inbox_guard.corpus import USER, LabelledMail
from inbox_guard.judge import Core, Setting, judge
from inbox_guard.model import FACTS, Acquaintance, Action, Judgement, Kind, Place, RawMessage
from inbox_guard.profile import Policy, Profile


@dataclass(slots=True)
class Score:
    """True findings, false alarms, misses; the mails behind the last two."""

    hits: int = 0
    alarms: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of findings that are true; 1 where there is none."""
        found = self.hits + len(self.alarms)
        return self.hits / found if found else 1.0

    @property
    def recall(self) -> float:
        """Share of labels that were found; 1 where there is none."""
        there = self.hits + len(self.misses)
        return self.hits / there if there else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = 2 * self.hits + len(self.alarms) + len(self.misses)
        return 2 * self.hits / total if total else 1.0

    @property
    def quiet(self) -> float:
        """T·(T/(T+F))²: true findings, punished twice for false alarms."""
        return self.hits * self.precision**2

    def add(self, other: Score) -> None:
        """Take in another score."""
        self.hits += other.hits
        self.alarms += other.alarms
        self.misses += other.misses


@dataclass(slots=True)
class Measured:
    """The figures of one language."""

    language: str
    mails: int = 0
    signs: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    facts: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    gate: Score = field(default_factory=Score)  # requests that were recognised
    touched: Score = field(default_factory=Score)  # other mail that got a label or draft: alarms; left alone: hits
    traps: Score = field(default_factory=Score)  # traps that fired: alarms; that did not: hits
    clean: Score = field(default_factory=Score)  # clean requests with any sign: alarms
    actions: Score = field(default_factory=Score)  # action not among the accepted: misses
    drafts: Score = field(
        default_factory=Score
    )  # requests with an action that got a draft; those that got none: misses
    languages: Score = field(default_factory=Score)
    evidence: Score = field(default_factory=Score)  # evidence that is no exact substring: alarms

    def all_signs(self) -> Score:
        """All signs together (micro average)."""
        return _sum(self.signs.values())

    def all_facts(self) -> Score:
        """All seven facts together."""
        return _sum(self.facts.values())


def _sum(scores: Iterable[Score]) -> Score:
    total = Score()
    for score in scores:
        total.add(score)
    return total


def measure(
    mails: Iterable[LabelledMail],
    core: Core,
    profile: Profile,
    text_signs: frozenset[str],
    tick: Callable[[], None] = lambda: None,
) -> Mapping[str, Measured]:
    """Judge every mail and compare: language → figures.

    Args:
        mails: the labelled mails.
        core: what judges.
        profile: the user; the address of `corpus.USER` is added to the own ones.
        text_signs: the signs that single mails are labelled with; others do not count.
        tick: called after each mail.
    """
    figures: dict[str, Measured] = {}
    for mail in mails:
        measured = figures.setdefault(mail.language, Measured(mail.language))
        _compare(mail, judged(mail, core, profile), measured, text_signs)
        tick()
    return figures


def judged(mail: LabelledMail, core: Core, profile: Profile) -> Judgement:
    """The judgement of one labelled mail; mail of a client answers an own mail of the day before."""
    profile = replace(profile, addresses=(*profile.addresses, USER))
    message = core.parse(RawMessage(Place(path=mail.id), mail.as_bytes()))
    known = Acquaintance(frozenset({mail.earlier_id})) if mail.kind == "client" else Acquaintance()
    setting = Setting(profile, Policy(), mail.date + timedelta(minutes=5), known)
    return judge(message, core, setting)


def _compare(mail: LabelledMail, judgement: Judgement, measured: Measured, text_signs: frozenset[str]) -> None:
    measured.mails += 1
    found = {f.sign for f in judgement.findings} & text_signs
    for sign in text_signs:
        _count(measured.signs[sign], mail.id, there=sign in mail.signs, found=sign in found)
    for sign in mail.traps:
        _count(measured.traps, f"{mail.id} {sign}", there=sign not in found, found=True)
    _count(measured.languages, mail.id, there=judgement.message.language == mail.language, found=True)
    text = f"{mail.subject}\n{mail.body}".replace("\r\n", "\n")
    for finding in judgement.findings:
        if finding.where in ("body", "subject", "profile"):
            _count(measured.evidence, f"{mail.id} {finding.sign}", there=finding.evidence in text, found=True)
    if mail.kind == "other":
        _count(measured.touched, mail.id, there=not judgement.gate.handled, found=True)
        return
    action = judgement.verdict.action.value
    _count(measured.actions, f"{mail.id} {action}", there=True, found=action in mail.actions)
    if mail.kind == "request":
        _count(measured.gate, mail.id, there=True, found=judgement.gate.kind is Kind.REQUEST)
        if action != Action.NONE:
            _count(measured.drafts, f"{mail.id} {action}", there=True, found=judgement.draft is not None)
        if not mail.signs:
            _count(measured.clean, f"{mail.id} {' '.join(sorted(found))}", there=not found, found=True)
        stated = set(judgement.verdict.stated)
        for fact in FACTS:
            _count(measured.facts[fact], mail.id, there=fact in mail.stated, found=fact in stated)


def _count(score: Score, name: str, *, there: bool, found: bool) -> None:
    if there and found:
        score.hits += 1
    elif found:
        score.alarms.append(name)
    elif there:
        score.misses.append(name)
