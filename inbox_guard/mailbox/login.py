"""From settings to a logged-in connection: encrypted as they ask for, by the login that the server takes."""

from __future__ import annotations

import contextlib
import imaplib
import logging
import re
import socket
import ssl
from collections.abc import Iterable

from imapclient import IMAPClient, SocketTimeout

from inbox_guard.errors import ConfigError, LoginError, TemporaryError
from inbox_guard.mailbox.failures import BELOW, mapped, refused_login
from inbox_guard.mailbox.redaction import Redactor
from inbox_guard.mailbox.settings import ImapSettings, tls_context
from inbox_guard.model import comparable

# The standard library breaks off at lines of 1 MB, and a mail of thousands of parts has a longer BODYSTRUCTURE: whoever
# sent it would stop all later mail from being read.
imaplib._MAXLINE = 33_554_432  # type: ignore[attr-defined]  # noqa: SLF001 - it has no other door

_SPECIAL = re.compile(r'[ (){%*"\\]')  # what no atom holds: spaces and the like (RFC 9051 §9, atom-specials)
CTL = re.compile(r"[\x00-\x1f\x7f]")  # CTL of RFC 5234: what would end a command, or begin another


def open_client(settings: ImapSettings, secret: str) -> IMAPClient:
    """Connect and log in.

    Raises:
        LoginError: the server refuses the login.
        ConfigError: unsafe or impossible settings.
        TemporaryError: no connection, no trust in the certificate, a busy server.
    """
    client = _client(settings)
    try:
        _log_in(client, settings, secret)
    except BaseException:
        hang_up(client)
        raise
    return client


def _client(settings: ImapSettings) -> IMAPClient:
    # At DEBUG imapclient logs every answer, bodies included: no setting of ours may let that through.
    logging.getLogger("imapclient").setLevel(logging.WARNING)
    context = tls_context(settings)
    direct = settings.security == "tls"
    with mapped(settings.host, "connecting"):
        try:
            client = IMAPClient(
                comparable(settings.host),  # else Python's codec of 2003 may lead to somebody else's server
                settings.port,
                ssl=direct,
                ssl_context=context if direct else None,
                timeout=SocketTimeout(settings.connect_timeout, settings.read_timeout),
            )
        except TimeoutError:
            if direct:
                raise
            # a port that takes TLS from the start waits for the client to begin, as this client waits for a greeting
            remedy = 'if the port takes TLS from the start, as 993 does, write security = "tls"; else try again later'
            raise TemporaryError(f"{settings.host} did not answer in time while connecting", remedy) from None
        except UnicodeError as error:  # nobody is asked for a name with an empty or overlong part: there can be none
            raise socket.gaierror(socket.EAI_NONAME, str(error)) from None
    try:
        client.normalise_times = False
        with mapped(settings.host, "starting TLS"):
            _tune(client.socket())
            if settings.security == "starttls":
                _start_tls(client, settings, context)
    except BaseException:
        hang_up(client)
        raise
    return client


def _tune(connection: socket.socket) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # in IDLE nothing is sent for minutes: let the system ask whether the other side is there, and routers remember us
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 20), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, name):
            connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _start_tls(client: IMAPClient, settings: ImapSettings, context: ssl.SSLContext | None) -> None:
    if not client.has_capability("STARTTLS"):
        raise ConfigError(
            f"{settings.host} does not offer STARTTLS on port {settings.port}", 'try security = "tls" on port 993'
        )
    client.starttls(context)


def _log_in(client: IMAPClient, settings: ImapSettings, secret: str) -> None:
    if not secret or CTL.search(secret + settings.user):
        raise LoginError(
            "the secret or the user is empty or holds a line break",
            "the first line of what the source prints has to be the secret alone",
        )
    with mapped(settings.host, "asking what it can do"):
        offers = client.capabilities()
    if client._imap.state == "AUTH":  # noqa: SLF001 - a greeting of PREAUTH: there is nobody to log in any more
        return
    try:
        if settings.auth == "oauth2":
            _log_in_by_token(client, settings, secret, offers)
        elif _has_to_be_plain(settings.user, secret, offers):
            client.plain_login(settings.user, secret)
        else:
            client.login(_astring(settings.user), secret)
    except BELOW as error:
        raise refused_login(error, settings.host, Redactor(secret)) from None


def _has_to_be_plain(user: str, secret: str, offers: Iterable[bytes]) -> bool:
    """Whether AUTHENTICATE PLAIN is to be taken: LOGIN may be off, knows ASCII only, and quotes no user by itself."""
    spares_quoting = b"AUTH=PLAIN" in offers and _SPECIAL.search(user) is not None
    return b"LOGINDISABLED" in offers or not (secret + user).isascii() or spares_quoting


def _astring(user: str) -> str:
    """The user as a command holds it (RFC 9051 §9): imaplib puts the password alone into quotation marks."""
    return '"' + re.sub(r'(["\\])', r"\\\1", user) + '"' if _SPECIAL.search(user) else user


def _log_in_by_token(client: IMAPClient, settings: ImapSettings, token: str, offers: Iterable[bytes]) -> None:
    """By XOAUTH2 where it is offered, for those who have both know it longest, else by OAUTHBEARER (RFC 7628)."""
    if b"AUTH=XOAUTH2" in offers:
        client.oauth2_login(settings.user, token)
    elif b"AUTH=OAUTHBEARER" in offers:
        client.oauthbearer_login(settings.user, token)
    else:
        raise LoginError(
            f"{settings.host} offers no login by OAuth 2",
            'write auth = "password", or ask whoever runs the server',
        )


def hang_up(client: IMAPClient) -> None:
    """Cut a connection; never raises."""
    with contextlib.suppress(Exception):
        client.shutdown()
