"""The ranking of a year: as it stands for those who judge, as published for the units in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.appraisal import actions, queries
from lantoa.appraisal.models import Ranking
from lantoa.appraisal.queries.ranking import RankingPage, frozen_rows, published_ranking
from lantoa.appraisal.rules.points import plain
from lantoa.appraisal.views.asking import unit_of
from lantoa.catalogue.rules import TIER_NAMES, Tier
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.papers.tables import Cell, Column, Format, table_file
from lantoa.reports.rules.frozen import fingerprint
from lantoa.ui.downloads import download
from lantoa.units import queries as units
from lantoa.units.models import Unit

FORMATS = [(each.value, each.value.upper()) for each in Format]


def _overseen(request: StaffRequest, unit_slug: str, year: int) -> tuple[Unit, RankingPage]:
    """The live ranking is for those who may see all sheets below the unit."""
    unit = unit_of(unit_slug)
    actor = request.actor
    if unit.pk not in actor.heads_of("appraisal.view"):
        if any(post.unit_id == unit.pk for post in actor.posts):
            raise NotPermitted
        actor.must("appraisal.view", unit.pk)
    tier = request.GET.get("cap", "")
    if not 1900 <= year <= 2100 or tier not in ("", *Tier):
        raise Http404
    return unit, queries.ranking(unit.pk, year, days.today(), tier)


def _query(found: RankingPage) -> str:
    """What leads back to this tier, where there are others beside it."""
    return f"?cap={found.tier}" if len(found.tiers) > 1 else ""


@require_safe
def page(request: StaffRequest, unit_slug: str, year: int) -> HttpResponse:
    unit, found = _overseen(request, unit_slug, year)
    newest = queries.newest_ranking(unit.pk, year, found.tier)
    seen = fingerprint(frozen_rows(found.rows))
    return render(
        request,
        "appraisal/ranking_page.html",
        {
            "found": found,
            "unit": unit,
            "newest": newest,
            "is_new": found.final > 0 and (newest is None or newest.sha256 != seen),
            "may_publish": request.actor.may("appraisal.publish", unit.pk),
            "formats": FORMATS,
            "tiers": _tiers(found),
            "query": _query(found),
        },
    )


def _tiers(found: RankingPage) -> list[tuple[str, str]]:
    """The other tiers, whose rankings stand beside this one."""
    return [(tier, TIER_NAMES[Tier(tier)]) for tier in found.tiers if tier != found.tier]


@require_safe
def table(request: StaffRequest, unit_slug: str, year: int, kind: str) -> HttpResponseBase:
    if kind not in list(Format):
        raise Http404
    unit, found = _overseen(request, unit_slug, year)
    columns = (
        Column("Hạng", 8),
        Column("Đồng hạng", 12),
        Column("Đơn vị", 40),
        Column("Điểm", 10),
        Column("Tỷ lệ (%)", 12),
        Column("Xếp loại", 16),
        Column("Bước", 20),
    )
    chosen = Format(kind)
    file = table_file(chosen, title=f"Xếp hạng năm {year}", columns=columns, rows=_cells(found))
    return download(file, f"xep-hang-{unit.slug}-{year}.{kind}", chosen.media_type)


def _cells(found: RankingPage) -> Iterator[tuple[Cell, ...]]:
    for row in found.rows:
        standing = row.ranked.standing
        yield (
            row.ranked.rank,
            row.ranked.shared if row.ranked.shared > 1 else None,
            standing.name,
            standing.points,
            standing.percent,
            row.ranked.band,
            row.state,
        )


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: StaffRequest, unit_slug: str, year: int) -> HttpResponse:
    request.actor.must("appraisal.publish", unit_of(unit_slug).pk)
    unit, found = _overseen(request, unit_slug, year)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            actions.publish_ranking(
                actor=request.actor,
                unit_id=unit.pk,
                year=year,
                tier=found.tier,
                seen=request.POST.get("seen", "")[:64] or None,
            )
        except Refused as problem:
            refused = problem
        else:
            messages.success(request, f"Đã công bố xếp hạng năm {year} cho các đơn vị.")
            address = reverse("appraisal:ranking", args=[unit.slug, year])
            return redirect(f"{address}{_query(found)}")
    context = {
        "unit": unit,
        "found": found,
        "refused": refused,
        "seen": fingerprint(frozen_rows(found.rows)),
        "query": _query(found),
        "without": len(found.rows) - found.final,
    }
    return render(
        request, "appraisal/ranking_publish.html", context, status=409 if refused else 200
    )


@require_safe
def published(request: StaffRequest, ranking_id: int) -> HttpResponse:
    """For who belongs to a unit that stands in it, and for those above."""
    try:
        found = published_ranking(ranking_id)
    except Ranking.DoesNotExist as error:
        raise Http404 from error
    actor = request.actor
    own = set(actor.units_of("appraisal.view"))
    is_in = any(row["unit_id"] in own for row in found.rows)
    if not is_in and found.unit_id not in actor.heads_of("appraisal.view"):
        if any(post.unit_id == found.unit_id for post in actor.posts):
            raise NotPermitted
        actor.must("appraisal.view", found.unit_id)
    rows = [_shown(row, own) for row in found.rows]
    return render(
        request,
        "appraisal/ranking_published.html",
        {
            "found": found,
            "unit_name": units.name_of(found.unit_id, date(found.year, 12, 31)),
            "rows": [row for row in rows if row["rank"]],
            "without": [row for row in rows if not row["rank"]],
        },
    )


def _shown(row: dict[str, Any], own: set[int]) -> dict[str, Any]:
    """A published row with its numbers as numbers."""
    return {
        **row,
        "points": plain(Decimal(row["points"])) if row["points"] else None,
        "percent": plain(Decimal(row["percent"])) if row["percent"] else None,
        "is_own": row["unit_id"] in own,
    }
