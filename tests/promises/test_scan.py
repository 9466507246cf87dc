"""What a scan does to a mailbox and what it leaves alone: the promises, on memory, the embedded server and Dovecot."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from faults.trial import letter, own_letter
from promises.conftest import Scan, drafts_in
from servers.worlds import ImapWorld, MemoryWorld, World
from unit.builders import NOW

from inbox_guard.mailbox.memory import MemoryMailbox
from inbox_guard.profile import Policy

A_DAY = timedelta(days=1)
BULK = "List-Unsubscribe: <https://shop.example/u>\r\n"


@pytest.fixture
def mailed(world: World) -> World:
    """A mailbox with a request, a newsletter and a private mail."""
    world.deliver("INBOX", letter("r1@client.example"), NOW)
    world.deliver("INBOX", letter("n1@shop.example", more=BULK), NOW, ["\\Seen"])
    world.deliver("INBOX", letter("p1@family.example", "Are you coming for dinner on Sunday? Love, Mum\r\n"), NOW)
    return world


def _state_of(world: World) -> tuple[Any, ...]:
    folders = ("INBOX", "Drafts", "Sent")
    return tuple((world.flags(folder), sorted(world.contents(folder))) for folder in folders)


def test_a_request_is_labelled_and_answered_with_a_draft(mailed: World, scan: Scan) -> None:
    """The main job: the labels tell the verdict, the draft is a reply that a mail program opens as its own."""
    report = scan(mailed)
    labels = mailed.flags("INBOX")["r1@client.example"]
    [draft] = drafts_in(mailed)

    assert report.failures == []
    assert {"guard-request", "guard-decline", "guard-sign-deferred-pay"} <= labels
    assert draft["In-Reply-To"] == draft["References"] == "<r1@client.example>"
    assert (draft["To"], draft["Subject"]) == ("Client <client@client.example>", "Re: Website")
    assert draft["From"] == "Kim Sample <me@mine.example>"
    assert "\\Draft" in mailed.flags("Drafts")[str(draft["Message-ID"]).strip("<>")]


def test_the_users_own_form_is_answered_to_whom_it_names(world: World, scan: Scan) -> None:
    """It sends from the user's own address; the draft goes to whom Reply-To names."""
    form = letter("f1@mine.example", more="Reply-To: Ada <ada@client.example>\r\n", sender="me@mine.example")
    world.deliver("INBOX", form, NOW)
    report = scan(world)
    [draft] = drafts_in(world)

    assert report.failures == []
    assert draft["To"] == "Ada <ada@client.example>"
    assert "Hi Ada," in str(draft.get_payload())


def test_no_mail_is_kept_in_the_state(world: World, scan: Scan, tmp_path: Path) -> None:
    """Promise 6, on the disk: the sentences that show a sign are kept, and nothing else of what somebody wrote."""
    text = "We need a logo.\r\n\r\nMy aunt grows zebraquark.\r\n\r\nWe pay once we have made a profit.\r\n"
    world.deliver("INBOX", letter("z1@client.example", text), NOW)
    report = scan(world)
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.is_file())

    assert "zebraquark" in report.objects[0]["draft"]["text"]
    assert b"made a profit" in kept and b"zebraquark" not in kept


def test_old_mail_that_is_moved_in_later_gets_no_draft(world: World, scan: Scan) -> None:
    """Nobody wants an answer to a request of two years ago that an archive brought along."""
    scan(world)
    long_ago = NOW - 800 * A_DAY
    dated = re.sub(rb"(?m)^Date: .*$", f"Date: {format_datetime(long_ago)}\r".encode(), letter("old@client.example"))
    world.deliver("INBOX", dated, long_ago)
    report = scan(world)

    assert drafts_in(world) == []
    assert "older than a first scan looks back" in report.objects[0]["why_no_draft"]


