"""What `undo` takes back and what it leaves alone: on memory, the embedded server and Dovecot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from faults.trial import PROFILE, letter
from promises.conftest import Scan
from servers.dovecot import PASSWORD
from servers.worlds import ImapWorld, MemoryWorld, World
from unit.builders import NOW

from inbox_guard.judge import Core, Setting
from inbox_guard.mailbox.drafts import header_id
from inbox_guard.mailbox.embedded import EmbeddedServer
from inbox_guard.mailbox.memory import MemoryMailbox
from inbox_guard.mailbox.settings import ImapSettings
from inbox_guard.plan.undo import of_last_scan
from inbox_guard.profile import Policy
from inbox_guard.scan.relearning import relearn
from inbox_guard.scan.taking_back import Outcome, undo
from inbox_guard.state import State

Undo = Callable[..., list[Outcome]]
Relearn = Callable[[World], None]
Snapshot = dict[str, tuple[dict[str, frozenset[str]], list[bytes]]]

ID = "r1@client.example"
AGAIN = timedelta(days=10)  # so far back a scan looks that is to find everything once more


@pytest.fixture
def take_back(tmp_path: Path) -> Undo:
    """Undo in a world what the state says that stands."""

    def run(world: World, *, last: bool = False, dry_run: bool = False) -> list[Outcome]:
        with State.open(tmp_path / "state.db") as state, world.open() as mailbox:
            standing = state.standing.all(mailbox.account)
            return undo(of_last_scan(standing) if last else standing, mailbox, state, dry_run=dry_run)

    return run


@pytest.fixture
def found_again(tmp_path: Path, core: Core) -> Relearn:
    """Look in a world for what stands there of ours."""

    def run(world: World) -> None:
        with State.open(tmp_path / "state.db") as state, world.open() as mailbox:
            relearn(mailbox, ["INBOX"], state, core, Setting(PROFILE, Policy(), NOW))

    return run


@pytest.fixture
def requested(world: World) -> World:
    """A mailbox with a request, read but not answered, and a letter that the user has flagged."""
    world.deliver("INBOX", letter(ID), NOW, ["\\Seen", "$Important"])
    private = letter("p1@family.example", "Are you coming on Sunday?\r\n", sender="mum@client.example")
    world.deliver("INBOX", private, NOW, ["\\Flagged"])
    return world


def _snapshot(world: World) -> Snapshot:
    return {folder: (world.flags(folder), sorted(world.contents(folder))) for folder in ("INBOX", "Drafts", "Sent")}


def _draft_id(world: World) -> str:
    [draft] = world.contents("Drafts")
    return header_id(draft)


def _edit_draft(world: World) -> None:
    """The owner changes the draft and saves it, as a mail program does: a message with the same id takes its place."""
    [draft] = world.contents("Drafts")
    world.delete("Drafts", header_id(draft))
    world.deliver("Drafts", draft + b"PS: call me.\r\n", NOW, ["\\Draft"])


def test_undo_leaves_the_mailbox_as_it_was_before_the_scan(requested: World, scan: Scan, take_back: Undo) -> None:
    """Labels come off, the untouched draft goes, the user's own flags stay."""
    before = _snapshot(requested)
    scan(requested)
    changed = _snapshot(requested) != before
    [outcome] = take_back(requested)

    assert changed
    assert _snapshot(requested) == before
    assert {"guard-request", "guard-decline"} <= set(outcome.labels)
    assert [how for _, how in outcome.drafts] == ["removed"]
    assert outcome.problems == ()


@pytest.mark.parametrize("flag", ["$label1", "\\Flagged"])
def test_a_request_that_the_user_has_tagged_is_dealt_with_and_keeps_its_tag(
    world: World, scan: Scan, take_back: Undo, flag: str
) -> None:
    """Also where the tag is the one that shows a verdict."""
    world.deliver("INBOX", letter(ID), NOW, [flag])
    before = _snapshot(world)
    scan(world, policy=Policy(label_as={"decline": "$label1"}))
    labels, drafts = world.flags("INBOX")[ID], world.contents("Drafts")
    take_back(world)

    assert {"guard-request", "guard-sign-deferred-pay", "$label1", flag} <= labels
    assert len(drafts) == 1
    assert _snapshot(world) == before


def test_what_was_undone_stays_away(requested: World, scan: Scan, take_back: Undo) -> None:
    """Also where a later scan looks at the same message again."""
    before = _snapshot(requested)
    scan(requested)
    take_back(requested)
    scan(requested)
    scan(requested, since=AGAIN)

    assert _snapshot(requested) == before
    assert take_back(requested) == []


