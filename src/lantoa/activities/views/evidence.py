"""The proofs of an activity: looking at them, adding, who may see them, erasing."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.activities import actions, queries
from lantoa.activities.forms.proofs import EraseForm, FullProofForm
from lantoa.activities.models import Activity, Evidence
from lantoa.activities.queries.proofs import may_open, proofs_of
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.rules.settings import FACES
from lantoa.files import store
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.ui.render import put_on_form
from lantoa.units import queries as units

CLOSED = (
    "Tệp này có mặt người hoặc danh sách tên người: chỉ cán bộ của đơn vị ghi hoạt động và nơi "
    "thẩm định báo cáo mở được. Mã SHA-256 của tệp vẫn ghi ở trang minh chứng."
)


def _evidence(request: StaffRequest, evidence_id: int, verb: str) -> Evidence:
    try:
        evidence = queries.evidence(evidence_id)
    except Evidence.DoesNotExist as error:
        raise Http404 from error
    request.actor.must(verb, evidence.activity.unit_id)
    return evidence


def _back(evidence: Evidence) -> HttpResponse:
    address = reverse("activities:proofs", args=[evidence.activity_id])
    return redirect(f"{address}#mc-{evidence.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def proofs(request: StaffRequest, activity_id: int) -> HttpResponse:
    """All proofs of one activity; what is sent here is added to them."""
    try:
        activity = queries.activity(activity_id)
    except Activity.DoesNotExist as error:
        raise Http404 from error
    actor, unit_id = request.actor, activity.unit_id
    if request.method == "POST":
        actor.must("activities.log", unit_id)
    else:
        actor.must("activities.view", unit_id)
    may_log = actor.may("activities.log", unit_id) and not activity.is_void
    form = None
    if may_log or request.method == "POST":
        presumed = bool(catalogue.setting(FACES, days.today()))
        form = FullProofForm(activity, presumed, request.POST or None, request.FILES or None)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            kept = actions.add_proofs(actor=actor, activity=activity, proofs=form.proofs())
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, f"Đã lưu {len(kept)} minh chứng.")
            return redirect("activities:proofs", activity.pk)
    context = {
        "activity": activity,
        "unit": units.nearest_version(unit_id, activity.on),
        "proofs": proofs_of(activity, actor.may),
        "form": form,
        "had_files": bool(request.FILES),
        "may_log": may_log,
        "may_faces": actor.may("activities.faces", unit_id),
        "may_erase": actor.may("activities.void", unit_id),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "activities/activity_proofs.html", context, status=status)


@require_safe
def proof_file(request: StaffRequest, evidence_id: int) -> HttpResponse | FileResponse:
    """The file as a download. One that was erased answers so for good."""
    evidence = _opened(request, evidence_id)
    if evidence.file is None:
        raise Http404
    try:
        return store.answer(evidence.file)
    except store.Erased:
        return _erased(request, evidence)
    except FileNotFoundError as error:
        raise Http404 from error


@require_safe
def proof_preview(request: StaffRequest, evidence_id: int) -> HttpResponse | FileResponse:
    """The small picture of a photo, for the page of proofs to show."""
    evidence = _opened(request, evidence_id)
    if evidence.file is None:
        raise Http404
    try:
        return store.answer_preview(evidence.file)
    except store.Erased:
        return _erased(request, evidence)
    except FileNotFoundError as error:
        raise Http404 from error


def _opened(request: StaffRequest, evidence_id: int) -> Evidence:
    """Raises ``NotPermitted`` for who may see the activity and not who is in its pictures."""
    evidence = _evidence(request, evidence_id, "activities.view")
    if not may_open(evidence, request.actor.may):
        raise NotPermitted(CLOSED)
    return evidence


def _erased(request: StaffRequest, evidence: Evidence) -> HttpResponse:
    return render(request, "activities/proof_erased.html", {"evidence": evidence}, status=410)


@require_POST
def proof_retry(request: StaffRequest, evidence_id: int) -> HttpResponse:
    """Asks once more for a link of which nothing could be kept."""
    evidence = _evidence(request, evidence_id, "activities.log")
    try:
        actions.ask_again(actor=request.actor, evidence=evidence)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, "Đã xếp hàng lấy lại đường dẫn. Mở lại trang sau ít phút.")
    return _back(evidence)


@require_POST
def proof_faces(request: StaffRequest, evidence_id: int) -> HttpResponse:
    """Marks that faces can be told in a photo, or that none can."""
    evidence = _evidence(request, evidence_id, "activities.log")
    faces = request.POST.get("faces") == "1"
    try:
        actions.mark_faces(actor=request.actor, evidence=evidence, faces=faces)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        told = (
            "Chỉ đơn vị mình và nơi thẩm định mở được."
            if faces
            else "Ai xem được hoạt động đều mở được."
        )
        messages.success(request, f"Đã đổi. {told}")
    return _back(evidence)


@require_http_methods(["GET", "HEAD", "POST"])
def proof_erase(request: StaffRequest, evidence_id: int) -> HttpResponse:
    """Says what goes and what stays, asks for the reason, then erases the file."""
    evidence = _evidence(request, evidence_id, "activities.void")
    if evidence.file is None or (evidence.file.is_erased and request.method != "POST"):
        return _back(evidence)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase_proof(
                actor=request.actor, evidence=evidence, reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, "Đã xóa tệp. Ngày, lý do và mã SHA-256 vẫn giữ.")
            return _back(evidence)
    context = {"form": form, "evidence": evidence}
    status = 422 if form.errors else 200
    return render(request, "activities/proof_erase.html", context, status=status)
