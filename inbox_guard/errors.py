"""The errors of inbox-guard: each carries its exit code, a sentence of what is wrong and one of what to do.

    GuardError                       1   done with failures
    ├── UsageError                   2   the command line
    ├── ConfigError                 78   the config, a rule file, a template (EX_CONFIG)
    │   └── AuthorityError          78   the file of an authority's certificate
    ├── LoginError                  77   the server refuses the credential, or there is none (EX_NOPERM)
    │   └── LoginRefused            77   the server refuses it
    ├── TemporaryError              75   network, server busy, lock held: try again later (EX_TEMPFAIL)
    │   ├── CertificateError        75   nobody vouches for the server
    │   └── ServerBusy              75   it cannot do this one thing for now; the connection stands
    ├── MailboxError                 1   the server said no to one step
    │   └── ReadOnlyFolder           1   to writing, for the folder is open for reading
    └── UnreadableMessage            1   bytes that are no message

Which account a `problem` is of is told by whoever tells it, for several may be told beside each other.

Only `cli/app.py` turns an error into lines for people and an exit code; the daemon logs its two sentences.
"""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """Exit codes, after sysexits(3)."""

    OK = 0
    FAILURES = 1
    USAGE = 2
    TEMPORARY = 75
    LOGIN = 77
    CONFIG = 78


class GuardError(Exception):
    """What is wrong (`problem`, one line) and what to do about it (`remedy`, one line)."""

    code: ClassVar[ExitCode] = ExitCode.FAILURES

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy

    @property
    def problems(self) -> tuple[str, ...]:
        """All that is wrong, one line each."""
        return (self.problem,)


def ours(error: Exception) -> GuardError:
    """An error of ours as it is, another as one that nobody foresaw: its kind alone, for its text may quote mail."""
    if isinstance(error, GuardError):
        return error
    unforeseen = GuardError(
        f"an unforeseen {type(error).__name__}",
        "run again with --verbose, and report what it shows, after a look for anything private",
    )
    unforeseen.__cause__ = error
    return unforeseen


class UsageError(GuardError):
    """The command line asks for something that is not there."""

    code = ExitCode.USAGE


class ConfigError(GuardError):
    """The config or a data file is wrong; it has all the `problems` that were found."""

    code = ExitCode.CONFIG

    def __init__(self, problem: str, remedy: str = "", problems: tuple[str, ...] = ()) -> None:
        super().__init__(problem, remedy)
        self._problems = problems

    @property
    def problems(self) -> tuple[str, ...]:
        """All that is wrong, one line each."""
        return self._problems or (self.problem,)


class AuthorityError(ConfigError):
    """The file that `ca_file` names cannot be read, or holds no certificate."""


class LoginError(GuardError):
    """No credential, or the server refuses it."""

    code = ExitCode.LOGIN


class LoginRefused(LoginError):  # noqa: N818 - the server's answer
    """The server refuses the credential that it was given."""


class TemporaryError(GuardError):
    """A failure that may be gone next time: the network, a busy server, a held lock."""

    code = ExitCode.TEMPORARY


class CertificateError(TemporaryError):
    """The server's certificate is not accepted; passing, for a hotel's network answers with one of its own."""


class ServerBusy(TemporaryError):  # noqa: N818 - a state of the server
    """The server cannot do one thing for now, and other things perhaps it can: the connection stands (RFC 5530)."""


class MailboxError(GuardError):
    """The server refused one step: over quota, a folder gone, no permission."""


class ReadOnlyFolder(MailboxError):  # noqa: N818 - a state of the folder
    """The server takes nothing into a folder that may only be read, or that is open for reading."""


class UnreadableMessage(GuardError):  # noqa: N818 - a state of the mail, not a fault of the program
    """Bytes that cannot be read as a message at all."""
