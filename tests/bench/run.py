"""The benchmarks: `python tests/bench/run.py [CORPUS]`, all on loopback, each ended by itself, in a minute or two.

Ratios within one run, never bare seconds: a first scan against imapfilter looking for thirty phrases in the same
mailbox of the same Dovecot; commands and bytes of a poll with nothing new, in a small and in a large mailbox; `--help`
over a bare Python.  Modules are compiled, as in an installation.  CORPUS holds innocent.tar.gz; without one the mailbox
is synthetic.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import mailparser
from imapclient import IMAPClient

from inbox_guard.corpus import USER, LabelledMail, load
from inbox_guard.judge import Setting, judge
from inbox_guard.library import core
from inbox_guard.model import Acquaintance, Place, RawMessage
from inbox_guard.profile import Policy, Profile

sys.path.insert(0, str(Path(__file__).parent.parent))

from corpus.innocent import headed, innocent
from servers.dovecot import PASSWORD, Dovecot
from servers.recording_proxy import RecordingProxy

ROOT = Path(__file__).parent.parent.parent
GUARD = Path(sys.executable).parent / "inbox-guard"
ROUNDS = 3
OWN = "me@mine.example"

PHRASES = [
    *(
        "discount",
        "best price",
        "cheaper",
        "free sample",
        "unpaid test",
        "no budget",
        "profit share",
        "exposure",
        "guarantee",
    ),
    *("refund", "five minutes", "easy job", "asap", "tomorrow", "weekend", "unlimited revisions", "deposit", "student"),
    *("Rabatt", "kostenlos", "Probearbeit", "Garantie", "Wochenende", "alennus", "ilmaiseksi", "takuu", "viikonloppu"),
    *("скидка", "бесплатно", "гарантия"),
]


def harmless(corpus: Path) -> list[bytes]:
    """The innocent mail, or where there is none a thousand texts of our own."""
    archive = corpus / "innocent.tar.gz"
    if archive.exists():
        return [content for _, content in innocent(archive, OWN)]
    texts = (f"Nothing to sell and nothing to ask, number {number}.\n" for number in range(1000))
    return [headed(text.encode() * 20, number, OWN) for number, text in enumerate(texts)]


def fill(server: Dovecot, user: str, mails: Sequence[bytes]) -> None:
    """Deliver mail into INBOX."""
    with IMAPClient("127.0.0.1", server.port, ssl=False) as client:
        client.login(user, PASSWORD)
        for mail in mails:
            client.append("INBOX", mail.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n").replace(b"\0", b""))


class Home:
    """An empty home with a config for one account."""

    def __init__(self, folder: Path, port: int, user: str) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.config = folder / "config.toml"
        self.config.write_text(
            f'[profile]\nname = "Kim Sample"\naddresses = ["{OWN}"]\n\n'
            f'[accounts.work]\nhost = "127.0.0.1"\nport = {port}\n'
            f'security = "none"\nuser = "{user}"\n\n[schedule]\nlook_back = "3650d"\n',
            encoding="utf-8",
        )

    def scan(self) -> None:
        """One scan in a process of its own, from an empty or an existing state."""
        env = os.environ | {
            "HOME": str(self.folder),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "INBOX_GUARD_PASSWORD_WORK": PASSWORD,
        }
        command = [str(GUARD), "--config", str(self.config), "scan", "--json"]
        subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)


def imapfilter(folder: Path, port: int, user: str) -> Callable[[], None]:
    """A search for all phrases, one SEARCH each, as imapfilter's users write it."""
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / "config.lua"
    listed = ", ".join(f'"{phrase}"' for phrase in PHRASES)
    script.write_text(
        "options.timeout = 120\noptions.charset = 'UTF-8'\noptions.starttls = false\n"
        f'account = IMAP {{ server = "127.0.0.1", port = {port}, username = "{user}", password = "{PASSWORD}" }}\n'
        f"found = 0\nfor _, phrase in ipairs({{ {listed} }}) do\n  local hits = account.INBOX:contain_body(phrase)\n"
        "  found = found + #hits\nend\nprint(found)\n",
        encoding="utf-8",
    )

    def run() -> None:
        subprocess.run(
            ["imapfilter", "-c", str(script)],
            check=True,
            stdout=subprocess.DEVNULL,
            env=os.environ | {"HOME": str(folder)},
        )

    return run


