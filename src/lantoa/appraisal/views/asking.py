"""What every page of this room begins with."""

from __future__ import annotations

from django.http import Http404, QueryDict

from lantoa.accounts.queries import StaffRequest
from lantoa.appraisal import queries
from lantoa.appraisal.models import Score, ScoreSheet
from lantoa.units import queries as units
from lantoa.units.models import Unit


def seen(request: StaffRequest, sheet_id: int, verb: str = "appraisal.view") -> ScoreSheet:
    """The sheet, for one who may do the verb in its unit."""
    try:
        found = queries.sheet(sheet_id)
    except ScoreSheet.DoesNotExist as error:
        raise Http404 from error
    request.actor.must("appraisal.view", found.unit_id)
    queries.must_on(request.actor, verb, found)
    return found


def seen_score(request: StaffRequest, sheet_id: int, score_id: int, verb: str) -> Score:
    """One criterion of a sheet, for one who may do the verb in its unit."""
    try:
        found = queries.score(sheet_id, score_id)
    except Score.DoesNotExist as error:
        raise Http404 from error
    request.actor.must("appraisal.view", found.sheet.unit_id)
    queries.must_on(request.actor, verb, found.sheet)
    return found


def unit_of(slug: str) -> Unit:
    """Raises ``Http404``; who asks has to be asked for permission next."""
    try:
        return units.by_slug(slug)
    except Unit.DoesNotExist as error:
        raise Http404 from error


def sent(request: StaffRequest) -> QueryDict | None:
    """What a form was sent with. A form sent empty is sent, too."""
    return request.POST if request.method == "POST" else None


def year_in(text: str, otherwise: int) -> int:
    """A year that an address names. Raises ``Http404`` for one that is none."""
    if not text:
        return otherwise
    if not (text.isascii() and text.isdigit() and 1900 <= int(text[:5]) <= 2100):
        raise Http404
    return int(text)
