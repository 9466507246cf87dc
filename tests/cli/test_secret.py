"""`inbox-guard secret`: into the keyring and out of it, shown nowhere."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from cli.conftest import Run
from cli.terminal import Terminal


def kept(home: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads((home / "ring.json").read_text())
    return found


@pytest.mark.usefixtures("config")
def test_a_secret_goes_into_the_keyring_and_out_again(run: Run, home: Path) -> None:
    done = run("secret", "set", "work", "--stdin", stdin="hunter2 ä\nmore\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert kept(home) == {"inbox-guard/work": "hunter2 ä"}
    assert "hunter2" not in done.stdout
    done = run("secret", "delete", "work")
    assert (done.returncode, done.stderr) == (0, "")
    assert kept(home) == {}


def test_a_secret_can_be_stored_before_there_is_a_config(run: Run, home: Path) -> None:
    assert run("secret", "set", "work", "--stdin", stdin="x\n").returncode == 0
    assert kept(home) == {"inbox-guard/work": "x"}


@pytest.mark.usefixtures("config")
def test_an_account_that_the_config_does_not_know_is_refused_with_the_nearest(run: Run, home: Path) -> None:
    done = run("secret", "set", "wrok", "--stdin", stdin="x\n")
    assert done.returncode == 2
    assert done.stderr == 'inbox-guard: there is no account "wrok"; did you mean "work"?\n  there are: work\n'
    assert not (home / "ring.json").exists()


def test_the_secret_is_asked_for_at_a_terminal_and_not_shown(environment: dict[str, str], home: Path) -> None:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "inbox_guard", "secret", "set", "work"]
    with subprocess.Popen(
        command, stdin=follower, stdout=follower, stderr=follower, env=environment, start_new_session=True
    ) as process:
        os.close(follower)
        shown = b""
        while b"work:" not in shown:
            shown += os.read(leader, 1000)
        os.write(leader, b"hunter2\n")
        try:
            while chunk := os.read(leader, 1000):
                shown += chunk
        except OSError:  # the other end of a pseudo-terminal is gone
            pass
        assert process.wait(30) == 0
    os.close(leader)
    assert kept(home) == {"inbox-guard/work": "hunter2"}
    assert b"hunter2" not in shown


ACCOUNT = '[profile]\nname = "Kim"\n[accounts.work]\nhost = "imap.example.com"\nuser = "me@mine.example"\n'


def test_where_another_source_comes_before_the_keyring_that_is_said(run: Run, config: Path, home: Path) -> None:
    """What is kept would not be used; with the same password in both it makes no difference."""
    config.write_text(ACCOUNT + 'password_command = "echo old"\n')
    done = run("secret", "set", "work", "--stdin", stdin="new\n")
    assert done.returncode == 1
    assert done.stderr == (
        "inbox-guard: password_command (echo) comes before the keyring, and holds another password\n"
        "  take it away, or put the right password there: until then every login is tried with that one\n"
    )
    assert kept(home) == {"inbox-guard/work": "new"}
    assert run("secret", "set", "work", "--stdin", stdin="old\n").returncode == 0


def test_a_password_is_refused_where_only_a_login_of_oauth_2_can_be_used(run: Run, config: Path, home: Path) -> None:
    """What `secret login --print` has printed is one."""
    config.write_text(ACCOUNT + 'auth = "oauth2"\noauth2 = "google"\noauth2_client_id = "mine"\n')
    done = run("secret", "set", "work", "--stdin", stdin="hunter2\n")
    assert done.returncode == 77
    assert done.stderr == (
        'inbox-guard: account "work" logs in with OAuth 2, and this is no login of that kind\n'
        "  log in: inbox-guard secret login work\n"
    )
    assert not (home / "ring.json").exists()
    grant = '{"refresh_token":"r","access_token":"a","expires":0,"client_secret":""}'
    assert run("secret", "set", "work", "--stdin", stdin=f"{grant}\n").returncode == 0
    assert kept(home) == {"inbox-guard/work": grant}


def test_without_a_terminal_nobody_is_asked(run: Run, home: Path) -> None:
    done = run("secret", "set", "work", stdin="hunter2\n")
    assert done.returncode == 2
    assert "give --stdin" in done.stderr
    assert not (home / "ring.json").exists()


def test_an_empty_secret_is_refused(run: Run) -> None:
    done = run("secret", "set", "work", "--stdin", stdin="\n")
    assert done.returncode == 2
    assert "no credential on its first line" in done.stderr


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
@pytest.mark.parametrize(
    "command",
    [
        ("secret", "set", "work", "--stdin"),
        ("init", "--name", "A", "--address", "a@own.example", "--host", "127.0.0.1", "--password-stdin"),
    ],
    ids=["secret set", "init"],
)
@pytest.mark.parametrize(
    ("line", "told"),
    [(b"Schl\xfc\xdfel\n", "the credential on standard input is not UTF-8"), (b"\n", "has no credential on its first")],
    ids=["latin-1", "empty"],
)
def test_a_secret_on_standard_input_that_cannot_be_one_is_told(
    environment: dict[str, str], command: tuple[str, ...], locale: str, line: bytes, told: str
) -> None:
    environment.pop("PYTHONIOENCODING")
    words = [sys.executable, "-m", "inbox_guard", *command]
    done = subprocess.run(words, input=line, capture_output=True, env=environment | {"LC_ALL": locale}, check=False)
    assert done.returncode == 2
    assert told in done.stderr.decode()
    assert b"Schl" not in done.stderr


def test_whoever_stops_at_the_question_hears_that_nothing_was_written(environment: dict[str, str], home: Path) -> None:
    with Terminal(environment, "secret", "set", "work") as screen:
        screen.stop("Password or token of work: ", "\x03")
        assert screen.end() == 130
        assert screen.shown.splitlines()[-1] == "inbox-guard: stopped; nothing was written"
    assert not (home / "ring.json").exists()


def test_a_secret_that_is_not_there_cannot_be_deleted(run: Run) -> None:
    done = run("secret", "delete", "work")
    assert done.returncode == 1
    assert done.stderr.startswith('inbox-guard: the keyring holds nothing for account "work"\n  ')


def test_a_secret_in_a_file_beside_the_config_goes_with_the_file(run: Run, config: Path) -> None:
    run("secret", "set", "work", "--file", "--stdin", stdin="hunter2\n")
    file = config.with_name("work.secret")
    assert file.exists()
    config.write_text(f"{config.read_text()}password_command = \"cat '{file}'\"\n")
    done = run("secret", "delete", "work")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f'The credential of account "work" is gone with the file {file}.\n'
    assert not file.exists()


def test_a_file_of_the_users_own_is_left_to_the_user(run: Run, config: Path, home: Path) -> None:
    file = home / "passwords.txt"
    file.write_text("hunter2\nand others\n")
    config.write_text(f"{config.read_text()}password_command = \"cat '{file}'\"\n")
    done = run("secret", "delete", "work")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f'inbox-guard: the config has the password of account "work" in {file}, a file of your own',
        "  delete it yourself",
    ]
    assert file.exists()


def test_a_secret_can_be_deleted_beside_a_config_that_is_wrong(run: Run, config: Path, home: Path) -> None:
    run("secret", "set", "work", "--stdin", stdin="hunter2\n")
    config.write_text("[broken")
    assert run("secret", "delete", "work").returncode == 0
    assert kept(home) == {}


def test_a_keyring_that_is_switched_off_is_told_instead_of_trusted(run: Run) -> None:
    """Python's own, after `keyring --disable`, takes everything and keeps nothing."""
    switched_off = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    done = run("secret", "set", "work", "--stdin", stdin="hunter2\n", **switched_off)
    assert (done.returncode, done.stdout) == (1, "")
    problem, remedy = done.stderr.splitlines()
    assert problem == "inbox-guard: the keyring cannot be used: it does not keep what it is given"
    assert "password_command" in remedy
    assert "hunter2" not in done.stderr


