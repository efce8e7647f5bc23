"""Imports go down only; each contract is also run against a planted violation, so that none is empty."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("blueprints", "documents", "exchange", "domain")

# Contract → (module, line that breaks it).
PLANTED = {
    "Imports go down": ("documents/pages.py", "import blueprints.answers"),
    "Features use the shared modules": ("blueprints/plans/planted.py", "import blueprints.drives"),
    "The nouns of the domain": ("domain/units/planted.py", "import domain.drives.records"),
    "The domain knows neither": ("domain/drives/planted.py", "import flask"),
    "Only documents imports reportlab": ("exchange/planted.py", "import reportlab"),
    "Papers and files know": ("documents/planted.py", "import sqlalchemy"),
    "Inside a noun": ("domain/units/queries.py", "import domain.units.actions"),
}


def _lint(folder: Path) -> tuple[int, str]:
    command = [
        sys.executable, "-c",
        "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())",
        "--no-cache",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=100, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def planted_output(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the linter says of a copy of the house with one violation planted for each contract."""
    folder = tmp_path_factory.mktemp("planted")
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, folder / package, ignore=shutil.ignore_patterns("fonts", "data", "*.pyc")
        )
    shutil.copy(ROOT / ".importlinter", folder)
    for module, line in PLANTED.values():
        file = folder / module
        before = file.read_text(encoding="utf-8") if file.exists() else '"""Planted."""\n'
        file.write_text(before + f"\n{line}\n", encoding="utf-8")
    code, output = _lint(folder)
    assert code != 0
    return output


def test_the_house_keeps_its_contracts() -> None:
    code, output = _lint(ROOT)
    assert code == 0, output
    for contract in PLANTED:
        assert contract in output, f"{contract} was not checked"


@pytest.mark.parametrize("contract", PLANTED)
def test_each_contract_can_fail(contract: str, planted_output: str) -> None:
    line = next(line for line in planted_output.splitlines() if line.startswith(contract))
    assert line.rstrip().endswith("BROKEN"), line


def test_nothing_imports_the_application_but_servers_and_tests() -> None:
    allowed = {ROOT / "blueprints/system/server.py"}
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            imports_app = any(line.startswith(("import app", "from app ")) for line in text.splitlines())
            assert not imports_app or file in allowed, file
