"""Where a credential comes from: real programs, files and a real keyring back end, in the order that is promised."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked, PasswordDeleteError

from inbox_guard import credentials
from inbox_guard.config import Account, variable_of
from inbox_guard.credentials import Secret, secret_for, source_of
from inbox_guard.errors import ExitCode, GuardError, LoginError

SAYS = "from-the-command"


class KeyringInMemory(KeyringBackend):
    """A back end as keyring itself wants it, for this process alone; `trouble` is raised on every call."""

    priority = 1

    def __init__(self, trouble: type[Exception] | None = None) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.trouble = trouble

    def _look(self) -> dict[tuple[str, str], str]:
        if self.trouble:
            raise self.trouble("hunter2 was what I was given")
        return self.kept

    def get_password(self, service: str, username: str) -> str | None:
        """What is kept, or None."""
        return self._look().get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""
        self._look()[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Keep it no longer."""
        if self._look().pop((service, username), None) is None:
            raise PasswordDeleteError("not there")


@pytest.fixture
def ring() -> Iterator[KeyringInMemory]:
    """A keyring that works."""
    before = keyring.get_keyring()
    ring = KeyringInMemory()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


@pytest.fixture
def no_ring() -> Iterator[None]:
    """A machine without any keyring."""
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    yield
    keyring.set_keyring(before)


def account(command: str = "", **more: object) -> Account:
    return Account(name="my-work", host="h.example", user="me@example.com", password_command=command, **more)


def program(tmp_path: Path, body: str) -> str:
    """A command line that runs this Python."""
    path = tmp_path / "pass word.py"
    path.write_text(body)
    return f"{sys.executable} '{path}'"


def everything(tmp_path: Path, ring: KeyringInMemory) -> dict[str, str]:
    """All sources at once but the command, each with a value of its own."""
    (tmp_path / "inbox-guard-my-work").write_text("from-systemd\n")
    ring.kept["inbox-guard", "my-work"] = "from-the-keyring"
    return {"CREDENTIALS_DIRECTORY": str(tmp_path), "INBOX_GUARD_PASSWORD_MY_WORK": "from-the-variable"}


def test_the_sources_are_asked_in_the_order_that_is_promised(tmp_path: Path, ring: KeyringInMemory) -> None:
    env = everything(tmp_path, ring)
    found = [secret_for(account(program(tmp_path, f"print('{SAYS}')")), env)]
    found.append(secret_for(account(), env))
    del env["CREDENTIALS_DIRECTORY"]
    found.append(secret_for(account(), env))
    del env["INBOX_GUARD_PASSWORD_MY_WORK"]
    found.append(secret_for(account(), env))
    assert [secret.value for secret in found] == [SAYS, "from-systemd", "from-the-variable", "from-the-keyring"]
    assert [secret.source for secret in found] == [
        f"password_command ({sys.executable})",
        "the systemd credential inbox-guard-my-work",
        "the variable INBOX_GUARD_PASSWORD_MY_WORK",
        "the keyring",
    ]


def test_a_folder_of_systemd_credentials_has_a_file_for_each_account(tmp_path: Path) -> None:
    """LoadCredential=inbox-guard:FOLDER names the file my-work so: systemd.exec(5)."""
    (tmp_path / "inbox-guard_my-work").write_text("from-the-folder\n")
    found = secret_for(account(), {"CREDENTIALS_DIRECTORY": str(tmp_path)})

    assert found.value == "from-the-folder"


def test_a_secret_never_shows_its_value() -> None:
    secret = Secret("hunter2", "the keyring")
    assert "hunter2" not in f"{secret!r} {secret}"


@pytest.mark.parametrize(
    ("command", "nobody"),
    [("", True), ("cat /home/kim/work.secret", True), ("cat a b", False), ("pass show mail", False), ("cat", False)],
)
def test_any_program_may_ask_somebody_but_one_that_prints_a_file(command: str, *, nobody: bool) -> None:
    """A password store may want its own password, or a touch, each time that it is asked."""
    assert credentials.asks_nobody(account(command)) is nobody
    assert credentials.asks_nobody(account("", auth="oauth2", oauth2_command=command)) is nobody


# ── the command ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("output", "value"),
    [
        ("hunter2", "hunter2"),
        ("hunter2\\nurl: example.com\\n", "hunter2"),
        ("hunter2\\r\\n", "hunter2"),
        (" with spaces \\n", " with spaces "),
        ("sälä-пароль\\n", "sälä-пароль"),
    ],
)
def test_the_first_line_that_the_command_prints_is_the_secret(tmp_path: Path, output: str, value: str) -> None:
    command = program(tmp_path, f"import sys; sys.stdout.buffer.write('{output}'.encode())")
    assert secret_for(account(command), {}).value == value


