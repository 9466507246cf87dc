"""All faults, at every exchange of a scan: `python tests/faults/all.py`, half an hour; figures at the end.

    python tests/faults/all.py [--part wire|kill|disk|machine] [--every N] [--kills N] [--seed N]

The suite runs a sample of the same trials (`tests/promises/test_faults.py`).  Exit code 1: something ended differently.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from faults import kill_trials, victim, wire_trials
from hypothesis import seed, settings
from hypothesis.stateful import run_state_machine_as_test
from promises.machine import CALM, Promises
from servers.dovecot import PASSWORD, Dovecot
from servers.worlds import ImapWorld, MemoryWorld

from inbox_guard.mailbox.settings import ImapSettings

FILE_SIZES = (0, 512, 4096, 8192, 20_000, 32_768, 36_864, 40_960, 45_056, 49_152, 53_248, 61_440)


class Trials:
    """The server, fresh mailboxes on it, what a calm scan leaves behind, and how many ended otherwise."""

    def __init__(self, server: Dovecot, directory: Path) -> None:
        self.directory = directory
        self.core = victim.warm_up()
        self._server, self._users = server, count()
        self.names, self.expected = wire_trials.undisturbed(self.world(), self.core, directory)
        self.counts: Counter[str] = Counter()
        self.different = 0

    def world(self) -> ImapWorld:
        """A fresh mailbox."""
        user = f"user{next(self._users)}"
        settings = ImapSettings("work", "127.0.0.1", user, port=self._server.port, security="none")
        return ImapWorld(settings, PASSWORD, self._server.port)

    def note(self, part: str, what: object, wrong: list[str]) -> None:
        """Count one trial, and tell of it where it went wrong."""
        self.counts[part] += 1
        if wrong:
            self.different += 1
            print(f"DIFFERENT: {what}", *wrong, sep="\n    ", flush=True)


def wire(trials: Trials, options: argparse.Namespace) -> None:
    """Every fault at every exchange."""
    todo = list(wire_trials.cases(len(trials.names)))
    for case in random.Random(options.seed).sample(todo, len(todo) // options.every):
        outcome = wire_trials.attempt(case, trials.world(), trials.expected, trials.core, trials.directory)
        trials.note(f"on the wire, {case.fault}", outcome, list(outcome.wrong))


def kill(trials: Trials, options: argparse.Namespace) -> None:
    """SIGKILL at every exchange, and at moments between."""
    dice = random.Random(options.seed)
    lasts = kill_trials.duration(trials.world(), trials.directory)
    between = [
        kill_trials.Kill(dice.random() < 1 / 2, after=dice.uniform(0, 1.5 * lasts)) for _ in range(options.kills)
    ]
    todo = [*kill_trials.kills(len(trials.names)), *between]
    for number, one in enumerate(todo[:: options.every]):
        state = trials.directory / f"killed-{number}.db"
        wrong = kill_trials.attempt(one, trials.world(), trials.expected, trials.core, state)
        trials.note("killed at an exchange" if one.at >= 0 else "killed at a moment between", one, wrong)


def disk(trials: Trials, _options: argparse.Namespace) -> None:
    """A disk that is full after so many bytes of one file."""
    for size in FILE_SIZES:
        state = trials.directory / f"full-{size}.db"
        ended, wrong = kill_trials.fill_up(size, trials.world(), trials.expected, trials.core, state)
        trials.note("disk full", f"{size} bytes: {ended}", wrong)


def machine(trials: Trials, options: argparse.Namespace) -> None:
    """Lives of forty events each on the mailbox in RAM, others than those of the suite."""

    class OnMemory(Promises):
        fresh = MemoryWorld

        def teardown(self) -> None:
            super().teardown()
            trials.counts["lives of the state machine"] += 1

    OnMemory.core = trials.core
    wanted = settings(max_examples=max(options.lives // options.every, 1), stateful_step_count=40, **CALM)
    try:
        run_state_machine_as_test(seed(options.seed)(OnMemory), settings=wanted)
    except AssertionError as error:
        trials.note("lives of the state machine", "a promise was broken", [*error.__notes__, repr(error)])


PARTS: dict[str, Callable[[Trials, argparse.Namespace], None]] = {
    "wire": wire,
    "kill": kill,
    "disk": disk,
    "machine": machine,
}


def main() -> int:
    """Run the parts, print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--part", choices=PARTS, action="append", help="only this part")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only one trial in N")
    parser.add_argument("--kills", type=int, default=200, metavar="N", help="kills at moments between [200]")
    parser.add_argument("--lives", type=int, default=500, metavar="N", help="of the state machine [500]")
    parser.add_argument("--seed", type=int, default=6, metavar="N", help="of whatever is drawn by lot [6]")
    options = parser.parse_args()
    with Dovecot() as server, tempfile.TemporaryDirectory() as directory:
        trials = Trials(server, Path(directory))
        for part in options.part or PARTS:
            PARTS[part](trials, options)
    for what, number in trials.counts.items():
        print(f"{number:6} {what}")
    print(f"{sum(trials.counts.values()):6} in all, {trials.different} ended differently")
    return int(trials.different > 0)


if __name__ == "__main__":
    sys.exit(main())
