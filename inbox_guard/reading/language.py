"""Text → one of the installed languages, or an honest None.  It knows letters, frequent words and a language model.

The script comes first, then the model; frequent words settle short and mixed text, and speak for the near neighbours
that are not installed (Swedish, Estonian, Dutch, Ukrainian, Bulgarian …).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from inbox_guard.reading.lore import MailLore
from inbox_guard.reading.scripts import LATIN, SCRIPTS
from inbox_guard.reading.unseen import bare

Predict = Callable[..., tuple[Sequence[str], Sequence[float]]]

LOOK = 900  # characters; what comes later is in the same language
SHOWN = 60  # words that the model sees
FEW_LETTERS = 3
SURE = 0.5  # the model's least probability
WEIGHT = 3  # votes that the model's certainty counts for
MANY, MARGIN = 8, 4  # so many frequent words, and so many times those of any other language, leave no doubt
ENDINGS = frozenset(
    {"com", "net", "org", "de", "fi", "ru", "example", "io", "pdf", "doc", "docx", "jpg", "jpeg", "png", "xlsx", "zip"}
)

_QUOTED = re.compile(r"[\"“„«][^\"”“»\n]{1,80}[\"”“»]")
_ADDRESSED = re.compile(r"@|://|\w\.\w")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def detect(text: str, *, predict: Predict, lore: MailLore) -> str | None:
    """The language of a text among those installed, None where it is another or cannot be told."""
    shown = bare(text[:LOOK]).lower()
    words = _words(_QUOTED.sub(" ", shown))
    if sum(map(len, words)) < FEW_LETTERS:
        words = _words(shown)
    if sum(map(len, words)) < FEW_LETTERS:
        return None
    scripts = {script: [one for one in words if first <= one[0] <= last] for script, (first, last) in SCRIPTS.items()}
    latin = scripts.pop(LATIN)
    # Names of tools are Latin in every language: a few words of another script are what the sentence is made of.
    for script, theirs in scripts.items():
        if theirs and (2 * len(theirs) >= len(latin) or len(theirs) >= 3 or len("".join(theirs)) >= 40):  # noqa: PLR2004
            return _decide(theirs, predict, lore, lore.written.get(script, ()))
    return _decide(latin, predict, lore, lore.written.get(LATIN, ())) if latin else None


def _words(text: str) -> list[str]:
    """Words without addresses and names of files."""
    if _ADDRESSED.search(text):
        text = " ".join(part for part in text.split() if not _is_address(part))
    return _WORD.findall(text)


def _is_address(part: str) -> bool:
    if "@" in part or "://" in part or part.startswith("www."):
        return True
    return "." in part and part.rstrip(".,;:!?)\"'").rpartition(".")[2] in ENDINGS and not part.startswith(".")


def _decide(words: Sequence[str], predict: Predict, lore: MailLore, possible: Sequence[str]) -> str | None:
    votes = _votes(words, lore)
    clear = _clear(votes, possible)
    if clear and not _strange(words, lore, clear):
        return clear
    model = _model(words, predict)

    def weight(code: str) -> float:
        return votes[code] + WEIGHT * model.get(code, 0.0)

    best = max(possible, key=weight, default="")
    rival = max((code for code in votes.keys() | model.keys() if code not in possible), key=weight, default="")
    strange = _strange(words, lore, best)
    if strange >= max(1.0, 0.02 * len(words)) and votes[best] <= votes[rival]:
        return None
    if model.get(best, 0.0) >= SURE and votes[best] >= votes[rival]:
        return best if votes[best] or model[best] >= 0.6 or len(words) > 3 else None  # noqa: PLR2004
    if votes[best] > votes[rival] and (votes[best] >= 2 or votes[best] >= 0.2 * len(words)):  # noqa: PLR2004
        return best if strange < max(1.0, 0.05 * len(words)) else None
    return None


def _clear(votes: Counter[str], possible: Sequence[str]) -> str | None:
    """The language that the frequent words alone leave no doubt about; the model is asked for the others."""
    first, second = ([*votes.most_common(2), ("", 0), ("", 0)])[:2]
    return first[0] if first[0] in possible and first[1] >= MANY and first[1] >= MARGIN * second[1] else None


def _model(words: Sequence[str], predict: Predict) -> Mapping[str, float]:
    labels, chances = predict(" ".join(words[:SHOWN]), k=6, threshold=0.02)
    return {label.removeprefix("__label__"): float(chance) for label, chance in zip(labels, chances, strict=False)}


def _votes(words: Sequence[str], lore: MailLore) -> Counter[str]:
    """How many words are frequent in each language."""
    votes: Counter[str] = Counter()
    for word, times in Counter(words[: 3 * SHOWN]).items():
        for code in lore.spoken.get(word, ()):
            votes[code] += times
    return votes


def _strange(words: Sequence[str], lore: MailLore, code: str) -> int:
    """How many words have letters that the language does not."""
    letters = lore.strange.get(code, frozenset())
    return sum(not letters.isdisjoint(word) for word in words)
