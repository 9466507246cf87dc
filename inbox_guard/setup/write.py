"""The answers of a new user → a config that people can read and edit, in a file that only they can read."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from inbox_guard.config.paths import make_private
from inbox_guard.errors import ConfigError


@dataclass(frozen=True, slots=True)
class NewProfile:
    """What the drafts need to know of the user.  The lowest prices are None where there are none."""

    name: str
    address: str
    languages: tuple[str, ...]
    time_zone: str
    office_hours: str
    services: tuple[str, ...] = ()
    currency: str = "EUR"
    minimum_project: Decimal | None = None
    minimum_hourly: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NewAccount:
    """The table of an account, as it stands in the config."""

    account: str
    host: str
    port: int
    security: str
    user: str
    ca_file: str = ""
    password_command: str = ""
    oauth2: str = ""
    oauth2_client_id: str = ""
    oauth2_scope: str = ""


def config_text(person: NewProfile, mailbox: NewAccount) -> str:
    """The whole config as TOML, every key with what it does."""
    lines = [
        "# The config of inbox-guard, written by `inbox-guard init`.  Change it as you like: config.example.toml",
        "# explains every key that there is, and `inbox-guard doctor` tells whether all is well.",
        "",
        "[profile]",
        *_person(person),
        *_FIXED_TERMS,
        "# The mailbox.  The password is not here: it comes from the keyring, a program, the service or a variable.",
        f"[accounts.{_key(mailbox.account)}]",
        *_mailbox(mailbox),
        *_FIXED_REST,
    ]
    return "\n".join(lines) + "\n"


def more_text(before: str, mailbox: NewAccount) -> str:
    """A config with one mailbox more; what was there stays as it was written."""
    lines = [f"[accounts.{_key(mailbox.account)}]", *_mailbox(mailbox), *_FOLDERS]
    return before.rstrip("\n") + "\n\n" + "\n".join(lines) + "\n"


def _person(person: NewProfile) -> Iterable[str]:
    yield "# Who signs the drafts."
    yield f"name = {quoted(person.name)}"
    yield "# Your own addresses and aliases; mail from them is yours."
    yield f"addresses = {_list([person.address])}"
    yield "# Replies are written in the client's language when it is here, else in the first: en, de, fi, ru."
    yield f"languages = {_list(person.languages)}"
    yield f"time_zone = {quoted(person.time_zone)}"
    yield f"office_hours = {quoted(person.office_hours)}"
    yield "# What you offer, and what you never do; who asks for the second alone gets a refusal."
    yield f"services = {_list(person.services)}"
    yield "not_offered = []"
    yield "# Your prices: no project and no hour for less."
    yield f"currency = {quoted(person.currency)}"
    yield (
        f"minimum_project = {person.minimum_project}"
        if person.minimum_project is not None
        else "# minimum_project = 800"
    )
    yield f"minimum_hourly = {person.minimum_hourly}" if person.minimum_hourly is not None else "# minimum_hourly = 60"
    yield "# Links to your work."
    yield "portfolio = []"
    yield ""


_FIXED_TERMS = (
    "# What is firm and where you give way; drafts that negotiate are built from it.",
    "[terms]",
    '# What you are paid before you begin: "full", a share such as "50%", or "none".',
    'prepayment = "50%"',
    "# Rounds of changes that are included.",
    "revisions = 2",
    '# What a lower price costs the client: "none" (there is none), "smaller scope" or "later date".',
    'discount = "smaller scope"',
    "",
)

_FOLDERS = (
    '# The folders that clients\' mail arrives in, and where drafts and sent mail lie ("auto": the server tells).',
    'folders = ["INBOX"]',
    'drafts = "auto"',
    'sent = "auto"',
)

_FIXED_REST = (
    *_FOLDERS,
    "",
    "[schedule]",
    "# How often to look for new mail, and how far back the first look goes.",
    'every = "5m"',
    'look_back = "14d"',
    "",
    "[replies]",
    "# The kinds of drafts that are written.",
    'draft = ["decline", "negotiate", "clarify", "follow-up"]',
)


def _mailbox(mailbox: NewAccount) -> Iterable[str]:
    yield f"host = {quoted(mailbox.host)}"
    yield f"port = {mailbox.port}"
    yield f"security = {quoted(mailbox.security)}"
    yield f"user = {quoted(mailbox.user)}"
    if mailbox.oauth2:
        yield 'auth = "oauth2"'
        yield f"oauth2 = {quoted(mailbox.oauth2)}"
        yield f"oauth2_client_id = {quoted(mailbox.oauth2_client_id)}"
    if mailbox.oauth2_scope:
        yield f"oauth2_scope = {quoted(mailbox.oauth2_scope)}"
    if mailbox.password_command:
        yield "# The program that prints the password."
        yield f"password_command = {quoted(mailbox.password_command)}"
    if mailbox.ca_file:
        yield f"ca_file = {quoted(mailbox.ca_file)}"


def quoted(value: str) -> str:
    """A text as TOML writes it."""
    # what JSON escapes TOML escapes alike, but for DEL, which JSON leaves as it is
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(map(quoted, values))}]"


def _key(name: str) -> str:
    return name if name.replace("-", "").replace("_", "").isalnum() and name.isascii() else quoted(name)


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read (0600), whole or not at all; what was there is replaced.

    Raises:
        ConfigError: it cannot be written.
    """
    _write(path, text, None)


def rewrite(path: Path, text: str) -> None:
    """Give a file that is there another text, whole or not at all; links to it, its owner and its mode stay.

    Raises:
        ConfigError: it cannot be written.
    """
    try:
        there = path.resolve(strict=True)
        like = there.stat()
    except OSError as error:
        raise _unwritable(path, error) from None
    _write(there, text, like)


def _write(path: Path, text: str, like: os.stat_result | None) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        make_private(path.parent)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            if like is not None:
                _become(file.fileno(), like)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise _unwritable(path, error) from None


def _become(descriptor: int, like: os.stat_result) -> None:
    """Give an open file the owner and then the mode of another: a change of owner may take rights away."""
    now = os.fstat(descriptor)
    if (now.st_uid, now.st_gid) != (like.st_uid, like.st_gid):
        os.fchown(descriptor, like.st_uid, like.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(like.st_mode))


def _unwritable(path: Path, error: OSError) -> ConfigError:
    return ConfigError(f"{path} cannot be written: {error.strerror}", "name another place with --config")


def secret_file(config: Path, account: str) -> Path:
    """Where the password of an account lies beside the config, on a machine without a keyring."""
    return config.with_name(f"{account}.secret")


def put_aside(path: Path) -> Path:
    """Give a file another name beside its own, and tell which.

    Raises:
        ConfigError: it cannot be renamed.
    """
    number = 1
    while (aside := path.with_name(f"{path.name}.old{number if number > 1 else ''}")).exists():
        number += 1
    try:
        path.rename(aside)
    except OSError as error:
        raise ConfigError(f"{path} cannot be renamed: {error.strerror}", "name another place with --config") from None
    return aside
