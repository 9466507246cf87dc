"""What every mailbox promises to the scan, whichever it is: in RAM, embedded, Dovecot with and without TLS."""

from __future__ import annotations

import email
from dataclasses import replace
from datetime import timedelta
from email.policy import default

import pytest
from servers.mails import NOON, draft, joined, mail, multipart, part
from servers.worlds import World

from inbox_guard.errors import MailboxError
from inbox_guard.mailbox.drafts import message_digest
from inbox_guard.mailbox.port import Listing, Mailbox, listing_of
from inbox_guard.model import (
    AddLabel,
    AppendDraft,
    Cursor,
    Place,
    RawMessage,
    Refusal,
    RemoveDraft,
    RemoveLabel,
)
from inbox_guard.plan.digests import digest, text_digest
from inbox_guard.replies import render


def read(mailbox: Mailbox, folder: str = "INBOX") -> list[RawMessage]:
    """The headers of all that is in a folder."""
    listing = mailbox.new(folder, None, None)
    return list(mailbox.headers(listing, listing.uids))


def subjects(messages: list[RawMessage]) -> list[str]:
    """The subject lines."""
    lines = [line for message in messages for line in message.content.split(b"\r\n")]
    return [line.decode().removeprefix("Subject: ") for line in lines if line.startswith(b"Subject: ")]


class TestNew:
    """Which messages are new."""

    def test_a_first_look_lists_all_mail_by_ascending_uid(self, world: World) -> None:
        """Without a window all there is."""
        for number in range(3):
            world.deliver("INBOX", mail(f"{number}@client.example"))
        with world.open() as mailbox:
            listing = mailbox.new("INBOX", None, None)
        assert len(listing.uids) == 3
        assert list(listing.uids) == sorted(listing.uids)
        assert listing.cursor.uid >= listing.uids[-1]

    def test_after_the_cursor_there_is_nothing_and_a_new_message_comes_alone(self, world: World) -> None:
        """The daily case."""
        world.deliver("INBOX", mail("1@client.example"))
        with world.open() as mailbox:
            first = mailbox.new("INBOX", None, None)
            again = mailbox.new("INBOX", first.cursor, None)
            assert again == Listing("INBOX", (), first.cursor)
            world.deliver("INBOX", mail("2@client.example", subject="Second"))
            later = mailbox.new("INBOX", first.cursor, None)
            assert len(later.uids) == 1
            assert subjects(list(mailbox.headers(later, later.uids))) == ["Second"]

    def test_a_deleted_last_message_does_not_bring_an_older_one_back(self, world: World) -> None:
        """`UID n:*` names the last message even where its UID is lower."""
        for number in (1, 2, 3):
            world.deliver("INBOX", mail(f"{number}@client.example"))
        with world.open() as mailbox:
            listing = mailbox.new("INBOX", None, None)
        cursor = Cursor(listing.cursor.uidvalidity, listing.uids[1])
        world.delete("INBOX", "3@client.example")
        with world.open() as mailbox:
            assert mailbox.new("INBOX", cursor, None).uids == ()

    def test_the_window_of_a_first_look_is_exact_to_the_second_of_internaldate(self, world: World) -> None:
        """IMAP itself searches by days."""
        for minutes in (-1, 0, 1):
            arrived = NOON + timedelta(minutes=minutes)
            world.deliver("INBOX", mail(f"{minutes}@client.example", subject=str(minutes)), arrived)
        world.deliver("INBOX", mail("old@client.example", subject="old"), NOON - timedelta(days=9))
        with world.open() as mailbox:
            listing = mailbox.new("INBOX", None, NOON)
            found = list(mailbox.headers(listing, listing.uids))
        assert subjects(found) == ["0", "1"]
        assert found[0].received == NOON

    def test_a_forged_date_header_does_not_matter_to_the_window(self, world: World) -> None:
        """Anyone can write a Date."""
        world.deliver("INBOX", mail("1@client.example").replace(b"2026", b"1999"), NOON)
        with world.open() as mailbox:
            listing = mailbox.new("INBOX", None, NOON - timedelta(days=1))
            assert len(list(mailbox.headers(listing, listing.uids))) == 1

    def test_with_a_cursor_the_window_is_no_limit(self, world: World) -> None:
        """Mail that a server delivers late, with an old date of arrival, is new all the same."""
        world.deliver("INBOX", mail("1@client.example"))
        with world.open() as mailbox:
            cursor = mailbox.new("INBOX", None, None).cursor
            world.deliver("INBOX", mail("2@client.example"), NOON - timedelta(days=400))
            listing = mailbox.new("INBOX", cursor, NOON)
            assert len(list(mailbox.headers(listing, listing.uids))) == 1

    def test_another_uidvalidity_makes_all_mail_of_the_window_new_again(self, world: World) -> None:
        """Old UIDs mean nothing any more (RFC 9051 §2.3.1.1)."""
        world.create("Requests")
        world.deliver("Requests", mail("1@client.example", subject="Old"), NOON - timedelta(days=9))
        world.deliver("Requests", mail("2@client.example", subject="New"), NOON)
        with world.open() as mailbox:
            before = mailbox.new("Requests", None, None)
        world.renumber("Requests")
        with world.open() as mailbox:
            after = mailbox.new("Requests", before.cursor, NOON - timedelta(days=1))
            assert after.cursor.uidvalidity != before.cursor.uidvalidity
            assert subjects(list(mailbox.headers(after, after.uids))) == ["New"]
            assert list(mailbox.headers(before, before.uids)) == [], "UIDs of the old numbering name nothing now"

    def test_an_empty_folder_gives_an_empty_listing_with_a_cursor(self, world: World) -> None:
        """From there on mail is new."""
        with world.open() as mailbox:
            listing = mailbox.new("INBOX", None, NOON)
            assert listing.uids == ()
            world.deliver("INBOX", mail("1@client.example"))
            assert len(mailbox.new("INBOX", listing.cursor, None).uids) == 1

    def test_a_missing_folder_is_an_error_that_leaves_the_mailbox_usable(self, world: World) -> None:
        """One wrong name must not stop the other folders."""
        with world.open() as mailbox:
            with pytest.raises(MailboxError) as caught:
                mailbox.new("Nowhere", None, None)
            assert "Nowhere" in caught.value.problem
            assert mailbox.new("INBOX", None, None).uids == ()

    def test_a_folder_with_a_name_of_another_script_is_read(self, world: World) -> None:
        """Names travel in modified UTF-7."""
        world.create("Запросы & Ääkköset")
        world.deliver("Запросы & Ääkköset", mail("1@client.example"))
        with world.open() as mailbox:
            assert subjects(read(mailbox, "Запросы & Ääkköset")) == ["Shop"]


