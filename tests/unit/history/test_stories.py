"""Threads of many trades in four languages: who is reminded, and what shows over time."""

from __future__ import annotations

from pathlib import Path

import pytest
from servers.stories import Story, read, scanned

from inbox_guard import library

CORE = library.core()
STORIES = [
    story
    for language in ("en", "de", "fi", "ru")
    for story in read(Path(__file__).parent / f"threads/{language}.jsonl")
]
MOST_GAPS = 2


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.id)
def test_a_thread_is_reminded_and_signed_as_a_reader_would(story: Story, tmp_path: Path) -> None:
    """What is marked as a gap is not seen yet, or seen where it is not; once it is right, the mark must go."""
    assert scanned(story, CORE, tmp_path / "state.db") == (story.follow_up, story.signs ^ story.gap)


def test_there_are_few_gaps() -> None:
    """Signs that are known not to be seen are counted, so that nobody adds one unnoticed."""
    assert sum(len(story.gap) for story in STORIES) <= MOST_GAPS
