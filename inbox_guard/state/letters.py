"""What threads and contacts remember: a letter a message, without its body; the mailbox can tell it all again.

Works on the tables of an opened `State`.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from inbox_guard.model import Address, Evidence, Letter, Place
from inbox_guard.state.opening import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from inbox_guard.state.opening import MarkedOpening

_HINT = "hint:"  # before the signs of which there was a faint trace, in letters of the first form


class LetterStore:
    """The letters of all accounts."""

    def __init__(self, state: MarkedOpening) -> None:
        self._state = state

    def add(self, account: str, letters: Iterable[Letter]) -> None:
        """Remember letters; one that is known already is replaced."""
        mark = self._state.mailbox(account)
        rows = [(account, letter.id, text_of(_known_from(letter)), encoded(letter), mark) for letter in letters]
        if rows:
            with self._state.transaction() as run:
                for row in rows:
                    run("INSERT OR REPLACE INTO letters VALUES (?, ?, ?, ?, ?)", row)

    def since(self, account: str, moment: datetime) -> tuple[Letter, ...]:
        """The letters written or received since then, the oldest first."""
        query = "SELECT id, data FROM letters WHERE account = ? AND at >= ? AND mailbox = ? ORDER BY at, id"

        def made(id_: str, data: str) -> Letter:
            return decoded(id_, account, data)

        return tuple(self._state.made(made, query, account, text_of(moment), self._state.mailbox(account)))

    def some(self, account: str, ids: Iterable[str]) -> Mapping[str, Letter]:
        """These letters by id, as far as they are known."""
        query = "SELECT id, data FROM letters WHERE account = ? AND id = ?"

        def made(id_: str, data: str) -> Letter:
            return decoded(id_, account, data)

        return {id_: letter for id_ in ids for letter in self._state.made(made, query, account, id_)}


def _known_from(letter: Letter) -> datetime:
    """When a letter was written, or came: a clock that is years behind makes no letter one of long ago."""
    return max(letter.date, letter.received or letter.date)


def encoded(letter: Letter) -> str:
    """A letter as JSON text, without its id."""
    place = letter.place
    data: dict[str, Any] = {
        "own": letter.own,
        "people": letter.people,
        "date": letter.date.isoformat(),
        "subject": letter.subject,
        "links": letter.links,
        "language": letter.language,
        "marks": dict(letter.marks),
        "hints": sorted(letter.hints),
        "place": [place.folder, place.uidvalidity, place.uid],
    }
    if letter.carries_on:
        data["carries_on"] = True
    if letter.signs:
        data["signs"] = {sign: _evidence(shown) for sign, shown in letter.signs.items()}
    if letter.stated:
        data["stated"] = dict(letter.stated)
    if letter.absent_until:
        data["absent_until"] = letter.absent_until.isoformat()
    if letter.received:
        data["received"] = letter.received.isoformat()
    if letter.topic:
        data["topic"] = sorted(letter.topic)
    if letter.writer:
        data["writer"] = [letter.writer.name, letter.writer.email]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _evidence(shown: Evidence) -> list[float | str]:
    own = (shown.leans, shown.about) if shown.leans else ()
    return [shown.score, shown.words, *own]


def decoded(id_: str, account: str, text: str) -> Letter:
    """The letter that `encoded` wrote."""
    data = json.loads(text)
    if "hints" not in data:
        _tell_apart(data)
    until, received = data.get("absent_until"), data.get("received")
    writer = data.get("writer")
    return Letter(
        id=id_,
        place=Place(account, *data["place"]),
        own=data["own"],
        people=tuple(data["people"]),
        date=datetime.fromisoformat(data["date"]),
        subject=data["subject"],
        carries_on=data.get("carries_on", False),
        links=tuple(data["links"]),
        language=data["language"],
        marks=data["marks"],
        absent_until=date.fromisoformat(until) if until else None,
        topic=frozenset(data.get("topic", ())),
        writer=Address(*writer) if writer else None,
        signs={sign: Evidence(*shown) for sign, shown in data.get("signs", {}).items()},
        hints=frozenset(data["hints"]),
        stated=data.get("stated", {}),
        received=datetime.fromisoformat(received) if received else None,
    )


def _tell_apart(data: dict[str, Any]) -> None:
    """Bring a letter to the form of today: the words of signs, and hints, stood among its marks at first."""
    marks, scores = data["marks"], data.get("signs", {})
    data["hints"] = [name.removeprefix(_HINT) for name in marks if name.startswith(_HINT)]
    data["signs"] = {sign: [score, marks.get(sign, "")] for sign, score in scores.items()}
    data["marks"] = {name: words for name, words in marks.items() if name not in scores and not name.startswith(_HINT)}
