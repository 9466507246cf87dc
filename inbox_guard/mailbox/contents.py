"""What of each message is fetched: a small mail as it is, of others the texts alone, never an attachment.

It knows the open folder of a session, and no port.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inbox_guard.mailbox import answers, structure
from inbox_guard.mailbox.session import Session
from inbox_guard.model import RawMessage

_WHOLE_LIMIT = 1_048_576  # bytes of a draft, and of a message whose structure cannot be read
_SMALL = 65_536  # bytes of a text that is fetched as it is: its structure would cost a command more


def contents(session: Session, messages: Sequence[RawMessage]) -> dict[int, tuple[bytes, bool]]:
    """What of these messages is to be read, by UID, and whether it was cut: a small mail of text alone as it is."""
    small = {m.place.uid: m.size for m in messages if 0 < m.size <= _SMALL and structure.is_text(m.content)}
    whole: dict[int, tuple[bytes, bool]] = {}
    for uids in answers.fitting(small):
        whole |= _beginnings(session, uids, _SMALL * 2)  # some servers only estimate sizes
    return whole | _texts(session, {m.place.uid: m for m in messages if m.place.uid not in small})


def as_stored(session: Session, uids: Sequence[int]) -> dict[int, bytes]:
    """These messages as the server has them, by UID, up to a size that no draft of ours has."""
    return _bounded(session, uids, _WHOLE_LIMIT)


def _beginnings(session: Session, uids: Sequence[int], limit: int) -> dict[int, tuple[bytes, bool]]:
    return {uid: (content, len(content) >= limit) for uid, content in _bounded(session, uids, limit).items()}


def _bounded(session: Session, uids: Sequence[int], limit: int) -> dict[int, bytes]:
    got = session.fetch(uids, [f"BODY.PEEK[]<0.{limit}>"], "reading messages")
    return {uid: answers.section(answer, "BODY[]") or b"" for uid, answer in got.items()}


def _texts(session: Session, heads: Mapping[int, RawMessage]) -> dict[int, tuple[bytes, bool]]:
    got = session.fetch(list(heads), ["BODYSTRUCTURE"], "reading structures")
    roots: dict[int, structure.Part] = {}
    whole: dict[int, tuple[bytes, bool]] = {}
    for uid, answer in got.items():
        try:
            roots[uid] = structure.read_structure(answer.get(b"BODYSTRUCTURE"))
        except (ValueError, TypeError, LookupError):
            whole |= _beginnings(session, [uid], _WHOLE_LIMIT)
    for parts, uids in answers.built_alike(roots):
        wishes = structure.items(parts)
        found = session.fetch(uids, wishes, "reading texts") if wishes else {uid: {} for uid in uids}
        for uid, answer in found.items():
            texts = answers.texts(answer, parts)
            spoilt = bool(parts) and not texts
            content = b"" if spoilt else structure.rebuild(heads[uid].content, roots[uid], texts)
            whole[uid] = content, heads[uid].cut or structure.is_cut(roots[uid])
    return whole
