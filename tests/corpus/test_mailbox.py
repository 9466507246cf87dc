"""All labelled mail on a Dovecot, scanned by the command as a user types it, with every command recorded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from imapclient import IMAPClient
from servers.allowed import breaches
from servers.dovecot import PASSWORD, Dovecot
from servers.recording_proxy import RecordingProxy

from inbox_guard.corpus import USER, LabelledMail

ACCOUNT = "corpus"
Snapshot = dict[str, tuple[int, dict[int, frozenset[bytes]], dict[int, bytes]]]


@dataclass(frozen=True)
class Scanned:
    """What a scan printed, what it sent, and the mailbox before and after."""

    code: int
    objects: list[dict[str, object]]
    errors: str
    commands: list[str]
    before: Snapshot
    after: Snapshot

    @property
    def by_id(self) -> dict[str, dict[str, object]]:
        """Message-ID → object."""
        return {str(o["message_id"]): o for o in self.objects}


def _earlier(mail: LabelledMail) -> bytes:
    """An own mail to the same address from the day before."""
    own = EmailMessage(policy.SMTP)
    own["From"], own["To"], own["Subject"] = USER, mail.sender[1], mail.subject
    own["Date"], own["Message-ID"] = mail.date - timedelta(days=1), f"<{mail.earlier_id}>"
    own.set_content("…\n")
    return own.as_bytes()


def _snapshot(server: Dovecot) -> Snapshot:
    found: Snapshot = {}
    with IMAPClient("127.0.0.1", server.port, ssl=False) as client:
        client.login(ACCOUNT, PASSWORD)
        for _, _, name in client.list_folders():
            opened = client.select_folder(name, readonly=True)
            answers = client.fetch(client.search(), ["FLAGS", "BODY.PEEK[]"])
            flags = {uid: frozenset(a[b"FLAGS"]) - {b"\\Recent"} for uid, a in answers.items()}
            found[name] = (opened[b"UIDVALIDITY"], flags, {uid: a[b"BODY[]"] for uid, a in answers.items()})
    return found


@pytest.fixture(scope="module")
def scanned(dovecot: Dovecot, mails: tuple[LabelledMail, ...], tmp_path_factory: pytest.TempPathFactory) -> Scanned:
    """One scan over all of them."""
    home = tmp_path_factory.mktemp("home")
    with IMAPClient("127.0.0.1", dovecot.port, ssl=False) as client:
        client.login(ACCOUNT, PASSWORD)
        for mail in mails:
            if mail.kind == "client":
                client.append("Sent", _earlier(mail), [b"\\Seen"])
            client.append("INBOX", mail.as_bytes())
    before = _snapshot(dovecot)
    with RecordingProxy(dovecot.port) as proxy:
        config = home / "config.toml"
        config.write_text(
            f'[profile]\nname = "Kim Sample"\naddresses = ["{USER}"]\nlanguages = ["en", "de", "fi", "ru"]\n'
            f'[accounts.work]\nhost = "127.0.0.1"\nport = {proxy.port}\nsecurity = "none"\nuser = "{ACCOUNT}"\n'
            "[replies]\nmax_drafts_per_scan = 1000\n",
            encoding="utf-8",
        )
        env = os.environ | {
            "HOME": str(home),
            "XDG_STATE_HOME": str(home / "state"),
            "INBOX_GUARD_PASSWORD_WORK": PASSWORD,
        }
        done = subprocess.run(
            [sys.executable, "-m", "inbox_guard", "--config", str(config), "scan", "--json"],
            capture_output=True, text=True, env=env, check=False,
        )  # fmt: skip
        commands = proxy.record.commands
    objects = [json.loads(line) for line in done.stdout.splitlines()]
    return Scanned(done.returncode, objects, done.stderr, commands, before, _snapshot(dovecot))


def test_the_scan_ends_well(scanned: Scanned, mails: tuple[LabelledMail, ...]) -> None:
    """Exit code 0, and an object for each message."""
    assert (scanned.code, scanned.errors) == (0, "")
    assert len(scanned.objects) == len(mails)


def test_every_due_draft_stands_in_drafts_under_the_right_headers(
    scanned: Scanned, mails: tuple[LabelledMail, ...]
) -> None:
    """A reply to the right person, in the right thread, from the own address, with one Re:."""
    drafts = [message_from_bytes(raw, policy=policy.default) for raw in scanned.after["Drafts"][2].values()]
    by_answered = {str(d["In-Reply-To"]).strip("<>"): d for d in drafts if isinstance(d, EmailMessage)}
    due = {name: o for name, o in scanned.by_id.items() if o["draft"]}
    sent = {mail.message_id: mail for mail in mails}

    assert due.keys() == by_answered.keys()
    for name, draft in by_answered.items():
        mail = sent[name]
        assert mail.message_id in str(draft["References"])
        assert [a.addr_spec for a in draft["To"].addresses] == [mail.reply_to or mail.sender[1]]
        assert [a.addr_spec for a in draft["From"].addresses] == [USER]
        assert str(draft["Subject"]).startswith("Re: ")
        assert not str(draft["Subject"])[4:].casefold().startswith(("re:", "aw:", "vs:", "sv:", "ответ:"))
        assert draft.get_content_type() == "text/plain"
        assert draft["Content-Transfer-Encoding"] == "quoted-printable"
        assert not [h for h in draft if h.casefold().startswith("x-") or h.casefold() == "user-agent"]


def test_drafts_are_flagged_as_such(scanned: Scanned) -> None:
    """RFC 9051 §2.3.2."""
    flags = scanned.after["Drafts"][1].values()

    assert flags
    assert all(b"\\Draft" in of_one for of_one in flags)


def test_other_mail_got_nothing(scanned: Scanned, mails: tuple[LabelledMail, ...]) -> None:
    """At most 4 of 100 messages of kind `other` got a label or a draft."""
    other = [mail.message_id for mail in mails if mail.kind == "other"]
    touched = [name for name in other if scanned.by_id[name]["labels"] or scanned.by_id[name]["draft"]]

    assert len(touched) <= 0.04 * len(other), touched


def test_nothing_that_is_not_ours_has_changed(scanned: Scanned) -> None:
    """UIDs, folders, contents and all flags that are not ours are what they were."""
    ours = {name: {uid: {f for f in flags if not f.startswith(b"guard-")} for uid, flags in folder[1].items()}
            for name, folder in scanned.after.items()}  # fmt: skip

    assert scanned.after.keys() == scanned.before.keys()
    for name, (validity, flags, contents) in scanned.before.items():
        assert scanned.after[name][0] == validity
        if name != "Drafts":
            assert ours[name] == flags
            assert scanned.after[name][2] == contents


def test_only_allowed_commands_were_sent(scanned: Scanned) -> None:
    """The recording proxy saw nothing but the allow-list, and no FETCH without PEEK."""
    assert breaches(scanned.commands) == []
