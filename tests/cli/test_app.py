"""The command line as a whole: exit codes, errors in two lines, options on either side, and a quick help."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from cli.conftest import Run

from inbox_guard import __version__
from inbox_guard.cli.app import COMMANDS, Settings, cli
from inbox_guard.cli.app import run as run_here
from inbox_guard.cli.output import printable
from inbox_guard.errors import (
    ConfigError,
    GuardError,
    LoginError,
    MailboxError,
    TemporaryError,
    UnreadableMessage,
    UsageError,
)

Failing = Callable[[BaseException], int]
HEAVY = frozenset(
    [
        "pydantic",
        "imapclient",
        "keyring",
        "rich",
        "mailparser",
        "pymap",
        "rapidfuzz",
        "sqlite3",
        "filelock",
        "platformdirs",
    ]
)


def lines_of(done: subprocess.CompletedProcess[str]) -> list[str]:
    assert "Traceback" not in done.stderr
    return done.stderr.splitlines()


# ── help ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_help_lists_every_command_and_nothing_else(run: Run) -> None:
    done = run("--help")
    assert (done.returncode, done.stderr) == (0, "")
    listed = [
        line.split()[0]
        for line in done.stdout.partition("Commands:")[2].splitlines()
        if line.startswith("  ") and line[2] != " "
    ]
    assert listed == list(COMMANDS)


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_listed_command_is_there_and_tells_what_it_does(run: Run, command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert all(option in done.stdout for option in ("--config", "--verbose", "--help"))


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], *([command, "--help"] for command in COMMANDS)])
def test_help_imports_nothing_heavy(environment: dict[str, str], arguments: list[str]) -> None:
    code = (
        "import sys\nfrom inbox_guard.cli.app import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: print(*sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, env=environment, check=True
    )
    assert HEAVY & {module.partition(".")[0] for module in done.stderr.split()} == set()


@pytest.mark.parametrize(
    ("words", "offered"), [("inbox-guard sc", "plain,scan"), ("inbox-guard scan --dr", "plain,--dry-run")]
)
def test_a_shell_can_complete_commands_and_options(environment: dict[str, str], words: str, offered: str) -> None:
    """README says how; the variable goes by the name of the program."""
    asked = {"_INBOX_GUARD_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    command = [sys.executable, "-m", "inbox_guard"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment | asked, check=False)
    assert (done.stdout.split(), done.stderr) == ([offered], "")


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").stdout == f"inbox-guard {__version__}\n"


def test_without_a_command_the_help_is_shown_as_an_error(run: Run) -> None:
    done = run()
    assert (done.returncode, done.stdout) == (2, "")
    assert "Commands:" in done.stderr


# ── usage ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "problem", "remedy"),
    [
        (["secert"], "No such command 'secert'. Did you mean \"secret\"?", "inbox-guard --help tells what there is"),
        (["--nope"], "No such option '--nope'", "inbox-guard --help tells what there is"),
        (["secret", "set"], "Missing argument 'ACCOUNT'", "inbox-guard secret set --help tells what there is"),
        (["secret", "steal", "work"], "No such command 'steal'", "inbox-guard secret --help tells what there is"),
        (["--config"], "Option '--config' requires an argument", "inbox-guard --help tells what there is"),
    ],
)
def test_a_wrong_command_line_is_one_line_of_what_and_one_of_where_to_look(
    run: Run, arguments: list[str], problem: str, remedy: str
) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    first, second = lines_of(done)
    assert first.startswith(f"inbox-guard: {problem}")
    assert second.strip() == remedy


# ── config and verbose on either side ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "arguments",
    [
        ["--config", "{}", "secret", "set", "work", "--stdin"],
        ["secret", "--config", "{}", "set", "work", "--stdin"],
        ["secret", "set", "--config", "{}", "work", "--stdin"],
        ["secret", "set", "work", "--stdin", "--config={}"],
    ],
)
def test_the_config_may_be_named_before_or_after_the_command(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("[profile]\nnmae = 'x'\n[terms]\nstages = 'x'\n")
    done = run(*(argument.format(path) for argument in arguments))
    assert done.returncode == 78
    first, second, remedy = lines_of(done)
    assert first == f'inbox-guard: {path}:2: profile.nmae: unknown key; did you mean "name"?'
    assert second.startswith(f"inbox-guard: {path}:4: terms.stages: expected a whole number")
    assert remedy.startswith("  mend these 2 lines")


def test_the_option_wins_over_the_variable_and_the_variable_over_the_home(
    run: Run, config: Path, tmp_path: Path
) -> None:
    config.write_text("home = 1")
    for name in ("option", "variable"):
        (tmp_path / f"{name}.toml").write_text(f"{name} = 1")
    variable = str(tmp_path / "variable.toml")
    assert f"{config}:1" in run("secret", "set", "x", "--stdin").stderr
    assert f"{variable}:1" in run("secret", "set", "x", "--stdin", INBOX_GUARD_CONFIG=variable).stderr
    option = tmp_path / "option.toml"
    assert f"{option}:1" in run("secret", "set", "x", "--stdin", "--config", option, INBOX_GUARD_CONFIG=variable).stderr


@pytest.mark.parametrize("arguments", [["--verbose", "secret", "set", "x"], ["secret", "set", "x", "--verbose"]])
def test_a_traceback_comes_with_verbose_alone(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    done = run(*arguments, "--config", tmp_path / "none.toml")
    assert done.returncode == 78
    assert "Traceback" in done.stderr
    assert "Traceback" not in run("secret", "set", "x", "--stdin", "--config", tmp_path / "none.toml").stderr


def test_a_config_that_cannot_be_read_is_a_bad_config(environment: dict[str, str], config: Path) -> None:
    config.chmod(0)
    # root reads every file, as long as it keeps its powers
    powerless = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.getuid() == 0 else []
    command = [*powerless, sys.executable, "-m", "inbox_guard", "--config", str(config), "scan"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, check=False)
    assert done.returncode == 78
    assert lines_of(done)[0] == f"inbox-guard: {config}: cannot be read: Permission denied"


# ── errors and their codes ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Failing:
    """Put a command beside the real ones that raises what it is given, and run it."""

    def command(error: BaseException) -> int:
        @click.command()
        def fail() -> None:
            raise error

        monkeypatch.setattr(cli, "get_command", lambda _ctx, _name: fail)
        return run_here(Settings(), ["fail"])

    return command


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (GuardError("wrong", "do this"), 1),
        (MailboxError("wrong", "do this"), 1),
        (UnreadableMessage("wrong", "do this"), 1),
        (UsageError("wrong", "do this"), 2),
        (ConfigError("wrong", "do this"), 78),
        (LoginError("wrong", "do this"), 77),
        (TemporaryError("wrong", "do this"), 75),
    ],
)
def test_every_error_has_its_exit_code_and_its_two_lines(
    failing: Failing, capsys: pytest.CaptureFixture[str], error: GuardError, code: int
) -> None:
    assert failing(error) == code
    out, err = capsys.readouterr()
    assert (out, err) == ("", "inbox-guard: wrong\n  do this\n")


def test_an_error_without_a_remedy_is_one_line(failing: Failing, capsys: pytest.CaptureFixture[str]) -> None:
    assert failing(GuardError("wrong")) == 1
    assert capsys.readouterr().err == "inbox-guard: wrong\n"


def test_an_unexpected_error_is_told_without_what_it_says(failing: Failing, capsys: pytest.CaptureFixture[str]) -> None:
    assert failing(ValueError("the body of a mail")) == 1
    assert capsys.readouterr().err.splitlines() == [
        "inbox-guard: an unforeseen ValueError",
        "  run again with --verbose, and report what it shows, after a look for anything private",
    ]


def test_an_interruption_is_told_and_ends_with_130(failing: Failing, capsys: pytest.CaptureFixture[str]) -> None:
    assert failing(KeyboardInterrupt()) == 130
    assert capsys.readouterr().err.strip().startswith("inbox-guard: interrupted")


def test_what_an_error_quotes_cannot_bend_the_terminal(failing: Failing, capsys: pytest.CaptureFixture[str]) -> None:
    failing(GuardError("no \x1b[31msuch\x1b]0;x\x07 folder\u202e\nfake: line", "x\r\ny"))
    assert capsys.readouterr().err == "inbox-guard: no  [31msuch ]0;x  folder fake: line\n  x  y\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("Grüße, Привет, Hyvää päivää 👋", "Grüße, Привет, Hyvää päivää 👋"), ("a\tb\x00c\x9bd\u2066e", "a b c de")],
)
def test_text_stays_readable_without_what_a_terminal_obeys(text: str, shown: str) -> None:
    assert printable(text) == shown


# ── the stream that goes away ────────────────────────────────────────────────────────────────────────────────────────


def test_a_reader_that_leaves_ends_the_command_quietly(environment: dict[str, str]) -> None:
    command = f"{sys.executable} -m inbox_guard --help | true; echo ${{PIPESTATUS[0]}}"
    for _ in range(3):
        done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=environment, check=True)
        assert done.stderr == ""
        assert done.stdout in {"0\n", "141\n"}


@pytest.mark.parametrize("arguments", ["--help", "rules list", "rules list --json", "status"])
@pytest.mark.usefixtures("config")
def test_output_that_cannot_be_written_is_told_as_that(environment: dict[str, str], arguments: str) -> None:
    """A full disk; of `scan > log` it says that the report alone is lost."""
    command = f"{sys.executable} -m inbox_guard {arguments} > /dev/full"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=environment, check=False)
    problem, remedy = done.stderr.splitlines()
    assert done.returncode == 1
    assert problem == "inbox-guard: the output cannot be written: No space left on device"
    assert "what was done until now stands" in remedy


def test_json_goes_out_line_by_line(environment: dict[str, str]) -> None:
    """Whoever reads it need not wait for the end."""
    reader, writer = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)  # it keeps apart what was written apart
    command = [sys.executable, "-m", "inbox_guard", "rules", "list", "--json"]
    with reader, subprocess.Popen(command, stdout=writer, env=environment):
        writer.close()
        written = list(iter(lambda: reader.recv(1 << 16), b""))
    assert len(written) > 1
    assert {one.count(b"\n") for one in written} == {1}


@pytest.mark.parametrize("closed", [">&-", "<&-", "<&- >&- 2>&-"])
def test_a_stream_that_is_closed_is_not_missed(environment: dict[str, str], closed: str) -> None:
    command = f"{sys.executable} -m inbox_guard rules list {closed}; echo $? >&3"
    done = subprocess.run(
        ["bash", "-c", f"exec 3>&1; {command}"], capture_output=True, text=True, env=environment, check=True
    )
    assert (done.stdout.splitlines()[-1], done.stderr) == ("0", "")


@pytest.mark.parametrize("group", ["rules", "secret", "service"])
def test_the_lists_of_commands_break_off_in_no_sentence(run: Run, group: str) -> None:
    listed = run(group, "--help").stdout.partition("Commands:")[2].strip().splitlines()

    assert len(listed) > 1
    assert [line for line in listed if not line.endswith(".") or line.endswith("..")] == []
