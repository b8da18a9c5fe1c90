"""The editors of an outline and of a form: rows are added, moved and removed by buttons that send
the page, nothing is stored before it was looked at and confirmed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lantoa.accounts.queries import StaffRequest
from lantoa.catalogue import actions as catalogue_actions
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import ReportRegime
from lantoa.catalogue.rules import TIER_NAMES
from lantoa.catalogue.rules.editing import form_problems, outline_problems
from lantoa.catalogue.rules.outlines import RESULTS, STANDING_COLUMNS
from lantoa.catalogue.rules.regimes import FormColumn, PartSource
from lantoa.kernel import days
from lantoa.kernel.errors import Refused
from lantoa.kernel.period import Cadence
from lantoa.kernel.vietnamese import day
from lantoa.papers import pdf
from lantoa.papers.paper import Paper
from lantoa.ui.render import put_on_form
from lantoa.workspace.forms import regimes as forms
from lantoa.workspace.queries import regimes as queries
from lantoa.workspace.views.settings import head_of
from lantoa.workspace.views.settings_regimes import asked

PREVIEW_NAME = "xem-truoc.pdf"
_SAMPLE = {
    Cadence.MONTH: "tháng 10 năm 2026",
    Cadence.QUARTER: "quý IV năm 2026",
    Cadence.HALF: "6 tháng đầu năm 2026",
    Cadence.NINE_MONTHS: "9 tháng đầu năm 2026",
    Cadence.YEAR: "năm 2026",
}


def _place(request: StaffRequest, slug: str, tier: str, cadence: str) -> ReportRegime:
    regime = asked(request, slug)
    if tier not in queries.TIERS or cadence not in {each.value for each in Cadence}:
        raise Http404
    return regime


def _pdf(paper: Paper) -> HttpResponse:
    answer = HttpResponse(pdf.render(paper), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{PREVIEW_NAME}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def outline(request: StaffRequest, slug: str, tier: str, cadence: str) -> HttpResponse:
    """The parts of a tier's reports of one cadence, as a new version from a day on."""
    head, regime = head_of(request), _place(request, slug, tier, cadence)
    today = days.today()
    now = catalogue.outline_for(regime, tier, cadence, today)
    is_sent = request.method == "POST"
    do = request.POST.get("do", "")
    rows = forms.sent_rows(request.POST, forms.PART_NAMES) if is_sent else forms.part_rows(now)
    # The results are written from the figures: their part cannot be taken out of an outline.
    if not (do.startswith("remove:") and _is_results(rows, do)):
        rows = forms.rearranged(rows, do)
    if do == "add":
        rows.append(
            {
                "slug": "",
                "title": "",
                "level": "1",
                "source": PartSource.FREE.value,
                "help": "",
                "is_required": "",
            }
        )
    version = forms.VersionForm(
        request.POST if is_sent else None, initial={"name": now.name, "on": today}
    )
    context = {
        "regime": regime,
        "version": version,
        "rows": list(zip(forms.shown(rows, forms.PartForm), rows, strict=True)),
        "tier": tier,
        "cadence": cadence,
        "title": _title("Đề cương", tier, cadence),
        "results": RESULTS,
        "add": "Thêm phần",
    }
    if do in ("look", "pdf", "save") and version.is_valid():
        typed = forms.new_parts(rows)
        try:
            problems = outline_problems(version.cleaned_data["name"], typed)
            if problems:
                raise Refused(*problems)
            if do == "save":
                catalogue_actions.change_outline(
                    actor=request.actor,
                    unit_id=head.pk,
                    regime=regime,
                    tier=tier,
                    cadence=cadence,
                    parts=typed,
                    **version.cleaned_data,
                )
                messages.success(
                    request, f"Đã lưu đề cương, áp dụng từ {day(version.cleaned_data['on'])}."
                )
                return redirect("workspace:regime", regime.slug)
        except Refused as refused:
            put_on_form(version, refused)
        else:
            on = version.cleaned_data["on"]
            paper = queries.preview_paper(
                head,
                queries.outline_of(version.cleaned_data["name"], typed),
                catalogue.form_for(regime, tier, cadence, on),
                _SAMPLE[Cadence(cadence)],
                today,
            )
            if do == "pdf":
                return _pdf(paper)
            return _look(request, context, paper, head, on)
    status = 422 if version.is_bound and do not in _QUIET and version.errors else 200
    return render(request, "workspace/outline_edit.html", context, status=status)


