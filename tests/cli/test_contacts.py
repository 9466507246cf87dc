"""`inbox-guard contacts` against a real server in memory: the list, one contact, the same after a lost state."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import Run
from cli.mailboxes import ASKED, OWNER, RIGHT, lead, mail, serving

NOW = datetime.now(UTC).replace(microsecond=0)
MAILS = [
    ("INBOX", 240, "Bob [Baker] <bob@bakery.example>", OWNER, "Website", ASKED),
    ("Sent", 230, OWNER, "bob@bakery.example", "Re: Website", "Hi Bob,\n\nwhich pages do you need? Please tell me.\n"),
    ("INBOX", 200, "Bob [Baker] <bob@bakery.example>", OWNER, "Re: Website", "Five pages: home, shop, news, team.\n"),
    ("Sent", 190, OWNER, "bob@bakery.example", "Re: Website", "Thanks. Could you send me the photos, please?\n"),
    ("INBOX", 90, "Berta <berta@bakery.example>", OWNER, "Logo", "Hello,\n\nwe need a logo for our bakery. Can you?\n"),
]


@pytest.fixture
def scanned(config: Path, run: Run) -> Iterator[None]:
    """A mailbox with two contacts, scanned."""
    with serving() as server:
        for number, (folder, hours, sender, to, subject, text) in enumerate(MAILS):
            when = NOW - timedelta(hours=hours)
            server.deliver(folder, mail(number, when, sender, subject, text, to), when)
        lead(config, server)
        assert run("scan", **RIGHT).returncode == 0
        yield


def _objects(done: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    assert (done.returncode, done.stderr) == (0, "")
    return {entry["address"]: entry for entry in map(json.loads, done.stdout.splitlines())}


@pytest.mark.usefixtures("scanned")
def test_the_list_names_all_contacts_with_the_newest_mail_first(run: Run) -> None:
    told = run("contacts")

    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.index("Berta") < told.stdout.index("Bob [Baker]")
    assert all(len(line) <= 80 for line in told.stdout.splitlines())
    assert "price-pressure" in told.stdout
    assert "silent since" in told.stdout


@pytest.mark.usefixtures("scanned")
def test_one_contact_is_shown_with_threads_signs_words_and_answer_times(run: Run) -> None:
    told = run("contacts", "Bob@Bakery.example")
    entry = _objects(run("contacts", "bob", "--json"))["bob@bakery.example"]

    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.splitlines()[0] == "Bob [Baker] <bob@bakery.example>"
    assert all(len(line) <= 80 for line in told.stdout.splitlines())
    assert "4 mails in 1 thread, 2 theirs" in told.stdout
    assert "theirs after 30 h (median of 1), yours after 10 h (median of 2)" in told.stdout
    assert "“Can you come down by 30 percent?" in told.stdout
    assert "“Could you send me the photos, please?”" in told.stdout
    assert entry["answers"] == {
        "theirs": {"median": 30 * 3600, "answers": 1},
        "yours": {"median": 10 * 3600, "answers": 2},
    }
    assert entry["open_silence"]["asked"] == "Could you send me the photos, please?"
    assert [sign["id"] for sign in entry["signs"]][:1] == ["price-pressure"]


@pytest.mark.usefixtures("scanned")
def test_after_a_lost_state_a_scan_learns_all_of_it_again(run: Run, home: Path) -> None:
    before = _objects(run("contacts", "--json"))
    for path in (home / ".local/state/inbox-guard").glob("state.db*"):
        path.unlink()
    empty = run("contacts")
    assert run("scan", **RIGHT).returncode == 0

    assert empty.stdout == "No contact is known yet: inbox-guard scan learns them from your mail.\n"
    assert set(before) == {"bob@bakery.example", "berta@bakery.example"}
    assert _objects(run("contacts", "--json")) == before


@pytest.mark.usefixtures("scanned")
def test_a_name_that_fits_several_contacts_or_none_is_refused(run: Run) -> None:
    several = run("contacts", "bakery")
    none = run("contacts", "nobody@x.example")

    assert (several.returncode, none.returncode) == (2, 1)
    assert "berta@bakery.example, bob@bakery.example" in several.stderr
    assert 'nothing is known of "nobody@x.example"' in none.stderr


@pytest.mark.usefixtures("config")
def test_a_contact_of_no_name_is_refused_instead_of_fitting_all(run: Run) -> None:
    done = run("contacts", " ")
    assert done.returncode == 2
    assert done.stderr.startswith("inbox-guard: ADDRESS is empty")
