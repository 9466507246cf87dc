"""Where the data lies, and how one file of it is read."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from inbox_guard.errors import ConfigError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

DATA = files("inbox_guard") / "data"


def table(*path: str) -> dict[str, Any]:
    """One TOML file of the data.

    Raises:
        ConfigError: it is missing or no TOML.
    """
    place = DATA.joinpath(*path)
    name = "/".join(path)
    try:
        return tomllib.loads(place.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{name}: cannot be read", "install the package again") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name}: {error}", "correct the file") from error


def files_of(*path: str, ending: str) -> list[Traversable]:
    """The files of a folder of the data with this ending, by name; none where there is no such folder."""
    folder = DATA.joinpath(*path)
    return (
        sorted((p for p in folder.iterdir() if p.name.endswith(ending)), key=lambda p: p.name)
        if folder.is_dir()
        else []
    )


@cache
def languages() -> tuple[str, ...]:
    """The installed languages: each folder with a mail.toml."""
    return tuple(sorted(place.name for place in (DATA / "languages").iterdir() if (place / "mail.toml").is_file()))
