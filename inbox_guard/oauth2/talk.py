"""Questions to an authorisation server: HTTPS only, JSON answers, and its errors as ours.  It knows no tokens' meaning.

Nothing that was sent is ever repeated in an error, and of what the server says only its own two fields for people.
"""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from inbox_guard.errors import ConfigError, LoginError, TemporaryError
from inbox_guard.reading.unseen import one_line

PATIENCE = 20.0  # seconds for an answer
_MOST = 1_000_000  # bytes of an answer
_WORDS = 200


class TokenError(LoginError):
    """The authorisation server said no; `error` is its code (RFC 6749 §5.2)."""

    def __init__(self, host: str, error: str, description: str) -> None:
        said = f" ({description})" if description else ""
        super().__init__(f"{host} refuses a token: {error}{said}", "see what it says, and log in anew")
        self.error = error


def ask(url: str, body: str | None = None) -> dict[str, Any]:
    """GET, or POST of a form; the JSON object of the answer.

    Raises:
        TokenError: the server says no to a form in the words of RFC 6749 §5.2.
        TemporaryError: no answer, or a server out of order.
        ConfigError: the address is not HTTPS, or what is there is no authorisation server.
    """
    host = urlsplit(url).hostname or url
    if not url.startswith("https://"):
        raise ConfigError(
            f"{host}: an authorisation server is asked over HTTPS alone", "write an address with https://"
        )
    headers = {"Accept": "application/json"}
    data = None
    if body is not None:
        data = body.encode("ascii")
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        request = urllib.request.Request(url, data, headers)  # noqa: S310 - HTTPS, as seen above
        with urllib.request.build_opener(_Straight).open(request, timeout=PATIENCE) as answer:
            return _object(answer.read(_MOST), host)
    except urllib.error.HTTPError as error:
        raise _no(error, host, to_form=body is not None) from None
    except http.client.InvalidURL:
        raise ConfigError(
            f"{urlsplit(url).netloc} is no address of a server", "check the address in oauth2 in the config"
        ) from None
    except (OSError, ValueError, http.client.HTTPException) as error:  # the last is none of the others
        reason = getattr(error, "reason", error)
        told = getattr(reason, "verify_message", "") or getattr(reason, "strerror", "") or type(reason).__name__
        raise TemporaryError(f"{host} cannot be asked for a token: {told}", "try again later") from None


class _Straight(urllib.request.HTTPRedirectHandler):
    """Follows nobody: what is sent is for this server alone, and an answer must come from it."""

    def redirect_request(self, *_: object) -> None:
        """No request; the redirection is then an answer like any other error."""


def _no(error: urllib.error.HTTPError, host: str, *, to_form: bool) -> LoginError | TemporaryError | ConfigError:
    busy = {408, 425, 429}
    if error.code in busy or error.code >= 500:  # noqa: PLR2004 - server errors
        return TemporaryError(f"{host} is out of order or busy (HTTP {error.code})", "try again later")
    with suppress(OSError, ValueError, LookupError, TypeError, AttributeError, http.client.HTTPException):
        if to_form:  # elsewhere an "error" is any server's way to say that there is nothing
            said = json.loads(error.read(_MOST))
            return TokenError(host, _line(said["error"]), _line(said.get("error_description", "")))
    return ConfigError(
        f"{host} answers HTTP {error.code} and no error of OAuth 2", "check the address in oauth2 in the config"
    )


def _object(content: bytes, host: str) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ConfigError(f"{host} gives an answer that is no JSON object", "check the address in oauth2 in the config")
    return found


def _line(text: object) -> str:
    return one_line(str(text))[:_WORDS]