def test_the_command_is_split_into_words_and_run_by_no_shell(tmp_path: Path) -> None:
    command = program(tmp_path, "import sys; print(sys.argv[1:])") + " 'a b' $HOME '*' ; echo x"
    assert secret_for(account(command), {}).value == "['a b', '$HOME', '*', ';', 'echo', 'x']"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("import sys; print('hunter2'); print('hunter2', file=sys.stderr); sys.exit(3)", "ended with exit code 3"),
        ("import os; print('hunter2', flush=True); os.kill(os.getpid(), 9)", "ended with signal 9"),
        ("import sys; print('hunter2', file=sys.stderr)", "printed nothing on its first line"),
        ("print('\\nhunter2')", "printed nothing on its first line"),
        ("import sys; sys.stdout.buffer.write(b'hunter2\\xff')", "the secret is not UTF-8"),
    ],
)
def test_a_command_that_fails_is_named_with_its_exit_code_and_never_quoted(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], body: str, problem: str
) -> None:
    env = {"INBOX_GUARD_PASSWORD_MY_WORK": "second best"}
    with pytest.raises(LoginError) as caught:
        secret_for(account(program(tmp_path, body)), env)
    error = caught.value
    assert error.code is ExitCode.LOGIN
    assert problem in error.problem
    assert "password_command: " in error.problem
    assert error.remedy
    told = f"{error.problem} {error.remedy} {error.__cause__!r} {capfd.readouterr()}"
    assert "hunter2" not in told


@pytest.mark.parametrize(
    "command", ["cat ~/pw", "cat $HOME/pw", "cat /none | head -1", "~/bin/pw", "gpg -d /none 2>/dev/null", "cat `x`"]
)
def test_a_command_that_a_shell_would_understand_hears_that_there_is_none(command: str) -> None:
    """Whoever tries it in a terminal sees it work there."""
    with pytest.raises(LoginError) as caught:
        secret_for(account(command), {})
    assert caught.value.remedy.startswith("no shell runs it, so ~, $NAME, | and > mean nothing there")


def test_a_command_in_a_shell_of_its_own_hears_nothing_of_the_kind() -> None:
    with pytest.raises(LoginError) as caught:
        secret_for(account("sh -c 'cat $HOME/none | grep x'"), {})
    assert "no shell" not in caught.value.remedy


def test_a_password_file_that_is_not_there_is_told_with_what_writes_it(tmp_path: Path) -> None:
    with pytest.raises(LoginError) as caught:
        secret_for(account(f"cat '{tmp_path / 'my pw'}'"), {})
    assert caught.value.problem == f"password_command: there is no file {tmp_path / 'my pw'}"
    assert caught.value.remedy == "write the password into it: inbox-guard secret set my-work"


def test_a_command_that_is_not_there_is_told() -> None:
    with pytest.raises(LoginError, match="there is no program no-such-program-here"):
        secret_for(account("no-such-program-here show"), {})


def test_a_command_that_may_not_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(LoginError, match="cannot be run: Permission denied"):
        secret_for(account(str(tmp_path)), {})


def test_a_command_that_does_not_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "TIMEOUT", 0.3)
    command = program(tmp_path, "import time; print('hunter2', flush=True); time.sleep(60)")
    with pytest.raises(LoginError, match="did not end within") as caught:
        secret_for(account(command), {})
    assert caught.value.__suppress_context__
    assert "hunter2" not in caught.value.problem


def test_a_command_has_half_a_minute_and_nothing_to_read() -> None:
    seen: dict[str, object] = {}

    def run(words: list[str], **options: object) -> subprocess.CompletedProcess[bytes]:
        seen.update(options, words=words)
        return subprocess.CompletedProcess(words, 0, b"x\n")

    secret_for(account("pass show mail"), {}, run)
    assert seen["words"] == ["pass", "show", "mail"]
    assert seen["timeout"] == 30
    assert seen["stdin"] is subprocess.DEVNULL
    assert not seen.get("shell")


def test_a_token_comes_from_its_own_command_and_else_as_a_password_does(tmp_path: Path) -> None:
    token = program(tmp_path, "print('token')")
    both = account("no-such-program", auth="oauth2", oauth2_command=token)
    assert secret_for(both, {}).value == "token"
    assert secret_for(account(token, auth="oauth2"), {}).value == "token"
    assert secret_for(account(auth="oauth2"), {"INBOX_GUARD_PASSWORD_MY_WORK": "t"}).value == "t"
    assert secret_for(account(token, oauth2_command="no-such-program"), {}).value == "token"


# ── systemd and the environment ──────────────────────────────────────────────────────────────────────────────────────


