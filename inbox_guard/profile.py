"""What the user wrote in the config, as the core sees it: frozen values, standard library only.

Who signs, what is offered at what price and when, what is firm, and what may be done to the mailbox.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Literal

from inbox_guard.model import Action, comparable


@dataclass(frozen=True, slots=True)
class Referral:
    """Where a refusal can send a client: services it suits (empty: any), and the text by language."""

    services: tuple[str, ...]
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Terms:
    """What is firm and where the user gives way."""

    prepayment: str = "50%"
    stages: int = 4
    revisions: int = 2
    discount: Literal["none", "smaller scope", "later date"] = "smaller scope"
    nda_surcharge: str = ""
    guarantee: str = ""


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Weekdays (Monday 0) and the time between which the user works, in the profile's time zone."""

    days: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    start: time = time(9)
    end: time = time(17)


@dataclass(frozen=True, slots=True)
class Profile:
    """The user: who signs, what is offered, at what price, when."""

    name: str = ""
    addresses: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("en", "de", "fi", "ru")
    time_zone: str = "UTC"
    country: str = ""  # ISO 3166, for public holidays; empty: that of the time zone
    office_hours: OfficeHours = OfficeHours()
    currency: str = "EUR"
    minimum_project: Decimal | None = None
    minimum_hourly: Decimal | None = None
    services: tuple[str, ...] = ()
    not_offered: tuple[str, ...] = ()
    available_from: date | None = None
    portfolio: tuple[str, ...] = ()
    terms: Terms = Terms()
    referrals: tuple[Referral, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """Own addresses, comparable."""
        return frozenset(self.written)

    @property
    def written(self) -> Mapping[str, str]:
        """Own addresses as the user wrote them, by the form to compare by."""
        return {comparable(a): a.strip() for a in self.addresses}


@dataclass(frozen=True, slots=True)
class Wait:
    """A length of time; with `business` its days are working days."""

    length: timedelta
    business: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """What the plan may do: labels, kinds of drafts, limits, rules switched off or weighted."""

    prefix: str = "guard"
    label_signs: bool = True
    label_as: Mapping[str, str] = field(default_factory=dict)
    drafts: frozenset[Action] = frozenset({Action.DECLINE, Action.NEGOTIATE, Action.CLARIFY, Action.FOLLOW_UP})
    max_drafts: int = 20
    disabled: frozenset[str] = frozenset()
    weights: Mapping[str, float] = field(default_factory=dict)
    follow_up_after: Wait = Wait(timedelta(days=5), business=True)
    exclude: tuple[str, ...] = ()  # addresses or domains that are never handled
