"""The public holidays of the user's country, by the package `holidays`."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from functools import cache

from inbox_guard.library import country_of
from inbox_guard.profile import Profile


class DaysOff(AbstractSet[date]):
    """Days off of a country in a year and its neighbours; worked out when the first day is asked about."""

    def __init__(self, country: str, time_zone: str, year: int) -> None:
        self._named, self._zone, self._year = country, time_zone, year

    @property
    def _country(self) -> str:
        return self._named or country_of(self._zone)

    def __contains__(self, day: object) -> bool:
        return day in _days(self._country, self._year)

    def __iter__(self) -> Iterator[date]:
        return iter(_days(self._country, self._year))

    def __len__(self) -> int:
        return len(_days(self._country, self._year))


def public_holidays(profile: Profile, now: datetime) -> AbstractSet[date]:
    """The days off around now; those of the time zone's country where the profile names none."""
    return DaysOff(profile.country, profile.time_zone, now.year)


def is_known(country: str) -> bool:
    """Whether the days off of a country, or of its part such as DE-BY, are known."""
    from holidays import list_supported_countries  # noqa: PLC0415 - large

    code, _, part = country.partition("-")
    supported = list_supported_countries()
    return code in supported and (not part or part in supported[code])


@cache
def _days(country: str, year: int) -> frozenset[date]:
    from holidays import country_holidays  # noqa: PLC0415 - large, and only needed where somebody is silent

    code, _, part = country.partition("-")
    if not code or not is_known(code):
        return frozenset()
    return frozenset(country_holidays(code, subdiv=part or None, years=range(year - 1, year + 2)))