def test_without_a_keyring_the_other_ways_are_told(run: Run) -> None:
    for arguments, ways in (
        (["set", "work", "--stdin"], ("--file", "password_command", "systemd credential", "INBOX_GUARD_PASSWORD_WORK")),
        (["delete", "work"], ("doctor",)),
    ):
        done = run("secret", *arguments, stdin="hunter2\n", PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring")
        assert done.returncode == 1
        problem, remedy = done.stderr.splitlines()
        assert problem == "inbox-guard: the keyring cannot be used: this machine has none"
        assert all(way in remedy for way in ways)
        assert "hunter2" not in done.stderr


NO_RING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}


def test_without_a_keyring_a_file_takes_the_secret_and_the_line_for_the_config_is_told(
    run: Run, config: Path, home: Path
) -> None:
    """On a machine without a keyring that is the one way that needs no other program."""
    done = run("secret", "set", "work", "--file", "--stdin", stdin="hunter2 ä\n", **NO_RING)
    file = home / ".config/inbox-guard/work.secret"
    assert (file.read_text("utf-8"), file.stat().st_mode & 0o777) == ("hunter2 ä\n", 0o600)
    line = f'password_command = "cat {file}"'
    assert done.returncode == 1, "it is not used before the config names it"
    assert done.stderr == (
        f"inbox-guard: the config does not name this file yet\n  write into {config}, under [accounts.work]: {line}\n"
    )
    config.write_text(f"{config.read_text()}{line}\n")
    done = run("secret", "set", "work", "--file", "--stdin", stdin="hunter3\n", **NO_RING)
    assert (done.returncode, done.stderr) == (0, "")
    assert file.read_text("utf-8") == "hunter3\n"


def test_a_secret_goes_where_the_config_looks_for_it_also_into_a_file(run: Run, config: Path, home: Path) -> None:
    """A new password in the keyring would never be used, and a file has the rights and links that its owner gave it."""
    file = home / "elsewhere" / "pass word"
    file.parent.mkdir()
    file.write_text("old\n")
    file.chmod(0o640)
    link = home / "link"
    link.symlink_to(file)
    config.write_text(f"{config.read_text()}password_command = \"cat '{link}'\"\n")
    done = run("secret", "set", "work", "--stdin", stdin="new\n", **NO_RING)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f'The credential of account "work" is in {link}.\n'
    assert (file.read_text(), file.stat().st_mode & 0o777, link.is_symlink()) == ("new\n", 0o640, True)
    assert not (home / "ring.json").exists()
