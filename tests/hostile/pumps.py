"""Every regular expression of ours against text made to keep it busy: `python tests/hostile/pumps.py`, some minutes.

    python tests/hostile/pumps.py [--every N] [--seed N] [--size BYTES] [--only MODULE]

Python's `re` backtracks.  So for each repetition in each pattern that is compiled a text is made that begins as the
pattern wants, goes round the repetition until the text is as long as a mail's can be, and then breaks off; it stands as
body, in lines, as subject and as sender of a mail and in a file of mails, and each has to be read and judged within a
few times the processor time of an ordinary request of that size.  Patterns are found by watching `re` while everything
of the package is loaded.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from time import process_time
from types import FrameType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

MOST = 10.0  # times what an ordinary mail of the size takes; the slowest kinds take six
PATTERNS: dict[str | bytes, str] = {}  # pattern → where it is compiled
_MANY = 10  # a repetition with a smaller bound cannot keep anything busy
_LETTERS = "a1 -.,:;/@<>()[]{}\"'=*~_!?#%&+|$\t\näяЯZ\u200b\u00a0\u0301•—“”…"
_compile = re._compile
_MBOX = b"From client@client.example Wed Mar 11 09:00:00 2026\n"
Dice = random.Random


def _watching(pattern: Any, flags: Any) -> Any:
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename.endswith("re/__init__.py"):
        frame = frame.f_back
    compiled = _compile(pattern, flags)
    if frame is not None and "/inbox_guard/" in frame.f_code.co_filename:
        place = frame.f_code.co_filename.rpartition("/inbox_guard/")[2]
        PATTERNS.setdefault(compiled.pattern, f"{place}:{frame.f_lineno}")
    return compiled


def load() -> Any:
    """Everything that compiles patterns; gives the core."""
    import importlib
    import pkgutil

    import inbox_guard

    for module in pkgutil.walk_packages(inbox_guard.__path__, "inbox_guard."):
        if not module.name.endswith("__main__") and ".training" not in module.name:
            importlib.import_module(module.name)
    core = inbox_guard.library.core()
    core.texts()
    for language in core.languages:
        core.gatekeepers(language).reader()
        core.readers(language)
        core.sign_models(language)
    return core


# ── text for a pattern ───────────────────────────────────────────────────────────────────────────────────────────────


def pumps(pattern: str | bytes, dice: Dice, size: int) -> Iterator[str]:
    """Texts for each repetition in a pattern; one of them breaks off with a letter, which most patterns do not take."""
    parsed = re._parser.parse(pattern)
    for before, body, rest in _repetitions(list(parsed), "", dice):
        round_ = _like(body, dice) or "a"
        ahead = _like(rest, dice)  # what follows a repetition that takes anything may stand in it again and again
        rounds = [round_, ahead] if ahead and str(body[0][0]) in ("ANY", "NOT_LITERAL", "IN") else [round_]
        for one, broken in product(rounds, ("x", dice.choice("\x00!\n "))):
            yield before + one * (size // len(one)) + broken


def _repetitions(items: Sequence[Any], before: str, dice: Dice) -> Iterator[tuple[str, Any, Sequence[Any]]]:
    """What leads to each long repetition, what it repeats, and what follows."""
    for number, (name, argument) in enumerate(items, 1):
        kind = str(name)
        if kind.endswith("REPEAT"):
            least, most, body = argument
            if most > _MANY:
                yield before, body, items[number:]
            yield from _repetitions(list(body), before, dice)
            before += _like(body, dice) * least
            continue
        if kind == "SUBPATTERN":
            yield from _repetitions(list(argument[-1]), before, dice)
        elif kind == "ATOMIC_GROUP":
            yield from _repetitions(list(argument), before, dice)
        elif kind == "BRANCH":
            for way in argument[1]:
                yield from _repetitions(list(way), before, dice)
        elif kind in ("ASSERT", "ASSERT_NOT"):
            yield from _repetitions(list(argument[1]), before, dice)
        before += _like([(name, argument)], dice)


def _like(items: Any, dice: Dice) -> str:
    """A text that a part of a pattern takes, as short as it allows."""
    return "".join(_one(str(name), argument, dice) for name, argument in items)


def _one(kind: str, argument: Any, dice: Dice) -> str:  # noqa: PLR0911 - one line a kind of node
    match kind:
        case "LITERAL":
            return chr(argument)
        case "NOT_LITERAL":
            return dice.choice([c for c in _LETTERS if ord(c) != argument])
        case "ANY":
            return dice.choice("ab ")
        case "IN":
            return _of_class(argument, dice)
        case "BRANCH":
            return _like(dice.choice(argument[1]), dice)
        case "SUBPATTERN":
            return _like(argument[-1], dice)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _like(argument[2], dice) * min(argument[0], 50)
    return ""  # what stands nowhere: anchors, what is only looked at, references


def _of_class(items: Sequence[Any], dice: Dice) -> str:
    fits = [letter for letter in _LETTERS if _fits(letter, items)]
    if fits:
        return dice.choice(fits)
    return next((chr(a if str(n) == "LITERAL" else a[0]) for n, a in items if str(n) in ("LITERAL", "RANGE")), "a")


def _fits(letter: str, items: Sequence[Any]) -> bool:
    negated = str(items[0][0]) == "NEGATE"
    return negated != any(_is(letter, str(name), argument) for name, argument in items[negated:])


def _is(letter: str, kind: str, argument: Any) -> bool:
    if kind == "LITERAL":
        return ord(letter) == argument
    if kind == "RANGE":
        return bool(argument[0] <= ord(letter) <= argument[1])
    found = {"DIGIT": letter.isdigit(), "SPACE": letter.isspace(), "WORD": letter.isalnum() or letter == "_"}
    name = str(argument).removeprefix("CATEGORY_")
    return not found.get(name.removeprefix("NOT_"), False) if name.startswith("NOT_") else found.get(name, False)


# ── mails of it ──────────────────────────────────────────────────────────────────────────────────────────────────────


def mails(text: str) -> Iterator[tuple[str, bytes]]:
    """The text in each place of a mail where a client can put it."""
    from hostile.mails import FROM, REQUEST, TO, plain

    yield "the body", plain(f"{text}\n{REQUEST}")
    yield "in lines", plain("\n".join(text[at : at + 70] for at in range(0, len(text), 70)) + f"\n{REQUEST}")
    flat = text.replace("\n", " ").replace("\r", " ").replace("\x00", " ")
    yield "the subject", plain(sender=FROM + f"Subject: {flat[:9_000]}\n")
    yield "the sender", f"From: {flat[:9_000]} <client@client.example>\n{TO}\n{REQUEST}".encode("utf-8", "replace")
    yield "a file of mails", _MBOX + FROM.encode() + TO.encode() + b"\n" + text.encode("utf-8", "replace") + b"\n"
    yield "raw", FROM.encode() + TO.encode() + text.encode("utf-8", "replace")


class Clock:
    """How long mails take to judge, in times what an ordinary request of the same size takes in the same run."""

    def __init__(self, core: Any, size: int, file: Path) -> None:
        from hostile.mails import REQUEST, plain

        from inbox_guard.judge import Setting
        from inbox_guard.profile import Policy, Profile

        self._core, self._file = core, file
        self._setting = Setting(Profile(), Policy(), datetime(2026, 3, 12, tzinfo=UTC))
        self._ordinary = plain(REQUEST * (size // len(REQUEST)))
        self._seconds(self._ordinary)  # everything is loaded by then
        self.yardstick = min(self._seconds(self._ordinary) for _ in range(3))

    def times(self, content: bytes) -> float:
        """What a mail takes.  A slow one is judged again beside the ordinary one: a machine has its moments."""
        least = self._seconds(content) / self.yardstick
        for _ in range(2):
            if least <= MOST:
                break
            least = min(least, self._seconds(content) / self._seconds(self._ordinary))
        return least

    def _seconds(self, content: bytes) -> float:
        from inbox_guard.judge import judge
        from inbox_guard.mailbox.files import UnreadableFile, read_paths

        self._file.write_bytes(content)
        begun = process_time()
        for raw in read_paths([str(self._file)]):
            assert not isinstance(raw, UnreadableFile)
            message = self._core.parse(raw)
            judge(message, self._core, self._setting)
            for _ in self._core.readers(message.language or "en").sentences(message):
                pass  # judging cuts a long text no further than it reads; here all of it is tried
        return process_time() - begun


def main() -> int:
    """Read the options, and try the patterns."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only one mail in N")
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--size", type=int, default=250_000, metavar="BYTES")
    parser.add_argument("--only", default="", metavar="MODULE", help="patterns of this module alone: mailbox/files")
    options = parser.parse_args()
    re._compile = _watching
    with tempfile.TemporaryDirectory() as folder:
        return run(options, Clock(load(), options.size, Path(folder) / "mail"))


def run(options: argparse.Namespace, clock: Clock) -> int:
    """Make the texts, judge the mails, tell."""
    dice = Dice(options.seed)
    wanted = [(pattern, where) for pattern, where in PATTERNS.items() if where.startswith(options.only)]
    texts = [(where, text) for pattern, where in wanted for text in pumps(pattern, dice, options.size)]
    print(f"{len(wanted)} patterns, {len(texts)} texts for their repetitions", flush=True)
    todo = [(f"{where}, {place}", mail) for where, text in texts for place, mail in mails(text)]
    taken = sorted(((clock.times(content), name) for name, content in todo[:: options.every]), reverse=True)
    for times, name in taken[:5]:
        print(f"{times:6.2f} × {name}")
    slow = sum(times > MOST for times, _ in taken)
    print(f"an ordinary mail took {clock.yardstick:.3f} s; {len(taken)} mails, {slow} over {MOST:g} times that")
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