_QUIET = ("add",)


def _is_results(rows: list[dict[str, str]], do: str) -> bool:
    number = do.partition(":")[2]
    place = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else -1
    return 0 <= place < len(rows) and rows[place]["source"] == PartSource.RESULTS


def _title(what: str, tier: str, cadence: str) -> str:
    names = {each.value: name for each, name in TIER_NAMES.items()}
    return f"{what} báo cáo {queries.cadence_name(cadence)} của {names[tier]}"


def _look(
    request: StaffRequest, context: dict[str, Any], paper: Paper, head: Any, on: date
) -> HttpResponse:
    """The page on which the new version is looked at, with all that was typed on it."""
    return render(
        request,
        "workspace/outline_look.html",
        {
            **context,
            "paper": paper,
            "shown": {"is_frozen": False},
            "mark": queries.MARK,
            "on": on,
            "governed": queries.governed(
                head, context["regime"], context["tier"], context["cadence"], on
            ),
            "sent": [
                (name, value)
                for name, values in request.POST.lists()
                if name not in ("do", "csrfmiddlewaretoken")
                for value in values
            ],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def report_form(request: StaffRequest, slug: str, tier: str, cadence: str) -> HttpResponse:
    """The rows and columns of the annex, as a new version from a day on."""
    head, regime = head_of(request), _place(request, slug, tier, cadence)
    today = days.today()
    now = catalogue.form_for(regime, tier, cadence, today)
    is_sent = request.method == "POST"
    do = request.POST.get("do", "")
    stored = forms.form_rows(now) if now else []
    rows = forms.sent_rows(request.POST, forms.ROW_NAMES) if is_sent else stored
    rows = forms.rearranged(rows, do)
    known = queries.indicator_choices(today, tier)
    if do == "add":
        rows.append(_new_row(request.POST.get("new", ""), {each.slug: each for each in known}))
    version = forms.VersionForm(
        request.POST if is_sent else None,
        initial={
            "name": now.name if now else "Số liệu tuyên truyền cải cách hành chính",
            "on": today,
        },
    )
    columns = forms.ColumnsForm(
        request.POST if is_sent else None,
        initial={
            "number": now.number if now else "",
            "columns": list(now.columns if now else STANDING_COLUMNS),
        },
    )
    context = {
        "regime": regime,
        "version": version,
        "columns": columns,
        "rows": list(zip(forms.shown(rows, forms.RowForm), rows, strict=True)),
        "known": known,
        "tier": tier,
        "cadence": cadence,
        "title": _title("Biểu mẫu", tier, cadence),
        "add": "Thêm dòng",
    }
    # Both are asked for their errors, so that all of them are shown.
    if do in ("look", "pdf", "save") and all([version.is_valid(), columns.is_valid()]):
        typed, data = forms.new_rows(rows), {**version.cleaned_data, **columns.cleaned_data}
        try:
            problems = form_problems(data["name"], data["columns"], typed)
            if problems:
                raise Refused(*problems)
            if do == "save":
                catalogue_actions.change_form(
                    actor=request.actor,
                    unit_id=head.pk,
                    regime=regime,
                    tier=tier,
                    cadence=cadence,
                    rows=typed,
                    **data,
                )
                messages.success(request, f"Đã lưu biểu mẫu, áp dụng từ {day(data['on'])}.")
                return redirect("workspace:regime", regime.slug)
        except Refused as refused:
            put_on_form(version, refused)
        else:
            paper = queries.preview_paper(
                head,
                catalogue.outline_for(regime, tier, cadence, data["on"]),
                queries.rows_to_view(
                    data["name"], data["number"], _ordered(data["columns"]), typed
                ),
                _SAMPLE[Cadence(cadence)],
                today,
            )
            if do == "pdf":
                return _pdf(paper)
            return _look(request, context, paper, head, data["on"])
    faulty = version.errors or columns.errors
    status = 422 if version.is_bound and do not in _QUIET and faulty else 200
    return render(request, "workspace/form_edit.html", context, status=status)


def _ordered(columns: list[str]) -> list[str]:
    return [column.value for column in FormColumn if column.value in columns]


def _new_row(measure: str, known: dict[str, Any]) -> dict[str, str]:
    """A row for the indicator that was chosen; a heading where none was."""
    chosen = known.get(measure)
    return {
        "measure": chosen.slug if chosen else "",
        "label": chosen.name if chosen else "",
        "part_of": "",
        "is_required": "",
    }
