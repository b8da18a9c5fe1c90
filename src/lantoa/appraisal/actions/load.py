"""Brings the shipped patterns of criteria into the database, without undoing anybody."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from django.db import transaction

from lantoa.appraisal.models import CriteriaSet, Criterion, Rating
from lantoa.audit.log import record
from lantoa.kernel.actor import Actor

NATIONAL = 0
STEP = 10


@transaction.atomic
def load_patterns(*, actor: Actor) -> int:
    """Loads the patterns that are not there yet, known by their name. Returns how many."""
    actor.must("catalogue.load", NATIONAL)
    known = set(CriteriaSet.objects.filter(unit__isnull=True).values_list("name", flat=True))
    fresh = [given for given in _data()["set"] if given["name"] not in known]
    for given in fresh:
        _make(given)
    if fresh:
        record(
            actor=actor,
            verb="catalogue.load",
            object_key="appraisal.patterns",
            data={"created": {"criteriaset": len(fresh)}},
        )
    return len(fresh)


@cache
def _data() -> dict[str, Any]:
    path = resources.files("lantoa.appraisal").joinpath("data", "criteria.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _make(given: Mapping[str, Any]) -> None:
    made = CriteriaSet.objects.create(tier=given["tier"], name=given["name"], basis=given["basis"])
    Rating.objects.bulk_create(
        Rating(criteria_set=made, name=each["name"], least=Decimal(each["least"]))
        for each in given["ratings"]
    )
    by_number: dict[str, Criterion] = {}
    for place, each in enumerate(given["criterion"], start=1):
        number = each["number"]
        by_number[number] = Criterion.objects.create(
            criteria_set=made,
            place=STEP * place,
            number=number,
            name=each["name"],
            parent=by_number.get(number.rpartition(".")[0]),
            max_points=Decimal(each["points"]),
            how=each["how"],
            rule=each.get("rule", ""),
            parameters=each.get("parameters", {}),
            help=each.get("help", ""),
        )
