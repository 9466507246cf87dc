"""An IMAP server that says what a test tells it to say: for what real servers do only on other people's machines.

A script maps patterns of commands (without tag) to lines of the answer; `@` at the beginning stands for the tag, and
bytes are sent as they are.  What no pattern fits is answered as a server without any mail would.
"""

from __future__ import annotations

import contextlib
import re
import socket
from collections.abc import Mapping, Sequence
from typing import BinaryIO

from servers.loopback import Loopback

Script = Mapping[str, Sequence[str | bytes]]

DEFAULTS: Script = {
    "CAPABILITY": ["* CAPABILITY IMAP4rev1 UIDPLUS ID", "@ OK done"],
    "LOGIN .*": ["@ OK logged in"],
    "ID .*": ["* ID NIL", "@ OK done"],
    "LIST .*": [
        r'* LIST (\HasNoChildren) "/" INBOX',
        r'* LIST (\Drafts) "/" Drafts',
        r'* LIST (\Sent) "/" Sent',
        "@ OK done",
    ],
    "EXAMINE .*": [
        "* 1 EXISTS",
        "* 0 RECENT",
        "* OK [UIDVALIDITY 7] valid",
        "* OK [UIDNEXT 2] next",
        "@ OK [READ-ONLY] done",
    ],
    "SELECT .*": [
        "* 1 EXISTS",
        "* 0 RECENT",
        r"* OK [PERMANENTFLAGS (\Deleted \Seen \*)] all",
        "* OK [UIDVALIDITY 7] valid",
        "* OK [UIDNEXT 2] next",
        "@ OK [READ-WRITE] done",
    ],
    "UID SEARCH .*": ["* SEARCH 1", "@ OK done"],
    "LOGOUT": ["* BYE good bye", "@ OK done"],
    ".*": ["@ OK done"],
}


class ScriptedServer(Loopback):
    """A running server as a context manager; `commands` holds what it was sent, without tags."""

    def __init__(self, script: Script, greeting: str = "* OK ready") -> None:
        super().__init__()
        self.commands: list[str] = []
        self._script = {**script, **{key: value for key, value in DEFAULTS.items() if key not in script}}
        self._greeting = greeting

    def talk(self, client: socket.socket) -> None:
        """Answer each command as the script says."""
        with contextlib.suppress(OSError), client, client.makefile("rb") as lines:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            idling = ""
            client.sendall(self._greeting.encode() + b"\r\n")
            for line in lines:
                tag, _, command = line.decode("utf-8", "replace").rstrip("\r\n").partition(" ")
                if tag == "DONE":  # RFC 2177: it has no tag of its own, and answers the IDLE before
                    tag, command = idling, "DONE"
                idling = tag
                self.commands.append(command)
                self._hear_out(command, client, lines)
                for part in self._answer(command):
                    if part == "HANG UP":
                        return
                    client.sendall(
                        part
                        if isinstance(part, bytes)
                        else re.sub("^@", tag, part).encode("utf-8", "surrogateescape") + b"\r\n"
                    )
                if command == "LOGOUT":
                    return

    def _hear_out(self, command: str, client: socket.socket, lines: BinaryIO) -> None:
        """Read what belongs to a command beyond its line: a literal, or the answer to a challenge."""
        size = re.search(r"\{(\d+)\}$", command)
        if size:
            client.sendall(b"+ go on\r\n")
            lines.read(int(size[1]) + len("\r\n"))
        elif command.startswith("AUTHENTICATE"):
            client.sendall(b"+ \r\n")
            self.commands.append(lines.readline().decode().strip())

    def _answer(self, command: str) -> Sequence[str | bytes]:
        # the order of the script decides: what is special stands before what is general
        return next(answer for pattern, answer in self._script.items() if re.fullmatch(pattern, command))


def literal(prefix: str, content: bytes, suffix: str = ")") -> bytes:
    """A line of an answer with a literal in it."""
    return f"{prefix} {{{len(content)}}}\r\n".encode() + content + suffix.encode() + b"\r\n"
