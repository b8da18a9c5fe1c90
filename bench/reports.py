"""Reports of a country: filing all at once, consolidating a province and the nation, a long paper.

``scale`` 1 is one quarter of 3,321 communes with six activities each; 0.1 takes a tenth of the
provinces. Correct means: every report is stored once, whatever was tapped twice; the audit of the
totals finds nothing; the consolidated report of a province names each version it took in and its
figures are those that the totals of the approved layer give; the rehearsal over all communes gives
what the submitted layer gives; the long paper has its hundred pages.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import django
from run import Figure

django.setup()

from django.db import connection
from django.db.models import F, OuterRef, Subquery
from filing import chairs, country
from filing.country import ACTOR, period
from nation import land as nation
from nation.land import Land
from pypdf import PdfReader

from lantoa.kernel import days
from lantoa.kernel.value import Total
from lantoa.papers import pdf
from lantoa.papers.paper import Annex, Table
from lantoa.reports import actions
from lantoa.reports.models import ExpectedReport, Report, ReportVersion
from lantoa.reports.queries.contents import draft_contents
from lantoa.reports.queries.paper import draft_paper, version_paper
from lantoa.reports.queries.rehearsal import rehearse
from lantoa.reports.rules.states import ReportState
from lantoa.totals import queries as totals
from lantoa.totals.actions import checking
from lantoa.totals.rules import Layer, Scope

SCALE = 0.1
PROCESSES = 4
PAGES = 100
build = country.build


def measure(scale: float) -> tuple[bool, list[Figure]]:
    land = nation.land()
    facts: dict[str, bool] = {}
    figures: list[Figure] = []
    for part in (
        _filed(land, facts),
        _rehearsed(land, facts),
        _consolidated(land, facts),
        _printed(facts),
    ):
        for figure in part:
            print(f"{figure.name}: {figure.value:.3g} {figure.unit}", file=sys.stderr, flush=True)
            figures.append(figure)
    facts["the audit finds nothing"] = totals.audit().is_true
    for fact, holds in facts.items():
        if not holds:
            print(f"NOT SO: {fact}")
    return all(facts.values()), figures


def _filed(land: Land, facts: dict[str, bool]) -> Iterator[Figure]:
    communes = land.below(land.provinces)
    owed = list(
        ExpectedReport.objects.filter(period=period(), unit_id__in=communes)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    processes = PROCESSES if connection.vendor == "postgresql" else 1
    took, signed = chairs.all_at_once(owed, processes)
    facts["every report is stored"] = sum(each.stored for each in signed) == len(owed)
    facts["none is stored twice"] = (
        ReportVersion.objects.filter(report__expected__in=owed).count() == len(owed)
        and sum(each.again for each in signed) > 0
    )
    times = sorted(each for one in signed for each in one.times)
    is_whole = connection.vendor == "postgresql" and len(owed) > 3_000
    yield Figure(
        f"{len(owed)} units filing at once",
        took,
        "s",
        60.0 if is_whole else None,
        took <= 60 if is_whole else None,
        f"{processes} processes",
    )
    yield Figure("filed a second", len(owed) / took, "reports/s")
    yield Figure("one of them, p95", times[int(0.95 * len(times))], "ms")


def _sums(unit_id: int, layer: Layer) -> dict[str, Total]:
    found = totals.totals(unit_id, period().window, layer=layer, scope=Scope.TREE, whole=True)
    return dict(found)


def _rehearsed(land: Land, facts: dict[str, bool]) -> Iterator[Figure]:
    begun = time.perf_counter()
    found = rehearse(land.nation, period())
    took = time.perf_counter() - begun
    sums = _sums(land.nation, Layer.SUBMITTED)
    facts["the rehearsal gives what the submitted layer gives"] = {
        each.measure: each.whole for each in found.figures
    } == sums and found.reports == len(land.below(land.provinces))
    yield Figure(f"rehearsal over {found.reports} communes", took, "s", 10.0, took <= 10)


def _accept_all(unit_ids: Sequence[int], number: int) -> None:
    """Numbered and accepted without the single steps, which other benchmarks time."""
    reports = Report.objects.filter(expected__period=period(), expected__unit_id__in=unit_ids)
    ReportVersion.objects.filter(report__in=reports).update(
        document_number=str(number), issued_on=days.today()
    )
    newest = ReportVersion.objects.filter(report=OuterRef("pk")).order_by("-number").values("pk")
    reports.update(
        state=ReportState.ACCEPTED, revision=F("revision") + 1, accepted=Subquery(newest[:1])
    )


def _largest(land: Land) -> int:
    return max(land.provinces, key=lambda each: len(land.communes[each]))


def _owed(unit_id: int) -> ExpectedReport:
    return ExpectedReport.objects.select_related("period").get(period=period(), unit_id=unit_id)


def _draft(owed: ExpectedReport) -> None:
    report = actions.start_draft(actor=ACTOR, expected=owed)
    actions.save_sections(
        actor=ACTOR, expected=owed, sections=country.WORDS, revision=report.revision
    )


def _consolidated(land: Land, facts: dict[str, bool]) -> Iterator[Figure]:
    _accept_all(land.below(land.provinces), 1)
    checking.rebuild_totals(actor=ACTOR)
    largest = _largest(land)
    for province in land.provinces:
        owed = _owed(province)
        _draft(owed)
        begun = time.perf_counter()
        actions.take_in_accepted(actor=ACTOR, expected=owed)
        contents = draft_contents(_owed(province))
        took = time.perf_counter() - begun
        if province != largest:
            continue
        names = {below.unit_id for each in contents.figures for below in each.below}
        facts["a province's report names every version"] = names == set(land.communes[province])
        facts["a province's figures are those of the approved layer"] = {
            each.measure: each.whole for each in contents.figures if each.below
        } == _sums(province, Layer.APPROVED)
        yield Figure(
            f"consolidating {len(land.communes[province])} communes", took, "s", 2.0, took <= 2
        )
        begun = time.perf_counter()
        pdf.render(draft_paper(_owed(province), Report.objects.get(expected=owed)))
        yield Figure("the PDF of that draft", time.perf_counter() - begun, "s")
    for province in land.provinces:
        Report.objects.filter(expected=_owed(province)).update(state=ReportState.FOR_SIGNATURE)
        actions.submit_report(actor=ACTOR, expected=_owed(province))
    _accept_all(land.provinces, 2)
    checking.rebuild_totals(actor=ACTOR)
    owed = _owed(land.nation)
    _draft(owed)
    begun = time.perf_counter()
    actions.take_in_accepted(actor=ACTOR, expected=owed)
    contents = draft_contents(_owed(land.nation))
    took = time.perf_counter() - begun
    facts["the nation's figures are those of the approved layer"] = {
        each.measure: each.whole for each in contents.figures if each.below
    } == _sums(land.nation, Layer.APPROVED)
    yield Figure(f"the nation from {len(land.provinces)} provinces", took, "s", 10.0, took <= 10)


def _printed(facts: dict[str, bool]) -> Iterator[Figure]:
    """A hundred pages: a paper as the product makes it, its table of figures made long."""
    version = ReportVersion.objects.order_by("pk").first()
    if version is None:
        raise RuntimeError("no report was filed")
    paper = version_paper(version)
    row = (
        "1",
        "Tin, bài trên hệ thống truyền thanh cơ sở",
        "bản tin",
        "12",
        "",
        "",
        "đủ minh chứng",
    )
    table = Table(
        header=(
            "TT",
            "Chỉ tiêu",
            "Đơn vị tính",
            "Chính xác",
            "Có giới hạn",
            "Ước chừng",
            "Ghi chú",
        ),
        rows=(row,) * 2_700,
        widths=(6, 30, 12, 14, 13, 11, 17),
        numeric=(3, 4, 5),
        centred=(0,),
    )
    long = replace(paper, annexes=(Annex("Số liệu chi tiết", (table,)),))
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        content = pdf.render(long)
        times.append(time.perf_counter() - begun)
    pages = len(PdfReader(io.BytesIO(content)).pages)
    facts["the long paper has its hundred pages"] = pages >= PAGES
    took = sorted(times)[1]
    yield Figure(f"a PDF of {pages} pages", took, "s", 2.0, took <= 2)
