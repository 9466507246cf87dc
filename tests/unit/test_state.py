"""The state: remembered over a reopening, and no harm in deleting, damaging or sharing it."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from inbox_guard.errors import ExitCode, GuardError, TemporaryError
from inbox_guard.model import Action, Contact, Correction, Cursor, End, Evidence, Kind, Letter, Memory, Place, Remember
from inbox_guard.state import State
from inbox_guard.state import file as state_file
from inbox_guard.state.file import MIGRATIONS

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PLACE = Place("work", "INBOX", 7, 12)
SUMMARY = '{"action":"negotiate","signs":[{"id":"price-pressure","score":0.9,"evidence":"ja sama puoleen hintaan"}]}'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "state.db"


def remember(
    state: State,
    id_: str = "a@client.example",
    place: Place = PLACE,
    when: datetime = NOON,
    **more: Any,
) -> None:
    step = Remember(place, id_, more.pop("labels", ()), more.pop("drafts", ()), more.pop("summary", ""))
    state.remember(step, when, **more)


# ── what is remembered ───────────────────────────────────────────────────────────────────────────────────────────────


def test_everything_is_there_after_reopening(path: Path) -> None:
    with State.open(path) as state:
        state.set_cursor("work", "INBOX", Cursor(7, 40))
        remember(state, labels=("guard-negotiate",), drafts=(("d@me.example", "abc"),), summary=SUMMARY)
        state.add_own("work", ["own@me.example"], ["Client@Client.example"], ["a@client.example"], NOON)
        state.failures.add(Place("work", "INBOX", 7, 13), "cannot be read", NOON)
        state.add_lists("work", ["x@list.example", "m1@list.example", "x@list.example"], NOON.date())
    with State.open(path) as state:
        assert state.warnings == ()
        assert state.is_list("work", ["ada@client.example", "x@list.example"])
        assert not state.is_list("work", ["ada@client.example"]) and not state.is_list("home", ["x@list.example"])
        assert state.cursor("work", "INBOX") == Cursor(7, 40)
        assert state.memories("work", ["a@client.example", "b@client.example"]) == {
            "a@client.example": Memory(frozenset({"guard-negotiate"}), frozenset({"d@me.example"}))
        }
        assert state.digests("work", "a@client.example") == {"d@me.example": "abc"}
        assert state.own_ids("work") == {"own@me.example"}
        assert state.answered("work") == {"a@client.example"}
        assert state.contacts("work") == {"client@client.example": Contact("client@client.example", NOON, NOON)}
        assert [(f.place.uid, f.tries) for f in state.failures.all("work")] == [(13, 1)]
        assert [found.summary for found in state.find("a@")] == [SUMMARY]


def test_a_letter_is_kept_and_one_of_the_first_form_is_read_as_it_would_be_kept_now(path: Path) -> None:
    """There the words of signs stood among the marks, and faint traces of signs as well."""
    marks, signs = {"asks": "When?", "work": "a website"}, {"conflict": Evidence(0.9, "Rubbish!")}
    bare = Letter("a", PLACE, own=False, people=("ada@client.example",), date=NOON)
    letter = replace(bare, marks=marks, signs=signs, hints=frozenset({"slow-payment"}))
    with State.open(path) as state:
        state.letters.add("work", [letter])
        assert state.letters.since("work", NOON) == (letter,)
        [(text,)] = state.rows("SELECT data FROM letters")
        first = json.loads(text) | {
            "marks": marks | {"conflict": "Rubbish!", "hint:slow-payment": "Later."},
            "signs": {"conflict": 0.9},
        }
        del first["hints"]
        with state.transaction() as run:
            run("UPDATE letters SET data = ?", (json.dumps(first),))
        assert state.letters.since("work", NOON) == (letter,)


def test_labels_that_are_due_are_told_apart_until_they_are_set(path: Path) -> None:
    id_, drafts, labels = "a@client.example", (("d@me.example", "abc"),), ("guard-decline", "guard-request")
    with State.open(path) as state:
        state.remember(Remember(PLACE, id_, drafts=drafts, due=labels), NOON)
        before = state.memories("work", [id_])[id_]
        undoable, standing = state.standing.all("work"), state.standing.all("work", due=False)
        state.remember(Remember(PLACE, id_, labels[:1]), NOON)
        after = state.memories("work", [id_])[id_]

    assert before == Memory(drafts=frozenset({"d@me.example"}), due=frozenset(labels))
    assert [stands.labels for stands in undoable] == [labels]
    assert [(stands.labels, stands.drafts) for stands in standing] == [((), drafts)]
    assert (after.labels, after.due) == (frozenset(labels[:1]), frozenset(labels[1:]))


def test_what_is_written_to_a_copy_does_not_reach_the_file(path: Path) -> None:
    with State.open(path) as state:
        state.set_cursor("work", "INBOX", Cursor(7, 40))
        with state.copied() as copy:
            assert copy.cursor("work", "INBOX") == Cursor(7, 40)
            copy.set_cursor("work", "INBOX", Cursor(7, 50))
            remember(copy, labels=("guard-negotiate",))
            assert copy.cursor("work", "INBOX") == Cursor(7, 50)
        assert state.cursor("work", "INBOX") == Cursor(7, 40)
    with State.open(path) as state:
        assert state.memories("work", ["a@client.example"]) == {}


def test_a_cursor_is_kept_for_each_folder_of_each_account(path: Path) -> None:
    with State.open(path) as state:
        state.set_cursor("work", "INBOX", Cursor(7, 40))
        state.set_cursor("work", "INBOX", Cursor(8, 1))
        state.set_cursor("home", "INBOX", Cursor(9, 9))
        assert state.cursor("work", "INBOX") == Cursor(8, 1)
        assert state.cursor("home", "INBOX") == Cursor(9, 9)
        assert state.cursor("work", "Sent") is None


def test_a_cursor_holds_for_its_mailbox_alone_and_an_older_one_for_the_first(path: Path) -> None:
    with State.open(path) as state:
        state.set_cursor("work", "INBOX", Cursor(7, 40))
    for mailbox, cursor in (("a at x", Cursor(7, 40)), ("b at x", None), ("a at x", Cursor(7, 40))):
        with State.open(path) as state:
            state.claim("work", mailbox)
            assert state.cursor("work", "INBOX") == cursor
    with State.open(path) as state:
        state.claim("work", "b at x")
        state.set_cursor("work", "INBOX", Cursor(7, 2))
        assert state.cursor("work", "INBOX") == Cursor(7, 2)
        state.claim("work", "a at x")
        assert state.cursor("work", "INBOX") is None


def test_labels_and_drafts_of_a_message_add_up_and_the_rest_is_of_the_last_time(path: Path) -> None:
    with State.open(path) as state:
        remember(
            state, labels=("a", "b"), drafts=(("d1", "x"),), summary="{}", kind=Kind.REQUEST, action=Action.CLARIFY
        )
        moved = Place("work", "Clients", 3, 5)
        remember(
            state, place=moved, when=NOON + timedelta(days=1), labels=("b", "c"), drafts=(("d1", "y"), ("d2", "z"))
        )
        assert state.memories("work", ["a@client.example"])["a@client.example"] == Memory(
            frozenset("abc"), frozenset({"d1", "d2"})
        )
        assert state.digests("work", "a@client.example") == {"d1": "y", "d2": "z"}
        (found,) = state.find("a@client.example")
        assert (found.place, found.summary, found.seen_at) == (moved, "{}", NOON)


def test_a_message_with_nothing_done_is_remembered_too(path: Path) -> None:
    with State.open(path) as state:
        remember(state)
        assert state.memories("work", ["a@client.example"]) == {"a@client.example": Memory()}
        assert state.memories("home", ["a@client.example"]) == {}


def test_what_is_old_is_forgotten_but_for_what_guards_a_message_or_was_taught(path: Path) -> None:
    old, signs = NOON - timedelta(days=500), '{"signs":[{"id":"nda-first","rule":"r","score":1,"evidence":"NDA"}]}'
    kept = {"labelled", "drafted", "found", "corrected", "young"}
    with State.open(path) as state:
        for id_ in (*kept, "bare", "client's"):
            letter = Letter(id_, PLACE, own=False, people=("ada@client.example",), date=old)
            state.letters.add("work", [letter if id_ != "young" else replace(letter, date=NOON)])
        remember(state, "labelled", when=old, labels=("guard-request",))
        remember(state, "drafted", when=old, drafts=(("d", "x"),))
        remember(state, "found", when=old, summary=signs)
        remember(state, "corrected", when=old)
        state.corrections.set("work", "corrected", [Correction("corrected", "nda-first", "miss")], old)
        remember(state, "young")
        remember(state, "bare", when=old, summary='{"signs":[]}')
        remember(state, "of another", Place("home", "INBOX", 1, 1), when=old)
        state.standing.end(state.standing.all("work")[0], [("guard-request", End.REMOVED)], [])
        state.add_own("work", ["own"], ["ada@client.example"], ["labelled"], old)
        state.add_lists("work", ["gone@list.example"], old.date())
        state.add_lists("work", ["gone@list.example", "x@list.example"], (old + timedelta(days=1)).date())
        state.add_lists("work", ["x@list.example"], NOON.date())
        state.failures.add(replace(PLACE, uid=40), "cannot be read", old)
        state.forget("work", NOON - timedelta(days=400))

        assert {found.id for found in state.find("")} == {*kept, "of another"}
        long_ago = NOON - timedelta(days=9000)
        assert {letter.id for letter in state.letters.since("work", long_ago)} == kept - {"found"}
        assert (state.own_ids("work"), state.answered("work")) == ({"own"}, {"labelled"})
        assert "ada@client.example" in state.contacts("work") and state.corrections.fired("work") == {"r": 1}
        assert [state.is_list("work", [name]) for name in ("gone@list.example", "x@list.example")] == [False, True]
        assert state.failures.all("work") == ()


def test_messages_are_found_by_the_beginning_of_their_id_in_all_accounts(path: Path) -> None:
    with State.open(path) as state:
        remember(state, "abc_1@x.example", when=NOON)
        remember(state, "abc%2@x.example", Place("home", "INBOX", 1, 1), when=NOON + timedelta(hours=1))
        remember(state, "zzz@x.example")
        assert [(f.account, f.id) for f in state.find("abc")] == [
            ("home", "abc%2@x.example"),
            ("work", "abc_1@x.example"),
        ]
        assert [f.id for f in state.find("<abc_1@x.example>")] == ["abc_1@x.example"]
        assert [f.id for f in state.find("abc%")] == ["abc%2@x.example"]
        assert state.find("nope") == []
        assert state.find("abc_1@x.example' OR '1'='1") == []


def test_a_contact_keeps_when_it_was_first_and_last_written_to_whatever_order_mail_is_read_in(path: Path) -> None:
    days = [NOON, NOON - timedelta(days=9), (NOON + timedelta(days=1)).astimezone(timezone(timedelta(hours=14)))]
    with State.open(path) as state:
        for day in days:
            state.add_own("work", [], [" Client@X.example"], [], day)
        assert state.contacts("work") == {"client@x.example": Contact("client@x.example", days[1], days[2])}


def test_failures_are_counted_until_the_message_is_dealt_with(path: Path) -> None:
    with State.open(path) as state:
        assert [state.failures.add(PLACE, "over quota", NOON + timedelta(hours=n)) for n in range(3)] == [1, 2, 3]
        (failure,) = state.failures.all("work")
        assert (failure.tries, failure.first, failure.last) == (3, NOON, NOON + timedelta(hours=2))
        remember(state)
        assert state.failures.all("work") == ()
        state.failures.add(PLACE, "over quota", NOON)
        state.failures.forget(PLACE)
        assert state.failures.all("work") == ()


def test_what_is_no_fault_of_the_message_is_remembered_and_counts_once(path: Path) -> None:
    with State.open(path) as state:
        tries = [state.failures.add(PLACE, "over quota", NOON + n * timedelta(hours=1), counts=False) for n in range(3)]
        (failure,) = state.failures.all("work")
        assert tries == [1, 1, 1]
        assert (failure.problem, failure.last) == ("over quota", NOON + timedelta(hours=2))
        assert state.failures.add(PLACE, "cannot be read", NOON) == 2


def test_a_message_is_remembered_whole_or_not_at_all(path: Path) -> None:
    with State.open(path) as state:
        with pytest.raises(GuardError):
            remember(state, labels=("ok",), drafts=(("d", None),))
        assert state.memories("work", ["a@client.example"]) == {}
        remember(state, labels=("ok",))
        assert state.memories("work", ["a@client.example"])["a@client.example"].labels == {"ok"}


def test_ids_with_broken_characters_are_kept_too(path: Path) -> None:
    with State.open(path) as state:
        remember(state, "\udce9@x.example", labels=("l",))
        assert state.memories("work", ["\udce9@x.example"])["\udce9@x.example"].labels == {"l"}


# ── the file ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_file_and_its_folder_are_for_their_owner_alone(path: Path) -> None:
    with State.open(path) as state:
        remember(state)
        modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir() if ".lock" not in file.name}
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert {name.removeprefix("state.db"): mode for name, mode in modes.items()} == dict.fromkeys(
        ["", "-wal", "-shm", "-sound"], 0o600
    )


def test_a_state_open_to_others_is_closed_to_them(path: Path) -> None:
    State.open(path).close()
    path.chmod(0o644)
    State.open(path).close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_state_may_be_deleted_at_any_time(path: Path) -> None:
    with State.open(path) as state:
        remember(state)
        for file in path.parent.iterdir():
            file.unlink()
        remember(state)
    with State.open(path) as state:
        assert (state.memories("work", ["a@client.example"]), state.warnings) == ({}, ())


def damage_the_beginning(path: Path) -> None:
    path.write_bytes(b"this is no database" * 1000)


def damage_the_middle(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for page in range(2, len(content) // 4096):
        content[page * 4096 : page * 4096 + 200] = b"\xa5" * 200
    path.write_bytes(content)


def cut_the_end_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


def take_a_table_away(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE contacts")


def put_another_database_there(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")


@pytest.mark.parametrize(
    "damage",
    [damage_the_beginning, damage_the_middle, cut_the_end_off, take_a_table_away, put_another_database_there],
)
def test_a_damaged_state_is_moved_aside_with_a_warning_and_a_fresh_one_started(
    path: Path, damage: Callable[[Path], None]
) -> None:
    for number in (1, 2):
        with State.open(path) as state:
            for n in range(50):
                remember(state, f"{n}@x.example", summary="x" * 500)
        damage(path)
        broken = path.read_bytes()
        with State.open(path) as state:
            (warning,) = state.warnings
            assert f"state.db.damaged-{number}" in warning
            assert state.find("") == []
            remember(state)
        assert path.with_name(f"state.db.damaged-{number}").read_bytes() == broken
        with State.open(path) as state:
            assert (len(state.find("")), state.warnings) == (1, ())


def test_a_log_that_was_left_behind_is_not_played_into_a_fresh_state(path: Path) -> None:
    with State.open(path) as state:
        remember(state)
        log = path.with_name("state.db-wal").read_bytes()
    damage_the_beginning(path)
    path.with_name("state.db-wal").write_bytes(log)
    with State.open(path) as state:
        assert state.find("") == []


def test_the_state_of_a_newer_version_is_left_as_it_is(path: Path) -> None:
    State.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(GuardError, match="of a newer inbox-guard") as caught:
        State.open(path)
    assert caught.value.code is ExitCode.FAILURES
    assert "update inbox-guard" in caught.value.remedy
    assert list(path.parent.glob("*damaged*")) == []


def test_an_older_state_is_brought_to_the_newest_form_with_what_is_in_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with State.open(path) as state:
        remember(state)
    monkeypatch.setattr(
        state_file, "MIGRATIONS", (*MIGRATIONS, "CREATE TABLE new (a TEXT) STRICT; CREATE TABLE n2 (b TEXT)")
    )
    with State.open(path) as state:
        assert len(state.find("a@")) == 1
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 1,)
        assert connection.execute("SELECT count(*) FROM new, n2").fetchone() == (0,)


def in_a_letter(path: Path, old: bytes, new: bytes) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = path.read_bytes()
    assert content.count(old) >= 1
    path.write_bytes(content.replace(old, new))


@pytest.mark.parametrize("copied", [False, True])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"own":false', b'\xffown":false'),
        (b'"own":false', b'"own"xfalse'),
        (b'"people"', b'"peopla"'),
        (b'"2026-11-22T12:00:00+00:00"', b'"2026-91-22T12:00:00+00:00"'),
        (b'"signs":[', b'"signs"x['),
        (b'"action":"negotiate"', b'"action":\xffnegotiate"'),
        (b"clarify", b"clarifx"),
    ],
)
def test_a_row_that_cannot_be_read_is_damage_and_told_without_its_words(
    path: Path, old: bytes, new: bytes, *, copied: bool
) -> None:
    """SQLite finds nothing wrong with it: without a fresh start every scan would end there."""
    with State.open(path) as state:
        state.letters.add("work", [Letter("a", PLACE, own=False, people=("ada@client.example",), date=NOON)])
        remember(state, labels=("guard-negotiate",), summary=SUMMARY, action=Action.CLARIFY)
    in_a_letter(path, old, new)
    with State.open(path) as state, pytest.raises(GuardError, match="is damaged") as caught:
        (state.copied() if copied else state).examine("work")
    told = "".join(traceback.format_exception(caught.value))
    assert "ada@" not in told and "hintaan" not in told and "run it again" in caught.value.remedy
    with State.open(path) as state:
        assert "state.db.damaged-1" in state.warnings[0]
        state.examine("work")
        assert state.find("") == []


def test_texts_of_drafts_leave_an_older_state_down_to_the_last_byte(path: Path) -> None:
    """They quote whole mails; all else that was said of a message stays, also where it is no JSON."""
    draft = {"kind": "clarify", "to": ["ada@client.example"], "text": "Hi Ada,\n> ZEBRAQUARK " + "long " * 2000}
    with State.open(path) as state:
        remember(state, summary=json.dumps({"action": "clarify", "draft": draft}))
        remember(state, "b@client.example", summary='{"action": "none", "draft": null}')
        remember(state, "c@client.example", summary="no object")
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE owed")
        connection.execute("ALTER TABLE lists DROP COLUMN day")
        connection.execute("PRAGMA user_version = 6")
    connection.close()
    with State.open(path) as state:
        told = dict(state.rows("SELECT id, summary FROM messages"))
        files = [file.read_bytes() for file in path.parent.iterdir()]
    assert json.loads(told["a@client.example"]) == {"action": "clarify", "draft": draft | {"text": None}}
    assert json.loads(told["b@client.example"]) == {"action": "none", "draft": None}
    assert told["c@client.example"] == "no object"
    assert not any(b"ZEBRAQUARK" in content for content in files)


def test_a_migration_that_fails_leaves_the_state_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with State.open(path) as state:
        remember(state)
    with monkeypatch.context() as patched:
        patched.setattr(state_file, "MIGRATIONS", (*MIGRATIONS, "CREATE TABLE new (a TEXT); CREATE TABLE nonsense"))
        with pytest.raises(GuardError, match="cannot be used"):
            State.open(path)
    with State.open(path) as state:
        assert len(state.find("a@")) == 1


def test_a_place_that_cannot_be_written_is_told_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GuardError, match="cannot make the directory") as caught:
        State.open(tmp_path / "file" / "state.db")
    assert "XDG_STATE_HOME" in caught.value.remedy
    (tmp_path / "folder" / "state.db").mkdir(parents=True)
    with pytest.raises(GuardError):
        State.open(tmp_path / "folder" / "state.db")


def test_the_state_lies_where_systemd_or_xdg_say(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "xdg"))
    with State.open() as state:
        assert state.path == tmp_path / "xdg/inbox-guard/state.db"
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path / "systemd"))
    with State.open() as state:
        assert state.path == tmp_path / "systemd/state.db"


# ── several at once ──────────────────────────────────────────────────────────────────────────────────────────────────

WRITER = """
import sys
from datetime import UTC, datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any
from inbox_guard.model import Place, Remember
from inbox_guard.state import State
with State.open(Path(sys.argv[1])) as state:
    for n in range(40):
        place = Place(sys.argv[2], "INBOX", 1, n + 1)
        state.remember(Remember(place, f"{n}@x.example", ("l",)), datetime.now(UTC))
print(len(state.warnings))
"""


@pytest.mark.parametrize("damaged", [False, True])
def test_processes_that_open_write_and_mend_one_state_at_once_lose_nothing(path: Path, *, damaged: bool) -> None:
    if damaged:
        path.parent.mkdir(parents=True)
        damage_the_beginning(path)
    command = [sys.executable, "-c", WRITER, str(path)]
    running = [subprocess.Popen([*command, f"a{n}"], stdout=subprocess.PIPE, text=True) for n in range(4)]
    warnings = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0, 0]
    assert sorted(warnings) == ["0\n", "0\n", "0\n", "1\n" if damaged else "0\n"]
    with State.open(path) as state:
        assert len(state.find("")) == 160
    assert len(list(path.parent.glob("*.damaged-*"))) == damaged


def test_a_state_that_another_process_holds_is_a_passing_failure(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    State.open(path).close()
    monkeypatch.setattr(state_file, "BUSY", 0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with State.open(path) as state, pytest.raises(TemporaryError) as caught:
        remember(state)
    assert caught.value.code is ExitCode.TEMPORARY
    other.close()