def best(work: Callable[[], None], rounds: int = ROUNDS) -> float:
    """The shortest of some runs, in seconds: what the work costs when the machine is not busy elsewhere."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def first_scan(folder: Path, server: Dovecot, mails: Sequence[bytes]) -> str:
    """A first scan against imapfilter's thirty searches, turn by turn."""
    fill(server, "bench", mails)
    theirs, ours = [], []
    search = imapfilter(folder / "imapfilter", server.port, "bench")
    for number in range(ROUNDS):
        theirs.append(best(search, 1))
        ours.append(best(Home(folder / f"home{number}", server.port, "bench").scan, 1))
    us, them = min(ours), min(theirs)
    return f"| first scan of {len(mails)} innocent mails | {us:.2f} s | {them:.2f} s | {them / us:.1f} × |"


def poll(folder: Path, server: Dovecot, mails: Sequence[bytes]) -> Iterator[str]:
    """Commands and bytes of a poll with nothing new."""
    for size in (10, 500):
        user = f"poll{size}"
        fill(server, user, mails[:size])
        with RecordingProxy(server.port) as proxy:
            home = Home(folder / user, proxy.port, user)
            home.scan()
            proxy.record.clear()
            home.scan()
            record = proxy.record
            yield (
                f"| poll with nothing new, {size} mails | {len(record.commands)} commands | "
                f"{len(record.sent)} bytes out, {len(record.received)} bytes in | |"
            )


def start_up() -> str:
    """`--help` against a bare Python."""
    bare = best(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True) and None, 9)
    helped = best(lambda: subprocess.run([str(GUARD), "--help"], check=True, stdout=subprocess.DEVNULL) and None, 9)
    return (
        f"| `--help` | {helped * 1000:.0f} ms | {bare * 1000:.0f} ms bare Python | +{(helped - bare) * 1000:.0f} ms |"
    )


def engine(folder: Path, mails: Sequence[LabelledMail]) -> Iterator[str]:
    """The engine's own time a mail (packs compiled before) against mail-parser's, and the size of `check`."""
    read = core()
    raw = [mail.as_bytes() for mail in mails]
    messages = [read.parse(RawMessage(Place(), content)) for content in raw]
    settings = [Setting(Profile(addresses=(USER,)), Policy(), mail.date, _known(mail)) for mail in mails]

    def judge_all() -> None:
        for message, setting in zip(messages, settings, strict=True):
            judge(message, read, setting)

    def parse_all() -> None:
        for content in raw:
            mailparser.parse_from_bytes(content)

    judge_all()
    ours, theirs = best(judge_all) / len(mails) * 1000, best(parse_all) / len(mails) * 1000
    folder.mkdir()
    yield f"| engine, a mail of the corpus | {ours:.1f} ms | {theirs:.1f} ms mail-parser | {theirs / ours:.2f} × |"
    for number, content in enumerate(raw):
        (folder / f"{number}.eml").write_bytes(content)
    script = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    check = [sys.executable, "-c", script, str(GUARD), "check", "--json", str(folder)]
    size = subprocess.run(check, check=True, capture_output=True, text=True).stdout.strip()
    yield f"| `check` of {len(raw)} mails in four languages | {size} MB | | |"


def _known(mail: LabelledMail) -> Acquaintance:
    return Acquaintance(frozenset({mail.earlier_id})) if mail.kind == "client" else Acquaintance()


def main(corpus: Path) -> None:
    """Run all and print a table."""
    mails = harmless(corpus)
    kind = "innocent mail of the corpus" if (corpus / "innocent.tar.gz").exists() else "synthetic mail (no corpus here)"
    print(f"{len(mails)} messages: {kind}\n\n| what | inbox-guard | compared with | ratio |\n|---|---|---|---|")
    labelled = [mail for file in ("mails.jsonl", "measure.jsonl") for mail in _labelled(corpus, file)]
    with tempfile.TemporaryDirectory() as name, Dovecot() as server:
        # not every environment lets Python keep what it compiles; the first of several rounds does it for the others
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = f"{name}/compiled"
        print(first_scan(Path(name), server, mails), *poll(Path(name), server, mails), start_up(), sep="\n")
        if labelled:
            print(*engine(Path(name) / "labelled", labelled), sep="\n")


def _labelled(corpus: Path, file: str) -> list[LabelledMail]:
    return list(load(corpus, file)) if corpus.is_dir() else []


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "corpus")
