"""The file under the state: made, brought to the newest form, moved aside when damaged; its errors in our own words.

Knows SQLite and the tables, not what they are for.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING

from inbox_guard.errors import GuardError, TemporaryError
from inbox_guard.presence import is_there
from inbox_guard.state import soundness

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CACHE = 500  # kilobytes that a connection keeps of the file: the daemon has two for each account, for months
BUSY = 15.0  # seconds to wait for another process that is writing

# Each script takes the file one version further; a published one is never changed, new ones are added at the end.
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE cursors (
        account TEXT NOT NULL, folder TEXT NOT NULL, uidvalidity INTEGER NOT NULL, uid INTEGER NOT NULL,
        PRIMARY KEY (account, folder)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE messages (
        account TEXT NOT NULL, id TEXT NOT NULL,
        folder TEXT NOT NULL, uidvalidity INTEGER NOT NULL, uid INTEGER NOT NULL,
        seen_at TEXT NOT NULL, kind TEXT NOT NULL, action TEXT NOT NULL, reason TEXT NOT NULL, summary TEXT NOT NULL,
        PRIMARY KEY (account, id)
    ) STRICT;
    CREATE TABLE labels (
        account TEXT NOT NULL, id TEXT NOT NULL, label TEXT NOT NULL, PRIMARY KEY (account, id, label)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE drafts (
        account TEXT NOT NULL, id TEXT NOT NULL, draft TEXT NOT NULL, digest TEXT NOT NULL, saved_at TEXT NOT NULL,
        PRIMARY KEY (account, id, draft)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE contacts (
        account TEXT NOT NULL, address TEXT NOT NULL, first_written TEXT NOT NULL, last_written TEXT NOT NULL,
        PRIMARY KEY (account, address)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE own (account TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (account, id)) STRICT, WITHOUT ROWID;
    CREATE TABLE answered (account TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (account, id)) STRICT, WITHOUT ROWID;
    CREATE TABLE failures (
        account TEXT NOT NULL, folder TEXT NOT NULL, uidvalidity INTEGER NOT NULL, uid INTEGER NOT NULL,
        problem TEXT NOT NULL, tries INTEGER NOT NULL, first_at TEXT NOT NULL, last_at TEXT NOT NULL,
        PRIMARY KEY (account, folder, uidvalidity, uid)
    ) STRICT, WITHOUT ROWID;
    """,
    # how each account fares (health.py)
    """
    CREATE TABLE health (
        account TEXT NOT NULL PRIMARY KEY, since TEXT NOT NULL, success TEXT, next_run TEXT,
        way TEXT NOT NULL DEFAULT '', trouble TEXT NOT NULL DEFAULT '', remedy TEXT NOT NULL DEFAULT '',
        trouble_since TEXT, alarmed TEXT, followed_up TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE activity (
        account TEXT NOT NULL, day TEXT NOT NULL,
        passes INTEGER NOT NULL DEFAULT 0, messages INTEGER NOT NULL DEFAULT 0, requests INTEGER NOT NULL DEFAULT 0,
        labelled INTEGER NOT NULL DEFAULT 0, drafts INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (account, day)
    ) STRICT, WITHOUT ROWID;
    """,
    # threads and contacts (letters.py), and how what stands has ended (standing.py)
    """
    CREATE TABLE letters (
        account TEXT NOT NULL, id TEXT NOT NULL, at TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (account, id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX letters_at ON letters (account, at);
    ALTER TABLE labels ADD COLUMN set_at TEXT NOT NULL DEFAULT '';
    ALTER TABLE labels ADD COLUMN ended TEXT NOT NULL DEFAULT '';
    ALTER TABLE drafts ADD COLUMN ended TEXT NOT NULL DEFAULT '';
    """,
    # what the user has corrected, and when it was looked for (corrections.py)
    """
    CREATE TABLE corrections (
        account TEXT NOT NULL, id TEXT NOT NULL, sign TEXT NOT NULL, kind TEXT NOT NULL, rule TEXT NOT NULL,
        found_at TEXT NOT NULL, PRIMARY KEY (account, id, sign, kind)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE looks (account TEXT NOT NULL PRIMARY KEY, day TEXT NOT NULL) STRICT, WITHOUT ROWID;
    """,
    # what lists and bulk mail are known by: addresses, and ids of messages
    """
    CREATE TABLE lists (account TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (account, name)) STRICT, WITHOUT ROWID;
    """,
    # which mailbox an account was at first, and by which other one a place is (State.claim)
    """
    CREATE TABLE mailboxes (account TEXT NOT NULL PRIMARY KEY, mailbox TEXT NOT NULL) STRICT, WITHOUT ROWID;
    ALTER TABLE cursors ADD COLUMN mailbox TEXT NOT NULL DEFAULT '';
    ALTER TABLE messages ADD COLUMN mailbox TEXT NOT NULL DEFAULT '';
    ALTER TABLE failures ADD COLUMN mailbox TEXT NOT NULL DEFAULT '';
    ALTER TABLE letters ADD COLUMN mailbox TEXT NOT NULL DEFAULT '';
    """,
    # no texts of drafts, which quote whole mails
    """
    UPDATE messages SET summary = json_set(summary, '$.draft.text', null)
    WHERE CASE WHEN json_valid(summary) THEN json_type(summary, '$.draft') END = 'object'
    """,
    # which messages were dealt with while no draft could be saved (owed.py), and when a list was heard of last
    """
    CREATE TABLE owed (account TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (account, id)) STRICT, WITHOUT ROWID;
    ALTER TABLE lists ADD COLUMN day TEXT NOT NULL DEFAULT '';
    UPDATE lists SET day = date('now');
    """,
)

