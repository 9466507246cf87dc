"""`inbox-guard check` over innocent mail and broken samples: one object each, no traceback, hardly a draft."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest


def _checked(folder: Path) -> list[dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-m", "inbox_guard", "check", "--json", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 1), done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def judged(
    innocent: tuple[tuple[str, bytes], ...], tmp_path_factory: pytest.TempPathFactory
) -> list[dict[str, object]]:
    """The objects of the innocent mail."""
    folder = tmp_path_factory.mktemp("innocent")
    for name, content in innocent:
        (folder / f"{name.replace('/', '-')}.eml").write_bytes(content)
    return _checked(folder)


def test_each_innocent_message_gives_one_object(
    judged: list[dict[str, object]], innocent: tuple[tuple[str, bytes], ...]
) -> None:
    """In the order of the paths."""
    assert len(judged) == len(innocent)
    assert [o["file"] for o in judged] == sorted(str(o["file"]) for o in judged)
    assert [o for o in judged if "error" in o] == []


def test_innocent_mail_gets_hardly_a_draft(judged: list[dict[str, object]]) -> None:
    """At most 3 in 1,000."""
    drafted = [o["file"] for o in judged if o.get("draft")]

    assert len(drafted) <= 0.003 * len(judged), drafted


def test_the_samples_of_pythons_own_email_tests_are_read(tmp_path: Path) -> None:
    """Malformed on purpose; on systems whose Python comes without its tests, three of our own stand in."""
    found = importlib.util.find_spec("test")
    theirs = Path(str(found.origin)).parent / "test_email" / "data" if found and found.origin else tmp_path
    folder = theirs if theirs.is_dir() else tmp_path
    if folder == tmp_path:
        (tmp_path / "1.txt").write_bytes(b"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--y\n")
        (tmp_path / "2.txt").write_bytes(b"Subject: =?utf-8?b?////?=\nFrom:\n\n\xff\xfe")
        (tmp_path / "3.txt").write_bytes(b"\x00\x01")
    files = [path for path in sorted(folder.iterdir()) if path.is_file()]
    objects = _checked(folder)

    assert {str(o["file"]) for o in objects} == {str(path) for path in files}
