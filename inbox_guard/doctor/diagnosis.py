"""The result of one check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from inbox_guard.errors import ExitCode, GuardError

Status = Literal["ok", "warning", "failure"]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was looked at, how it is, and what to do; `lines` are lines to copy, `code` how the command ends by it."""

    check: str
    status: Status
    text: str
    remedy: str = ""
    lines: tuple[str, ...] = ()
    code: ExitCode = ExitCode.OK


def well(check: str, text: str) -> Diagnosis:
    """All is well."""
    return Diagnosis(check, "ok", text)


def warn(check: str, text: str, remedy: str = "") -> Diagnosis:
    """Something falls away, or may be wrong."""
    return Diagnosis(check, "warning", text, remedy)


def fail(check: str, error: GuardError) -> Diagnosis:
    """It does not work, as the error says."""
    return Diagnosis(check, "failure", error.problem, error.remedy, code=error.code)
