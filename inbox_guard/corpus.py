"""A labelled corpus as files, `LANG/mails.jsonl` and its like: one mail a line, and how it arrives as a message.

It reads what it is given and judges nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr
from pathlib import Path

from inbox_guard.errors import UsageError

USER = "freelancer@own.example"


@dataclass(frozen=True, slots=True)
class LabelledMail:
    """One labelled mail; `signs` maps a sign id to the words that show it, `actions` are the sensible ones."""

    id: str
    language: str
    kind: str
    sender: tuple[str, str]
    reply_to: str
    headers: Mapping[str, str]
    date: datetime
    subject: str
    body: str
    signs: Mapping[str, str]
    traps: frozenset[str]
    actions: frozenset[str]
    stated: frozenset[str]

    @property
    def message_id(self) -> str:
        """The Message-ID it is given."""
        return f"{self.id}@corpus.example"

    @property
    def earlier_id(self) -> str:
        """The Message-ID of the own mail that stands before mail of a client."""
        return f"{self.id}.before@own.example"

    def as_bytes(self) -> bytes:
        """The mail as it would arrive (RFC 5322, 8bit)."""
        fields = {
            "From": formataddr((_encoded(self.sender[0]), self.sender[1])),
            "To": USER,
            "Subject": _encoded(self.subject),
            "Date": format_datetime(self.date),
            "Message-ID": f"<{self.message_id}>",
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Transfer-Encoding": "8bit",
        }
        if self.reply_to:
            fields["Reply-To"] = self.reply_to
        if self.kind == "client":
            fields |= {"In-Reply-To": f"<{self.earlier_id}>", "References": f"<{self.earlier_id}>"}
        return _bytes(fields | dict(self.headers), self.body)


def _encoded(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=70).encode(linesep="\r\n")


def _bytes(fields: Mapping[str, str], body: str) -> bytes:
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{head}\r\n{body}".replace("\r\n", "\n").replace("\n", "\r\n").encode()


def load(folder: Path, file: str = "mails.jsonl") -> Iterator[LabelledMail]:
    """All labelled mails of a corpus, language by language.

    Raises:
        UsageError: there is no such corpus, or a line of it has another form.
    """
    paths = sorted(folder.glob(f"*/{file}"))
    if not paths:
        raise UsageError(f"{folder}: no LANG/{file} here", "name the folder that holds a folder for each language")
    for path in paths:
        # at line feeds alone: a string of JSON may hold what ends lines elsewhere, such as U+2028
        for number, line in enumerate(path.read_text(encoding="utf-8").removesuffix("\n").split("\n"), 1):
            try:
                yield _labelled(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise UsageError(f"{path}:{number}: not a labelled mail ({error})", "see the corpus' README") from None


def _labelled(data: Mapping[str, object]) -> LabelledMail:
    raw = dict(data)
    return LabelledMail(
        id=str(raw["id"]),
        language=str(raw["lang"]),
        kind=str(raw["kind"]),
        sender=(str(raw["from_name"]), str(raw["from_addr"])),
        reply_to=str(raw.get("reply_to") or ""),
        headers={str(k): str(v) for k, v in _mapping(raw.get("headers")).items()},
        date=datetime.fromisoformat(str(raw["date"])),
        subject=str(raw["subject"]),
        body=str(raw["body"]),
        signs={str(k): str(v) for k, v in _mapping(raw["signs"]).items()},
        traps=frozenset(_list(raw.get("traps"))),
        actions=frozenset(_list(raw["actions"])),
        stated=frozenset(_list(raw.get("stated"))),
    )


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else []
