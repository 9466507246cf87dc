"""Marks the examples that are not seen as what they are with "!", and unmarks those that are: `gaps.py [LANG …]`.

For whoever works on a pack: what is marked is told by `rules test` and the README, and may not grow unseen.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from inbox_guard import library
from inbox_guard.signs.examples import Examiner

DATA = Path(str(library.DATA))


def main(languages: list[str]) -> None:
    """Rewrite the examples of these languages, or of all."""
    core = library.core()
    for language in languages or list(library.languages()):
        examiner = Examiner(core.readers(language), core.sign_models(language), core.per_euro, core.catalogue.signs)
        by_file: dict[str, dict[int, bool]] = {}
        for example in library.all_examples(language):
            wrong = bool(examiner.problem(replace(example, gap=False)))
            by_file.setdefault(example.file, {})[example.line] = wrong
        for name, lines in by_file.items():
            _rewrite(DATA / name, lines)
        total = [wrong for lines in by_file.values() for wrong in lines.values()]
        print(f"{language}: {sum(total)} gaps among {len(total)} examples")


def _rewrite(path: Path, gaps: dict[int, bool]) -> None:
    lines = path.read_text("utf-8").splitlines()
    for number, wrong in gaps.items():
        bare = lines[number - 1].strip().removeprefix("! ")
        lines[number - 1] = f"! {bare}" if wrong else bare
    path.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
