"""What commands begin with: moments, lengths and ids as people write them, and the core that a config asks for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from inbox_guard.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inbox_guard.config import Config
    from inbox_guard.judge import Core
    from inbox_guard.profile import Profile

_FIRST, _LAST = 1970, 2170  # what `--now` may be
_NAMED = 5  # of several ids that begin alike


def moment(text: str | None, profile: Profile) -> datetime:
    """What `--now` says, in the profile's time zone where it names none; without it, now.

    Raises:
        click.UsageError: the text is no ISO time, or one from which the calendar could end.
    """
    if text is None:
        return datetime.now(UTC)
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError(
            f'--now "{text}" is no ISO time such as 2026-11-22T09:30 or 2026-11-22T09:30+02:00'
        ) from None
    if not _FIRST <= given.year <= _LAST:
        raise click.UsageError(f"--now {text} is too far from today: expected a year from {_FIRST} to {_LAST}")
    return given if given.tzinfo else given.replace(tzinfo=ZoneInfo(profile.time_zone))


def core_of(config: Config) -> Core:
    """All that the core knows, with the user's own rules and texts; a fault in those is told now, not with every mail.

    Raises:
        ConfigError: a file of rules or of texts is wrong.
    """
    from inbox_guard import library

    core = library.core(config.rule_files, config.templates)
    if config.rule_files:
        for language in core.languages:
            core.readers(language)
    return core


def length(text: str | None) -> timedelta | None:
    """What `--since` says.

    Raises:
        click.UsageError: the text is no length of time.
    """
    from inbox_guard.config.values import duration

    if text is None:
        return None
    try:
        return duration(text)
    except ValueError as error:
        raise click.UsageError(f"--since: {error}") from None


def the_one(ids: Iterable[str], wanted: str, how: str = 'begin with "{}"') -> str | None:
    """The id that is meant: the one that was written, or the only one that fits; None where there is none.

    `how` completes the sentence "3 messages …", with what was written in place of {}.

    Raises:
        UsageError: there are several.
    """
    several = sorted(set(ids))
    if len(several) > 1 and wanted not in several:
        more = f" and {len(several) - _NAMED} more" if len(several) > _NAMED else ""
        raise UsageError(
            f"{len(several)} messages {how.format(wanted)}", f"write one of these: {', '.join(several[:_NAMED])}{more}"
        )
    return wanted if wanted in several else next(iter(several), None)
