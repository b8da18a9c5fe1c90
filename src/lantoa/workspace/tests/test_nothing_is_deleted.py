"""Activities, plans and documents are voided or archived: no address and no action deletes them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.models import ProtectedError
from django.urls import get_resolver

import lantoa
from lantoa.activities import actions as activities
from lantoa.activities.models import Activity
from lantoa.intake.models import BroughtIn
from lantoa.plans.models import Plan
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM, World

PACKAGE = Path(lantoa.__file__).parent
ROOMS = ("activities", "plans", "intake")
CORRECTED = "activities/actions/changing.py"
"""Takes a placement away on which nothing hangs; the correction that does it keeps what it said."""

ERASED = "minh-chung/<int:evidence_id>/xoa-tep/"
"""Empties a file whose subject asks for it; its row, hash and reason stay."""

KEPT = {Activity.__name__, Plan.__name__, BroughtIn.__name__}


def deletions(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.py")):
        if {"tests", "migrations"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if called and node.func.attr in ("delete", "_raw_delete", "raw"):
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}"


def test_no_code_of_these_rooms_deletes_rows() -> None:
    found = [place for room in ROOMS for place in deletions(PACKAGE / room)]
    assert [place.partition(":")[0] for place in found] == [CORRECTED]


def test_the_scan_finds_a_deletion_where_there_is_one() -> None:
    assert list(deletions(PACKAGE / "workspace"))


def test_no_other_room_deletes_their_rows() -> None:
    """Whoever deletes names what: none of the kept models stands in such a statement."""
    named: list[str] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if {"tests", "migrations"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                words = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
                if node.func.attr == "delete" and words & KEPT:
                    named.append(f"{path.relative_to(PACKAGE)}:{node.lineno}")
    assert named == []


def test_no_address_of_these_rooms_is_called_delete() -> None:
    found = [
        str(each.pattern)
        for resolver in get_resolver().url_patterns
        if getattr(resolver, "namespace", None) in ROOMS
        for each in resolver.url_patterns
    ]
    assert len(found) > 15
    assert [path for path in found if "xoa" in path or "delete" in path] == [ERASED]


def test_a_unit_with_activities_cannot_be_deleted_under_them(world: World) -> None:
    made = make.log(world.district)
    activities.void_activity(actor=SYSTEM, activity=made, reason="Ghi trùng.")
    with pytest.raises(ProtectedError):
        world.district.delete()
