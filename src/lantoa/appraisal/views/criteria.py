"""Sets of criteria: looking, copying for a year, editing, trying on a unit, putting in force."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantoa.accounts.queries import StaffRequest, unit_among
from lantoa.appraisal import actions, queries
from lantoa.appraisal.actions.criteria import problems_of_sums
from lantoa.appraisal.forms import (
    CopyForm,
    CriterionForm,
    SetForm,
    initial_of,
    ratings_text,
    seen_anew,
)
from lantoa.appraisal.models import CriteriaSet, Criterion
from lantoa.appraisal.queries.criteria import PreviewRow
from lantoa.appraisal.queries.stamps import criterion_stamp
from lantoa.appraisal.rules.scoring import How, Rule, checked_parameters
from lantoa.appraisal.views.asking import sent, unit_of
from lantoa.catalogue.rules import TIER_NAMES, Tier
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.ui.render import put_on_form
from lantoa.units import queries as units

VERB = "appraisal.criteria"


def _set(request: StaffRequest, set_id: int, *, own: bool = True) -> CriteriaSet:
    """A set of a unit where the person edits sets; a pattern, where ``own`` does not matter."""
    try:
        found = queries.criteria_set(set_id)
    except CriteriaSet.DoesNotExist as error:
        raise Http404 from error
    if found.unit_id is not None:
        request.actor.must(VERB, found.unit_id)
    elif own:
        raise NotPermitted("Mẫu có sẵn không sửa được. Chép thành bộ tiêu chí của đơn vị.")
    elif not request.actor.units_of(VERB):
        raise NotPermitted
    return found


@require_safe
def sets(request: StaffRequest) -> HttpResponse:
    own = request.actor.units_of(VERB)
    if not own:
        raise NotPermitted
    names = units.named(own, days.today())
    found = [
        (names[unit_id], list(queries.sets_of(unit_id))) for unit_id in own if unit_id in names
    ]
    return render(
        request,
        "appraisal/sets.html",
        {"units": found, "patterns": queries.patterns(), "tiers": TIER_NAMES},
    )


@require_safe
def page(request: StaffRequest, set_id: int) -> HttpResponse:
    """The rows of a set; with ``?thu=`` what they would give a unit below."""
    found = _set(request, set_id, own=False)
    today = days.today()
    rows = queries.criteria_of(found)
    owner = found.unit_id
    below = units.children(owner, units.living_day(owner, today), found.tier) if owner else []
    tried, tried_name = None, ""
    if slug := request.GET.get("thu", ""):
        unit = unit_of(slug)
        chosen = next((each for each in below if each.unit_id == unit.pk), None)
        if chosen is None or found.year is None:
            raise Http404
        tried, tried_name = queries.preview(found, unit.pk, found.year, today), chosen.name
    return render(
        request,
        "appraisal/set_page.html",
        {
            "found": found,
            "rows": tried or [PreviewRow(row, "", None) for row in rows],
            "tried": tried is not None,
            "tried_name": tried_name,
            "below": below,
            "problems": problems_of_sums(rows) if found.is_draft else [],
            "ratings": queries.ratings_of(found),
            "tier": TIER_NAMES[Tier(found.tier)],
            "most": sum((row.points for row in rows if not row.is_group), Decimal(0)),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: StaffRequest, set_id: int) -> HttpResponse:
    source = _set(request, set_id, own=False)
    own = request.actor.units_of(VERB)
    unit_id = source.unit_id or unit_among(request.POST.get("unit", ""), own)
    form = CopyForm(sent(request), initial={"year": days.today().year})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = actions.copy_set(
                    actor=request.actor,
                    unit_id=unit_id,
                    source=source,
                    year=form.cleaned_data["year"],
                )
            except Refused as refused:
                put_on_form(form, refused)
            else:
                messages.success(request, "Đã chép. Đối chiếu từng dòng rồi áp dụng.")
                return redirect("appraisal:set", made.pk)
    context = {
        "found": source,
        "form": form,
        "own": [
            (str(each), units.name_of(each, days.today())) for each in own if not source.unit_id
        ],
        "chosen": str(unit_id),
    }
    return render(request, "appraisal/set_copy.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest, set_id: int) -> HttpResponse:
    found = _set(request, set_id)
    rows = [(band.least, band.name) for band in queries.ratings_of(found)]
    form = SetForm(
        sent(request),
        initial={
            "name": found.name,
            "basis": found.basis,
            "is_verified": found.is_verified,
            "ratings": ratings_text(rows),
        },
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.edit_set(actor=request.actor, found=found, **form.cleaned_data)
            except Refused as refused:
                put_on_form(form, refused)
                status = 409
            else:
                messages.success(request, "Đã lưu bộ tiêu chí.")
                return redirect("appraisal:set", found.pk)
    return render(request, "appraisal/set_edit.html", {"found": found, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def put_in_force(request: StaffRequest, set_id: int) -> HttpResponse:
    found = _set(request, set_id)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            actions.put_in_force(actor=request.actor, found=found)
        except Refused as problem:
            refused = problem
        else:
            messages.success(request, f"Đã áp dụng bộ tiêu chí năm {found.year}.")
            return redirect("appraisal:set", found.pk)
    context = {"found": found, "refused": refused}
    return render(request, "appraisal/set_in_force.html", context, status=409 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def criterion(request: StaffRequest, set_id: int, criterion_id: int | None = None) -> HttpResponse:
    """One row of a draft; without an id a new one."""
    found = _set(request, set_id)
    row = found.criteria.filter(pk=criterion_id).first() if criterion_id else None
    if criterion_id and row is None:
        if request.method != "POST":
            raise Http404
        # Somebody took it out meanwhile: what was typed comes back with a word about it.
        row = Criterion(pk=criterion_id, criteria_set=found, max_points=0)
    form = CriterionForm(
        sent(request), initial=initial_of(row) if row and row.number else {"how": How.JUDGED}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.edit_criterion(
                    actor=request.actor,
                    found=found,
                    criterion=row,
                    edited=_edited(form),
                    seen=form.cleaned_data["seen"] or None,
                )
            except Refused as refused:
                put_on_form(form, refused)
                status = 409
                if row and any(problem.code == "stale" for problem in refused.problems):
                    row.refresh_from_db()
                    form.data = seen_anew(form.data, criterion_stamp(row))
            else:
                messages.success(request, f"Đã lưu tiêu chí {form.cleaned_data['number']}.")
                return redirect("appraisal:set", found.pk)
    context = {"found": found, "criterion": row, "form": form}
    return render(request, "appraisal/criterion_edit.html", context, status=status)


def _edited(form: CriterionForm) -> actions.EditedCriterion:
    """What was typed. Raises ``Refused`` for bands that cannot be read."""
    given = form.cleaned_data
    rule = given["rule"] if given["how"] == How.COMPUTED else ""
    parameters = (
        checked_parameters(
            Rule(rule), bands=given["bands"], by=given["by"], late_share=given["late_share"] or 0
        )
        if rule
        else {}
    )
    return actions.EditedCriterion(
        number=given["number"].strip(),
        name=given["name"],
        max_points=given["max_points"],
        how=given["how"],
        rule=rule,
        parameters=parameters,
        help=given["help"],
    )


@require_POST
def remove(request: StaffRequest, set_id: int, criterion_id: int) -> HttpResponse:
    found = _set(request, set_id)
    row: Criterion | None = found.criteria.filter(pk=criterion_id).first()
    if row is None:
        raise Http404
    try:
        actions.remove_criterion(actor=request.actor, found=found, criterion=row)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, f"Đã bỏ tiêu chí {row.number}.")
    return redirect("appraisal:set", found.pk)
