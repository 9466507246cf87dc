"""A whole pass over a mailbox of each kind, with the real core and the real state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from servers.worlds import World
from unit.builders import NOW

from inbox_guard import library
from inbox_guard.judge import Core
from inbox_guard.profile import Policy, Profile
from inbox_guard.scan import Options, Report, scan_account
from inbox_guard.state import State

PROFILE = Profile(name="Kim Sample", addresses=("me@mine.example",), time_zone="Europe/Helsinki")


@pytest.fixture(scope="session")
def core() -> Core:
    """All knowledge, loaded once."""
    return library.core()


@pytest.fixture
def scan(core: Core, tmp_path: Path) -> Callable[..., Report]:
    """One pass over a world; the state lies in a file that a test may delete."""

    def run(world: World, *, policy: Policy | None = None, folder: str = "INBOX", **options: Any) -> Report:
        chosen = Options(**({"now": NOW, "look_back": timedelta(days=14)} | options))
        with State.open(tmp_path / "state.db") as state, world.open() as mailbox:
            return scan_account(mailbox, [folder], state, core, PROFILE, policy or Policy(), chosen)

    return run


@pytest.fixture
def lose_state(tmp_path: Path) -> Callable[[], None]:
    """Delete the state file."""

    def lose() -> None:
        for path in tmp_path.glob("state.db*"):
            path.unlink()

    return lose
