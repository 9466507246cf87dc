"""Runs the command over a folder of hostile mail, within limits of time and memory that the kernel keeps."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

SECONDS, MEMORY = 3_600, 2 * 1_073_741_824  # of processor time, and bytes


@dataclass(frozen=True, slots=True)
class Checked:
    """What the command printed: how many objects, how many of them errors, and what it should not have done."""

    objects: int
    errors: int
    faults: tuple[str, ...]


def limits(seconds: int, memory: int) -> Callable[[], None]:
    """For a child process: so many seconds of processor time and so many bytes, and it is killed or refused."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    return limit


def checked(path: Path, files: int) -> Checked:
    """`inbox-guard check --json` over a folder of so many files."""
    command = [sys.executable, "-m", "inbox_guard", "check", "--json", str(path)]
    with TemporaryDirectory() as home:
        environment = {"HOME": home, "PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run(
            command, capture_output=True, env=environment, check=False, preexec_fn=limits(SECONDS, MEMORY)
        )
    lines = done.stdout.decode().splitlines()
    objects = [json.loads(line) for line in lines]
    errors = sum("error" in entry for entry in objects)
    faults = [
        f"{len(objects)} objects for {files} files" if len(objects) != files else "",
        f"exit code {done.returncode}" if done.returncode != int(errors > 0) else "",
        f"on standard error: {done.stderr.decode()[:500]}" if done.stderr else "",
        *(f"{e['file']}: {e['error']}" for e in objects if "unforeseen" in e.get("error", "")),
    ]
    return Checked(len(objects), errors, tuple(filter(None, faults)))