class TestReading:
    """Headers and bodies."""

    def test_a_header_comes_with_flags_time_and_size_and_without_the_body(self, world: World) -> None:
        """Most mail is put aside by its header."""
        whole = mail("1@client.example", text="body text")
        world.deliver("INBOX", whole, NOON, ["\\Flagged"])
        with world.open() as mailbox:
            (message,) = read(mailbox)
        assert message.content.endswith(b"\r\n\r\n")
        assert b"body text" not in message.content
        assert whole.startswith(message.content)
        assert (message.complete, message.received, message.size) == (False, NOON, len(whole))
        assert message.flags - {"\\Recent"} == {"\\Flagged"}
        assert message.place.folder == "INBOX"

    @pytest.mark.parametrize("lines", [1, 3_000], ids=["small", "large"])
    def test_a_plain_message_comes_back_byte_for_byte(self, world: World, lines: int) -> None:
        """Odd spacing, 8-bit text, a lone dot."""
        whole = mail(
            "1@client.example",
            text="Größe: 5 €\r\n\r\n.\r\nend of all that\r\n" * lines,
            more="X-Odd:  two  spaces \r\n\tfolded\r\n",
        )
        world.deliver("INBOX", whole)
        with world.open() as mailbox:
            (message,) = mailbox.bodies(read(mailbox))
        assert message.content == whole
        assert message.complete

    def test_a_message_without_a_body_is_read(self, world: World) -> None:
        """A header alone is a message too."""
        world.deliver("INBOX", mail("1@client.example")[: -len(b"Could you build a shop?\r\n")])
        with world.open() as mailbox:
            (message,) = mailbox.bodies(read(mailbox))
        assert message.content.endswith(b"\r\n\r\n")

    def test_bodies_come_in_the_order_asked_for_whatever_they_are_made_of(self, world: World) -> None:
        """However they were grouped for fetching."""
        plain, html = part("text/plain", b"plain"), part("text/html", b"<p>html</p>")
        world.deliver("INBOX", multipart("1@client.example", "alternative", plain, html))
        world.deliver("INBOX", mail("2@client.example"))
        world.deliver("INBOX", multipart("3@client.example", "alternative", plain, html))
        with world.open() as mailbox:
            headers = read(mailbox)
            wanted = [headers[2], headers[0], headers[1]]
            assert [m.place for m in mailbox.bodies(wanted)] == [m.place for m in wanted]

    @pytest.mark.parametrize("size", [9, 9_000], ids=["small", "large"])
    def test_all_text_parts_are_there_and_none_is_read_as_another(self, world: World, size: int) -> None:
        """The shape is that of the original; what is attached is named."""
        inner = joined("=_inner", part("text/plain; charset=utf-8", "Grüße".encode()), part("text/html", b"<p>Hi</p>"))
        related = part('multipart/alternative; boundary="=_inner"', inner)
        logo = part("image/png", b"iVBORw0K" * 9, "Content-Transfer-Encoding: base64", "Content-ID: <logo>")
        nested = part('multipart/related; boundary="=_mid"', joined("=_mid", related, logo))
        brief = part('application/pdf; name="brief.pdf"', b"JVBERi0x" * size, "Content-Disposition: attachment")
        world.deliver("INBOX", multipart("1@client.example", "mixed", nested, brief))
        with world.open() as mailbox:
            (message,) = mailbox.bodies(read(mailbox))
        shape = message_shape(message.content)
        assert shape == ["text/plain: Grüße", "text/html: <p>Hi</p>", "image/png", "application/pdf brief.pdf"]

    def test_many_messages_come_whole(self, world: World) -> None:
        """No text is given to a neighbour."""
        for number in range(12):
            world.deliver("INBOX", mail(f"{number}@client.example", text=f"text {number}"))
        with world.open() as mailbox:
            bodies = list(mailbox.bodies(read(mailbox)))
        assert [f"text {n}\r\n".encode() in body.content for n, body in enumerate(bodies)] == [True] * 12

    def test_a_message_that_vanished_meanwhile_is_left_out(self, world: World) -> None:
        """Its owner reads mail too."""
        for number in (1, 2, 3):
            world.deliver("INBOX", mail(f"{number}@client.example", subject=str(number)))
        with world.open() as mailbox:
            listing = mailbox.new("INBOX", None, None)
            headers = list(mailbox.headers(listing, listing.uids))
        world.delete("INBOX", "2@client.example")
        with world.open() as mailbox:
            assert subjects(list(mailbox.headers(listing, listing.uids))) == ["1", "3"]
            assert subjects(list(mailbox.bodies(headers))) == ["1", "3"]

    def test_reading_changes_neither_seen_nor_recent_nor_any_flag(self, world: World) -> None:
        """The first promise."""
        for number in (1, 2):
            world.deliver("INBOX", mail(f"{number}@client.example"))
        recent = world.recent("INBOX")
        with world.open() as mailbox:
            list(mailbox.bodies(read(mailbox)))
            mailbox.find("1@client.example", ["INBOX"])
            mailbox.draft_ids()
        assert world.recent("INBOX") == recent
        assert set(world.flags("INBOX").values()) == {frozenset()}

    def test_flags_that_change_meanwhile_are_those_of_their_own_message(self, world: World) -> None:
        """A server tells of them by sequence number, which is another message's UID here."""
        for number in range(8):
            world.deliver("INBOX", mail(f"{number}@client.example"))
        for number in range(3):
            world.delete("INBOX", f"{number}@client.example")
        with world.open() as mailbox:
            listing = mailbox.new("INBOX", None, None)
            for number in (6, 7):
                world.flag("INBOX", f"{number}@client.example", "\\Answered")
            flags = [message.flags - {"\\Recent"} for message in mailbox.headers(listing, listing.uids)]
        assert flags[:3] == [frozenset()] * 3
        assert set(flags[3:]) <= {frozenset(), frozenset({"\\Answered"})}, "some servers tell of them later"

    def test_two_folders_can_be_read_at_the_same_time(self, world: World) -> None:
        """One connection has one folder open; callers need not know."""
        world.create("Requests")
        for folder in ("INBOX", "Requests"):
            for number in (1, 2):
                world.deliver(folder, mail(f"{folder}{number}@client.example", subject=f"{folder} {number}"))
        with world.open() as mailbox:
            one, other = mailbox.new("INBOX", None, None), mailbox.new("Requests", None, None)
            ahead = list(zip(mailbox.headers(one, one.uids), mailbox.headers(other, other.uids), strict=True))
            flat = [message for pair in ahead for message in pair]
            assert subjects(list(mailbox.bodies(flat))) == ["INBOX 1", "Requests 1", "INBOX 2", "Requests 2"]

    def test_a_message_is_found_by_its_id_in_the_folders_asked_for(self, world: World) -> None:
        """And can be read again from its place."""
        world.create("Requests")
        world.deliver("Requests", mail("Abc.123@client.example", subject="This"))
        world.deliver("INBOX", mail("other@client.example"))
        with world.open() as mailbox:
            (place,) = mailbox.find("<Abc.123@client.example>", ["INBOX", "Requests"])
            assert subjects(list(mailbox.headers(listing_of(place), [place.uid]))) == ["This"]
            assert mailbox.find("nobody@client.example", ["INBOX", "Requests"]) == ()

    @pytest.mark.parametrize("text", ['"x"@c.example', "x{5}", "x+%*y@c.example"])
    def test_an_id_of_strange_characters_is_searched_for_as_it_is(self, world: World, text: str) -> None:
        """A {5} at the end of a line would announce a literal."""
        world.deliver("INBOX", mail(text))
        world.deliver("INBOX", mail("plain@client.example"))
        with world.open() as mailbox:
            assert len(mailbox.find(text, ["INBOX"])) == 1

    @pytest.mark.parametrize("text", ["a\r\nX1 LOGOUT", "a\x00b", "", "ä@client.example", "a b"])
    def test_a_text_that_is_no_id_finds_nothing_and_does_no_harm(self, world: World, text: str) -> None:
        """Message-IDs come from strangers."""
        world.deliver("INBOX", mail("1@client.example"))
        with world.open() as mailbox:
            assert mailbox.find(text, ["INBOX"]) == ()
            assert len(read(mailbox)) == 1


