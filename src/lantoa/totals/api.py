"""Totals of a unit for programs: what it and those below it made and placed."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import NotPermitted, Problem, Refused
from lantoa.kernel.interval import Interval
from lantoa.totals import queries
from lantoa.totals.rules import Basis, Facet, Layer
from lantoa.ui.rest import Code, Day, Slug, Span, TotalOut, faults, span_of, total_out
from lantoa.units import queries as units
from lantoa.units.models import Unit

Side = Literal["production", "placement"]

router = Router(tags=["Số tổng"])

By = Literal["language", "topic", "tone", "proof"]


class TotalsRequest(HttpRequest):
    """A request as the API hands it on: a type for this face."""

    actor: Actor


class LineOut(Schema):
    """Một số tổng. `total` là `null` khi các số không gộp lại được; `how` nói vì sao."""

    measure: str
    channel: str
    label: str
    count_unit: str
    side: Side
    total: TotalOut | None
    how: str
    silent_units: list[str] = Field(description="`slug` các đơn vị không nêu số, khi được kể tên.")


class PartOut(Schema):
    """Phần của một số theo ngôn ngữ, nội dung, sắc thái hoặc minh chứng."""

    measure: str
    member: str
    total: TotalOut


class DividedOut(Schema):
    """Đơn vị cũ chia cho nhiều nơi: số của nó không cộng vào đâu, chỉ kể bên cạnh."""

    unit: str
    became: list[str]
    lines: list[LineOut]


class TotalsOut(Schema):
    """Sản phẩm làm ra và lần đăng, phát là hai thứ, không cộng vào nhau."""

    unit: str
    name: str
    window: Span
    layer: Literal["logged", "submitted", "approved"]
    basis: Literal["reported", "today"]
    lines: list[LineOut]
    by: By | None
    parts: list[PartOut]
    divided: list[DividedOut]
    former_units: list[str] = Field(
        description="Đơn vị đã thôi mà số của nó nằm trong tổng, khi cộng theo địa giới hiện nay."
    )


def _window(first: Day, last: Day) -> Interval:
    if last < first:
        raise Refused(
            Problem(
                "last_day",
                "Ngày cuối đứng trước ngày đầu.",
                "Đổi lại hai ngày.",
                "window",
            )
        )
    return Interval.through(first, last)


def _lines(found: queries.Lines, channel: str | None) -> list[LineOut]:
    return [
        LineOut(
            measure=line.measure,
            channel=line.measure.partition(".")[0],
            label=line.label,
            count_unit=line.count_unit,
            side=cast("Side", side),
            total=None if line.total is None else total_out(line.total),
            how=line.how,
            silent_units=[each.slug for each in line.silent],
        )
        for side, lines in (("production", found.production), ("placement", found.placement))
        for line in lines
        if channel is None or line.measure.partition(".")[0] == channel
    ]


@router.get(
    "/totals",
    response={200: TotalsOut, **faults(403, 404)},
    summary="Số tổng của một đơn vị và các đơn vị cấp dưới",
)
def totals(
    request: TotalsRequest,
    unit: Annotated[Slug, Query(description="Đơn vị (`slug`).")],
    first_day: Annotated[Day, Query(description="Ngày đầu.")],
    last_day: Annotated[Day, Query(description="Ngày cuối, tính cả ngày này.")],
    layer: Annotated[
        Literal["logged", "submitted", "approved"],
        Query(
            "logged",
            description="Lấy số từ sổ hoạt động, từ báo cáo đã gửi hay báo cáo đã được chấp nhận. "
            "Số đã gửi và đã chấp nhận chỉ có cho đúng những ngày của một kỳ.",
        ),
    ],
    basis: Annotated[
        Literal["reported", "today"],
        Query(
            "reported",
            description="Cộng như lúc báo cáo, hay theo địa giới hiện nay.",
        ),
    ],
    channel: Annotated[Code | None, Query(None, description="Chỉ một kênh.")],
    by: Annotated[
        By | None,
        Query(
            None,
            description="Kể thêm từng phần; chỉ với layer=logged và basis=reported.",
        ),
    ],
) -> TotalsOut:
    try:
        found = units.by_slug(unit)
    except Unit.DoesNotExist as error:
        raise Http404 from error
    today = days.today()
    if not queries.may_view(request.actor, found.pk, today):
        raise NotPermitted
    window = _window(first_day, last_day)
    if by is not None and (layer != "logged" or basis != "reported"):
        raise Refused(
            Problem(
                "by",
                "Chỉ chia nhỏ được số ghi trong sổ, cộng như lúc báo cáo.",
                "Bỏ by, hoặc dùng layer=logged và basis=reported.",
                "by",
            )
        )
    try:
        told = queries.unit_figures(found, window, on=today, layer=Layer(layer), basis=Basis(basis))
    except Unit.DoesNotExist as error:
        raise Http404 from error
    lines = _lines(told.lines, channel)
    measures = [line.measure for line in lines]
    parts = (
        queries.facets(found.pk, window, layer=Layer.LOGGED, facet=Facet(by), measures=measures)
        if by is not None and measures
        else {}
    )
    return TotalsOut(
        unit=found.slug,
        name=told.version.name,
        window=span_of(window),
        layer=layer,
        basis=basis,
        lines=lines,
        by=by,
        parts=[
            PartOut(measure=measure, member=member, total=total_out(total))
            for (measure, member), total in sorted(parts.items(), key=lambda each: each[0])
        ],
        divided=[
            DividedOut(
                unit=each.divided.unit.slug,
                became=[unit.slug for unit in each.divided.became],
                lines=_lines(each.lines, channel),
            )
            for each in told.divided
        ],
        former_units=[each.slug for each in told.former],
    )