def test_a_sender_that_cannot_be_read_is_told_and_gets_no_draft(world: World, scan: Scan) -> None:
    """Promise 5: a client may have written it, and a draft may not go to whoever sent it for them."""
    broken = letter("b@client.example", subject="Shop").replace(b"From: ", b"Sender: robot@form.example\r\nFrom: ")
    world.deliver("INBOX", re.sub(rb"<[^<>@]+@client.example>(?=\r\nTo)", b"<ann@@client.example>", broken), NOW)
    warned = scan(world).warnings

    assert drafts_in(world) == []
    assert [w.startswith("“Shop” has a sender that cannot be read (From: ") for w in warned] == [True]


def test_everything_else_is_left_as_it_was(mailed: World, scan: Scan) -> None:
    """Promise 1: no flag, no message, no folder but the ones that inbox-guard writes itself."""
    before = _state_of(mailed)
    scan(mailed)
    after = _state_of(mailed)

    inbox = {name: flags for name, flags in after[0][0].items() if name != "r1@client.example"}
    assert inbox == {name: flags for name, flags in before[0][0].items() if name != "r1@client.example"}
    assert after[0][1] == before[0][1]
    assert after[2] == before[2]
    assert "\\Seen" not in after[0][0]["r1@client.example"]


def test_a_second_scan_adds_nothing(mailed: World, scan: Scan) -> None:
    """Promise 2, the plain case."""
    scan(mailed)
    before = _state_of(mailed)
    again = scan(mailed)

    assert _state_of(mailed) == before
    assert again.objects == []


def test_with_the_state_lost_a_scan_adds_nothing(mailed: World, scan: Scan, lose_state: Callable[[], None]) -> None:
    """Promise 2: the server itself tells what was done."""
    scan(mailed)
    before = _state_of(mailed)
    lose_state()
    scan(mailed)

    assert _state_of(mailed) == before


def test_with_the_folder_renumbered_a_scan_adds_nothing(world: World, scan: Scan) -> None:
    """Promise 2: another UIDVALIDITY makes every UID new, and no message."""
    world.create("Projects")
    world.deliver("Projects", letter("r1@client.example"), NOW)
    scan(world, folder="Projects")
    world.renumber("Projects")
    before = (world.flags("Projects"), world.flags("Drafts"))
    scan(world, folder="Projects")

    assert len(before[1]) == 1
    assert (world.flags("Projects"), world.flags("Drafts")) == before


def test_a_draft_that_the_user_deleted_stays_away(mailed: World, scan: Scan, meanwhile: Callable[[], None]) -> None:
    """Promise 2: the labels on the message remember it."""
    scan(mailed)
    mailed.delete("Drafts", str(drafts_in(mailed)[0]["Message-ID"]).strip("<>"))
    meanwhile()
    scan(mailed, since=NOW - NOW.replace(day=1))

    assert drafts_in(mailed) == []


def test_a_label_that_the_user_took_off_stays_off(mailed: World, scan: Scan, meanwhile: Callable[[], None]) -> None:
    """Promise 5."""
    scan(mailed)
    mailed.unflag("INBOX", "r1@client.example", "guard-decline")
    meanwhile()
    scan(mailed, since=NOW - NOW.replace(day=1))

    assert "guard-decline" not in mailed.flags("INBOX")["r1@client.example"]


def test_a_dry_run_tells_and_changes_nothing(mailed: World, scan: Scan) -> None:
    """What it shows is what the scan after it does."""
    before, recent = _state_of(mailed), mailed.recent("INBOX")
    told = scan(mailed, dry_run=True)
    untouched = (_state_of(mailed), mailed.recent("INBOX")) == (before, recent)
    done = scan(mailed)

    assert untouched
    keys = ("message_id", "action", "labels", "kind")
    assert [{k: o[k] for k in keys} for o in told.objects] == [{k: o[k] for k in keys} for o in done.objects]


def test_a_dry_run_for_a_later_time_leaves_nothing_behind(world: World, scan: Scan) -> None:
    """It shows what would be due then; own mail that is too old for it is not passed over by the scans after it."""
    reply = own_letter("own1@mine.example", "Hello\r\n", "In-Reply-To: <r1@client.example>\r\n")
    world.deliver("INBOX", letter("r1@client.example"), NOW)
    world.deliver("Sent", reply, NOW)
    scan(world, dry_run=True, now=NOW + timedelta(days=400))
    scan(world)

    assert drafts_in(world) == []


