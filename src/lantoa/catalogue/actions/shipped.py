"""Reading ``catalogue/data`` and making the rows that are not there yet."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from django.db import models

from lantoa.catalogue.rules import LoadReport

Progress = Callable[[int, int, str], None]
Row = Mapping[str, Any]
STEP = 10
"""Rows are numbered 10, 20, ... so that one can be put between two others."""


@dataclass
class Loader:
    """Makes the rows that are not there yet; a row with the same identity is left alone."""

    created: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)

    def ensure(
        self, model: type[models.Model], identity: tuple[str, ...], rows: Iterable[Row]
    ) -> None:
        there = set(model._default_manager.values_list(*identity))
        fresh, found = [], 0
        for row in rows:
            if tuple(row.get(name) for name in identity) in there:
                found += 1
            else:
                fresh.append(model(**row))
        model._default_manager.bulk_create(fresh)
        self.created[model._meta.model_name or ""] = len(fresh)
        self.kept[model._meta.model_name or ""] = found

    def note(self, model: type[models.Model], created: int, kept: int) -> None:
        """Counts rows that were made or found elsewhere."""
        name = model._meta.model_name or ""
        self.created[name], self.kept[name] = created, kept

    def report(self) -> LoadReport:
        return LoadReport(created=self.created, kept=self.kept)


@cache
def data_of(name: str) -> dict[str, Any]:
    text = resources.files("lantoa.catalogue").joinpath("data", name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def in_order(rows: Iterable[Row]) -> list[Row]:
    return [{**row, "order": STEP * place} for place, row in enumerate(rows, start=1)]


def ids_by(model: type[models.Model], key: str) -> dict[str, int]:
    return dict(model._default_manager.values_list(key, "pk"))
