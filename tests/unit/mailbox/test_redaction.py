"""What a server says is repeated unless it gives the secret away."""

from __future__ import annotations

from base64 import b64encode

import pytest

from inbox_guard.mailbox.redaction import Redactor


@pytest.mark.parametrize("before", ["", "a", "ab", "\0me@own.example\0", "user=me@own.example\1auth=Bearer "])
def test_base64_gives_the_secret_away_whatever_stands_round_it(before: str) -> None:
    said = b64encode(f"{before}correct-horse\1\1".encode()).decode()
    assert Redactor("correct-horse").redacted(f"cannot parse {said[:-4]}") == ""


def test_letters_beyond_ascii_are_known_as_libraries_print_them() -> None:
    for said in (
        "LOGIN kim pässwörd",
        "LOGIN kim p\\xc3\\xa4ssw\\xc3\\xb6rd",
        "p\ufffd\ufffdssw\ufffd\ufffdrd",
        "pÃ¤sswÃ¶rd",
    ):
        assert Redactor("pässwörd").redacted(said) == ""


def test_known_codes_are_told_all_the_same() -> None:
    said = "[AUTHENTICATIONFAILED] wrong: hunter22"
    assert Redactor("hunter22").redacted(said) == "[AUTHENTICATIONFAILED]"


def test_a_secret_of_nothing_but_quotes_lets_no_words_through() -> None:
    assert Redactor('"" \\').redacted("Invalid credentials") == ""


def test_all_else_is_told() -> None:
    for secret in ("", "x7", "correct-horse-battery-staple"):
        assert Redactor(secret).redacted("Invalid credentials (correct them)") == "Invalid credentials (correct them)"
