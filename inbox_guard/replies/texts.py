"""The texts of replies, validated: whatever a language says lives in its TOML files, and faults are found when loading.

A text may hold `{formal|familiar}` alternatives, which are parted here, with a third one where the language speaks to
two on first names otherwise than to one (`{Sie|du|ihr}`), and `{name}` placeholders out of `PLACEHOLDERS`.  What goes
into those is decided in `values.py`; a text whose placeholder has no value is not used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from inbox_guard.errors import ConfigError
from inbox_guard.model import FACTS
from inbox_guard.reading.lore import MailLore
from inbox_guard.replies.manner import Manner, Register, manner_of
from inbox_guard.replies.template import check, strings
from inbox_guard.suggest import did_you_mean

PLACEHOLDERS = frozenset(
    (
        *("date", "plan_date", "hours", "stages", "revisions", "guarantee"),
        *("nda", "minimum", "portfolio", "said", "referral", "sent", "outside"),
    )
)
BLOCKS: Mapping[str, tuple[str, ...]] = {
    "common": (
        *("thanks-request", "thanks-client", "thanks-parting", "thanks-plain"),
        *("understand-general", "understand-time", "understand-money", "understand-means"),
        *("understand-result", "understand-safety", "understand-contact", "understand-report"),
        *("understand-later", "understand-kind", "understand-sample"),
        *("understand-delay", "understand-bill", "understand-conflict", "process", "write-down"),
    ),
    "decline": (
        *("no-request", "no-client", "no-sample", "reason-booked", "reason-outside", "early", "early-date"),
        *("referral", "hint", "hint-honest", "hint-thesis", "hint-reviews", "hint-copies"),
        *("references", "door-sample"),
        *("reason-result", "reason-fee", "reason-unpaid", "reason-kind", "reason-budget", "hint-means"),
        *("handover", "invoice", "door-time", "door-date", "door-money", "wish", "wish-client", "interest"),
    ),
    "negotiate": (
        *("real-date", "real-date-booked", "real-date-now", "start-booked", "start-open", "lead-time", "less-scope"),
        *("less-scope-minimum", "price-agreed", "discount-none", "discount-scope", "discount-later", "stages"),
        *("price-first", "price-first-minimum", "price-quoted", "bounds", "answer-by", "bound", "fixed-kind"),
        *("contract", "pay-after", "own-guarantee", "fixed-fee", "fixed-fee-simple", "support", "extra"),
        *("revisions", "contains", "sample", "sample-portfolio", "volume", "hours", "reports", "reports-software"),
        *("guarantee", "guarantee-own", "steps", "nda", "nda-surcharge", "options", "meeting"),
        *("meeting-time", "invoice"),
        *("conflict", "calm", "rounds", "file", "nda-known", "nda-known-surcharge", "meeting-points"),
        *("invoice-then", "next-start", "next-plan"),
        *("invoice-question", "invoice-ahead", "invoice-ahead-simple"),
        *("person", "who", "plan", "terms", "honest", "honest-part", "other-part", "other-part-named"),
        *("repeat", "open", "justify"),
        *("price-needs", "price-follows", "next-time", "next-money", "next-scope", "next-delay"),
        *("next-way", "next-conflict", "next-extra", "next-bill", "next-meeting", "next-debt"),
    ),
    "short": (
        *("real-date", "real-date-booked", "real-date-now", "start-booked", "start-open", "lead-time", "less-scope"),
        *("less-scope-minimum", "discount-none", "discount-scope", "discount-later", "price-agreed", "stages"),
        *("contract", "pay-after", "fixed-fee", "support", "extra", "contains", "sample", "volume", "hours"),
        *("reports", "reports-software", "meeting-time", "guarantee", "steps", "nda", "nda-surcharge"),
        *("options", "meeting", "invoice"),
        *("invoice-ahead", "person", "who", "terms", "honest", "other-part", "other-part-named", "rounds", "file"),
        *("repeat", "plan", "price-first", "price-first-minimum", "price-quoted", "bounds", "answer-by"),
        *("bound", "fixed-kind"),
    ),
    "clarify": (
        *("said", "little", "references", "ask", "ask-one", "pass-on", "pass-on-one"),
        *(*FACTS, "budget-price", "sender"),
        *("their-goal", "their-deliverable", "their-deadline", "their-budget", "their-budget-price", "their-material"),
        *("text", "taste", "occasion", "running", "system", "level", "start", "spoken", "source", "extent"),
        *("traced", "yours", "complete", "call", "repair", "repair-brought", "which", "price", "ways"),
        *("kind", "person-later", "nda-attached", "nda-attached-surcharge", "nda-outline"),
        *("call-plain", "next", "next-outline", "their-next"),
    ),
    "follow-up": (
        *("about-quote", "about-questions", "about-approval", "about-material", "about", "about-undated"),
        *("relevant", "move", "place", "one-line"),
        *("needed", "other-contact", "date", "call"),
        *("silence", "silence-undated", "paused", "bill", "still-on", "come-back"),
    ),
}
FILES = (*BLOCKS, "manner")
_CHOICE = re.compile(r"\{([^{}|]*)\|([^{}|]*)(?:\|([^{}|]*))?\}")


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its variants as said formally, familiarly, and familiarly to two, in the same order."""

    formal: tuple[str, ...]
    familiar: tuple[str, ...]
    plural: tuple[str, ...]
    instead: Block | None = field(default=None, compare=False)  # what is said where none of these has its values

    def variants(self, register: Register) -> tuple[str, ...]:
        """The variants of one register."""
        return {"formal": self.formal, "familiar": self.familiar, "plural": self.plural}[register]


