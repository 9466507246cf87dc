"""A message, a folder or a moment at which the server breaks down stops nothing but itself: on Dovecot."""

from __future__ import annotations

from datetime import timedelta

import pytest
from faults.trial import disturbed, letter, own_letter
from promises.conftest import Scan, drafts_in
from servers.dovecot import Dovecot
from servers.fault_proxy import Exchange, FaultProxy
from servers.refusing import RefusingProxy
from servers.worlds import ImapWorld
from unit.builders import NOW

POLL = timedelta(minutes=5)
GOOD = ["r1@c1.example", "r2@c2.example", "r4@c4.example", "r5@c5.example"]


class HangingUp(FaultProxy):
    """Breaks the connection whenever a text is asked for."""

    def pass_on(self, exchange: Exchange) -> None:
        """An exchange, or its end."""
        if b"BODY.PEEK[]" in exchange.line:
            exchange.cut()
        super().pass_on(exchange)


@pytest.fixture
def mailed(dovecot_world: ImapWorld) -> ImapWorld:
    """Five requests of five people."""
    for number in range(1, 6):
        _deliver(dovecot_world, number)
    return dovecot_world


def _deliver(world: ImapWorld, number: int) -> None:
    id_ = f"r{number}@c{number}.example"
    world.deliver("INBOX", letter(id_, sender=f"ann@c{number}.example", subject=f"Website {number}"), NOW)


def _damage(dovecot: Dovecot, world: ImapWorld, folder: str, id_: str, left: int) -> None:
    """The file of a message is cut short under the server, which has noted down how long it is."""
    with world.owner(folder) as owner:
        owner.fetch(owner.search(), ["RFC822.SIZE"])
    place = dovecot.directory / "mail" / world.settings.user / ("" if folder == "INBOX" else f".{folder}") / "cur"
    [file] = [path for path in place.iterdir() if f"Message-ID: <{id_}>".encode() in path.read_bytes()]
    file.write_bytes(file.read_bytes()[:left])


def _answered(world: ImapWorld) -> list[str]:
    return sorted(str(draft["In-Reply-To"]).strip("<>") for draft in drafts_in(world))


def _labelled(world: ImapWorld) -> list[str]:
    return sorted(id_ for id_, flags in world.flags("INBOX").items() if "guard-request" in flags)


@pytest.mark.parametrize("left", [40, 300], ids=["within its header", "within its text"])
def test_a_mail_that_is_damaged_on_the_servers_disk_stops_no_other(
    mailed: ImapWorld, dovecot: Dovecot, scan: Scan, left: int
) -> None:
    """Dovecot hangs up whenever it is asked for such a mail; it is told five times, then passed over, as told."""
    _damage(dovecot, mailed, "INBOX", "r3@c3.example", left)
    told = [scan(mailed, now=NOW + number * POLL).failures for number in range(6)]
    with mailed.owner("INBOX") as owner:
        labels = {uid: owner.get_flags([uid])[uid] for uid in owner.search()}

    assert _answered(mailed) == GOOD
    assert [uid for uid, flags in labels.items() if b"guard-request" in flags] == [1, 2, 4, 5]
    assert [len(lines) for lines in told] == [1, 1, 1, 1, 1, 0]
    assert all("the server does not hand it over; it is tried again" in lines[0] for lines in told[:4])
    assert "it is passed over from now on" in told[4][0]
    assert ("“Website 3” from ann@c3.example" in told[0][0]) == (left == 300), "named as the user can find it"


def test_mail_that_comes_after_a_damaged_one_is_dealt_with(mailed: ImapWorld, dovecot: Dovecot, scan: Scan) -> None:
    """Each time, also while the damaged one is tried again."""
    _damage(dovecot, mailed, "INBOX", "r3@c3.example", 300)
    for number in (6, 7):
        scan(mailed)
        _deliver(mailed, number)
    scan(mailed)

    assert _answered(mailed) == [*GOOD, "r6@c6.example", "r7@c7.example"]


def test_a_damaged_draft_keeps_no_other_from_being_saved(mailed: ImapWorld, dovecot: Dovecot, scan: Scan) -> None:
    """Nor does it make any come twice."""
    for number in range(3):
        mailed.deliver("Drafts", own_letter(f"own{number}@mine.example", "Dear Mum,\r\n" * 9), NOW, ["\\Draft"])
    _damage(dovecot, mailed, "Drafts", "own1@mine.example", 40)
    with RefusingProxy(mailed.back_door, rb"UID SEARCH .*HEADER", "NO [SERVERBUG] Internal error occurred") as proxy:
        reports = [scan(mailed.through(proxy.port), since=timedelta(days=14)) for _ in range(2)]
    with mailed.owner("Drafts") as owner:
        saved = owner.search()

    assert [report.failures for report in reports] == [[], []]
    assert (reports[0].counts.drafts, len(saved)) == (5, 8)


