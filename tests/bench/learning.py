"""What each part of finding signs adds, and what more examples add: `python tests/bench/learning.py [CORPUS] [LANG …]`.

For each language two tables: an ablation (rules alone, the model of sentences alone and without one kind of feature,
with the model of whole mails) and a learning curve (the model of sentences on a quarter, a half,
three quarters and all of the own examples).  Figures are F1 over all text signs at the best threshold, chosen in
hindsight, so they flatter; they do so alike in every row.  Mail of kind `other` is left out: the gate is measured
elsewhere.  About ten minutes a language.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from inbox_guard import corpus, library
from inbox_guard.model import Place, RawMessage
from inbox_guard.signs.analysis import analyse
from inbox_guard.signs.examples import votes_in
from inbox_guard.signs.line_features import line_features
from inbox_guard.signs.votes import sureness
from inbox_guard.training import linear, rows, signs

FILES = ("mails.jsonl", "measure.jsonl")
SHARES = (0.25, 0.5, 0.75, 1.0)

Kept = Callable[[str], bool]  # feature → whether a variant has it


@dataclass(frozen=True, slots=True)
class Tested:
    """The mails of one file: what is judged of each, what the rules say, what is true."""

    mails: Sequence[Sequence[rows.Features]]  # each as its sentences
    rules: linear.Floats
    truth: signs.NDArrayBool


def tested(folder: Path, file: str, language: str, targets: Sequence[str]) -> Tested:
    """Read one file of a labelled corpus."""
    core, reader = library.core(), library.reader(language)
    mails, rules, truth = [], [], []
    for mail in corpus.load(folder, file):
        if mail.language != language or mail.kind == "other":
            continue
        analysis = analyse(core.parse(RawMessage(Place(), mail.as_bytes())), reader)
        votes = votes_in(analysis, mail.kind, core.per_euro)
        mails.append(rows.of_lines(line_features(analysis, votes, core.per_euro)))
        rules.append([sureness(votes, target) for target in targets])
        truth.append([target in mail.signs for target in targets])
    return Tested(mails, np.array(rules), np.array(truth))


def best_f1(odds: linear.Floats, truth: signs.NDArrayBool) -> float:
    """F1 at the best of all thresholds."""
    order = np.argsort(-odds.ravel(), kind="stable")
    hits = np.cumsum(truth.ravel()[order])
    return float(np.max(2 * hits / (np.arange(1, len(order) + 1) + truth.sum())))


def fitted(material: linear.Dataset, targets: Sequence[str], kept: Kept) -> linear.Fitted:
    """The model of a variant."""
    index = {feature: column for feature, column in material.index.items() if kept(feature)}
    return linear.fit(replace(material, index=index), targets, signs.RECIPE)


VARIANTS: dict[str, Kept] = {
    "model of sentences alone": lambda _: True,
    "… without pieces of words": lambda name: name[0] != "c",
    "… without neighbouring words": lambda name: name[0] not in "ps",
    "… without values": lambda name: name[0] != "v",
    "… without concepts": lambda name: name[0] != "k",
    "… without rules": lambda name: name[0] != "r",
    "… words alone": lambda name: name[0] == "w",
}


def of_sentences(model: linear.Fitted, test: Tested, material: linear.Dataset) -> linear.Floats:
    """The margins of the strongest sentences."""
    return signs.margins(model, [rows.units(parts) for parts in test.mails], material.index)


def of_wholes(material: signs.Material, test: Tested) -> linear.Floats:
    """The margins of whole mails."""
    model = linear.fit(material.mails, material.signs, signs.WHOLE_RECIPE)
    return model.margins(linear.counted((rows.summed(parts) for parts in test.mails), material.mails.index))


def ablation(material: signs.Material, tests: Sequence[Tested], language: str) -> Iterator[str]:
    """One line a variant."""
    yield _line("rules alone", [best_f1(test.rules, test.truth) for test in tests])
    margins = []
    for name, kept in VARIANTS.items():
        model = fitted(material.texts, material.signs, kept)
        told = [of_sentences(model, test, material.texts) for test in tests]
        margins = margins or told
        yield _line(name, [best_f1(odds, test.truth) for odds, test in zip(told, tests, strict=True)])
    wholes = [of_wholes(material, test) for test in tests]
    lengths = [np.array([float(len(rows.units(parts))) for parts in test.mails]) for test in tests]
    scores = [signs.Scores(*parts) for parts in zip(margins, wholes, lengths, strict=True)]
    odds = [_weighed(one, language) for one in scores]
    told = [best_f1(one, test.truth) for one, test in zip(odds, tests, strict=True)]
    yield _line("… with the model of whole mails", told)


def _weighed(scores: signs.Scores, language: str) -> linear.Floats:
    """The log odds as shipped."""
    sign_models = library.sign_models(language)
    bias = np.array([sign_models.bias[sign] for sign in sign_models.model.targets])
    return signs.Weighing({name: getattr(sign_models, name) for name in signs.WEIGHTS}, bias).odds(scores)


def curve(material: linear.Dataset, tests: Sequence[Tested], targets: Sequence[str]) -> Iterator[str]:
    """One line a share of the examples."""
    groups = sorted({row.group for row in material.rows})
    random.Random(0).shuffle(groups)
    for share in SHARES:
        kept = frozenset(groups[: round(share * len(groups))])
        some = material.part([number for number, row in enumerate(material.rows) if row.group in kept])
        model = fitted(some, targets, VARIANTS["model of sentences alone"])
        shown = sum(bool(row.shows) and row.rare for row in some.rows)
        told = [best_f1(of_sentences(model, test, material), test.truth) for test in tests]
        yield _line(f"{shown} hits among {sum(row.rare for row in some.rows)} examples", told)


def _line(name: str, figures: Sequence[float]) -> str:
    return f"| {name} | " + " | ".join(f"{figure:.2f}" for figure in figures) + " |"


def main(folder: Path, languages: Sequence[str]) -> None:
    """Print the tables."""
    core = library.core()
    targets = core.catalogue.ids("text")
    for language in languages or core.languages:
        material = signs.material(language, library.reader(language), core.per_euro, targets)
        tests = [tested(folder, file, language, targets) for file in FILES]
        head = f"| {language} | " + " | ".join(FILES) + " |\n|---|---|---|"
        print(head, *ablation(material, tests, language), sep="\n", flush=True)
        print("", head, *curve(material.texts, tests, targets), "", sep="\n", flush=True)


if __name__ == "__main__":
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[3] / "shared" / "corpus"
    main(place, sys.argv[2:])