def test_a_dry_run_tells_what_would_be_taken_back_and_changes_nothing(
    requested: World, scan: Scan, take_back: Undo
) -> None:
    """It tells what the real one then does."""
    scan(requested)
    before = _snapshot(requested)
    told = take_back(requested, dry_run=True)
    untouched = _snapshot(requested) == before

    assert untouched
    assert [(one.place, set(one.labels), one.drafts) for one in told] == [
        (one.place, set(one.labels), one.drafts) for one in take_back(requested)
    ]


def test_a_draft_that_the_user_has_changed_stays(requested: World, scan: Scan, take_back: Undo) -> None:
    """Promise 3; the labels come off all the same."""
    scan(requested)
    _edit_draft(requested)
    edited = requested.contents("Drafts")
    told = take_back(requested, dry_run=True)
    [outcome] = take_back(requested)

    assert requested.contents("Drafts") == edited
    assert [how for _, how in outcome.drafts] == [how for _, how in told[0].drafts] == ["edited"]
    assert not [flag for flag in requested.flags("INBOX")[ID] if flag.startswith("guard-")]


def test_a_draft_that_was_thrown_away_already_is_told_as_gone(requested: World, scan: Scan, take_back: Undo) -> None:
    """Nothing fails where there is nothing left to do."""
    scan(requested)
    requested.delete("Drafts", _draft_id(requested))
    [outcome] = take_back(requested)

    assert ([how for _, how in outcome.drafts], outcome.problems) == (["gone"], ())


def test_labels_come_off_a_message_that_was_moved(requested: World, scan: Scan, take_back: Undo) -> None:
    """To a folder that no scan looks at; a label that the user took off meanwhile is not told as taken off."""
    scan(requested)
    requested.unflag("INBOX", ID, "guard-decline")
    requested.create("Archive")
    requested.deliver("Archive", letter(ID), NOW, requested.flags("INBOX")[ID])
    requested.delete("INBOX", ID)
    [outcome] = take_back(requested)

    assert requested.flags("Archive")[ID] == {"\\Seen", "$Important"}
    assert outcome.place.folder == "Archive"
    assert "guard-request" in outcome.labels
    assert "guard-decline" not in outcome.labels


@pytest.mark.parametrize("scanned", [True, False], ids=["in a folder that is scanned", "where no scan looks"])
def test_labels_come_off_all_copies_of_a_message(requested: World, scan: Scan, take_back: Undo, scanned: bool) -> None:
    """A mail program copies the labels too; one place alone is remembered."""
    folders = ["INBOX", "Clients"] if scanned else ["INBOX"]
    requested.create("Clients")
    scan(requested, folder=folders)
    requested.deliver("Clients", letter(ID), NOW, requested.flags("INBOX")[ID])
    scan(requested, folder=folders)
    foreseen = take_back(requested, dry_run=True)
    [outcome] = take_back(requested)

    assert requested.flags("INBOX")[ID] == requested.flags("Clients")[ID] == {"\\Seen", "$Important"}
    assert set(foreseen[0].labels) == set(outcome.labels)


def test_labels_come_off_in_a_folder_that_was_renumbered(world: World, scan: Scan, take_back: Undo) -> None:
    """Another UIDVALIDITY: the message is looked for by its Message-ID."""
    world.create("Projects")
    world.deliver("Projects", letter(ID), NOW)
    scan(world, folder="Projects")
    world.renumber("Projects")
    take_back(world)

    assert world.flags("Projects") == {ID: frozenset()}


def test_a_folder_that_is_gone_costs_nothing_but_its_own_labels(world: World, scan: Scan, take_back: Undo) -> None:
    """The draft goes, what stands for other messages is taken back too, and nothing is tried for ever."""
    world.create("Projects")
    world.deliver("Projects", letter(ID), NOW)
    scan(world, folder="Projects")
    world.deliver("INBOX", letter("r2@client.example", sender="other@client.example"), NOW)
    scan(world)
    world.remove("Projects")
    outcomes = {outcome.standing.id: outcome for outcome in take_back(world)}

    assert world.flags("INBOX") == {"r2@client.example": frozenset()}
    assert world.contents("Drafts") == []
    assert (outcomes[ID].labels, outcomes[ID].problems) == ((), ())
    assert take_back(world) == []


def test_the_last_scan_is_undone_alone_and_then_the_one_before(world: World, scan: Scan, take_back: Undo) -> None:
    """What earlier scans did stands until it is asked for."""
    world.deliver("INBOX", letter(ID), NOW)
    scan(world)
    world.deliver("INBOX", letter("r2@client.example", sender="other@client.example"), NOW)
    scan(world, now=NOW + timedelta(hours=1))
    first = [outcome.standing.id for outcome in take_back(world, last=True)]
    stands = [id_ for id_, flags in world.flags("INBOX").items() if "guard-request" in flags]
    second = [outcome.standing.id for outcome in take_back(world, last=True)]

    assert (first, stands, second) == (["r2@client.example"], [ID], [ID])
    assert world.contents("Drafts") == []


