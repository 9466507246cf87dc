"""Threads that go on and threads that fall silent: what a scan takes back, takes up and leaves alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest
from faults.trial import PROFILE
from promises.conftest import Scan, drafts_in
from servers.worlds import World
from unit.builders import NOW

from inbox_guard.check import check_paths
from inbox_guard.daemon.worker import done
from inbox_guard.judge import Core, Setting
from inbox_guard.model import Action, Judgement
from inbox_guard.profile import Policy
from inbox_guard.state import State

ME, CLIENT = "Kim Sample <me@mine.example>", "Ada Client <ada@client.example>"
REQUEST = (
    "Hello Kim,\r\n\r\nwe need a website for our bakery, eight pages, photos are ready. Could you build it?\r\n"
    "There is no money for it now, but you will get a share of the profit as soon as the shop takes off.\r\n\r\nAda\r\n"
)
MORE = "Hi Kim,\r\n\r\ncould you also make us an online shop with forty products? We need a price.\r\n\r\nAda\r\n"
QUOTE = "Hello Ada,\r\n\r\nit costs 2,400 euros, the offer is attached. Shall I reserve April for you?\r\n\r\nKim\r\n"
ANSWER = "Hello Kim,\r\n\r\nyes, please go ahead with the website in April.\r\n\r\nAda\r\n"
PROMISE = "Hello Kim,\r\n\r\nthank you, I will talk to my sister and get back to you.\r\n\r\nAda\r\n"
NUDGE = "Hello Ada,\r\n\r\na quick hello: any news about the April slot? I would like to plan my spring.\r\n\r\nKim\r\n"
A_DAY, WEEK = timedelta(days=1), timedelta(days=7)


def _mail(
    id_: str, text: str, when: datetime, *, own: bool = False, subject: str = "Website", answers: str = ""
) -> bytes:
    sender, to = (ME, CLIENT) if own else (CLIENT, ME)
    chain = f"In-Reply-To: <{answers}>\r\nReferences: <{answers}>\r\n" if answers else ""
    return (
        f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{id_}>\r\n"
        f"Date: {format_datetime(when)}\r\n{chain}\r\n{text}"
    ).encode()


def _id(message: EmailMessage) -> str:
    return str(message["Message-ID"]).strip("<>")


def _answered(message: EmailMessage) -> str:
    return str(message["In-Reply-To"]).strip("<>")


def _edit(world: World, draft: EmailMessage) -> bytes:
    """The owner changes a draft, as a mail program does: the old one goes, a new one comes."""
    [raw] = [raw for raw in world.contents("Drafts") if _id(draft).encode() in raw]
    changed = raw.replace(b"Hello", b"Dear", 1) + b"\r\nP.S. I call you on Monday.\r\n"
    world.delete("Drafts", _id(draft))
    world.deliver("Drafts", changed, NOW, ["\\Draft"])
    return changed


@pytest.fixture
def requested(world: World, scan: Scan) -> World:
    """A request that has its labels and its draft."""
    world.deliver("INBOX", _mail("r1@client.example", REQUEST, NOW), NOW)
    scan(world)
    return world


@pytest.fixture
def asked(world: World) -> World:
    """A request, and a quote with a question that nobody has answered for more than a week."""
    world.deliver("INBOX", _mail("r1@client.example", MORE, NOW - 2 * WEEK), NOW - 2 * WEEK)
    quote = _mail("q1@mine.example", QUOTE, NOW - 8 * timedelta(days=1), own=True, answers="r1@client.example")
    world.deliver("Sent", quote, NOW - 8 * timedelta(days=1))
    return world


def _guards(world: World, folder: str, id_: str) -> set[str]:
    return {flag for flag in world.flags(folder)[id_] if flag.startswith("guard-")}


# ── the thread goes on ───────────────────────────────────────────────────────────────────────────────────────────────


def test_when_the_client_writes_again_the_untouched_draft_is_replaced(requested: World, scan: Scan) -> None:
    """One draft, for the newest mail; the labels are there too, with what is not answered yet."""
    later = NOW + timedelta(hours=1)
    requested.deliver("INBOX", _mail("r2@client.example", MORE, later, answers="r1@client.example"), later)
    scan(requested, now=later)

    assert [_answered(draft) for draft in drafts_in(requested)] == ["r2@client.example"]
    assert _guards(requested, "INBOX", "r1@client.example") == set()
    assert {"guard-request", "guard-sign-deferred-pay"} <= _guards(requested, "INBOX", "r2@client.example")


def test_an_edited_draft_survives_the_clients_next_mail_and_is_told(requested: World, scan: Scan) -> None:
    """Promise 3."""
    changed = _edit(requested, drafts_in(requested)[0])
    later = NOW + timedelta(hours=1)
    requested.deliver("INBOX", _mail("r2@client.example", MORE, later, answers="r1@client.example"), later)
    report = scan(requested, now=later)

    assert changed in requested.contents("Drafts")
    assert any("draft that you have changed" in line for line in report.warnings)
    assert scan(requested, now=later).warnings == []


def test_when_the_user_has_answered_draft_and_verdict_go(requested: World, scan: Scan) -> None:
    """The signs stay: they are what was seen in that mail."""
    before = _guards(requested, "INBOX", "r1@client.example")
    later = NOW + timedelta(hours=1)
    own = _mail("a1@mine.example", "Hello Ada,\r\n\r\nno, thank you.\r\n", later, own=True, answers="r1@client.example")
    requested.deliver("Sent", own, later)
    scan(requested, now=later)

    assert drafts_in(requested) == []
    assert _guards(requested, "INBOX", "r1@client.example") == before - {"guard-decline"}


@pytest.mark.parametrize("ahead", [timedelta(hours=2), timedelta(days=30)], ids=["2 hours", "30 days"])
def test_a_clients_clock_that_is_ahead_hides_neither_the_answer_nor_the_silence(
    world: World, scan: Scan, meanwhile: Callable[[], None], ahead: timedelta
) -> None:
    """Anyone can write a Date: the request came when the server received it, so the quote is the last word."""
    world.deliver("INBOX", _mail("r1@client.example", REQUEST, NOW + ahead), NOW)
    scan(world)
    later = NOW + timedelta(minutes=30)
    world.deliver("Sent", _mail("q1@mine.example", QUOTE, later, own=True, answers="r1@client.example"), later)
    meanwhile()
    scan(world, now=NOW + timedelta(hours=1))

    assert drafts_in(world) == []
    assert "guard-decline" not in _guards(world, "INBOX", "r1@client.example")
    scan(world, now=NOW + 3 * WEEK)
    assert [_answered(draft) for draft in drafts_in(world)] == ["q1@mine.example"]


def test_an_edited_draft_survives_the_users_own_answer(requested: World, scan: Scan) -> None:
    """Promise 3: they may still want it."""
    changed = _edit(requested, drafts_in(requested)[0])
    later = NOW + timedelta(hours=1)
    own = _mail("a1@mine.example", "Hello Ada,\r\n\r\none moment.\r\n", later, own=True, answers="r1@client.example")
    requested.deliver("Sent", own, later)
    scan(requested, now=later)

    assert changed in requested.contents("Drafts")


def test_what_an_earlier_scan_left_is_taken_back_though_the_state_is_lost(
    requested: World, scan: Scan, lose_state: Callable[[], None]
) -> None:
    """The draft is written again in thought, and its text compared."""
    lose_state()
    later = NOW + timedelta(hours=1)
    requested.deliver("INBOX", _mail("r2@client.example", MORE, later, answers="r1@client.example"), later)
    scan(requested, now=later)

    assert [_answered(draft) for draft in drafts_in(requested)] == ["r2@client.example"]
    assert _guards(requested, "INBOX", "r1@client.example") == set()


@pytest.mark.parametrize("own", [False, True], ids=["newer mail of the client", "an own answer"])
@pytest.mark.parametrize("tag", ["$label1", "guard-duty"])
def test_a_tag_of_the_user_stays_when_a_thread_has_gone_on(
    world: World,
    scan: Scan,
    tag: str,
    own: bool,
) -> None:
    """Also where it shows a verdict, or begins as labels do: nothing of ours ever stood there."""
    later, sender = NOW + timedelta(hours=1), "Sent" if own else "INBOX"
    world.deliver("INBOX", _mail("r1@client.example", REQUEST, NOW), NOW, [tag])
    world.deliver(sender, _mail("n1@x.example", MORE, later, own=own, answers="r1@client.example"), later)
    for _ in range(2):
        scan(world, now=later, policy=replace(Policy(), label_as={"decline": "$label1"}))

    assert tag in world.flags("INBOX")["r1@client.example"]


def test_a_chain_that_breaks_is_held_together_by_subject_and_people(requested: World, scan: Scan) -> None:
    """Some mail programs send no References."""
    later = NOW + timedelta(hours=1)
    requested.deliver("INBOX", _mail("r2@client.example", MORE, later, subject="AW: Website"), later)
    scan(requested, now=later)

    assert [_answered(draft) for draft in drafts_in(requested)] == ["r2@client.example"]


@pytest.mark.parametrize("at_once", [True, False], ids=["in one scan", "in two"])
def test_requests_of_different_people_over_one_contact_form_are_judged_apart(
    world: World,
    scan: Scan,
    at_once: bool,
) -> None:
    """They share sender and subject, as a form writes them; who wrote stands in Reply-To."""
    later, subject = NOW + timedelta(hours=5), "New message from your website"
    for id_, text, when, name in (("ada", REQUEST, NOW, "Ada"), ("ben", MORE, later, "Ben")):
        mail = _mail(f"{id_}@form.example", text.replace("Ada", name), when, subject=subject).decode()
        mail = mail.replace(CLIENT, f"Website <form@host.example>\r\nReply-To: {name} <{id_}@client.example>")
        world.deliver("INBOX", mail.encode(), when)
        if not at_once:
            scan(world, now=when)
    scan(world, now=later)

    assert {_answered(draft) for draft in drafts_in(world)} == {"ada@form.example", "ben@form.example"}
    assert {"guard-decline", "guard-sign-deferred-pay"} <= _guards(world, "INBOX", "ada@form.example")
    assert _guards(world, "INBOX", "ben@form.example").isdisjoint({"guard-decline", "guard-sign-deferred-pay"})


def _over(form: str) -> Iterator[tuple[str, bytes, datetime]]:
    """What the user wrote to a client, and what the client has written since through a form."""
    for folder, id_, days, text in (
        ("Sent", "own", 9, NUDGE),
        ("INBOX", "old", 8, PROMISE),
        ("INBOX", "new", 1, ANSWER),
    ):
        when = NOW - timedelta(days=days)
        mail = _mail(f"{id_}@client.example", text, when, own=folder == "Sent", subject="Message").decode()
        yield folder, (mail if id_ == "own" else mail.replace(CLIENT, f"{form}\r\nReply-To: {CLIENT}")).encode(), when


FORMS = pytest.mark.parametrize("form", ["Website <form@host.example>", ME], ids=["a form", "the user's own form"])


@FORMS
def test_a_client_who_writes_through_a_form_is_a_client(world: World, scan: Scan, tmp_path: Path, form: str) -> None:
    """Who wrote stands in Reply-To, and that is whom the user has written to before; what passed so is learned, too."""
    for folder, mail, when in _over(form):
        world.deliver(folder, mail, when)
    report = scan(world, look_back=timedelta(days=2))
    with State.open(tmp_path / "state.db") as state, world.open() as mailbox:
        letters = state.letters.since(mailbox.account, NOW - 2 * WEEK)

    assert [(entry["message_id"], entry["kind"]) for entry in report.objects] == [("new@client.example", "client")]
    assert {letter.id for letter in letters} >= {"old@client.example", "new@client.example"}


@FORMS
def test_a_client_who_writes_through_a_form_is_one_in_files_too(core: Core, tmp_path: Path, form: str) -> None:
    """Given together, files are one mailbox."""
    for number, (_, mail, _) in enumerate(_over(form)):
        (tmp_path / f"{number}.eml").write_bytes(mail)
    checked = check_paths([str(path) for path in sorted(tmp_path.glob("*.eml"))], core, Setting(PROFILE, Policy(), NOW))

    assert [one.gate.reason for one in checked if isinstance(one, Judgement)] == ["own", "contact", "contact"]


def test_a_request_under_the_subject_of_an_earlier_one_is_judged_by_its_own_words(requested: World, scan: Scan) -> None:
    """An agency calls all of them "Request"."""
    later = NOW + timedelta(days=10)
    requested.deliver("INBOX", _mail("r2@client.example", MORE, later), later)
    scan(requested, now=later)

    assert "guard-decline" in _guards(requested, "INBOX", "r1@client.example")
    assert _guards(requested, "INBOX", "r2@client.example").isdisjoint({"guard-decline", "guard-sign-deferred-pay"})


def test_an_automatic_answer_does_not_end_a_draft(requested: World, scan: Scan) -> None:
    """A machine has not written again."""
    later = NOW + timedelta(hours=1)
    away = _mail("auto@client.example", "I am away until Monday.\r\n", later, subject="Automatic reply: Website")
    requested.deliver("INBOX", away.replace(b"Subject:", b"Auto-Submitted: auto-replied\r\nSubject:"), later)
    scan(requested, now=later)

    assert [_answered(draft) for draft in drafts_in(requested)] == ["r1@client.example"]


@pytest.mark.parametrize("written", ["me@müller.example", "Me@xn--mller-kva.EXAMPLE"])
def test_the_user_is_never_answered_however_their_domain_is_written(world: World, scan: Scan, written: str) -> None:
    """Promise 4: the config has it as people read it, mail as it travels."""
    profile = replace(PROFILE, addresses=(written,))
    sent = "me@xn--mller-kva.example"
    request = _mail("r1@client.example", REQUEST, NOW, subject="Bakery").replace(b"me@mine.example", sent.encode())
    copy = _mail("c1@mine.example", REQUEST, NOW, own=True).decode()
    world.deliver("INBOX", request, NOW)
    world.deliver("INBOX", copy.replace("me@mine.example", sent).replace(CLIENT, sent).encode(), NOW)
    scan(world, profile=profile)

    assert [(draft["To"], _answered(draft)) for draft in drafts_in(world)] == [(CLIENT, "r1@client.example")]


# ── the thread falls silent ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_silent_client_is_reminded_once(asked: World, scan: Scan) -> None:
    """A draft that continues the own mail, labels on the last message of the thread, and nothing more ever after."""
    report = scan(asked)
    [draft] = drafts_in(asked)

    assert (draft["To"], _answered(draft)) == (CLIENT, "q1@mine.example")
    assert {"guard-follow-up", "guard-sign-unresponsive"} <= _guards(asked, "Sent", "q1@mine.example")
    assert [o["action"] for o in report.objects if o["message_id"] == "q1@mine.example"] == ["follow-up"]
    assert report.counts.clients == 0, "the own mail is none of a client"
    assert scan(asked).objects == [] and scan(asked, now=NOW + WEEK).objects == [] and len(drafts_in(asked)) == 1


def test_a_tag_of_the_user_that_shows_a_reminder_too_is_no_reminder(asked: World, scan: Scan) -> None:
    """It stands on the quote already, where no label of ours does."""
    policy = Policy(label_as={"follow-up": "$label4"})
    asked.flag("Sent", "q1@mine.example", "$label4")
    scan(asked, policy=policy)
    once = [_answered(draft) for draft in drafts_in(asked)]
    scan(asked, policy=policy, now=NOW + WEEK)

    assert once == [_answered(draft) for draft in drafts_in(asked)] == ["q1@mine.example"]


def test_a_tag_of_the_user_that_shows_a_reminder_too_outlasts_the_answer(asked: World, scan: Scan) -> None:
    """What was there before the reminder is not taken off with its labels."""
    policy, later = Policy(label_as={"follow-up": "$label4"}), NOW + timedelta(hours=1)
    asked.flag("Sent", "q1@mine.example", "$label4")
    scan(asked, policy=policy)
    asked.deliver("INBOX", _mail("y1@client.example", ANSWER, later, answers="q1@mine.example"), later)
    scan(asked, now=later, policy=policy)

    assert "$label4" in asked.flags("Sent")["q1@mine.example"]
    assert _guards(asked, "Sent", "q1@mine.example") == set()


@pytest.mark.parametrize("excluded", ["client.example", "ada@client.example", "elsewhere.example"])
def test_who_is_excluded_is_neither_reminded_nor_labelled(world: World, scan: Scan, excluded: str) -> None:
    """Their mail is never looked at, so nobody knows whether they have answered."""
    when = NOW - 8 * timedelta(days=1)
    for id_ in ("q1@mine.example", "q2@mine.example"):
        world.deliver("Sent", _mail(id_, QUOTE, when, own=True, subject=f"Offer {id_}"), when)
    scan(world, policy=Policy(exclude=(excluded,)))

    asked = {"q1@mine.example", "q2@mine.example"} if excluded == "elsewhere.example" else set()
    assert {_answered(draft) for draft in drafts_in(world)} == asked
    assert {id_ for id_ in world.flags("Sent") if _guards(world, "Sent", id_)} == asked


def test_an_excluded_colleague_in_copy_hides_no_silence(asked: World, scan: Scan) -> None:
    """It is the client who was asked."""
    asked.delete("Sent", "q1@mine.example")
    when = NOW - 8 * timedelta(days=1)
    quote = _mail("q1@mine.example", QUOTE, when, own=True, answers="r1@client.example")
    asked.deliver("Sent", quote.replace(b"Subject:", b"Cc: zoe@colleague.example\r\nSubject:", 1), when)
    scan(asked, policy=Policy(exclude=("colleague.example",)))

    assert [_answered(draft) for draft in drafts_in(asked)] == ["q1@mine.example"]


def test_nobody_is_reminded_too_early(asked: World, scan: Scan) -> None:
    """Four business days are not five."""
    scan(asked, now=NOW - timedelta(days=3))

    assert drafts_in(asked) == []


@pytest.mark.parametrize("fate", ["left", "deleted", "sent"])
def test_there_is_no_second_reminder(asked: World, scan: Scan, meanwhile: Callable[[], None], fate: str) -> None:
    """Promise 2, whatever became of the first."""
    scan(asked)
    [draft] = drafts_in(asked)
    raw = asked.contents("Drafts")[0]
    if fate != "left":
        asked.delete("Drafts", _id(draft))
    if fate == "sent":
        asked.deliver("Sent", raw, NOW)
    meanwhile()
    scan(asked, now=NOW + timedelta(days=1))
    scan(asked, now=NOW + 2 * WEEK)

    assert len(drafts_in(asked)) == (fate == "left")


@pytest.mark.parametrize("promised", [False, True], ids=["silence", "a promise to answer"])
def test_there_is_no_second_reminder_after_one_in_the_users_own_words(
    asked: World,
    scan: Scan,
    meanwhile: Callable[[], None],
    promised: bool,
) -> None:
    """Promise 2: of what the user sent instead, under another Message-ID, a label on the server remembers the draft."""
    last, when = "q1@mine.example", NOW + timedelta(hours=1)
    if promised:
        last, early = "p1@client.example", NOW - timedelta(days=7)
        asked.deliver("INBOX", _mail(last, PROMISE, early, answers="q1@mine.example"), early)
    scan(asked)
    [draft] = drafts_in(asked)
    asked.delete("Drafts", _id(draft))
    asked.deliver("Sent", _mail("o1@mine.example", NUDGE, when, own=True, answers=last), when)
    scan(asked, now=NOW + timedelta(hours=2))
    meanwhile()
    for weeks in range(1, 5):
        scan(asked, now=NOW + weeks * WEEK)

    assert drafts_in(asked) == []


def test_a_tag_that_shows_a_reminder_outlasts_own_mail_and_the_state(
    world: World, scan: Scan, meanwhile: Callable[[], None]
) -> None:
    """Promise 2, where the request is too old for a label: the tag on the first quote alone tells of the reminder."""
    policy, when = Policy(label_as={"follow-up": "$label4"}), NOW + timedelta(hours=1)
    for id_, folder, sent, answers in (
        ("r1@client.example", "INBOX", NOW - 4 * WEEK, ""),
        ("q1@mine.example", "Sent", NOW - 8 * timedelta(days=1), "r1@client.example"),
    ):
        own = folder == "Sent"
        world.deliver(folder, _mail(id_, QUOTE if own else MORE, sent, own=own, answers=answers), sent)
    scan(world, policy=policy)
    [draft] = drafts_in(world)
    world.delete("Drafts", _id(draft))
    world.deliver("Sent", _mail("o1@mine.example", QUOTE, when, own=True, answers="q1@mine.example"), when)
    scan(world, now=NOW + timedelta(hours=2), policy=policy)
    meanwhile()
    scan(world, now=NOW + 9 * timedelta(days=1), policy=policy)

    assert drafts_in(world) == []


def test_there_is_no_second_reminder_in_a_thread_that_went_on_after_the_first(
    asked: World, scan: Scan, meanwhile: Callable[[], None]
) -> None:
    """Promise 2: the client answered, was asked something else and is silent once more."""
    scan(asked)
    asked.delete("Drafts", _id(drafts_in(asked)[0]))
    later = NOW + timedelta(days=1)
    asked.deliver("INBOX", _mail("y1@client.example", MORE, later, answers="q1@mine.example"), later)
    asked.deliver(
        "Sent", _mail("q2@mine.example", QUOTE, later + A_DAY, own=True, answers="y1@client.example"), later + A_DAY
    )
    scan(asked, now=NOW + 3 * A_DAY)
    meanwhile()
    for weeks in (2, 3):
        scan(asked, now=NOW + weeks * WEEK)

    assert drafts_in(asked) == []


def test_there_is_no_second_reminder_in_a_long_thread(asked: World, scan: Scan, meanwhile: Callable[[], None]) -> None:
    """Promise 2: its label stands on the second of ten messages."""
    scan(asked)
    asked.delete("Drafts", _id(drafts_in(asked)[0]))
    before = "q1@mine.example"
    for number in range(8):
        when, id_ = NOW + (number + 1) * timedelta(hours=1), f"n{number}@mine.example"
        asked.deliver("Sent", _mail(id_, NUDGE, when, own=True, answers=before), when)
        before = id_
    scan(asked, now=NOW + A_DAY)
    meanwhile()
    for weeks in (2, 3):
        scan(asked, now=NOW + weeks * WEEK)

    assert drafts_in(asked) == []


def test_what_a_client_answers_is_counted_as_mail_of_a_client(asked: World, scan: Scan) -> None:
    """As the daemon's log tells it."""
    scan(asked)
    later = NOW + timedelta(hours=1)
    asked.deliver("INBOX", _mail("y1@client.example", ANSWER, later, answers="q1@mine.example"), later)
    counts = scan(asked, now=later).counts

    assert (counts.messages, counts.requests, counts.clients) == (1, 0, 1)
    assert done(counts) == "1 mail, 1 of a client, 2 threads tidied"


