"""Points of one criterion: the unit's own, those of the appraisal, objection and answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.appraisal import actions, queries
from lantoa.appraisal.forms import PointsForm, ProvedPointsForm, seen_anew
from lantoa.appraisal.models import Score, ScoreProof
from lantoa.appraisal.queries.stamps import (
    answer_stamp,
    appraised_stamp,
    objection_stamp,
    own_stamp,
)
from lantoa.appraisal.rules.points import plain
from lantoa.appraisal.views.asking import seen, seen_score, sent
from lantoa.files import store
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.errors import Refused
from lantoa.ui.render import put_on_form


def _back(score: Score) -> HttpResponse:
    address = reverse("appraisal:page", args=[score.sheet_id])
    return redirect(f"{address}#tc-{score.criterion_id}")


def _asked(
    request: StaffRequest,
    score: Score,
    form: PointsForm,
    act: Callable[[], object],
    stamped: Callable[[Score], str],
    context: dict[str, Any],
) -> HttpResponse:
    """Answers a form about one criterion: does what was sent, or shows it again as it was typed.
    Who was told that somebody wrote meanwhile has seen it then: pressing again saves."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                act()
            except Refused as refused:
                put_on_form(form, refused)
                status = 409
                if any(problem.code == "stale" for problem in refused.problems):
                    score = queries.score(score.sheet_id, score.pk)
                    form.data = seen_anew(form.data, stamped(score))
            else:
                messages.success(request, f"Đã lưu tiêu chí {score.criterion.number}.")
                return _back(score)
    sight = queries.sight_of(score.sheet, request.actor)
    shown = queries.sheet_page(score.sheet, sight)
    row = next(each for each in shown.rows if each.criterion.pk == score.criterion_id)
    context = {
        **context,
        "score": score,
        "sheet": score.sheet,
        "row": row,
        "shown": shown,
        "form": form,
        "has_file": isinstance(form, ProvedPointsForm),
        "sight": sight,
        "most": f"trên {vn.number(score.criterion.points)} điểm",
    }
    return render(request, "appraisal/score_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: StaffRequest, sheet_id: int, score_id: int) -> HttpResponse:
    score = seen_score(request, sheet_id, score_id, "appraisal.score")
    form = ProvedPointsForm(
        sent(request),
        request.FILES or None,
        initial={
            "points": plain(score.own),
            "reason": score.own_reason,
            "seen": own_stamp(score),
        },
        label="Điểm tự chấm",
        help_text="Cần lý do khi điểm khác điểm máy tính, hoặc khi tiêu chí do người chấm.",
    )
    return _asked(
        request,
        score,
        form,
        lambda: actions.score_own(
            actor=request.actor,
            score=score,
            points=form.cleaned_data["points"],
            reason=form.cleaned_data["reason"],
            files=form.new_files(),
            seen=form.cleaned_data["seen"] or None,
        ),
        own_stamp,
        {"title": "Tự chấm", "do": "Lưu điểm tự chấm", "stage": "own"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def appraise(request: StaffRequest, sheet_id: int, score_id: int) -> HttpResponse:
    score = seen_score(request, sheet_id, score_id, "appraisal.review")
    given = score.own if score.appraised is None else score.appraised
    form = PointsForm(
        sent(request),
        initial={
            "points": plain(given),
            "reason": score.appraised_reason,
            "seen": appraised_stamp(score),
        },
        label="Điểm thẩm định",
        help_text="Cần lý do khi khác điểm tự chấm; đơn vị đọc lý do này.",
    )
    return _asked(
        request,
        score,
        form,
        lambda: actions.appraise_score(
            actor=request.actor,
            score=score,
            points=form.cleaned_data["points"],
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"] or None,
        ),
        appraised_stamp,
        {"title": "Thẩm định", "do": "Lưu điểm thẩm định", "stage": "appraise"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def objecting(request: StaffRequest, sheet_id: int, score_id: int) -> HttpResponse:
    score = seen_score(request, sheet_id, score_id, "appraisal.score")
    known = getattr(score, "objection", None)
    form = ProvedPointsForm(
        sent(request),
        request.FILES or None,
        initial={
            "points": plain(known.wanted) if known else None,
            "reason": known.reason if known else "",
            "seen": objection_stamp(score),
        },
        label="Điểm đơn vị đề nghị",
        help_text="Nêu vì sao điểm thẩm định chưa đúng và minh chứng nào cho thấy điều đó.",
    )
    form.fields["reason"].required = True
    return _asked(
        request,
        score,
        form,
        lambda: actions.object_to(
            actor=request.actor,
            score=score,
            wanted=form.cleaned_data["points"],
            reason=form.cleaned_data["reason"],
            files=form.new_files(),
            seen=form.cleaned_data["seen"] or None,
        ),
        objection_stamp,
        {
            "title": "Giải trình",
            "do": "Lưu giải trình",
            "stage": "object",
            "may_withdraw": known is not None,
        },
    )


@require_POST
def withdraw(request: StaffRequest, sheet_id: int, score_id: int) -> HttpResponse:
    score = seen_score(request, sheet_id, score_id, "appraisal.score")
    known = getattr(score, "objection", None)
    if known is None:
        raise Http404
    try:
        actions.withdraw_objection(actor=request.actor, objection=known)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, f"Đã rút giải trình tiêu chí {score.criterion.number}.")
    return _back(score)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: StaffRequest, sheet_id: int, score_id: int) -> HttpResponse:
    score = seen_score(request, sheet_id, score_id, "appraisal.review")
    known = queries.objection_of(score, queries.sight_of(score.sheet, request.actor))
    if known is None:
        raise Http404
    given = score.appraised if known.answered is None else known.answered
    form = PointsForm(
        sent(request),
        initial={"points": plain(given), "reason": known.answer, "seen": answer_stamp(score)},
        label="Điểm sau giải trình",
        help_text="Giữ hay đổi điểm đều cần lý do; đơn vị đọc lý do này khi điểm được chốt.",
    )
    form.fields["reason"].required = True
    return _asked(
        request,
        score,
        form,
        lambda: actions.answer_objection(
            actor=request.actor,
            objection=known,
            points=form.cleaned_data["points"],
            answer=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"] or None,
        ),
        answer_stamp,
        {"title": "Trả lời giải trình", "do": "Lưu câu trả lời", "stage": "answer"},
    )


def _proof(request: StaffRequest, sheet_id: int, proof_id: int, verb: str) -> ScoreProof:
    """An added file, for one who may be told of it by now."""
    sheet = seen(request, sheet_id, verb)
    try:
        found = queries.added_file(sheet_id, proof_id)
    except ScoreProof.DoesNotExist as error:
        raise Http404 from error
    if found.objects_to and not queries.sight_of(sheet, request.actor).objections:
        raise Http404
    return found


@require_safe
def proof(request: StaffRequest, sheet_id: int, proof_id: int) -> HttpResponseBase:
    found = _proof(request, sheet_id, proof_id, "appraisal.view")
    try:
        return store.answer(found.file)
    except (store.Erased, FileNotFoundError) as error:
        raise Http404 from error


@require_POST
def remove_proof(request: StaffRequest, sheet_id: int, proof_id: int) -> HttpResponse:
    found = _proof(request, sheet_id, proof_id, "appraisal.score")
    try:
        actions.remove_proof(actor=request.actor, proof=found)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, f"Đã bỏ tệp {found.file.name}.")
    return _back(found.score)
