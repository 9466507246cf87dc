"""A whole pass over a mailbox of each kind, with the real core and the real state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from faults.trial import PROFILE, lose
from servers.worlds import World
from unit.builders import NOW

from inbox_guard import library
from inbox_guard.judge import Core
from inbox_guard.profile import Policy, Profile
from inbox_guard.scan import Options, Report, scan_account
from inbox_guard.state import State

Scan = Callable[..., Report]


@pytest.fixture(scope="session")
def core() -> Core:
    """All knowledge, loaded once."""
    return library.core()


@pytest.fixture
def scan(core: Core, tmp_path: Path) -> Scan:
    """One pass over a world; the state lies in a file that a test may delete."""

    def run(
        world: World,
        *,
        policy: Policy | None = None,
        profile: Profile = PROFILE,
        folder: str | Sequence[str] = "INBOX",
        knowing: Core | None = None,
        **options: Any,
    ) -> Report:
        chosen = Options(**({"now": NOW, "look_back": timedelta(days=14)} | options))
        with State.open(tmp_path / "state.db") as state, world.open() as mailbox:
            folders = [folder] if isinstance(folder, str) else folder
            return scan_account(mailbox, folders, state, knowing or core, profile, policy or Policy(), chosen)

    return run


@pytest.fixture
def lose_state(tmp_path: Path) -> Callable[[], None]:
    """Delete the state file."""
    return lambda: lose(tmp_path / "state.db")


@pytest.fixture(params=["state kept", "state lost"])
def meanwhile(request: pytest.FixtureRequest, lose_state: Callable[[], None]) -> Callable[[], None]:
    """What may happen between two scans and make no difference: nothing, or the state is lost."""
    return lose_state if request.param == "state lost" else lambda: None


def drafts_in(world: World) -> list[EmailMessage]:
    """What stands in the folder of drafts."""
    found = [message_from_bytes(raw, policy=policy.default) for raw in world.contents("Drafts")]
    return [message for message in found if isinstance(message, EmailMessage)]
