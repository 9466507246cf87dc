"""What to do about a failure, by what the server said and whose server it is; the entries are `data/remedies.toml`.

An error knows what broke; only here is known that Gmail wants an app password.  Nothing is asked and nothing is sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from inbox_guard import library
from inbox_guard.errors import GuardError, LoginError, PassingError
from inbox_guard.setup.providers import of_host


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Whose login or server a failure is about; `source` is where its secret comes from, if not from the keyring."""

    account: str
    host: str
    user: str = ""
    source: str = ""


def remedy_for(when: str, told: str, where: Circumstances) -> str:
    """The remedy for a kind of failure ("login", "connect", "token", "labels") and what was told; empty for none."""
    entry = _matching(when, told.casefold(), where.host.casefold().rstrip("."))
    if entry is None:
        return ""
    provider = of_host(where.host)
    places = {
        "app_password": provider.app_password if provider and provider.app_password else "in its security settings",
        "imap": provider.imap if provider and provider.imap else "in the settings of its web page",
    }
    text = entry["remedy"].format(account=where.account, host=where.host, user=where.user, **places)
    return _at_its_source(f"{entry['hint']}; {text}" if "hint" in entry else text, where)


def _at_its_source(remedy: str, where: Circumstances) -> str:
    """The remedy, where the secret comes from elsewhere than the keyring: what is put into that would not be used."""
    if not where.source:
        return remedy
    told = remedy.replace(
        f"inbox-guard secret set {where.account}", f"it comes from {where.source}, so change it there"
    )
    log_in = f"inbox-guard secret login {where.account}"
    return told.replace(log_in, f"{log_in} --print, and put the line where it comes from: {where.source}")


def with_remedy(error: GuardError, where: Circumstances) -> GuardError:
    """The same error, with the remedy for this provider and this answer where there is one."""
    when = "login" if isinstance(error, LoginError) else "connect" if isinstance(error, PassingError) else "step"
    # what the server said, without its name: a host may bear any word in it
    said = error.problem.replace(where.host, "")
    if when == "login" and "refuses the login" not in error.problem:
        return error  # there was no credential to be refused, and that error knows its own remedy
    error.remedy = remedy_for(when, said, where) or _at_its_source(error.remedy, where)
    return error


@cache
def entries() -> tuple[dict[str, Any], ...]:
    """All entries, in their order.

    Raises:
        ConfigError: the data file is wrong.
    """
    return tuple(library.table("remedies.toml")["remedy"])


def _matching(when: str, told: str, host: str) -> dict[str, Any] | None:
    for entry in entries():
        kind, hosts, says = entry.get("when", when), entry.get("hosts", ()), entry.get("says", ())
        there = not hosts or any(host == end or host.endswith(f".{end}") for end in hosts)
        if kind == when and there and (not says or any(word in told for word in says)):
            return entry
    return None
