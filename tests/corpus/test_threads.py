"""The labelled threads, delivered to Dovecot with their dates of arrival, scanned at the moment they tell of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from corpus.conftest import CORPUS, LANGUAGES
from servers.dovecot import Dovecot
from servers.fresh import plain_world
from servers.stories import Story, Tally, outcome, read, tallies

from inbox_guard.judge import Core
from inbox_guard.profile import Policy
from inbox_guard.scan import Options, Report, scan_account
from inbox_guard.state import State

TOLD = {  # file → least precision and recall of the history signs; of reminders it is all or nothing where 1.0 stands
    "threads.jsonl": (1.0, 0.9, 0.85),
    "measure-threads.jsonl": (0.9, 0.9, 0.85),
}


@dataclass(frozen=True)
class Seen:
    """What the first scan said, and how many drafts there were after it, after a second, and with the state lost."""

    story: Story
    due: bool
    signs: frozenset[str]
    drafts: tuple[int, int, int]
    failures: Sequence[str]


def _seen(story: Story, dovecot: Dovecot, core: Core, home: Path) -> Seen:
    world = plain_world(dovecot)
    story.deliver(world.deliver, chained=False)

    def scan() -> Report:
        with State.open(home / "state.db") as state, world.open() as mailbox:
            options = Options(story.now, timedelta(days=14))
            return scan_account(mailbox, ["INBOX"], state, core, story.profile, Policy(), options)

    drafts, reports = [], []
    for lost in (False, False, True):
        if lost:
            for path in home.glob("state.db*"):
                path.unlink()
        reports.append(scan())
        drafts.append(len(world.contents("Drafts")))
    first, again, late = drafts
    return Seen(story, *outcome(reports[0], story), (first, again, late), reports[0].failures)


@pytest.fixture(scope="module", params=TOLD)
def seen(
    request: pytest.FixtureRequest, dovecot: Dovecot, core: Core, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, list[Seen]]:
    """All threads of a file."""
    stories = [story for language in LANGUAGES for story in read(CORPUS / language / request.param)]
    return request.param, [_seen(story, dovecot, core, tmp_path_factory.mktemp("state")) for story in stories]


def _tallies(seen: list[Seen]) -> list[Tally]:
    return list(tallies((one.story, one.due, one.signs) for one in seen))


def test_every_reminder_that_is_due_is_written_and_no_other(seen: tuple[str, list[Seen]]) -> None:
    """Precision and recall of follow-ups: 1.0 on the threads that rules were built on."""
    name, threads = seen
    due, _ = _tallies(threads)
    least = TOLD[name][0]
    assert min(due.precision, due.recall) >= least, (len(due.false), len(due.missed))


def test_history_signs_are_seen_and_few_are_seen_wrongly(seen: tuple[str, list[Seen]]) -> None:
    """Precision and recall of the signs that show only over time."""
    name, threads = seen
    _, signs = _tallies(threads)
    assert signs.precision >= TOLD[name][1], len(signs.false)
    assert signs.recall >= TOLD[name][2], len(signs.missed)


def test_a_second_scan_and_a_lost_state_add_no_draft(seen: tuple[str, list[Seen]]) -> None:
    """One reminder for a thread, ever."""
    _, threads = seen
    assert not [one.failures for one in threads if one.failures]
    assert not [one.story.id for one in threads if len(set(one.drafts)) > 1]
    assert sum(one.drafts[0] for one in threads) >= sum(one.due for one in threads) > 0
