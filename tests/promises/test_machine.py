"""The state machine of the promises on the mailbox in RAM and, with few runs, on Dovecot."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from promises.machine import CALM, Promises
from servers.dovecot import Dovecot
from servers.fresh import plain_world
from servers.worlds import MemoryWorld

from inbox_guard.judge import Core


def test_the_promises_hold_on_the_mailbox_in_ram(core: Core) -> None:
    """Forty lives of thirty events."""

    class OnMemory(Promises):
        fresh = MemoryWorld

    OnMemory.core = core
    run_state_machine_as_test(
        OnMemory, settings=settings(max_examples=40, stateful_step_count=30, derandomize=True, **CALM)
    )


@pytest.mark.timeout(600)
def test_the_promises_hold_on_dovecot(core: Core, dovecot: Dovecot) -> None:
    """Three lives of fifteen events; INBOX cannot be made anew there, so it is not renumbered."""

    class OnDovecot(Promises):
        fresh = staticmethod(lambda: plain_world(dovecot))
        renumbers = False

    OnDovecot.core = core
    run_state_machine_as_test(
        OnDovecot, settings=settings(max_examples=3, stateful_step_count=15, derandomize=True, **CALM)
    )