def test_own_mail_is_learnt_as_of_today_whatever_time_a_scan_is_for(world: World, scan: Scan) -> None:
    """`--now` is for reminders and hours; a year of own mail before today is what later scans need."""
    today = datetime.now(UTC)
    reply = own_letter("own1@mine.example", "Hello\r\n", "In-Reply-To: <r1@client.example>\r\n")
    world.deliver("Sent", reply, today)
    scan(world, now=today + timedelta(days=400), clock=today)
    world.deliver("INBOX", letter("r1@client.example"), today)
    scan(world, now=today)

    assert drafts_in(world) == []


@pytest.mark.parametrize("before", [False, True], ids=["first scan", "later scan"])
def test_mail_is_looked_for_as_of_today_whatever_time_a_scan_is_for(world: World, scan: Scan, before: bool) -> None:
    """The cursor goes past what such a scan has left out or left without a draft, and no later one looks back."""
    if before:
        scan(world)
    world.deliver("INBOX", letter("r1@client.example"), NOW)
    scan(world, now=NOW + timedelta(days=60), clock=NOW)

    assert "guard-decline" in world.flags("INBOX")["r1@client.example"]
    assert len(drafts_in(world)) == 1


def test_mail_older_than_the_look_back_is_left_alone(world: World, scan: Scan) -> None:
    """By the server's INTERNALDATE: the Date header can say what it likes."""
    world.deliver("INBOX", letter("old@client.example"), NOW.replace(month=1))
    scan(world)

    assert world.flags("INBOX")["old@client.example"] == frozenset()
    assert drafts_in(world) == []


def test_mail_that_the_user_has_answered_gets_no_draft(world: World, scan: Scan) -> None:
    """The Sent folder tells."""
    reply = own_letter("own1@mine.example", "Hello\r\n", "In-Reply-To: <r1@client.example>\r\n")
    world.deliver("INBOX", letter("r1@client.example"), NOW)
    world.deliver("Sent", reply, NOW)
    scan(world)

    assert drafts_in(world) == []


def _with_sent_mail_in_the_inbox(world: World) -> World:
    if isinstance(world, MemoryWorld):
        world.mailbox = MemoryMailbox(sent="INBOX")
        return world
    assert isinstance(world, ImapWorld)
    return replace(world, settings=replace(world.settings, sent="INBOX"))


def test_own_mail_in_the_inbox_is_learnt_and_the_mail_of_others_there_is_judged(world: World, scan: Scan) -> None:
    """`sent = "INBOX"` is for those whose program files what they send there, among what they are sent."""
    shared = _with_sent_mail_in_the_inbox(world)
    drafts = []
    for number in range(3):
        mail = letter(f"r{number}@client.example", sender=f"c{number}@client.example", subject=f"order {number}")
        shared.deliver("INBOX", mail, NOW + timedelta(hours=number))
        scan(shared, now=NOW + timedelta(hours=number))
        drafts.append(len(drafts_in(shared)))
    reply = own_letter("own1@mine.example", "Hello\r\n", "In-Reply-To: <late@client.example>\r\n")
    shared.deliver("INBOX", reply, NOW + timedelta(hours=3))
    scan(shared, now=NOW + timedelta(hours=3))
    shared.deliver("INBOX", letter("late@client.example"), NOW + timedelta(hours=4))
    scan(shared, now=NOW + timedelta(hours=4))

    assert drafts == [1, 2, 3]
    assert len(drafts_in(shared)) == 3


