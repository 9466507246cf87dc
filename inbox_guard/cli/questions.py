"""Asking a person: each question has an option, a way to read the answer, and mostly a default.

Without a terminal nothing is asked: an option, else the default, else the question is told to be missing.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """A question.  `read` raises ValueError with a sentence; without a `default` there must be an answer."""

    option: str
    prompt: str
    read: Callable[[str], T]
    default: str | None = None


@dataclass(slots=True)
class Dialogue:
    """A conversation with whoever is there."""

    terminal: bool = field(default_factory=sys.stdin.isatty)
    missing: list[str] = field(default_factory=list)

    def ask(self, question: Question[T], given: str | None) -> T | None:
        """The answer: given as an option, or asked for, or the default; None, and noted, where it is missing.

        Raises:
            click.UsageError: what was given cannot be read.
        """
        if given is not None:
            return self._read_option(question, given)
        if self.terminal:
            return self._prompt(question)
        if question.default is not None:
            return self._read_option(question, question.default)
        self.missing.append(question.option)
        return None

    def again(self, question: Question[T]) -> T:
        """Ask at the terminal, whatever the option said: it has turned out to be wrong."""
        return self._prompt(question)

    def hidden(self, prompt: str, *, or_nothing: bool = False) -> str:
        """Ask for what must not be seen; where nothing is an answer, too, it is an empty text."""
        return hidden(prompt, default="" if or_nothing else None)

    def yes(self, question: str, *, default: bool) -> bool:
        """Ask for a yes or a no."""
        with stoppable():
            return click.confirm(question, default=default)

    def stop_where_missing(self) -> None:
        """Name the options of all that could not be asked.

        Raises:
            click.UsageError: there are such.
        """
        if self.missing:
            names = ", ".join(self.missing)
            raise click.UsageError(f"there is no terminal to ask at; give {names}")

    def _read_option(self, question: Question[T], given: str) -> T:
        try:
            return question.read(given)
        except ValueError as error:
            raise click.UsageError(f"{question.option}: {error}") from None

    def _prompt(self, question: Question[T]) -> T:
        def read(text: str) -> T:
            try:
                return question.read(text)
            except ValueError as error:
                raise click.BadParameter(str(error)) from None

        with stoppable():
            answer: T = click.prompt(
                question.prompt, default=question.default, value_proc=read, show_default=bool(question.default)
            )
        return answer


def hidden(prompt: str, *, default: str | None = None, err: bool = False) -> str:
    """Ask for what must not be seen, on standard error where standard output is for programs."""
    with stoppable(ended_line=True):
        value: str = click.prompt(prompt, hide_input=True, default=default, show_default=False, err=err)
    return value


@contextmanager
def stoppable(*, ended_line: bool = False) -> Iterator[None]:
    """Whoever stops at a question has the next line on a line of its own, and hears that nothing came of it."""
    try:
        yield
    except click.Abort:
        if not ended_line:  # click ends it where the answer is hidden
            click.echo(err=True)
        raise click.Abort("stopped; nothing was written") from None
