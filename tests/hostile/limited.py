"""One mail judged in a process of its own, within limits of time and memory that the kernel keeps."""

from __future__ import annotations

import os
import resource
from pathlib import Path

from faults import victim

SECONDS = 6  # of processor time; a mail may take two, the rest is for a slow machine
MEMORY = 768 * 1024 * 1024  # bytes beyond what is loaded already


def _judge(path: str, told: str) -> None:
    from datetime import UTC, datetime  # in the process that judges

    from inbox_guard.check import check_paths
    from inbox_guard.explain import as_json
    from inbox_guard.judge import Setting
    from inbox_guard.profile import Policy, Profile

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    setting = Setting(Profile(addresses=("me@mine.example",)), Policy(), datetime(2026, 3, 12, tzinfo=UTC))
    [outcome] = check_paths([path], victim.warm_up(), setting)
    if isinstance(outcome, tuple):
        Path(told).write_text(f"refused: {outcome[1].problem}")
    else:
        Path(told).write_text(f"{as_json(outcome)['action']}: {'; '.join(as_json(outcome)['remarks'])}")
    os._exit(0)


def judged(content: bytes, folder: Path) -> str:
    """What came of it: an action and the remarks, or why it was refused.  Killed or out of memory is a failure."""
    mail, told = folder / "mail.eml", folder / "told"
    mail.write_bytes(content)
    process = victim.context().Process(target=_judge, args=(str(mail), str(told)))
    process.start()
    process.join(120)
    process.kill()
    if process.exitcode != 0:
        return f"died with {process.exitcode}"
    return told.read_text()
