"""Everything that crmplan needs at run time is in the wheel, and is found however it is installed."""

import configparser
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from crmplan.resources import data_dir
from tests.conftest import ROOT


def _packages() -> set[str]:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    return set(config["options"]["packages"].split())


def test_every_folder_of_code_is_listed() -> None:
    folders = {
        ".".join(file.parent.relative_to(ROOT).parts) for file in (ROOT / "crmplan").rglob("__init__.py")
    }

    assert _packages() == folders | {"crmplan.playbooks", "crmplan.templates"}


@pytest.mark.slow
def test_the_wheel_holds_all_templates_and_playbooks(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    for name in ("crmplan", "templates", "playbooks"):
        _copy(ROOT / name, sources / name)
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        (sources / name).write_bytes((ROOT / name).read_bytes())
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        str(tmp_path),
        ".",
    ]
    subprocess.run(command, cwd=sources, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("crmplan-*.whl")

    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"crmplan/{folder}/{file.relative_to(ROOT / folder).as_posix()}"
        for folder in ("templates", "playbooks")
        for file in (ROOT / folder).rglob("*")
        if file.is_file()
    }
    assert wanted <= names
    assert "crmplan/py.typed" in names
    assert not {name for name in names if name.startswith(("tests/", "bench/"))}


def _copy(source: Path, target: Path) -> None:
    for file in source.rglob("*"):
        if file.is_file() and "__pycache__" not in file.parts:
            place = target / file.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(file.read_bytes())


@pytest.mark.parametrize("name", ["templates", "playbooks"])
def test_data_is_found_in_the_checkout(name: str) -> None:
    assert list(data_dir(name).rglob("*.*"))
