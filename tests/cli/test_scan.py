"""`inbox-guard scan` as a process against a real server in memory: what it prints, what it leaves, how it ends."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli.conftest import Run
from cli.mailboxes import RIGHT, lead, mail, serving
from servers.dovecot import PASSWORD
from servers.fault_proxy import Exchange, FaultProxy
from servers.worlds import ImapWorld

from inbox_guard.config import Account
from inbox_guard.lock import account_lock
from inbox_guard.mailbox.embedded import EmbeddedServer


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedServer]:
    """A server with a request and a newsletter in it."""
    with serving() as server:
        received = datetime.now(UTC) - timedelta(hours=3)
        request = mail(0, received, "Bob Baker <bob@bakery.example>", "Website [red]for\x1b[31m us")
        unsubscribe = "<https://shop.example/u>"
        news = mail(1, received, "News <news@shop.example>", "Sale", "30% off!", List_Unsubscribe=unsubscribe)
        for each in (request, news):
            server.deliver("INBOX", each, received)
        yield server


@pytest.fixture
def account(config: Path, server: EmbeddedServer) -> Path:
    """The config leads to that server."""
    lead(config, server)
    return config


def two_lines(done: subprocess.CompletedProcess[str]) -> tuple[str, str]:
    assert done.stdout == ""
    problem, remedy = done.stderr.splitlines()
    assert problem.startswith("inbox-guard: ")
    return problem, remedy


# ── how it ends ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("account")
def test_a_wrong_password_ends_with_77_and_is_not_repeated(run: Run) -> None:
    done = run("scan", INBOX_GUARD_PASSWORD_WORK="hunter2")
    assert done.returncode == 77
    told = two_lines(done)
    assert "hunter2" not in " ".join(told)
    assert told[1].endswith("; the password comes from the variable INBOX_GUARD_PASSWORD_WORK, so change it there")


@pytest.mark.usefixtures("account")
def test_no_password_at_all_ends_with_77_and_the_four_ways(run: Run) -> None:
    done = run("scan")
    assert done.returncode == 77
    problem, remedy = two_lines(done)
    assert "there is no password" in problem
    assert all(way in remedy for way in ("password_command", "systemd credential", "INBOX_GUARD_", "secret set work"))


@pytest.mark.usefixtures("config")
def test_a_server_that_is_not_there_ends_with_75(run: Run) -> None:
    done = run("scan", **RIGHT)
    assert done.returncode == 75
    two_lines(done)


@pytest.mark.usefixtures("account")
def test_a_held_lock_ends_with_75(run: Run, home: Path, server: EmbeddedServer) -> None:
    same = Account("other", "127.0.0.1", "maija@own.example", server.port)
    with account_lock(same, home / ".local/state/inbox-guard"):
        done = run("scan", **RIGHT)
    assert done.returncode == 75
    assert "work: another inbox-guard is working on this account" in two_lines(done)[0]


@pytest.mark.parametrize("arguments", [("scan",), ("explain", "somebody")])
@pytest.mark.parametrize(
    ("changed", "password"),
    [({}, "wrong"), ({}, ""), ({"password_command": "false"}, ""), ({"drafts": "Nowhere"}, PASSWORD)],
    ids=["refused", "none", "command", "folder"],
)
def test_an_account_is_named_once_in_what_is_wrong_with_it(
    run: Run, config: Path, dovecot_world: ImapWorld, changed: dict[str, str], password: str, arguments: tuple[str, ...]
) -> None:
    more = "".join(f'{key} = "{value}"\n' for key, value in changed.items())
    port = str(dovecot_world.settings.port)
    config.write_text(config.read_text().replace("port = 1\n", f"port = {port}\n{more}"))
    problem, _ = two_lines(run(*arguments, INBOX_GUARD_PASSWORD_WORK=password))
    assert problem.startswith("inbox-guard: work: ")
    assert problem.count("work") == problem.count("account") + 1 == 1


def test_a_broken_config_ends_with_78(run: Run, config: Path) -> None:
    config.write_text("[profile]\nname = 1\n")
    done = run("scan")
    assert done.returncode == 78
    assert two_lines(done)[0].startswith(f"inbox-guard: {config}:2: profile.name: expected a text")


def test_no_config_ends_with_78(run: Run) -> None:
    done = run("scan")
    assert done.returncode == 78
    assert "there is no config here" in two_lines(done)[0]


def test_a_config_without_accounts_ends_with_78(run: Run, config: Path) -> None:
    config.write_text("[profile]\nname = 'M'\n")
    assert run("scan").returncode == 78


@pytest.mark.usefixtures("config")
@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["wrok"], 'there is no account "wrok"; did you mean "work"?'),
        (["--since", "soon"], "--since: expected a length of time"),
        (["--since", "999999d"], "--since: must not be longer than 100 years"),
        (["--now", "yesterday"], '--now "yesterday" is no ISO time'),
        (["--now", "0001-01-01"], "--now 0001-01-01 is too far from today: expected a year from 1970 to 2170"),
        (["--now", "9999-12-31T23:59-12:00"], "is too far from today"),
        (["--limit", "0"], "Invalid value for '--limit'"),
        (["--jsn"], "No such option '--jsn'"),
    ],
)
def test_a_wrong_option_ends_with_2(run: Run, arguments: list[str], problem: str) -> None:
    done = run("scan", *arguments)
    assert done.returncode == 2
    assert problem in two_lines(done)[0]


def test_one_account_that_fails_does_not_stop_the_others(run: Run, account: Path) -> None:
    broken = '[accounts.broken]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\nuser = "x@own.example"\n'
    account.write_text(account.read_text() + broken)
    done = run("scan", "broken", "work", "--json", "--dry-run", INBOX_GUARD_PASSWORD_BROKEN="x", **RIGHT)
    assert done.returncode == 1
    assert {json.loads(line)["account"] for line in done.stdout.splitlines()} == {"work"}
    assert "broken" in done.stderr


@pytest.mark.parametrize("more", [["--dry-run"], []])
def test_what_nobody_foresaw_in_one_account_does_not_stop_the_others(
    run: Run, config: Path, home: Path, more: list[str]
) -> None:
    """A back end of the keyring may raise whatever it likes: here because its file is damaged."""
    broken = '[accounts.broken]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\nuser = "x@own.example"\n'
    config.write_text(config.read_text() + broken)
    (home / "ring.json").write_text("{ the secret")
    with serving() as server:
        lead(config, server)
        received = datetime.now(UTC) - timedelta(hours=3)
        server.deliver("INBOX", mail(0, received, "Bob Baker <bob@bakery.example>", "Website"), received)
        done = run("scan", "broken", "work", "--json", *more, **RIGHT)
    assert done.returncode == 1
    assert {json.loads(line)["account"] for line in done.stdout.splitlines()} == {"work"}
    assert done.stderr.startswith("inbox-guard: broken: an unforeseen JSONDecodeError\n")
    assert "the secret" not in done.stderr
    assert ("an unforeseen JSONDecodeError" in run("status").stdout) == (not more), "the state tells of real scans"
    assert "in get_password" in run("scan", "broken", "--verbose", *more).stderr


# ── what it prints and leaves ────────────────────────────────────────────────────────────────────────────────────────

CHECKED = {
    *("file", "message_id", "language", "handled", "kind", "signs", "score", "action", "stated", "missing"),
    *("draft", "why_not", "remarks"),
}


@pytest.mark.usefixtures("account")
def test_a_dry_run_then_a_scan_then_another_then_an_explanation(run: Run, home: Path) -> None:
    rehearsal = run("scan", "--dry-run", **RIGHT)
    assert (rehearsal.returncode, rehearsal.stderr) == (0, "")
    assert rehearsal.stdout.splitlines()[-1].startswith("Dry run: ")
    assert "bob@bakery.example" in rehearsal.stdout
    assert "\x1b" not in rehearsal.stdout
    assert "[red]for" in "".join(rehearsal.stdout.split())
    assert max(map(len, rehearsal.stdout.splitlines())) <= 80 or "labelled" in rehearsal.stdout.splitlines()[-1]

    done = run("scan", "--json", **RIGHT)
    assert (done.returncode, done.stderr) == (0, "")
    objects = {entry["message_id"]: entry for entry in map(json.loads, done.stdout.splitlines())}
    request = objects["m0@client.example"]
    assert set(request) >= CHECKED | {"account", "folder", "uid", "labels"}
    assert (request["account"], request["folder"], request["kind"]) == ("work", "INBOX", "request")
    assert "guard-request" in request["labels"]
    assert request["draft"]["folder"] == "Drafts"
    assert request["draft"]["message_id"]
    assert "price-pressure" in {sign["id"] for sign in request["signs"]}

    again = run("scan", "--json", **RIGHT)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")

    told = run("explain", "m0@cl", **RIGHT)
    assert (told.returncode, told.stderr) == (0, "")
    assert "price-pressure" in told.stdout
    assert "guard-request" in told.stdout.splitlines()[-1]
    assert "a draft was saved" in told.stdout.splitlines()[-1]
    assert "\x1b" not in told.stdout
    assert json.loads(run("explain", "<m0@client.example>", "--json", **RIGHT).stdout)["action"] == request["action"]

    away = run("explain", "m0", INBOX_GUARD_PASSWORD_WORK="wrong")
    assert away.returncode == 0
    assert "as remembered from then" in away.stdout
    assert "price-pressure" in away.stdout
    assert (home / ".local/state/inbox-guard/state.db").stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("account")
def test_mail_that_was_left_alone_is_explained_too(run: Run) -> None:
    told = run("explain", "m1@client.example", **RIGHT)
    assert (told.returncode, told.stderr) == (0, "")
    assert "no label, no draft" in told.stdout
    assert told.stdout.splitlines()[-1].strip() == "done      nothing yet: no scan has dealt with it"


@pytest.mark.usefixtures("account")
def test_an_id_that_fits_several_messages_or_none_is_refused(run: Run) -> None:
    several = run("explain", "m", **RIGHT)
    assert several.returncode == 2
    assert "m0@client.example, m1@client.example" in several.stderr
    none = run("explain", "nothing-like-it@x", **RIGHT)
    assert none.returncode == 1
    assert 'no message whose Message-ID begins with "nothing-like-it@x"' in two_lines(none)[0]


@pytest.mark.usefixtures("account")
def test_since_looks_back_again_and_limit_at_the_newest_only(run: Run) -> None:
    all_of_it = run("scan", "--json", "--dry-run", "--since", "2d", **RIGHT)
    newest = run("scan", "--json", "--dry-run", "--since", "2d", "--limit", "1", **RIGHT)
    assert len(all_of_it.stdout.splitlines()) == 2
    assert [json.loads(line)["message_id"] for line in newest.stdout.splitlines()] == ["m1@client.example"]
    assert run("scan", "--json", "--dry-run", "--since", "2h", **RIGHT).stdout == ""


def test_another_mailbox_under_the_name_of_the_account_is_a_mailbox_of_its_own(run: Run, account: Path) -> None:
    assert run("scan", **RIGHT).returncode == 0
    received = datetime.now(UTC) - timedelta(hours=3)
    with EmbeddedServer("second@own.example", "right") as second:
        second.deliver("INBOX", mail(7, received, "Eve <eve@florist.example>", "Website"), received)
        text = account.read_text().replace('user = "maija@', 'user = "second@')
        account.write_text(re.sub("port = [0-9]+", f"port = {second.port}", text))
        known = run("contacts", "--json")
        before = run("undo", "--all", "--json", **RIGHT)
        done = run("scan", "--json", **RIGHT)
        told = json.loads(run("report", "--json").stdout)
        undone = run("undo", "--all", "--json", **RIGHT)

    assert (known.stdout, before.returncode, before.stdout) == ("", 0, "")
    assert [json.loads(line)["message_id"] for line in done.stdout.splitlines()] == ["m7@client.example"]
    assert [message["message_id"] for message in told["messages"]] == ["m7@client.example"]
    assert (told["requests"], told["drafts"]["saved"]) == (1, 1)
    assert [json.loads(line)["message_id"] for line in undone.stdout.splitlines()] == ["m7@client.example"]


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("days", [-30, 30])
def test_now_may_be_another_moment(run: Run, days: int) -> None:
    """Mail that is new by the clock is new: what a scan leaves out no later one looks at."""
    then = (datetime.now(UTC) + timedelta(days=days)).isoformat()
    shown = run("scan", "--json", "--dry-run", "--now", then, **RIGHT).stdout.splitlines()
    assert [json.loads(line)["action"] for line in shown] == ["none", "negotiate"]


@pytest.mark.usefixtures("account")
def test_the_password_may_come_from_the_keyring(run: Run) -> None:
    assert run("secret", "set", "work", "--stdin", stdin="right\n").returncode == 0
    assert run("scan", "--dry-run").returncode == 0


class BreakingAtTheSecondDraft(FaultProxy):
    """The connection of the first scan breaks when it saves its second draft."""

    def pass_on(self, exchange: Exchange) -> None:
        """An exchange, or the end."""
        if exchange.name == "APPEND" and self.names.count("APPEND") == 2:
            exchange.cut()
        super().pass_on(exchange)


@pytest.mark.usefixtures("config")
def test_what_was_done_before_the_connection_broke_is_told_and_counted(run: Run, config: Path) -> None:
    """It is not done again, so no later scan tells of it."""
    received = datetime.now(UTC) - timedelta(hours=3)
    with serving() as server, BreakingAtTheSecondDraft(server.port) as proxy:
        for number in range(3):
            sender = f"Bob Baker <bob@bakery{number}.example>"
            server.deliver("INBOX", mail(number, received, sender, f"Website {number}"), received)
        config.write_text(config.read_text().replace("port = 1", f"port = {proxy.port}"))
        broken, whole = run("scan", "--json", **RIGHT), run("scan", "--json", **RIGHT)
        counted = json.loads(run("status", "--json").stdout)

    told = [[json.loads(line) for line in done.stdout.splitlines()] for done in (broken, whole)]
    drafted = [[entry["message_id"] for entry in entries if entry["draft"]] for entries in told]
    assert (broken.returncode, whole.returncode) == (75, 0)
    assert drafted == [["m0@client.example"], ["m1@client.example", "m2@client.example"]]
    assert "closed the connection while saving a draft" in broken.stderr
    assert sum(day["drafts"] for day in counted["days"].values()) == 3, counted
