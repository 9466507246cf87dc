"""`check` over random mutations of valid mail: `python tests/hostile/all.py`, ten minutes; figures at the end.

    python tests/hostile/all.py [--number 2000] [--seed 6] [--keep FOLDER]

The command is run once over all files and must print one object a file and no traceback; then each is judged again in
this process and timed.  The suite runs a sample (`test_mutants.py`).  Exit code 1: something ended otherwise.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hostile.mutants import mutants
from hostile.running import checked

from inbox_guard import library
from inbox_guard.check import check_paths
from inbox_guard.judge import Setting
from inbox_guard.profile import Policy, Profile

MOST = 2.0  # seconds of processor time for a mail


def write(folder: Path, number: int, seed: int) -> list[Path]:
    """The mutants as files."""
    paths = [folder / f"{place:05}.eml" for place in range(number)]
    for path, content in zip(paths, mutants(number, seed), strict=True):
        path.write_bytes(content)
    return paths


def timed(paths: list[Path]) -> list[tuple[float, Path]]:
    """Seconds for each mail, the slowest first; the first mail of all, for which everything is loaded, is left out."""
    core = library.core()
    setting = Setting(Profile(), Policy(), datetime(2026, 3, 12, tzinfo=UTC))
    found = []
    for path in [*paths[:100], *paths]:
        begun = process_time()
        list(check_paths([str(path)], core, setting))
        found.append((process_time() - begun, path))
    return sorted(found[100:], reverse=True)


def main() -> int:
    """Write, check, time, tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--number", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--keep", type=Path, help="write the mails here and leave them")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        paths = write(folder, options.number, options.seed)
        wrong = checked(folder, len(paths))
        slowest = timed(paths)
    for line in wrong.faults:
        print(f"WRONG: {line}")
    for seconds, path in slowest[:3]:
        print(f"{seconds:6.3f} s {path.name}")
    slow = sum(seconds > MOST for seconds, _ in slowest)
    print(f"{len(paths)} mails, {wrong.objects} objects, {wrong.errors} of them errors, {slow} over {MOST:g} s")
    return int(bool(wrong.faults) or slow > 0)


if __name__ == "__main__":
    sys.exit(main())
