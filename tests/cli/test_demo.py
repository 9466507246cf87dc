"""`inbox-guard demo`: no account, no config, no trace; a real scan, a table, a draft, and how to go on."""

from __future__ import annotations

import imaplib
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.conftest import Run
from servers.patience import PATIENCE


def test_the_demo_shows_verdicts_a_whole_draft_and_how_to_go_on(run: Run, home: Path) -> None:
    before = sorted(home.rglob("*"))
    done = run("demo")
    assert (done.returncode, done.stderr) == (0, "")
    assert max(len(line) for line in done.stdout.splitlines() if not line.startswith("  ")) <= 120
    for part in ("Verdict", "Subject: Re: ", "How to go on:", "Nothing was sent"):
        assert part in done.stdout
    # before anything is installed there is no command of that name
    assert f"\n    PYTHONPATH={home / 'modules'} {sys.executable} -m inbox_guard init\n" in done.stdout
    next_steps = done.stdout.partition("How to go on:")[2].splitlines()
    assert all(len(line) <= 80 for line in next_steps if "-m inbox_guard" not in line and "config.toml" not in line)
    assert [path for path in sorted(home.rglob("*")) if "__pycache__" not in str(path)] == before


def test_the_demo_as_json_judges_mail_in_four_languages_and_leaves_the_rest_alone(run: Run) -> None:
    done = run("demo", "--json")
    objects = [json.loads(line) for line in done.stdout.splitlines()]
    handled = [entry for entry in objects if entry["handled"]]
    assert {entry["language"] for entry in handled} == {"en", "de", "fi", "ru"}
    assert {entry["subject"] for entry in objects if not entry["handled"]} == {
        "Last chance: 30% off all paper, free samples today only",
        "Sonntag",
        "Your website is losing customers",
    }
    assert all(entry["draft"]["folder"] and entry["draft"]["message_id"] for entry in handled if entry["draft"])
    assert {entry["action"] for entry in handled} >= {"decline", "negotiate", "clarify"}


@pytest.mark.parametrize(
    ("locale", "greeting"), [("de_DE.UTF-8", "Guten Tag"), ("fi_FI.UTF-8", "Hei "), ("C", "H"), ("sv_SE.UTF-8", "H")]
)
def test_the_draft_is_one_that_whoever_looks_can_read(run: Run, locale: str, greeting: str) -> None:
    """In the language of the locale, else in English."""
    draft = run("demo", LC_ALL=locale).stdout.partition("Subject: Re: ")[2].partition("\n\n")[2]

    assert draft.strip().startswith(greeting)
    assert not re.search("[а-я]", draft.partition("How to go on")[0])


def test_a_broken_config_does_not_touch_the_demo(run: Run, config: Path) -> None:
    config.write_text("x = 1")
    assert run("demo", "--json").returncode == 0


@pytest.fixture
def kept(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A demo that stays up, until Ctrl-C also where the tests run in the background, whose children ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    command = [sys.executable, "-u", "-m", "inbox_guard", "demo", "--keep"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        signal.signal(signal.SIGINT, before)
        yield process
        process.kill()


def test_with_keep_a_mail_client_finds_drafts_and_labels_until_ctrl_c(kept: subprocess.Popen[str]) -> None:
    assert kept.stdout is not None
    assert kept.stderr is not None
    told: dict[str, str] = {}
    for line in kept.stdout:
        if match := re.fullmatch(r"  (host|port|user|password) +(\S+)\n", line):
            told[match[1]] = match[2]
        if len(told) == 4:
            break
    client = imaplib.IMAP4(told["host"], int(told["port"]), timeout=20)
    client.login(told["user"], told["password"])
    (drafts,) = client.select("Drafts", readonly=True)[1]
    client.select("INBOX", readonly=True)
    (labelled,) = client.search(None, "KEYWORD", "guard-request")[1]
    client.logout()
    kept.send_signal(signal.SIGINT)
    assert kept.wait(PATIENCE) == 0
    assert "Traceback" not in kept.stderr.read()
    assert int(drafts or b"0") > 0
    assert labelled.split()