def test_an_answer_ends_the_reminder(asked: World, scan: Scan) -> None:
    """The untouched draft goes, and so do the signs; that there was a reminder stays known."""
    scan(asked)
    later = NOW + timedelta(hours=1)
    asked.deliver("INBOX", _mail("y1@client.example", ANSWER, later, answers="q1@mine.example"), later)
    scan(asked, now=later)

    assert [draft for draft in drafts_in(asked) if _answered(draft) == "q1@mine.example"] == []
    assert _guards(asked, "Sent", "q1@mine.example") == {"guard-follow-up"}


@pytest.mark.parametrize("answers", ["Ada", "Ben", "Nobody"])
def test_one_answer_is_enough_where_several_were_asked(asked: World, scan: Scan, answers: str) -> None:
    """In a mail of its own, too; and where nobody answers, all of them are reminded."""
    asked.delete("Sent", "q1@mine.example")
    when, both = NOW - 8 * timedelta(days=1), f"{CLIENT}, Ben Client <ben@client.example>"
    quote = _mail("q1@mine.example", QUOTE, when, own=True, answers="r1@client.example").decode()
    asked.deliver("Sent", quote.replace(f"To: {CLIENT}", f"To: {both}").encode(), when)
    if answers != "Nobody":
        yes = _mail("y1@client.example", ANSWER, NOW - WEEK, subject="Yes, we go ahead").decode()
        asked.deliver("INBOX", yes.replace("Ada", answers).replace("ada", answers.lower()).encode(), NOW - WEEK)
    scan(asked)

    reminders = [draft["To"] for draft in drafts_in(asked) if _answered(draft) == "q1@mine.example"]
    assert reminders == ([both] if answers == "Nobody" else [])
    assert ("guard-follow-up" in asked.flags("Sent")["q1@mine.example"]) is (answers == "Nobody")