class TestLabels:
    """Labels on messages."""

    def test_a_label_is_added_beside_other_flags_and_taken_off_again(self, world: World) -> None:
        """Flags of others stay."""
        world.deliver("INBOX", mail("1@client.example"), flags=["\\Flagged", "$Label2"])
        with world.open() as mailbox:
            (message,) = read(mailbox)
            labels = ("guard-clarify", "guard-sign-price-pressure")
            assert mailbox.apply(AddLabel(message.place, labels)).done
            assert world.flags("INBOX")["1@client.example"] == {"\\Flagged", "$Label2", *labels}
            assert read(mailbox)[0].flags >= set(labels)
            assert mailbox.apply(RemoveLabel(message.place, labels[:1])).done
        assert world.flags("INBOX")["1@client.example"] == {"\\Flagged", "$Label2", labels[1]}

    def test_adding_and_taking_off_twice_changes_nothing_more(self, world: World) -> None:
        """Steps can be repeated."""
        world.deliver("INBOX", mail("1@client.example"))
        with world.open() as mailbox:
            place = read(mailbox)[0].place
            steps = [AddLabel(place, ("guard-decline",))] * 2 + [RemoveLabel(place, ("guard-decline",))] * 2
            assert [mailbox.apply(step).done for step in steps] == [True] * 4
        assert world.flags("INBOX")["1@client.example"] == frozenset()

    @pytest.mark.parametrize(
        "label", ["\\Deleted", "\\Seen", "two words", "ä", "a(b", "a{1}", "a\r\nb", "", "%", '"q"']
    )
    def test_what_is_no_plain_label_is_refused(self, world: World, label: str) -> None:
        """Above all the flags that delete or mark as read."""
        world.deliver("INBOX", mail("1@client.example"))
        with world.open() as mailbox:
            place = read(mailbox)[0].place
            for step in (AddLabel(place, (label,)), RemoveLabel(place, (label,)), AddLabel(place, ("ok", label))):
                assert mailbox.apply(step).refusal is Refusal.UNFIT_LABEL
        assert world.flags("INBOX")["1@client.example"] == frozenset()

    def test_a_vanished_message_is_not_labelled_and_the_receipt_says_so(self, world: World) -> None:
        """Servers answer OK to that."""
        world.deliver("INBOX", mail("1@client.example"))
        with world.open() as mailbox:
            place = read(mailbox)[0].place
        world.delete("INBOX", "1@client.example")
        with world.open() as mailbox:
            receipt = mailbox.apply(AddLabel(place, ("guard-decline",)))
        assert receipt.refusal is Refusal.GONE

    def test_after_a_renumbering_no_stranger_gets_the_label(self, world: World) -> None:
        """The UID may be another message's now."""
        world.create("Requests")
        world.deliver("Requests", mail("1@client.example"))
        with world.open() as mailbox:
            place = read(mailbox, "Requests")[0].place
        world.renumber("Requests")
        with world.open() as mailbox:
            assert not mailbox.apply(AddLabel(place, ("guard-decline",))).done
        assert world.flags("Requests")["1@client.example"] == frozenset()

    def test_the_mailbox_tells_that_labels_hold(self, world: World) -> None:
        """Asked, it never says `unasked`."""
        with world.open() as mailbox:
            assert mailbox.label_support() == "keywords"
            assert mailbox.abilities.labels == "keywords"
            assert mailbox.abilities.warnings == ()


