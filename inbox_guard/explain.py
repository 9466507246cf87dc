"""The one renderer of judgements: the JSON of `check` and `scan`, and lines for people.  It decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import tzinfo
from typing import Any

from inbox_guard.model import FACTS, Finding, Judgement, Kind, Message, Verdict
from inbox_guard.remarks import remarks
from inbox_guard.signs.catalogue import Catalogue

Json = dict[str, Any]
Nearest = Callable[[str, str, str], str]
_LONGEST = 160  # characters of a quotation in lines for people

REASONS: Mapping[str, str] = {
    "own": "it is your own mail",
    "excluded": "the config leaves this address alone",
    "no-sender": "it names no sender that can be read: look at it yourself",
    "bounce": "it is a delivery report",
    "calendar": "it is a calendar message",
    "automatic": "it was sent by a machine",
    "bulk": "it went to many (a list or a newsletter)",
    "spam": "the mail provider called it spam",
    "language": "it is in none of the installed languages",
    "no-request": "nothing in it asks for work",
    "pitch": "it offers something to you instead of asking for work",
    "recruiter": "it advertises a job",
    "receipt": "it is a receipt, an invoice or a notification",
    "private": "it is private mail",
    "public": "it speaks to the public or to an office",
    "phishing": "it looks like phishing",
    "asks-for-work": "it asks for work",
    "likely-asks-for-work": "it seems to ask for work, in few words",
    "may-ask-for-work": "it seems to ask for work",
    "contact": "you have written to this address before",
    "waits-for-answer": "you have asked and wait for an answer",
}


def as_json(judgement: Judgement) -> Json:
    """The object of `check --json`; `scan` adds its own fields."""
    message, gate, verdict, draft = judgement.message, judgement.gate, judgement.verdict, judgement.draft
    return {
        "file": message.place.path,
        "message_id": message.id,
        "language": message.language,
        "handled": gate.handled,
        "kind": gate.kind.value,
        "signs": [_finding(f) for f in judgement.findings],
        "score": verdict.score,
        "action": verdict.action.value,
        "stated": list(verdict.stated),
        "missing": list(verdict.missing),
        "draft": None
        if draft is None
        else {
            "kind": draft.kind.value,
            "language": draft.language,
            "to": [address.email for address in draft.to],
            "subject": draft.subject,
            "text": draft.text,
        },
        "why_not": None if gate.handled else gate.reason,
        "why_no_draft": judgement.why_no_draft or None,
        "earlier": [_finding(f) for f in judgement.carried],
        "remarks": list(remarks(message)),
    }


def _finding(finding: Finding) -> Json:
    return {
        "id": finding.sign,
        "score": finding.score,
        "evidence": finding.evidence,
        "where": finding.where,
        "rule": finding.rule,
    }


def as_lines(
    judgement: Judgement,
    catalogue: Catalogue,
    weights: Mapping[str, float],
    *,
    nearest: Nearest = lambda *_: "",
    zone: tzinfo | None = None,
) -> Iterator[str]:
    """The judgement for people, line by line: what it is, which words showed which sign, what follows.

    Args:
        judgement: what is told.
        catalogue: the signs.
        weights: the user's own factor for a sign.
        nearest: language, sign and sentence → the pack's example that the sentence is most like.
        zone: whose clock the date is told by; None for the sender's own.
    """
    gate, verdict = judgement.gate, judgement.verdict
    yield from _head(judgement.message, zone)
    yield f"  kind      {gate.kind.value}: {REASONS.get(gate.reason, gate.reason)}"
    if gate.evidence:
        yield f"            {_quoted(gate.evidence)}"
    if not gate.handled:
        yield "  action    none: it is left alone, no label, no draft"
        return
    yield from _signs(judgement, catalogue, weights, nearest)
    yield from _other_signs(judgement)
    if verdict.stated or verdict.missing:
        yield from _facts(verdict)
    yield f"  action    {verdict.action.value} (score {verdict.score:.2f}){_because(judgement, catalogue)}"
    yield from _draft(judgement)


def _head(message: Message, zone: tzinfo | None) -> Iterator[str]:
    date = message.date.astimezone(zone) if message.date and zone else message.date
    when = date.strftime("%Y-%m-%d %H:%M") if date else "no date"
    yield f"{message.subject or '(no subject)'}"
    name, email = message.sender.name, message.sender.email
    yield f"  from      {f'{name} <{email}>' if name else email}, {when}"
    yield f"  message   {message.id}"
    yield f"  language  {message.language or 'none of the installed ones'}"
    yield from (f"  note      {remark}" for remark in remarks(message))


def _signs(judgement: Judgement, catalogue: Catalogue, weights: Mapping[str, float], nearest: Nearest) -> Iterator[str]:
    if not judgement.findings:
        yield "  signs     none: no sentence of it showed a warning sign"
    for finding in judgement.findings:
        sign = catalogue.signs[finding.sign]
        yield f"  sign      {finding.sign} ({finding.score:.2f}, leans to {catalogue.leaning(finding)}): {sign.what}"
        yield f"            {_quoted(finding.evidence)}"
        detail = f"; {finding.note}" if finding.note else ""
        weight = f"{sign.weighted(weights):.3g}"
        if sign.id in weights:
            weight += f" ({sign.weight:g} before the config)"
        yield f"            rule {finding.rule}{detail}; weight {weight}; {catalogue.source(finding.sign)}"
        language = judgement.message.language or ""
        if finding.origin == "model" and (like := nearest(language, finding.sign, finding.evidence)):
            yield f"            most like the example {_quoted(like)}"


def _other_signs(judgement: Judgement) -> Iterator[str]:
    """Signs that are not counted here, and those of earlier mail that are."""
    for finding in judgement.distrusted:
        yield f"  left out  {finding.sign}: {_quoted(finding.evidence)}"
        yield f"            rule {finding.rule}; {finding.note}"
    for finding in judgement.carried:
        yield f"  earlier   {finding.sign} ({finding.score:.2f}), {finding.note}, which is not answered yet:"
        yield f"            {_quoted(finding.evidence)}"


def _facts(verdict: Verdict) -> Iterator[str]:
    yield f"  stated    {', '.join(verdict.stated) or 'nothing'}"
    yield from (f"            {fact}: {_quoted(verdict.said[fact])}" for fact in FACTS if fact in verdict.said)
    yield f"  missing   {', '.join(verdict.missing) or 'nothing'}"


def _draft(judgement: Judgement) -> Iterator[str]:
    if judgement.why_no_draft:
        yield f"  draft     none: {judgement.why_no_draft}"
    elif judgement.draft is None:
        yield f"  draft     none: {_nothing_to_say(judgement)}"
    else:
        yield f"  draft     {judgement.draft.kind.value}, {judgement.draft.language}: {judgement.draft.subject}"
        yield from (f"            {line}" for line in judgement.draft.text.splitlines())


def _nothing_to_say(judgement: Judgement) -> str:
    """Why a message that was judged needs no draft of ours; the best requests are of this kind."""
    if judgement.findings or judgement.carried:
        return "what it shows calls for no answer of its own"
    if judgement.gate.kind is Kind.REQUEST:
        return "no warning sign, and it says what a quote needs: write your quote"
    return "no warning sign: answer as you always do"


def _because(judgement: Judgement, catalogue: Catalogue) -> str:
    leaning = [
        f.sign
        for f in (*judgement.findings, *judgement.carried)
        if catalogue.leaning(f) == judgement.verdict.action.value
    ]
    if leaning:
        return f", because of {', '.join(leaning)}"
    return ", because too little is stated" if judgement.verdict.action.value == "clarify" else ""


def _quoted(text: str) -> str:
    flat = " ".join(text.split())
    return f"“{flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + '…'}”"
