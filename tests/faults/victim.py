"""A scan in a process of its own that can be killed at any moment, or that runs out of disk.

Victims are forked from a helper process that has loaded everything once, so each of them starts in milliseconds.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import resource
import sys
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from tempfile import TemporaryDirectory

from faults.trial import disturbed, furnish, scan_once
from servers.worlds import ImapWorld, MemoryWorld

from inbox_guard import library
from inbox_guard.judge import Core

_core: Core | None = None


def warm_up() -> Core:
    """All knowledge, with the parts that the first mail would load."""
    global _core  # noqa: PLW0603 - loaded before the fork, shared by all that are forked
    if _core is None:
        _core = library.core()
        world = MemoryWorld()
        furnish(world)
        with TemporaryDirectory() as directory:
            scan_once(world.open, Path(directory) / "state.db", _core)
        gc.freeze()  # or the first collection in a forked process copies all of it
    return _core


def _live(world: ImapWorld, state: Path, file_size: int | None) -> None:
    if file_size is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, resource.RLIM_INFINITY))
    core = warm_up()
    said = disturbed(lambda: scan_once(world.open, state, core))
    sys.stdout.flush()
    os._exit(bool(said))  # without tidying up what was loaded before the fork


def context() -> ForkServerContext:
    """The helper process, started at the first call."""
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(["faults.preloaded"])
    return found


def start(world: ImapWorld, state: Path, file_size: int | None = None) -> ForkServerProcess:
    """A victim that has begun; with `file_size` it cannot write files beyond so many bytes, as on a full disk."""
    process = context().Process(target=_live, args=(world, state, file_size), daemon=True)
    process.start()
    return process
