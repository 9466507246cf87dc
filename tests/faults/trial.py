"""One mailbox, one scan that goes wrong, one clean scan; what stands in the mailbox then, to be compared."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from servers.mails import multipart, part
from servers.worlds import World

from inbox_guard.errors import GuardError
from inbox_guard.judge import Core
from inbox_guard.mailbox.drafts import header_id
from inbox_guard.mailbox.port import Mailbox
from inbox_guard.profile import Policy, Profile
from inbox_guard.scan import Options, Report, scan_account
from inbox_guard.state import State

NOW = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
PROFILE = Profile(name="Kim Sample", addresses=("me@mine.example",), time_zone="Europe/Helsinki")
FOLDERS = ("INBOX", "Drafts", "Sent")
OWN = "own draft"

REQUEST = (
    "Hello Kim,\r\n\r\nwe need a website for our bakery, about eight pages, and photos are ready.\r\n"
    "Could you build it for us?\r\n"
    "There is no money for it right now, but you will get a share of the profit as soon as the shop takes off.\r\n\r\n"
    "Regards\r\nClient\r\n"
)

# (folder, Message-ID) → (flags, digest of the whole message), with every copy counted
Snapshot = dict[tuple[str, str], list[tuple[frozenset[str], str]]]


def letter(
    message_id: str,
    text: str = REQUEST,
    more: str = "",
    sender: str = "client@client.example",
    subject: str = "Website",
) -> bytes:
    """A mail to the user; `more` are further header lines, each with CRLF."""
    return (
        f"From: Client <{sender}>\r\nTo: me@mine.example\r\nSubject: {subject}\r\n"
        f"Message-ID: <{message_id}>\r\nDate: Wed, 11 Mar 2026 09:00:00 +0000\r\n{more}\r\n{text}"
    ).encode()


def own_letter(message_id: str, text: str, more: str = "") -> bytes:
    """A mail of the user to the client."""
    other = letter(message_id, text, more)
    return other.replace(
        b"From: Client <client@client.example>\r\nTo: me@mine.example",
        b"From: me@mine.example\r\nTo: client@client.example",
    )


def furnish(world: World) -> None:
    """A mailbox in which a scan has a bit of everything to do."""
    attached = multipart(
        "r2@shop.example",
        "mixed",
        part("text/plain; charset=utf-8", REQUEST.encode()),
        part("application/pdf", b"JVBERi0xLjQK" * 10_000, "Content-Disposition: attachment"),
    )
    world.deliver("INBOX", letter("r1@first.example", sender="f@first.example"), NOW)
    world.deliver("INBOX", attached, NOW, ["\\Flagged", "mine"])
    world.deliver("INBOX", letter("r3@other.example", sender="o@other.example"), NOW, ["\\Seen"])
    world.deliver("INBOX", letter("n1@shop.example", more="List-Unsubscribe: <https://shop.example/u>\r\n"), NOW)
    world.deliver("INBOX", letter("p1@family.example", "Are you coming for dinner on Sunday? Love, Mum\r\n"), NOW)
    world.deliver("Sent", own_letter("s1@mine.example", "Hello\r\n", "In-Reply-To: <r3@other.example>\r\n"), NOW)
    world.deliver("Drafts", own_letter(OWN.replace(" ", ".") + "@mine.example", "Dear Mum,\r\n"), NOW, ["\\Draft"])


def snapshot(world: World) -> Snapshot:
    """All that stands in the mailbox."""
    found: Snapshot = {}
    for folder in FOLDERS:
        flags = world.flags(folder)
        for content in world.contents(folder):
            id_ = header_id(content)
            found.setdefault((folder, id_), []).append((flags[id_], sha256(content).hexdigest()[:16]))
    return found


def scan_once(
    opened: Callable[[], AbstractContextManager[Mailbox]], state_file: Path, core: Core, *, now: datetime = NOW
) -> Report:
    """One pass with all its real parts."""
    options = Options(now=now, look_back=timedelta(days=14))
    with State.open(state_file) as state, opened() as mailbox:
        return scan_account(mailbox, ["INBOX"], state, core, PROFILE, Policy(), options)


def disturbed(run: Callable[[], object]) -> str:
    """Run a scan that may fail; the sentence of its failure.  Only the errors that we promise are let pass."""
    try:
        run()
    except GuardError as error:
        return error.problem
    return ""


def lose(state_file: Path) -> None:
    """Delete the state with all that lies beside it."""
    for path in state_file.parent.glob(f"{state_file.name}*"):
        path.unlink()


def harm(before: Snapshot, after: Snapshot) -> list[str]:
    """What a scan may not have done, even one that was cut short: touched what is not its own, or drafted twice."""
    found = []
    for key, copies in before.items():
        now = after.get(key, [])
        theirs = [(frozenset(f for f in flags if not f.startswith("guard-")), digest) for flags, digest in now]
        if theirs != copies:
            found.append(f"{key}: {copies} became {now}")
    found += [f"{key} stands there {len(copies)} times" for key, copies in after.items() if len(copies) > 1]
    return found + [f"{key} appeared" for key in after if key not in before and key[0] != "Drafts"]
