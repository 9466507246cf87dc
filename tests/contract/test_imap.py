"""The IMAP adapter where servers differ or misbehave: logins, certificates, folders, labels refused, broken answers."""

from __future__ import annotations

import logging
import socket
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from servers.dovecot import CYRILLIC, PASSWORD, SMALL, Dovecot
from servers.mails import draft, mail
from servers.patience import HASTE
from servers.recording_proxy import Mode, RecordingProxy
from servers.scripted import Script, ScriptedServer, literal
from servers.worlds import ImapWorld

from inbox_guard.errors import (
    AuthorityError,
    CertificateError,
    ConfigError,
    GuardError,
    LoginError,
    LoginRefused,
    MailboxError,
    ReadOnlyFolder,
    ServerBusy,
    TemporaryError,
)
from inbox_guard.mailbox.embedded import EmbeddedServer
from inbox_guard.mailbox.imap import ImapMailbox, ImapSettings, open_imap
from inbox_guard.model import AddLabel, AppendDraft, Place, Refusal


def settings(port: int, **more: object) -> ImapSettings:
    """Settings for a server on this machine without TLS."""
    return replace(ImapSettings("work", "127.0.0.1", "anna", port=port, security="none"), **more)


def fails(opening: Callable[[], ImapMailbox], kind: type[GuardError], *words: str) -> GuardError:
    """Open, and expect an error of ours with a sentence and a remedy."""
    with pytest.raises(GuardError) as caught:
        opening().close()
    error = caught.value
    assert type(error) is kind, repr(error)
    assert all(word in error.problem for word in words), error.problem
    assert "\n" not in error.problem + error.remedy
    assert error.remedy
    return error


def raised(call: Callable[[], object]) -> GuardError | None:
    """The error of ours that a call ends in; None where it ends well.  Other errors come through."""
    try:
        call()
    except (MailboxError, TemporaryError) as error:
        return error
    return None


def complaint(call: Callable[[], object]) -> str:
    """Its sentence; empty where a call ends well."""
    error = raised(call)
    return error.problem if error else ""


