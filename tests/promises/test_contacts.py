"""What is known of contacts can be learned again from the mailbox: on memory, the embedded server and Dovecot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

import pytest
from faults.trial import PROFILE
from servers.worlds import World
from unit.builders import NOW

from inbox_guard import library
from inbox_guard.history.dossier import Dossier, View, dossiers
from inbox_guard.history.letter_index import HISTORY
from inbox_guard.profile import Policy
from inbox_guard.scan import Report
from inbox_guard.state import State

ADA, BEN = "Ada Client <ada@client.example>", "Ben Baker <ben@bakery.example>"
ME = "me@mine.example"
ASKED = "Hello Kim,\n\nwe need a website for our bakery, about eight pages. Can you do it 30 percent cheaper?\n"
#: Days ago, from, to, subject, text; the second is an answer to the first, and so on where the subject begins with Re.
MAILS = [
    (60, BEN, ME, "Website for the bakery", ASKED),
    (50, ADA, ME, "Logo", "Hello Kim,\n\nwe need a logo for our studio. Could you make one?\n"),
    (49, ME, ADA, "Re: Logo", "Hello Ada,\n\ngladly. Which colours do you use? Please tell me.\n"),
    (45, ADA, ME, "Re: Logo", "Green and white. Can you come down by 20 percent? Others are cheaper.\n"),
    (44, ME, ADA, "Re: Logo", "Hello Ada,\n\nhere is the invoice for the logo, EUR 900, due in 14 days.\n"),
    (20, ME, ADA, "Re: Logo", "Hello Ada,\n\na reminder: the invoice for the logo is still open. Please pay it.\n"),
    (12, ADA, ME, "Re: Logo", "Sorry, the accounting is slow. The money comes next week, promised.\n"),
    (2, ME, ADA, "Re: Logo", "Thank you. Could you tell me the exact day, please?\n"),
]


def _mail(number: int) -> tuple[str, bytes, datetime]:
    days, sender, to, subject, text = MAILS[number]
    when = NOW - timedelta(days=days)
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = sender, to, subject, format_datetime(when)
    mail["Message-ID"] = f"<m{number}@client.example>"
    if subject.startswith("Re:"):
        mail["In-Reply-To"] = f"<m{number - 1}@client.example>"
    mail.set_content(text)
    return ("Sent" if sender == ME else "INBOX"), mail.as_bytes(), when


@pytest.fixture
def known(tmp_path: Path) -> Callable[[World], tuple[Dossier, ...]]:
    """The contacts that the state knows, without the drafts, of which only it knows."""

    def run(world: World) -> tuple[Dossier, ...]:
        with State.open(tmp_path / "state.db") as state, world.open() as mailbox:
            letters = state.letters.since(mailbox.account, NOW - HISTORY)
        found = dossiers(letters, (), View(PROFILE, Policy(), NOW, library.sign_ids()))
        return tuple(replace(one, saved=0, used=0) for one in found)

    return run


def test_contacts_that_were_learned_mail_by_mail_are_learned_again_at_once(
    world: World,
    scan: Callable[..., Report],
    lose_state: Callable[[], None],
    known: Callable[[World], tuple[Dossier, ...]],
) -> None:
    """Also what is older than the look back, and the request that nobody has answered."""
    for number in range(len(MAILS)):
        folder, content, when = _mail(number)
        world.deliver(folder, content, when)
        scan(world, now=when + timedelta(hours=1))
    scan(world)
    before = known(world)
    lose_state()
    empty = known(world)
    scan(world)
    after = known(world)

    assert (empty, [one.address for one in before]) == ((), ["ada@client.example", "ben@bakery.example"])
    assert _without_places(after) == _without_places(before)
    ada, ben = after
    assert (ada.name, len(ada.threads), ada.threads[0].theirs, ada.threads[0].ours) == ("Ada Client", 1, 3, 4)
    assert "price-pressure" in {seen.sign for seen in (*ada.signs, *ben.signs)}
    assert (len(ada.reminders), ada.silence is not None) == (1, True)
    assert (ada.theirs.answers, ada.ours.answers) == (2, 3)


def _without_places(found: tuple[Dossier, ...]) -> tuple[Dossier, ...]:
    """The same, without where the open question lies: a server may say that in other words."""
    return tuple(replace(one, threads=tuple(replace(thread, silence=None) for thread in one.threads)) for one in found)
