"""A mailbox in memory that the config of the tests leads to, and mail of clients for it."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from inbox_guard.mailbox.embedded import EmbeddedServer

OWNER = "maija@own.example"
RIGHT = {"INBOX_GUARD_PASSWORD_WORK": "right"}  # what the mailbox is opened with
ASKED = """Hi,

we need a new website for our bakery, about five pages, texts and photos are ready. Can you come down by 30 percent?
Others are cheaper. Please send us an offer.

Bob Baker
"""
FILE = """\
From: Bob Baker <bob@bakery.example>
To: me@own.example
Subject: {subject}
Date: Mon, 16 Nov 2026 10:00:00 +0000
Message-ID: <{id}@bakery.example>
Content-Type: text/plain; charset=utf-8

Hello,

we need a new website for our bakery, about five pages, texts and photos are ready. Could you give us a discount of 30
percent? Please send us an offer.

Bob Baker
"""


def serving() -> EmbeddedServer:
    """The mailbox of OWNER, empty."""
    return EmbeddedServer(OWNER, "right")


def lead(config: Path, server: EmbeddedServer) -> None:
    """From now on the config of one account leads to this server."""
    config.write_text(config.read_text().replace("port = 1", f"port = {server.port}"))


def mail(
    number: int, when: datetime, sender: str, subject: str, text: str = ASKED, to: str = OWNER, **headers: str
) -> bytes:
    """A mail that was written then; its Message-ID goes by its number, an answer's answers the number before."""
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = sender, to, subject
    made["Date"], made["Message-ID"] = format_datetime(when), f"<m{number}@client.example>"
    if subject.startswith("Re:"):
        made["In-Reply-To"] = f"<m{number - 1}@client.example>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()
