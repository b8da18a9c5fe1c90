"""Any changes in any order: what is refused leaves no trace, what is taken keeps every rule on
every day, and all of it can be taken back to the last id."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lantoa.kernel.actor import System
from lantoa.kernel.errors import Refused
from lantoa.units import actions, queries, rules
from lantoa.units.models import Change, Unit, UnitKind, UnitVersion
from lantoa.units.queries.checks import Severity, check
from lantoa.units.rules import NewUnit
from lantoa.units.tests import factories
from lantoa.units.tests.changing import asked, commune, everything

pytestmark = pytest.mark.django_db
SYSTEM = System()
START = date(2025, 7, 1)

place = st.integers(0, 11)
steps = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([*rules.ChangeKind]),
        "sources": st.lists(place, min_size=1, max_size=3, unique=True),
        "into": st.lists(place, max_size=3, unique=True),
        "fresh": st.integers(0, 2),
        "parent": st.none() | place,
        "day": st.integers(0, 40),
        "undo": st.booleans(),
    }
)


def _cession(day: int) -> dict[str, Any]:
    """A part of one unit goes to another, and both go on."""
    return {
        "kind": rules.ChangeKind.SPLIT,
        "sources": [0],
        "into": [0, 1],
        "fresh": 0,
        "parent": None,
        "day": day,
        "undo": False,
    }


def planted(shape: list[int]) -> None:
    """Two provinces, communes under them, an office under some."""
    UnitKind.objects.get_or_create(slug="commune_office", defaults={"name": "Phòng"})
    provinces = [
        factories.unit(name, tier="province", division="province", since=START)
        for name in ("Tỉnh Một", "Tỉnh Hai")
    ]
    for number, at in enumerate(shape):
        made = factories.unit(f"Xã {number}a", f"{number:05}", under=provinces[at % 2], since=START)
        if at > 1:
            factories.office(f"Phòng {number}", made, START)


def change_of(step: dict[str, Any], number: int) -> rules.NewChange:
    ids = list(Unit.objects.order_by("pk").values_list("pk", flat=True))
    chosen = [ids[each % len(ids)] for each in step["sources"]]
    kind = step["kind"]
    into: list[int | NewUnit] = [ids[each % len(ids)] for each in step["into"]]
    into += [commune(f"Xã {number}.{each}b") for each in range(step["fresh"])]
    more: dict[str, Any] = {}
    if kind is rules.ChangeKind.RENAME:
        more = {"name": f"Xã {number}c"}
    elif kind is rules.ChangeKind.RETYPE:
        more = {"name": f"Phường {number}c", "division": "ward"}
    elif kind is rules.ChangeKind.SPLIT and len(into) > 1:
        more = {"shares": {(chosen[0], len(into) - 1): Decimal("0.5")}}
    if kind not in (rules.ChangeKind.MERGE,):
        chosen = chosen[:1]
    if kind is rules.ChangeKind.FOUND:
        chosen, into = [], into[-1:]
    if kind in (rules.ChangeKind.RENAME, rules.ChangeKind.RETYPE, rules.ChangeKind.REPARENT):
        into = []
    parent = None if step["parent"] is None else ids[step["parent"] % len(ids)]
    on = START + timedelta(days=step["day"])
    return asked(kind, chosen, into, on, parent_id=parent, **more)


def keeps_every_rule() -> None:
    edges_of_time = {START, START + timedelta(days=99)}
    for since, until in UnitVersion.objects.values_list("valid_from", "valid_to"):
        edges_of_time |= {each for each in (since, until) if each is not None}
    for day in sorted(edges_of_time):
        assert [each for each in check(day) if each.severity is Severity.FAULT] == []
    tree = queries.tree(max(edges_of_time))
    for unit_id in tree.parents:
        assert queries.ancestors(unit_id, max(edges_of_time)) == tree.ancestors(unit_id)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(0, 3), min_size=2, max_size=5), st.lists(steps, max_size=5))
@example([0, 0], [_cession(day=1)])
@example([0, 0], [_cession(day=0)])
def test_changes_keep_every_rule_and_are_undone_exactly(
    shape: list[int], wanted: list[dict[str, Any]]
) -> None:
    with transaction.atomic():
        planted(shape)
        begun: list[tuple[Change, object]] = []
        for number, step in enumerate(wanted):
            before = everything()
            told = change_of(step, number)
            try:
                change = actions.enact(actor=SYSTEM, change=told)
            except Refused:
                assert everything() == before
                continue
            keeps_every_rule()
            was = {each["id"]: each for each in before["versions"]}
            for now in everything()["versions"]:
                old = was.get(now["id"])
                assert old is None or {**old, "valid_to": 0, "closed_by_id": 0} == {
                    **now,
                    "valid_to": 0,
                    "closed_by_id": 0,
                }
            if step["undo"]:
                actions.undo(actor=SYSTEM, change=change, reason="Thử")
                assert everything() == before
            else:
                begun.append((change, before))
        for change, before in reversed(begun):
            actions.undo(actor=SYSTEM, change=change, reason="Thử")
            assert everything() == before
        transaction.set_rollback(True)
