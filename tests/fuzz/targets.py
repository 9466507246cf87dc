"""What is fuzzed: each target takes any bytes, runs one stretch of the core, and asserts what must always hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes, policy
from functools import cache

from inbox_guard import library
from inbox_guard.errors import UnreadableMessage
from inbox_guard.explain import as_json, as_lines
from inbox_guard.gate import by_headers
from inbox_guard.judge import Core, Setting, judge
from inbox_guard.model import Action, Finding, Gate, Judgement, Kind, Message, Place, RawMessage, Verdict
from inbox_guard.profile import Policy, Profile
from inbox_guard.reading.parse import parse_header
from inbox_guard.remarks import remarks
from inbox_guard.replies import compose, render

NOW = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
PROFILE = Profile(name="Kim Sample", addresses=("me@mine.example",), languages=("en", "de", "fi", "ru"))
SETTING = Setting(PROFILE, Policy(), NOW)
HEAD = b"From: Ada <ada@client.example>\nTo: me@mine.example\nSubject: Website\nMessage-ID: <m1@client.example>\n"
OURS = frozenset(
    [
        *("from", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references"),
        *("mime-version", "content-type", "content-transfer-encoding"),
    ]
)


@cache
def core() -> Core:
    """All knowledge, loaded once."""
    return library.core()


def _read(content: bytes) -> Message | None:
    try:
        return core().parse(RawMessage(Place(path="x"), content, size=len(content)))
    except UnreadableMessage:
        return None


def reading(content: bytes) -> None:
    """Bytes → message: the fragments cover the text, the text can be stored, and the header alone tells the same."""
    message = _read(content)
    if message is None:
        return
    body = message.body
    assert "".join(body.text[one.start : one.end] for one in body.fragments) == body.text
    "\n".join((body.text, message.subject, message.id, *remarks(message))).encode()
    head = parse_header(RawMessage(Place(path="x"), content))
    assert (head.sender, head.id or message.id) == (message.sender, message.id)
    for name in (message.subject, message.id, message.sender.name, message.sender.email):
        assert not set(name) & set("\r\n\x00")


def gate(content: bytes) -> None:
    """The header that decides alone decides the same when the whole is read."""
    message = _read(content)
    if message is not None:
        early = by_headers(parse_header(RawMessage(Place(path="x"), content)), PROFILE.keys, core().lore)
        assert (early is None) == (by_headers(message, PROFILE.keys, core().lore) is None)


def find(content: bytes) -> None:
    """Text → signs: each piece of evidence is an exact substring, and the judgement can be told."""
    judged = _judged(HEAD + b"Content-Type: text/plain; charset=utf-8\n\n" + content)
    if judged is None:
        return
    message = judged.message
    whole = f"{message.subject}\n{message.body.text}"
    for finding in judged.findings:
        assert finding.where not in ("body", "subject") or finding.evidence in whole
    as_json(judged)
    "\n".join(as_lines(judged, core().catalogue, {})).encode("utf-8", "surrogatepass")


def replies(content: bytes) -> None:
    """Message → draft, whatever its header says: the draft has our headers alone, each once, and one plain text."""
    message = _read(content)
    if message is None:
        return
    action = (Action.DECLINE, Action.NEGOTIATE, Action.CLARIFY)[len(content) % 3]
    signs = [*core().catalogue.signs]
    found = tuple(
        Finding(signs[(len(content) + n) % len(signs)], 0.9, message.body.new[:80] or "x", "body", "r")
        for n in range(3)
    )
    verdict = Verdict(action, 0.7, ("goal",), ("budget", "deadline"), {"goal": message.body.new[:80]})
    gate = Gate(Kind.REQUEST, "asks-for-work")
    draft = compose(message, gate, found, verdict, PROFILE, core().texts(), NOW, core().lore)
    if draft is None:
        return
    stored = message_from_bytes(render(draft), policy=policy.default)
    names = [name.lower() for name in stored.keys()]  # noqa: SIM118 - a repeated name counts
    assert sorted(names) == sorted(set(names)) and set(names) <= OURS
    assert stored["From"].addresses[0].addr_spec == "me@mine.example"
    assert [a.addr_spec for a in stored["To"].addresses] == [a.email for a in draft.to]
    assert stored.get_content_type() == "text/plain"


def _judged(content: bytes) -> Judgement | None:
    message = _read(content)
    return None if message is None else judge(message, core(), SETTING)


TARGETS: dict[str, Callable[[bytes], None]] = {"reading": reading, "gate": gate, "find": find, "replies": replies}
