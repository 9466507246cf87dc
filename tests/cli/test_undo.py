"""`inbox-guard undo` as a process against a real server in memory: what it prints, how it ends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli.conftest import Run
from cli.mailboxes import RIGHT, lead, mail, serving

from inbox_guard.config import Account
from inbox_guard.lock import account_lock
from inbox_guard.mailbox.embedded import EmbeddedServer


@pytest.fixture
def server(config: Path) -> Iterator[EmbeddedServer]:
    """A server with two requests, and a config that leads to it."""
    with serving() as server:
        received = datetime.now(UTC) - timedelta(hours=3)
        for number in range(2):
            request = mail(number, received, f"Bob Baker <bob{number}@bakery.example>", f"Website {number}")
            server.deliver("INBOX", request, received)
        lead(config, server)
        yield server


@pytest.fixture
def scanned(server: EmbeddedServer, run: Run) -> EmbeddedServer:
    """The same after a scan."""
    assert run("scan", **RIGHT).returncode == 0
    return server


@pytest.mark.usefixtures("scanned")
def test_undo_tells_message_by_message_what_it_took_back_and_at_last_in_all(run: Run) -> None:
    told = run("undo", "--dry-run", **RIGHT)
    done = run("undo", **RIGHT)
    again = run("undo", **RIGHT)

    assert (told.returncode, done.returncode, again.returncode) == (0, 0, 0)
    assert "would come off" in told.stdout
    assert told.stdout.splitlines()[-1].startswith("Dry run: 2 messages: ")
    assert "Website 1 (bob1@bakery.example)\n  message   m1@client.example\n  labels    guard-" in done.stdout
    assert done.stdout.splitlines()[-1].endswith("2 drafts removed.")
    assert again.stdout == "Nothing of inbox-guard stands there.\n"


@pytest.mark.usefixtures("scanned")
def test_one_message_is_undone_by_the_beginning_of_its_id(run: Run) -> None:
    done = run("undo", "--message", "<m1@", "--json", **RIGHT)
    left = run("undo", "--all", "--json", **RIGHT)

    [entry] = map(json.loads, done.stdout.splitlines())
    assert (entry["account"], entry["folder"], entry["message_id"]) == ("work", "INBOX", "m1@client.example")
    assert "guard-request" in entry["labels"]
    assert [draft["outcome"] for draft in entry["drafts"]] == ["removed"]
    assert [json.loads(line)["message_id"] for line in left.stdout.splitlines()] == ["m0@client.example"]


@pytest.mark.usefixtures("scanned")
def test_one_message_is_undone_by_words_that_fit_no_other(run: Run) -> None:
    """What cannot be taken back is never done to the wrong message: words that fit two are refused."""
    both = run("undo", "--message", "bob website", **RIGHT)
    assert (both.returncode, both.stdout) == (2, "")
    assert '2 messages have "bob website" in sender or subject' in both.stderr
    assert "m0@client.example, m1@client.example" in both.stderr
    done = run("undo", "--message", "BOB1@bakery", "--json", **RIGHT)
    assert [json.loads(line)["message_id"] for line in done.stdout.splitlines()] == ["m1@client.example"]


@pytest.mark.usefixtures("scanned")
def test_an_id_that_fits_several_messages_or_none_is_refused(run: Run) -> None:
    several = run("undo", "--message", "m", **RIGHT)
    none = run("undo", "--message", "nothing-like-it", **RIGHT)
    both = run("undo", "--message", "m1", "--all", **RIGHT)

    assert (several.returncode, none.returncode, both.returncode) == (2, 1, 2)
    assert "m0@client.example, m1@client.example" in several.stderr
    assert 'nothing of inbox-guard stands for a message that "nothing-like-it" names' in none.stderr


@pytest.mark.usefixtures("config")
@pytest.mark.parametrize(
    "both", [("--last", "--all"), ("--all", "--last"), ("--last", "--message", "m1")], ids=" ".join
)
def test_two_ways_to_say_what_is_meant_are_refused_together(run: Run, both: tuple[str, ...]) -> None:
    """Which of them is meant nobody can tell, and the wider one cannot be taken back."""
    done = run("undo", *both, **RIGHT)

    assert (done.returncode, done.stdout) == (2, "")
    assert "exclude each other" in done.stderr


@pytest.mark.usefixtures("scanned")
def test_an_empty_id_takes_no_message_for_the_one_that_is_meant(run: Run) -> None:
    """A variable of the shell that is not set gives one, and one message alone stands."""
    assert run("undo", "--message", "m1", **RIGHT).returncode == 0
    done = [run("undo", "--message", empty, **RIGHT) for empty in ("", " <> ")]
    left = run("undo", "--all", "--dry-run", "--json", **RIGHT)

    assert [(one.returncode, one.stdout) for one in done] == [(2, ""), (2, "")]
    assert all("--message is empty" in one.stderr for one in done)
    assert [json.loads(line)["message_id"] for line in left.stdout.splitlines()] == ["m0@client.example"]


@pytest.mark.usefixtures("scanned")
def test_a_held_account_and_a_refused_login_end_with_their_exit_codes(run: Run, home: Path, config: Path) -> None:
    port = int(config.read_text().split("port = ")[1].split()[0])
    account = Account(name="work", host="127.0.0.1", user="maija@own.example", port=port, security="none")
    with account_lock(account, home / ".local/state/inbox-guard"):
        assert run("undo", **RIGHT).returncode == 75
    assert run("undo", INBOX_GUARD_PASSWORD_WORK="wrong").returncode == 77
    assert run("undo", "nobody", **RIGHT).returncode == 2


def test_what_nobody_foresaw_in_one_account_does_not_stop_the_others(
    server: EmbeddedServer, config: Path, home: Path, run: Run
) -> None:
    """A back end of the keyring may raise whatever it likes: here because its file is damaged."""
    work = f'host = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\nuser = "maija@own.example"\n'
    config.write_text(f"{config.read_text()}\n[accounts.also]\n{work}")
    assert run("scan", INBOX_GUARD_PASSWORD_ALSO="right", **RIGHT).returncode == 0
    (home / "ring.json").write_text("{ the secret")
    done = run("undo", "--json", **RIGHT)
    assert done.returncode == 1
    assert done.stderr.startswith("inbox-guard: also: an unforeseen JSONDecodeError\n")
    assert {json.loads(line)["account"] for line in done.stdout.splitlines()} == {"work"}
    assert "the secret" not in done.stderr


@pytest.mark.usefixtures("scanned")
def test_after_a_lost_state_it_is_told_that_no_scan_is_remembered(run: Run, home: Path) -> None:
    """What a scan found there is no scan's work; all of it is taken back where that is asked for."""
    (home / ".local/state/inbox-guard/state.db").unlink()
    assert run("scan", **RIGHT).returncode == 0
    done = run("undo", **RIGHT)
    every = run("undo", "--all", **RIGHT)

    assert done.returncode == 0
    assert done.stdout.startswith("No scan is remembered that did anything. Something stands for 2 messages: ")
    assert every.stdout.splitlines()[-1].endswith("2 drafts removed.")


@pytest.mark.usefixtures("scanned")
def test_with_the_state_lost_all_that_stands_is_looked_for_in_the_mailbox(run: Run, home: Path) -> None:
    """A dry run tells of it and remembers nothing."""
    (home / ".local/state/inbox-guard/state.db").unlink()
    plain = run("undo", **RIGHT)
    told = run("undo", "--all", "--dry-run", **RIGHT)
    done = run("undo", "--all", **RIGHT)
    again = run("undo", "--all", **RIGHT)

    assert plain.stdout.startswith("No scan is remembered that did anything. If one did, ")
    assert (
        told.stdout.splitlines()[-1].removeprefix("Dry run: ").replace("would be ", "")
        == (done.stdout.splitlines()[-1])
    )
    assert done.stdout.splitlines()[-1].endswith("2 drafts removed.")
    assert (again.returncode, again.stdout) == (0, "Nothing of inbox-guard stands there.\n")