def test_a_systemd_credential_may_bear_the_name_of_the_account_alone(tmp_path: Path) -> None:
    (tmp_path / "my-work").write_text("s e c r e t\r\n")
    secret = secret_for(account(), {"CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert secret == Secret("s e c r e t", "the systemd credential my-work")


def test_an_empty_systemd_credential_is_told(tmp_path: Path) -> None:
    (tmp_path / "inbox-guard-my-work").write_text("\n")
    with pytest.raises(LoginError, match="systemd credential inbox-guard-my-work is empty"):
        secret_for(account(), {"CREDENTIALS_DIRECTORY": str(tmp_path), "INBOX_GUARD_PASSWORD_MY_WORK": "x"})


def test_a_credential_directory_without_this_account_is_passed_over(tmp_path: Path) -> None:
    env = {"CREDENTIALS_DIRECTORY": str(tmp_path), "INBOX_GUARD_PASSWORD_MY_WORK": "x"}
    assert secret_for(account(), env).value == "x"


@pytest.mark.parametrize(
    ("name", "variable"),
    [("work", "WORK"), ("my-work", "MY_WORK"), ("a.b_c-1", "A_B_C_1")],
)
def test_the_variable_of_an_account_bears_its_name(name: str, variable: str) -> None:
    assert variable_of(name) == f"INBOX_GUARD_PASSWORD_{variable}"


# ── the keyring ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("no_ring")
def test_without_any_source_all_four_ways_are_told_in_one_line() -> None:
    with pytest.raises(LoginError) as caught:
        secret_for(account(), {"INBOX_GUARD_PASSWORD_MY_WORK": ""})
    error = caught.value
    assert error.problem == "there is no password (the keyring: this machine has none)"
    ways = ("password_command", "inbox-guard-my-work", "INBOX_GUARD_PASSWORD_MY_WORK", "inbox-guard secret set my-work")
    assert all(way in error.remedy for way in ways)
    assert "\n" not in error.remedy


@pytest.mark.parametrize("trouble", [KeyringLocked, EOFError, ModuleNotFoundError, RuntimeError, ConnectionError])
def test_a_keyring_in_trouble_is_told_by_kind_and_repeats_nothing(
    ring: KeyringInMemory, trouble: type[Exception]
) -> None:
    ring.trouble = trouble
    with pytest.raises(LoginError) as caught:
        secret_for(account(), {})
    assert f"it does not answer ({trouble.__name__})" in caught.value.problem
    changes = {
        "password_command": lambda: credentials.store("my-work", "hunter2"),
        "unlock it": lambda: credentials.delete("my-work"),
    }
    for remedy, change in changes.items():
        with pytest.raises(GuardError, match="the keyring cannot be used") as refused:
            change()
        assert "hunter2" not in f"{refused.value.problem} {refused.value.remedy}"
        assert remedy in refused.value.remedy


@pytest.mark.usefixtures("ring")
def test_an_empty_keyring_is_told() -> None:
    with pytest.raises(LoginError, match="it holds none"):
        secret_for(account(), {})


def test_what_is_stored_is_found_and_what_is_deleted_is_gone(ring: KeyringInMemory) -> None:
    credentials.store("my-work", "пароль")
    assert ring.kept == {("inbox-guard", "my-work"): "пароль"}
    assert secret_for(account(), {}).value == "пароль"
    assert credentials.delete("my-work")
    assert not credentials.delete("my-work")


def test_a_back_end_named_wrongly_in_the_environment_is_told() -> None:
    code = (
        "from inbox_guard.config import Account\nfrom inbox_guard.credentials import secret_for\n"
        "from inbox_guard.errors import LoginError\n"
        "try: secret_for(Account(name='w', host='h', user='u'), {})\n"
        "except LoginError as error: print(error.problem)\n"
    )
    env = {"PYTHON_KEYRING_BACKEND": "nope.X", "PATH": "/usr/bin:/bin"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout == "there is no password (the keyring: it does not answer (ModuleNotFoundError))\n"


def test_the_keyring_is_not_even_imported_while_another_source_has_the_secret() -> None:
    code = (
        "import sys\nfrom inbox_guard.config import Account\nfrom inbox_guard.credentials import secret_for\n"
        "secret_for(Account(name='w', host='h', user='u'), {'INBOX_GUARD_PASSWORD_W': 'x'})\n"
        "print('keyring' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_where_a_secret_comes_from_is_known_without_asking_for_it(tmp_path: Path) -> None:
    """No program is run for it, which may ask the user for something."""
    (tmp_path / "inbox-guard-my-work").write_text("x")
    variable, systemd = {"INBOX_GUARD_PASSWORD_MY_WORK": "t"}, {"CREDENTIALS_DIRECTORY": str(tmp_path)}

    assert source_of(account("no-such-program --now"), variable) == "password_command (no-such-program)"
    assert source_of(account(), systemd | variable) == "the systemd credential inbox-guard-my-work"
    assert source_of(account(), variable) == "the variable INBOX_GUARD_PASSWORD_MY_WORK"
    assert source_of(account(), {}) == ""
