"""A soak of the daemon, to be run as python tests/bench/soak.py [--minutes 30] [--accounts 3] [--seed 1].

Three accounts on a private Dovecot, each behind a proxy that cuts its connection at random every few seconds: in IDLE,
in the middle of a command, before an answer, or for a while.  Mail arrives at random, requests in four languages among
newsletters and private mail.  At the end all is let through, and it is checked and printed: every request has exactly
one draft and its labels, no account ever had two connections, the resident size of the process is flat.
The exit code is 1 where one of these does not hold.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from servers.dovecot import PASSWORD, Dovecot
from servers.recording_proxy import RecordingProxy
from servers.worlds import ImapWorld

from inbox_guard.config import variable_of
from inbox_guard.mailbox.settings import ImapSettings

TEXTS = {
    "en": "Hello Kim,\n\nwe need a website for our bakery, about eight pages.  Could you build it for us?\n"
    "There is no money for it right now, but you will get a share of the profit.\n",
    "de": "Hallo Kim,\n\nwir brauchen eine Website für unsere Bäckerei, etwa acht Seiten.  Können Sie die bauen?\n"
    "Geld gibt es dafür im Moment keines, aber Sie bekommen einen Anteil am Gewinn.\n",
    "fi": "Hei Kim,\n\ntarvitsemme verkkosivut leipomollemme, noin kahdeksan sivua.  Voisitko tehdä ne meille?\n"
    "Rahaa ei ole juuri nyt, mutta saat osuuden voitosta.\n",
    "ru": "Здравствуйте, Ким!\n\nНам нужен сайт для пекарни, около восьми страниц.  Можете сделать его для нас?\n"
    "Денег сейчас нет, но вы получите долю от прибыли.\n",
}
OTHER = ("Are you coming for dinner on Sunday?  Love, Mum\n", "This week: 20 % off all shoes.\n")
WORDS = (b"EXAMINE", b"SELECT", b"FETCH", b"STORE", b"APPEND", b"In-Reply-To", b"SEARCH", b"IDLE", b"LOGIN")
ANSWERS = (b"APPENDUID", b"FETCH (", b"idling", b"UIDVALIDITY", b"SEARCH")


@dataclass
class Account:
    """A mailbox, the proxy before it, and what has been delivered to it."""

    name: str
    world: ImapWorld
    proxy: RecordingProxy
    requests: set[str] = field(default_factory=set)
    delivered: int = 0

    def deliver(self, chance: random.Random) -> None:
        """A mail arrives: a request in one of four languages, or another."""
        self.delivered += 1
        asks = chance.random() < 0.5
        text = chance.choice(list(TEXTS.values())) if asks else chance.choice(OTHER)
        message_id = f"{self.name}-{self.delivered}@client.example"
        bulk = "List-Unsubscribe: <https://shop.example/u>\r\n" if text == OTHER[1] else ""
        content = (
            f"From: Client <c{self.delivered}@client.example>\r\nTo: me@mine.example\r\nSubject: Website\r\n"
            f"Message-ID: <{message_id}>\r\nContent-Type: text/plain; charset=utf-8\r\n"
            f"Content-Transfer-Encoding: 8bit\r\n{bulk}\r\n"
        ) + text.replace("\n", "\r\n")
        self.world.deliver("INBOX", content.encode())
        if asks:
            self.requests.add(message_id)

    def harm(self, chance: random.Random) -> None:
        """Something happens to its connection."""
        how = chance.choice(("cut", "cut", "cut_at", "cut_at", "lose", "reset", "down", "hole"))
        if how == "cut":
            self.proxy.cut()
        elif how == "cut_at":
            self.proxy.cut_at = chance.choice(WORDS)
        elif how == "lose":
            self.proxy.lose = chance.choice(ANSWERS)
        else:
            self.proxy.mode = how

    def heal(self) -> None:
        """All is well again; what hangs in a hole is cut."""
        if self.proxy.mode == "hole":
            self.proxy.cut()
        self.proxy.mode, self.proxy.cut_at, self.proxy.lose = "pass", b"", b""
        self.proxy.record.clear()

    def answered(self) -> Counter[str]:
        """How many drafts answer each message."""
        found: Counter[str] = Counter()
        for raw in self.world.contents("Drafts"):
            [line] = [line for line in raw.split(b"\r\n") if line.lower().startswith(b"in-reply-to:")]
            found[line.split(b"<")[1].split(b">")[0].decode()] += 1
        return found

    def labelled(self) -> set[str]:
        """The messages that bear the label of a request."""
        return {name for name, flags in self.world.flags("INBOX").items() if "guard-request" in flags}

    def settled(self) -> bool:
        """Whether everything that was to be done is done."""
        return self.answered() == Counter(self.requests) and self.labelled() == self.requests


@dataclass
class Process:
    """The daemon, and what the system knows of it."""

    popen: subprocess.Popen[bytes]
    sizes: list[int] = field(default_factory=list)

    def measure(self) -> None:
        """Take its resident size, in kilobytes."""
        self.sizes.append(self._status("VmRSS"))

    def switches(self) -> int:
        """How often its threads have waited so far, and so been woken up."""
        tasks = Path(f"/proc/{self.popen.pid}/task").iterdir()
        return sum(_number(task / "status", "voluntary_ctxt_switches") for task in tasks)

    def size(self) -> float:
        """Its resident size, in megabytes."""
        return self._status("VmRSS") / 1024

    def _status(self, name: str) -> int:
        return _number(Path(f"/proc/{self.popen.pid}/status"), name)


def _number(path: Path, name: str) -> int:
    lines = path.read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def _start(folder: Path, accounts: list[Account], every: str) -> Process:
    tables = [f'[profile]\nname = "Kim Sample"\naddresses = ["me@mine.example"]\n[schedule]\nevery = "{every}"\n']
    tables += [
        f'[accounts.{a.name}]\nhost = "127.0.0.1"\nport = {a.proxy.port}\nsecurity = "none"\nuser = "{a.name}"\n'
        for a in accounts
    ]
    config = folder / "config.toml"
    config.write_text("\n".join(tables) + "\n[replies]\nmax_drafts_per_scan = 1000\n", "utf-8")
    environment = {
        **os.environ,
        "STATE_DIRECTORY": str(folder),
        "INBOX_GUARD_CONFIG": str(config),
        **{variable_of(a.name): PASSWORD for a in accounts},
    }
    with (folder / "daemon.log").open("wb") as log:
        return Process(subprocess.Popen([sys.executable, "-m", "inbox_guard", "run"], env=environment, stderr=log))


def soak(process: Process, accounts: list[Account], minutes: float, chance: random.Random) -> None:
    """Mail and harm at random, until the time is up."""
    until = time.monotonic() + minutes * 60
    mail_at = harm_at = measure_at = 0.0
    while (now := time.monotonic()) < until:
        if now >= mail_at:
            chance.choice(accounts).deliver(chance)
            mail_at = now + chance.uniform(0.5, 6)
        if now >= harm_at:
            for account in accounts:
                account.heal()
            chance.choice(accounts).harm(chance)
            harm_at = now + chance.uniform(1, 5)
        if now >= measure_at:
            process.measure()
            measure_at = now + 2
        time.sleep(0.1)
    for account in accounts:
        account.heal()


def rest(process: Process, config: Path, wish: argparse.Namespace) -> str:
    """At rest, polling as by default: how often it wakes up a second, and its resident size, soon and later."""
    text = config.read_text("utf-8")
    config.write_text(text.replace(f'every = "{wish.every}"', 'every = "5m"'), "utf-8")
    process.popen.send_signal(signal.SIGHUP)
    time.sleep(10)
    soon = process.size()
    time.sleep(wish.quiet)
    before = process.switches()
    time.sleep(wish.rest)
    wakes = (process.switches() - before) / wish.rest
    return f"at rest: {soon:.1f} MB, {wish.quiet:.0f} s later {process.size():.1f} MB and {wakes:.2f} wake-ups a second"


def main() -> int:
    """Soak, and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--accounts", type=int, default=3)
    parser.add_argument("--every", default="5s", help="[schedule] every")
    parser.add_argument("--quiet", type=float, default=660, help="seconds of rest before wake-ups are counted")
    parser.add_argument("--rest", type=float, default=300, help="seconds in which wake-ups are counted")
    parser.add_argument("--seed", type=int, default=1)
    wish = parser.parse_args()
    chance = random.Random(wish.seed)
    with tempfile.TemporaryDirectory() as name, Dovecot() as server:
        accounts = [_account(f"user{n}", server) for n in range(wish.accounts)]
        process = _start(Path(name), accounts, wish.every)
        try:
            soak(process, accounts, wish.minutes, chance)
            deadline = time.monotonic() + 120
            while time.monotonic() < deadline and not all(a.settled() for a in accounts):
                time.sleep(1)
            rested = rest(process, Path(name) / "config.toml", wish)
            process.popen.send_signal(signal.SIGTERM)
            code = process.popen.wait(20)
        finally:
            process.popen.kill()
        return _tell(accounts, process, code, rested, Path(name) / "daemon.log")