def test_the_inbox_is_the_same_folder_however_it_is_written(dovecot_world: ImapWorld, scan: Scan) -> None:
    """RFC 9051 §5.1; so what others sent there is not taken for the user's own, nor who answers it for a client."""
    shared = _with_sent_mail_in_the_inbox(dovecot_world)
    shared.deliver("INBOX", letter("x1@other.example", "See you soon!\r\n", sender="x@other.example"), NOW)
    scan(shared, folder="inbox")
    answer = letter("p1@family.example", "Coming for dinner?\r\n", "In-Reply-To: <x1@other.example>\r\n")
    shared.deliver("INBOX", answer, NOW)
    report = scan(shared, folder="inbox")

    assert [(entry["message_id"], entry["kind"]) for entry in report.objects] == [("p1@family.example", "other")]


def test_many_drafts_at_once_are_held_back_and_nothing_is_lost(world: World, scan: Scan) -> None:
    """The brake: so many drafts a scan, the rest in the next ones."""
    for number in range(5):
        world.deliver("INBOX", letter(f"f{number}@client.example", sender=f"c{number}@client.example"), NOW)
    counts = []
    for _ in range(4):
        report = scan(world, policy=replace(Policy(), max_drafts=2))
        counts.append((len(drafts_in(world)), bool(report.warnings)))

    assert counts == [(2, True), (4, True), (5, False), (5, False)]


@pytest.mark.parametrize("scanned_before", [True, False], ids=["after a scan", "at first"])
def test_looking_back_a_short_time_leaves_no_mail_out_for_good(
    world: World,
    scan: Scan,
    scanned_before: bool,
) -> None:
    """Promise 5: what came after the last scan and before that time is looked at by the next one."""
    if scanned_before:
        world.deliver("INBOX", letter("r0@client.example", sender="a@client.example"), NOW - 9 * A_DAY)
        scan(world, now=NOW - 8 * A_DAY)
    world.deliver("INBOX", letter("r1@client.example", sender="b@client.example"), NOW - 5 * A_DAY)
    world.deliver("INBOX", letter("r2@client.example", sender="c@client.example"), NOW - timedelta(hours=2))
    told = [[o["message_id"] for o in scan(world, since=since).objects if o["labels"]] for since in (A_DAY, None, None)]

    assert told == [["r2@client.example"], ["r1@client.example"], []]
    assert len(drafts_in(world)) == 2 + scanned_before


@pytest.mark.parametrize("scanned_before", [True, False], ids=["after a scan", "at first"])
def test_drafts_that_are_held_back_while_looking_back_wait_for_the_next_scan(
    world: World,
    scan: Scan,
    scanned_before: bool,
) -> None:
    """As the scan says, also for mail that is older than any scan would look back by itself."""
    for number in range(5):
        mail = letter(f"f{number}@client.example", sender=f"c{number}@client.example")
        world.deliver("INBOX", mail, NOW - 20 * A_DAY)
    if scanned_before:
        scan(world)
    few = replace(Policy(), max_drafts=2)
    counts = []
    for since in (30 * A_DAY, None, None):
        scan(world, policy=few, since=since)
        counts.append(len(drafts_in(world)))

    assert counts == [2, 4, 5]


def test_looking_back_a_short_time_loses_no_draft_that_was_held_back(world: World, scan: Scan) -> None:
    """The next scan goes on where the last one had to stop."""
    for number in range(5):
        mail = letter(f"f{number}@client.example", sender=f"c{number}@client.example")
        world.deliver("INBOX", mail, NOW - 3 * A_DAY)
    few = replace(Policy(), max_drafts=2)
    for since in (None, timedelta(hours=1), None, None):
        scan(world, policy=few, since=since)

    assert len(drafts_in(world)) == 5


def test_a_flood_from_one_sender_makes_one_draft_a_scan_and_three_a_day(world: World, scan: Scan) -> None:
    """All of it is labelled and told; the draft answers the newest."""
    drafts, told = [], []
    for wave in range(5):
        for number in range(4):  # with one subject for all they would be one thread
            mail = letter(f"w{wave}n{number}@client.example", subject=f"order {wave}-{number}")
            world.deliver("INBOX", mail, NOW + timedelta(minutes=wave, seconds=number))
        told += [o["note"] for o in scan(world, now=NOW + timedelta(hours=wave)).objects if not o["draft"]]
        drafts.append(len(drafts_in(world)))

    assert drafts == [1, 2, 3, 3, 3]
    assert {"w0n3@client.example", "w1n3@client.example", "w2n3@client.example"} == {
        str(draft["In-Reply-To"]).strip("<>") for draft in drafts_in(world)
    }
    assert all("guard-request" in flags for flags in world.flags("INBOX").values())
    assert len(told) == 17 and all(told)


