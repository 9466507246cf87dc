"""Judging files without a mailbox: all messages given together are one mailbox, mail from an own address is context."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from inbox_guard.errors import ConfigError, GuardError
from inbox_guard.judge import Core, Setting, judge
from inbox_guard.mailbox.files import UnreadableFile, read_paths
from inbox_guard.model import Conversation, Judgement, Message, RawMessage
from inbox_guard.profile import Profile
from inbox_guard.reading.parse import parse_header
from inbox_guard.reading.threads import conversations, known_from

NOBODY = "me@mailbox.invalid"  # who writes the draft where neither config nor message tells (RFC 2606)

Failed = tuple[str, GuardError]  # path or Message-ID, and what is wrong


def check_paths(paths: Sequence[str], core: Core, setting: Setting) -> Iterator[Judgement | Failed]:
    """Judge every message of the paths, in order; one that cannot be read is a `Failed`, never an end of the run."""
    read = _again(paths)
    own = setting.profile.keys
    heads = [head for raw in read() if (head := _head(raw)) is not None]
    threads = conversations((head for head in heads if head.id), own)
    known = known_from(heads, own)
    for raw in read():
        yield _one(raw, threads.get, core, replace(setting, known=known))


def _again(paths: Sequence[str]) -> Callable[[], Iterator[RawMessage | UnreadableFile]]:
    """A way to read the paths twice; standard input can be read once only and is kept."""
    if "-" not in paths:
        return lambda: read_paths(paths)
    kept = list(read_paths(paths))
    return lambda: iter(kept)


def _head(raw: RawMessage | UnreadableFile) -> Message | None:
    if isinstance(raw, UnreadableFile):
        return None
    try:
        return parse_header(raw)
    except GuardError:
        return None


def _one(
    raw: RawMessage | UnreadableFile, thread_of: Callable[[str], Conversation | None], core: Core, setting: Setting
) -> Judgement | Failed:
    if isinstance(raw, UnreadableFile):
        return raw.path, raw.error
    try:
        message = core.parse(raw)
        thread = thread_of(message.id)
        before = thread.messages[:-1] if thread else ()
        own = thread.own if thread else frozenset()
        return judge(
            Conversation((*before, message), own), core, replace(setting, profile=_addressed(message, setting))
        )
    except ConfigError:
        raise  # no fault of this message
    except GuardError as error:
        return raw.place.path, error
    except Exception as error:  # noqa: BLE001 — promise 5: one broken message never stops the others
        return raw.place.path, GuardError(
            f"cannot be judged ({type(error).__name__})", "Run with --verbose and report it."
        )


def _addressed(message: Message, setting: Setting) -> Profile:
    """The profile; without own addresses in it, the address that was written to is taken as the user's."""
    profile = setting.profile
    return (
        profile
        if profile.addresses
        else replace(profile, addresses=tuple(a.email for a in message.to[:1]) or (NOBODY,))
    )
