"""Which messages of a flood get a draft."""

from __future__ import annotations

from datetime import timedelta

from unit.builders import NOW, judgement, message

from inbox_guard.flood import A_DAY, ENOUGH_TODAY, ONE_A_SCAN, too_many
from inbox_guard.model import Address, Judgement


def _mails(number: int, **more: Address) -> list[Judgement]:
    return [
        judgement(message(id_=f"m{i}@client.example", uid=i, received=NOW - timedelta(hours=i), **more))
        for i in range(number)
    ]


def test_of_a_thousand_mails_of_one_sender_the_newest_gets_a_draft() -> None:
    """The first of the list is the newest."""
    mails = _mails(1_000)
    found = too_many(mails, {})

    assert len(found) == 999 and set(found.values()) == {ONE_A_SCAN}
    assert mails[0].message.place not in found


def test_after_three_drafts_within_a_day_there_is_none() -> None:
    """And it is told why."""
    assert too_many(_mails(1), {"ada@client.example": A_DAY - 1}) == {}
    assert set(too_many(_mails(2), {"ada@client.example": A_DAY}).values()) == {ENOUGH_TODAY}


def test_what_counts_is_whom_the_draft_would_go_to() -> None:
    """A flood under changing names that all want the reply at one place is one flood."""
    reply = (Address("", "victim@third.example"),)
    mails = [judgement(message(uid=i, sender=Address("", f"a{i}@x.example"), reply_to=reply)) for i in range(5)]

    assert len(too_many(mails, {})) == 4


def test_senders_do_not_count_for_each_other() -> None:
    """Five senders, five drafts."""
    mails = [judgement(message(uid=i, sender=Address("", f"a{i}@x.example"))) for i in range(5)]

    assert too_many(mails, {}) == {}
