"""Letters to answer, in four languages and two registers, and a profile that answers them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from inbox_guard.model import FACTS, Action, Address, Body, Draft, Fragment, FragmentKind, Kind, Message, Place
from inbox_guard.profile import Profile, Referral, Terms
from inbox_guard.replies import ReplyTexts

LANGUAGES = ("en", "de", "fi", "ru")
NOW = datetime.fromisoformat("2026-11-23T10:00:00+02:00")
GUARANTEES = {
    "en": "half the fee back if I miss the agreed date",
    "de": "die Hälfte des Honorars zurück, wenn ich den Termin nicht halte",
    "fi": "palautan puolet palkkiosta, jos myöhästyn sovitusta päivästä",
    "ru": "верну половину суммы, если сорву срок",
}
ASKS = {
    ("en", "formal"): "Dear Mr Reed,\n\ncan this be done?",
    ("en", "familiar"): "Hi Jonas,\n\ncan you do this?",
    ("de", "formal"): "Guten Tag Herr Amann,\n\nkönnen Sie das machen?",
    ("de", "familiar"): "Hallo Jonas,\n\nkannst du das machen?",
    ("fi", "formal"): "Hei,\n\nvoisitteko te tehdä tämän?",
    ("fi", "familiar"): "Moi Lassi,\n\nvoisitko sinä tehdä tämän?",
    ("ru", "formal"): "Здравствуйте!\n\nВы возьмётесь за это?",
    ("ru", "familiar"): "Привет!\n\nТы возьмёшься за это?",
}


def profile(language: str, **changes: Any) -> Profile:
    """A freelancer who writes all four languages; free text of the config is in `language`."""
    base = Profile(
        name="Jonas Amann",
        addresses=("me@studio.example", "alias@studio.example"),
        time_zone="Europe/Helsinki",
        minimum_project=Decimal(800),
        portfolio=("https://studio.example/work",),
        terms=Terms(guarantee=GUARANTEES[language], nda_surcharge="30%"),
    )
    return replace(base, **changes)


def bare(language: str) -> Profile:
    """A profile that says as little as a config may."""
    terms = Terms(prepayment="none", stages=1, revisions=0, discount="none")
    changes = {"terms": terms, "minimum_project": None, "portfolio": (), "name": ""}
    return profile(language, **changes, available_from=date(2026, 12, 1))


def message(
    text: str,
    language: str | None = "en",
    *,
    signature: str = "",
    **changes: Any,
) -> Message:
    """A mail of a client, with its signature parted off as the reading does."""
    whole = f"{text}\n\n{signature}" if signature else text
    parts = (Fragment(FragmentKind.NEW, 0, len(text)), Fragment(FragmentKind.SIGNATURE, len(text), len(whole)))
    base = Message(
        id="first@client.example",
        place=Place(),
        subject="Website",
        sender=Address("Maija Koch", "maija@client.example"),
        to=(Address("", "me@studio.example"),),
        date=datetime.fromisoformat("2026-11-23T09:05:00+02:00"),
        body=Body(whole, parts if signature else parts[:1]),
        language=language,
    )
    return replace(base, **changes)


@dataclass(frozen=True, slots=True)
class Ask:
    """What a draft is asked for."""

    message: Message
    action: Action
    signs: Sequence[str] = ()
    kind: Kind = Kind.REQUEST
    missing: Sequence[str] = FACTS
    said: Mapping[str, str] | None = None
    profile: Profile | None = None
    evidence: str = "~"


def letter(draft: Draft) -> str:
    """What was written, without the attribution line and the quotation."""
    own, _, _ = draft.text.partition("\n> ")
    return own.rpartition("\n\n")[0]


def written(
    draft: Callable[[Ask], Draft | None],
    language: str,
    *signs: str,
    text: str = "",
    action: Action = Action.NEGOTIATE,
    kind: Kind = Kind.CLIENT,
    **changes: Any,
) -> list[str]:
    """Letters about these signs, as a rule to a client, in both registers and in enough variants."""
    asks = [ASKS[language, tone] for tone in ("formal", "familiar") for _ in range(4)]
    mails = [message(f"{ask} {text}".strip(), language, id=f"{n}@client.example") for n, ask in enumerate(asks)]
    drafts = [draft(Ask(mail, action, signs, kind, **changes)) for mail in mails]
    return [letter(made) for made in drafts if made]


def any_of(variants: Iterable[str]) -> str:
    """A pattern for any of these variants of texts, whatever is filled in."""
    return "|".join(re.sub(r"\\{\w+\\}", ".+?", re.escape(text)) for text in variants)


def shape(texts: ReplyTexts, *keys: str) -> str:
    """A pattern for any variant of some blocks in either register, whatever is filled in."""
    return any_of(v for key in keys for v in (*texts.blocks[key].formal, *texts.blocks[key].familiar))


def says(texts: ReplyTexts, text: str, *keys: str) -> bool:
    """Whether a letter says one of these blocks, in any of its variants."""
    return re.search(shape(texts, *keys), text) is not None


REFERRALS = (
    Referral(("blog",), {"en": "Try Blogly.", "de": "Versuch es mit Blogly."}),
    Referral((), {"de": "Die Kollegin Weber nimmt Aufträge an", "en": "See https://list.example/all"}),
)
