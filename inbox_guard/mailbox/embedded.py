"""An IMAP server inside this process, in memory, on a free port of 127.0.0.1: for the demo and for tests.

It knows mailboxes, not what is judged in them.  pymap, which does the work, is imported only when a server starts.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import TimeoutError as WaitedInVain
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

from inbox_guard.errors import GuardError

if TYPE_CHECKING:
    from inbox_guard.mailbox.embedded_pymap import PymapUser

FOLDERS = {"Drafts": "\\Drafts", "Sent": "\\Sent", "Trash": "\\Trash"}  # name → special use (RFC 6154), or ""
_PATIENCE = 10.0  # seconds


class EmbeddedServer:
    """A running server as a context manager, with one user; `port` is set while it runs.

    `folders` stand beside INBOX, each with its special use or an empty string; without `keywords` it refuses labels, as
    some servers do.  What is in it is gone when it stops.
    """

    host = "127.0.0.1"

    def __init__(
        self, user: str, password: str, folders: Mapping[str, str] | None = None, *, keywords: bool = True
    ) -> None:
        self.user = user
        self.password = password
        self.port = 0
        self._folders = dict(FOLDERS if folders is None else folders)
        self._keywords = keywords
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="embedded-imap", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._account: PymapUser | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(_PATIENCE) or self._failure is not None:
            raise GuardError(
                f"the embedded server did not start ({type(self._failure).__name__ if self._failure else 'no answer'})",
                "check that connections to 127.0.0.1 are allowed",
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop is not None and self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_PATIENCE)

    def deliver(self, folder: str, content: bytes, received: datetime | None = None, flags: Iterable[str] = ()) -> None:
        """Put a message into a folder, as mail arrives.

        Raises:
            GuardError: there is no such folder, or the server is not running.
        """
        if self._account is None or self._loop is None:
            raise GuardError("the embedded server is not running", "use it as a context manager")
        stored = asyncio.run_coroutine_threadsafe(self._account.store(folder, content, received, flags), self._loop)
        try:
            stored.result(_PATIENCE)
        except (KeyError, WaitedInVain):
            raise GuardError(f"the embedded server has no folder {folder}", "name one of its folders") from None

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # noqa: BLE001 - nobody stands above a thread: __enter__ tells
            self._failure = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        from inbox_guard.mailbox.embedded_pymap import PymapUser  # noqa: PLC0415 - a fifth of a second

        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._account = await PymapUser.create(self.user, self.password, self._folders, keywords=self._keywords)
        server = await asyncio.start_server(self._account.answer, self.host, 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        # no wait_closed(): since Python 3.12 it waits for clients that may never hang up
        server.close()
