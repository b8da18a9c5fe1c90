"""What the product is made of: pinned with hashes, from no address that is written down here."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
ADDRESS = re.compile(
    r"--(?:extra-)?index-url|--find-links|--trusted-host|https?://[^ ]*(?:pypi|npm|registry)"
)
PIN = re.compile(r"^[A-Za-z0-9._-]+(?:\[[a-z,]+\])?==[^ ;]+")


def pinned(name: str) -> list[str]:
    """Each requirement of a locked file with its continued lines, as one line."""
    text = (REQUIREMENTS / name).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.startswith((" ", "#"))]


@pytest.mark.parametrize("path", sorted(REQUIREMENTS.iterdir()), ids=lambda path: path.name)
def test_no_file_of_requirements_names_an_index(path: Path) -> None:
    assert ADDRESS.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", ["base.txt", "dev.txt"])
def test_every_requirement_is_pinned_with_its_hashes(name: str) -> None:
    found = pinned(name)
    assert len(found) > 20
    for requirement in found:
        assert PIN.match(requirement), requirement
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", requirement), requirement


def test_the_checks_run_on_what_the_product_runs_on() -> None:
    base = {line.split()[0] for line in pinned("base.txt")}
    assert base <= {line.split()[0] for line in pinned("dev.txt")}


def test_no_script_names_an_index_either() -> None:
    paths = [ROOT / "pyproject.toml", *(ROOT / "script").iterdir(), *(ROOT / ".ci").iterdir()]
    texts = {path: path.read_text(encoding="utf-8") for path in paths if path.is_file()}
    assert [path for path, text in texts.items() if ADDRESS.search(text)] == []


@pytest.mark.django_db
def test_every_model_is_what_its_migrations_make() -> None:
    said = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=said)
    assert "No changes detected" in said.getvalue()
