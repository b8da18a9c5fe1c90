"""What the house is built of, checked on its own source."""

from __future__ import annotations

import ast
import configparser
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import lantoa
from lantoa.config import rooms

PACKAGE = Path(lantoa.__file__).parent
ROOT = PACKAGE.parent.parent
FACES = frozenset({"views", "forms", "api", "admin", "tasks", "urls", "panels", "wagtail_hooks"})
MISC = frozenset({"utils", "util", "common", "helpers", "helper", "misc", "core", "base"})


@cache
def modules() -> tuple[tuple[Path, ast.Module], ...]:
    """Every module of the product: no tests, no migrations. Paths are those below the package."""
    return tuple(
        (path.relative_to(PACKAGE), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(PACKAGE.rglob("*.py"))
        if not {"tests", "migrations"} & set(path.relative_to(PACKAGE).parts)
    )


def each(kind: type | tuple[type, ...]) -> Iterator[tuple[Path, ast.AST]]:
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, kind):
                yield path, node


def place(path: Path, node: ast.AST) -> str:
    return f"{path}:{getattr(node, 'lineno', 0)}"


def test_imports_only_go_down() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_contract_has_an_exception() -> None:
    assert "ignore_imports" not in (ROOT / ".importlinter").read_text(encoding="utf-8")


def imported(path: Path, node: ast.AST) -> Iterator[str]:
    """Full names of the modules, or of names in modules, that a statement imports."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        above = ("lantoa", *path.parent.parts)[: len(path.parts) + 1 - node.level]
        head = ".".join((*(above if node.level else ()), *filter(None, [node.module])))
        yield head
        yield from (f"{head}.{alias.name}" for alias in node.names)


def test_a_face_is_imported_by_its_own_room_only() -> None:
    wrong = set()
    for path, node in each((ast.Import, ast.ImportFrom)):
        for name in imported(path, node):
            parts = name.split(".")
            is_room = parts[0] == "lantoa" and len(parts) > 2 and parts[1] in rooms.ROOMS
            is_face = is_room and parts[2] in FACES
            if is_face and parts[1] != path.parts[0]:
                wrong.add(f"{place(path, node)} imports {name}")
    assert wrong == set()


def test_no_model_is_written_behind_the_back_of_an_action() -> None:
    wrong = [
        place(path, node)
        for path, node in each((ast.Name, ast.Attribute, ast.alias))
        if (getattr(node, "id", "") or getattr(node, "attr", "") or getattr(node, "name", ""))
        in {"post_save", "pre_save", "post_delete", "pre_delete", "m2m_changed"}
    ]
    assert wrong == []


def test_no_model_has_a_save_of_its_own() -> None:
    wrong = [
        place(path, function)
        for path, node in each(ast.ClassDef)
        for function in getattr(node, "body", ())
        if isinstance(function, ast.FunctionDef) and function.name in {"save", "delete"}
    ]
    assert wrong == []


def test_nothing_is_printed() -> None:
    wrong = [
        place(path, node)
        for path, node in each(ast.Call)
        if getattr(getattr(node, "func", None), "id", "") == "print"
    ]
    assert wrong == []


def test_no_file_is_named_after_nothing() -> None:
    # Django asks a database backend for a module called base.
    ours = [path for path, _ in modules() if "backends" not in path.parts]
    named = {part for path in ours for part in (*path.parent.parts, path.stem)}
    assert named & MISC == set()


def test_imports_stand_where_the_graph_can_be_seen() -> None:
    wrong = [
        place(path, node)
        for path, function in each((ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and not (path.name == "apps.py" and getattr(function, "name", "") == "ready")
    ]
    assert wrong == []


@cache
def contracts() -> configparser.ConfigParser:
    found = configparser.ConfigParser()
    found.read(ROOT / ".importlinter", encoding="utf-8")
    return found


def words(section: str, option: str) -> set[str]:
    return set(contracts()[f"importlinter:contract:{section}"][option].replace("|", " ").split())


@pytest.mark.parametrize("name", (*rooms.TOOLS, *rooms.ROOMS))
def test_each_room_is_an_app_and_stands_on_its_floor(name: str) -> None:
    assert (PACKAGE / name / "apps.py").is_file()
    assert {name, f"({name})"} & words("floors", "layers")


@pytest.mark.parametrize("name", rooms.ROOMS)
def test_each_room_has_the_shelves_of_the_house(name: str) -> None:
    assert f"lantoa.{name}" in words("shelves", "containers")


def test_every_folder_is_known_to_the_house() -> None:
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    plain = {"kernel", "channels", "reader", "papers", "config"}
    assert folders == {*rooms.TOOLS, *rooms.ROOMS, *plain}
    apps = {path.parent.name for path in PACKAGE.glob("*/apps.py")}
    assert apps == {*rooms.TOOLS, *rooms.ROOMS, "config"}


def test_a_room_with_pages_has_addresses_and_the_other_way_round() -> None:
    with_pages = {
        path.relative_to(PACKAGE).parts[0]
        for pattern in ("*/urls.py", "*/urls/__init__.py")
        for path in PACKAGE.glob(pattern)
    } - {"config"}
    assert with_pages == set(rooms.ADDRESSES)
    assert len(set(rooms.ADDRESSES.values())) == len(rooms.ADDRESSES)
