"""Message, verdict and profile → what stands in the placeholders of blocks.  Knows no block and no order of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from inbox_guard.model import Finding, Message, Verdict
from inbox_guard.profile import Profile
from inbox_guard.reading.unseen import one_line
from inbox_guard.replies import formats, said
from inbox_guard.replies.manner import Manner
from inbox_guard.replies.texts import ReplyTexts

MAX_PORTFOLIO = 3
PLAN_DAYS = 2
_WHOLE_WORD = 4  # letters of a service from which on it may begin a longer word: "blog" a "Blogtext"


def plan_day(profile: Profile, now: datetime) -> date:
    """The working day by which a plan is promised."""
    return formats.working_day(now.date(), PLAN_DAYS, profile.office_hours.days)


def values(
    message: Message,
    findings: Sequence[Finding],
    verdict: Verdict,
    profile: Profile,
    known: Mapping[str, ReplyTexts],
    language: str,
    now: datetime,
) -> dict[str, str]:
    """What stands in each placeholder of a block in this language; empty where it has no value."""
    texts, terms, today = known[language], profile.terms, now.date()
    manner, own_words = texts.manner, _language_of(terms.guarantee, known, profile.languages)
    booked = profile.available_from if profile.available_from and profile.available_from > today else None
    return {
        "date": formats.day(manner, booked, "dates.date") if booked else "",
        "plan_date": formats.day(manner, plan_day(profile, now), "dates.short"),
        "hours": _hours(message, profile, manner, now),
        "stages": formats.stages(manner, terms.stages) if terms.stages > 1 else "",
        "revisions": formats.revisions(manner, terms.revisions),
        "guarantee": terms.guarantee.strip().rstrip(".") if own_words == texts.language else "",
        "nda": formats.percent(manner, terms.nda_surcharge),
        "minimum": formats.money(manner, profile.minimum_project, profile.currency) if profile.minimum_project else "",
        "portfolio": ", ".join(profile.portfolio[:MAX_PORTFOLIO]),
        "said": said.said_back(verdict, findings, texts.manner, message.subject, message.body.new),
        "referral": _referral(message, profile, texts.language),
        "outside": ", ".join(finding.about for finding in findings if finding.sign == "outside-services"),
    }


def _hours(message: Message, profile: Profile, manner: Manner, now: datetime) -> str:
    """The office hours; by whose clock is told where the client's shows another time.

    A clock without an offset is a server's (RFC 5322 §3.3) and tells nothing of where somebody lives, nor does UTC of a
    user who has set no other zone.
    """
    if not profile.office_hours.days:
        return ""
    hours = formats.hours(manner, profile.office_hours)
    theirs = message.date.utcoffset() if message.date else None
    unknown = not theirs or profile.time_zone == "UTC"
    if unknown or message.date is None or theirs == message.date.astimezone(now.tzinfo).utcoffset():
        return hours
    zone = now.tzname() or ""
    return manner.phrase("hours.zone", {"hours": hours, "zone": zone if zone.isalpha() else f"UTC{zone}"})


def _language_of(text: str, texts: Mapping[str, ReplyTexts], own: Sequence[str]) -> str:
    """The language of the user's own words: whose common words are most in it, else the first that the user writes."""
    said = re.findall(r"[^\W\d_]+", text.casefold())
    order = [*(code for code in own if code in texts), *(code for code in texts if code not in own)]
    return max(order, key=lambda code: sum(word in texts[code].manner.words["common"] for word in said))


def _names(text: str, service: str) -> bool:
    """Whether a text names a service, in some form of its words: "blogs" for "blog", and no "apply" for "app"."""
    ending = r"\w?(?!\w)" if len(service) < _WHOLE_WORD else ""
    return re.search(rf"(?<!\w){re.escape(service)}{ending}", text) is not None


def _referral(message: Message, profile: Profile, language: str) -> str:
    text = f"{message.subject}\n{message.body.new}".casefold()
    asked = {service for r in profile.referrals for service in r.services if _names(text, service.casefold())}
    fitting = [r for r in profile.referrals if asked & set(r.services)]
    chosen = next(iter([*fitting, *(r for r in profile.referrals if not r.services)]), None)
    if chosen is None or not chosen.text:
        return ""
    words = one_line(chosen.text.get(language) or next(iter(chosen.text.values())))
    return words if re.search(r"[.!?/]$|\S://\S+$", words) else f"{words}."
