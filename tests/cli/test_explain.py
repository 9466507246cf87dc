"""`inbox-guard explain` tells of a message what a scan said and did, in its thread."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import Run
from cli.mailboxes import ASKED, OWNER, RIGHT, lead, mail, serving

from inbox_guard.mailbox.embedded import EmbeddedServer

NOW = datetime.now(UTC).replace(microsecond=0)
BOB, NOOR = "Bob Baker <bob@bakery.example>", "Noor Adeyemi <noor@texts.example>"
LOGO = "Hello,\n\nwe would also need a logo for the new website of our bakery. Could you make one?\n\nBob Baker\n"
TEXTS = (
    "Hello,\n\nwe need product texts for our new shop, ten of them. Budget 1500 EUR. Can you send an offer?\n\nNoor\n"
)
OFFER = "Hi Noor,\n\nhere is my offer: 1400 EUR. Shall I keep the second week of next month free for you?\n\nMaija\n"
MAILS = [  # folder, hours ago, from, to, subject, text
    ("INBOX", 60, BOB, OWNER, "Website", ASKED),
    ("INBOX", 30, BOB, OWNER, "Re: Website", LOGO),
    ("INBOX", 300, NOOR, OWNER, "Texts", TEXTS),
    ("Sent", 290, OWNER, "noor@texts.example", "Re: Texts", OFFER),
]


@pytest.fixture
def server(config: Path) -> Iterator[EmbeddedServer]:
    """A mailbox of two threads: a client who wrote again, and one who owes an answer."""
    with serving() as server:
        for number, (folder, hours, sender, to, subject, text) in enumerate(MAILS):
            when = NOW - timedelta(hours=hours)
            server.deliver(folder, mail(number, when, sender, subject, text, to), when)
        lead(config, server)
        yield server


def _scanned(run: Run) -> dict[str, Any]:
    done = run("scan", "--json", **RIGHT)
    assert (done.returncode, done.stderr) == (0, "")
    return {entry["message_id"]: entry for entry in map(json.loads, done.stdout.splitlines())}


@pytest.mark.usefixtures("server")
def test_it_says_of_each_message_what_the_scan_said(run: Run) -> None:
    scanned = _scanned(run)
    assert {entry["action"] for entry in scanned.values()} == {"negotiate", "none", "follow-up"}
    for id_, entry in scanned.items():
        told = json.loads(run("explain", id_, "--json", **RIGHT).stdout)
        assert [told[key] for key in ("kind", "action", "signs", "earlier", "missing")] == [
            entry[key] for key in ("kind", "action", "signs", "earlier", "missing")
        ]
        assert (told["draft"] or {}).get("text") == (entry["draft"] or {}).get("text")


@pytest.mark.usefixtures("server")
def test_a_message_that_got_no_draft_shows_none_and_says_why(run: Run) -> None:
    before = run("explain", "m0@client.example", **RIGHT).stdout.splitlines()[-1]
    assert before.strip() == "done      nothing yet: no scan has dealt with it"
    _scanned(run)
    newer, answered = (run("explain", f"m{n}@client.example", **RIGHT).stdout for n in (0, 2))
    assert "  draft     none: there is newer mail in the thread\n" in newer
    assert "  draft     none: you have answered it already\n" in answered


def test_a_draft_that_was_taken_back_is_told_as_gone(run: Run, server: EmbeddedServer) -> None:
    _scanned(run)
    assert run("explain", "m1@client.example", **RIGHT).stdout.endswith("; a draft was saved\n")
    again = mail(9, NOW, BOB, "Website", LOGO, References="<m1@client.example>")
    server.deliver("INBOX", again, NOW)
    _scanned(run)
    told = run("explain", "m1@client.example", **RIGHT).stdout
    assert "  draft     none: there is newer mail in the thread\n" in told
    assert told.endswith("; a draft was saved, and went\n")


def test_mail_that_a_scan_has_left_alone_is_told_as_that(run: Run, server: EmbeddedServer) -> None:
    """A person who asks why there is nothing must not hear that no scan has been there."""
    server.deliver("INBOX", mail(7, NOW, "Mum <mum@family.example>", "Sunday", "Are you coming to lunch?\n"), NOW)
    _scanned(run)
    told = run("explain", "m7@client.example", **RIGHT)
    assert told.stdout.endswith("  done      nothing: scans leave it alone\n"), told.stderr


def test_words_of_sender_and_subject_name_a_message_too_in_any_script(run: Run, server: EmbeddedServer) -> None:
    """Tables show those and no Message-IDs; what could be meant as well is told."""
    wide = mail(8, NOW, "Ирина Соколова <irina@studio.example>", "Нужен сайт für Böttcher", TEXTS)
    server.deliver("INBOX", wide, NOW)
    for words, id_ in (
        ("noor@texts", "m2@client.example"),
        ("ADEYEMI texts", "m2@client.example"),
        ("соколова BÖTTCHER", "m8@client.example"),
    ):
        told = run("explain", words, "--json", **RIGHT)
        assert (told.returncode, told.stderr) == (0, ""), words
        assert json.loads(told.stdout)["message_id"] == id_, words
    told = run("explain", "bob website", **RIGHT)
    assert "\n  message   m1@client.example\n" in told.stdout
    assert told.stderr.endswith('2 messages with "bob website" in sender or subject; before it: m0@client.example\n')
    assert run("explain", "bob texts", **RIGHT).returncode == 1


@pytest.mark.usefixtures("server")
def test_words_need_no_quotation_marks(run: Run) -> None:
    told = run("explain", "adeyemi", "texts", "--json", **RIGHT)
    assert (told.returncode, told.stderr) == (0, "")
    assert json.loads(told.stdout)["message_id"] == "m2@client.example"


def test_whoever_answers_go_to_names_a_message_too(run: Run, server: EmbeddedServer) -> None:
    """A form of a website writes in its own name."""
    sender, client = "Form <form@site.example>", "Rosa Lind <rosa@garden.example>"
    server.deliver("INBOX", mail(11, NOW, sender, "Message", TEXTS, Reply_To=client), NOW)
    for words in ("rosa lind", "rosa@garden", "form lind message"):
        told = run("explain", words, "--json", **RIGHT)
        assert json.loads(told.stdout)["message_id"] == "m11@client.example", told.stderr


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("named", ["m2@client.example", "noor texts"])
def test_a_folder_that_is_gone_hides_no_message_of_another(run: Run, config: Path, named: str) -> None:
    """It is told, with what to write instead."""
    line = 'user = "maija@own.example"\nfolders = ["Senf", "INBOX"]'
    config.write_text(config.read_text().replace('user = "maija@own.example"', line))
    told = run("explain", named, "--json", **RIGHT)

    assert json.loads(told.stdout)["message_id"] == "m2@client.example"
    [problem, remedy] = told.stderr.splitlines()
    assert problem.startswith("inbox-guard: work: Senf: ")
    assert "Sent" in remedy


@pytest.mark.usefixtures("config")
@pytest.mark.parametrize("nothing", ["", "  ", "<>"])
def test_an_id_of_nothing_is_refused_instead_of_fitting_all(run: Run, nothing: str) -> None:
    done = run("explain", nothing)
    assert done.returncode == 2
    assert done.stderr.startswith("inbox-guard: ID is empty: it wants a Message-ID")


def test_an_account_that_cannot_be_reached_hides_no_message_of_another(
    run: Run, server: EmbeddedServer, config: Path
) -> None:
    broken = '[accounts.aside]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\nuser = "x@own.example"\n'
    config.write_text(config.read_text().replace("[accounts.work]", f"{broken}[accounts.work]"))
    with_both = RIGHT | {"INBOX_GUARD_PASSWORD_ASIDE": "right"}
    assert server.port
    assert "m2@client.example" in run("explain", "noor", **with_both).stdout
    none = run("explain", "nobody", **with_both)
    assert (none.returncode, none.stdout) == (75, "")
    assert "accepts no connection" in none.stderr
