"""When a state is read through: often enough that damage is noticed and told, not at each opening."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from unit.builders import NOW

from inbox_guard.errors import GuardError
from inbox_guard.model import Place, Remember
from inbox_guard.state import State
from inbox_guard.state.health import HealthStore

ID = "a@client.example"
KILLED = """
import os, signal, sys
from pathlib import Path
from inbox_guard.state import State
state = State.open(Path(sys.argv[1]))
state.cursor("work", "INBOX")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A state in which something stands, closed as it should be, today."""
    path = tmp_path / "state" / "state.db"
    with State.open(path) as state:
        for number in range(200):
            place = Place("work", "INBOX", 1, number + 1)
            state.remember(Remember(place, f"{number}@client.example", ("guard-request",), summary="x" * 500), NOW)
    return path


def _damage(path: Path) -> None:
    """As a disk does it: half of the pages are no longer what they were, and nobody has written to the file."""
    stat, content = path.stat(), bytearray(path.read_bytes())
    pages = len(content) // 4096
    for page in range(pages // 2, pages):
        content[page * 4096 : page * 4096 + 200] = b"\xa5" * 200
    path.write_bytes(content)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def _as_of_yesterday(path: Path) -> None:
    note = path.with_name("state.db-sound")
    note.write_text("2026-01-01 " + note.read_text().partition(" ")[2])


def _lose_the_note(path: Path) -> None:
    path.with_name("state.db-sound").unlink()


def _spoil_the_note(path: Path) -> None:
    path.with_name("state.db-sound").write_bytes(b"\xff\xfe\x00 no note")


def _end_uncleanly(path: Path) -> None:
    """What was open is killed."""
    assert subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False).returncode < 0


def _write_by_another_program(path: Path) -> None:
    os.utime(path)


@pytest.mark.parametrize(
    "before",
    [_as_of_yesterday, _lose_the_note, _spoil_the_note, _end_uncleanly, _write_by_another_program],
)
def test_damage_is_found_at_the_opening(path: Path, before: Callable[[Path], None]) -> None:
    """Once a day, after an unclean end, and where another program wrote to the file; the fresh one is sound."""
    before(path)
    _damage(path)
    with State.open(path) as state:
        assert "was damaged; it is now state.db.damaged-1" in state.warnings[0]
    with State.open(path) as state:
        assert state.warnings == ()


def test_whoever_asks_for_it_has_the_file_read_through_whatever_was_done_before(path: Path) -> None:
    """As `doctor` does."""
    _damage(path)
    with State.open(path, thorough=True) as state:
        assert "was damaged; it is now state.db.damaged-1" in state.warnings[0]


def test_damage_that_no_opening_has_looked_for_is_told_where_a_query_comes_by_it(path: Path) -> None:
    """And the next opening starts a fresh file: this is what is left where the file was read through that day."""
    with State.open(path):
        pass
    _damage(path)
    with State.open(path) as state:
        warned = state.warnings
        with pytest.raises(GuardError, match="is damaged") as told:
            state.find("")
    with State.open(path) as fresh:
        assert "state.db.damaged-1" in fresh.warnings[0]
    assert (warned, "run it again and a fresh one is started" in told.value.remedy) == ((), True)


def test_a_second_connection_of_the_same_process_and_a_copy_are_not_read_through(path: Path) -> None:
    """They belong to an opening that was; what they leave is known as well."""
    with State.open(path) as state:
        _damage(path)
        with HealthStore.beside(state) as store:
            assert store.warnings == ()


def test_writing_through_several_connections_keeps_the_file_known(path: Path) -> None:
    """The last that is closed notes how it looks then."""
    first, second = State.open(path), State.open(path)
    second.remember(Remember(Place("work", "INBOX", 1, 900), ID), NOW)
    first.close()
    second.remember(Remember(Place("work", "INBOX", 1, 901), f"b{ID}"), NOW)
    second.close()
    _damage(path)
    with State.open(path) as state:
        assert state.warnings == ()
