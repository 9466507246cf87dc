"""`inbox-guard report` after a real scan: text, JSON and page tell the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli.conftest import Run
from cli.mailboxes import OWNER, RIGHT, lead, mail, serving


@pytest.fixture
def scanned(config: Path, run: Run) -> Iterator[None]:
    """A mailbox with two requests and a newsletter, scanned."""
    with serving() as server:
        received = datetime.now(UTC) - timedelta(days=3)
        for number, more in enumerate(({}, {}, {"List_Unsubscribe": "<https://shop.example/u>"})):
            sender = f'"Bob <b>Baker" <bob{number}@bakery.example>'
            server.deliver("INBOX", mail(number, received, sender, f"Website <script>{number}", **more), received)
        lead(config, server)
        assert run("scan", **RIGHT).returncode == 0
        yield


@pytest.mark.usefixtures("scanned")
def test_a_report_tells_of_requests_signs_and_drafts(run: Run) -> None:
    told = run("report")
    done = run("report", "--json")
    shown = json.loads(done.stdout)

    assert (told.returncode, told.stderr, done.returncode, done.stderr) == (0, "", 0, "")
    assert "2 requests and no mails of known clients came in." in told.stdout
    assert "price-pressure" in told.stdout
    assert all(len(line) <= 80 for line in told.stdout.splitlines())
    assert (shown["requests"], shown["mail"], shown["signs"]["price-pressure"]) == (2, 3, 2)
    assert shown["drafts"] == {"saved": 2, "waiting": 2}
    assert {message["subject"] for message in shown["messages"]} == {"Website <script>0", "Website <script>1"}
    assert shown["messages"][0]["signs"][0]["evidence"]
    assert sum(shown["bars"][0]["actions"].values()) == 2, "both on the day on which they came in, not of the scan"
    assert shown["bars"][0]["first"] < shown["until"][:10]


@pytest.mark.parametrize("off", [-60, 700])
def test_mail_is_told_by_when_it_came_in_whatever_the_clock_of_its_writer_says(
    config: Path, run: Run, off: int
) -> None:
    """Of whoever wrote it `contacts` tells too."""
    received = datetime.now(UTC) - timedelta(days=3)
    with serving() as server:
        wrong = mail(0, received + timedelta(days=off), "Bob Baker <bob@bakery.example>", "Website")
        server.deliver("INBOX", wrong, received)
        lead(config, server)
        assert run("scan", **RIGHT).returncode == 0
    shown = json.loads(run("report", "--json").stdout)
    known, page = run("contacts"), run("contacts", "bob")

    assert shown["requests"] == 1
    assert datetime.fromisoformat(shown["messages"][0]["date"]).date() == received.date()
    assert (known.returncode, page.returncode, page.stderr) == (0, 0, "")
    assert "bob@bakery.example" in page.stdout


@pytest.mark.usefixtures("scanned")
def test_what_lies_before_the_period_is_not_told(run: Run) -> None:
    later = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    shown = json.loads(run("report", "--json", "--since", "1d", "--now", later).stdout)

    assert (shown["requests"], shown["messages"]) == (0, [])


@pytest.mark.usefixtures("scanned")
def test_a_long_period_tells_of_old_mail_what_it_told_when_it_was_new(run: Run) -> None:
    """Threads and contacts are looked at for 200 days; what is remembered of a letter does not end there."""
    later = (datetime.now(UTC) + timedelta(days=250)).isoformat()
    new = json.loads(run("report", "--json").stdout)
    old = json.loads(run("report", "--json", "--since", "300d", "--now", later).stdout)

    assert old["messages"] == new["messages"]
    assert old["drafts"] == new["drafts"]
    assert all(message["from"] and message["subject"] for message in old["messages"])


def test_a_period_with_signs_on_own_mail_alone_is_told_without_bars(config: Path, run: Run) -> None:
    """The client wrote at night, long ago; the user answered last, and that mail bears the sign."""
    nights = [datetime.now(UTC).replace(hour=2) - timedelta(days=days) for days in (6, 5, 4)]
    with serving() as server:
        for number, night in enumerate(nights):
            text = f"Hello,\n\nhere are the texts for page {number} of the website we ordered from you.\n\nNina\n"
            subject = "Re: Website" if number else "Website"
            asked = mail(2 * number, night, "Nina <nina@client.example>", subject, text)
            server.deliver("INBOX", asked, night)
            noon = night + timedelta(hours=10)
            said = mail(2 * number + 1, noon, OWNER, "Re: Website", "Thank you, all is here.\n", "nina@client.example")
            server.deliver("Sent", said, noon)
        lead(config, server)
        assert run("scan", **RIGHT).returncode == 0
    told = run("report", "--since", "1d")
    shown = json.loads(run("report", "--since", "1d", "--json").stdout)

    assert (shown["requests"], shown["clients"], shown["signs"], shown["bars"]) == (0, 0, {"off-hours": 1}, [])
    assert (told.returncode, told.stderr) == (0, "")
    assert "off-hours" in told.stdout
    assert "at most" not in told.stdout


@pytest.mark.usefixtures("scanned")
def test_the_page_is_written_for_its_owner_alone(run: Run, home: Path) -> None:
    file = home / "report.html"
    done = run("report", "--html", file)
    page = file.read_text(encoding="utf-8")

    assert (done.returncode, done.stderr) == (0, "")
    assert file.stat().st_mode & 0o777 == 0o600
    assert "Website &lt;script&gt;1" in page
    assert "<script" not in page
    assert run("report", "--html", "-").stdout.startswith("<!doctype html>")


@pytest.mark.usefixtures("config")
def test_a_page_that_all_could_read_is_closed_to_others_when_it_is_written_anew(run: Run, home: Path) -> None:
    file = home / "report.html"
    file.write_text("of old " * 10_000)
    file.chmod(0o644)
    done = run("report", "--html", file)

    assert (done.returncode, done.stderr) == (0, "")
    assert file.stat().st_mode & 0o777 == 0o600
    assert "of old" not in file.read_text(encoding="utf-8")
    assert run("report", "--html", "/dev/stdout").stdout.startswith("<!doctype html>")


@pytest.mark.usefixtures("scanned")
def test_a_page_that_cannot_be_written_is_told_with_a_remedy(run: Run, home: Path) -> None:
    done = run("report", "--html", home / "nowhere" / "report.html")
    both = run("report", "--html", "-", "--json")
    wrong = run("report", "--since", "a while")

    assert (done.returncode, both.returncode, wrong.returncode) == (1, 2, 2)
    assert "cannot write" in done.stderr.splitlines()[0]
    assert len(done.stderr.splitlines()) == 2
