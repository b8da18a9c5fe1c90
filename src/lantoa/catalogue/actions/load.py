"""Brings the reference data of ``catalogue/data`` into the database, without undoing anybody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from lantoa.audit.log import record
from lantoa.catalogue import rules
from lantoa.catalogue.actions.load_regimes import forms, of_law, outlines, reporting_lines
from lantoa.catalogue.actions.periods import NATIONAL
from lantoa.catalogue.actions.phrases import shipped_rows
from lantoa.catalogue.actions.shipped import STEP, Loader, Progress, Row, data_of, ids_by, in_order
from lantoa.catalogue.models import (
    Channel,
    ChannelUnit,
    CountUnit,
    DifficultyTheme,
    Holiday,
    Indicator,
    Language,
    LegalBasis,
    Phrase,
    ReportRegime,
    TierDeadline,
    Topic,
    WindowRule,
)
from lantoa.catalogue.rules import LoadReport, Side
from lantoa.catalogue.rules.adding import Adding
from lantoa.kernel.actor import Actor


@transaction.atomic
def load(*, actor: Actor, progress: Progress | None = None) -> LoadReport:
    """Loads the reference data. Repeatable: what is there stays as people have left it."""
    actor.must("catalogue.load", NATIONAL)
    loader = Loader()
    steps = (
        ("Căn cứ pháp lý", _law),
        ("Chế độ báo cáo và thời hạn", _regimes),
        ("Ngày nghỉ", _holidays),
        ("Nội dung và ngôn ngữ", _topics_and_languages),
        ("Đơn vị tính", _count_units),
        ("Kênh", _channels),
        ("Đơn vị tính của kênh", _channel_units),
        ("Chỉ tiêu", _indicators),
        ("Nhóm khó khăn", _themes),
        ("Nơi gửi báo cáo", reporting_lines),
        ("Đề cương báo cáo", outlines),
        ("Biểu mẫu báo cáo", forms),
        ("Câu mẫu của báo cáo", _phrases),
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


def _phrases(loader: Loader) -> None:
    loader.ensure(Phrase, ("case", "variant", "valid_from"), shipped_rows())


def _law(loader: Loader) -> None:
    loader.ensure(LegalBasis, ("number",), data_of("law.toml")["legal_basis"])


def _regimes(loader: Loader) -> None:
    data = data_of("regimes.toml")
    with_law = of_law()
    loader.ensure(ReportRegime, ("slug",), map(with_law, data["regime"]))
    _describe(data["regime"])
    regimes = ids_by(ReportRegime, "slug")

    def by_cadence(rows: Iterable[Row]) -> list[Row]:
        found: list[Row] = []
        for row in map(with_law, rows):
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


def _describe(rows: Iterable[Row]) -> None:
    """A regime that was loaded before it could be described gets the shipped words."""
    for row in rows:
        told = {name: row[name] for name in ("asks", "sending", "guidance") if name in row}
        ReportRegime.objects.filter(slug=row["slug"], asks="", sending="", guidance="").update(
            **told
        )


def _holidays(loader: Loader) -> None:
    data = data_of("holidays.toml")
    rows = [
        {"day": date(year, each["month"], each["day"]), "name": each["name"]}
        for year in range(data["first_year"], data["last_year"] + 1)
        for each in data["fixed"]
    ]
    loader.ensure(Holiday, ("day",), rows)


def _topics_and_languages(loader: Loader) -> None:
    loader.ensure(Topic, ("slug",), in_order(data_of("topics.toml")["topic"]))
    loader.ensure(Language, ("tag",), in_order(data_of("languages.toml")["language"]))


def _themes(loader: Loader) -> None:
    loader.ensure(DifficultyTheme, ("slug",), in_order(data_of("themes.toml")["theme"]))


def _count_units(loader: Loader) -> None:
    loader.ensure(CountUnit, ("slug",), data_of("count_units.toml")["count_unit"])


def _channels(loader: Loader) -> None:
    names = ("slug", "name", "short_name", "owner_tiers")
    rows = [{name: row[name] for name in names} for row in data_of("channels.toml")["channel"]]
    loader.ensure(Channel, ("slug",), in_order(rows))


def _channel_units(loader: Loader) -> None:
    """The first unit of a side is its default, unless an administrator chose another."""
    channels, units = ids_by(Channel, "slug"), ids_by(CountUnit, "slug")
    chosen = set(ChannelUnit.objects.filter(is_default=True).values_list("channel_id", "side"))
    rows = [
        {
            "channel_id": channels[row["slug"]],
            "count_unit_id": units[each["unit"]],
            "side": side.value,
            "is_default": place == 1 and (channels[row["slug"]], side.value) not in chosen,
            "order": STEP * place,
        }
        for row in data_of("channels.toml")["channel"]
        for side in Side
        for place, each in enumerate(row[side.value], start=1)
    ]
    loader.ensure(ChannelUnit, ("channel_id", "count_unit_id", "side"), rows)


def _indicators(loader: Loader) -> None:
    channels, units = ids_by(Channel, "slug"), ids_by(CountUnit, "slug")
    rows: list[Row] = []
    for row in data_of("channels.toml")["channel"]:
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
    loader.ensure(Indicator, ("slug",), in_order(rows))
