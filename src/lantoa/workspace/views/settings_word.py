"""Word templates of reports: what holds, one more, a try, and the end of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.accounts.queries import StaffRequest, unit_among
from lantoa.catalogue.rules import Tier
from lantoa.files import store
from lantoa.files.kinds import DOCX
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.kernel.vietnamese import day
from lantoa.papers import word_template
from lantoa.reports import actions
from lantoa.reports import queries as reports
from lantoa.reports.models import WordTemplate
from lantoa.reports.queries import word_templates as queries
from lantoa.ui.render import put_on_form
from lantoa.units import queries as units
from lantoa.units.rules import REFORM_DAY
from lantoa.workspace.forms.word import WordTemplateForm

VERB = "reports.templates"
_TIERS = (Tier.PROVINCE, Tier.DISTRICT, Tier.COMMUNE)


def _tiers(unit_id: int) -> list[Tier]:
    """The tier of the unit and those below it that there are today."""
    own = Tier(units.tier_of(unit_id, days.today()))
    below = _TIERS[_TIERS.index(own) :]
    return [tier for tier in below if tier in (own, Tier.COMMUNE) or _has_districts()]


def _has_districts() -> bool:
    return days.today() < REFORM_DAY


@require_http_methods(["GET", "HEAD", "POST"])
def templates(request: StaffRequest) -> HttpResponse:
    """The templates of a unit and those above it, and a form for one more."""
    allowed, today = request.actor.units_of(VERB), days.today()
    asked = request.POST.get("unit") or request.GET.get("don-vi", "")
    unit_id = unit_among(asked, allowed)
    tiers = _tiers(unit_id)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = WordTemplateForm(*sent, tiers=tiers, initial={"on": today, "tier": tiers[-1]})
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = actions.add_word_template(
                actor=request.actor,
                unit_id=unit_id,
                tier=form.cleaned_data["tier"],
                name=form.cleaned_data["name"],
                on=form.cleaned_data["on"],
                content=file.read(store.limit() + 1),
                file_name=file.name or "",
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(
                request, f"Đã thêm mẫu, áp dụng từ {day(form.cleaned_data['on'])}. Xem thử mẫu."
            )
            return redirect("workspace:word_template", made.pk)
    names = reports.names_of(allowed, today)
    return render(
        request,
        "workspace/word_templates.html",
        {
            "form": form,
            "unit_id": unit_id,
            "unit_name": names[unit_id],
            "units": [(each, names[each]) for each in allowed],
            "rows": queries.template_rows(unit_id, today),
            "fields": word_template.FIELDS.values(),
        },
        status=422 if form.errors else 200,
    )


@require_safe
def base(request: StaffRequest) -> HttpResponse:
    """The template that an office begins with."""
    if not request.actor.units_of(VERB):
        raise NotPermitted
    return _docx(word_template.base(), "mau-goc-bao-cao.docx")


def _asked(request: StaffRequest, template_id: int) -> WordTemplate:
    found = WordTemplate.objects.select_related("file", "unit").filter(pk=template_id).first()
    if found is None:
        raise Http404
    request.actor.must(VERB, found.unit_id)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def template(request: StaffRequest, template_id: int) -> HttpResponse:
    """One template; a post ends it, after it was asked for once more."""
    found, today, refused = _asked(request, template_id), days.today(), None
    if request.method == "POST" and "confirmed" in request.POST:
        try:
            actions.end_word_template(actor=request.actor, template=found)
        except Refused as error:
            refused = error
        else:
            messages.success(request, f"Mẫu “{found.name}” thôi dùng từ ngày mai.")
            return redirect(f"{reverse('workspace:word_templates')}?don-vi={found.unit_id}")
    rows = {row.template.pk: row for row in queries.template_rows(found.unit_id, today)}
    return render(
        request,
        "workspace/word_template.html",
        {
            "row": rows[found.pk],
            "found": found,
            "refused": refused,
            "asks": request.method == "POST" and refused is None,
            "may_end": found.valid_to is None or (found.valid_to - today).days > 1,
        },
        status=422 if refused else 200,
    )


@require_safe
def file(request: StaffRequest, template_id: int) -> HttpResponseBase:
    found = _asked(request, template_id)
    try:
        return store.answer(found.file)
    except FileNotFoundError as error:
        raise Http404 from error


@require_safe
def preview(request: StaffRequest, template_id: int) -> HttpResponse:
    """A made-up report, marked so."""
    found = _asked(request, template_id)
    try:
        content = queries.preview(found)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("workspace:word_template", found.pk)
    return _docx(content, "xem-thu-mau.docx")


def _docx(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=DOCX.media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
