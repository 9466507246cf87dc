"""The units of systemd are hardened and explained, and `service install` sets up the user's own."""

from __future__ import annotations

import shlex
import shutil
import stat
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from cli.conftest import Run

ROOT = Path(__file__).parents[2]
UNITS = sorted(ROOT.glob("systemd/**/*.*"))
ANALYZE = shutil.which("systemd-analyze") or ""


def test_there_is_a_unit_for_users_one_for_the_system_and_a_timer() -> None:
    """And nothing else."""
    names = [str(path.relative_to(ROOT / "systemd")) for path in UNITS]

    assert names == [
        "inbox-guard-scan.service",
        "inbox-guard-scan.timer",
        "inbox-guard.service",
        "user/inbox-guard.service",
    ]


@pytest.mark.parametrize("path", UNITS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_setting_of_a_unit_stands_under_a_comment(path: Path) -> None:
    """Settings that belong together share one."""
    lines = path.read_text("utf-8").splitlines()
    bare = [
        line
        for before, line in pairwise(lines)
        if line and not line.startswith(("#", "[")) and not (before.startswith("#") or "=" in before)
    ]

    assert bare == []


@pytest.mark.parametrize("name", ["inbox-guard.service", "inbox-guard-scan.service"])
def test_the_system_units_are_rated_one_and_a_half_or_better(name: str) -> None:
    """By systemd itself."""
    assert ANALYZE, "install the Debian package systemd, as tests/run does"
    done = subprocess.run(
        [ANALYZE, "security", "--offline=yes", "--threshold=15", "--no-pager", str(ROOT / "systemd" / name)],
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout[-2000:] + done.stderr


def test_systemd_understands_every_line(tmp_path: Path) -> None:
    """With the program in its place."""
    assert ANALYZE, "install the Debian package systemd, as tests/run does"
    for path in UNITS:
        text = path.read_text("utf-8")
        for program in ("/opt/inbox-guard/bin/inbox-guard", "%h/.local/share/inbox-guard/bin/inbox-guard"):
            text = text.replace(program, sys.executable)
        here = tmp_path / path.parent.name / path.name
        here.parent.mkdir(exist_ok=True)
        here.write_text(text, "utf-8")
        done = subprocess.run([ANALYZE, "verify", "--man=no", str(here)], check=False, capture_output=True, text=True)
        told = [line for line in done.stderr.splitlines() if path.name in line]

        assert told == [], path


@pytest.fixture
def systemctl(environment: dict[str, str], tmp_path: Path) -> Path:
    """A program in the place of systemctl; the file holds what it was asked for."""
    asked = tmp_path / "asked"
    program = tmp_path / "bin" / "systemctl"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\necho "$@" >> {asked}\n[ ! -e {tmp_path}/no-manager ] || '
        '{ echo "Failed to connect to bus" >&2; exit 1; }\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    environment["PATH"] = f"{program.parent}:{environment['PATH']}"
    return asked


def test_install_writes_the_unit_and_starts_it_and_remove_takes_it_away(
    run: Run, config: Path, home: Path, systemctl: Path
) -> None:
    """With the program that was called."""
    done = run("service", "install")
    unit = home / ".config/systemd/user/inbox-guard.service"
    text = unit.read_text("utf-8")

    assert (done.returncode, done.stderr) == (0, "")
    assert "inbox-guard status" in done.stdout
    assert [line.endswith("inbox-guard run") for line in text.splitlines() if line.startswith("ExecStart=")] == [True]
    assert str(config) not in text, "the usual place needs no naming"
    assert systemctl.read_text().splitlines() == [
        "--user daemon-reload",
        "--user enable inbox-guard.service",
        "--user restart inbox-guard.service",
    ]
    done = run("service", "remove")
    assert (done.returncode, unit.exists()) == (0, False)
    assert "--user disable --now inbox-guard.service" in systemctl.read_text()


def test_a_config_in_another_place_is_named_in_the_unit(run: Run, config: Path, tmp_path: Path) -> None:
    """Quoted as systemd wants it."""
    other = tmp_path / "100% mine.toml"
    config.rename(other)
    done = run("service", "install", "--print", "--config", other)

    assert done.returncode == 0
    assert f'--config "{tmp_path}/100%% mine.toml" run\n' in done.stdout


def test_without_systemd_it_says_what_to_do_instead(run: Run, config: Path, tmp_path: Path) -> None:
    """No traceback, and a line for the crontab."""
    assert config.exists()
    done = run("service", "install", PATH=str(tmp_path))

    assert done.returncode == 1
    assert "there is no systemd on this machine" in done.stderr
    assert "*/5 * * * *" in done.stderr


def test_lines_for_cron_name_a_config_in_another_place(run: Run, config: Path, tmp_path: Path) -> None:
    """Which cron would not look for; a bare % ends the command there (crontab(5))."""
    other = tmp_path / "100% mine.toml"
    config.rename(other)
    installed = run("service", "install", "--config", other, PATH=str(tmp_path))
    looked = run("doctor", PATH=str(tmp_path), INBOX_GUARD_CONFIG=str(other))

    for told in (installed.stderr, looked.stdout):
        [line] = [line for line in told.splitlines() if "*/5 * * * *" in line]
        assert rf"inbox-guard --config '{tmp_path}/100\% mine.toml' scan >/dev/null" in line
    assert f"inbox-guard --config '{other}' run` running" in installed.stderr


def test_lines_for_cron_start_a_program_that_is_there(run: Run, config: Path, tmp_path: Path) -> None:
    """Cron has a short PATH, so a bare name may be found nowhere."""
    assert config.exists()
    for words in (("service", "install"), ("doctor",)):
        done = run(*words, PATH=str(tmp_path))
        [line] = [line for line in (done.stdout + done.stderr).splitlines() if "*/5 * * * *" in line]
        program, *_ = shlex.split(line.partition("*/5 * * * * ")[2])

        assert Path(program).is_absolute()
        assert Path(program).is_file()


def test_a_systemd_that_does_not_answer_is_told_with_its_own_words(
    run: Run, config: Path, tmp_path: Path, systemctl: Path
) -> None:
    """As in a container, or over su."""
    assert config.exists()
    (tmp_path / "no-manager").touch()
    done = run("service", "install")

    assert done.returncode == 1
    assert "Failed to connect to bus" in done.stderr
    assert systemctl.exists()


def test_a_broken_config_is_told_before_anything_is_installed(run: Run, config: Path, home: Path) -> None:
    """Rather than a service that does not start."""
    config.write_text("[schedule]\nevry = 1\n")
    done = run("service", "install")

    assert done.returncode == 78
    assert not (home / ".config/systemd").exists()
