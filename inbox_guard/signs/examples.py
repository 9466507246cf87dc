"""A pack's own examples: the sentences that show a sign or a fact, and the near misses that do not.

    + text             shows the target of the file
    - KIND | text      near miss; KIND is the trap (negated, reported, question, product, lookalike, …)
    = text             an ordinary sentence that shows nothing
    FACT+FACT | text   in stated.txt: the facts that the sentence states
    ! …                before any of these: known not to be seen yet; the tests demand that it still is not

They are read here, and run by `rules test` and the tests.  Whole mails for the gate stand in gate.mails:

    @ request | Subject      then the body, to a line of three hyphens; other kinds are those of `GATE_TARGETS`
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from inbox_guard.errors import ConfigError
from inbox_guard.model import FACTS, Address, Body, Fragment, FragmentKind, Message, Place
from inbox_guard.signs.analysis import Analysis, Reader, analyse
from inbox_guard.signs.find import THRESHOLD, together, voices

#: When an example is taken to be sent: a Wednesday morning, so that "by Friday" is soon and "next week" is not.
SENT = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Example:
    """One example: `shows` holds the targets that the text shows (empty for a miss), `about` the target of its file."""

    text: str
    about: str
    shows: tuple[str, ...]
    trap: str = ""
    gap: bool = False
    file: str = ""
    line: int = 0


def parse_examples(text: str, name: str, about: str) -> Iterator[Example]:
    """Read a file of examples.

    Args:
        text: its content.
        name: its name, for messages.
        about: the sign id of the file, or `none`, `ask`, `stated`.

    Raises:
        ConfigError: a line has none of the known forms.
    """
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if line and not line.startswith("#"):
            gap, line = line.startswith("! "), line.removeprefix("! ")
            yield _example(line, f"{name}:{number}", about, gap=gap, file=name, number=number)


def _example(line: str, where: str, about: str, *, gap: bool, file: str, number: int) -> Example:
    if line.startswith("= "):
        return Example(line[2:].strip(), about, (), "ordinary", gap, file, number)
    if line.startswith("+ "):
        shown = "gate:ask" if about == "ask" else about
        return Example(line[2:].strip(), about, (shown,), "", gap, file, number)
    head, bar, rest = line.partition("|")
    if line.startswith("- ") and bar and rest.strip():
        trap = head[2:].strip()
        shows = (f"gate:{trap}",) if about == "ask" else ()
        return Example(rest.strip(), about, shows, trap, gap, file, number)
    facts = [fact.strip() for fact in head.split("+")]
    if about == "stated" and bar and rest.strip() and set(facts) <= set(FACTS):
        return Example(rest.strip(), about, tuple(f"fact:{f}" for f in facts), "", gap, file, number)
    raise ConfigError(
        f"{where}: not an example: {line[:60]}", "Begin the line with '+ ', '- KIND | ', '= ' or 'FACT | '."
    )


def message_of(text: str) -> Message:
    """A message whose new text is this text alone, sent at `SENT`."""
    body = Body(text, (Fragment(FragmentKind.NEW, 0, len(text)),))
    return Message("example", Place(), "", Address("", "client@client.example"), date=SENT, body=body)


def analysed(text: str, reader: Reader) -> Analysis:
    """The analysis of an example's text."""
    return analyse(message_of(text), reader)


def seen(text: str, reader: Reader) -> frozenset[str]:
    """The targets that the rules see in a text."""
    heard = voices(analysed(text, reader))
    return frozenset(target for target, said in heard.items() if together(said) >= THRESHOLD)


def problem(example: Example, seen_in: frozenset[str], signs: Container[str]) -> str:
    """What is wrong with the targets that were seen in an example, or an empty text; `signs` are all sign ids."""
    unseen = sorted(set(example.shows) - seen_in)
    unwanted = () if example.shows else sorted(t for t in seen_in if _not_to_be_seen(t, example, signs))
    told = f"{', '.join(unseen)} not seen" if unseen else ""
    if unwanted:
        told = f"{', '.join(unwanted)} seen, though it is {example.trap}"
    if example.gap:
        return "" if told else "is no gap any more: take the ! away"
    return told


def _not_to_be_seen(target: str, example: Example, signs: Container[str]) -> bool:
    return target in signs if example.trap == "ordinary" else target == example.about
