"""One table says who may; the package asks for nothing else, and everything in it is asked for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import lantoa
from lantoa.accounts.rules import (
    PERMISSIONS,
    ROLE_LABELS,
    ROOM_LABELS,
    VERB_LABELS,
    Reach,
    Role,
    may,
)

PACKAGE = Path(lantoa.__file__).parent
ASKING = frozenset({"must", "may", "units_of", "heads_of"})
TABLE = PACKAGE / "accounts" / "rules.py"


@cache
def sources() -> list[tuple[Path, ast.Module]]:
    return list(_sources())


def _sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if "tests" not in path.parts and "migrations" not in path.parts and path != TABLE:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def called(node: ast.AST) -> str:
    """The last word of what is called; empty when nothing is."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def passed_on() -> dict[str, int]:
    """Functions that ask for a verb which they are given, and at which place they are given it."""
    found: dict[str, int] = {}
    for _, tree in sources():
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef) or function.name in ASKING:
                continue
            parameters = [each.arg for each in (*function.args.args, *function.args.kwonlyargs)]
            for node in ast.walk(function):
                if called(node) in ASKING and isinstance(node, ast.Call) and node.args:
                    asked = node.args[0]
                    if isinstance(asked, ast.Name) and asked.id in parameters:
                        found[function.name] = parameters.index(asked.id)
    return found


def named(tree: ast.Module) -> dict[str, str]:
    """The words that a module gives a name of its own, as in ``VERB = "plans.edit"``."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def words(node: ast.AST | None, names: dict[str, str]) -> Iterator[str]:
    """Verbs that stand in an expression as literals or under a name of the module."""
    for each in ast.walk(node) if node is not None else ():
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value
        elif isinstance(each, ast.Name) and each.id in names:
            yield names[each.id]


@cache
def asked_verbs() -> dict[str, str]:
    """Every verb that the package asks for, with one place where it does."""
    by_function = passed_on()
    found: dict[str, str] = {}
    for path, tree in sources():
        names = named(tree)
        for node in ast.walk(tree):
            given: list[ast.expr | None] = []
            if isinstance(node, ast.Call):
                name = called(node)
                place = 0 if name in ASKING else by_function.get(name)
                if place is not None and len(node.args) > place:
                    given.append(node.args[place])
                if place is not None:
                    given += [each.value for each in node.keywords if each.arg == "verb"]
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if any(getattr(target, "id", "") == "PERMISSION" for target in targets):
                    given += node.value.values if isinstance(node.value, ast.Dict) else []
            for expression in given:
                for word in words(expression, names):
                    found[word] = f"{path.relative_to(PACKAGE)}:{getattr(node, 'lineno', 0)}"
    return found


def test_every_verb_that_is_asked_for_stands_in_the_table() -> None:
    asked = asked_verbs()
    assert len(asked) > 10
    assert {verb: place for verb, place in asked.items() if verb not in PERMISSIONS} == {}


def test_every_verb_of_the_table_is_asked_for() -> None:
    assert set(PERMISSIONS) - set(asked_verbs()) == set()


def test_every_verb_and_its_room_have_a_name_for_people() -> None:
    assert set(VERB_LABELS) == set(PERMISSIONS)
    assert len(set(VERB_LABELS.values())) == len(VERB_LABELS)
    assert {verb.partition(".")[0] for verb in PERMISSIONS} == set(ROOM_LABELS)


def test_a_verb_that_the_table_does_not_know_is_a_mistake_and_no_refusal() -> None:
    with pytest.raises(KeyError):
        may("reports.dance", Role.CHAIR, Reach.OWN)


def test_every_role_has_a_name_for_people_and_something_to_do() -> None:
    assert set(ROLE_LABELS) == set(Role)
    for role in Role:
        assert any(role in roles for reach in PERMISSIONS.values() for roles in reach.values())


# What the law and the offices say; the table must not say anything else.
ONLY = {
    ("reports.sign", Reach.OWN): {Role.CHAIR},
    ("reports.sign", Reach.BELOW): set(),
    ("reports.number", Reach.OWN): {Role.REGISTRY_CLERK},
    ("reports.number", Reach.BELOW): set(),
    ("reports.review", Reach.OWN): set(),
    ("reports.review", Reach.BELOW): {Role.REVIEWER},
    ("reports.draft", Reach.BELOW): set(),
    ("plans.issue", Reach.OWN): {Role.CHAIR},
    ("plans.write", Reach.OWN): {Role.OFFICER},
    ("plans.write", Reach.BELOW): set(),
    ("activities.log", Reach.BELOW): set(),
    ("activities.void", Reach.OWN): {Role.OFFICER},
    ("accounts.manage", Reach.OWN): {Role.ADMINISTRATOR},
    ("accounts.manage", Reach.BELOW): {Role.ADMINISTRATOR},
    ("accounts.view", Reach.BELOW): {Role.CHAIR, Role.REVIEWER, Role.ADMINISTRATOR},
    ("audit.view", Reach.OWN): {Role.ADMINISTRATOR},
    ("audit.view", Reach.BELOW): {Role.ADMINISTRATOR},
    ("settings.change", Reach.OWN): {Role.ADMINISTRATOR},
    ("settings.change", Reach.BELOW): set(),
    ("mail.view", Reach.OWN): {Role.ADMINISTRATOR},
    ("mail.view", Reach.BELOW): set(),
    ("units.change", Reach.OWN): set(),
    ("units.change", Reach.BELOW): {Role.ADMINISTRATOR},
    ("units.found", Reach.OWN): {Role.ADMINISTRATOR},
    ("units.identify", Reach.OWN): {Role.ADMINISTRATOR},
    ("plans.archive", Reach.OWN): {Role.OFFICER, Role.CHAIR},
    ("plans.archive", Reach.BELOW): set(),
    ("intake.view", Reach.BELOW): set(),
    ("intake.archive", Reach.OWN): {Role.OFFICER, Role.REVIEWER},
    ("content.manage", Reach.OWN): set(),
    ("units.load", Reach.OWN): set(),
    ("units.revise", Reach.OWN): set(),
    ("units.revise", Reach.BELOW): set(),
    ("catalogue.load", Reach.OWN): set(),
}


@pytest.mark.parametrize(
    ("verb", "reach"), ONLY, ids=[f"{verb} {reach.value}" for verb, reach in ONLY]
)
def test_who_alone_may(verb: str, reach: Reach) -> None:
    assert {role for role in Role if may(verb, role, reach)} == ONLY[verb, reach]


@pytest.mark.parametrize("reach", [Reach.ABOVE, Reach.OTHER])
def test_what_lies_above_or_beside_is_closed(reach: Reach) -> None:
    """A verb that opens a unit above or a neighbour's has its reason in this list."""
    assert {verb for verb, asked in PERMISSIONS.items() if asked.get(reach)} == OPEN[reach]


# That a unit is there, and since when, is public; what it does is not.
OPEN: dict[Reach, set[str]] = {Reach.ABOVE: {"units.view"}, Reach.OTHER: {"units.view"}}