def test_the_yes_of_one_client_ends_no_silence_of_another(world: World, scan: Scan) -> None:
    """Both got a mail under the same subject, with the same partner in copy."""
    when, answered = NOW - 8 * timedelta(days=1), NOW - WEEK
    for name in ("Ada", "Ben"):
        id_, to = name.lower(), f"{name} Client <{name.lower()}@client.example>"
        first = _mail(f"r-{id_}@client.example", MORE, NOW - 2 * WEEK, subject=f"Shop of {name}").decode()
        world.deliver("INBOX", first.replace(CLIENT, to).encode(), NOW - 2 * WEEK)
        quote = _mail(f"q-{id_}@mine.example", QUOTE, when, own=True, subject="Your quote").decode()
        world.deliver("Sent", quote.replace(CLIENT, f"{to}, Pia <pia@partner.example>").encode(), when)
    yes = _mail("y1@client.example", ANSWER, answered, subject="Re: Your quote", answers="q-ben@mine.example").decode()
    world.deliver("INBOX", yes.replace(CLIENT, "Ben Client <ben@client.example>").encode(), answered)
    scan(world)

    asked = {_answered(draft) for draft in drafts_in(world) if "mine.example" in draft["In-Reply-To"]}
    assert asked == {"q-ada@mine.example"}


