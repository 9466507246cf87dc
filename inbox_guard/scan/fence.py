"""The fence round each piece of work for one message: a failure is told and remembered, and the rest goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from inbox_guard.errors import ConfigError, GuardError, TemporaryError, ours
from inbox_guard.model import Letter, Message, RawMessage
from inbox_guard.scan.passing import Pass

logger = logging.getLogger(__name__)
T = TypeVar("T")
About = RawMessage | Message | Letter  # what a piece of work is for; a letter stands for its thread

GIVE_UP_AFTER = 5  # scans after which a message that cannot be dealt with is passed over, and told so


def fenced(work: Callable[[], T], about: About, run: Pass, *, patient: bool = False) -> T | None:
    """Do one piece of work for one message; a failure is told and remembered, and the rest goes on.

    With `patient` what the server refuses does not count towards giving the message up.
    """
    try:
        return work()
    except (TemporaryError, ConfigError):
        raise  # no fault of this message
    except GuardError as error:
        failure(about, error.problem, run, counts=not patient)
    except Exception as error:  # one broken message never stops the others
        failure(about, ours(error).problem, run)
        logger.debug("a message failed", exc_info=True)
    return None


def failure(about: About, problem: str, run: Pass, *, counts: bool = True) -> None:
    """Tell that a message could not be dealt with, and remember it."""
    place = about.place
    tries = 1 if run.options.dry_run else run.state.failures.add(place, problem, run.options.made, counts=counts)
    run.failed[place] = tries
    after = "it is passed over from now on" if tries >= GIVE_UP_AFTER else "it is tried again at the next scan"
    run.report.failures.append(f"{_called(about)}: {problem}; {after}")


def _called(about: About) -> str:
    """A message as the user can find it: sender, subject and date, never a UID alone."""
    if isinstance(about, RawMessage):
        return f"message {about.place.uid} in {about.place.folder}"
    if isinstance(about, Letter):
        return f"the thread with {', '.join(about.people[:1])} of {about.date:%Y-%m-%d}"
    day = f" of {about.date:%Y-%m-%d}" if about.date else ""
    return f"“{about.subject}” from {about.sender.email}{day}"
