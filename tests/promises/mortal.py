"""A mailbox and a state that die at a chosen step, as a process does that is killed: nothing behind it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from inbox_guard.mailbox.port import Mailbox
from inbox_guard.state import State

WRITES = ("remember", "set_cursor", "add_own", "add_failure", "forget_failure")


class DeathError(BaseException):
    """The process is gone; no `except` of ours may stop that."""


@dataclass(slots=True)
class Span:
    """How many steps are left, and whether the last one is still done."""

    left: int
    done: bool

    def take(self, step: Callable[..., Any], *arguments: Any, **more: Any) -> Any:
        """Do a step, or die before or behind it."""
        if self.left == 0 and not self.done:
            raise DeathError
        self.left -= 1
        result = step(*arguments, **more)
        if self.left < 0:
            raise DeathError
        return result


class MortalMailbox:
    """A mailbox that dies at one of its steps."""

    def __init__(self, mailbox: Mailbox, span: Span) -> None:
        self._mailbox, self._span = mailbox, span

    def apply(self, step: Any) -> Any:
        """A step."""
        return self._span.take(self._mailbox.apply, step)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._mailbox, name)


class MortalState:
    """A state that dies at one of its writings."""

    def __init__(self, state: State, span: Span) -> None:
        self._state, self._span = state, span

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._state, name)
        return (lambda *a, **k: self._span.take(method, *a, **k)) if name in WRITES else method
