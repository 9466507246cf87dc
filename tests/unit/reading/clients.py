"""How mail clients write quotations and forwards: `clients.txt`, one sample a client and language.

A sample begins with `#### reply|foreign|forward LANGUAGE CLIENT`.  {BODY} stands for the text quoted, {MARKED} for the
same with "> " before each line, {TIGHT} without the space, {MARKED_ON} without the first mark, {INITIALS} with "SL> ".
A forward's first line is its subject; ||| parts what introduces it from the text passed on.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

QUOTED_BODY = "Hello Kim,\nthe quote is 900 and I cannot start tonight.\nRegards, Sam"
MARKED = "\n".join(f"> {line}" for line in QUOTED_BODY.splitlines())

NEW_TEXT = {
    "en": "Thanks for the layout.\n\nCould you add two more pages before we print?",
    "de": "Danke für den Entwurf.\n\nKönnen Sie noch zwei Seiten ergänzen, bevor wir drucken?",
    "fi": "Kiitos luonnoksesta.\n\nVoitko vielä lisätä kaksi sivua ennen kuin painatamme?",
    "ru": "Спасибо за макет.\n\nМожете добавить ещё две страницы до печати?",
}


class Sample(NamedTuple):
    """What a client of a language puts below the new text."""

    kind: str
    language: str
    client: str
    text: str


def _samples() -> list[Sample]:
    found: list[Sample] = []
    for part in Path(__file__).with_name("clients.txt").read_text(encoding="utf-8").split("#### ")[1:]:
        title, _, text = part.partition("\n")
        kind, language, client = title.split(" ", 2)
        for mark in ("202a", "202b", "202c", "200f", "feff"):  # invisible marks are written out in the file
            text = text.replace(f"\\u{mark}", chr(int(mark, 16)))
        text = text.replace("{BODY}", QUOTED_BODY).replace("{MARKED}", MARKED)
        text = text.replace("{INITIALS}", MARKED.replace("> ", "SL> "))
        text = text.replace("{TIGHT}", MARKED.replace("> ", ">")).replace("{MARKED_ON}", MARKED[2:])
        found.append(Sample(kind, language, client, text.rstrip("\n")))
    return found


SAMPLES = _samples()


def samples(kind: str) -> list[Sample]:
    """The samples of a kind: reply, foreign or forward."""
    return [sample for sample in SAMPLES if sample.kind == kind]


def sample(kind: str, language: str, client: str) -> str:
    """The text of one sample."""
    return next(one.text for one in SAMPLES if one[:3] == (kind, language, client))
