"""Languages that are spoken in a unit: a list that an administrator keeps."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from lantoa.accounts.queries import StaffRequest
from lantoa.insight.actions import spoken as actions
from lantoa.insight.forms.gaps import SpokenForm
from lantoa.insight.models import SpokenLanguage
from lantoa.insight.queries.gaps import spoken_on
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.ui.render import put_on_form
from lantoa.units import queries as units
from lantoa.units.models import Unit


@require_http_methods(["GET", "HEAD", "POST"])
def spoken_page(request: StaffRequest) -> HttpResponse:
    """The languages of the unit of ``?don-vi=``, and a form for one more."""
    unit = _unit(request)
    form = SpokenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_spoken(
                actor=request.actor,
                unit_id=unit.pk,
                language=form.cleaned_data["language"],
                since=form.cleaned_data["since"],
                source=form.cleaned_data["source"],
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, f"Đã thêm {made.language.name}.")
            return redirect(_address(unit))
    today = days.today()
    context = {
        "unit": unit,
        "name": units.name_of(unit.pk, today),
        "rows": spoken_on([unit.pk], today),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "insight/spoken.html", context, status=status)


@require_POST
def spoken_end(request: StaffRequest, spoken_id: int) -> HttpResponse:
    """Takes a language off the list from today on."""
    row = get_object_or_404(SpokenLanguage.objects.select_related("unit", "language"), pk=spoken_id)
    try:
        actions.end_spoken(actor=request.actor, spoken_id=row.pk, until=days.today())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Đã bỏ {row.language.name}.")
    return redirect(_address(row.unit))


def _unit(request: StaffRequest) -> Unit:
    """Raises ``Http404``, and ``NotPermitted`` for who may not keep the list."""
    slug = request.GET.get("don-vi", "")
    if not slug:
        own = request.actor.units_of(actions.VERB)
        if not own:
            raise NotPermitted
        return units.by_ids([own[0]])[own[0]]
    try:
        unit = units.by_slug(slug)
    except Unit.DoesNotExist as error:
        raise Http404 from error
    request.actor.must(actions.VERB, unit.pk)
    return unit


def _address(unit: Unit) -> str:
    return f"{reverse('insight:spoken')}?{urlencode({'don-vi': unit.slug})}"
