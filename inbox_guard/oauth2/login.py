"""The consent of the user, by a code that is typed on any device (RFC 8628) or in a browser of this machine (RFC 8252).

What is to be shown to the user goes through a function of the caller; nothing is printed here, and nothing is kept.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

from inbox_guard.errors import ConfigError, LoginError
from inbox_guard.oauth2.grant import Grant, explained, granted
from inbox_guard.oauth2.talk import TokenError, ask

if TYPE_CHECKING:
    from inbox_guard.config import Account
    from inbox_guard.oauth2.endpoints import Endpoints

Show = Callable[[str], None]

_BROWSER_PATIENCE = 600.0  # seconds
_LONGEST = 1800.0  # seconds that a code of a device is waited for, whatever the server says
_PAGE = "<!doctype html><meta charset=utf-8><title>inbox-guard</title><p>{}</p>"


@dataclass(frozen=True, slots=True)
class Client:
    """Who asks: an account with its client, the secret of that client (empty where it has none), and whom it asks.

    `source` is where the account's grant is looked for, in words, if not in the keyring.
    """

    account: Account
    secret: str
    endpoints: Endpoints
    source: str = ""

    @property
    def more(self) -> dict[str, str]:
        """What proves who asks."""
        return {"client_secret": self.secret} if self.secret else {}


# ── a code on another device ─────────────────────────────────────────────────────────────────────────────────────────


def by_code(client: Client, show: Show, wait: Callable[[float], None] = time.sleep) -> Grant:
    """Show a code and an address, wait until the user has typed it there.

    Raises:
        LoginError: the user said no, or too much time went by.
        ConfigError: the server offers no such login.
    """
    endpoints = client.endpoints
    if not endpoints.device:
        raise ConfigError(f"{endpoints.name} offers no login by a code", "take --browser instead")
    form = {"client_id": client.account.oauth2_client_id, "scope": endpoints.scope, **client.more}
    try:
        told = ask(endpoints.device, urlencode({key: value for key, value in form.items() if value}))
        code, where = str(told["device_code"]), str(told.get("verification_uri") or told["verification_url"])
        show(f"Open  {where}  on any device and type the code  {told['user_code']}")
        show("Waiting for your consent there; Ctrl-C to stop.")
        return _polled(client, code, told, wait)
    except TokenError as error:
        raise _spoken(error, client) from None
    except (KeyError, TypeError, ValueError):
        raise ConfigError(
            f"{endpoints.name} gives no code for a device", "check the address in oauth2 in the config"
        ) from None


def _polled(client: Client, code: str, told: dict[str, object], wait: Callable[[float], None]) -> Grant:
    from oauthlib.oauth2 import DeviceClient  # noqa: PLC0415 - a tenth of a second

    asking = DeviceClient(client.account.oauth2_client_id)
    body = asking.prepare_request_body(device_code=code, include_client_id=True, **client.more)
    interval = float(str(told.get("interval", 5)))
    end = time.monotonic() + min(float(str(told.get("expires_in", _LONGEST))), _LONGEST)
    while time.monotonic() < end:
        wait(interval)
        try:
            return granted(json.dumps(ask(client.endpoints.token, body)), asking, time.time(), secret=client.secret)
        except TokenError as error:
            if error.error == "slow_down":
                interval += 5  # RFC 8628 §3.5
            elif error.error != "authorization_pending":
                raise
    raise _late(client.account)


# ── a browser of this machine ────────────────────────────────────────────────────────────────────────────────────────


def by_browser(client: Client, show: Show, port: int = 0) -> Grant:
    """Show a link to open in a browser, and wait for the browser to come back to a port of this machine.

    Raises:
        LoginError: the user said no, or did not come back.
        ConfigError: the server offers no such login, or the port is in use.
    """
    from oauthlib.oauth2 import WebApplicationClient  # noqa: PLC0415 - the same

    endpoints = client.endpoints
    if not endpoints.authorize:
        raise ConfigError(f"{endpoints.name} offers no login in a browser", "take --code instead")
    asking = WebApplicationClient(client.account.oauth2_client_id)
    verifier = asking.create_code_verifier(64)
    challenge = asking.create_code_challenge(verifier, "S256")
    state = secrets.token_urlsafe(24)
    with _Answers(port) as answers:
        back = f"http://{endpoints.back}:{answers.port}"
        link = asking.prepare_request_uri(
            endpoints.authorize,
            redirect_uri=back,
            scope=endpoints.scope or None,
            state=state,
            code_challenge=challenge,
            code_challenge_method="S256",
            login_hint=client.account.user,
            **endpoints.extra,
        )
        show(f"Open this link in a browser on this machine and say yes there:\n\n  {link}\n")
        show(
            f"A browser elsewhere comes back to port {answers.port} of this machine through\n"
            f"  ssh -L {answers.port}:127.0.0.1:{answers.port} THIS-MACHINE"
        )
        code = _code(answers.wait(state, _BROWSER_PATIENCE), client)
    form = {"code_verifier": verifier, "redirect_uri": back, **client.more}
    body = asking.prepare_request_body(code=code, include_client_id=True, **form)
    try:
        return granted(json.dumps(ask(endpoints.token, body)), asking, time.time(), secret=client.secret)
    except TokenError as error:
        raise _spoken(error, client) from None


def _code(answer: dict[str, str] | None, client: Client) -> str:
    if answer is None:
        raise _late(client.account)
    if "code" not in answer:
        error = TokenError(
            "the authorisation server", answer.get("error", "no code"), answer.get("error_description", "")
        )
        raise _spoken(error, client)
    return answer["code"]


class _Answers(TCPServer):
    """Listens on 127.0.0.1 alone for the one request that bears our state; everything else is not found.

    Not HTTPServer, which asks the resolver for the name of this machine.
    """

    allow_reuse_address = True

    def __init__(self, port: int) -> None:
        self.state = ""
        self.answer: dict[str, str] | None = None
        try:
            super().__init__(("127.0.0.1", port), _Handler)
            self.port: int = self.server_address[1]
        except OSError as error:
            raise ConfigError(f"port {port} cannot be listened on: {error.strerror}", "name another --port") from None

    def wait(self, state: str, patience: float) -> dict[str, str] | None:
        """What came back; None where nothing did in time."""
        self.state = state
        end = time.monotonic() + patience
        while self.answer is None and (left := end - time.monotonic()) > 0:
            self.timeout = left
            self.handle_request()
        return self.answer


class _Handler(BaseHTTPRequestHandler):
    server: _Answers
    timeout = 10  # seconds for one request: who connects and says nothing must not hold up the others

    def do_GET(self) -> None:
        """The browser comes back, or asks for an icon."""
        query = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
        # RFC 6749 §10.12: without our state it is not the answer to our question
        ours = secrets.compare_digest(query.get("state", "").encode(), self.server.state.encode())
        if ours and ("code" in query or "error" in query):
            self.server.answer = query
        page = "Done. You can close this page and go back to the terminal." if ours else "There is nothing here."
        content = _PAGE.format(page).encode()
        self.send_response(200 if ours else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing: the request holds the code."""


def _late(account: Account) -> LoginError:
    return LoginError("no consent came in time", f"try again: inbox-guard secret login {account.name}")


def _spoken(error: TokenError, client: Client) -> LoginError:
    """The refusals that come of what the user did, in words; the others as the server has them."""
    words = {
        "access_denied": "you, or an administrator, said no to the login",
        "expired_token": "the code has run out before it was typed",
    }
    name = client.account.name
    if error.error in words:
        return LoginError(words[error.error], f"try again: inbox-guard secret login {name}")
    return explained(error, client.account, client.source)
