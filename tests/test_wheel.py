"""What users install is the wheel: it holds the data, and it runs from somewhere else than the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DATA = ROOT / "inbox_guard" / "data"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(out.glob("*.whl"))


def test_the_wheel_holds_every_data_file(wheel: Path) -> None:
    """Whatever lies in data/, and the mark that it is typed."""
    names = set(zipfile.ZipFile(wheel).namelist())
    data = {f"inbox_guard/data/{path.relative_to(DATA).as_posix()}" for path in DATA.rglob("*") if path.is_file()}

    assert data - names == set()
    assert "inbox_guard/py.typed" in names
    assert not [name for name in names if name.startswith("tests/")]


def test_the_demo_runs_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    """Unpacked elsewhere, with an empty home."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    env = os.environ | {"PYTHONPATH": str(tmp_path / "site"), "HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    probe = "import inbox_guard; print(inbox_guard.__file__)"
    where = subprocess.run(
        [sys.executable, "-c", probe], env=env, cwd=tmp_path, check=True, capture_output=True, text=True
    )
    done = subprocess.run(
        [sys.executable, "-m", "inbox_guard", "demo"],
        env=env,
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
    )

    assert where.stdout.startswith(str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert "Subject: Re: " in done.stdout
