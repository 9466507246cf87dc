"""The whole core for one message: gate, signs, verdict, draft.  All commands are shells over it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

from inbox_guard import gate as gates
from inbox_guard.history.habits import HINT, HINTED, ContactHistory, habits, is_difficult
from inbox_guard.history.letters import bare_letter, read_letter
from inbox_guard.history.threads import carried_over, unanswered
from inbox_guard.model import (
    Acquaintance,
    Action,
    Draft,
    Finding,
    Judgement,
    Kind,
    Letter,
    Message,
    RawMessage,
    TrackRecord,
)
from inbox_guard.profile import Policy, Profile
from inbox_guard.reading.lore import MailLore
from inbox_guard.reading.quotes import bare_subject, is_automatic_subject
from inbox_guard.replies import ReplyTexts, compose
from inbox_guard.replies.reply_to import refused
from inbox_guard.signs.analysis import Analysis, Reader, again, analyse
from inbox_guard.signs.catalogue import Catalogue
from inbox_guard.signs.facts import Facts, due, fact_findings, is_form, with_facts
from inbox_guard.signs.find import LEARNED, THRESHOLD, findings
from inbox_guard.signs.gate_model import GateModel
from inbox_guard.signs.line_features import line_features
from inbox_guard.signs.sign_models import Prediction, SignModels
from inbox_guard.signs.stated import FactModel, stated
from inbox_guard.signs.trust import weighed
from inbox_guard.signs.votes import Votes, votes_of
from inbox_guard.verdict import decide

_MOST_BEFORE = 200  # letters of one person that are looked at: one a day, as far back as anything reads
_MACHINES = frozenset({"automatic", "bounce", "calendar"})


@dataclass(frozen=True, slots=True, eq=False)
class Gatekeeper:
    """What the gate needs of one language: what requests read like, and the rules on asking for work."""

    gate_model: GateModel
    reader: Callable[[], Reader]  # compiled when the first mail needs it

    def hopeless(self, margin: float) -> bool:
        """Whether a text with this margin is no request, whatever the rules say."""
        return margin < self.gate_model.least or self.gate_model.weigh(margin, 1.0, 0.0) < gates.LIKELY


@dataclass(frozen=True, slots=True)
class Core:
    """All knowledge, loaded once: catalogue, a reader for each language, reply texts, rates, how mail is parsed."""

    catalogue: Catalogue
    gatekeepers: Callable[[str], Gatekeeper]  # language → what decides whether the rest is needed at all
    readers: Callable[[str], Reader]  # language → everything; compiled when the first mail needs it
    sign_models: Callable[[str], SignModels]  # language → what was learned of signs
    fact_models: Callable[[str], FactModel]  # language → what was learned of the facts that requests state
    languages: tuple[str, ...]
    texts: Callable[[], Mapping[str, ReplyTexts]]  # read when the first draft is written
    per_euro: Mapping[str, Decimal]
    parse: Callable[[RawMessage], Message]
    histories: Callable[[str], Reader]  # language → the rules on what the letters of a thread are
    lore: MailLore


@dataclass(frozen=True, slots=True)
class Setting:
    """For whom and when is judged."""

    profile: Profile
    policy: Policy
    now: datetime
    known: Acquaintance = field(default_factory=Acquaintance)
    records: Mapping[str, TrackRecord] = field(default_factory=dict)  # rule → how it did, where the user corrected it

    @property
    def today(self) -> date:
        """The day that it is where the user lives."""
        return self.now.astimezone(ZoneInfo(self.profile.time_zone)).date()


def by_header(message: Message, core: Core, setting: Setting) -> Judgement | None:
    """The judgement, where the header alone gives it; else None: fetch the body and ask `judge`."""
    gate = gates.by_headers(message, setting.profile.keys, core.lore, setting.policy.exclude)
    return None if gate is None else Judgement(message, gate)


def judge(message: Message, core: Core, setting: Setting) -> Judgement:
    """Judge a message; of what passed before, `setting` knows."""
    early = by_header(message, core, setting)
    if early is not None:
        return early
    client = gates.client_of(message, setting.known, setting.profile.keys)
    keepers = [core.gatekeepers(language) for language in _languages(message, core)]
    text = f"{message.subject}\n{message.body.new}"
    margins = {keeper: keeper.gate_model.margin(core.lore.tokenizer.words(text)) for keeper in keepers}
    if client is None:
        keepers = [keeper for keeper in keepers if not keeper.hopeless(margins[keeper])]
        if not keepers:
            return Judgement(message, gates.nothing_asked(message))
    keeper, analysis, votes = _analysed(message, keepers)
    weigh = partial(keeper.gate_model.weigh, margins[keeper])
    gate = gates.by_text(message, votes, weigh, client)
    if not gate.handled:
        return Judgement(message, gate)
    work = {"work": gate.evidence} if gates.by_text(message, votes, weigh, None).handled else {}
    analysis = again(analysis, core.readers(analysis.pack.language))
    services, ruled = _services(setting.profile, analysis), votes_of(analysis)
    profile, today, contact = setting.profile, setting.today, client is not None
    form = is_form(message.sender, profile.keys, core.lore.programs)
    facts = Facts(analysis, gate.kind, profile, today, ruled, core.per_euro, services, contact=contact, form=form)
    votes = with_facts(facts)
    lines = line_features(analysis, votes, core.per_euro)
    prediction = core.sign_models(analysis.pack.language).predict(lines)
    found = _signs(facts, votes, prediction, core.catalogue, setting.policy)
    found, distrusted = weighed(found, setting.records, THRESHOLD)
    hints = frozenset(hint.sign for hint in findings(votes, HINTED, analysis, prediction, HINT))
    request = gate.kind is Kind.REQUEST
    said = stated(votes, lines, core.fact_models(analysis.pack.language)) if request else {}
    letter = letter_of(message, core, setting, analysis, found, said)
    letter = replace(letter, marks={**work, **letter.marks}, hints=hints)
    judged = Judgement(message, gate, found, distrusted=distrusted, letter=letter)
    return _concluded(judged, due(facts), core, setting)


def _concluded(judged: Judgement, wanted: date | None, core: Core, setting: Setting) -> Judgement:
    """The judgement with what the thread adds, its verdict and its draft."""
    letter, gate = judged.letter, judged.gate
    if letter is None:
        return judged
    before = _before(letter, setting)
    history = ContactHistory((*before, letter), setting.profile, now=setting.now)
    shown_over_time, distrusted = weighed(habits(history), setting.records, THRESHOLD)
    best = {finding.sign: finding for finding in (*shown_over_time, *judged.findings)}
    found = tuple(best[s] for s in core.catalogue.signs if s in best and s not in setting.policy.disabled)
    waiting = unanswered(before, letter)
    shown = setting.policy.disabled.union(best)
    # an own sign may have gone from the config since a letter showed it
    known = [finding for finding in carried_over(waiting) if finding.sign in core.catalogue.signs]
    carried = tuple(finding for finding in known if finding.sign not in shown)
    said = {fact: words for earlier in waiting for fact, words in earlier.stated.items()} | dict(letter.stated)
    difficult = is_difficult(history, best.values())
    weights = setting.policy.weights
    verdict = decide(gate, (*found, *carried), said, core.catalogue, weights, difficult=difficult)
    verdict = replace(verdict, due=wanted)
    doubted = (*judged.distrusted, *(finding for finding in distrusted if finding.sign not in best))
    whole = replace(judged, findings=found, verdict=verdict, carried=carried, distrusted=doubted)
    draft, why = _reply(whole, core, setting)
    return replace(whole, draft=draft, why_no_draft=why)


def _before(letter: Letter, setting: Setting) -> Sequence[Letter]:
    """What passed between the user and who wrote, oldest first; of a flood the last."""
    earlier = setting.known.letters.get(next(iter(letter.people), ""), ())
    end = bisect_left(earlier, letter.date, key=lambda old: old.date)
    return earlier[max(0, end - _MOST_BEFORE) : end]


def letter_of(
    message: Message,
    core: Core,
    setting: Setting,
    analysis: Analysis | None = None,
    found: Sequence[Finding] = (),
    said: Mapping[str, str] | None = None,
) -> Letter:
    """What the thread of a message remembers of it: own mail, a client's, an automatic answer.

    Args:
        message: read whole.
        core: the rules on what letters are.
        setting: whose mail is own mail.
        analysis: of the message, where there is one already.
        found: the signs in it.
        said: the facts that it states, with its words.
    """
    bare = bare_letter(message, setting.profile.keys, bare_subject(message.subject, core.lore))
    reader = core.histories(_languages(message, core)[0])
    seen = analyse(message, reader) if analysis is None else again(analysis, reader)
    early = gates.by_headers(message, frozenset(), core.lore)
    machine = early is not None and early.reason in _MACHINES
    machine = machine or is_automatic_subject(message.subject, core.lore)
    return read_letter(bare, seen, found, said or {}, automatic=machine)


def _reply(judged: Judgement, core: Core, setting: Setting) -> tuple[Draft | None, str]:
    """The draft, or why there is none although there is an action."""
    action, message = judged.verdict.action, judged.message
    if action is Action.NONE:
        return None, ""
    if action not in setting.policy.drafts:
        return None, f"drafts of the kind {action} are switched off"
    reason = judged.gate.reason
    if reason == gates.DOUBTFUL or (reason == gates.LIKELY_PLAIN and not judged.findings):
        return None, "it may be no request: read it yourself"
    if all(address.key in setting.profile.keys for address in message.answer_to):
        return None, "the reply would go to yourself"
    astray = refused(message, setting.profile.keys, core.lore.programs)
    if astray:
        return None, astray
    found = (*judged.findings, *judged.carried)
    profile, texts = setting.profile, core.texts()
    draft = compose(message, judged.gate, found, judged.verdict, profile, texts, setting.now, core.lore)
    return draft, "" if draft else "there is nobody to answer"


def _languages(message: Message, core: Core) -> tuple[str, ...]:
    """The message's language; all installed ones where it is none of them or cannot be told."""
    return (message.language,) if message.language in core.languages else core.languages


