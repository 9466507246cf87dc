"""The core as several threads share it, and how much memory it takes: packs are compiled by one thread, for all.

Compiled packs of all languages are as large as the rest of the daemon, and what Python gives back of that is little; so
when there has been no mail for a while, the daemon begins afresh with none (see `Daemon.run`).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import ParamSpec, TypeVar

from inbox_guard.judge import Core, Gatekeeper

P = ParamSpec("P")
R = TypeVar("R")


def shared(core: Core) -> Core:
    """The same core, in which no two threads compile the same pack at once."""
    lock = threading.RLock()  # compiling a part may ask for another

    def one_at_a_time(work: Callable[P, R]) -> Callable[P, R]:
        def working(*args: P.args, **kwargs: P.kwargs) -> R:
            with lock:
                return work(*args, **kwargs)

        return working

    def gatekeeper(language: str) -> Gatekeeper:
        keeper = core.gatekeepers(language)
        return replace(keeper, reader=one_at_a_time(keeper.reader))

    return replace(
        core,
        gatekeepers=one_at_a_time(gatekeeper),
        readers=one_at_a_time(core.readers),
        sign_models=one_at_a_time(core.sign_models),
        fact_models=one_at_a_time(core.fact_models),
        texts=one_at_a_time(core.texts),
        histories=one_at_a_time(core.histories),
    )


def resident() -> int:
    """The bytes of memory that this process holds; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