def test_an_edited_reminder_survives_the_answer(asked: World, scan: Scan) -> None:
    """Promise 3."""
    scan(asked)
    changed = _edit(asked, drafts_in(asked)[0])
    later = NOW + timedelta(hours=1)
    asked.deliver("INBOX", _mail("y1@client.example", ANSWER, later, answers="q1@mine.example"), later)
    scan(asked, now=later)

    assert changed in asked.contents("Drafts")


def test_a_dry_run_tells_of_the_reminder_and_writes_none(asked: World, scan: Scan) -> None:
    """What it shows is what the scan after it does."""
    told = scan(asked, dry_run=True)

    assert drafts_in(asked) == [] and _guards(asked, "Sent", "q1@mine.example") == set()
    assert "follow-up" in {o["action"] for o in told.objects}
    scan(asked)
    assert len(drafts_in(asked)) == 1


def test_a_promise_to_answer_is_no_answer_and_gives_time(asked: World, scan: Scan) -> None:
    """Five business days after the promise, not after the question."""
    when = NOW - timedelta(days=2)
    asked.deliver("INBOX", _mail("p1@client.example", PROMISE, when, answers="q1@mine.example"), when)
    scan(asked)
    early = len(drafts_in(asked))
    scan(asked, now=NOW + WEEK)

    assert (early, len(drafts_in(asked))) == (0, 1)