def test_which_scan_was_the_last_is_told_by_the_clock_and_not_by_what_it_was_made_for(
    world: World, scan: Scan, take_back: Undo, tmp_path: Path
) -> None:
    """`--now` is for reminders and hours; what is done is written down as of when it was done."""
    world.deliver("INBOX", letter(ID), NOW)
    scan(world, now=NOW + timedelta(days=30), clock=NOW)
    world.deliver("INBOX", letter("r2@client.example", sender="other@client.example"), NOW)
    scan(world, now=NOW - timedelta(days=1), clock=NOW + timedelta(hours=1))
    with State.open(tmp_path / "state.db") as state, world.open() as mailbox:
        seen = [row.when for row in state.records.judged(mailbox.account, NOW - timedelta(days=400))]
        saved = [draft.when for draft in state.records.drafts(mailbox.account)]
    last = [outcome.standing.id for outcome in take_back(world, last=True)]

    assert seen == saved == [NOW, NOW + timedelta(hours=1)]
    assert last == ["r2@client.example"]


def test_after_a_lost_state_a_scan_learns_again_what_stands(
    requested: World, scan: Scan, take_back: Undo, lose_state: Callable[[], None]
) -> None:
    """From the labels on the server; a draft is removed only where it would be written the same today."""
    before = _snapshot(requested)
    scan(requested)
    lose_state()
    scan(requested)
    take_back(requested)

    assert _snapshot(requested) == before


def test_what_a_scan_found_after_a_lost_state_is_not_what_the_last_scan_did(
    requested: World, scan: Scan, take_back: Undo, lose_state: Callable[[], None]
) -> None:
    """Neither the labels nor the draft: `undo` takes back what is new, `undo --all` takes all."""
    before = _snapshot(requested)
    scan(requested)
    lose_state()
    scan(requested, now=NOW + timedelta(hours=1))
    stands = _snapshot(requested)
    untouched = take_back(requested, last=True)
    still = _snapshot(requested)
    requested.deliver("INBOX", letter("r2@client.example", sender="other@client.example"), NOW)
    scan(requested, now=NOW + timedelta(hours=2))
    newest = [outcome.standing.id for outcome in take_back(requested, last=True)]
    requested.delete("INBOX", "r2@client.example")

    assert (untouched, newest) == ([], ["r2@client.example"])
    assert still == _snapshot(requested) == stands
    assert [outcome.standing.id for outcome in take_back(requested)] == [ID]
    assert _snapshot(requested) == before


def test_a_draft_that_was_found_without_labels_is_not_what_the_last_scan_did(
    without_labels: World, scan: Scan, take_back: Undo, lose_state: Callable[[], None]
) -> None:
    """Where the server keeps no labels the draft alone tells of an earlier scan."""
    without_labels.deliver("INBOX", letter(ID), NOW)
    scan(without_labels)
    lose_state()
    scan(without_labels, now=NOW + timedelta(hours=1))
    untouched = take_back(without_labels, last=True)
    drafted = len(without_labels.contents("Drafts"))
    take_back(without_labels)

    assert (untouched, drafted, without_labels.contents("Drafts")) == ([], 1, [])


@pytest.mark.parametrize("edited", [False, True], ids=["untouched", "edited"])
def test_after_a_lost_state_labels_and_drafts_are_found_in_the_mailbox(
    requested: World, scan: Scan, take_back: Undo, lose_state: Callable[[], None], found_again: Relearn, edited: bool
) -> None:
    """Wherever they stand, by names and Message-IDs that nobody else gives: tags and drafts of the user's own stay."""
    requested.create("Archive")
    requested.deliver("Drafts", letter("d1@mine.example", more=f"In-Reply-To: <{ID}>\r\n"), NOW, ["\\Draft"])
    requested.flag("INBOX", "p1@family.example", "guard-party")
    before = _snapshot(requested)
    scan(requested)
    requested.deliver("Archive", letter(ID), NOW, requested.flags("INBOX")[ID])
    if edited:
        [draft] = [raw for raw in requested.contents("Drafts") if header_id(raw) != "d1@mine.example"]
        requested.delete("Drafts", header_id(draft))
        requested.deliver("Drafts", draft + b"PS: call me.\r\n", NOW, ["\\Draft"])
    lose_state()
    found_again(requested)
    [outcome] = take_back(requested)
    drafts, left = len(requested.contents("Drafts")), requested.flags("Archive")[ID]

    assert [how for _, how in outcome.drafts] == ["edited" if edited else "removed"]
    assert (drafts, left) == (1 + edited, {"\\Seen", "$Important"})
    assert edited or _snapshot(requested) == before
    assert take_back(requested) == []


