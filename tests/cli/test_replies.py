"""Own texts of drafts: printed, changed, named in the config, and in the draft; a fault before any mail is judged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.conftest import Run
from cli.mailboxes import FILE


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A config that names own texts, and a mail."""
    (tmp_path / "config.toml").write_text(
        '[profile]\nname = "Ada"\naddresses = ["me@own.example"]\n[replies]\ntemplates = ["mine.toml"]\n'
    )
    (tmp_path / "mail.eml").write_text(FILE.format(id="b", subject="Website"))
    return tmp_path / "config.toml", tmp_path / "mail.eml"


def test_own_texts_stand_in_the_draft(run: Run, files: tuple[Path, Path]) -> None:
    config, mail = files
    config.with_name("mine.toml").write_text('language = "en"\nclosing.familiar = "Yours as ever,"\n')

    done = run("check", "--json", "--config", config, mail)

    assert "Yours as ever,\nAda" in json.loads(done.stdout)["draft"]["text"]


def test_a_fault_in_own_texts_is_told_before_any_mail_is_judged(run: Run, files: tuple[Path, Path]) -> None:
    config, mail = files
    mine = config.with_name("mine.toml")
    mine.write_text('language = "en"\n\n[negotiate]\njustfy = "Because."\n')

    done = run("check", "--config", config, mail)

    assert (done.returncode, done.stdout) == (78, "")
    assert f'{mine}:4: negotiate.justfy: unknown block; did you mean "justify"?' in done.stderr
    assert "inbox-guard replies en" in done.stderr


def test_the_texts_are_printed_to_be_copied(run: Run) -> None:
    done = run("replies", "fi")

    assert done.returncode == 0
    assert done.stdout.startswith('language = "fi"\n')
    assert "\n[follow-up]\n" in done.stdout


def test_a_language_that_is_not_installed_is_refused_with_those_that_are(run: Run) -> None:
    done = run("replies", "sv")

    assert done.returncode == 2
    assert "en" in done.stderr.splitlines()[-1]
