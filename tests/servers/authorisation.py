"""An authorisation server on loopback, with TLS: RFC 8414, 6749 with 7636, 8628 and 7662, and no user interface.

The user at the other end is a test: `consent` says whether they agree.  Tokens are checked by the IMAP server through
`introspect`.  `asked` holds the names of the forms that came, and what was in them.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import secrets
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT = "our-client"


class AuthorisationServer:
    """A running server as a context manager; `directory` holds its certificate."""

    def __init__(self, directory: Path, user: str = "anna", client_secret: str = "") -> None:
        self.user = user
        self.client_secret = client_secret
        self.consent = True
        self.pending = 0  # how often a device is told to wait
        self.slow_down = 0  # … and to wait longer
        self.expires_in = 3600
        self.rotates = False  # whether each refresh token is good for one use
        self.refuse = ""  # the error of every token request from now on
        self.status = 0  # the HTTP status of every answer from now on
        self.garbled = False  # whether every form is answered by a line that is no HTTP
        self.changes: dict[str, str] = {}  # to what the server tells of itself
        self.by_discovery = False  # whether it knows OpenID Connect Discovery alone
        self.not_found: dict[str, str] = {}  # what it says where there is nothing
        self.moved = ""  # where every question is sent instead
        self.gate = threading.Event()  # tokens are given while it is set
        self.gate.set()
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.refresh_tokens: set[str] = set()
        self.access_tokens: set[str] = set()
        self.certificate = directory / "authorisation.pem"
        _certify(self.certificate, directory / "authorisation.key")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, directory / "authorisation.key")
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.world = self
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.issuer = f"https://127.0.0.1:{self._server.server_port}/tenant"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def well_known(self) -> str:
        """Where it tells of itself: RFC 8414 §3.1, or OpenID Connect Discovery §4."""
        if self.by_discovery:
            return "/tenant/.well-known/openid-configuration"
        return "/.well-known/oauth-authorization-server/tenant"

    # ── what there is to ask ─────────────────────────────────────────────────────────────────────────────────────────

    def metadata(self) -> dict[str, str]:
        """RFC 8414."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "device_authorization_endpoint": f"{self.issuer}/device",
        } | self.changes

    def authorize(self, form: dict[str, str]) -> str:
        """Where the browser is sent (RFC 6749 §4.1.2)."""
        self.asked.append(("authorize", form))
        back = {"state": form["state"]}
        if not self.consent:
            return f"{form['redirect_uri']}?{urlencode(back | {'error': 'access_denied'})}"
        code = secrets.token_urlsafe(9)
        self.codes[code] = form
        return f"{form['redirect_uri']}?{urlencode(back | {'code': code})}"

    def device(self, form: dict[str, str]) -> dict[str, Any]:
        """A code for a device (RFC 8628 §3.2)."""
        self.asked.append(("device", form))
        code = secrets.token_urlsafe(9)
        self.codes[code] = form
        where = "https://login.example/device"
        return {
            "device_code": code,
            "user_code": "WDJB-MJHT",
            "verification_uri": where,
            "expires_in": 60,
            "interval": 0,
        }

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Tokens, or an error (RFC 6749 §5.2, RFC 8628 §3.5)."""
        self.asked.append(("token", form))
        self.gate.wait(30)
        if error := self.refuse or self._wrong(form):
            return 400, {"error": error, "error_description": "as the test\r\nwants it"}
        if self.rotates:
            self.refresh_tokens.discard(form.get("refresh_token", ""))
        access, refresh = f"access-{secrets.token_hex(8)}", f"refresh-{secrets.token_hex(8)}"
        self.access_tokens.add(access)
        answer: dict[str, Any] = {"access_token": access, "token_type": "Bearer", "expires_in": self.expires_in}
        if form["grant_type"] != "refresh_token" or self.rotates:
            self.refresh_tokens.add(refresh)
            answer["refresh_token"] = refresh
        return 200, answer

    def _wrong(self, form: dict[str, str]) -> str:
        if (form.get("client_id"), form.get("client_secret", "")) != (CLIENT, self.client_secret):
            return "invalid_client"
        match form.get("grant_type"):
            case "refresh_token":
                return "" if form.get("refresh_token") in self.refresh_tokens else "invalid_grant"
            case "authorization_code":
                asked = self.codes.pop(form.get("code", ""), {})
                digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
                challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
                same = asked.get("redirect_uri") == form.get("redirect_uri")
                return "" if same and asked.get("code_challenge") == challenge else "invalid_grant"
            case "urn:ietf:params:oauth:grant-type:device_code":
                return self._device_wrong(form.get("device_code", ""))
        return "unsupported_grant_type"

    def _device_wrong(self, code: str) -> str:
        if self.slow_down:
            self.slow_down -= 1
            return "slow_down"
        if self.pending:
            self.pending -= 1
            return "authorization_pending"
        if not self.consent:
            return "access_denied"
        return "" if self.codes.pop(code, None) else "expired_token"

    def introspect(self, token: str) -> dict[str, Any]:
        """Whose token this is (RFC 7662)."""
        return {"active": token in self.access_tokens, "username": self.user, "email": self.user}


class _Handler(BaseHTTPRequestHandler):
    timeout = 10

    @property
    def _world(self) -> AuthorisationServer:
        world: AuthorisationServer = self.server.world
        return world

    def do_GET(self) -> None:
        """Metadata, the page of consent, and what IMAP servers ask."""
        parts = urlsplit(self.path)
        form = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if self._world.moved:
            self._send_to(self._world.moved)
        elif parts.path == self._world.well_known:
            self._json(200, self._world.metadata())
        elif parts.path == "/tenant/authorize":
            self._send_to(self._world.authorize(form))
        elif parts.path == "/tenant/introspect":
            self._json(200, self._world.introspect(form.get("token", "")))
        else:
            self._json(404, self._world.not_found)

    def do_POST(self) -> None:
        """Forms."""
        content = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {key: values[0] for key, values in parse_qs(content).items()}
        if self._world.garbled:
            self.wfile.write(b"<html>bad gateway</html>\r\n")
        elif self._world.status:
            self._json(self._world.status, {})
        elif self.path == "/tenant/token":
            self._json(*self._world.token(form))
        elif self.path == "/tenant/device":
            self._json(200, self._world.device(form))
        else:
            self._json(404, {})

    def _send_to(self, where: str) -> None:
        self.send_response(302)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _json(self, status: int, value: dict[str, Any]) -> None:
        content = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Quiet."""


def _certify(certificate: Path, key: Path) -> None:
    ask = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    ask += ["-days", "30", "-subj", "/CN=127.0.0.1"]
    names = ["-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"]
    where = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*ask, *names, *where], check=True, capture_output=True)