_MARK = -1  # the form of a file in which a row could not be read: SQLite itself finds nothing wrong with it
_OTHERS = 0o077  # what all but the owner may do
_DELETE_IT = "the file may be deleted at any time: nothing is lost that matters"
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


class DamagedState(GuardError):  # noqa: N818 - a state of the file
    """What is in the file cannot be read; the next opening moves it aside and starts a fresh one."""


class _NotReadyError(Exception):
    """The file is new, of an older form or damaged: no case for a quick opening."""


class _DamagedError(_NotReadyError):
    """The file is no state at all, or SQLite finds it malformed."""


def opened(path: Path, *, due: bool | None = None) -> tuple[sqlite3.Connection, Path, tuple[str, ...]]:
    """A connection to a file of the newest form, the path, and what a person should know.

    Args:
        path: of the file.
        due: whether it is read through; None: where that is worth it (soundness.py).

    Raises:
        GuardError: the file is of a newer inbox-guard.
        sqlite3.Error, OSError: it cannot be made, read or written.
    """
    try:
        return _connected(path, due=due), path, ()
    except _NotReadyError:
        return _made_ready(path)


def _made_ready(path: Path) -> tuple[sqlite3.Connection, Path, tuple[str, ...]]:
    """The same for a file that needs work: one process does it, the others wait and find it done."""
    from filelock import FileLock, Timeout  # noqa: PLC0415 - needed once in the life of a file

    warnings: tuple[str, ...] = ()
    try:
        with FileLock(f"{path}.lock", timeout=BUSY, mode=0o600):
            loose = is_there(path) and bool(path.stat().st_mode & _OTHERS)
            try:
                _migrate(path)
                if loose:
                    warnings = (f"the state {path} could be read by other users; that is mended",)
            except _DamagedError:
                aside = _moved_aside(path)
                warnings = (f"the state {path} was damaged; it is now {aside.name}, and a fresh one was started",)
                _migrate(path)
            return _connected(path), path, warnings
    except Timeout:
        raise TemporaryError(f"another inbox-guard is making {path} ready", "try again in a minute") from None


def _connected(path: Path, *, due: bool | None = None) -> sqlite3.Connection:
    if not is_there(path) or path.stat().st_mode & _OTHERS:
        raise _NotReadyError
    due = soundness.is_due(path) if due is None else due
    connection = sqlite3.connect(path, timeout=BUSY, isolation_level=None)
    try:
        with _damage_seen():
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA cache_size = -{_CACHE}")
            if due:
                _check(connection)
            _check_newest(_version(connection, path))
    except BaseException:
        connection.close()
        raise
    if due:
        soundness.note_sound(path)
    return connection


@contextmanager
def _damage_seen() -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        if _code(error) in _DAMAGED:
            raise _DamagedError from error
        raise


