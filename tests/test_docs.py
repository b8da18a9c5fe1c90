"""The documentation says what the code says, and holds together."""

from __future__ import annotations

import argparse
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from script import reference

from lantoa.accounts.rules import PERMISSIONS
from lantoa.config import cli, env, rooms
from lantoa.jobs import queue
from lantoa.reports.rules.states import ReportState, Verb

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
READMES = [ROOT / "README.md", ROOT / "README.vi.md"]
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
TEXTS = [*PAGES, ROOT / "publiccode.yml"]
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
FORBIDDEN = re.compile(
    r"(?<![\w.~-])/(?:work|root|home|tmp|Users)/"
    r"|\bshared/"
    r"|pypi|pythonhosted|artifactory|devpi|npmjs|index-url",
    re.IGNORECASE,
)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def anchors_of(path: Path) -> set[str]:
    """The anchors that Markdown readers make of headings."""
    found: set[str] = set()
    for line in FENCE.sub("", text_of(path)).splitlines():
        if line.startswith("#"):
            title = line.lstrip("#").strip().lower()
            found.add(re.sub(r"[^\w\- ]", "", title).replace(" ", "-"))
    return found


def links_of(path: Path) -> Iterator[str]:
    for target in LINK.findall(FENCE.sub("", text_of(path))):
        if not target.startswith(("http://", "https://", "mailto:")):
            yield target


@pytest.mark.parametrize("name", reference.PAGES)
def test_a_generated_page_is_what_the_code_says(name: str) -> None:
    written = text_of(reference.OUT / name)
    assert reference.NOTE in written
    assert written == reference.PAGES[name](), "run script/reference.py"


@pytest.mark.parametrize("name", reference.FILES)
def test_a_generated_file_is_what_the_code_says(name: str) -> None:
    assert text_of(reference.OUT / name) == reference.FILES[name](), "run script/reference.py"


@pytest.mark.parametrize("path", READMES, ids=name_of)
def test_the_first_screen_names_the_two_commands(path: Path) -> None:
    first = "\n".join(text_of(path).splitlines()[:40])
    assert "script/run" in first
    assert "script/test" in first


def test_both_readmes_have_the_same_parts_and_name_each_other() -> None:
    english, vietnamese = map(text_of, READMES)
    assert "README.vi.md" in english.splitlines()[2]
    assert "README.md" in vietnamese.splitlines()[2]
    assert english.count("\n## ") == vietnamese.count("\n## ")
    assert set(links_of(READMES[0])) - {"README.vi.md"} == set(links_of(READMES[1])) - {"README.md"}


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in links_of(path):
        file, _, anchor = target.partition("#")
        aim = (path.parent / file).resolve() if file else path
        assert aim.exists(), target
        if anchor:
            assert anchor in anchors_of(aim), target


def test_every_page_is_reached_from_the_index() -> None:
    reached = {
        (DOCS / target.partition("#")[0]).resolve() for target in links_of(DOCS / "README.md")
    }
    assert [name_of(path) for path in DOCS.rglob("*.md") if path not in reached] == [
        "docs/README.md"
    ]


def test_every_setting_stands_in_the_reference() -> None:
    page = text_of(reference.OUT / "settings.md")
    assert "LANTOA_DATA" in env.REGISTERED
    assert [name for name in env.REGISTERED if f"| `{name}` |" not in page] == []


def options_of(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        yield from action.option_strings
        if isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                yield each.prog
                yield from options_of(each)


def test_every_command_and_option_stands_in_the_reference() -> None:
    page = text_of(reference.OUT / "commands.md")
    assert [each for each in options_of(cli.parser()) if each not in page] == []


def test_every_job_stands_in_the_reference() -> None:
    page = text_of(reference.OUT / "commands.md")
    assert "reports.render" in queue.names()
    assert [name for name in reference.job_names() if f"| `{name}` |" not in page] == []


def test_every_permission_stands_in_the_reference() -> None:
    page = text_of(reference.OUT / "permissions.md")
    assert [verb for verb in PERMISSIONS if f"| `{verb}` |" not in page] == []


def test_every_state_and_step_of_a_report_stands_in_the_reference() -> None:
    page = text_of(reference.OUT / "report-states.md")
    assert [each for each in (*ReportState, *Verb) if f"`{each.value}`" not in page] == []


def test_every_variable_that_the_documentation_names_exists() -> None:
    named = {
        name for path in TEXTS for name in re.findall(r"LANTOA_[A-Z0-9_]+[A-Z]", text_of(path))
    }
    known = set(env.REGISTERED) | {f"{name}_FILE" for name in env.REGISTERED}
    assert named - known == set()


def test_every_room_stands_in_the_first_decision() -> None:
    house = text_of(DECISIONS[0])
    assert [name for name in (*rooms.TOOLS, *rooms.ROOMS) if name not in house] == []


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [path.name[:4] for path in DECISIONS]
    assert numbers == [f"{place:04d}" for place in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("path", DECISIONS, ids=name_of)
def test_a_decision_says_why_and_what_was_rejected(path: Path) -> None:
    text = text_of(path)
    assert text.startswith(f"# {path.name[:4]} ")
    for part in ("Context", "Decision", "Consequences", "Rejected"):
        assert f"\n## {part}\n" in text


@pytest.mark.parametrize("name", ["base.in", "dev.in"])
def test_every_dependency_has_a_line_of_reason(name: str) -> None:
    reasons = text_of(next(path for path in DECISIONS if path.name.startswith("0008")))
    lines = text_of(ROOT / "requirements" / name).splitlines()
    wanted = [re.split(r"[<>=\[ ]", line)[0] for line in lines if line[:1].isalpha()]
    assert wanted
    assert [each for each in wanted if f"| `{each}` |" not in reasons] == []


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_no_page_names_a_machine_or_a_registry(path: Path) -> None:
    assert FORBIDDEN.findall(text_of(path)) == []


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    assert f"softwareVersion: {project['version']}\n" in text_of(ROOT / "publiccode.yml")
    assert f"legal:\n  license: {project['license']}\n" in text_of(ROOT / "publiccode.yml")
    assert f"## {project['version']} " in text_of(ROOT / "CHANGELOG.md")
