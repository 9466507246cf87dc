r"""pymap, fitted for the embedded server by subclasses: nothing of pymap itself is changed.  It knows one user.

Three things are added to pymap 0.36: custom keywords are kept (its in-memory back end drops them silently, since its
PERMANENTFLAGS has no \\*), folders are marked by special use, and a message without a time is received now, in UTC.
"""

from __future__ import annotations

import argparse
import logging
import ssl
from asyncio import StreamReader, StreamWriter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Self
from uuid import uuid4

from proxyprotocol.result import ProxyResultLocal
from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet, Message
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.listtree import ListEntry, ListTree
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials import ObjectId
from pymap.parsing.specials.flag import Flag, Recent, Wildcard, get_system_flags
from pymap.user import Passwords, UserMetadata
from pysasl.hashing import BuiltinHash


class _Config(Config):
    @property
    def greeting(self) -> bytes:
        # pymap's own asks the resolver for the name of this machine
        return b"ready"


class _KeywordFolder(MailboxData):
    @property
    def permanent_flags(self) -> frozenset[Flag]:
        return frozenset((get_system_flags() - {Recent}) | {Wildcard})

    async def append(self, append_msg: AppendMessage, *, recent: bool = False) -> Message:
        when = append_msg.when or datetime.now(UTC)
        return await super().append(AppendMessage(append_msg.literal, when, append_msg.flag_set), recent=recent)


class _Entry(ListEntry):
    marks: Mapping[str, bytes]

    @property
    def attributes(self) -> Sequence[bytes]:
        mark = self.marks.get(self.name)
        return [*super().attributes, *([mark] if mark else [])]


class _Tree(ListTree):
    """pymap's tree, whose entries know their special use."""

    marks: Mapping[str, bytes]

    def list_matching(self, ref_name: str, filter_: str) -> Iterable[ListEntry]:
        for entry in super().list_matching(ref_name, filter_):
            marked = _Entry(entry.name, entry.exists, entry.marked, entry.has_children)
            object.__setattr__(marked, "marks", self.marks)
            yield marked


class _Folders(MailboxSet):
    """The folders of one user.  `marks` maps names to special-use attributes without the backslash."""

    def __init__(self, marks: Mapping[str, bytes], *, keywords: bool) -> None:
        super().__init__()
        self._marks = marks
        self._kind = _KeywordFolder if keywords else MailboxData
        self._inbox = self._kind(self._content_cache, self._thread_cache)

    async def list_mailboxes(self) -> ListTree:
        tree = _Tree(self.delimiter)
        tree.marks = self._marks
        return tree.update("INBOX", *self._set)

    async def add_mailbox(self, name: str) -> ObjectId:
        await super().add_mailbox(name)
        self._set[name] = folder = self._kind(self._content_cache, self._thread_cache)
        return folder.mailbox_id


class PymapUser:
    """One user with folders, who answers connections."""

    def __init__(self, folders: _Folders, config: Config, login: Login) -> None:
        self._folders = folders
        self._server = IMAPServer(login, config)

    @classmethod
    async def create(cls, user: str, password: str, folders: Mapping[str, str], *, keywords: bool) -> Self:
        """Make the user and the folders.  `folders` maps names to special uses."""
        # at DEBUG pymap logs all that goes over the wire
        logging.getLogger("pymap").setLevel(logging.WARNING)
        config = _Config(
            argparse.Namespace(passlib_cfg=None, proxy_protocol=None),
            host=None,
            port=0,
            demo_data=False,
            demo_user=user,
            demo_password=password,
            tls_enabled=False,
            ssl_context=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER),
            reject_dnsbl=False,
            # the default hash takes 125 ms a login; here the password protects nothing beyond this process
            hash_context=BuiltinHash(rounds=1),
            cpu_subsystem=Subsystem.for_asyncio(),
        )
        config.apply_context()
        marks = {name: use.removeprefix("\\").encode("ascii") for name, use in folders.items() if use}
        stored = _Folders(marks, keywords=keywords)
        for name in folders:
            await stored.add_mailbox(name)
        config.set_cache[user] = (stored, FilterSet())
        login = Login(config)
        hashed = await Passwords(config).hash_password(password)
        await login.demo_user_identity.set(UserMetadata(config, user, password=hashed))
        return cls(stored, config, login)

    async def answer(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Serve one connection to its end, for `asyncio.start_server`.

        pymap's own way starts a task that nobody holds, and since Python 3.13 such a connection may be collected while
        it waits for its next command: the client then waits for ever.
        """
        here = SocketInfo.get(writer, ProxyResultLocal(), unique_id=uuid4().bytes)
        await self._server(reader, writer, here)

    async def store(self, folder: str, content: bytes, received: datetime | None, flags: Iterable[str]) -> None:
        """Put a message into a folder.

        Raises:
            KeyError: there is no such folder.
        """
        here = await self._folders.get_mailbox(folder)
        flag_set = frozenset(Flag(flag) for flag in flags)
        await here.append(AppendMessage(content, received, flag_set), recent=True)
