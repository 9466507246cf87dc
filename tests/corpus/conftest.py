"""Measures on the labelled corpus, where it lies beside the checkout; where it does not, the summary says so."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_guard import corpus, library
from inbox_guard.corpus import USER, Labelled
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
def mails() -> tuple[Labelled, ...]:
    """The labelled mails that rules were built on."""
    return tuple(corpus.load(CORPUS))


@pytest.fixture(scope="session")
def core() -> Core:
    """All knowledge, loaded once."""
    return library.core()


@pytest.fixture(scope="session")
def innocent() -> tuple[tuple[str, bytes], ...]:
    """Name and content of the innocent mail; bare texts get a header of their own."""
    return tuple(_innocent())


def _innocent() -> Iterator[tuple[str, bytes]]:
    with tarfile.open(CORPUS / "innocent.tar.gz") as files:
        for number, member in enumerate(sorted(files.getmembers(), key=lambda m: m.name)):
            stream = files.extractfile(member)
            if stream is not None:
                content = stream.read()
                yield member.name, content if member.name.endswith(".eml") else _headed(content, number)


def _headed(text: bytes, number: int) -> bytes:
    head = (
        f"From: Somebody <p{number}@innocent.example>\r\nTo: {USER}\r\nSubject: Note\r\n"
        f"Date: Wed, 11 Mar 2026 10:00:00 +0000\r\nMessage-ID: <i{number}@innocent.example>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return head.encode() + text
