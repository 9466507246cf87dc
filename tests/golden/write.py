"""Drafts as they are saved, to be read: `python tests/golden/write.py` writes them, a test keeps them equal.

`LANG.toml` holds the cases: mails as they come, the signs found in them, what is asked for.  `LANG/NAME.txt` holds what
becomes of each: the header lines that people see, and the text.  Who changes a text of a draft runs this and reads the
difference as the client would and as the freelancer would.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from inbox_guard import library
from inbox_guard.model import (
    FACTS,
    Action,
    Conversation,
    Draft,
    Finding,
    Gate,
    Kind,
    Message,
    Place,
    RawMessage,
    Verdict,
)
from inbox_guard.profile import Profile, Referral, Terms
from inbox_guard.replies import Stage, compose, compose_follow_up

HERE = Path(__file__).parent
LANGUAGES = ("en", "de", "fi", "ru")
NOW = datetime.fromisoformat("2026-11-23T10:00:00+01:00")


def profile(case: Mapping[str, Any], data: Mapping[str, Any]) -> Profile:
    """The freelancer of a language, with what the case changes."""
    own = {**data["profile"], **case.get("profile", {})}
    booked = own.get("available_from")
    return Profile(
        name=own["name"],
        addresses=(own["address"],),
        time_zone="Europe/Vienna",
        currency=own.get("currency", "EUR"),
        minimum_project=Decimal(own["minimum_project"]),
        available_from=booked if isinstance(booked, date) else None,
        portfolio=(own["portfolio"],),
        terms=Terms(
            guarantee=own["guarantee"],
            nda_surcharge="30%",
            stages=own.get("stages", 4),
            prepayment=own.get("prepayment", "50%"),
            discount=own.get("discount", "smaller scope"),
        ),
        referrals=tuple(Referral(tuple(r["for"]), r["text"]) for r in data.get("referral", ())),
    )


def parsed(text: str) -> Message:
    """A mail as the mailbox would give it, read."""
    head, _, body = text.strip().partition("\n\n")
    whole = f"{head}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{body}\n"
    return library.core().parse(RawMessage(Place(), whole.encode().replace(b"\n", b"\r\n")))


def draft(case: Mapping[str, Any], data: Mapping[str, Any]) -> Draft:
    """The draft of a case."""
    own, texts = profile(case, data), library.reply_texts()
    mails = tuple(parsed(text) for text in (*case.get("before", ()), case["mail"]))
    if case["action"] == Action.FOLLOW_UP:
        made = compose_follow_up(Conversation(mails), Stage(case["stage"]), own, texts, NOW, library.mail_lore())
    else:
        found = [
            Finding(
                sign,
                0.9 - n / 100,
                case.get("words", {}).get(sign, f"~ {n}"),
                "subject",
                "r",
                origin="history" if sign in case.get("past", ()) else "rule",
            )
            for n, sign in enumerate(case.get("signs", ()))
        ]
        said = case.get("said", {})
        missing = tuple(fact for fact in FACTS if fact in case.get("missing", ()))
        verdict = Verdict(Action(case["action"]), 0.8, tuple(said), missing, said)
        gate = Gate(Kind(case.get("kind", "request")), "asks")
        made = compose(mails[-1], gate, found, verdict, own, texts, NOW, library.mail_lore())
    assert made is not None, case["name"]
    return made


def shown(made: Draft) -> str:
    """A draft as a reader sees it."""
    people = (("From", (made.sender,)), ("To", made.to), ("Cc", made.cc))
    lines = [f"{name}: {f'{a.name} ' if a.name else ''}<{a.email}>" for name, those in people for a in those]
    return "\n".join([*lines, f"Subject: {made.subject}", "", made.text])


def cases() -> Iterator[tuple[Path, Draft]]:
    """Where each draft lies, and the draft."""
    for language in LANGUAGES:
        data = tomllib.loads((HERE / f"{language}.toml").read_text("utf-8"))
        for case in data["case"]:
            yield HERE / language / f"{case['name']}.txt", draft(case, data)


def main() -> None:
    """Write all drafts and take away those that no case asks for."""
    written = {path: shown(made) for path, made in cases()}
    for path in set(HERE.glob("*/*.txt")) - set(written):
        path.unlink()
    for path, text in written.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
