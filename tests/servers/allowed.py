"""The commands that inbox-guard may send, as a list; whatever is not on it is a breach, with a sentence of what it was.

breaches(proxy.record.commands) == []
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_UIDS = r"[0-9,:*]+"
_PEEK = r"(?:FLAGS|INTERNALDATE|RFC822\.SIZE|BODYSTRUCTURE|X-GM-LABELS|X-GM-THRID|BODY\.PEEK\[[^\]]*\](?:<\d+\.\d+>)?)"
_LABEL = r"[!#-'+-\[^-z|}~]+"  # an atom: no backslash, so no system flag

ALLOWED = tuple(
    re.compile(pattern)
    for pattern in (
        r"CAPABILITY|NAMESPACE|NOOP|IDLE|LOGOUT|STARTTLS|UNSELECT|CLOSE",
        r"~ DONE",
        r"~ [A-Za-z0-9+/=]*",  # an answer to AUTHENTICATE, in base64
        r"LOGIN \S+ .+",
        r"AUTHENTICATE [A-Z0-9-]+(?: \S+)?",
        r'ID \("name" "inbox-guard" "version" "[^"]*"\)',
        r"ENABLE .+",
        r'LIST "" "\*"',
        r'STATUS ("[^"]*"|\S+) \([A-Z ]+\)',
        r'EXAMINE ("[^"]*"|\S+)',
        r'SELECT ("[^"]*"|\S+)',
        r"UID SEARCH .+",
        rf"UID FETCH {_UIDS} \({_PEEK}(?: {_PEEK})*\)",
        rf"UID STORE {_UIDS} [+-]FLAGS\.SILENT \({_LABEL}(?: {_LABEL})*\)",
        rf'UID STORE {_UIDS} [+-]X-GM-LABELS\.SILENT \("{_LABEL}"(?: "{_LABEL}")*\)',
        r'APPEND ("[^"]*"|\S+) \(\\Draft \\Seen\) \{\d+\+?\}',
    )
)
REMOVAL = re.compile(r"UID STORE (\d+) \+FLAGS\.SILENT \(\\Deleted\)")
EXPUNGE = re.compile(r"UID EXPUNGE (\d+)")


def breaches(commands: Iterable[str], *, drafts: str = "Drafts") -> list[str]:
    """What was sent and may not be.  Deleting is allowed in the folder `drafts` alone, one UID, marked before."""
    found: list[str] = []
    selected = ""  # the folder that is open for writing
    marked = ""
    for command in commands:
        opened = re.fullmatch(r'(SELECT|EXAMINE) "?([^"]*)"?', command)
        if opened:
            selected = opened[2] if opened[1] == "SELECT" else ""
        removal, expunge = REMOVAL.fullmatch(command), EXPUNGE.fullmatch(command)
        if removal or expunge:
            if selected != drafts:
                found.append(f"{command}: in {selected or 'a folder opened for reading'}, not in {drafts}")
            elif expunge and expunge[1] != marked:
                found.append(f"{command}: another message than the one marked")
            marked = removal[1] if removal else ""
        elif command == "CLOSE" and selected:
            found.append(f"CLOSE of {selected}, which would expunge it")
        elif not any(pattern.fullmatch(command) for pattern in ALLOWED):
            found.append(f"{command}: not on the list")
    return found