class TestLogin:
    """Connecting and logging in."""

    def test_a_certificate_is_good_whose_issuer_is_named(self, dovecot: Dovecot) -> None:
        """An own CA is named, not switched off."""
        for host in ("localhost", "127.0.0.1"):
            wished = settings(dovecot.tls_port, host=host, security="tls", ca_file=dovecot.certificate)
            open_imap(wished, PASSWORD).close()

    def test_over_starttls_nothing_secret_is_sent_before_the_handshake(self, dovecot: Dovecot) -> None:
        """RFC 8314 §4.1."""
        with RecordingProxy(dovecot.port) as proxy:
            open_imap(settings(proxy.port, security="starttls", ca_file=dovecot.certificate), PASSWORD).close()
        assert b"STARTTLS" in proxy.record.sent
        assert PASSWORD.encode() not in proxy.record.sent

    def test_a_certificate_that_nobody_vouches_for_is_refused(self, dovecot: Dovecot) -> None:
        """With the remedy that keeps the check."""
        for security, port in (("tls", dovecot.tls_port), ("starttls", dovecot.port)):
            wished = settings(port, host="localhost", security=security)
            error = fails(lambda wished=wished: open_imap(wished, PASSWORD), CertificateError, "certificate")
            assert "ca_file" in error.remedy

    def test_a_certificate_for_another_host_is_refused(self, dovecot: Dovecot) -> None:
        """A trusted certificate is not enough: it has to be this host's."""
        with RecordingProxy(dovecot.tls_port, host="127.0.0.2") as proxy:
            wished = settings(proxy.port, host="127.0.0.2", security="tls", ca_file=dovecot.certificate)
            error = fails(lambda: open_imap(wished, PASSWORD), CertificateError, "certificate", "127.0.0.2")
        assert "host name" in error.remedy

    def test_a_wrong_password_is_a_login_error_that_does_not_repeat_it(self, dovecot: Dovecot) -> None:
        """The secret never stands in a message."""
        error = fails(
            lambda: open_imap(settings(dovecot.port), "hunter2-hunter2"), LoginRefused, "127.0.0.1", "refuses"
        )
        assert "hunter2" not in error.problem + error.remedy

    def test_a_password_beyond_ascii_logs_in(self, dovecot: Dovecot) -> None:
        """LOGIN knows ASCII only; AUTHENTICATE PLAIN carries UTF-8."""
        open_imap(settings(dovecot.port, user=CYRILLIC[0]), CYRILLIC[1]).close()

    @pytest.mark.parametrize(
        ("offers", "sent"),
        [("AUTH=PLAIN", "AUTHENTICATE PLAIN"), ("", 'LOGIN "my \\\\ \\"name\\"" "secret"')],
        ids=["by PLAIN", "in quotation marks"],
    )
    def test_a_user_name_with_spaces_and_the_like_stays_one_name(self, offers: str, sent: str) -> None:
        """An atom holds none of them (RFC 9051 §9); a server would take the rest of the name for the password."""
        script: Script = {"CAPABILITY": [f"* CAPABILITY IMAP4rev1 UIDPLUS {offers}", "@ OK done"]}
        with ScriptedServer(script) as server:
            open_imap(settings(server.port, user='my \\ "name"'), "secret").close()
            assert sent in server.commands

    def test_a_port_that_says_nothing_is_answered_with_how_it_may_be_encrypted(self, dovecot: Dovecot) -> None:
        """STARTTLS on a port of TLS: each side waits for the other to begin, and trying again later never helps."""
        wished = settings(dovecot.tls_port, security="starttls", connect_timeout=0.5)
        error = fails(lambda: open_imap(wished, "secret"), TemporaryError, "did not answer in time while connecting")
        assert 'security = "tls"' in error.remedy

    @pytest.mark.parametrize("secret", ["", "two\nlines", "nul\0", "cr\r"])
    def test_a_secret_that_can_be_none_is_refused_before_it_is_sent(self, secret: str) -> None:
        """A line break would end the command and begin another."""
        with ScriptedServer({}) as server:
            fails(lambda: open_imap(settings(server.port), secret), LoginError)
            assert not any("LOGIN" in command for command in server.commands)

    @pytest.mark.parametrize("answer", ["@ NO ID not permitted by policy", "@ BAD unknown command"])
    def test_a_server_that_does_not_want_to_know_who_asks_is_used_all_the_same(self, answer: str) -> None:
        """ID is a courtesy (RFC 2971)."""
        with ScriptedServer({"ID .*": [answer]}) as server, open_imap(settings(server.port), "secret") as mailbox:
            assert mailbox.abilities.drafts == "Drafts"

    def test_a_connection_that_breaks_at_the_introduction_is_a_passing_failure(self) -> None:
        """It is tried again."""
        with ScriptedServer({"ID .*": ["HANG UP"]}) as server:
            fails(lambda: open_imap(settings(server.port), "secret"), TemporaryError)

    def test_a_name_of_other_letters_is_looked_up_as_it_is_registered(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Python's own codec would make imap.strasse.example of it, and show that one the password."""
        asked: list[str] = []

        def look_up(host: str, *_: object, **__: object) -> None:
            asked.append(host)
            raise socket.gaierror(socket.EAI_NONAME, "no such name")

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        wished = replace(settings(993), host="imap.straße.example", security="tls")
        fails(lambda: open_imap(wished, "secret"), TemporaryError)
        assert asked == ["imap.xn--strae-oqa.example"]

    def test_a_server_that_repeats_the_password_is_not_quoted(self) -> None:
        """Its words are left out then, whatever else they say."""
        with ScriptedServer({"LOGIN .*": ["@ NO no user anna with hunter2"]}) as server:
            error = fails(lambda: open_imap(settings(server.port), "hunter2"), LoginRefused)
        assert "hunter2" not in error.problem

    @pytest.mark.parametrize(
        "answer",
        [
            ["@ NO [UNAVAILABLE] try later"],
            ["@ NO [ALERT] Too many simultaneous connections. (Failure)"],
            ["* BYE closing", "HANG UP"],
            ["HANG UP"],
        ],
    )
    def test_a_login_that_a_busy_server_refuses_is_no_wrong_password(self, answer: list[str]) -> None:
        """It is tried again later (RFC 5530); a wrong password is not."""
        with ScriptedServer({"LOGIN .*": answer}) as server:
            fails(lambda: open_imap(settings(server.port), "secret"), TemporaryError)

    def test_a_server_that_takes_no_connections_for_now_is_tried_again(self) -> None:
        """It says so in its greeting."""
        with ScriptedServer({}, "* BYE server shutting down") as server:
            fails(lambda: open_imap(settings(server.port), "secret"), TemporaryError, "server shutting down")

    def test_where_the_server_knows_the_user_without_a_login_none_is_tried(self) -> None:
        """A greeting of PREAUTH, as of a tunnel (RFC 9051 §7.1.4); the secret is not sent."""
        with ScriptedServer({}, "* PREAUTH hello anna") as server:
            with open_imap(settings(server.port), "secret") as mailbox:
                assert mailbox.abilities.drafts == "Drafts"
            assert not any(command.startswith(("LOGIN", "AUTH")) for command in server.commands)

    def test_an_oauth_token_goes_by_xoauth2(self) -> None:
        """The form that Gmail and Outlook know."""
        script = {"CAPABILITY": ["* CAPABILITY IMAP4rev1 AUTH=XOAUTH2", "@ OK done"]}
        with ScriptedServer(script) as server:
            open_imap(settings(server.port, auth="oauth2"), "token").close()
            answer = server.commands[server.commands.index("AUTHENTICATE XOAUTH2") + 1]
            assert b64decode(answer) == b"user=anna\x01auth=Bearer token\x01\x01"
            assert not any(command.startswith("LOGIN") for command in server.commands)

    @pytest.mark.parametrize("host", ["imap.example.com", "10.0.0.1", "localhost.example.com", "0.0.0.0"])  # noqa: S104 - it is refused
    def test_without_tls_only_this_machine_is_talked_to(self, host: str) -> None:
        """Names that merely look like this machine are refused too."""
        error = fails(lambda: open_imap(settings(1, host=host), "secret"), ConfigError, "in clear", host)
        assert "starttls" in error.remedy

    def test_what_cannot_be_reached_is_told_for_what_it_is(self, dovecot: Dovecot) -> None:
        """Three mistakes of a first evening, three sentences."""
        fails(lambda: open_imap(settings(1), "secret"), TemporaryError, "accepts no connection")
        for host in ("nowhere.invalid", "imap..example.com"):
            fails(
                lambda host=host: open_imap(settings(993, host=host, security="tls"), "s"),
                TemporaryError,
                "no such host",
            )
        fails(lambda: open_imap(settings(dovecot.port, security="tls"), "secret"), ConfigError, "no TLS")

    def test_a_server_without_starttls_is_not_logged_in_to_in_clear(self) -> None:
        """Someone in between can strip the offer."""
        with ScriptedServer({}) as server:
            fails(lambda: open_imap(settings(server.port, security="starttls"), "secret"), ConfigError, "STARTTLS")
            assert not any("LOGIN" in command for command in server.commands)

    def test_a_greeting_that_claims_to_be_logged_in_does_not_avoid_starttls(self) -> None:
        """PREAUTH before TLS is an old trick."""
        with ScriptedServer({"CAPABILITY": ["* CAPABILITY IMAP4rev1 STARTTLS", "@ OK"]}, "* PREAUTH hello") as server:
            with pytest.raises(GuardError):
                open_imap(settings(server.port, security="starttls"), "secret")
            assert not any("LOGIN" in command for command in server.commands)

    @pytest.mark.parametrize("content", [None, "no certificate"])
    def test_a_ca_file_that_is_none_is_an_error_of_the_config(self, tmp_path: Path, content: str | None) -> None:
        """Missing, or no certificate."""
        path = tmp_path / "ca.pem"
        if content is not None:
            path.write_text(content)
        fails(lambda: open_imap(settings(1, security="tls", ca_file=path), "secret"), AuthorityError, "ca.pem")

    def test_a_server_that_keeps_silent_is_given_up(self) -> None:
        """At the greeting and in the middle."""
        patience = {"connect_timeout": 0.3, "read_timeout": 0.3}
        with socket.create_server(("127.0.0.1", 0)) as silent, ScriptedServer({"LIST .*": []}) as later:
            for port in (silent.getsockname()[1], later.port):
                fails(lambda port=port: open_imap(settings(port, **patience), "secret"), TemporaryError, "in time")


class TestFolders:
    """Finding the folders of drafts and sent mail."""

    @pytest.mark.parametrize(
        ("drafts", "sent"),
        [
            ("Entwürfe", "Gesendete Objekte"),
            ("Luonnokset", "Lähetetyt"),
            ("Черновики", "Отправленные"),
            ("Brouillons", "Éléments envoyés"),
            ("INBOX/Utkast", "INBOX/Skickat"),
            ("[Gmail]/Koncepty", "[Gmail]/Odeslaná pošta"),
        ],
    )
    def test_localized_names_are_known_where_nothing_is_marked(self, drafts: str, sent: str) -> None:
        """Not every server knows RFC 6154."""
        folders = {"Other": "", drafts: "", sent: ""}
        with EmbeddedServer("anna", PASSWORD, folders) as server, open_imap(settings(server.port), PASSWORD) as mailbox:
            assert (mailbox.abilities.drafts, mailbox.abilities.sent) == (drafts, sent)
            assert mailbox.apply(AppendDraft(Place(), draft())).folder == drafts

    def test_folders_below_inbox_are_found(self, prefixed_dovecot: Dovecot) -> None:
        """As Courier and some providers have them."""
        world = ImapWorld(settings(prefixed_dovecot.port, user="below"), PASSWORD, prefixed_dovecot.port)
        for folder in ("INBOX.Entwürfe", "INBOX.Sent", "INBOX.Kunden.Drafts"):
            world.create(folder)
        with world.open() as mailbox:
            assert (mailbox.abilities.drafts, mailbox.abilities.sent) == ("INBOX.Entwürfe", "INBOX.Sent")
            assert mailbox.apply(AppendDraft(Place(), draft())).done

    def test_special_use_wins_over_names_whatever_its_case(self) -> None:
        """Cyrus writes attributes in lower case."""
        lines = [r'* LIST () "/" Drafts', r'* LIST (\drafts) "/" Foo', r'* LIST (\SENT) "/" Bar', "@ OK done"]
        with ScriptedServer({"LIST .*": lines}) as server, open_imap(settings(server.port), "secret") as mailbox:
            assert (mailbox.abilities.drafts, mailbox.abilities.sent) == ("Foo", "Bar")

    def test_a_name_behind_which_there_is_no_folder_is_not_taken(self) -> None:
        r"""\Noselect names lead nowhere."""
        lines = [r'* LIST (\Noselect) "/" Drafts', r'* LIST () "/" INBOX/Drafts', "@ OK done"]
        with ScriptedServer({"LIST .*": lines}) as server, open_imap(settings(server.port), "secret") as mailbox:
            assert mailbox.abilities.drafts == "INBOX/Drafts"

    def test_without_a_drafts_folder_there_is_a_warning_and_no_draft_and_no_new_folder(self) -> None:
        """Folders are never made: an untranslated one would be a second one."""
        with EmbeddedServer("anna", PASSWORD, {}) as server, open_imap(settings(server.port), PASSWORD) as mailbox:
            assert (mailbox.abilities.drafts, mailbox.abilities.sent) == (None, None)
            assert len(mailbox.abilities.warnings) == 2
            assert all("[accounts.work]" in warning for warning in mailbox.abilities.warnings)
            assert not mailbox.apply(AppendDraft(Place(), draft())).done
            assert mailbox.draft_ids() == ()

    def test_the_users_word_wins_and_has_to_be_true(self) -> None:
        """A misspelt folder is an error, not another folder."""
        with EmbeddedServer("anna", PASSWORD, {"Drafts": "\\Drafts", "Angebote": "", "Sent": "\\Sent"}) as server:
            wished = settings(server.port, drafts="angebote")
            with open_imap(wished, PASSWORD) as mailbox:
                assert mailbox.abilities.drafts == "Angebote"
            error = fails(lambda: open_imap(replace(wished, drafts="Angebot"), PASSWORD), ConfigError, "Angebot")
            assert "Angebote" in error.remedy


class TestLabelsRefused:
    """Servers that keep no keywords, or keep them elsewhere."""

    def test_where_keywords_do_not_hold_the_receipt_and_the_abilities_say_so(self) -> None:
        """As on Exchange."""
        with EmbeddedServer("anna", PASSWORD, keywords=False) as server:
            server.deliver("INBOX", mail("1@client.example"))
            with open_imap(settings(server.port), PASSWORD) as mailbox:
                assert mailbox.abilities.labels == "unasked"
                listing = mailbox.new("INBOX", None, None)
                (message,) = mailbox.headers(listing, listing.uids)
                receipt = mailbox.apply(AddLabel(message.place, ("guard-decline",)))
                assert receipt.refusal is Refusal.NO_LABELS
                assert mailbox.abilities.labels == mailbox.label_support() == "none"
                assert len(mailbox.abilities.warnings) == 1

    def test_a_server_that_says_yes_and_drops_the_keyword_is_found_out(self) -> None:
        """As old Courier versions did."""
        script = {"UID FETCH 1 .*": [r"* 1 FETCH (UID 1 FLAGS (\Seen))", "@ OK done"]}
        with ScriptedServer(script) as server, open_imap(settings(server.port), "secret") as mailbox:
            assert not mailbox.apply(AddLabel(Place("work", "INBOX", 7, 1), ("guard-decline",))).done

    def test_gmail_gets_labels_of_its_own_kind(self) -> None:
        """Its keywords are seen nowhere, its labels everywhere."""
        script: Script = {
            "CAPABILITY": ["* CAPABILITY IMAP4rev1 UIDPLUS X-GM-EXT-1 SPECIAL-USE", "@ OK done"],
            "UID FETCH 1 .*HEADER.*": [
                literal(
                    r'* 1 FETCH (UID 1 X-GM-LABELS ("\\Inbox" guard-decline) '
                    r"X-GM-THRID 7 FLAGS (\Seen) BODY[HEADER]<0>",
                    mail("1@c.example"),
                ),
                "@ OK done",
            ],
            "UID FETCH 1 .*": ["* 1 FETCH (UID 1 X-GM-LABELS (guard-decline))", "@ OK done"],
        }
        with ScriptedServer(script) as server, open_imap(settings(server.port), "secret") as mailbox:
            assert mailbox.abilities.labels == mailbox.label_support() == "gmail"
            listing = mailbox.new("INBOX", None, None)
            (message,) = mailbox.headers(listing, listing.uids)
            assert message.flags == {"\\Seen", "\\Inbox", "guard-decline"}
            assert message.thread == "7"
            assert mailbox.apply(AddLabel(message.place, ("guard-decline",))).done
        assert 'UID STORE 1 +X-GM-LABELS.SILENT ("guard-decline")' in server.commands

    def test_a_folder_that_may_only_be_read_is_an_error(self) -> None:
        """A shared folder, for instance."""
        lines = ["* 1 EXISTS", "* OK [UIDVALIDITY 7] x", "* OK [READ-ONLY] x", "@ OK [READ-ONLY] done"]
        with ScriptedServer({"SELECT .*": lines}) as server, open_imap(settings(server.port), "secret") as mailbox:
            with pytest.raises(MailboxError, match="only be read"):
                mailbox.apply(AddLabel(Place("work", "INBOX", 7, 1), ("guard-decline",)))
            assert mailbox.new("INBOX", None, None).uids == (1,), "the session goes on"

    @pytest.mark.parametrize(
        ("words", "failure"),
        [
            ("[LIMIT] At most 32 flags in one mailbox supported", MailboxError),
            ("[LIMIT] UID STORE Rate limit hit.", TemporaryError),
            ("[UNAVAILABLE] try later", ServerBusy),
            ("[SERVERBUG] internal error", MailboxError),
        ],
    )
    def test_a_label_too_many_is_refused_and_not_a_matter_of_time(self, words: str, failure: type[GuardError]) -> None:
        """RFC 5530: a limit may be one of the folder; taken for a busy server it would be tried again for ever."""
        script = {"UID STORE .*": [f"@ NO {words}"]}
        label = AddLabel(Place("work", "INBOX", 7, 1), ("guard-request",))
        with ScriptedServer(script) as server, open_imap(settings(server.port), "pw") as mailbox:
            assert type(raised(lambda: mailbox.apply(label))) is failure

    def test_a_server_that_hands_over_no_more_for_now_is_busy(self) -> None:
        """Else its messages would be taken for such as cannot be read, and be passed over."""
        script = {"UID FETCH .*": ["@ NO [LIMIT] come back later"]}
        with ScriptedServer(script) as server, open_imap(settings(server.port), "pw") as mailbox:
            listing = mailbox.new("INBOX", None, None)
            assert type(raised(lambda: list(mailbox.headers(listing, (1,))))) is TemporaryError


class TestSearch:
    """Looking for a message by its Message-ID where something else in the folder is broken."""

    @pytest.mark.parametrize(("wanted", "uids"), [("there@mine.example", [1]), ("other@mine.example", [])])
    def test_a_search_that_stumbles_is_made_up_for_by_reading(self, wanted: str, uids: list[int]) -> None:
        """What the search had found before it stumbled is not taken for the answer to the next one."""
        script: Script = {
            "UID SEARCH HEADER.*": ["* SEARCH 1", "@ NO [SERVERBUG] Internal error occurred"],
            "UID SEARCH ALL": ["* SEARCH 1", "@ OK done"],
            "UID FETCH .*": [
                literal(
                    "* 1 FETCH (UID 1 BODY[HEADER.FIELDS (MESSAGE-ID)]", b"Message-ID: <there@mine.example>\r\n\r\n"
                ),
                "@ OK done",
            ],
        }
        with ScriptedServer(script) as server, open_imap(settings(server.port), "pw") as mailbox:
            assert [place.uid for place in mailbox.find(wanted, ["INBOX"])] == uids


class TestBrokenAnswers:
    """Answers that no client expects; nothing from below may come out."""

    HEADER = literal("* 1 FETCH (UID 1 RFC822.SIZE 90000 FLAGS () BODY[HEADER]<0>", mail("1@client.example", text=""))

    @pytest.mark.parametrize(
        "structure",
        ["NIL", '("TEXT")', "()", "(" * 60 + ")" * 60, '(("TEXT" "PLAIN" NIL NIL NIL "7BIT" 5 1) NIL "MIXED")', "7"],
    )
    def test_a_message_of_broken_structure_is_fetched_whole_but_bounded(self, structure: str) -> None:
        """What cannot be understood is not fetched without end."""
        whole = mail("1@client.example", text="the text")
        script: Script = {
            "UID FETCH 1 .*HEADER.*": [self.HEADER, "@ OK done"],
            "UID FETCH 1 .BODYSTRUCTURE.": [f"* 1 FETCH (UID 1 BODYSTRUCTURE {structure})", "@ OK done"],
            "UID FETCH 1 .*": [
                literal("* 1 FETCH (UID 1 BODY[]<0>", whole),
                "@ OK done",
            ],
        }
        with ScriptedServer(script) as server, open_imap(settings(server.port), "secret") as mailbox:
            listing = mailbox.new("INBOX", None, None)
            (message,) = mailbox.bodies(list(mailbox.headers(listing, listing.uids)))
        assert b"the text" in message.content or "MIXED" in structure
        assert message.complete
        assert all("<0." in command for command in server.commands if "BODY.PEEK[" in command)

    def test_one_message_that_the_server_cannot_hand_over_does_not_hide_the_others(self) -> None:
        """It comes back empty, so that it can be told of."""
        script: Script = {
            "UID SEARCH .*": ["* SEARCH 1 2 3", "@ OK done"],
            "UID FETCH 1 .*": [literal("* 1 FETCH (UID 1 BODY[HEADER]<0>", mail("1@c.example")), "@ OK done"],
            "UID FETCH 3 .*": [literal("* 3 FETCH (UID 3 BODY[HEADER]<0>", mail("3@c.example")), "@ OK done"],
            "UID FETCH .*": ["@ NO some messages could not be fetched"],
        }
        with ScriptedServer(script) as server, open_imap(settings(server.port), "secret") as mailbox:
            listing = mailbox.new("INBOX", None, None)
            contents = [message.content for message in mailbox.headers(listing, listing.uids)]
        assert [bool(content) for content in contents] == [True, False, True]

    def test_what_is_told_of_another_message_meanwhile_is_not_taken_for_this_ones(self) -> None:
        """By sequence number 12, while UID 12 is asked for (RFC 9051 §7.5.2)."""
        asked = '* 10 FETCH (UID 12 FLAGS () INTERNALDATE "11-Mar-2026 09:00:00 +0000" BODY[HEADER]<0>'
        script: Script = {
            "UID SEARCH .*": ["* SEARCH 12", "@ OK done"],
            "UID FETCH .*": [
                r"* 12 FETCH (FLAGS (\Answered))",
                literal(asked, mail("1@client.example")),
                r"* 10 FETCH (UID 12 FLAGS (\Flagged))",
                r"* 12 FETCH (FLAGS (\Answered guard-request))",
                "@ OK done",
            ],
        }
        with ScriptedServer(script) as server, open_imap(settings(server.port), "secret") as mailbox:
            listing = mailbox.new("INBOX", None, None)
            (message,) = mailbox.headers(listing, listing.uids)
        assert message.flags == {"\\Flagged"}
        assert b"1@client.example" in message.content

    @pytest.mark.parametrize(
        "answer",
        [
            ["* 1 FETCH (UID 1 FLAGS (", "@ OK done"],
            ["* 1 FETCH (UID x FLAGS ())", "@ OK done"],
            ["* 1 FETCH nonsense", "@ OK done"],
            ['* 1 FETCH (UID 1 BODY[HEADER] "secret words', "@ OK done"],
            ["@ BAD secret words"],
            ["secret words", "@ OK done"],
            ["* BYE idle for too long"],
            ["HANG UP"],
            [b"* 1 FETCH (UID 1 BODY[HEADER] {99999}\r\nsecret words", "HANG UP"],
            [b"\xff\xfe\x00\r\n", "@ OK done"],
            ['* 1 FETCH (UID 99999999999999999999999 INTERNALDATE "99-Foo-0000")', "@ OK done"],
        ],
        ids=str,
    )
    def test_whatever_a_server_says_only_errors_of_ours_come_out(self, answer: list[str | bytes]) -> None:
        """Nothing from below, and no mail, in the sentence."""
        script = {"UID FETCH .*": answer, "UID SEARCH .*HEADER.*": answer, "SELECT .*": answer, "APPEND .*": answer}
        wished = ImapSettings("work", "127.0.0.1", "anna", port=0, security="none", read_timeout=20)
        work: list[Callable[[ImapMailbox], object]] = [
            lambda m: list(m.headers(listing := m.new("INBOX", None, None), listing.uids)),
            lambda m: m.find("a@b.example", ["INBOX"]),
            lambda m: m.draft_ids(),
            lambda m: m.label_support(),
            lambda m: m.apply(AddLabel(Place("work", "INBOX", 7, 1), ("guard-decline",))),
            lambda m: m.apply(AppendDraft(Place(), draft())),
        ]
        for call in work:
            with ScriptedServer(script) as server, open_imap(replace(wished, port=server.port), "secret") as mailbox:
                said = complaint(lambda call=call, mailbox=mailbox: call(mailbox))
            assert "\n" not in said
            assert "secret words" not in said or "@ BAD secret words" in answer, "what may be mail is not repeated"

    def test_over_quota_is_refused_with_a_remedy_and_the_session_goes_on(self, dovecot: Dovecot) -> None:
        """A smaller draft may still find room."""
        with open_imap(settings(dovecot.port, user=SMALL), PASSWORD) as mailbox:
            with pytest.raises(MailboxError, match="Quota exceeded") as caught:
                mailbox.apply(AppendDraft(Place(), draft(text="many words\n" * 3_000)))
            assert "room" in caught.value.remedy
            assert mailbox.apply(AppendDraft(Place(), draft())).done

    @pytest.mark.parametrize(
        ("answer", "kind", "tries"),
        [("NO Mailbox is READ-ONLY", ReadOnlyFolder, 2), ("NO no permission", MailboxError, 1)],
    )
    def test_a_folder_open_for_reading_is_opened_for_writing_where_a_draft_is_refused_for_it(
        self, answer: str, kind: type[GuardError], tries: int
    ) -> None:
        """Courier takes none otherwise; what is refused for another reason is not tried again."""
        script = {"UID SEARCH .*HEADER.*": ["* SEARCH", "@ OK done"], "APPEND .*": [f"@ {answer}"]}
        with ScriptedServer(script) as server, open_imap(settings(server.port), "secret") as mailbox:
            error = raised(lambda: mailbox.apply(AppendDraft(Place(), draft())))
            commands = [command.split()[0] for command in server.commands]
        assert type(error) is kind
        assert [word for word in commands if word in {"SELECT", "APPEND"}] == ["APPEND", "SELECT", "APPEND"][
            : 2 * tries - 1
        ]


class TestBrokenConnections:
    """A network that fails in the middle."""

    @pytest.mark.parametrize("mode", ["eof", "reset", "hole"])
    def test_a_broken_connection_is_told_once_and_stays_broken(self, dovecot: Dovecot, mode: Mode) -> None:
        """After a late answer nothing that comes can be trusted."""
        with RecordingProxy(dovecot.port) as proxy:
            mailbox = open_imap(settings(proxy.port, user="cut", read_timeout=HASTE), PASSWORD)
            proxy.mode = mode
            for _ in range(2):
                with pytest.raises(TemporaryError):
                    mailbox.new("INBOX", None, None)
            mailbox.close()
            proxy.mode = "pass"
            with open_imap(settings(proxy.port, user="cut"), PASSWORD) as again:
                assert again.new("INBOX", None, None).uids == ()

    def test_no_connection_is_left_behind_when_opening_fails(self, dovecot: Dovecot) -> None:
        """Providers count connections."""
        with RecordingProxy(dovecot.port) as proxy:
            for wished, secret in ((settings(proxy.port), "wrong"), (settings(proxy.port, drafts="Nowhere"), PASSWORD)):
                with pytest.raises(GuardError):
                    open_imap(wished, secret)
            assert proxy.connections == 2
            assert proxy.record.commands[-1] == "LOGOUT"


def test_nothing_secret_and_no_mail_is_logged_at_any_level(dovecot: Dovecot, caplog: pytest.LogCaptureFixture) -> None:
    """The library logs answers at DEBUG unless it is stopped."""
    caplog.set_level(logging.DEBUG)
    world = ImapWorld(settings(dovecot.port, user="quiet"), PASSWORD, dovecot.port)
    world.deliver("INBOX", mail("1@client.example", text="between the two of us"))
    caplog.clear()
    with world.open() as mailbox:
        listing = mailbox.new("INBOX", None, None)
        list(mailbox.bodies(list(mailbox.headers(listing, listing.uids))))
        mailbox.apply(AppendDraft(Place(), draft(text="for your eyes only\n")))
    logging.getLogger("imapclient").debug("a line of the library"), logging.getLogger("inbox_guard").debug("ours")
    assert "ours" in caplog.text and "a line of the library" not in caplog.text  # it would be seen if it were there
    assert not any(word in caplog.text for word in (PASSWORD, "between the two", "eyes only", "1@client"))


def test_a_server_that_appends_nothing_to_a_folder_open_for_reading_gets_it_opened_for_writing() -> None:
    """Courier refuses so; any other refusal stands, and nothing is sent twice."""
    refusal = ["@ NO Current box is selected READ-ONLY."]
    script = {"UID SEARCH HEADER.*": ["* SEARCH", "@ OK done"], "APPEND .*": refusal}
    with ScriptedServer(script) as server:
        settings = ImapSettings("work", "127.0.0.1", "anna", port=server.port, security="none")
        with open_imap(settings, PASSWORD) as mailbox, pytest.raises(MailboxError):
            mailbox.apply(AppendDraft(Place(), draft()))
    tried = [
        command.split(" ")[0] for command in server.commands if command.startswith(("SELECT", "EXAMINE", "APPEND"))
    ]

    assert tried == ["EXAMINE", "APPEND", "SELECT", "APPEND"]
