"""The gate: is this a project request, mail of a client, or neither?

It knows headers (RFC 3834, 2919, 2369) and what the packs call asking for work; it knows no sign.

Header facts come first and need no body, so that most mail is left alone unread.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from inbox_guard.model import Acquaintance, Address, Gate, Kind, Message, comparable
from inbox_guard.reading.domains import same_registrant
from inbox_guard.reading.lore import MailLore
from inbox_guard.reading.threads import is_own, moment, senders
from inbox_guard.signs.find import THRESHOLD, evidence
from inbox_guard.signs.pack import NOT_WORK
from inbox_guard.signs.votes import Votes, sureness, together

# the programs of mailing lists (RFC 2142), by what stands before the @ and how the host is called: a "project-request@"
# or "shop-owner@" of anybody else is a client
_LIST_PROGRAM, _LIST_HOST = (
    re.compile(r"owner-.*|.*-(?:request|owner)"),
    re.compile(r"(?:lists?|groups?|listserv)\d*\..*"),
)
_LIST_HEADERS = (
    "list-id",
    "list-unsubscribe",
    "list-post",
    "list-help",
    "list-owner",
    "mailing-list",
    "x-mailing-list",
)
_POSTING = ("list-post", "mailing-list", "x-mailing-list")
_ROBOT_HEADERS = (
    "x-autoreply",
    "x-autorespond",
    "x-auto-reply-from",
    "x-cron-env",
    "x-github-reason",
    "x-gitlab-project",
    "x-jira-fingerprint",
)

#: What a machine asks not to be answered with ([MS-OXCMAIL] §2.2.3.2.14); people's mail may refuse receipts alone.
_SUPPRESSED = frozenset({"all", "oof", "autoreply"})

#: How sure one must be to label a mail (0 to 1): as a rule, where rules say it is rather something else, and without
#: a word of the rules.
LIKELY, SURELY, CERTAINLY = 0.5, 0.7, 0.9
HINT = 0.1  # a word of the rules

#: A draft takes more: how sure one must be in all, and how sure the rules alone.  Where these have little to say, the
#: learned model must be surer.
_PLAINLY = ((CERTAINLY, THRESHOLD), (0.7, 0.65), (0.98, 0.3))
#: In so few characters a request may well have none of the words that rules know; a longer text without them is none.
_SHORT = 700

#: How plainly a request asks for work: enough for a draft, enough where it shows a sign as well, for labels alone.
PLAIN, LIKELY_PLAIN, DOUBTFUL = "asks-for-work", "likely-asks-for-work", "may-ask-for-work"

Check = Callable[[Message], Gate | None]


def by_headers(message: Message, own: frozenset[str], lore: MailLore, exclude: Iterable[str] = ()) -> Gate | None:
    """What the header alone decides, or None where the text must be read.

    Args:
        message: its header is enough.
        own: the user's own addresses, case-folded.
        lore: knows what programs call themselves.
        exclude: addresses and domains that the user wants left alone.
    """
    if is_own(message, own):
        return _no("own", f"From: {message.sender.email}")
    for address in senders(message, own):
        if is_excluded(address, exclude):
            return _no("excluded", f"address {address.email}")
    gate = next((gate for check in _CHECKS if (gate := check(message)) is not None), None)
    gate = gate or _robot_address(message, lore)
    if gate is None and not message.sender.email:
        return _no("no-sender", f"From: {message.header('from')[:200]}" if message.header("from") else "From: is empty")
    return gate


def _no(reason: str, evidence: str) -> Gate:
    return Gate(Kind.OTHER, reason, evidence)


def is_excluded(address: Address, exclude: Iterable[str]) -> bool:
    """Whether the user wants an address left alone, by itself, by its domain, or by one that its domain lies below."""
    for entry in exclude:
        wanted = comparable(entry.strip().lstrip("@."))
        if entry.startswith("."):
            if address.domain.endswith(f".{wanted}"):
                return True
        elif wanted in (address.key, address.domain):
            return True
    return False


def _bounce(message: Message) -> Gate | None:
    """Bounces: a null reverse-path (RFC 3834 §2, RFC 5321 §4.5.5), delivery reports (RFC 6522)."""
    if message.header("return-path").strip() == "<>":
        return _no("bounce", "Return-Path: <>")
    if "multipart/report" in message.header("content-type").casefold():
        return _no("bounce", "Content-Type: multipart/report")
    return _no("bounce", "X-Failed-Recipients") if message.header("x-failed-recipients") else None


def _calendar(message: Message) -> Gate | None:
    """Invitations (RFC 6047): text/calendar, or its `method` on the outer type as some senders write it."""
    kind = message.header("content-type").casefold()
    if kind.startswith("text/calendar") or re.search(r"\bmethod\s*=\s*\"?(request|reply|cancel|publish)", kind):
        return _no("calendar", f"Content-Type: {message.header('content-type')[:80]}")
    return None


def _automatic(message: Message) -> Gate | None:
    """Auto-Submitted other than `no` (RFC 3834 §5.2) and its older relatives."""
    submitted = message.header("auto-submitted").strip().casefold()
    if submitted and submitted.split(";")[0].strip() != "no":
        return _no("automatic", f"Auto-Submitted: {submitted}")
    for name in _ROBOT_HEADERS:
        if message.header(name):
            return _no("automatic", name)
    if message.header("precedence").strip().casefold() == "auto_reply":
        return _no("automatic", "Precedence: auto_reply")
    unwanted = {word.strip() for word in message.header("x-auto-response-suppress").casefold().split(",")}
    if unwanted & _SUPPRESSED:
        return _no("automatic", "X-Auto-Response-Suppress")
    return None


def _bulk(message: Message) -> Gate | None:
    """Mailing lists (RFC 2919, 2369), bulk mail, what the provider called spam."""
    for name in _LIST_HEADERS:
        if message.header(name):
            return _no("bulk", f"{name}: {message.header(name)[:80]}")
    precedence = message.header("precedence").strip().casefold()
    if precedence in ("bulk", "list", "junk"):
        return _no("bulk", f"Precedence: {precedence}")
    if message.header("feedback-id"):
        return _no("bulk", "Feedback-ID")
    return _no("spam", "X-Spam-Flag: YES") if message.header("x-spam-flag").strip().casefold() == "yes" else None


def list_names(message: Message) -> frozenset[str]:
    """By what a list or bulk mail is known later: the message's id, and the addresses that lead to the list.

    Those stand in List-Post (RFC 2369) and its older relatives, or resemble the List-Id (RFC 2919), which mostly is the
    address with a dot for the @.  Empty for all other mail.
    """
    gate = _bulk(message)
    if gate is None or gate.reason != "bulk":
        return frozenset()
    named = " ".join(message.header(name) for name in _POSTING)
    found = {comparable(word) for word in re.split(r"[\s<>:,;?\"()]+", named) if "@" in word}
    name = message.header("list-id").casefold().rpartition("<")[2].rstrip("> ")
    found |= {a.key for a in (*message.to, *message.cc) if a.key.replace("@", ".") == name}
    if not found and message.header("precedence").strip().casefold() == "list":
        found = {a.key for a in message.to if len(message.to) == 1}
    return frozenset({message.id, *found})


def is_robot(address: Address, lore: MailLore) -> bool:
    """Whether nobody reads what is sent to an address, by what stands before the @; for lists by the host as well."""
    if lore.programs.leave_unread(address):
        return True
    local = address.key.rpartition("@")[0]
    return _LIST_PROGRAM.fullmatch(local) is not None and _LIST_HOST.fullmatch(address.domain) is not None


def _robot_address(message: Message, lore: MailLore) -> Gate | None:
    for address in (message.sender, *message.reply_to):
        if is_robot(address, lore) and not (address is message.sender and _names_a_writer(message, lore)):
            return _no("automatic", f"address {address.email}")
    return None


def _names_a_writer(message: Message, lore: MailLore) -> bool:
    """Whether a service that wants no answer passes on what somebody filled in on a site, and names them in Reply-To.

    A house that writes from a no-reply address has its own people answered, if anybody.
    """
    sender, named = message.sender, message.reply_to
    if len(named) != 1 or not lore.programs.ask_for_silence(sender):
        return False
    return not same_registrant(sender.domain, named[0].domain)


_CHECKS: tuple[Check, ...] = (_bounce, _calendar, _automatic, _bulk)


def client_of(message: Message, known: Acquaintance, own: frozenset[str]) -> Address | None:
    """The contact of an own earlier thread whose mail it is: from whom we wrote to, or an answer to own mail.

    Args:
        message: its header is enough.
        known: whom the user has written to, and the ids of own mail.
        own: the user's own addresses, case-folded.
    """
    for address in senders(message, own):
        if _same_registrant_answers(message.sender, address, own):
            continue
        contact = known.contacts.get(address.key)
        first = contact.first_written if contact else None
        if first is not None and (message.date is None or first < moment(message)):
            return address
    return None if known.own_ids.isdisjoint((*message.in_reply_to, *message.references)) else message.sender


def _same_registrant_answers(sender: Address, named: Address, own: frozenset[str]) -> bool:
    """Whether Reply-To names whom the sender's own house has answer, as newsletters do, and not who filled in a form.

    The user's own form may name a customer of the user's own mail provider.
    """
    return named.key != sender.key and sender.key not in own and same_registrant(sender.domain, named.domain)


def nothing_asked(message: Message) -> Gate:
    """The gate for a text of a stranger in which no word asks for work."""
    if message.language is None:
        return _no("language", "none of the installed languages")
    return _no("no-request", "")


def work_and_against(votes: Votes) -> tuple[float, Mapping[str, float]]:
    """How sure the rules are that work is asked for, and of each thing that a mail can be instead (0 to 1)."""
    against = {name: sureness(votes, f"gate:{name}") for name in NOT_WORK}
    return together((*votes.get("gate:ask", ()), *votes.get("gate:work", ()))), against


def by_text(message: Message, votes: Votes, weigh: Callable[[float, float], float], client: Address | None) -> Gate:
    """What the text decides, for a message that its header let through.

    Args:
        message: read whole.
        votes: what the rules say of the targets of the gate.
        weigh: how sure it is that work is asked for, given how sure the rules are of it and of something else.
        client: the contact whose mail it is, None for mail of a stranger.
    """
    work, against = work_and_against(votes)
    strongest = max(against, key=lambda name: against[name])
    if client is not None:
        if against["private"] >= THRESHOLD and work < THRESHOLD:
            return _no("private", _words(votes, "gate:private"))
        return Gate(Kind.CLIENT, "contact", client.email)
    if max(work, against[strongest]) < THRESHOLD and message.language is None:
        return nothing_asked(message)
    sure = weigh(work, against[strongest])
    least = SURELY if against[strongest] > work else LIKELY
    if sure >= least and (work >= HINT or sure >= CERTAINLY):
        asking = _words(votes, "gate:ask") or _words(votes, "gate:work")
        short = len(message.body.new) <= _SHORT
        return Gate(Kind.REQUEST, _how_plainly(sure, work, against[strongest], short=short), asking)
    if against[strongest] >= THRESHOLD:
        return _no(strongest, _words(votes, f"gate:{strongest}"))
    return _no("no-request", "")


def _how_plainly(sure: float, work: float, against: float, *, short: bool) -> str:
    if against > work or (against >= THRESHOLD and work < THRESHOLD):
        return DOUBTFUL
    first, *others = _PLAINLY
    enough = [first] if against >= THRESHOLD else [first, *others]
    if any(sure >= in_all and work >= of_rules for in_all, of_rules in enough):
        return PLAIN
    return LIKELY_PLAIN if short and sure >= CERTAINLY else DOUBTFUL


def _words(votes: Votes, target: str) -> str:
    best = max(votes.get(target, ()), key=lambda vote: vote.weight, default=None)
    return evidence(best.line.sentence.text) if best else ""