@pytest.mark.parametrize("answers", ["r1@list.example", ""], ids=["an answer", "a mail of its own"])
@pytest.mark.parametrize("headers", ["List-Post: <mailto:Designers@list.example>", "Precedence: list"])
def test_a_mailing_list_is_never_reminded(
    world: World, scan: Scan, core: Core, tmp_path: Path, meanwhile: Callable[[], None], headers: str, answers: str
) -> None:
    """Promise 4: a list is known by the mail that came over it, whether that was answered or not; also to `check`."""
    named = "Designers <designers@list.example>"
    posted = _mail("r1@list.example", MORE, NOW - 2 * WEEK).decode().replace(f"To: {ME}", f"To: {named}\r\n{headers}")
    world.deliver("INBOX", posted.encode(), NOW - 2 * WEEK)
    scan(world, now=NOW - 2 * WEEK)
    when = NOW - 8 * timedelta(days=1)
    for subject in ("Spring", "Autumn"):
        own = _mail(f"{subject}@mine.example", QUOTE, when, own=True, subject=subject, answers=answers).decode()
        world.deliver("Sent", own.replace(f"To: {CLIENT}", f"To: {named}").encode(), when)
    scan(world, now=when)
    meanwhile()
    scan(world)

    assert drafts_in(world) == []
    assert _guards(world, "Sent", "Spring@mine.example") | _guards(world, "Sent", "Autumn@mine.example") == set()
    for number, content in enumerate((*world.contents("INBOX"), *world.contents("Sent"))):
        (tmp_path / f"{number}.eml").write_bytes(content)
    checked = check_paths([str(path) for path in tmp_path.glob("*.eml")], core, Setting(PROFILE, Policy(), NOW))
    assert {one.verdict.action for one in checked if isinstance(one, Judgement)} == {Action.NONE}