class TestDrafts:
    """Drafts, saved and taken back."""

    def test_a_draft_is_saved_as_a_draft_that_was_read(self, world: World) -> None:
        """It must not call for attention as new mail does."""
        with world.open() as mailbox:
            receipt = mailbox.apply(AppendDraft(Place(), draft()))
            assert (receipt.done, receipt.folder) == (True, "Drafts")
            assert mailbox.draft_ids() == ("d1@mine.example",)
        assert world.contents("Drafts") == [render(draft())]
        assert world.flags("Drafts")["d1@mine.example"] == {"\\Draft", "\\Seen"}

    def test_a_draft_that_is_there_is_not_saved_again(self, world: World) -> None:
        """Across sessions; the server itself remembers."""
        with world.open() as mailbox:
            mailbox.apply(AppendDraft(Place(), draft()))
            again = mailbox.apply(AppendDraft(Place(), draft(text="Other words, same answer.\n")))
            assert again.refusal is Refusal.ALREADY
        with world.open() as mailbox:
            assert not mailbox.apply(AppendDraft(Place(), draft())).done
        assert len(world.contents("Drafts")) == 1

    @pytest.mark.parametrize("message_id", ["a\r\nX LOGOUT@mine.example", "", "ä@mine.example"])
    def test_a_draft_whose_id_is_none_is_not_saved(self, world: World, message_id: str) -> None:
        """It could never be found again."""
        with world.open() as mailbox:
            assert not mailbox.apply(AppendDraft(Place(), draft(message_id))).done
        assert world.contents("Drafts") == []

    def test_an_untouched_draft_is_taken_back_and_nothing_else(self, world: World) -> None:
        """Expunging takes one UID (RFC 4315)."""
        world.deliver("Drafts", mail("mine@mine.example"), flags=["\\Deleted"])
        with world.open() as mailbox:
            mailbox.apply(AppendDraft(Place(), draft()))
            step = RemoveDraft("d1@mine.example", digest(draft()))
            assert mailbox.apply(step).done
            assert mailbox.draft_ids() == ("mine@mine.example",), (
                "what the owner marked as deleted is not ours to expunge"
            )
            again = mailbox.apply(step)
            assert again.refusal is Refusal.NOT_THERE

    @pytest.mark.parametrize(("edited", "keep_one", "left"), [(0, False, 0), (0, True, 1), (1, True, 1), (1, False, 1)])
    def test_copies_of_a_draft_are_taken_back_together_or_but_for_one(
        self, world: World, edited: int, left: int, *, keep_one: bool
    ) -> None:
        """One that the user has changed stays in any case, and is the one then."""
        with world.open() as mailbox:
            mailbox.apply(AppendDraft(Place(), draft()))
            world.deliver("Drafts", render(draft()), flags=["\\Draft"])
            for _ in range(edited):
                world.deliver("Drafts", render(draft(text="Hello,\n\nI changed this.\n")), flags=["\\Draft"])
            doubled = len(mailbox.draft_ids())
            done = mailbox.apply(RemoveDraft("d1@mine.example", digest(draft()), keep_one=keep_one)).done

            assert (doubled, done) == (2 + edited, True)
            assert mailbox.draft_ids() == ("d1@mine.example",) * left

    @pytest.mark.parametrize(
        "touched",
        [
            render(draft(text="Hello,\n\nI changed this.\n")),
            multipart("d1@mine.example", "mixed", part("text/plain", b"x"), part("application/pdf", b"x")),
            render(replace(draft(), subject="Re: Something else")),
            render(draft()).replace(b"To: ", b"Bcc: boss@mine.example\r\nTo: ", 1),
        ],
        ids=["other words", "an attachment", "another subject", "a copy to somebody"],
    )
    def test_a_draft_that_was_touched_stays(self, world: World, touched: bytes) -> None:
        """Whatever the owner did to it."""
        world.deliver("Drafts", touched)
        with world.open() as mailbox:
            receipt = mailbox.apply(RemoveDraft("d1@mine.example", digest(draft())))
        assert receipt.refusal is Refusal.CHANGED
        assert world.contents("Drafts") == [touched]

    def test_a_draft_of_which_an_older_version_knows_the_text_alone_is_taken_back(self, world: World) -> None:
        """Its state remembers nothing else."""
        with world.open() as mailbox:
            mailbox.apply(AppendDraft(Place(), draft()))
            assert mailbox.apply(RemoveDraft("d1@mine.example", text_digest(draft().text))).done

    def test_a_message_whose_id_only_contains_ours_stays(self, world: World) -> None:
        """IMAP searches for parts of a header."""
        world.deliver("Drafts", render(draft("xd1@mine.example.org")))
        with world.open() as mailbox:
            assert not mailbox.apply(RemoveDraft("d1@mine.example", digest(draft()))).done
        assert len(world.contents("Drafts")) == 1

    def test_a_saved_draft_keeps_its_digest_in_every_script(self, world: World) -> None:
        """Through MIME and the server and back."""
        words = "Здравствуйте!\n\n> Größe: 5 €\n\nТерве, ääkköset – «да»\n\n-- \nАнна\n"
        with world.open() as mailbox:
            made = replace(draft(text=words), subject="Re: Grüße – Здравствуйте, ääkköset " * 3)
            mailbox.apply(AppendDraft(Place(), made))
        assert message_digest(world.contents("Drafts")[0]) == digest(made)