@pytest.mark.parametrize("words", ["[SERVERBUG] Internal error", "[UNAVAILABLE] no backend", "[INUSE] locked", "no"])
def test_a_folder_that_cannot_be_opened_keeps_no_other_from_being_read(
    dovecot_world: ImapWorld, scan: Scan, words: str
) -> None:
    """It is told with what the server says, and read as soon as that is over; RFC 5530."""
    for folder in ("Clients", "INBOX"):
        dovecot_world.create(folder) if folder != "INBOX" else None
        dovecot_world.deliver(folder, letter(f"{folder}@c.example", sender=f"{folder}@c.example"), NOW)
    with RefusingProxy(dovecot_world.back_door, rb'EXAMINE "?Clients', f"NO {words}") as proxy:
        report = scan(dovecot_world.through(proxy.port), folder=("Clients", "INBOX"))
    first = _answered(dovecot_world)
    scan(dovecot_world, folder=("Clients", "INBOX"))

    assert report.unread is not None and words in report.unread.problem
    assert (first, _answered(dovecot_world)) == (["INBOX@c.example"], ["Clients@c.example", "INBOX@c.example"])


@pytest.mark.parametrize("words", ["[SERVERBUG] Internal error", "[UNAVAILABLE] no backend", "[CONTACTADMIN] oh"])
def test_a_mail_that_the_server_refuses_in_such_words_stops_no_other(mailed: ImapWorld, scan: Scan, words: str) -> None:
    """Of those asked for together the others come."""
    with RefusingProxy(mailed.back_door, rb"UID FETCH (?:[\d,]+,)?3(?:,[\d,]+)? \(BODY", f"NO {words}") as proxy:
        report = scan(mailed.through(proxy.port))
    first = _answered(mailed)
    scan(mailed)

    assert first == GOOD
    assert ["Website 3" in line and "tried again" in line for line in report.failures] == [True]
    assert len(_answered(mailed)) == 5


def test_while_the_server_hands_over_nothing_at_all_no_mail_is_given_up(mailed: ImapWorld, scan: Scan) -> None:
    """Then it is not the fault of a message, however many scans it takes."""
    with RefusingProxy(mailed.back_door, rb"UID FETCH .*\(BODY", "NO [UNAVAILABLE] no storage") as proxy:
        told = [scan(mailed.through(proxy.port), now=NOW + number * POLL) for number in range(7)]
    scan(mailed, now=NOW + 7 * POLL)

    assert all(report.unread is not None and "no storage" in report.unread.problem for report in told)
    assert len(_answered(mailed)) == len(_labelled(mailed)) == 5


def test_a_label_for_which_the_server_is_too_busy_is_set_later_and_hinders_no_other(
    mailed: ImapWorld, scan: Scan
) -> None:
    """However long that takes; the draft is saved once."""
    with RefusingProxy(mailed.back_door, rb"UID STORE 3 ", "NO [UNAVAILABLE] not now") as proxy:
        told = [scan(mailed.through(proxy.port), now=NOW + number * POLL).failures for number in range(7)]
        labelled = _labelled(mailed)
    scan(mailed, now=NOW + 7 * POLL)

    assert labelled == GOOD
    assert [len(lines) for lines in told] == [1] * 7
    assert len(_labelled(mailed)) == len(_answered(mailed)) == 5


def test_a_thread_for_which_the_server_is_too_busy_hinders_no_other_from_being_tidied(
    mailed: ImapWorld, scan: Scan
) -> None:
    """What is not taken back is taken back next time."""
    scan(mailed)
    for number in (1, 3):
        answers = f"In-Reply-To: <r{number}@c{number}.example>\r\n"
        answer = own_letter(f"a{number}@mine.example", "No, thank you.\r\n", answers)
        mailed.deliver("Sent", answer.replace(b"client@client.example", b"ann@c%d.example" % number), NOW + POLL)
    with RefusingProxy(mailed.back_door, rb"UID STORE 1 -FLAGS", "NO [UNAVAILABLE] not now") as proxy:
        report = scan(mailed.through(proxy.port), now=NOW + 2 * POLL)
        verdicts = _refusals(mailed)
    scan(mailed, now=NOW + 3 * POLL)

    assert ["not now" in line for line in report.failures] == [True]
    assert verdicts == ["r1@c1.example", "r2@c2.example", "r4@c4.example", "r5@c5.example"]
    assert _refusals(mailed) == ["r2@c2.example", "r4@c4.example", "r5@c5.example"]


def _refusals(world: ImapWorld) -> list[str]:
    return sorted(id_ for id_, flags in world.flags("INBOX").items() if "guard-decline" in flags)


def test_a_server_that_hangs_up_at_every_reading_ends_the_scan(mailed: ImapWorld, scan: Scan) -> None:
    """It is not asked without end, and nothing is given up."""
    from servers.fault_proxy import FaultProxy

    class Hanging(FaultProxy):
        def pass_on(self, exchange: Exchange) -> None:
            if b"BODY.PEEK[]" in exchange.line:
                exchange.cut()
            super().pass_on(exchange)

    with Hanging(mailed.back_door) as proxy:
        said = [disturbed(lambda: scan(mailed.through(proxy.port))) for _ in range(7)]
        logins = proxy.names.count("LOGIN")
    scan(mailed)

    assert all("closed the connection" in line for line in said)
    assert logins < 7 * 20
    assert len(_answered(mailed)) == 5
