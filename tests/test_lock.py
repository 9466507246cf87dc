"""The lock file holds what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCK = (ROOT / "requirements.lock").read_text()


def test_every_dependency_is_locked_in_a_version_that_fits() -> None:
    """Else `bash tests/relock`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [Requirement(line) for line in sum(project["optional-dependencies"].values(), project["dependencies"])]
    locked = {
        canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)$", LOCK, re.MULTILINE)
    }
    unfit = [str(one) for one in asked if not one.specifier.contains(locked.get(canonicalize_name(one.name), "0"))]

    assert unfit == []


def test_a_click_that_lacks_what_the_command_line_asks_of_it_is_not_taken() -> None:
    """NoArgsIsHelpError, by which usage errors are told apart, came with 8.2."""
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    [click] = [one for one in map(Requirement, dependencies) if one.name == "click"]

    assert not click.specifier.contains("8.1.8")
    assert click.specifier.contains("8.2.0")


def test_the_lock_names_packages_and_nothing_else() -> None:
    """No index, no path, no option: where packages come from is for the machine to say."""
    lines = [line for line in LOCK.splitlines() if not line.startswith("#")]

    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.!+-]+", line)] == []
