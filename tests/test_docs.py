"""README, changelog, CI and code agree."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from inbox_guard import __version__, library
from inbox_guard.cli.app import COMMANDS, INTERRUPTED, PIPE_CLOSED
from inbox_guard.errors import ExitCode

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def _first_block(heading: str) -> str:
    found = re.search(rf"^## {heading}\n.*?^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert found, f"no code block under ## {heading}"
    return found[1].strip()


def test_the_first_line_to_try_runs_the_demo() -> None:
    """One line, and it ends in the demo."""
    line = _first_block("Try it")

    assert "\n" not in line
    assert line.endswith("inbox_guard demo")


def test_ci_runs_the_line_of_the_readme() -> None:
    """What is told to people is what is run."""
    assert _first_block("Test") in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()


@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_what_is_stored_lies_where_the_readme_takes_it_away(tmp_path: Path, system: str) -> None:
    """On a Mac, too: libraries have places of their own there."""
    code = (
        f"import sys; sys.platform = {system!r}\n"
        "from inbox_guard.config.paths import config_path, state_dir\n"
        "print(config_path(None)[0].parent, state_dir())"
    )
    environment = {"HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True)
    removed = re.findall(r"~(\S+)", next(line for line in README.splitlines() if line.startswith("rm -r ~")))

    assert {place.removeprefix(str(tmp_path)) for place in done.stdout.split()} < set(removed)


def test_every_command_stands_in_the_readme() -> None:
    """No command without a line on what it does."""
    missing = [name for name in COMMANDS if not re.search(rf"\| `inbox-guard {name}\b", README)]

    assert missing == []


def test_the_readme_names_no_command_that_is_not_there() -> None:
    """Nothing is promised that does not run."""
    named = set(re.findall(r"`inbox-guard ([a-z]+)", README))

    assert named - set(COMMANDS) == set()


def test_every_exit_code_stands_in_the_readme() -> None:
    """Scripts rely on them."""
    paragraph = README[README.index("Exit codes:") :].split("\n\n")[0]

    codes = (*(code.value for code in ExitCode), INTERRUPTED, PIPE_CLOSED)
    assert [code for code in codes if not re.search(rf"\b{code} ", paragraph)] == []


def test_the_readme_counts_the_signs_right() -> None:
    """Thirty-five of them."""
    assert len(library.sign_ids()) == 35
    assert "Thirty-five warning signs" in README


def test_the_changelog_speaks_of_this_version() -> None:
    """What is released is told."""
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_changelog_of_a_release_is_one_page() -> None:
    """It says what a release gives, under headings; a diary of mends is what commits are for."""
    releases = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text("utf-8"), flags=re.MULTILINE)[1:]

    assert releases
    assert [release.partition("\n")[0] for release in releases if release.count("\n") > 90] == []


def test_help_names_every_command() -> None:
    """As COMMANDS has it."""
    done = subprocess.run([sys.executable, "-m", "inbox_guard", "--help"], check=True, capture_output=True, text=True)

    assert [name for name in COMMANDS if f"  {name}" not in done.stdout] == []
