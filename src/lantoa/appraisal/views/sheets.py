"""A score sheet: its page, its beginning, its steps."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantoa.accounts.queries import StaffActor, StaffRequest
from lantoa.appraisal import actions, queries
from lantoa.appraisal.forms import ReasonForm
from lantoa.appraisal.models import ScoreSheet
from lantoa.appraisal.queries import SheetPage, SheetRow
from lantoa.appraisal.rules.states import (
    NEEDS_REASON,
    PERMISSION,
    STATE_LABELS,
    STEPS,
    VERB_LABELS,
    WAITS_FOR,
    SheetState,
    Verb,
    problem_of_window,
    verbs_from,
)
from lantoa.appraisal.views.asking import seen, sent, unit_of, year_in
from lantoa.kernel import days
from lantoa.kernel.errors import Refused
from lantoa.ui.render import put_on_form

WORDS = {
    Verb.PROPOSE: "Sau khi trình, điểm tự chấm không sửa được, trừ khi người đứng đầu trả về.",
    Verb.SEND_BACK: "Bảng điểm trở về để cán bộ chấm lại.",
    Verb.CONFIRM: "Điểm tự chấm và minh chứng được giữ nguyên và gửi cấp trên thẩm định.",
    Verb.RETURN: "Bảng điểm trở về đơn vị. Lý do ghi ở đây là điều đơn vị đọc để làm lại.",
    Verb.APPRAISE: "Đơn vị thấy điểm thẩm định và được giải trình trong thời hạn.",
    Verb.OBJECT: "Các giải trình đã soạn được gửi cấp trên, không sửa được nữa.",
    Verb.AGREE: "Điểm thẩm định thành điểm cuối cùng và không đổi nữa.",
    Verb.CLOSE: "Đơn vị không giải trình trong thời hạn. Điểm thẩm định thành điểm cuối cùng.",
    Verb.ANSWER: "Đơn vị thấy các câu trả lời. Điểm thành điểm cuối cùng và không đổi nữa.",
}
"""What comes of a step, said before it is taken."""


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row with what the person in front of the page can do about it."""

    row: SheetRow
    choice: Choice | None


def _rows(shown: SheetPage, actor: StaffActor) -> list[RowShown]:
    sheet = shown.sheet
    by_state = {
        SheetState.DRAFT: ("appraisal.score", "Sửa điểm tự chấm", "appraisal:own"),
        SheetState.SENT: ("appraisal.review", "Thẩm định", "appraisal:appraise"),
        SheetState.APPRAISED: ("appraisal.score", "Giải trình", "appraisal:object"),
        SheetState.OBJECTED: ("appraisal.review", "Trả lời giải trình", "appraisal:answer"),
    }
    verb, label, name = by_state.get(sheet.step, ("", "", ""))
    is_closed = sheet.step is SheetState.APPRAISED and _over(sheet)
    if not verb or is_closed or not queries.may_on(actor, verb, sheet):
        return [RowShown(row, None) for row in shown.rows]
    found = []
    for row in shown.rows:
        unasked = sheet.step is SheetState.OBJECTED and row.objection is None
        choice = (
            None
            if row.score is None or unasked
            else Choice(label, reverse(name, args=[sheet.pk, row.score.pk]))
        )
        found.append(RowShown(row, choice))
    return found


def _over(sheet: ScoreSheet) -> bool:
    late = problem_of_window(sheet.step, sheet.object_until, Verb.OBJECT, days.today())
    return late is not None


def _steps(sheet: ScoreSheet, shown: SheetPage, actor: StaffActor) -> list[Choice]:
    """Steps that the person can take now, the first one being what is waited for."""
    found = []
    for verb in verbs_from(sheet.step):
        barred = problem_of_window(sheet.step, sheet.object_until, verb, days.today())
        idle = verb is Verb.OBJECT and not shown.objections
        idle = idle or (verb is Verb.AGREE and bool(shown.objections))
        if barred is None and not idle and queries.may_on(actor, PERMISSION[verb], sheet):
            url = reverse("appraisal:step", args=[sheet.pk, verb.value])
            found.append(Choice(VERB_LABELS[verb], url))
    return found


