"""Regimes and their periods, channels, indicators, topics."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from django.http import Http404, HttpRequest
from ninja import Path, Query, Schema

from lantoa.catalogue import queries
from lantoa.catalogue.api.asking import On, Validity, dated, named, router
from lantoa.catalogue.models import ReportPeriod, ReportRegime
from lantoa.kernel import days
from lantoa.ui.rest import After, Code, Day, Limit, Slug, Span, cut, faults, span_of

Side = Literal["production", "placement"]


class ChannelOut(Validity):
    slug: str
    name: str
    short_name: str
    owner_tiers: list[str]


class IndicatorOut(Validity):
    """Một chỉ tiêu: kênh, đơn vị tính, sản phẩm làm ra hay lần đăng, phát."""

    slug: str
    name: str
    channel: str
    count_unit: str
    side: Side
    over_time: str
    over_units: str
    weight: str


class TopicOut(Validity):
    slug: str
    name: str


class LanguageOut(Schema):
    tag: str
    name: str
    is_verified: bool


class CountUnitOut(Schema):
    slug: str
    name: str


class RegimeOut(Validity):
    slug: str
    name: str
    kind: str


class WindowRuleOut(Validity):
    """Cách chốt số liệu của một định kỳ. `end_day` là ngày đầu tiên không còn thuộc kỳ."""

    cadence: str
    start_month_offset: int
    start_day: int
    end_month_offset: int
    end_day: int
    legal_basis: str


class DeadlineOut(Validity):
    tier: str
    cadence: str
    working_days_after: int
    legal_basis: str
    is_verified: bool


class RegimeDetail(RegimeOut):
    legal_basis: str
    asks: str
    sending: str
    guidance: str
    windows: list[WindowRuleOut]
    deadlines: list[DeadlineOut]


class PeriodOut(Schema):
    regime: str
    key: str
    label: str
    cadence: str
    window: Span


class PeriodPage(Schema):
    rows: list[PeriodOut]
    next: str | None


def period_out(period: ReportPeriod) -> PeriodOut:
    return PeriodOut(
        regime=period.regime.slug,
        key=period.key,
        label=period.label,
        cadence=period.cadence,
        window=span_of(period.window),
    )


@router.get("/channels", response={200: list[ChannelOut], **faults()}, summary="Kênh")
def channels(request: HttpRequest, on: On) -> list[ChannelOut]:
    return [
        ChannelOut(
            slug=row.slug,
            name=row.name,
            short_name=row.short_name,
            owner_tiers=row.owner_tiers,
            **dated(row),
        )
        for row in queries.channels(on or days.today())
    ]


@router.get("/indicators", response={200: list[IndicatorOut], **faults()}, summary="Chỉ tiêu")
def indicators(
    request: HttpRequest,
    on: On,
    tier: Annotated[
        Literal["province", "district", "commune"] | None,
        Query(None, description="Chỉ những chỉ tiêu mà đơn vị cấp này có thể có."),
    ],
) -> list[IndicatorOut]:
    return [
        IndicatorOut(
            slug=row.slug,
            name=row.name,
            channel=row.channel.slug,
            count_unit=row.count_unit.slug,
            side=cast("Side", row.side),
            over_time=row.over_time,
            over_units=row.over_units,
            weight=row.weight,
            **dated(row),
        )
        for row in queries.indicators(on or days.today(), tier)
    ]


@router.get("/topics", response={200: list[TopicOut], **faults()}, summary="Nội dung")
def topics(request: HttpRequest, on: On) -> list[TopicOut]:
    return [
        TopicOut(slug=row.slug, name=row.name, **dated(row))
        for row in queries.topics(on or days.today())
    ]


@router.get("/languages", response={200: list[LanguageOut], **faults()}, summary="Ngôn ngữ")
def languages(request: HttpRequest) -> list[LanguageOut]:
    return [
        LanguageOut(tag=row.tag, name=row.name, is_verified=row.is_verified)
        for row in queries.languages()
    ]


@router.get("/count-units", response={200: list[CountUnitOut], **faults()}, summary="Đơn vị tính")
def count_units(request: HttpRequest) -> list[CountUnitOut]:
    return [CountUnitOut(slug=row.slug, name=row.name) for row in queries.count_units()]


@router.get("/regimes", response={200: list[RegimeOut], **faults()}, summary="Chế độ báo cáo")
def regimes(request: HttpRequest) -> list[RegimeOut]:
    """Mọi chế độ đã biết, cả đã hết hiệu lực."""
    return [
        RegimeOut(slug=row.slug, name=row.name, kind=row.kind, **dated(row))
        for row in queries.regimes()
    ]


@router.get(
    "/regimes/{slug}",
    response={200: RegimeDetail, **faults(404)},
    summary="Một chế độ báo cáo: cách chốt số liệu, thời hạn của từng cấp",
)
def regime(request: HttpRequest, slug: Annotated[Code, Path()]) -> RegimeDetail:
    try:
        found = queries.whole_regime(slug)
    except ReportRegime.DoesNotExist as error:
        raise Http404 from error
    return RegimeDetail(
        slug=found.slug,
        name=found.name,
        kind=found.kind,
        legal_basis=named(found.legal_basis),
        asks=found.asks,
        sending=found.sending,
        guidance=found.guidance,
        windows=[
            WindowRuleOut(
                cadence=row.cadence,
                start_month_offset=row.start_month_offset,
                start_day=row.start_day,
                end_month_offset=row.end_month_offset,
                end_day=row.end_day,
                legal_basis=named(row.legal_basis),
                **dated(row),
            )
            for row in found.window_rules.all()
        ],
        deadlines=[
            DeadlineOut(
                tier=row.tier,
                cadence=row.cadence,
                working_days_after=row.working_days_after,
                legal_basis=named(row.legal_basis),
                is_verified=row.is_verified,
                **dated(row),
            )
            for row in found.tier_deadlines.all()
        ],
        **dated(found),
    )


@router.get("/periods", response={200: PeriodPage, **faults()}, summary="Kỳ báo cáo đã mở")
def periods(
    request: HttpRequest,
    after: After,
    limit: Limit,
    regime: Annotated[Slug | None, Query(None, description="Mã chế độ báo cáo.")],
    on: Annotated[Day | None, Query(None, description="Chỉ những kỳ có ngày này.")],
) -> PeriodPage:
    found = queries.periods_after(int(after or 0), limit + 1, regime=regime, on=on)
    rows, rest = cut(found, limit, lambda row: row.pk)
    return PeriodPage(rows=[period_out(row) for row in rows], next=rest)
