"""What is kept of a consent, as one line of text for the keyring, and a fresh access token from it (RFC 6749 §6)."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from inbox_guard.errors import LoginError
from inbox_guard.oauth2.endpoints import endpoints_of
from inbox_guard.oauth2.talk import TokenError, ask
from inbox_guard.remedies import Circumstances, remedy_for

if TYPE_CHECKING:
    from oauthlib.oauth2 import Client

    from inbox_guard.config import Account

_EARLY = 120.0  # seconds before its end in which a token is renewed already
_SHORT = 300.0  # seconds that a token holds where the server does not say


@dataclass(frozen=True, slots=True)
class Grant:
    """Tokens of one account.  `expires` is a moment in Unix time; the client's secret is empty where it has none."""

    refresh_token: str = field(repr=False)
    access_token: str = field(default="", repr=False)
    expires: float = 0.0
    client_secret: str = field(default="", repr=False)

    def holds(self, now: float) -> bool:
        """Whether the access token can be used still."""
        return bool(self.access_token) and now < self.expires - _EARLY

    def line(self) -> str:
        """The grant as one line of text."""
        return json.dumps(asdict(self), separators=(",", ":"))


def read_grant(text: str, account: str) -> Grant:
    """The grant in such a line.

    Raises:
        LoginError: it is none.
    """
    try:
        found = json.loads(text)
        refresh, access, secret = (found.get(key, "") for key in ("refresh_token", "access_token", "client_secret"))
        expires = float(found.get("expires", 0))
    except (ValueError, TypeError, AttributeError):
        refresh = access = secret = ""
        expires = 0.0
    if not (isinstance(refresh, str) and isinstance(access, str) and isinstance(secret, str) and refresh):
        raise LoginError(
            "what is kept for this account is no login of OAuth 2",
            f"log in: inbox-guard secret login {account}",
        )
    return Grant(refresh, access, expires, secret)


def granted(answer: str, client: Client, now: float, before: Grant | None = None, secret: str = "") -> Grant:
    """The grant in the answer of a token endpoint; what it leaves out stays as it was `before`.

    Raises:
        LoginError: there is no token in it.
    """
    from oauthlib.oauth2 import OAuth2Error  # noqa: PLC0415 - as in `fresh`

    try:
        token: dict[str, Any] = dict(client.parse_request_body_response(answer))
    except (OAuth2Error, ValueError, TypeError) as error:
        raise LoginError(
            f"the authorisation server gave no token ({type(error).__name__})", "log in anew; report it if it stays so"
        ) from None
    refresh = str(token.get("refresh_token") or (before.refresh_token if before else ""))
    if not refresh:
        raise LoginError(
            "the authorisation server gave no refresh token, so the login would end within the hour",
            'ask for one with oauth2_scope, mostly "… offline_access"',
        )
    lasting = float(token.get("expires_in") or _SHORT)
    return Grant(refresh, str(token["access_token"]), now + lasting, before.client_secret if before else secret)


def fresh(account: Account, grant: Grant, source: str = "") -> Grant:
    """The same grant with a new access token, and with a new refresh token where the server changes it.

    `source` is where the grant lies, in words, if not in the keyring: a refusal says that a new one is to go there.

    Raises:
        LoginError: the consent has ended.
        TemporaryError: the authorisation server cannot be reached.
    """
    from oauthlib.oauth2 import WebApplicationClient  # noqa: PLC0415 - a tenth of a second, for OAuth 2 alone

    endpoints = endpoints_of(account)
    client = WebApplicationClient(account.oauth2_client_id)
    more = {"client_secret": grant.client_secret} if grant.client_secret else {}
    body = client.prepare_refresh_body(
        refresh_token=grant.refresh_token, client_id=account.oauth2_client_id, scope=endpoints.scope or None, **more
    )
    try:
        answer = ask(endpoints.token, body)
    except TokenError as error:
        raise explained(error, account, source) from None
    return granted(json.dumps(answer), client, time.time(), before=grant)


def explained(error: TokenError, account: Account, source: str) -> TokenError:
    """The same refusal, with what is to be done about it for this account, whose grant lies in `source`."""
    where = Circumstances(account.name, account.host, account.user, source)
    error.remedy = remedy_for("token", error.error, where) or error.remedy
    return error
