"""Fixtures that start servers, shared by all tests.

There is no skipping: where Dovecot is missing the tests that need it fail, with one line that names the package.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from servers.dovecot import PASSWORD, Dovecot, DovecotError, Shape
from servers.fresh import emptied, plain_world
from servers.worlds import ImapWorld, MemoryWorld, World

from inbox_guard.mailbox.embedded import EmbeddedServer
from inbox_guard.mailbox.settings import ImapSettings

# how fast a machine makes examples says nothing of what is tested with them
settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("calm")


def _dovecot(shape: Shape) -> Iterator[Dovecot]:
    server = Dovecot(shape)
    problem = ""
    try:
        server.__enter__()
    except DovecotError as error:
        problem = str(error)
    if problem:
        pytest.fail(problem, pytrace=False)
    try:
        yield server
    finally:
        server.__exit__(None, None, None)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A Dovecot for the whole run: special folders are marked, INBOX stands beside them."""
    yield from _dovecot(Shape())


@pytest.fixture(scope="session")
def prefixed_dovecot() -> Iterator[Dovecot]:
    """A Dovecot as some providers have it: all folders below INBOX, parted by dots, none of them marked."""
    yield from _dovecot(Shape(prefix="INBOX.", separator=".", special_use=False))


@pytest.fixture
def dovecot_world(dovecot: Dovecot) -> ImapWorld:
    """A fresh mailbox on Dovecot, without TLS."""
    return plain_world(dovecot)


# tests/servers/others.py names a server here that cannot stand beside Dovecot; then it is tested alone
OTHER = os.environ.get("INBOX_GUARD_TEST_SERVER", "")


@pytest.fixture(params=["other"] if OTHER else ["memory", "embedded", "dovecot", "dovecot-tls"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """A fresh mailbox of each kind."""
    if request.param == "other":
        yield emptied(OTHER)
    elif request.param == "memory":
        yield MemoryWorld()
    elif request.param == "embedded":
        with EmbeddedServer("anna", PASSWORD) as server:
            settings = ImapSettings("work", "127.0.0.1", "anna", port=server.port, security="none")
            yield ImapWorld(settings, PASSWORD, server.port)
    else:
        dovecot: Dovecot = request.getfixturevalue("dovecot")
        plain = plain_world(dovecot)
        secure = ImapSettings(
            "work", "localhost", plain.settings.user, port=dovecot.tls_port, ca_file=dovecot.certificate
        )
        yield plain if request.param == "dovecot" else ImapWorld(secure, PASSWORD, dovecot.port)