def _check(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
        raise _DamagedError


def _check_newest(version: int) -> None:
    if version != len(MIGRATIONS):
        raise _NotReadyError


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """The form of the file: how many migrations it has seen."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == _MARK:
        raise _DamagedError
    if version > len(MIGRATIONS):
        what = f"{path} is of a newer inbox-guard: its form is {version}, and this one knows {len(MIGRATIONS)}"
        raise GuardError(what, f"update inbox-guard; or delete the file: {_DELETE_IT.partition(': ')[2]}")
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if bool(version) != bool(tables) or (version and not _tables(version) <= tables):
        raise _DamagedError
    return version


def _tables(version: int) -> set[str]:
    """The tables that a file of this form has."""
    words = " ".join(MIGRATIONS[:version]).split()
    return {words[place + 2] for place in range(len(words) - 2) if words[place : place + 2] == ["CREATE", "TABLE"]}


def _migrate(path: Path) -> None:
    _made_private(path)
    connection = sqlite3.connect(path, timeout=BUSY, isolation_level=None)
    with closing(connection), _damage_seen():
        _check(connection)
        before = _version(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA secure_delete = ON")  # what a migration takes out is not to be found on the disk
        with in_transaction(connection):
            for number in range(before, len(MIGRATIONS)):
                for statement in MIGRATIONS[number].split(";"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number + 1}")
        if 0 < before < len(MIGRATIONS):
            _swept(connection)


def _swept(connection: sqlite3.Connection) -> None:
    """Make the file anew without what earlier versions have left in free pages, where there is room for that."""
    with suppress(sqlite3.OperationalError):
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _made_private(path: Path) -> None:
    """Make the file with mode 0600 before SQLite would with another; SQLite gives its side files the same mode."""
    path.touch(mode=0o600)
    path.chmod(0o600)


def _moved_aside(path: Path) -> Path:
    number = next(n for n in range(1, 10_000) if not path.with_name(f"{path.name}.damaged-{n}").exists())
    aside = path.with_name(f"{path.name}.damaged-{number}")
    path.rename(aside)
    for beside in ("shm", "sound"):
        path.with_name(f"{path.name}-{beside}").unlink(missing_ok=True)
    journal = path.with_name(f"{path.name}-wal")
    if journal.exists():  # left behind, it would be played into the fresh file
        journal.rename(aside.with_name(f"{aside.name}-wal"))
    return aside


@contextmanager
def in_transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextmanager
def mapped(path: Path) -> Iterator[None]:
    """Turn the errors of SQLite and of the file system into ours.

    Raises:
        TemporaryError: another process held the file for too long.
        GuardError: anything else that SQLite or the file system says no to.
    """
    try:
        yield
    except OSError as error:
        remedy = "see who owns its folder, or set XDG_STATE_HOME to a place that you can write to"
        raise GuardError(f"cannot use the state {path}: {error.strerror or error}", remedy) from error
    except sqlite3.Error as error:
        code = _code(error)
        if code in _BUSY:
            raise TemporaryError(f"another process is writing the state {path}", "try again in a minute") from error
        if code in _DAMAGED or _quotes_a_row(error):
            raise damaged(path) from None  # SQLite's words quote what it cannot read, which may be of a mail
        remedy = f"see that the disk has room and that the file can be written; {_DELETE_IT}"
        raise GuardError(f"the state {path} cannot be used: {error}", remedy) from error


def damaged(path: Path) -> DamagedState:
    """The error for a file in which something cannot be read."""
    return DamagedState(f"the state {path} is damaged", f"run it again and a fresh one is started; {_DELETE_IT}")


def mark_damaged(connection: sqlite3.Connection) -> None:
    """Have the next opening move the file aside; never raises."""
    with suppress(sqlite3.Error):
        connection.execute(f"PRAGMA user_version = {_MARK}")


def _quotes_a_row(error: sqlite3.Error) -> bool:
    """Whether a value could not be read: bytes that are no text, or text that is no JSON."""
    return isinstance(error, sqlite3.OperationalError) and (
        str(error).startswith("Could not decode") or "malformed JSON" in str(error)
    )


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; 0 where the module itself complains."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