@dataclass(frozen=True, slots=True)
class ReplyTexts:
    """All texts of one language; blocks are keyed `file.block`."""

    language: str
    blocks: Mapping[str, Block]
    manner: Manner


def parse(language: str, files: Mapping[str, Mapping[str, object]], lore: MailLore) -> ReplyTexts:
    """Texts of a language from its TOML data.

    Args:
        language: its code.
        files: the data, keyed by file name without `.toml`.
        lore: what names look like in all languages.

    Raises:
        ConfigError: with every fault found, each naming file and key.
    """
    faults: list[str] = []
    blocks: dict[str, Block] = {}
    for name, keys in BLOCKS.items():
        place = f"{language}/replies/{name}.toml"
        table = files.get(name, {})
        faults += [f"{place}: {key}: missing" for key in keys if key not in table]
        faults += [f"{place}: {key}: unknown block{did_you_mean(key, keys)}" for key in table if key not in keys]
        for key in keys:
            if key in table:
                blocks[f"{name}.{key}"] = block(table[key], f"{place}: {key}", faults)
    manner = manner_of(files.get("manner", {}), f"{language}/replies/manner.toml", faults, lore)
    if faults:
        raise ConfigError(faults[0], "mend the reply texts; every block needs texts in every language", tuple(faults))
    return ReplyTexts(language, blocks, manner)


def prefixes(texts: Mapping[str, ReplyTexts]) -> tuple[str, ...]:
    """What mail programs of all languages put before the subject of a reply."""
    return tuple(prefix for known in texts.values() for prefix in known.manner.words["prefixes"])


def block(value: object, place: str, faults: list[str]) -> Block:
    """A block from its list of texts; what is wrong with it is added to the faults, with its place."""
    texts = strings(value, place, faults)
    if not texts:
        faults.append(f"{place}: expected at least one text")
    for text in texts:
        check(_CHOICE.sub("", text), PLACEHOLDERS, place, faults)
    return Block(
        tuple(_CHOICE.sub(r"\1", t) for t in texts),
        tuple(_CHOICE.sub(r"\2", t) for t in texts),
        tuple(map(_to_two, texts)),
    )


def _to_two(text: str) -> str:
    """The text as it is said to two; formally where it has no words for that, since "du" would leave one out."""
    known = any(third for _, _, third in _CHOICE.findall(text))
    return _CHOICE.sub(lambda found: (found[3] or found[2]) if known else found[1], text)
