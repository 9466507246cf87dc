"""A pack's own examples: the sentences that show a sign or a fact, and the near misses that do not.

    + text             shows the target of the file
    - KIND | text      near miss; KIND is the trap (negated, reported, question, product, lookalike, …)
    = text             an ordinary sentence that shows nothing
    FACT+FACT | text   in stated.txt: the facts that the sentence states
    SIGN | text        in textbook.txt: the sign in the words that everybody would use
    ! …                before any of these: known not to be seen yet; the tests demand that it still is not

Whole mails stand in files that end in .mails, one line a sentence or paragraph, to a line of three hyphens:

    @ KIND | Subject | FACT FACT    request, client, or one of `OTHERS`, neither; the facts that a request states
    [SIGN, SIGN] text               a line that shows these
    [not SIGN: KIND] text           a near miss
    text                            an ordinary line

They are read here, and run by `rules test` and the tests.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from inbox_guard.errors import ConfigError
from inbox_guard.model import FACTS, Address, Body, Fragment, FragmentKind, Kind, Message, Place
from inbox_guard.profile import Profile
from inbox_guard.signs.analysis import Analysis, Reader, analyse
from inbox_guard.signs.facts import Facts, with_facts
from inbox_guard.signs.find import THRESHOLD, findings
from inbox_guard.signs.line_features import line_features
from inbox_guard.signs.sign_models import SignModels
from inbox_guard.signs.votes import Votes, sureness, votes_of
from inbox_guard.suggest import did_you_mean

#: When an example is taken to be sent: a Wednesday morning, so that "by Friday" is soon and "next week" is not.
SENT = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)

#: Mails that are neither requests nor from clients are told apart for who reads the packs; nothing depends on it.
OTHERS = frozenset(
    {"authority", "newsletter", "other", "phishing", "pitch", "private", "public", "receipt", "recruiter", "study"}
    | {"tech", "trade"}
)
KINDS = OTHERS | {"request", "client"}

TEXTBOOK = "textbook"  # the name of the file of plain phrases


@dataclass(frozen=True, slots=True)
class Example:
    """One example: `shows` holds the targets that the text shows (empty for a miss), `about` the target of its file.

    With `words` the sign must show in a sentence that has them.
    """

    text: str
    about: str
    shows: tuple[str, ...]
    trap: str = ""
    gap: bool = False
    file: str = ""
    line: int = 0
    words: str = ""


def parse_examples(text: str, name: str, about: str) -> Iterator[Example]:
    """Read a file of examples.

    Args:
        text: its content.
        name: its name, for messages.
        about: the sign id of the file, or `none`, `ask`, `stated`, `textbook`.

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
    if about == TEXTBOOK and bar and rest.strip():
        return Example(rest.strip(), head.strip(), (head.strip(),), "", gap, file, number)
    facts = [fact.strip() for fact in head.split("+")]
    if about == "stated" and bar and rest.strip() and set(facts) <= set(FACTS):
        return Example(rest.strip(), about, tuple(f"fact:{f}" for f in facts), "", gap, file, number)
    raise ConfigError(
        f"{where}: not an example: {line[:60]}", "begin the line with '+ ', '- KIND | ', '= ' or 'FACT | '"
    )


@dataclass(frozen=True, slots=True)
class OwnMail:
    """One whole mail of a pack; `facts` are those that it states, each of its lines is an example."""

    kind: str
    subject: str
    facts: frozenset[str]
    lines: tuple[Example, ...]

    @property
    def body(self) -> str:
        """Its text."""
        return "\n".join(line.text for line in self.lines)

    @property
    def signs(self) -> frozenset[str]:
        """The signs that it shows."""
        return frozenset(sign for line in self.lines for sign in line.shows)


def parse_mails(text: str, name: str) -> Iterator[OwnMail]:
    """Read a file of whole mails.

    Args:
        text: its content.
        name: its name, for messages.

    Raises:
        ConfigError: a mail has no head, or one with an unknown kind or fact.
    """
    head: tuple[str, str, frozenset[str]] | None = None
    lines: list[Example] = []
    for number, raw in enumerate([*text.splitlines(), "---"], 1):
        line = raw.strip()
        if line == "---":
            if head is not None:
                yield OwnMail(*head, tuple(lines))
            head, lines = None, []
        elif line.startswith("@") and head is None:
            head = _head(line, f"{name}:{number}")
        elif line and head is None:
            raise ConfigError(f"{name}:{number}: no mail begins here", "begin it with '@ KIND | Subject | FACTS'")
        elif line:
            lines.append(_tagged(line, name, number))


