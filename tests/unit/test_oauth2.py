"""What is known of Google and Microsoft, and what is kept of a login."""

from __future__ import annotations

import json

import pytest

from inbox_guard.config import Account
from inbox_guard.errors import LoginError
from inbox_guard.oauth2.endpoints import endpoints_of
from inbox_guard.oauth2.grant import Grant, read_grant
from inbox_guard.setup.providers import providers


def account(kind: str) -> Account:
    return Account("work", "h.example", "me", auth="oauth2", oauth2=kind, oauth2_client_id="mine")


def test_every_login_that_a_provider_names_is_known_and_asked_over_https() -> None:
    kinds = {provider.oauth2 for provider in providers()} - {""}
    assert kinds == {"google", "microsoft"}
    for kind in kinds:
        known = endpoints_of(account(kind))
        assert known.name == kind
        assert all(url.startswith("https://") for url in (known.token, known.authorize))
        assert known.scope
        assert known.register
        assert known.how


def test_google_is_asked_in_a_browser_and_microsoft_by_a_code() -> None:
    """Google gives no access to mail to devices without a browser; its clients have a secret, Microsoft's none."""
    google, microsoft = endpoints_of(account("google")), endpoints_of(account("microsoft"))
    assert (google.device, google.secret) == ("", True)
    assert (bool(microsoft.device), microsoft.secret) == (True, False)
    assert google.extra["access_type"] == "offline", "else there is no refresh token"
    assert "offline_access" in microsoft.scope
    assert (google.back, microsoft.back) == ("127.0.0.1", "localhost")


def test_a_grant_is_one_line_and_shows_no_token() -> None:
    grant = Grant("refresh", "access", 7.5, "secret")
    assert "\n" not in grant.line()
    assert read_grant(grant.line(), "work") == grant
    assert repr(grant) == "Grant(expires=7.5)"


def test_a_token_is_renewed_two_minutes_before_its_end() -> None:
    grant = Grant("refresh", "access", expires=1000.0)
    assert grant.holds(879.0)
    assert not grant.holds(881.0)
    assert not Grant("refresh", expires=1000.0).holds(0.0)


@pytest.mark.parametrize(
    "kept", ["hunter2", "[]", "{}", "null", '{"refresh_token": 7}', '{"refresh_token": "x", "expires": "soon"}']
)
def test_what_is_no_login_is_told_and_never_repeated(kept: str) -> None:
    with pytest.raises(LoginError) as caught:
        read_grant(kept, "work")
    assert caught.value.remedy == "log in: inbox-guard secret login work"
    assert "hunter2" not in caught.value.problem


def test_a_grant_may_hold_its_refresh_token_alone() -> None:
    assert read_grant(json.dumps({"refresh_token": "x"}), "work") == Grant("x")
