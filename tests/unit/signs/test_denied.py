"""What denies a sign: a sentence reads like it, and itself or its neighbour says that it is not meant."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from inbox_guard.judge import Setting, judge
from inbox_guard.library import core
from inbox_guard.model import Place, RawMessage
from inbox_guard.profile import Policy, Profile

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HEADER = """From: client@client.example
To: me@mine.example
Message-ID: <1@client.example>
Date: Mon, 23 Nov 2026 10:00:00 +0000
Content-Type: text/plain; charset=utf-8

"""
MAILS = tomllib.loads((Path(__file__).parent / "denied.toml").read_text("utf-8"))["mail"]


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: f"{mail['sign']}: {mail['text'][:40]!r}")
def test_a_sign_is_told_unless_it_is_denied(mail: dict[str, Any]) -> None:
    """People say in the next sentence what they do not mean; pay for the rest, or for the winner, denies nothing."""
    knows = core()
    message = knows.parse(RawMessage(Place(), (HEADER + mail["text"]).encode()))
    judged = judge(message, knows, Setting(Profile(addresses=("me@mine.example",)), Policy(), NOW))

    assert judged.gate.handled
    assert (mail["sign"] in {finding.sign for finding in judged.findings}) is mail["shown"]
