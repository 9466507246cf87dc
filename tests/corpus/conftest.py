"""Measures on the labelled corpus, where it lies beside the checkout; where it does not, the summary says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpus.innocent import innocent

from inbox_guard import corpus, library
from inbox_guard.corpus import USER, LabelledMail
from inbox_guard.judge import Core

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
LANGUAGES = ("en", "de", "fi", "ru")

collect_ignore_glob = [] if CORPUS.is_dir() else ["test_*.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly when the measures did not run."""
    if not CORPUS.is_dir():
        terminalreporter.write_line(
            "The measures on the labelled corpus were NOT run: it does not lie in ../shared/corpus."
        )


@pytest.fixture(scope="session")
def mails() -> tuple[LabelledMail, ...]:
    """The labelled mails that rules were built on."""
    return tuple(corpus.load(CORPUS))


@pytest.fixture(scope="session")
def core() -> Core:
    """All knowledge, loaded once."""
    return library.core()


@pytest.fixture(scope="session", name="innocent")
def innocent_mail() -> tuple[tuple[str, bytes], ...]:
    """Name and content of the innocent mail."""
    return tuple(innocent(CORPUS / "innocent.tar.gz", USER))
