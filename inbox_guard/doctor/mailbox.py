"""The checks of one mailbox: what can be done there, and one draft written and taken away again.

The draft is found by a Message-ID that nobody else has and removed by its UID alone; a server that cannot do that gets
no draft at all.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from inbox_guard.doctor.diagnosis import Diagnosis, fail, warn, well
from inbox_guard.errors import GuardError, MailboxError, TemporaryError
from inbox_guard.mailbox.folders import unread_remedy
from inbox_guard.mailbox.port import listing_of
from inbox_guard.model import Action, AddLabel, Address, AppendDraft, Draft, Place, RemoveDraft
from inbox_guard.plan.digests import digest
from inbox_guard.plan.labels import label
from inbox_guard.remedies import Circumstances, remedy_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_guard.config import Account
    from inbox_guard.mailbox.imap import ImapMailbox
    from inbox_guard.profile import Policy, Profile

_PROBE = re.compile(r"probe\.[0-9a-f]{24}@\S+")
SKEW = timedelta(minutes=5)  # between two clocks, and not worth a word
_SOON = 14.0  # days before a certificate ends
_DAY = 86_400.0
_TEXT = "inbox-guard doctor wrote this draft to see that it can, and takes it away again at once.\n"


def examine(
    mailbox: ImapMailbox, account: Account, profile: Profile, policy: Policy, labels: Sequence[str]
) -> Iterator[Diagnosis]:
    """Look at a mailbox that is open; `labels` are the names of all that may be set, without the prefix.

    Raises:
        TemporaryError: the connection broke.
    """
    now = datetime.now(UTC)
    yield _encryption(mailbox, account, now)
    yield from _capabilities(mailbox)
    for folder in account.folders:
        yield _folder(mailbox, folder, now)
    yield from _special(mailbox)
    yield _labels(mailbox, account, policy, labels)
    yield from _probe(mailbox, probe(account, profile, now), label("request", policy))


def _encryption(mailbox: ImapMailbox, account: Account, now: datetime) -> Diagnosis:
    found = mailbox.encryption()
    if found is None:
        return well("tls", f"none, and {account.host} is this machine itself")
    if found.until is None:
        return well("tls", found.version)
    days = (found.until - now.timestamp()) / _DAY
    told = f"{found.version}, the certificate holds for {days:.0f} days"
    if days < _SOON:
        return warn("tls", told, "the server's owner has to renew it; with ca_file of your own, you")
    return well("tls", told)


def _capabilities(mailbox: ImapMailbox) -> Iterator[Diagnosis]:
    can = mailbox.abilities
    named = [name for name in ("IDLE", "UIDPLUS", "SPECIAL-USE", "ID") if name in mailbox.offers]
    yield well("capabilities", ", ".join(named) or "none beyond the least")
    if not can.idle:
        yield warn(
            "idle", "the server does not tell of new mail by itself", "nothing: it is looked for at [schedule] every"
        )
    if not can.uidplus:
        yield warn(
            "uidplus",
            "the server cannot remove one message alone (no UIDPLUS)",
            "nothing: drafts that are no longer wanted are left for you to delete",
        )


def _folder(mailbox: ImapMailbox, name: str, now: datetime) -> Diagnosis:
    try:
        recent = mailbox.new(name, None, now - timedelta(days=14))
    except TemporaryError:
        raise
    except GuardError as error:
        error.remedy = error.remedy or unread_remedy(name, mailbox)
        return fail("folder", error)
    return well("folder", f"{name}: {len(recent.uids)} messages of the last two weeks")


def _special(mailbox: ImapMailbox) -> Iterator[Diagnosis]:
    can = mailbox.abilities
    for use, name, lost in (
        ("drafts", can.drafts, "no replies are drafted"),
        ("sent", can.sent, "who is a client, and what you have answered, is not seen"),
    ):
        if name is None:
            yield warn(use, f"no folder found: {lost}", f'write {use} = "NAME OF THE FOLDER" in the account')
        else:
            yield well(use, name)


# ── labels ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _labels(mailbox: ImapMailbox, account: Account, policy: Policy, names: Sequence[str]) -> Diagnosis:
    try:
        kind = mailbox.label_support()
    except TemporaryError:
        raise
    except GuardError as error:
        return fail("labels", error)
    if kind == "none":
        remedy = remedy_for("labels", "", Circumstances(account.name, account.host, account.user))
        return warn("labels", "this server keeps no labels of its users", remedy)
    if kind == "gmail":
        return well("labels", "Gmail's own; they show in its web page and as folders")
    told = "keywords; Thunderbird shows them once it knows their names"
    return Diagnosis("labels", "ok", told, lines=tuple(thunderbird(names, policy)))


def thunderbird(names: Sequence[str], policy: Policy) -> Iterator[str]:
    """Lines for the user.js of a profile of Thunderbird, by which it shows these labels; its own five it knows."""
    for name in names:
        keyword = label(name, policy)
        if not keyword.casefold().startswith("$label"):
            # Thunderbird looks for keywords in lower case, whatever the server has
            yield f'user_pref("mailnews.tags.{keyword.casefold()}.tag", "{keyword}");'


# ── one draft ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _probe(mailbox: ImapMailbox, draft: Draft, keyword: str) -> Iterator[Diagnosis]:
    """Save a draft, label it, and take it away; some servers take a label with an OK and drop it."""
    can = mailbox.abilities
    if can.drafts is None:
        return
    if not can.uidplus:
        yield warn("probe", "no draft was tried: it could not be taken away again", "look after the first scan")
        return
    _remove_left(mailbox, draft)
    try:
        found = _tried(mailbox, draft, can.drafts, keyword)
    except KeyboardInterrupt:
        with suppress(GuardError):  # nobody is there to be told
            mailbox.apply(RemoveDraft(draft.message_id, digest(draft)))
        raise
    yield from found


def _tried(mailbox: ImapMailbox, draft: Draft, folder: str, keyword: str) -> list[Diagnosis]:
    try:
        saved = mailbox.apply(AppendDraft(Place(mailbox.account, folder, 0, 0), draft))
    except TemporaryError:
        raise
    except GuardError as error:
        return [fail("probe", error)]
    if not saved.done:
        return [warn("probe", f"a draft was not saved: {saved.refusal}")]
    found: list[Diagnosis] = []  # told after all is done: the draft is there and has to go, whatever comes of it
    try:
        place = next(iter(mailbox.find(draft.message_id, [folder])), None)
        headers = () if place is None else mailbox.headers(listing_of(place), [place.uid])
        found.append(_clock(next((raw.received for raw in headers), None)))
        if place is not None:
            found += _labelled(mailbox, place, keyword)
    except GuardError as error:
        found.append(fail("probe", error))
    return [_removed(mailbox, draft, folder), *found]


def _remove_left(mailbox: ImapMailbox, draft: Draft) -> None:
    """Take away what an earlier doctor had to leave that was killed or lost its connection, where nobody changed it."""
    with suppress(MailboxError):
        for id_ in filter(_PROBE.fullmatch, mailbox.draft_ids()):
            mailbox.apply(RemoveDraft(id_, digest(draft)))


def _labelled(mailbox: ImapMailbox, place: Place, keyword: str) -> Iterator[Diagnosis]:
    """Label the draft; a diagnosis where that does not hold."""
    if mailbox.abilities.labels not in ("keywords", "gmail"):
        return
    try:
        labelled = mailbox.apply(AddLabel(place, (keyword,)))
    except GuardError as error:
        yield fail("labels", error)
        return
    if not labelled.done:
        yield warn("labels", f"a label did not hold: {labelled.refusal}", "nothing: drafts are saved still")


def _removed(mailbox: ImapMailbox, draft: Draft, folder: str) -> Diagnosis:
    """Take the draft away; where that fails the user has to, whatever the reason."""
    told = f"a draft was saved in {folder} and could not be taken away"
    remedy = f"delete it yourself; its subject is {draft.subject!r}"
    try:
        removed = mailbox.apply(RemoveDraft(draft.message_id, digest(draft)))
    except GuardError as error:
        return Diagnosis("probe", "failure", f"{told}: {error.problem}", remedy, code=error.code)
    if removed.done:
        return well("probe", f"a draft was saved in {folder} and taken away again")
    return warn("probe", f"{told}: {removed.refusal}", remedy)


def probe(account: Account, profile: Profile, now: datetime) -> Draft:
    """A draft to the user themselves, which says what it is."""
    address = next((a for a in (*profile.addresses, account.user) if "@" in a), "nobody@localhost")
    me = Address(profile.name, address)
    return Draft(
        kind=Action.CLARIFY,
        language="en",
        message_id=f"probe.{secrets.token_hex(12)}@{address.rpartition('@')[2]}",
        answers="",
        subject="A draft of inbox-guard doctor",
        text=_TEXT,
        sender=me,
        to=(me,),
        references=(),
        date=now,
    )


def _clock(received: datetime | None) -> Diagnosis:
    if received is None:
        return warn("clock", "the server does not say when it received the draft")
    apart = received - datetime.now(UTC)
    if abs(apart) <= SKEW:
        return well("clock", "this machine and the server agree")
    minutes = abs(apart).total_seconds() / 60
    told = (
        f"the server's clock is {minutes:.0f} minutes {'ahead of' if apart > timedelta(0) else 'behind'} this machine's"
    )
    return warn("clock", told, "set this machine's clock by the network: timedatectl set-ntp true")
