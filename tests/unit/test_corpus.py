"""Labelled mail as it lies in files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inbox_guard.corpus import load
from inbox_guard.errors import UsageError

MAIL = {
    "id": "1",
    "lang": "en",
    "kind": "request",
    "from_name": "Kim",
    "from_addr": "kim@client.example",
    "date": "2026-01-01T00:00:00+00:00",
    "subject": "A label",
    "signs": {},
    "actions": [],
}


def _corpus(folder: Path, *lines: str) -> Path:
    (folder / "en").mkdir()
    (folder / "en" / "mails.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return folder


def test_a_mail_keeps_what_ends_lines_elsewhere(tmp_path: Path) -> None:
    """JSON leaves U+2028 and U+0085 in strings as they are (RFC 8259 §7); a line of the file ends at a line feed."""
    text = "one\u2028two\u0085three\n"
    lines = [json.dumps(MAIL | {"id": number, "body": text}, ensure_ascii=False) for number in "12"]

    assert [(mail.id, mail.body) for mail in load(_corpus(tmp_path, *lines))] == [("1", text), ("2", text)]


def test_a_line_that_is_no_mail_is_told_with_its_number(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"mails\.jsonl:2: not a labelled mail"):
        list(load(_corpus(tmp_path, json.dumps(MAIL | {"body": ""}), "{}")))