def test_who_is_written_to_beside_a_list_is_reminded_elsewhere(asked: World, scan: Scan) -> None:
    """A client who posts to a list, and whose newsletter comes, stays a person."""
    over = "Cc: Designers <designers@list.example>\r\nList-Id: Designers <designers.list.example>\r\nSubject:"
    advert = "List-Unsubscribe: <mailto:leave@client.example>\r\nPrecedence: bulk\r\nSubject:"
    for id_, headers in (("l1@list.example", over), ("n1@client.example", advert)):
        mail = _mail(id_, MORE, NOW - WEEK, subject=id_).decode().replace("Subject:", headers).replace(ME, CLIENT)
        asked.deliver("INBOX", mail.encode(), NOW - WEEK)
    scan(asked)

    assert [_answered(draft) for draft in drafts_in(asked)] == ["q1@mine.example"]


@pytest.mark.parametrize("sent", [True, False], ids=["the refusal was sent", "answered in other words"])
def test_who_was_refused_is_not_asked_whether_the_order_is_still_relevant(
    requested: World,
    scan: Scan,
    sent: bool,
) -> None:
    """The draft went out of Drafts as own mail; an answer in other words, the draft still there, may be a quote."""
    [draft] = drafts_in(requested)
    when = NOW + timedelta(hours=2)
    if sent:
        requested.delete("Drafts", _id(draft))
    text = f"{draft.get_content()}\n\nShall I pass your request on to somebody? Please tell me.\n" if sent else QUOTE
    requested.deliver("Sent", _mail("o1@mine.example", text, when, own=True, answers="r1@client.example"), when)
    scan(requested, now=NOW + timedelta(hours=3))
    scan(requested, now=NOW + 2 * WEEK)

    assert len(drafts_in(requested)) == (0 if sent else 1)
    assert ("guard-follow-up" in requested.flags("Sent")["o1@mine.example"]) is not sent


def test_who_got_a_quote_in_place_of_the_drafted_refusal_is_reminded(requested: World, scan: Scan) -> None:
    """The user threw the draft away: that it is gone does not say that it was sent."""
    requested.delete("Drafts", _id(drafts_in(requested)[0]))
    when = NOW + timedelta(hours=2)
    requested.deliver("Sent", _mail("q1@mine.example", QUOTE, when, own=True, answers="r1@client.example"), when)
    scan(requested, now=NOW + timedelta(hours=3))
    scan(requested, now=NOW + 2 * WEEK)

    assert [_answered(draft) for draft in drafts_in(requested)] == ["q1@mine.example"]