def test_a_mailbox_can_be_closed_twice(world: World) -> None:
    """`close` never raises."""
    with world.open() as mailbox:
        mailbox.close()


def test_it_finds_the_special_folders_and_knows_its_account(world: World) -> None:
    """What the scan asks first."""
    with world.open() as mailbox:
        assert (mailbox.abilities.drafts, mailbox.abilities.sent) == ("Drafts", "Sent")
        assert mailbox.abilities.uidplus
        assert mailbox.account in ("work", "memory")


def message_shape(content: bytes) -> list[str]:
    """The leaves of a message: type, and the text or the name of what is attached."""
    found = []
    for leaf in email.message_from_bytes(content, policy=default).walk():
        if leaf.is_multipart():
            continue
        kind = leaf.get_content_type()
        text = f": {leaf.get_content().strip()}" if leaf.get_content_maintype() == "text" else ""
        name = leaf.get_filename()
        found.append(kind + text + (f" {name}" if name else ""))
    return found


class TestLooking:
    """What is looked at without reading a message."""

    def test_flags_are_those_that_messages_have_now(self, world: World) -> None:
        """A vanished message is left out; in a folder that was renumbered there are none."""
        for number in range(3):
            world.deliver("INBOX", mail(f"{number}@client.example"), flags=["\\Flagged"])
        with world.open() as mailbox:
            listing = mailbox.new("INBOX", None, None)
        world.flag("INBOX", "1@client.example", "guard-decline")
        world.delete("INBOX", "2@client.example")
        first, second, third = listing.uids
        with world.open() as mailbox:
            now = mailbox.flags("INBOX", listing.cursor.uidvalidity, listing.uids)
            other = mailbox.flags("INBOX", listing.cursor.uidvalidity + 1, listing.uids)

        assert {uid: flags - {"\\Recent"} for uid, flags in now.items()} == {
            first: {"\\Flagged"},
            second: {"\\Flagged", "guard-decline"},
        }
        assert third not in now
        assert other == {}

    def test_all_folders_are_named(self, world: World) -> None:
        """Also those that are made later, with names of any script."""
        world.create("Архив")
        with world.open() as mailbox:
            names = {name.removeprefix("INBOX.") for name in mailbox.folders()}

        assert {"INBOX", "Drafts", "Sent", "Архив"} <= names