def test_an_address_is_one_sender_however_it_is_written(world: World, scan: Scan) -> None:
    """A change of case is no way round the three drafts a day."""
    for wave, name in enumerate(("Ann", "aNN", "ann", "ANN")):
        now, sender = NOW + timedelta(hours=wave), f"{name}@client.example"
        world.deliver("INBOX", letter(f"w{wave}@client.example", sender=sender, subject=f"order {wave}"), now)
        scan(world, now=now)

    assert len(drafts_in(world)) == 3


def test_a_day_later_a_sender_gets_drafts_again(world: World, scan: Scan) -> None:
    """The count is of 24 hours."""
    for wave, hours in enumerate((0, 1, 2, 3, 30)):
        now = NOW + timedelta(hours=hours)
        world.deliver("INBOX", letter(f"w{wave}@client.example", subject=f"order {wave}"), now)
        scan(world, now=now)

    assert len(drafts_in(world)) == 4


def test_mail_that_comes_twice_gets_one_draft(world: World, scan: Scan, meanwhile: Callable[[], None]) -> None:
    """Sent to two addresses of the user, it lies there twice: one copy is labelled, of the other the scan tells."""
    world.deliver("INBOX", letter("r1@client.example", more="Delivered-To: a@mine.example\r\n"), NOW)
    world.deliver("INBOX", letter("r1@client.example", more="Delivered-To: b@mine.example\r\n"), NOW)
    [first, second] = scan(world).objects
    drafts = drafts_in(world)
    world.delete("Drafts", str(drafts[0]["Message-ID"]).strip("<>"))
    meanwhile()
    scan(world, since=timedelta(days=14))

    assert len(drafts) == 1 and drafts_in(world) == []
    assert (bool(first["labels"]), bool(second["labels"])) == (True, False)
    assert first["draft"] and not second["draft"] and "same Message-ID" in second["note"]
    with world.open() as mailbox:
        listing = mailbox.new("INBOX", None, None)
        flags = mailbox.flags("INBOX", listing.cursor.uidvalidity, listing.uids)
    assert ["guard-request" in flags[uid] for uid in listing.uids] == [True, False]


def test_two_mails_under_one_message_id_are_both_looked_at(world: World, scan: Scan) -> None:
    """Some forms give all mail the same one: each is judged by its own words, and none is left out in silence."""
    form = "form@site.example"
    world.deliver("INBOX", letter(form, "Are you coming for dinner on Sunday? Love, Mum\r\n"), NOW - timedelta(hours=2))
    world.deliver("INBOX", letter(form, sender="a@client.example"), NOW - timedelta(hours=1))
    world.deliver("INBOX", letter(form, sender="b@client.example"), NOW)
    told = {o["from"]: (o["kind"], bool(o["draft"]), o["note"]) for o in scan(world).objects}
    [draft] = drafts_in(world)

    assert str(draft["To"]) == "Client <a@client.example>"
    assert told == {
        "client@client.example": ("other", False, ""),
        "a@client.example": ("request", True, ""),
        "b@client.example": ("request", False, "another mail with the same Message-ID is dealt with instead"),
    }


def test_one_broken_message_does_not_stop_the_others(world: World, scan: Scan) -> None:
    """Promise 5: it is told, the rest is dealt with."""
    world.deliver("INBOX", b"\xff\xfe no header at all, just bytes \x01", NOW)
    world.deliver("INBOX", letter("r1@client.example"), NOW)
    scan(world)

    assert len(drafts_in(world)) == 1
