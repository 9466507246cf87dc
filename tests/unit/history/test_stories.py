"""Threads of many trades in four languages: who is reminded, and what shows over time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from servers.stories import Story, outcome, read

from inbox_guard import library
from inbox_guard.mailbox.memory import MemoryMailbox
from inbox_guard.profile import Policy
from inbox_guard.scan import Options, scan_account
from inbox_guard.state import State

CORE = library.core()
STORIES = [
    story
    for language in ("en", "de", "fi", "ru")
    for story in read(Path(__file__).parent / f"threads/{language}.jsonl")
]
MOST_GAPS = 1


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.id)
def test_a_thread_is_reminded_and_signed_as_a_reader_would(story: Story, tmp_path: Path) -> None:
    """What is marked as a gap is not seen yet; once it is, the mark must go."""
    mailbox = MemoryMailbox("work")
    story.deliver(mailbox.deliver)
    with State.open(tmp_path / "state.db") as state:
        options = Options(story.now, timedelta(days=14))
        report = scan_account(mailbox, ["INBOX"], state, CORE, story.profile, Policy(), options)
    assert not report.failures
    assert outcome(report, story) == (story.follow_up, story.signs - story.gap)


def test_there_are_few_gaps() -> None:
    """Signs that are known not to be seen are counted, so that nobody adds one unnoticed."""
    assert sum(len(story.gap) for story in STORIES) <= MOST_GAPS