def _analysed(message: Message, keepers: Sequence[Gatekeeper]) -> tuple[Gatekeeper, Analysis, Votes]:
    """Analyse with each language and keep the one whose rules find most."""
    analyses = [(keeper, analyse(message, keeper.reader())) for keeper in keepers]
    voted = [(keeper, analysis, votes_of(analysis)) for keeper, analysis in analyses]
    return max(voted, key=lambda triple: len(triple[2]))


def _services(profile: Profile, analysis: Analysis) -> Mapping[str, tuple[str, ...]]:
    """Every service that the profile names, as the stems of its words in the mail's language."""
    words, named = analysis.pack.words, (*profile.services, *profile.not_offered)
    return {service: tuple(words.stem(w) for w in words.split(service.casefold())) for service in named}


def _clearer(model: Finding, fact: Finding) -> Finding:
    """The stronger finding of a sign; where the model names no rule, what the fact says, as sure as the stronger."""
    if model.rule.endswith(f"/{LEARNED}"):
        return replace(fact, score=max(model.score, fact.score))
    return max(model, fact, key=lambda finding: finding.score)


def _signs(
    facts: Facts, votes: Votes, prediction: Prediction, catalogue: Catalogue, policy: Policy
) -> tuple[Finding, ...]:
    """The strongest finding of each sign, in the catalogue's order, without the signs that the user switched off."""
    best: dict[str, Finding] = {}
    signs = catalogue.signs
    for finding in (*findings(votes, signs, facts.analysis, prediction), *fact_findings(facts)):
        known = best.get(finding.sign)
        best[finding.sign] = _clearer(known, finding) if known else finding
    return tuple(best[s] for s in signs if s in best and s not in policy.disabled)
