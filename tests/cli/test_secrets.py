"""The password and what stands in mails never leave by a side door: output, log, state, arguments, core dumps."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.conftest import Run
from servers.dovecot import Dovecot
from servers.scripted import ScriptedServer, literal

CANARY = "hunter2-is-the-secret"
WORDS = "the-client-writes-this"
MAIL = f"From: a@b.example\r\nSubject: {WORDS}\r\nMessage-ID: <x@b.example>\r\n\r\n{WORDS}\r\n".encode()


def _write(config: Path, port: int) -> None:
    config.write_text(
        '[profile]\nname = "Kim"\naddresses = ["me@own.example"]\n'
        f'[accounts.work]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nuser = "me@own.example"\n'
    )


def _all_files(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())


SAID = {
    "login refused": {"LOGIN .*": [f"@ NO {CANARY} is wrong"]},
    "login echoed in a broken answer": {"LOGIN .*": [f"* {CANARY}", "garbage"]},
    "connection lost at login": {"LOGIN .*": ["HANG UP"]},
    "a mail in an answer that cannot be read": {
        "UID FETCH .*": [literal("* 1 FETCH (UID 1 BODY[HEADER]<0>", MAIL, " nonsense"), "@ OK done"]
    },
    "a mail in a refusal": {"UID FETCH .*": [f"@ BAD {WORDS}"]},
    "connection lost inside a mail": {
        "UID FETCH .*": [literal("* 1 FETCH (UID 1 BODY[HEADER]", MAIL)[:-20], "HANG UP"]
    },
}


@pytest.mark.parametrize("situation", SAID)
@pytest.mark.parametrize("verbose", [(), ("--verbose",)], ids=["", "verbose"])
def test_nothing_secret_is_said_or_kept_when_a_server_misbehaves(
    situation: str, verbose: tuple[str, ...], run: Run, home: Path, config: Path
) -> None:
    """Neither on the terminal, with tracebacks and log, nor in any file."""
    with ScriptedServer(SAID[situation]) as server:
        _write(config, server.port)
        done = run(*verbose, "scan", INBOX_GUARD_PASSWORD_WORK=CANARY)

    assert done.returncode != 0
    assert CANARY not in done.stdout + done.stderr
    assert WORDS not in done.stdout + done.stderr
    assert CANARY.encode() not in _all_files(home)


TOKEN = "ya29." + "abcdEFGH1234" * 40
BY_TOKEN = b64encode(f"user=me@own.example\1auth=Bearer {TOKEN}\1\1".encode()).decode()
REPEATED = {
    "when it hangs up": ("hunter22", {"LOGIN .*": ["* BYE bad login: LOGIN alice hunter22", "HANG UP"]}),
    "as it was quoted": ('hun"ter\\22', {"LOGIN .*": [r'@ BAD syntax error in: LOGIN "alice" "hun\"ter\\22"']}),
    "with two blanks": ("hun  ter22", {"LOGIN .*": ['@ NO error in: LOGIN "alice" "hun  ter22"']}),
    "in capitals": ("hunter22", {"LOGIN .*": ["@ NO error in: LOGIN ALICE HUNTER22"]}),
    "later": ("hunter22", {"LIST .*": ["@ BAD after login alice hunter22"]}),
    "when it is long": (TOKEN, {"LOGIN .*": [f"@ NO error in: LOGIN alice {TOKEN}"]}),
    "as base64": (TOKEN, {"LOGIN .*": [f"@ NO error in: AUTHENTICATE XOAUTH2 {BY_TOKEN}"]}),
    "its beginning alone": (TOKEN, {"LOGIN .*": [f"@ NO line too long: LOGIN alice {TOKEN[:40]}"]}),
}


@pytest.mark.parametrize("how", REPEATED)
def test_however_a_server_repeats_the_secret_it_is_neither_told_nor_kept(
    how: str, run: Run, home: Path, config: Path
) -> None:
    """Servers quote the line that they do not understand; here the error and the state would quote them."""
    secret, script = REPEATED[how]
    with ScriptedServer(script) as server:
        _write(config, server.port)
        done = run("--verbose", "scan", INBOX_GUARD_PASSWORD_WORK=secret)

    assert done.returncode != 0
    for part in ("hun", "HUN", "ter22", "ya29", "abcd", BY_TOKEN[40:60]):
        assert part not in done.stderr and part.encode() not in _all_files(home)


@pytest.fixture
def hanging(config: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A scan that has logged in and waits for a server that says nothing more."""
    with ScriptedServer({"LIST .*": []}) as server:
        _write(config, server.port)
        command = [sys.executable, "-m", "inbox_guard", "scan"]
        process = subprocess.Popen(command, env=environment | {"INBOX_GUARD_PASSWORD_WORK": CANARY})
        try:
            while not any(line.startswith("LIST") for line in server.commands):
                assert process.poll() is None
            yield process
        finally:
            process.kill()
            process.wait()


def test_the_password_is_no_argument_and_no_core_is_dumped(hanging: subprocess.Popen[bytes]) -> None:
    """As another process sees it."""
    about = Path(f"/proc/{hanging.pid}")
    core = next(line for line in (about / "limits").read_text().splitlines() if line.startswith("Max core file size"))

    assert CANARY.encode() not in (about / "cmdline").read_bytes()
    assert core.split()[4] == "0"


def test_a_config_that_everybody_may_write_to_is_refused(run: Run, config: Path) -> None:
    """Whoever writes there says which command is run for the password."""
    config.chmod(0o666)
    done = run("scan", INBOX_GUARD_PASSWORD_WORK=CANARY)

    assert done.returncode == 78
    assert done.stderr.splitlines()[1].strip() == f"chmod go-w {config}"


def test_a_state_that_others_may_read_is_mended_and_told(run: Run, home: Path, config: Path, dovecot: Dovecot) -> None:
    """It tells who writes to the user, and what of."""
    _write(config, dovecot.port)
    right = {"INBOX_GUARD_PASSWORD_WORK": "correct-horse"}
    run("scan", **right)
    [state] = home.rglob("state.db")
    state.chmod(0o644)
    done = run("scan", **right)

    assert "could be read by other users" in done.stderr
    assert {oct(path.stat().st_mode & 0o077) for path in (state, state.parent)} == {"0o0"}


@pytest.mark.parametrize("where", ["/proc/nowhere", "/dev/null/state"])
def test_without_a_place_for_the_state_nothing_is_done(where: str, run: Run, config: Path, dovecot: Dovecot) -> None:
    """A home that may only be read: one line says what is wrong, one what to do."""
    _write(config, dovecot.port)
    done = run("scan", XDG_STATE_HOME=where, INBOX_GUARD_PASSWORD_WORK="correct-horse")

    assert done.returncode == 1
    assert "XDG_STATE_HOME" in done.stderr.splitlines()[1]


def test_what_cannot_be_printed_is_an_error(environment: dict[str, str]) -> None:
    """A full disk behind standard output."""
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "inbox_guard", "rules", "list"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=environment, check=False)

    assert done.returncode not in (0, -6, -11)
    assert b"Traceback" not in done.stderr
    assert os.strerror(errno.ENOSPC).encode() in done.stderr