def test_a_reminder_is_found_again_and_stays_since_nobody_knows_how_it_was_written(
    world: World, scan: Scan, take_back: Undo, lose_state: Callable[[], None], found_again: Relearn
) -> None:
    """It is told; its label comes off."""
    world.deliver("INBOX", letter(ID), NOW - timedelta(hours=3))
    world.deliver("Sent", QUESTION.encode(), NOW - timedelta(hours=1))
    scan(world)
    scan(world, now=NOW + timedelta(days=9))
    lose_state()
    found_again(world)
    ends = [how for outcome in take_back(world) for _, how in outcome.drafts]

    assert (ends, len(world.contents("Drafts"))) == (["edited"], 1)
    assert not [flag for flags in world.flags("Sent").values() for flag in flags if flag.startswith("guard-")]


def test_an_edited_draft_survives_a_lost_state_too(
    requested: World, scan: Scan, take_back: Undo, lose_state: Callable[[], None]
) -> None:
    """Promise 3, when nothing is remembered of what was written."""
    scan(requested)
    _edit_draft(requested)
    edited = requested.contents("Drafts")
    lose_state()
    scan(requested)
    take_back(requested)

    assert requested.contents("Drafts") == edited


@pytest.fixture(params=["memory", "embedded"])
def without_labels(request: pytest.FixtureRequest) -> Iterator[World]:
    """Mailboxes that keep no labels."""
    if request.param == "memory":
        world = MemoryWorld()
        world.mailbox = MemoryMailbox(labels="none")
        yield world
    else:
        with EmbeddedServer("anna", PASSWORD, keywords=False) as server:
            settings = ImapSettings("work", "127.0.0.1", "anna", port=server.port, security="none")
            yield ImapWorld(settings, PASSWORD, server.port)


def test_where_labels_are_not_kept_the_draft_is_taken_back(without_labels: World, scan: Scan, take_back: Undo) -> None:
    """Nothing is told of labels that were never there."""
    without_labels.deliver("INBOX", letter(ID), NOW)
    scan(without_labels)
    drafted = len(without_labels.contents("Drafts"))
    [outcome] = take_back(without_labels)

    assert (drafted, without_labels.contents("Drafts")) == (1, [])
    assert (outcome.labels, outcome.problems) == ((), ())


def test_a_server_that_cannot_remove_one_message_alone_keeps_the_draft(scan: Scan, take_back: Undo) -> None:
    """Without UIDPLUS an EXPUNGE would take the user's own deleted mail with it (RFC 4315); it is told, once."""
    world = MemoryWorld()
    world.mailbox = MemoryMailbox(uidplus=False)
    world.deliver("INBOX", letter(ID), NOW)
    scan(world)
    told = [how for one in take_back(world, dry_run=True) for _, how in one.drafts]
    done = [how for one in take_back(world) for _, how in one.drafts]

    assert told == done == ["kept"]
    assert len(world.contents("Drafts")) == 1
    assert world.flags("INBOX") == {ID: frozenset()}


QUESTION = (
    "From: me@mine.example\r\nTo: client@client.example\r\nSubject: Re: Website\r\n"
    "Message-ID: <own1@mine.example>\r\nIn-Reply-To: <r1@client.example>\r\n"
    "Date: Wed, 11 Mar 2026 11:00:00 +0000\r\n\r\nHello,\r\n\r\n"
    "it costs 2,400 euros, the offer is attached. Shall I reserve April for you?\r\n\r\nKim\r\n"
)


@pytest.mark.parametrize("edited", [False, True], ids=["untouched", "edited"])
def test_a_reminder_that_was_undone_is_not_written_again(
    world: World,
    scan: Scan,
    take_back: Undo,
    edited: bool,
) -> None:
    """The thread goes on waiting, and nothing more is saved or labelled; an edited reminder stays as it is."""
    world.deliver("INBOX", letter(ID), NOW - timedelta(hours=3))
    world.deliver("Sent", QUESTION.encode(), NOW - timedelta(hours=1))
    later = NOW + timedelta(days=9)
    scan(world)
    scan(world, now=later)
    drafted = len(world.contents("Drafts"))
    if edited:
        _edit_draft(world)
    take_back(world)
    left = world.contents("Drafts")
    for days in (0, 1, 8):
        scan(world, now=later + timedelta(days=days))

    assert (drafted, len(left)) == (1, int(edited))
    assert world.contents("Drafts") == left
    assert not [flag for flags in world.flags("Sent").values() for flag in flags if flag.startswith("guard-")]
