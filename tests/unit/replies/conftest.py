"""Fixtures: the texts of the package, and the draft for what is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from unit.replies.letters import NOW, Ask, profile

from inbox_guard import library
from inbox_guard.model import Draft, Finding, Gate, Verdict
from inbox_guard.replies import ReplyTexts, compose


@pytest.fixture(scope="session")
def texts() -> Mapping[str, ReplyTexts]:
    """The texts of the package."""
    return library.reply_texts()


@pytest.fixture(scope="session")
def draft(texts: Mapping[str, ReplyTexts]) -> Callable[[Ask], Draft | None]:
    """The draft for what is asked."""

    def make(ask: Ask) -> Draft | None:
        said = ask.said or {}
        findings = [Finding(s, 0.9 - i / 100, ask.evidence, "body", "r") for i, s in enumerate(ask.signs)]
        missing = tuple(f for f in ask.missing if f not in said)
        verdict = Verdict(ask.action, 0.8, tuple(said), missing, said)
        own = ask.profile or profile(ask.message.language or "en")
        return compose(ask.message, Gate(ask.kind, "asks"), findings, verdict, own, texts, NOW, library.mail_lore())

    return make
