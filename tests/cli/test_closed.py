"""Folders that are closed to the user: what cannot be read or written is named, with what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cli.conftest import Run
from cli.mailboxes import RIGHT, lead, serving

CLOSED, READ_ONLY = 0o000, 0o500


@contextmanager
def closed(folder: Path, mode: int = CLOSED) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(mode)
    try:
        yield
    finally:
        folder.chmod(0o700)


@pytest.fixture
def state(config: Path, home: Path) -> Path:
    """Where the state lies, for a config of one account."""
    assert config.exists()
    return home / ".local/state/inbox-guard"


@pytest.mark.parametrize("mode", [CLOSED, READ_ONLY], ids=["closed", "read only"])
@pytest.mark.parametrize("command", ["scan", "status", "report", "run"])
def test_a_state_folder_that_is_not_the_users_is_named(bound: Run, state: Path, command: str, mode: int) -> None:
    with closed(state, mode):
        done = bound(command, **RIGHT)

    assert (done.returncode, done.stdout) == (1, "")
    problem, remedy = done.stderr.splitlines()
    assert str(state) in problem
    assert "Permission denied" in problem
    assert "XDG_STATE_HOME" in remedy


@pytest.mark.parametrize("mode", [CLOSED, READ_ONLY], ids=["closed", "read only"])
def test_a_state_that_became_somebody_elses_is_named(bound: Run, run: Run, state: Path, mode: int) -> None:
    assert run("status").returncode in (0, 1)
    with closed(state, mode):
        done = bound("status")

    assert done.returncode == 1
    assert str(state) in done.stderr
    assert "unexpected" not in done.stderr


@pytest.mark.parametrize("mode", [CLOSED, READ_ONLY], ids=["closed", "read only"])
@pytest.mark.parametrize("within", ["", "locks"])
def test_the_doctor_tells_of_a_closed_folder_and_goes_on(
    bound: Run, state: Path, config: Path, within: str, mode: int
) -> None:
    with serving() as server, closed(state / within, mode):
        lead(config, server)
        done = bound("doctor", "--json", **RIGHT)

    found = [json.loads(line) for line in done.stdout.splitlines()]
    failures = {one["check"]: one for one in found if one["status"] == "failure"}
    assert (done.returncode, done.stderr) == (1, "")
    assert set(failures) == ({"lock"} if within else {"state", "lock"})
    assert all(str(state) in one["text"] and one["remedy"] for one in failures.values())
    assert {"service", "login", "probe"} <= {one["check"] for one in found}


@pytest.mark.parametrize("mode", [CLOSED, READ_ONLY], ids=["closed", "read only"])
@pytest.mark.usefixtures("config")
def test_a_unit_that_cannot_be_removed_is_named(bound: Run, home: Path, mode: int) -> None:
    unit = home / ".config/systemd/user/inbox-guard.service"
    unit.parent.mkdir(parents=True)
    unit.write_text("[Unit]\n")
    with closed(unit.parent, mode):
        done = bound("service", "remove")

    assert (done.returncode, done.stdout, unit.exists()) == (1, "", True)
    problem, remedy = done.stderr.splitlines()
    assert f"cannot remove {unit}: Permission denied" in problem
    assert remedy.strip()