def _head(line: str, where: str) -> tuple[str, str, frozenset[str]]:
    kind, subject, facts, *_ = (*(part.strip() for part in line[1:].split("|")), "", "")
    stated = facts.split()
    for what, one, known in (("kind", kind, KINDS), *(("fact", fact, frozenset(FACTS)) for fact in stated)):
        if one not in known:
            remedy = f"{what}s are {', '.join(sorted(known))}"
            raise ConfigError(f'{where}: unknown {what} "{one}"{did_you_mean(one, known)}', remedy)
    return kind, subject, frozenset(stated)


def _tagged(line: str, name: str, number: int) -> Example:
    gap, line = line.startswith("! "), line.removeprefix("! ")
    tags, bracket, text = line[1:].partition("] ") if line.startswith("[") else ("", "", line)
    if not bracket:
        return Example(line, "none", (), "ordinary", gap, name, number)
    if tags.startswith("not "):
        sign, _, kind = tags[4:].partition(":")
        return Example(text, sign.strip(), (), kind.strip() or "lookalike", gap, name, number)
    signs = tuple(tag.strip() for tag in tags.split(","))
    return Example(text, signs[0], signs, "", gap, name, number)


def message_of(text: str, subject: str = "") -> Message:
    """A message whose new text is this text alone, sent at `SENT`."""
    body = Body(text, (Fragment(FragmentKind.NEW, 0, len(text)),))
    return Message("example", Place(), subject, Address("", "client@client.example"), date=SENT, body=body)


def analysed(text: str, reader: Reader) -> Analysis:
    """The analysis of an example's text."""
    return analyse(message_of(text), reader)


def votes_in(analysis: Analysis, kind: str, per_euro: Mapping[str, Decimal]) -> Votes:
    """What the rules, and the text as a whole, say of a labelled text to a freelancer of whom nothing is known.

    Args:
        analysis: of the text.
        kind: its label; anything that is no request is taken for mail of a client.
        per_euro: units of each currency for one euro.
    """
    taken = Kind.REQUEST if kind == Kind.REQUEST else Kind.CLIENT
    return with_facts(Facts(analysis, taken, Profile(), SENT.date(), votes_of(analysis), per_euro))


@dataclass(frozen=True, slots=True)
class Examiner:
    """Runs examples of one language: what its rules and learned models see in them, and what is wrong with that."""

    reader: Reader
    sign_models: SignModels
    per_euro: Mapping[str, Decimal]
    signs: Collection[str]  # all sign ids

    def seen(self, example: Example) -> Mapping[str, str]:
        """The signs that are seen in an example with their words, and what else it shows."""
        analysis = analysed(example.text, self.reader)
        # as mail of a client: a lone sentence states next to nothing, which says something of a request only
        votes = votes_in(analysis, Kind.CLIENT, self.per_euro)
        prediction = self.sign_models.predict(line_features(analysis, votes, self.per_euro))
        found = {finding.sign: finding.evidence for finding in findings(votes, self.signs, analysis, prediction)}
        others = (target for target in votes if target not in self.signs and sureness(votes, target) >= THRESHOLD)
        return found | dict.fromkeys(others, "")

    def problem(self, example: Example) -> str:
        """What is wrong with what is seen in an example, or an empty text."""
        seen = self.seen(example)
        unseen = sorted(set(example.shows) - seen.keys())
        unwanted = () if example.shows else sorted(target for target in seen if self._unwanted(target, example))
        wrong = f"{', '.join(unseen)} not seen" if unseen else ""
        elsewhere = [sign for sign in example.shows if example.words not in seen.get(sign, example.words)]
        if elsewhere:
            wrong = f"{elsewhere[0]} seen, but not in the sentence with “{example.words}”"
        if unwanted:
            wrong = f"{', '.join(unwanted)} seen, though it is {example.trap}"
        if example.gap:
            return "" if wrong else "is no gap any more: take the ! away"
        return wrong

    def _unwanted(self, target: str, example: Example) -> bool:
        return target in self.signs if example.trap == "ordinary" else target == example.about
