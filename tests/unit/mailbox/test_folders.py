"""Which folder holds drafts, which sent mail."""

from __future__ import annotations

import pytest

from inbox_guard.errors import ConfigError
from inbox_guard.mailbox.folders import Folder, find_folder, folder_names, instead_of

NAMES = folder_names()


def found(names: list[str], wish: str = "auto") -> tuple[str | None, str | None]:
    """The folders for drafts and for sent mail among these, none of them marked."""
    folders = [Folder(name) for name in names]
    return (
        find_folder("drafts", wish, folders, NAMES),
        find_folder("sent", "auto", folders, NAMES),
    )


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["INBOX", "Drafts", "Sent"], ("Drafts", "Sent")),
        (["INBOX", "INBOX.Drafts", "INBOX.Sent Items"], ("INBOX.Drafts", "INBOX.Sent Items")),
        (["INBOX", "[Gmail]/Entwürfe", "[Gmail]/Gesendet"], ("[Gmail]/Entwürfe", "[Gmail]/Gesendet")),
        (["INBOX", "DRAFTS", "sent items"], ("DRAFTS", "sent items")),
        (["INBOX", "Entwu\u0308rfe", "Gesendet"], ("Entwu\u0308rfe", "Gesendet")),
        (["Entwürfe", "Drafts", "Gesendete Objekte", "Sent"], ("Drafts", "Sent")),
        (["INBOX.Drafts", "Drafts"], ("Drafts", None)),
        (["INBOX", "Projects/Drafts", "Archive.Sent", "My Drafts", "Sentinel"], (None, None)),
        (["INBOX", "Исходящие"], (None, None)),
        ([], (None, None)),
    ],
    ids=str,
)
def test_well_known_names_are_found_and_nothing_like_them(
    names: list[str], expected: tuple[str | None, str | None]
) -> None:
    """Folders of projects are the owner's own."""
    assert found(names) == expected


@pytest.mark.parametrize("use", ["drafts", "sent"])
def test_no_name_stands_for_both_uses_or_twice(use: str) -> None:
    """The data contradicts itself nowhere."""
    names = [name.casefold() for name in getattr(NAMES, use)]
    assert len(names) == len(set(names))
    assert not {n.casefold() for n in NAMES.drafts} & {n.casefold() for n in NAMES.sent}


def test_every_well_known_name_is_found_with_every_prefix() -> None:
    """Each entry of the data works."""
    for prefix in ("", *NAMES.prefixes):
        for name in NAMES.drafts:
            assert found(["INBOX", prefix + name])[0] == prefix + name
        for name in NAMES.sent:
            assert found(["INBOX", prefix + name])[1] == prefix + name


def test_the_users_own_name_is_taken_in_whatever_case_and_has_to_exist() -> None:
    """With the nearest name where it does not."""
    assert found(["Drafts", "Angebote"], "angebote")[0] == "Angebote"
    with pytest.raises(ConfigError) as caught:
        found(["Drafts", "Angebote"], "Angebot")
    assert "Angebot" in caught.value.problem
    assert 'did you mean "Angebote"' in caught.value.remedy


def test_for_a_folder_that_is_not_there_the_nearest_is_told_or_those_that_are() -> None:
    many = [f"Folder {number:02}" for number in range(15)]
    assert instead_of("drafts2", ["INBOX", "Drafts"]) == 'did you mean "Drafts"?'
    assert instead_of("Kunden", ["INBOX", "Sent"]) == "name one of INBOX, Sent"
    assert instead_of("XY", many).endswith("Folder 11 and 3 more")
    assert instead_of("INBOX", ["INBOX"]) == "", "then something else is wrong with it"
