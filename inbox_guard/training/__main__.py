"""`python -m inbox_guard.training [LANG …]`: fit the models of these languages, or of all, and write their files."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from inbox_guard.library import DATA, core
from inbox_guard.training import gate, signs, stated


def main(languages: list[str]) -> None:
    """Fit and write; the same examples always give the same files."""
    knowledge = core()
    targets = knowledge.catalogue.ids("text")
    for language in languages or knowledge.languages:
        reader = knowledge.readers(language)
        data = signs.material(language, reader, knowledge.per_euro, targets)
        sentences, wholes, of_signs = signs.train(data)
        asked, of_gate = gate.train(language)
        facts, of_facts = stated.train(language, reader, knowledge.per_euro)
        for name, model in {"gate": asked, "stated": facts, "signs": sentences, "whole": wholes}.items():
            _write(Path(str(DATA)) / "languages" / language / f"{name}.json", model)
        sys.stdout.write(f"{language} gate: {of_gate}\n{language} stated: {of_facts}\n{language} signs: {of_signs}\n")


def _write(path: Path, model: dict[str, Any]) -> None:
    path.write_text(json.dumps(model, ensure_ascii=False, separators=(",", ":"), sort_keys=True), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
