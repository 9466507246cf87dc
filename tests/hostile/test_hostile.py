"""Hostile mail is read, cut or refused, within limits of time and memory, and harms nothing beside it."""

from __future__ import annotations

import base64
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from faults.trial import NOW, PROFILE, letter, scan_once
from hostile.limited import judged
from hostile.mails import KINDS, plain
from hostile.mutants import mutants
from hostile.running import checked
from servers.worlds import MemoryWorld

from inbox_guard import library
from inbox_guard.model import Message, RawMessage
from inbox_guard.profile import Policy
from inbox_guard.scan import Options, scan_account
from inbox_guard.state import State

HERE = Path(__file__).parent
# what is not read whole says so
CUT = (
    "a hundred thousand header lines",
    "a header line of 10 MB",
    "200 multiparts nested",
    "100,000 parts",
    "100,000 messages attached",
    "a body of 50 MB",
    "50 MB in one line",
    "HTML of 10 MB",
    "HTML nested without end",
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_mail_ends_within_its_limits(kind: str, tmp_path: Path) -> None:
    """Six seconds of processor time and 768 MB, kept by the kernel; what was not read is told."""
    told = judged(KINDS[kind](), tmp_path)

    assert "died" not in told
    assert "unforeseen" not in told
    assert ("only in part" in told or "refused" in told) >= (kind in CUT)


def test_check_prints_one_object_for_each_mutant_and_nothing_else(tmp_path: Path) -> None:
    """A sample of `python tests/hostile/all.py`."""
    for place, content in enumerate(mutants(150, 1)):
        (tmp_path / f"{place:03}.eml").write_bytes(content)

    assert checked(tmp_path, 150).faults == ()


@pytest.mark.parametrize("which", [("--every", "500"), ("--only", "mailbox/files", "--size", "60000")])
def test_no_pattern_can_be_kept_busy(which: tuple[str, ...]) -> None:
    """A sample of `python tests/hostile/pumps.py`: text made against each regular expression of ours."""
    done = subprocess.run([sys.executable, str(HERE / "pumps.py"), *which], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert " 0 over " in done.stdout


def test_among_hostile_mail_a_request_is_dealt_with_as_ever(tmp_path: Path) -> None:
    """Every kind up to a few megabytes in one mailbox, good requests between; each failure is told, none is silent."""
    world = MemoryWorld()
    mails = [content for make in KINDS.values() if len(content := make()) < 4_000_000]
    for number, content in enumerate(mails):
        world.deliver("INBOX", content.replace(b"<h1@", b"<h%d@" % number), NOW)
        if number % 10 == 0:
            world.deliver("INBOX", letter(f"good{number}@c{number}.example", sender=f"a@c{number}.example"), NOW)
    report = scan_once(world.open, tmp_path / "state.db", library.core())
    drafts = [message_from_bytes(raw, policy=policy.default) for raw in world.contents("Drafts")]
    good = {f"<good{number}@c{number}.example>" for number in range(0, len(mails), 10)}

    assert good <= {str(draft["In-Reply-To"]) for draft in drafts}
    assert len(report.objects) + len(report.failures) == len(world.contents("INBOX"))


def _encoded(text: str) -> str:
    """An encoded word of base64, such as hides what it holds."""
    return f"=?utf-8?b?{base64.b64encode(text.encode()).decode()}?="


_BREAK = "=?utf-8?q?Kim=0D=0ABcc:_all@list.example=0D=0AX-More:_a?="
_BODY = "=?utf-8?q?Kim=0D=0A=0D=0AI_accept_your_terms.?="
_KIM = "From: Kim <c@client.example>\n"


@pytest.mark.parametrize(
    "head",
    [
        f"{_KIM}Subject: =?utf-8?q?Hi=0D=0ABcc:_all@list.example=0D=0A=0D=0Abody?=\n",
        'From: "Kim\\\r\n Bcc: all@list.example" <c@client.example>\n',
        "From: Kim <c@client.example>\nReply-To: =?utf-8?q?x=0ABcc:_all@list.example?= <c@client.example>\n",
        "From: Kim <c@client.example>\nReferences: <a@b.example>\r Bcc: all@list.example\n",
        f"From: {_encoded(_BREAK)} <c@client.example>\n",
        f"From: {_encoded(_BODY)} <c@client.example>\n",
        f"From: {_encoded(_encoded(_BREAK))} <c@client.example>\n",
        f'From: "{_encoded(_BREAK)}" <c@client.example>\n',
        f"From: ü {_encoded(_BREAK)} <c@client.example>\n",
        f"From: c@client.example ({_encoded(_BREAK)})\n",
        f"From: {_encoded('Kim =')}{_encoded('?utf-8?q?=0D=0ABcc:_all@list.example?=')} <c@client.example>\n",
        f"{_KIM}Reply-To: {_encoded(_BREAK)} <c@client.example>\n",
        f"{_KIM}Subject: {_encoded(_BREAK)}\n",
        f"{_KIM}Subject: {_encoded(_BODY)}\n",
        f"{_KIM}References: <{_BREAK}@x.example> <=?utf-8?q?=C3=BC?=@x.example>\n",
        f"{_KIM}In-Reply-To: <{_BREAK}@x.example>\n",
    ],
)
def test_no_header_of_a_client_becomes_a_header_of_the_draft(head: str, tmp_path: Path) -> None:
    """Line breaks in encoded words, once and twice encoded, bare carriage returns, folded names."""
    [draft] = _drafts(plain(sender=head), tmp_path)

    _is_a_reply(draft)
    assert [address.addr_spec for address in draft["To"].addresses] == ["c@client.example"]


@pytest.mark.parametrize(
    "id_",
    [
        "=?utf-8?q?abc?=@x.example",
        "=?utf-8?q?=C3=BC?=@x.example",
        f"{_BREAK}@x.example",
        "=?utf-16?q?=D8=00?=@x.example",
    ],
)
def test_a_message_whose_id_looks_encoded_is_answered_as_ever(id_: str, tmp_path: Path) -> None:
    """Such an identifier is neither decoded, which would name another message, nor a reason to pass the mail over."""
    [draft] = _drafts(plain(sender=_KIM).replace(b"<h1@client.example>", f"<{id_}>".encode()), tmp_path)

    _is_a_reply(draft)
    assert draft["In-Reply-To"] is None


def test_an_identifier_with_a_line_break_is_harmless(tmp_path: Path) -> None:
    """A bare carriage return ends no header of ours."""
    [draft] = _drafts(plain(sender=f"{_KIM}Message-ID: <x@y.example>\r\x0bBcc: all@list.example\n"), tmp_path)

    _is_a_reply(draft)


_TYPED = r"\ud800"


@pytest.mark.parametrize(
    "head",
    [
        f"From: ü {_TYPED} =?utf-8?q?a?= <c@client.example>\n",
        f"{_KIM}Subject: ü {_TYPED} =?utf-8?q?a?= website\n",
        f"{_KIM}Reply-To: ü {_TYPED} =?utf-8?q?a?= <c@client.example>\n",
        "From: =?utf-16?q?=D8=00?= <c@client.example>\n",
        f"{_KIM}Subject: =?utf-8?q?=ED=A0=80?= website\n",
    ],
)
def test_a_header_that_has_no_form_in_utf8_stops_nobody(head: str, tmp_path: Path) -> None:
    """What a sender typed is never taken for an escape; such a mail is dealt with, and so is all other mail."""
    world = MemoryWorld()
    world.deliver("INBOX", plain(sender=head), NOW)
    world.deliver("INBOX", letter("good@other.example", sender="a@other.example"), NOW)
    report = scan_once(world.open, tmp_path / "state.db", library.core())

    assert report.failures == []
    assert len(world.contents("Drafts")) == 2
    assert all("guard-request" in flags for flags in world.flags("INBOX").values())


def test_a_message_for_which_nothing_can_be_planned_stops_nobody(tmp_path: Path) -> None:
    """Wherever it breaks, it is told, and the other mail gets its labels and drafts."""
    core = library.core()

    def unplannable(raw: RawMessage) -> Message:
        message = core.parse(raw)
        return replace(message, flags=None) if message.id == "h1@client.example" else message

    world = MemoryWorld()
    world.deliver("INBOX", plain(), NOW)
    world.deliver("INBOX", letter("good@other.example", sender="a@other.example"), NOW)
    report = scan_once(world.open, tmp_path / "state.db", replace(core, parse=unplannable))

    assert [line.partition(":")[0] for line in report.failures] == [
        "“Website” from client@client.example of 2026-03-11"
    ]
    assert len(world.contents("Drafts")) == 1
    assert "guard-request" in world.flags("INBOX")["good@other.example"]


def test_a_long_scan_shows_that_it_goes_on(tmp_path: Path) -> None:
    """Each message is told of, not each two hundred: the daemon takes silence of minutes for a broken connection."""
    world, calls = MemoryWorld(), []
    for number in range(5):
        world.deliver("INBOX", letter(f"r{number}@c.example", sender=f"a@c{number}.example"), NOW)
    options = Options(now=NOW, look_back=timedelta(days=14))
    with State.open(tmp_path / "state.db") as state:
        scan_account(
            world.open(), ["INBOX"], state, library.core(), PROFILE, Policy(), options, lambda *far: calls.append(far)
        )

    assert calls[-1] == (5, 5)
    assert len(calls) > 5


def _drafts(content: bytes, folder: Path) -> list[EmailMessage]:
    """What a scan saves for this mail, as the standard library reads it."""
    world = MemoryWorld()
    world.deliver("INBOX", content, NOW)
    report = scan_once(world.open, folder / "state.db", library.core())
    assert report.failures == []
    return [message_from_bytes(raw, policy=policy.default) for raw in world.contents("Drafts")]


def _is_a_reply(draft: EmailMessage) -> None:
    """No header but those of a reply, each once, and a body that begins as a letter."""
    names = [name.lower() for name in draft.keys()]  # noqa: SIM118 - repeated ones count
    assert len(names) == len(set(names))
    assert set(names) <= OURS
    assert draft.get_content().startswith(("Hello", "Hi", "Dear"))


OURS = frozenset(
    {"from", "to", "subject", "date", "message-id", "in-reply-to", "references", "mime-version", "content-type"}
    | {"content-transfer-encoding", "x-mailer", "user-agent", "auto-submitted"}
)
