"""What to do about a failure, by what the server said and whose server it is; the entries are `data/remedies.toml`.

An error knows what broke; only here is known that Gmail wants an app password.  Nothing is asked and nothing is sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from inbox_guard import library
from inbox_guard.errors import GuardError, LoginError, LoginRefused, TemporaryError
from inbox_guard.setup.providers import of_host


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Whose login or server a failure is about.

    `source` is where its secret comes from, if not from the keyring; `asked`: the user is asked for it anyway, and what
    works is kept.
    """

    account: str
    host: str
    user: str = ""
    source: str = ""
    asked: bool = False


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
    text: str = entry["remedy"].format(host=where.host, user=where.user, **places, **_keeping(where))
    return f"{entry['hint']}; {text}" if "hint" in entry else text


def _keeping(where: Circumstances) -> dict[str, str]:
    """How a remedy goes on to where the secret is kept: another source is asked before the keyring."""
    if where.asked:
        return {"keep": "", "login": ""}
    login = f": inbox-guard secret login {where.account}"
    if not where.source:
        return {"keep": f", and store it: inbox-guard secret set {where.account}", "login": login}
    return {
        "keep": f"; the password comes from {where.source}, so change it there",
        "login": f"{login} --print, and put the line where it comes from: {where.source}",
    }


def with_remedy(error: GuardError, where: Circumstances) -> GuardError:
    """The same error, with the remedy for this provider and this answer where there is one."""
    if isinstance(error, LoginError) and not isinstance(error, LoginRefused):
        return error  # there was no credential to be refused, and that error knows its own remedy
    when = "login" if isinstance(error, LoginError) else "connect" if isinstance(error, TemporaryError) else "step"
    # what the server said, without its name: a host may bear any word in it
    said = error.problem.replace(where.host, "")
    error.remedy = remedy_for(when, said, where) or error.remedy
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
