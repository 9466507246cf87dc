"""Fuzzing with atheris, guided by coverage: `python tests/fuzz/run.py`, ten minutes a target; figures at the end.

    python -m pip install atheris && python tests/fuzz/run.py [--seconds 600] [--target NAME] [--corpus FOLDER]

The corpus begins with own mail and with the samples that CPython and mail-parser publish for their tests; these are
fetched at run time and stay where they are.  A crash is written beside the corpus and belongs into `test_fuzz.py`.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

_DONE = re.compile(r"^Done (\d+) runs in (\d+) second", re.MULTILINE)
_COVERED = re.compile(r"cov: (\d+)")


def published() -> Iterator[bytes]:
    """Samples of CPython's own tests, where they are installed, and of mail-parser's, from its source package."""
    found = importlib.util.find_spec("test")
    home = Path(str(found.origin)).parent / "test_email" / "data" if found and found.origin else Path("/nowhere")
    yield from (path.read_bytes() for path in sorted(home.glob("msg_*.txt")))
    with tempfile.TemporaryDirectory() as folder:
        fetch = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", "-d", folder]
        subprocess.run([*fetch, "mail-parser"], check=False, stderr=subprocess.DEVNULL)
        for archive in Path(folder).glob("*.tar.gz"):
            with tarfile.open(archive) as source:
                members = [m for m in source.getmembers() if "/tests/mails/" in m.name and m.isfile()]
                yield from (file.read() for m in members if (file := source.extractfile(m)) is not None)


def grow(corpus: Path) -> int:
    """Put the first mails into the corpus; how many."""
    from hostile.mails import KINDS
    from hostile.mutants import mutants, valid

    corpus.mkdir(parents=True, exist_ok=True)
    hostile = (content for make in KINDS.values() if len(content := make()) < 50_000)
    mails = [mail for mail in (*valid(), *mutants(200, 3), *hostile, *published()) if len(mail) < 100_000]
    for number, mail in enumerate(mails):
        (corpus / f"seed-{number:04}").write_bytes(mail)
    return len(mails)


def one(target: str, corpus: Path, seconds: int) -> None:
    """Fuzz one target in this process; does not come back."""
    import atheris  # not among the dependencies: it is built for few versions of Python

    with atheris.instrument_imports(include=["inbox_guard"]):
        from fuzz.targets import TARGETS, core
    core()
    flags = [f"-max_total_time={seconds}", "-max_len=60000", "-timeout=20", "-rss_limit_mb=3000"]
    atheris.Setup(
        [sys.argv[0], *flags, f"-artifact_prefix={corpus.parent}/crash-{target}-", str(corpus)], TARGETS[target]
    )
    atheris.Fuzz()


def main() -> int:
    """Fuzz each target in a process of its own, tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--target", action="append", choices=["reading", "gate", "find", "replies"])
    parser.add_argument("--corpus", type=Path, default=Path(tempfile.gettempdir()) / "inbox-guard-fuzz" / "corpus")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one, options.corpus, options.seconds)
    print(f"{grow(options.corpus)} mails to begin with", flush=True)
    crashed = 0
    for target in options.target or ["reading", "gate", "find", "replies"]:
        command = [sys.executable, __file__, "--one", target, "--corpus", str(options.corpus)]
        done = subprocess.run(
            [*command, "--seconds", str(options.seconds)], capture_output=True, text=True, check=False
        )
        told = done.stderr + done.stdout
        runs, covered = _DONE.search(told), _COVERED.findall(told)
        print(f"{target}: {runs[1] if runs else '?'} runs, coverage {covered[-1] if covered else '?'}, ", end="")
        print("no crash" if done.returncode == 0 else f"CRASH\n{told[-3000:]}", flush=True)
        crashed += done.returncode != 0
    return int(crashed > 0)


if __name__ == "__main__":
    sys.exit(main())
