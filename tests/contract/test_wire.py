"""What goes over the wire to a real server: the commands, how many, and how many bytes; read from a recording proxy."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from servers.allowed import breaches
from servers.mails import draft, joined, mail, multipart, part
from servers.recording_proxy import RecordingProxy
from servers.worlds import ImapWorld

from inbox_guard.model import AddLabel, AppendDraft, Cursor, Place, RemoveDraft, RemoveLabel
from inbox_guard.plan.digests import digest

MEGABYTE = 1_000_000


@pytest.fixture
def proxy(dovecot_world: ImapWorld) -> Iterator[RecordingProxy]:
    """A proxy before Dovecot."""
    with RecordingProxy(dovecot_world.back_door) as running:
        yield running


@pytest.fixture
def behind(dovecot_world: ImapWorld, proxy: RecordingProxy) -> ImapWorld:
    """A fresh mailbox, reached through the proxy."""
    return dovecot_world.through(proxy.port)


def poll(behind: ImapWorld, cursors: dict[str, Cursor]) -> dict[str, Cursor]:
    """Look for new mail as a scan does, in a session of its own."""
    with behind.open() as mailbox:
        return {folder: mailbox.new(folder, cursors.get(folder), None).cursor for folder in ("INBOX", "Sent")}


def test_a_whole_life_sends_only_commands_of_the_list(behind: ImapWorld, proxy: RecordingProxy) -> None:
    """Reading, labelling, drafting and undoing."""
    behind.deliver("INBOX", mail("1@client.example"))
    behind.deliver("INBOX", multipart("2@client.example", "mixed", part("text/plain", b"x"), part("a/b", b"y")))
    behind.deliver("Drafts", mail("mine@mine.example"))
    with behind.open() as mailbox:
        listing = mailbox.new("INBOX", None, None)
        headers = list(mailbox.headers(listing, listing.uids))
        assert len(list(mailbox.bodies(headers))) == 2
        mailbox.label_support()
        mailbox.draft_ids()
        mailbox.find("1@client.example", ["INBOX", "Sent"])
        steps = (
            AppendDraft(headers[0].place, draft()),
            AddLabel(headers[0].place, ("guard-decline", "$label1")),
            RemoveLabel(headers[0].place, ("guard-decline",)),
            RemoveDraft("d1@mine.example", digest(draft())),
        )
        assert [mailbox.apply(step).done for step in steps] == [True] * 4
    assert breaches(proxy.record.commands) == []
    sent = "\n".join(proxy.record.commands)
    assert "UID EXPUNGE" in sent, "the life was whole: the check saw a removal"
    assert "APPEND" in sent


@pytest.mark.parametrize(
    "commands",
    [
        ["EXPUNGE"],
        ["UID MOVE 1 Trash"],
        ["UID COPY 1 Trash"],
        ["DELETE INBOX"],
        ['CREATE "Drafts"'],
        ["UID FETCH 1 (BODY[])"],
        ["UID FETCH 1 (BODY.PEEK[] RFC822)"],
        ["FETCH 1 (FLAGS)"],
        [r"UID STORE 1 +FLAGS.SILENT (\Seen)"],
        [r"UID STORE 1 FLAGS.SILENT (a)"],
        ["SELECT INBOX", "CLOSE"],
        ["SELECT INBOX", r"UID STORE 1 +FLAGS.SILENT (\Deleted)"],
        ["SELECT Drafts", r"UID STORE 1 +FLAGS.SILENT (\Deleted)", "UID EXPUNGE 2"],
        ["SELECT Drafts", "UID EXPUNGE 2"],
        ['APPEND "INBOX" () {3}'],
    ],
    ids=" ".join,
)
def test_the_list_itself_notices_what_is_not_allowed(commands: list[str]) -> None:
    """A check that cannot fail proves nothing."""
    assert len(breaches(commands)) == 1


def test_a_poll_without_news_is_short(behind: ImapWorld, proxy: RecordingProxy) -> None:
    """Login, folders, one EXAMINE each, logout."""
    behind.deliver("INBOX", mail("1@client.example"))
    cursors = poll(behind, {})
    proxy.record.clear()
    assert poll(behind, cursors) == cursors
    commands = proxy.record.commands
    assert len(commands) <= 8, commands
    assert not any(word in command for command in commands for word in ("SEARCH", "FETCH", "SELECT", "STORE"))


def test_a_poll_without_news_costs_the_same_however_much_mail_there_is(
    behind: ImapWorld, proxy: RecordingProxy
) -> None:
    """Nothing is said per message."""
    sizes = []
    for number in (10, 490):
        behind.deliver_all("INBOX", [mail(f"{number}.{n}@client.example") for n in range(number)])
        cursors = poll(behind, {})
        proxy.record.clear()
        poll(behind, cursors)
        # numbers grow a digit, session names vary: what counts is that nothing is said per message
        lines = [re.sub(r"\d+|=\S+", "0", line) for line in [*proxy.record.lines, *proxy.record.commands]]
        sizes.append(len("".join(lines)))
    assert max(sizes) - min(sizes) < 100, sizes
    assert max(sizes) < 3_000


def test_headers_of_many_messages_take_one_fetch(behind: ImapWorld, proxy: RecordingProxy) -> None:
    """Bodies two for each hundred."""
    behind.deliver_all("INBOX", [mail(f"{n}@client.example") for n in range(120)])
    with behind.open() as mailbox:
        listing = mailbox.new("INBOX", None, None)
        proxy.record.clear()
        messages = list(mailbox.headers(listing, listing.uids))
        assert len(proxy.record.commands) == 1
        proxy.record.clear()
        assert len(list(mailbox.bodies(messages))) == 120
        assert len(proxy.record.commands) == 2, "a hundred messages each"


def test_large_messages_that_are_built_alike_share_their_commands(behind: ImapWorld, proxy: RecordingProxy) -> None:
    """One for the structures, one for all messages of one build."""
    text, big = part("text/plain", b"text"), part("application/pdf", b"x" * 70_000)
    for number in range(3):
        behind.deliver("INBOX", multipart(f"a{number}@client.example", "mixed", text, big))
        behind.deliver("INBOX", multipart(f"b{number}@client.example", "mixed", text, text, big))
    with behind.open() as mailbox:
        listing = mailbox.new("INBOX", None, None)
        messages = list(mailbox.headers(listing, listing.uids))
        proxy.record.clear()
        assert len(list(mailbox.bodies(messages))) == 6
        assert len(proxy.record.commands) == 3


def test_a_mail_of_thousands_of_parts_does_not_stop_the_others(behind: ImapWorld) -> None:
    """The line that describes it is longer than the standard library likes."""
    name = "n" * 400
    parts = [part(f'a/b; name="{name}"', b"") for _ in range(4_000)]
    behind.deliver("INBOX", multipart("1@client.example", "mixed", *parts))
    behind.deliver("INBOX", mail("2@client.example"))
    with behind.open() as mailbox:
        listing = mailbox.new("INBOX", None, None)
        bodies = list(mailbox.bodies(list(mailbox.headers(listing, listing.uids))))
    assert [body.complete for body in bodies] == [True, True]
    assert b"shop" in bodies[1].content


@pytest.mark.parametrize("unit", [MEGABYTE, 8_000], ids=["large", "small"])
def test_attachments_stay_on_the_server(behind: ImapWorld, proxy: RecordingProxy, unit: int) -> None:
    """Whatever its size, of an attachment no byte is fetched."""
    text = part("text/plain; charset=utf-8", "Größe".encode())
    html = part("text/html", b"<p>size</p>")
    inner = part('multipart/alternative; boundary="=_inner"', joined("=_inner", text, html))
    picture = part("image/jpeg", b"A" * 5 * unit, "Content-Transfer-Encoding: base64")
    related = part('multipart/related; boundary="=_mid"', joined("=_mid", inner, picture))
    notes = part('text/plain; name="log.txt"', b"x" * unit, "Content-Disposition: attachment")
    behind.deliver("INBOX", multipart("1@client.example", "mixed", related, notes))
    with behind.open() as mailbox:
        listing = mailbox.new("INBOX", None, None)
        (message,) = mailbox.bodies(list(mailbox.headers(listing, listing.uids)))
    assert "Größe".encode() in message.content
    assert b"<p>size</p>" in message.content
    assert message.size > 6 * unit
    assert len(proxy.record.received) < 6_000
    assert b"AAAA" not in proxy.record.received
    assert b"xxxx" not in proxy.record.received


LONG = part("text/html", b"<p>price</p>\r\n" * 30_000)
PARTLY = {
    "a giant text": (mail("1@client.example", text="price \r\n" * 40_000), True),
    "a giant header": (mail("1@client.example", more="X-Long: x\r\n" * 9_000, text="price\r\n" * 9_000), True),
    "many texts": (multipart("1@client.example", "mixed", *[part("text/plain", b"price")] * 21), True),
    "a giant page": (multipart("1@client.example", "mixed", LONG), True),
    "a giant page beside a notice": (
        multipart("1@client.example", "alternative", part("text/plain", b"See the page."), LONG),
        True,
    ),
    "a giant page beside its text": (
        multipart("1@client.example", "alternative", part("text/plain", b"price\r\n" * 200), LONG),
        False,
    ),
    "a giant attachment": (
        multipart("1@client.example", "mixed", part("text/plain", b"price"), part("a/b", b"x" * MEGABYTE)),
        False,
    ),
    "a small mail": (mail("1@client.example"), False),
}


@pytest.mark.parametrize("name", PARTLY)
def test_what_stays_on_the_server_of_what_is_to_be_read_is_known(dovecot_world: ImapWorld, name: str) -> None:
    """So that people are told; attachments are not to be read."""
    content, cut = PARTLY[name]
    dovecot_world.deliver("INBOX", content)
    with dovecot_world.open() as mailbox:
        listing = mailbox.new("INBOX", None, None)
        (message,) = mailbox.bodies(list(mailbox.headers(listing, listing.uids)))
    assert message.cut is cut


@pytest.mark.parametrize("encoding", ["8bit", "base64"])
def test_a_giant_text_is_cut_at_a_line(behind: ImapWorld, proxy: RecordingProxy, encoding: str) -> None:
    """No character and no encoded group is torn."""
    line = ("ä" * 30 if encoding == "8bit" else "QUJD" * 15).encode() + b"\r\n"
    header = mail("1@client.example", more=f"Content-Transfer-Encoding: {encoding}\r\n", text="")
    behind.deliver("INBOX", header + line * (3 * MEGABYTE // len(line)))
    with behind.open() as mailbox:
        listing = mailbox.new("INBOX", None, None)
        (message,) = mailbox.bodies(list(mailbox.headers(listing, listing.uids)))
    assert len(proxy.record.received) < 300_000
    assert message.content.endswith(line)
    assert len(message.content) > 200_000


def test_a_giant_header_is_cut(behind: ImapWorld, proxy: RecordingProxy) -> None:
    """It is still a header, with its end."""
    more = "".join(f"X-Filler-{n}: {'x' * 60}\r\n" for n in range(20_000))
    behind.deliver("INBOX", mail("1@client.example", more=more))
    with behind.open() as mailbox:
        listing = mailbox.new("INBOX", None, None)
        (message,) = mailbox.headers(listing, listing.uids)
    assert len(proxy.record.received) < 80_000
    assert message.content.startswith(b"From: Client")
    assert message.content.endswith(b"\r\n\r\n")


def test_labelling_many_messages_opens_the_folder_once(behind: ImapWorld, proxy: RecordingProxy) -> None:
    """Two commands a message then."""
    behind.deliver_all("INBOX", [mail(f"{n}@client.example") for n in range(10)])
    with behind.open() as mailbox:
        listing = mailbox.new("INBOX", None, None)
        proxy.record.clear()
        for uid in listing.uids:
            place = Place("work", "INBOX", listing.cursor.uidvalidity, uid)
            assert mailbox.apply(AddLabel(place, ("guard-decline",))).done
    assert sum(command.startswith("SELECT") for command in proxy.record.commands) == 1
    assert len(proxy.record.commands) == 1 + 2 * 10 + 1, "SELECT, then STORE and a look for each, LOGOUT"
