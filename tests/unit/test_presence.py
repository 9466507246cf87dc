"""Whether a file is there: alike under every Python, also where the system refuses to look."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox_guard.presence import is_file, is_folder, is_there


def test_a_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "mail.eml"
    file.write_bytes(b"")

    assert (is_there(file), is_file(file), is_folder(file)) == (True, True, False)
    assert (is_there(tmp_path), is_file(tmp_path), is_folder(tmp_path)) == (True, False, True)


@pytest.mark.parametrize("name", ["none", "mail.eml/inside", "zero\0byte"])
def test_what_is_not_there_is_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "mail.eml").write_bytes(b"")
    path = tmp_path / name

    assert (is_there(path), is_file(path), is_folder(path)) == (False, False, False)


def test_where_the_system_refuses_to_look_nobody_is_told_that_nothing_is_there(tmp_path: Path) -> None:
    """As in a closed folder; a name that is too long is refused to root as well."""
    path = tmp_path / ("x" * 300)

    assert is_there(path)
    for question in (is_file, is_folder):
        with pytest.raises(OSError, match="too long"):
            question(path)
