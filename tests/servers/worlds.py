"""Mailboxes together with the people and programs round them: mail arrives, the owner tidies up, a server renumbers.

The contract suite runs on each world alike.  A world opens the mailbox under test; all else it does by another way in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from imapclient import IMAPClient

from inbox_guard.mailbox.drafts import header_id
from inbox_guard.mailbox.imap import ImapSettings, open_imap
from inbox_guard.mailbox.memory import MemoryMailbox
from inbox_guard.mailbox.port import Mailbox


class World(Protocol):
    """What a test can do to a mailbox from outside.  Messages are named by their Message-ID."""

    def open(self) -> Mailbox:
        """The mailbox under test, logged in."""

    def deliver(self, folder: str, content: bytes, received: datetime | None = None, flags: Iterable[str] = ()) -> None:
        """A message arrives."""

    def create(self, folder: str) -> None:
        """The owner makes a folder."""

    def remove(self, folder: str) -> None:
        """The owner removes a folder with all that is in it."""

    def delete(self, folder: str, message_id: str) -> None:
        """The owner removes a message for good."""

    def flags(self, folder: str) -> dict[str, frozenset[str]]:
        r"""Message-ID → flags, as another program sees them; without \\Recent."""

    def contents(self, folder: str) -> list[bytes]:
        """All messages of a folder."""

    def flag(self, folder: str, message_id: str, flag: str) -> None:
        """The owner sets a flag."""

    def unflag(self, folder: str, message_id: str, flag: str) -> None:
        """The owner takes a flag off."""

    def recent(self, folder: str) -> int | None:
        """How many messages no session has claimed as recent; None where that is not known."""

    def renumber(self, folder: str) -> None:
        """The folder gets another UIDVALIDITY; its messages stay."""


class MemoryWorld:
    """The mailbox in RAM."""

    def __init__(self) -> None:
        self.mailbox = MemoryMailbox()

    def open(self) -> Mailbox:
        """The same mailbox each time: it outlives its closing."""
        return self.mailbox

    def deliver(self, folder: str, content: bytes, received: datetime | None = None, flags: Iterable[str] = ()) -> None:
        """As the protocol says."""
        self.mailbox.deliver(folder, content, received, flags)

    def create(self, folder: str) -> None:
        """As the protocol says."""
        self.mailbox.create(folder)

    def remove(self, folder: str) -> None:
        """As the protocol says."""
        self.mailbox.remove(folder)

    def delete(self, folder: str, message_id: str) -> None:
        """As the protocol says."""
        self.mailbox.throw_away(self.mailbox.find(message_id, [folder])[0])

    def flags(self, folder: str) -> dict[str, frozenset[str]]:
        """As the protocol says."""
        return {header_id(message.content): message.flags for message in self.mailbox.contents(folder)}

    def contents(self, folder: str) -> list[bytes]:
        """As the protocol says."""
        return [message.content for message in self.mailbox.contents(folder)]

    def flag(self, folder: str, message_id: str, flag: str) -> None:
        """As the protocol says."""
        place = self.mailbox.find(message_id, [folder])[0]
        self.mailbox.mark(place, self.flags(folder)[message_id] | {flag})

    def unflag(self, folder: str, message_id: str, flag: str) -> None:
        """As the protocol says."""
        place = self.mailbox.find(message_id, [folder])[0]
        self.mailbox.mark(place, self.flags(folder)[message_id] - {flag})

    def recent(self, folder: str) -> None:
        r"""RAM knows no \\Recent."""

    def renumber(self, folder: str) -> None:
        """As the protocol says."""
        self.mailbox.renumber(folder)


@dataclass(frozen=True, slots=True)
class ImapWorld:
    """A mailbox behind a server; the owner's program comes in by `back_door`, without TLS."""

    settings: ImapSettings
    password: str
    back_door: int

    def open(self) -> Mailbox:
        """A session of its own each time."""
        return open_imap(self.settings, self.password)

    def through(self, port: int) -> ImapWorld:
        """The same mailbox, reached through a proxy."""
        return replace(self, settings=replace(self.settings, port=port))

    @contextmanager
    def owner(self, folder: str | None = None) -> Iterator[IMAPClient]:
        """The owner's own mail program, with a folder open."""
        with IMAPClient("127.0.0.1", self.back_door, ssl=False, timeout=20) as client:
            client.login(self.settings.user, self.password)
            if folder is not None:
                client.select_folder(folder)
            yield client

    def deliver(self, folder: str, content: bytes, received: datetime | None = None, flags: Iterable[str] = ()) -> None:
        """As the protocol says."""
        with self.owner() as client:
            client.append(folder, content, tuple(flags), received)

    def deliver_all(self, folder: str, contents: Iterable[bytes]) -> None:
        """Many messages over one connection."""
        with self.owner() as client:
            for content in contents:
                client.append(folder, content)

    def create(self, folder: str) -> None:
        """As the protocol says."""
        with self.owner() as client:
            client.create_folder(folder)

    def remove(self, folder: str) -> None:
        """As the protocol says."""
        with self.owner() as client:
            client.delete_folder(folder)

    def delete(self, folder: str, message_id: str) -> None:
        """As the protocol says."""
        with self.owner(folder) as client:
            uids = client.search(["HEADER", "Message-ID", message_id])
            client.delete_messages(uids)
            client.uid_expunge(uids)

    def flags(self, folder: str) -> dict[str, frozenset[str]]:
        """As the protocol says."""
        with self.owner() as client:
            client.select_folder(folder, readonly=True)
            answers = client.fetch(client.search(), ["FLAGS", "BODY.PEEK[HEADER]"])
        return {
            header_id(answer[b"BODY[HEADER]"]): frozenset(flag.decode() for flag in answer[b"FLAGS"]) - {"\\Recent"}
            for answer in answers.values()
        }

    def contents(self, folder: str) -> list[bytes]:
        """As the protocol says."""
        with self.owner() as client:
            client.select_folder(folder, readonly=True)
            answers = client.fetch(client.search(), ["BODY.PEEK[]"])
        return [answer[b"BODY[]"] for answer in answers.values()]

    def flag(self, folder: str, message_id: str, flag: str) -> None:
        """As the protocol says."""
        with self.owner(folder) as client:
            client.add_flags(client.search(["HEADER", "Message-ID", message_id]), [flag])

    def unflag(self, folder: str, message_id: str, flag: str) -> None:
        """As the protocol says."""
        with self.owner(folder) as client:
            client.remove_flags(client.search(["HEADER", "Message-ID", message_id]), [flag])

    def recent(self, folder: str) -> int | None:
        """As the protocol says: STATUS tells without claiming."""
        with self.owner() as client:
            return int(client.folder_status(folder, ["RECENT"])[b"RECENT"])

    def renumber(self, folder: str) -> None:
        """As the protocol says: the folder is made anew."""
        with self.owner() as client:
            client.select_folder(folder, readonly=True)
            kept = client.fetch(client.search(), ["FLAGS", "INTERNALDATE", "BODY.PEEK[]"])
        with self.owner() as client:
            client.delete_folder(folder)
            client.create_folder(folder)
            for answer in kept.values():
                flags = [flag for flag in answer[b"FLAGS"] if flag != b"\\Recent"]
                client.append(folder, answer[b"BODY[]"], flags, answer[b"INTERNALDATE"])


@dataclass(frozen=True, slots=True)
class PrefixedWorld(ImapWorld):
    """A mailbox whose folders lie below INBOX; the owner's program calls them by their short names."""

    prefix: str = ""

    @contextmanager
    def owner(self, folder: str | None = None) -> Iterator[IMAPClient]:
        """As in `ImapWorld`; short names of folders are completed."""
        with ImapWorld.owner(self) as client:
            for name in ("append", "select_folder", "create_folder", "delete_folder", "folder_status"):
                setattr(client, name, self._completed(getattr(client, name)))
            if folder is not None:
                client.select_folder(folder)
            yield client

    def _completed(self, command: Callable[..., Any]) -> Callable[..., Any]:
        def run(folder: str, *more: Any, **options: Any) -> Any:
            whole = folder == "INBOX" or folder.startswith(self.prefix)
            return command(folder if whole else self.prefix + folder, *more, **options)

        return run
