"""The sentences from which reports are written: all cases, and one sentence to word anew."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.catalogue import actions
from lantoa.catalogue.rules.phrases import CASES, PLACES, Case, cleaned, problems_of, sample
from lantoa.kernel import days
from lantoa.kernel.errors import Refused
from lantoa.kernel.vietnamese import day
from lantoa.reports.queries.phrases import CaseRow, PhraseRow, case_row, case_rows
from lantoa.ui.render import put_on_form
from lantoa.workspace.forms.phrases import PhraseForm
from lantoa.workspace.views.settings import head_of


@require_safe
def phrases(request: StaffRequest) -> HttpResponse:
    head_of(request)
    rows = case_rows(days.today())
    groups = [
        (group.value, list(found)) for group, found in groupby(rows, key=lambda row: row.case.group)
    ]
    return render(request, "workspace/settings_phrases.html", {"groups": groups})


@require_http_methods(["GET", "HEAD", "POST"])
def phrase(request: StaffRequest, case: str, variant: int) -> HttpResponse:
    """One sentence: try it with sample figures, word it anew, put the shipped one back, drop it. A
    variant one above the last is a new one."""
    head, today = head_of(request), days.today()
    if case not in CASES:
        raise Http404
    row = case_row(case, today)
    shown = _variant(row, variant)
    do = request.POST.get("do", "save")
    form = PhraseForm(
        request.POST if request.method == "POST" else None, text=shown.text, today=today
    )
    preview, status = shown.sample, 200
    if request.method == "POST":
        status = 422
        if do == "try":
            text = cleaned(request.POST.get("text", ""))
            problems = problems_of(row.case, text)
            preview = "" if problems else sample(row.case, text)
            status = 422 if problems else 200
            if problems:
                form.is_valid()
                put_on_form(form, Refused(*problems))
        elif do != "save" or form.is_valid():
            try:
                _do(request, head.pk, row.case, variant, do, form)
            except Refused as refused:
                form.is_valid()
                put_on_form(form, refused)
            else:
                return redirect("workspace:phrases")
    context = {
        "case": row.case,
        "shown": shown,
        "form": form,
        "preview": preview,
        "is_new": shown.row is None and not shown.text,
        "is_only": len([each for each in row.variants if each.text]) < 2,
        "places": [(f"{{{name}}}", *PLACES[name]) for name in row.case.places],
    }
    return render(request, "workspace/settings_phrase.html", context, status=status)


def _variant(row: CaseRow, variant: int) -> PhraseRow:
    found = {each.variant: each for each in row.variants}
    if variant in found:
        return found[variant]
    if variant != max(found, default=0) + 1:
        raise Http404
    return PhraseRow(row.case, variant, "", "", "", None)


def _do(
    request: StaffRequest, unit_id: int, case: Case, variant: int, do: str, form: PhraseForm
) -> None:
    actor, today = request.actor, days.today()
    if do == "drop":
        actions.drop_phrase(actor=actor, unit_id=unit_id, case=case.slug, variant=variant, on=today)
        messages.success(request, f"Đã bỏ một cách viết của “{case.name}”.")
    elif do == "restore":
        try:
            actions.restore_phrase(
                actor=actor, unit_id=unit_id, case=case.slug, variant=variant, on=today
            )
        except KeyError as error:
            raise Http404 from error
        messages.success(request, f"Đã khôi phục câu có sẵn của “{case.name}”.")
    else:
        on = form.cleaned_data["on"]
        actions.change_phrase(
            actor=actor,
            unit_id=unit_id,
            case=case.slug,
            variant=variant,
            text=form.cleaned_data["text"],
            on=on,
        )
        messages.success(request, f"Đã lưu câu của “{case.name}”, áp dụng từ {day(on)}.")
