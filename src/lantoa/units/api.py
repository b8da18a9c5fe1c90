"""Units for programs: those of a day, one of them, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import NotPermitted
from lantoa.ui.rest import After, Day, Limit, Slug, cut, faults
from lantoa.units import queries, rules
from lantoa.units.models import Unit, UnitVersion
from lantoa.units.queries.listing import in_force_after

router = Router(tags=["Đơn vị"])

Tier = Literal["province", "district", "commune"]
On = Annotated[Day | None, Query(None, description="Ngày cần biết; để trống là hôm nay.")]
Address = Annotated[Slug, Path(description="Địa chỉ cố định của đơn vị (`slug`).")]


class UnitOut(Schema):
    """Một đơn vị theo một ngày. `slug` không bao giờ đổi, mã hành chính thì có thể đổi."""

    slug: str
    code: str
    name: str
    division: str
    tier: str
    kind: str
    parent: str | None = Field(description="`slug` của đơn vị cấp trên trực tiếp.")
    valid_from: Day | None
    valid_to: Day | None = Field(description="Ngày đầu tiên không còn như vậy.")


class UnitDetail(UnitOut):
    on: Day
    is_in_force: bool = Field(description="Sai khi ngày ấy đơn vị chưa có hoặc đã thôi.")
    path: list[UnitOut] = Field(description="Các đơn vị cấp trên, gần trước.")


class UnitPage(Schema):
    rows: list[UnitOut]
    next: str | None


class FoundOut(Schema):
    unit: UnitOut
    path: str
    now: list[str] = Field(description="`slug` của đơn vị hiện nay, khi đơn vị tìm thấy đã thôi.")


class NodeOut(Schema):
    slug: str
    name: str
    since: Day | None
    until: Day | None


class TieOut(Schema):
    """Đơn vị `old` nhập vào hoặc chia sang `new`."""

    old: str
    new: str
    on: Day | None
    is_partial: bool
    share: float | None
    kind: str
    act: str


class LineageOut(Schema):
    """Đơn vị được lập từ đâu, đã thành đơn vị nào."""

    units: list[NodeOut]
    ties: list[TieOut]
    is_cut: bool


class UnitRequest(HttpRequest):
    """A request as the API hands it on: a type for this face."""

    actor: Actor


def _shown(versions: Iterable[UnitVersion]) -> list[UnitOut]:
    """Versions with their units read. 1 query for all that stand above, none where nothing does."""
    rows = list(versions)
    above = {row.parent_id for row in rows if row.parent_id}
    parents = queries.by_ids(above) if above else {}
    return [
        UnitOut(
            slug=row.unit.slug,
            code=row.code,
            name=row.name,
            division=row.division,
            tier=row.tier,
            kind=row.unit.kind,
            parent=parents[row.parent_id].slug if row.parent_id else None,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in rows
    ]


def _must_be_staff(request: UnitRequest) -> None:
    """All staff may read units, wherever these lie."""
    home = request.actor.home_unit
    if home is None:
        raise NotPermitted
    request.actor.must("units.view", home)


def _unit(slug: str) -> Unit:
    try:
        return queries.by_slug(slug)
    except Unit.DoesNotExist as error:
        raise Http404 from error


@router.get("/units", response={200: UnitPage, **faults(403)}, summary="Đơn vị của một ngày")
def units(
    request: UnitRequest,
    on: On,
    after: After,
    limit: Limit,
    parent: Annotated[
        Slug | None, Query(None, description="Chỉ đơn vị ngay dưới đơn vị này (`slug`).")
    ],
    tier: Annotated[Tier | None, Query(None)],
) -> UnitPage:
    _must_be_staff(request)
    day: date = on or days.today()
    found = in_force_after(int(after or 0), limit + 1, day, parent=parent, tier=tier)
    rows, rest = cut(found, limit, lambda row: row.unit_id)
    return UnitPage(rows=_shown(rows), next=rest)


@router.get(
    "/unit-search",
    response={200: list[FoundOut], **faults(403)},
    summary="Tìm đơn vị theo tên, mã hoặc tên cũ",
)
def search(
    request: UnitRequest,
    q: Annotated[
        str, Query(min_length=1, max_length=100, description="Có dấu hay không đều được.")
    ],
    on: On,
    limit: Limit,
) -> list[FoundOut]:
    _must_be_staff(request)
    found = queries.search(q, on or days.today(), limit=limit)
    return [
        FoundOut(
            unit=shown,
            path=row.path,
            now=[each.unit.slug for each in row.now.versions] if row.now else [],
        )
        for row, shown in zip(found, _shown(row.version for row in found), strict=True)
    ]


@router.get("/units/{slug}", response={200: UnitDetail, **faults(403, 404)}, summary="Một đơn vị")
def unit(request: UnitRequest, slug: Address, on: On) -> UnitDetail:
    _must_be_staff(request)
    found, day = _unit(slug), on or days.today()
    versions = list(found.versions.select_related("unit").order_by("valid_from"))
    version = rules.nearest(versions, day)
    if version is None:
        raise Http404
    above = [
        each
        for each in queries.path(found.pk, queries.living_day(found.pk, day))
        if each.unit_id != found.pk
    ]
    own, *path = _shown([version, *above])
    return UnitDetail(
        **own.model_dump(), on=day, is_in_force=rules.holds_on(version, day), path=path
    )


@router.get(
    "/units/{slug}/lineage",
    response={200: LineageOut, **faults(403, 404)},
    summary="Đơn vị này từ đâu mà có, đã thành đơn vị nào",
)
def lineage(request: UnitRequest, slug: Address) -> LineageOut:
    _must_be_staff(request)
    found = queries.lineage_graph(_unit(slug).pk)
    slugs = {node.unit_id: node.slug for node in found.nodes}
    return LineageOut(
        units=[
            NodeOut(slug=node.slug, name=node.name, since=node.since, until=node.until)
            for node in found.nodes
        ],
        ties=[
            TieOut(
                old=slugs[tie.old_id],
                new=slugs[tie.new_id],
                on=tie.on,
                is_partial=tie.is_partial,
                share=tie.share,
                kind=tie.kind,
                act=tie.act,
            )
            for tie in found.edges
            if tie.old_id in slugs and tie.new_id in slugs
        ],
        is_cut=found.is_cut,
    )
