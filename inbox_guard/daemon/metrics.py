"""The metrics file for node_exporter's textfile collector, in Prometheus' text format: names of accounts and numbers.

Written whole beside the old one and put in its place in one step, so that nobody reads half of it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from inbox_guard.errors import GuardError

_HELP = {
    "up": ("gauge", "Whether the last attempt to read the account came to its end."),
    "idle": ("gauge", "Whether the server tells of new mail at once (IDLE)."),
    "last_success_timestamp_seconds": ("gauge", "When the account was last read to the end."),
    "next_run_timestamp_seconds": ("gauge", "When it is read again at the latest."),
    "passes_total": ("counter", "Passes that came to their end."),
    "failures_total": ("counter", "Attempts that did not."),
    "messages_total": ("counter", "New messages read."),
    "requests_total": ("counter", "Messages that were to be handled."),
    "labelled_total": ("counter", "Messages that were labelled."),
    "drafts_total": ("counter", "Drafts saved."),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One account as it is now; `totals` counts from the beginning of the state."""

    account: str
    up: bool
    idle: bool
    success: datetime | None
    next_run: datetime | None
    totals: Mapping[str, int]


def text(samples: Iterable[Sample], version: str) -> str:
    """The whole file."""
    values = [(sample.account, _values(sample)) for sample in samples]
    lines = [
        "# HELP inbox_guard_info The version that runs.",
        "# TYPE inbox_guard_info gauge",
        f'inbox_guard_info{{version="{version}"}} 1',
    ]
    for name, (kind, meaning) in _HELP.items():
        lines += [f"# HELP inbox_guard_{name} {meaning}", f"# TYPE inbox_guard_{name} {kind}"]
        # the name of an account is letters, digits and - _ . so there is nothing in it to escape
        lines += [f'inbox_guard_{name}{{account="{account}"}} {of[name]}' for account, of in values if name in of]
    return "\n".join(lines) + "\n"


def _values(sample: Sample) -> dict[str, int]:
    moments = {"last_success": sample.success, "next_run": sample.next_run}
    return {
        "up": int(sample.up),
        "idle": int(sample.idle),
        **{f"{name}_timestamp_seconds": int(when.timestamp()) for name, when in moments.items() if when},
        **{f"{name}_total": number for name, number in sample.totals.items()},
    }


def write(path: Path, content: str) -> None:
    """Put the file in its place, readable for all.

    Raises:
        GuardError: it cannot be written.
    """
    try:
        with _new_beside(path) as new:
            new.write_text(content, "utf-8")
            new.chmod(0o644)
            new.replace(path)
    except OSError as error:
        raise GuardError(
            f"metrics_file {path} cannot be written: {error.strerror}", "name a file in a folder that can be written to"
        ) from error


@contextmanager
def _new_beside(path: Path) -> Iterator[Path]:
    """A fresh file in the same folder; where it is still there afterwards, it is taken away."""
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(number)
    new = Path(name)
    try:
        yield new
    finally:
        new.unlink(missing_ok=True)
