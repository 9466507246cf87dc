"""What a new user types, and what this machine says already."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from inbox_guard.setup import answers, defaults


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("800 EUR", (Decimal(800), "EUR")),
        ("1 500 ₽", (Decimal(1500), "RUB")),
        ("1'200.50 chf", (Decimal("1200.50"), "CHF")),
        ("1\u00a0200 zł", (Decimal(1200), "PLN")),
        ("800€", (Decimal(800), "EUR")),
        ("1200,50 usd", (Decimal("1200.50"), "USD")),
        ("60", (Decimal(60), "")),
        ("£ 5", None),
        ("0", (None, "")),
        (" ", (None, "")),
        ("cheap", None),
    ],
)
def test_a_price_is_read_with_its_currency(text: str, read: tuple[Decimal | None, str] | None) -> None:
    if read is None:
        with pytest.raises(ValueError, match='expected a price such as "800 EUR"'):
            answers.amount(text)
    else:
        assert answers.amount(text) == read


def test_a_second_price_is_in_the_currency_of_the_first() -> None:
    assert answers.amount_in("USD")("60") == (Decimal(60), "USD")
    assert answers.amount_in("USD")("60 $") == (Decimal(60), "USD")
    assert answers.amount_in("")("60 USD") == (Decimal(60), "USD")
    with pytest.raises(ValueError, match="expected a price in USD, as the price of a project is, and not in EUR"):
        answers.amount_in("USD")("60 EUR")


def test_languages_are_taken_in_the_order_in_which_they_are_given() -> None:
    assert answers.languages("fi, EN  de,fi") == ("fi", "en", "de")
    with pytest.raises(ValueError, match="expected some of"):
        answers.languages(" , ")


@pytest.mark.parametrize("text", ["", "two\nlines", "bell\a"])
def test_a_name_is_one_line_that_can_be_shown(text: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        answers.line(text)


def test_services_are_parted_by_commas_or_semicolons() -> None:
    assert answers.services(" web shops ,, texts; logos") == ("web shops", "texts", "logos")


def test_a_file_of_a_user_who_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no home directory for ~nobody-of-this-name"):
        answers.file("~nobody-of-this-name/ca.pem")


def test_a_file_is_named_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ca.pem").touch()
    monkeypatch.chdir(tmp_path)
    assert answers.file("ca.pem") == str(tmp_path / "ca.pem")
    assert answers.file("") == ""


@pytest.mark.parametrize(
    ("variable", "link", "written", "zone"),
    [
        ("Europe/Helsinki", "/usr/share/zoneinfo/Europe/Berlin", "Europe/Vienna", "Europe/Helsinki"),
        (":Europe/Helsinki", "", "", "Europe/Helsinki"),
        ("no such", "/usr/share/zoneinfo/Europe/Berlin", "Europe/Vienna", "Europe/Berlin"),
        ("", "../elsewhere", "Europe/Vienna\n", "Europe/Vienna"),
        ("", "", "nonsense", "UTC"),
        ("", "", "", "UTC"),
    ],
)
def test_the_time_zone_of_the_machine_is_found(
    tmp_path: Path, variable: str, link: str, written: str, zone: str
) -> None:
    if link:
        (tmp_path / "localtime").symlink_to(link)
    if written:
        (tmp_path / "timezone").write_text(written)
    assert defaults.time_zone({"TZ": variable}, tmp_path) == zone


@pytest.mark.parametrize(
    ("env", "found"),
    [
        ({"LANG": "fi_FI.UTF-8"}, ("fi", "en")),
        ({"LANG": "fi_FI.UTF-8", "LC_ALL": "de_AT"}, ("de", "en")),
        ({"LANG": "en_GB.UTF-8"}, ("en",)),
        ({"LANG": "sv_SE.UTF-8"}, ("en",)),
        ({}, ("en",)),
    ],
)
def test_the_language_of_the_user_comes_before_english(env: dict[str, str], found: tuple[str, ...]) -> None:
    assert defaults.languages(("de", "en", "fi", "ru"), env) == found