@require_safe
def page(request: StaffRequest, sheet_id: int) -> HttpResponse:
    found = seen(request, sheet_id)
    actor = request.actor
    sight = queries.sight_of(found, actor)
    shown = queries.sheet_page(found, sight)
    steps = _steps(found, shown, actor)
    reviews = found.step is SheetState.SENT and queries.judges(actor, found)
    return render(
        request,
        "appraisal/sheet_page.html",
        {
            "shown": shown,
            "sheet": found,
            "rows": _rows(shown, actor),
            "sight": sight,
            "main": steps[0] if steps else None,
            "others": steps[1:],
            "steps": [(step.value, STATE_LABELS[step]) for step in STEPS],
            "next_hand": WAITS_FOR[found.step],
            "history": [(VERB_LABELS[Verb(each.verb)], each) for each in shown.changes],
            "may_compute": found.step is SheetState.DRAFT
            and actor.may("appraisal.score", found.unit_id),
            "may_accept_rest": reviews and bool(shown.missing_appraised),
            "may_bundle": found.step is not SheetState.DRAFT
            and actor.may("appraisal.bundle", found.unit_id),
            "left_to_object": found.step is SheetState.APPRAISED and not _over(found),
        },
    )


@require_POST
def start(request: StaffRequest, unit_slug: str) -> HttpResponse:
    unit = unit_of(unit_slug)
    request.actor.must("appraisal.score", unit.pk)
    year = year_in(request.POST.get("year", ""), days.today().year)
    try:
        made = actions.start_sheet(actor=request.actor, unit_id=unit.pk, year=year)
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("appraisal:list")
    messages.success(request, f"Đã lập bảng điểm năm {year} và tính các tiêu chí có số liệu.")
    return redirect("appraisal:page", made.pk)


@require_POST
def compute(request: StaffRequest, sheet_id: int) -> HttpResponse:
    found = seen(request, sheet_id, "appraisal.score")
    try:
        changed = actions.compute_anew(actor=request.actor, sheet=found)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(
            request,
            f"Đã tính lại. {changed} tiêu chí có điểm khác trước."
            if changed
            else "Đã tính lại. Điểm không đổi.",
        )
    return redirect("appraisal:page", sheet_id)


@require_POST
def accept_rest(request: StaffRequest, sheet_id: int) -> HttpResponse:
    found = seen(request, sheet_id, "appraisal.review")
    try:
        number = actions.accept_rest(actor=request.actor, sheet=found)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, f"Đã lấy điểm tự chấm cho {number} tiêu chí.")
    return redirect("appraisal:page", sheet_id)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: StaffRequest, sheet_id: int, verb: str) -> HttpResponse:
    if verb not in list(Verb):
        raise Http404
    chosen = Verb(verb)
    found = seen(request, sheet_id, PERMISSION[chosen])
    form = ReasonForm(sent(request)) if chosen in NEEDS_REASON else None
    refused: Refused | None = None
    status = 200
    if request.method == "POST":
        status = 422
        if form is None or form.is_valid():
            revision = request.POST.get("revision", "")
            try:
                actions.take_step(
                    actor=request.actor,
                    sheet=found,
                    verb=chosen,
                    reason=form.cleaned_data["reason"] if form else "",
                    revision=int(revision[:9])
                    if revision.isascii() and revision.isdigit()
                    else None,
                )
            except Refused as problem:
                refused, status = problem, 409
                if form is not None:
                    put_on_form(form, problem)
            else:
                messages.success(request, f"{VERB_LABELS[chosen]}: đã xong.")
                return redirect("appraisal:page", sheet_id)
    shown = queries.sheet_page(found, queries.sight_of(found, request.actor))
    context = {
        "sheet": found,
        "shown": shown,
        "form": form,
        "refused": refused if form is None else None,
        "do": VERB_LABELS[chosen],
        "text": WORDS[chosen],
        "is_bad": chosen in NEEDS_REASON,
    }
    return render(request, "appraisal/sheet_step.html", context, status=status)
