"""Which folder holds drafts and which sent mail: by the user's word, by special use, by well-known names.

And what to write for a folder that is not there.  It knows the answer to LIST, not how it is asked for, and creates
nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from inbox_guard.errors import ConfigError, MailboxError
from inbox_guard.library import table
from inbox_guard.mailbox.port import Mailbox
from inbox_guard.suggest import nearest

Use = Literal["drafts", "sent"]

_REMEDY = "see whether you may read it; the folders are named in the config"
_TOLD = 12  # names of folders, where none is like the one that was written


@dataclass(frozen=True, slots=True)
class Folder:
    """A line of LIST: the name as users write it, and its attributes, lower case (RFC 9051 §7.3.1 knows no case)."""

    name: str
    attributes: frozenset[str] = frozenset()

    @property
    def selectable(self) -> bool:
        """Whether there is a mailbox behind the name."""
        return not self.attributes & {"\\noselect", "\\nonexistent"}


@dataclass(frozen=True, slots=True)
class FolderNames:
    """Well-known names, the best first, and the prefixes that may stand before them."""

    drafts: tuple[str, ...]
    sent: tuple[str, ...]
    prefixes: tuple[str, ...]


@cache
def folder_names() -> FolderNames:
    """Well-known names of the folders of drafts and of sent mail.

    Raises:
        ConfigError: the data file is wrong.
    """
    names = table("folders.toml")
    return FolderNames(tuple(names["drafts"]), tuple(names["sent"]), tuple(names["prefixes"]))


def find_folder(use: Use, wish: str, folders: Sequence[Folder], names: FolderNames) -> str | None:
    """The folder for drafts or sent mail; `wish` is "auto" or the name that the user gave, which must be there.

    Raises:
        ConfigError: the folder that the user named is not on the server.
    """
    usable = [folder for folder in folders if folder.selectable]
    if wish != "auto":
        return _named(use, wish, usable)
    marked = [folder.name for folder in usable if f"\\{use}" in folder.attributes]
    return marked[0] if marked else _well_known(usable, names.drafts if use == "drafts" else names.sent, names.prefixes)


def missing(account: str, drafts: str | None, sent: str | None) -> Iterator[str]:
    """What falls away where one of these folders was not found, and what to do about it."""
    if drafts is None:
        yield (
            "no Drafts folder found, so no replies are drafted; "
            f'write drafts = "NAME OF THE FOLDER" under [accounts.{account}]'
        )
    if sent is None:
        yield (
            "no folder of sent mail found, so known contacts and your own answers are not seen; "
            f'write sent = "NAME OF THE FOLDER" under [accounts.{account}]'
        )


def instead_of(wish: str, names: Sequence[str]) -> str:
    """What to write for a folder that is not there: the nearest name, else those that are; empty where it is there."""
    known = {_key(name): name for name in names}
    if wish in names:
        return ""
    if near := nearest(_key(wish), known):
        return f'did you mean "{known[near]}"?'
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return f"name one of {', '.join(names[:_TOLD])}{more}"


def unread_remedy(folder: str, mailbox: Mailbox) -> str:
    """What to do about a folder that cannot be opened: only the server knows by which names it has them.

    Raises:
        TemporaryError: the connection broke.
    """
    try:
        names = mailbox.folders()
    except MailboxError:
        return _REMEDY
    return instead_of(folder, names) or _REMEDY


def _named(use: Use, wish: str, folders: Sequence[Folder]) -> str:
    names = [folder.name for folder in folders]
    known = {_key(name): name for name in names}
    if wish in names or _key(wish) in known:
        return wish if wish in names else known[_key(wish)]
    remedy = instead_of(wish, names)
    remedy += "" if remedy.endswith("?") else ', or write "auto"'
    raise ConfigError(f'{use} = "{wish}": the server has no such folder', remedy)


def _well_known(folders: Sequence[Folder], names: Iterable[str], prefixes: Iterable[str]) -> str | None:
    here: dict[str, str] = {}
    for prefix in ("", *map(_key, prefixes)):
        for folder in folders:
            if _key(folder.name).startswith(prefix):
                here.setdefault(_key(folder.name).removeprefix(prefix), folder.name)
    return next((here[_key(name)] for name in names if _key(name) in here), None)


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
