"""Doubles of servers that no test can log in to: what their makers document, as a layer over the embedded server.

Gmail: https://developers.google.com/workspace/gmail/imap/imap-extensions (X-GM-EXT-1: labels, thread ids, special
folders below [Gmail] in the user's language).  Exchange Online: no keywords of one's own, no SPECIAL-USE, folders in
the user's language, connections that end with BYE.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from inbox_guard.mailbox.embedded import EmbeddedServer
from servers.fault_proxy import Exchange, FaultProxy

USER, PASSWORD = "anna", "correct-horse"
_LITERAL = re.compile(rb"\{(\d+)\}\r\n")
_UID = re.compile(rb"\bUID (\d+)")
_LABELS = re.compile(rb"UID STORE (\d+) ([+-])X-GM-LABELS(?:\.SILENT)? \((.*)\)\r\n$")
_ASKED = re.compile(rb" ?(X-GM-LABELS|X-GM-THRID|X-GM-MSGID)")

# the same folders as Gmail names them: drafts, sent, all mail, bin
GMAIL_FOLDERS = {
    "en": ("[Gmail]/Drafts", "[Gmail]/Sent Mail", "[Gmail]/All Mail", "[Gmail]/Bin"),
    "de": ("[Gmail]/Entwürfe", "[Gmail]/Gesendet", "[Gmail]/Alle Nachrichten", "[Gmail]/Papierkorb"),
    "fi": ("[Gmail]/Luonnokset", "[Gmail]/Lähetetyt", "[Gmail]/Kaikki viestit", "[Gmail]/Roskakori"),
    "ru": ("[Gmail]/Черновики", "[Gmail]/Отправленные", "[Gmail]/Вся почта", "[Gmail]/Корзина"),
}
# drafts and sent as Exchange names them
EXCHANGE_FOLDERS = {
    "en": ("Drafts", "Sent Items"),
    "de": ("Entwürfe", "Gesendete Elemente"),
    "fi": ("Luonnokset", "Lähetetyt"),
    "ru": ("Черновики", "Отправленные"),
}


def _without_literals(line: bytes) -> bytes:
    """A line of an answer without the content of its literals: what looks like syntax there is somebody's mail."""
    found, at = b"", 0
    while literal := _LITERAL.search(line, at):
        found += line[at : literal.start()]
        at = literal.end() + int(literal[1])
    return found + line[at:]


class GmailDouble(FaultProxy):
    """Labels live beside the messages, by folder and UID; `labels` is what another program would see."""

    def __init__(self, upstream: int) -> None:
        super().__init__(upstream)
        self.labels: dict[tuple[str, int], set[str]] = {}
        self._folder = ""

    def pass_on(self, exchange: Exchange) -> None:
        """Add what Gmail adds; keep from the server what only Gmail knows."""
        opened = re.search(rb'(?:SELECT|EXAMINE) "?([^"\r\n]*)', exchange.line)
        if opened:
            self._folder = opened[1].decode()
        if stored := _LABELS.search(exchange.line):
            self._store(int(stored[1]), stored[2] == b"+", re.findall(rb'"([^"]*)"|([^\s"]+)', stored[3]))
            exchange.send(exchange.tag + b" OK Success\r\n")
            return
        asked = frozenset(_ASKED.findall(exchange.line)) if exchange.name == "UID FETCH" else frozenset()
        if asked:
            exchange.line = _ASKED.sub(b"", exchange.line).replace(b"( ", b"(").replace(b"()", b"(UID)")
        for line in exchange.answer():
            exchange.send(self._amended(line, asked))

    def _store(self, uid: int, adding: bool, names: list[tuple[bytes, bytes]]) -> None:
        labels = {(quoted or bare).decode() for quoted, bare in names}
        here = self.labels.setdefault((self._folder, uid), set())
        (here.update if adding else here.difference_update)(labels)

    def _amended(self, line: bytes, asked: frozenset[bytes]) -> bytes:
        line = re.sub(rb"(CAPABILITY IMAP4rev1)", rb"\1 X-GM-EXT-1", line, count=1)
        # Gmail stores no keywords of users: it has labels
        line = re.sub(rb"(PERMANENTFLAGS \([^)]*?) ?\\\*", rb"\1", line)
        uid = _UID.search(_without_literals(line))
        if uid is None or not asked or b" FETCH (" not in line[:40]:
            return line
        names = sorted(self.labels.get((self._folder, int(uid[1])), ()))
        told = {
            b"X-GM-LABELS": b"X-GM-LABELS (" + b" ".join(b'"%s"' % name.encode() for name in names) + b")",
            b"X-GM-THRID": b"X-GM-THRID 12784553442303348%02d" % int(uid[1]),
            b"X-GM-MSGID": b"X-GM-MSGID 12784553442303348%02d" % int(uid[1]),
        }
        return line.replace(b" FETCH (", b" FETCH (" + b" ".join(told[name] for name in sorted(asked)) + b" ", 1)


class ExchangeDouble(FaultProxy):
    """Ends each connection with BYE after so many exchanges; 0: never."""

    def __init__(self, upstream: int, most: int = 0) -> None:
        super().__init__(upstream)
        self.most = most
        self._left = most

    def pass_on(self, exchange: Exchange) -> None:
        """Count; say nothing of special folders."""
        if exchange.name == "greeting":
            self._left = self.most
        self._left -= 1
        if self._left == 0:
            exchange.send(b"* BYE Connection is closed. 14\r\n")
            exchange.cut()
        answer = exchange.run()
        exchange.send(re.sub(rb" ?\\(Drafts|Sent|Trash)\b", b"", answer) if exchange.name == "LIST" else answer)


@contextmanager
def gmail(language: str) -> Iterator[tuple[GmailDouble, EmbeddedServer]]:
    """A Gmail in a language, and the server under it."""
    drafts, sent, everything, trash = GMAIL_FOLDERS[language]
    folders = {drafts: "\\Drafts", sent: "\\Sent", everything: "\\All", trash: "\\Trash"}
    with EmbeddedServer(USER, PASSWORD, folders) as server, GmailDouble(server.port) as double:
        yield double, server


@contextmanager
def exchange(language: str, most: int = 0) -> Iterator[tuple[ExchangeDouble, EmbeddedServer]]:
    """An Exchange in a language, and the server under it."""
    folders = dict.fromkeys(EXCHANGE_FOLDERS[language], "")
    with EmbeddedServer(USER, PASSWORD, folders, keywords=False) as server, ExchangeDouble(server.port, most) as double:
        yield double, server
