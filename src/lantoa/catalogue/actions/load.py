"""Brings the reference data of ``catalogue/data`` into the database, without undoing anybody."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from django.db import models, transaction

from lantoa.audit.log import record
from lantoa.catalogue import rules
from lantoa.catalogue.actions.periods import NATIONAL
from lantoa.catalogue.models import (
    Channel,
    ChannelUnit,
    CountUnit,
    Holiday,
    Indicator,
    Language,
    LegalBasis,
    ReportRegime,
    TierDeadline,
    Topic,
    WindowRule,
)
from lantoa.catalogue.rules import LoadReport, Side
from lantoa.catalogue.rules.adding import Adding
from lantoa.kernel.actor import Actor

Progress = Callable[[int, int, str], None]
Row = Mapping[str, Any]
STEP = 10
"""Rows are numbered 10, 20, ... so that one can be put between two others."""


@dataclass
class _Loader:
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

    def report(self) -> LoadReport:
        return LoadReport(created=self.created, kept=self.kept)


@transaction.atomic
def load(*, actor: Actor, progress: Progress | None = None) -> LoadReport:
    """Loads the reference data. Repeatable: what is there stays as people have left it."""
    actor.must("catalogue.load", NATIONAL)
    loader = _Loader()
    steps = (
        ("Căn cứ pháp lý", _law),
        ("Chế độ báo cáo và thời hạn", _regimes),
        ("Ngày nghỉ", _holidays),
        ("Nội dung và ngôn ngữ", _topics_and_languages),
        ("Đơn vị tính", _count_units),
        ("Kênh", _channels),
        ("Đơn vị tính của kênh", _channel_units),
        ("Chỉ tiêu", _indicators),
    )
    for done, (label, step) in enumerate(steps, start=1):
        step(loader)
        if progress is not None:
            progress(done, len(steps), label)
    report = loader.report()
    if report.total_created:
        record(
            actor=actor,
            verb="catalogue.load",
            object_key="catalogue",
            data={"created": dict(report.created)},
        )
    return report


@cache
def _data(name: str) -> dict[str, Any]:
    text = resources.files("lantoa.catalogue").joinpath("data", name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def _numbered(rows: Iterable[Row]) -> list[Row]:
    return [{**row, "order": STEP * place} for place, row in enumerate(rows, start=1)]


def _ids(model: type[models.Model], key: str) -> dict[str, int]:
    return dict(model._default_manager.values_list(key, "pk"))


def _law(loader: _Loader) -> None:
    loader.ensure(LegalBasis, ("number",), _data("law.toml")["legal_basis"])


def _regimes(loader: _Loader) -> None:
    data = _data("regimes.toml")
    laws = _ids(LegalBasis, "number")

    def of_law(row: Row) -> Row:
        rest = {name: value for name, value in row.items() if name != "legal_basis"}
        return {
            **rest,
            "legal_basis_id": laws[row["legal_basis"]] if "legal_basis" in row else None,
        }

    loader.ensure(ReportRegime, ("slug",), map(of_law, data["regime"]))
    regimes = _ids(ReportRegime, "slug")

    def by_cadence(rows: Iterable[Row]) -> list[Row]:
        found: list[Row] = []
        for row in map(of_law, rows):
            rest = {name: row[name] for name in row if name not in ("regime", "cadences")}
            found += [
                {**rest, "regime_id": regimes[row["regime"]], "cadence": cadence}
                for cadence in row["cadences"]
            ]
        return found

    loader.ensure(WindowRule, ("regime_id", "cadence", "valid_from"), by_cadence(data["window"]))
    loader.ensure(
        TierDeadline,
        ("regime_id", "tier", "cadence", "valid_from"),
        by_cadence(data["deadline"]),
    )


def _holidays(loader: _Loader) -> None:
    data = _data("holidays.toml")
    rows = [
        {"day": date(year, each["month"], each["day"]), "name": each["name"]}
        for year in range(data["first_year"], data["last_year"] + 1)
        for each in data["fixed"]
    ]
    loader.ensure(Holiday, ("day",), rows)


def _topics_and_languages(loader: _Loader) -> None:
    loader.ensure(Topic, ("slug",), _numbered(_data("topics.toml")["topic"]))
    loader.ensure(Language, ("tag",), _numbered(_data("languages.toml")["language"]))


def _count_units(loader: _Loader) -> None:
    loader.ensure(CountUnit, ("slug",), _data("count_units.toml")["count_unit"])


def _channels(loader: _Loader) -> None:
    names = ("slug", "name", "short_name", "owner_tiers")
    rows = [{name: row[name] for name in names} for row in _data("channels.toml")["channel"]]
    loader.ensure(Channel, ("slug",), _numbered(rows))


def _channel_units(loader: _Loader) -> None:
    """The first unit of a side is its default, unless an administrator chose another."""
    channels, units = _ids(Channel, "slug"), _ids(CountUnit, "slug")
    chosen = set(ChannelUnit.objects.filter(is_default=True).values_list("channel_id", "side"))
    rows = [
        {
            "channel_id": channels[row["slug"]],
            "count_unit_id": units[each["unit"]],
            "side": side.value,
            "is_default": place == 1 and (channels[row["slug"]], side.value) not in chosen,
            "order": STEP * place,
        }
        for row in _data("channels.toml")["channel"]
        for side in Side
        for place, each in enumerate(row[side.value], start=1)
    ]
    loader.ensure(ChannelUnit, ("channel_id", "count_unit_id", "side"), rows)


def _indicators(loader: _Loader) -> None:
    channels, units = _ids(Channel, "slug"), _ids(CountUnit, "slug")
    rows: list[Row] = []
    for row in _data("channels.toml")["channel"]:
        named = [
            (side, each["unit"], each["indicator"], each.get("over_time", Adding.SUM))
            for side in Side
            for each in row[side]
        ]
        if "people" in row:
            named.append((Side.PLACEMENT, "attendance", row["people"], Adding.SUM))
        rows += [
            {
                "slug": rules.indicator_slug(row["slug"], unit, side.value),
                "name": name,
                "channel_id": channels[row["slug"]],
                "count_unit_id": units[unit],
                "side": side.value,
                "over_time": Adding(over_time),
            }
            for side, unit, name, over_time in named
        ]
    loader.ensure(Indicator, ("slug",), _numbered(rows))