def _account(name: str, server: Dovecot) -> Account:
    proxy = RecordingProxy(server.port)
    proxy.__enter__()
    settings = ImapSettings(name, "127.0.0.1", name, port=server.port, security="none")
    return Account(name, ImapWorld(settings, PASSWORD, server.port), proxy)


def _tell(accounts: list[Account], process: Process, code: int, rested: str, log: Path) -> int:
    third = max(1, len(process.sizes) // 3)
    first, last = (statistics.median(part) / 1024 for part in (process.sizes[:third], process.sizes[-third:]))
    lines = log.read_text("utf-8").splitlines()
    wrong = [line for line in lines if "unforeseen" in line or "Traceback" in line]
    for a in accounts:
        answers = a.answered()
        print(
            f"{a.name}: {a.delivered} mails, {len(a.requests)} requests; "
            f"{sum(answers.values())} drafts, {sum(n > 1 for n in answers.values())} doubled, "
            f"{len(a.requests - set(answers))} missing, {len(set(answers) - a.requests)} for others, "
            f"{len(a.requests ^ a.labelled())} labels wrong; "
            f"{a.proxy.connections} connections, {a.proxy.most} at one time"
        )
        wrong += [a.name] if not a.settled() or a.proxy.most > 1 else []
    growth = (last - first) / first
    print(f"resident size: first third {first:.1f} MB, last third {last:.1f} MB ({growth:+.1%})")
    print(f"{rested}; ended with exit code {code}; {len(lines)} lines of log")
    for line in wrong:
        print(f"WRONG: {line}")
    return int(bool(wrong) or abs(growth) > 0.05 or code != 0)


if __name__ == "__main__":
    sys.exit(main())
