"""Changes of units: their list, what each did, recording one and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.catalogue import queries as catalogue
from lantoa.files import store
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.kernel.vietnamese import capital_first
from lantoa.units import actions, queries, rules
from lantoa.units.forms import ChangeForm, FoundForm, UndoForm
from lantoa.units.models import UnitVersion
from lantoa.units.rules import ChangeKind
from lantoa.units.views.asking import change_of, must_be_staff, unit_of, version_to_change

PER_PAGE = 25
KINDS = [
    (ChangeKind.MERGE, "Nhiều đơn vị thành một, đơn vị cũ kết thúc"),
    (ChangeKind.SPLIT, "Một đơn vị thành nhiều, hoặc tách bớt một phần"),
    (ChangeKind.RENAME, "Giữ nguyên đơn vị, tên khác"),
    (ChangeKind.RETYPE, "Ví dụ xã thành phường"),
    (ChangeKind.REPARENT, "Giữ nguyên đơn vị, thuộc đơn vị cấp trên khác"),
    (ChangeKind.ABOLISH, "Đơn vị kết thúc, có hoặc không có đơn vị tiếp nhận"),
]
_SKIPPED = {"csrfmiddlewaretoken", "confirmed", "_sua", "tep_da_gui", "file"}
_SALT = "lantoa.units.act_file"
_FILE_HOURS = 24


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All changes, or with ``?don-vi=`` those of one unit, the newest day first."""
    must_be_staff(request)
    slug = request.GET.get("don-vi", "")
    unit = unit_of(slug) if slug else None
    found = queries.change_list(unit.pk if unit else None)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("trang"))
    name = queries.name_of(unit.pk, days.today()) if unit else ""
    return render(
        request, "units/change_list.html", {"page_of": page, "unit": unit, "unit_name": name}
    )


@require_safe
def page(request: HttpRequest, change_id: int) -> HttpResponse:
    """What one change did."""
    actor = must_be_staff(request)
    change = change_of(change_id)
    done = queries.outcome(change)
    return render(
        request,
        "units/change_page.html",
        {"change": change, "done": done, "may_undo": _may_undo(actor, done)},
    )


def _may_undo(actor: Actor, done: queries.Outcome) -> bool:
    """Whether the button is shown: the action asks again, unit by unit."""
    own = [*done.ended, *(after for _, after in done.restyled)]
    if own:
        return all(actor.may("units.change", each.unit_id) for each in own[:3])
    return bool(done.begun) and all(
        actor.may("units.found", each.parent_id) for each in done.begun[:3] if each.parent_id
    )


@require_safe
def act_file(request: HttpRequest, change_id: int) -> HttpResponseBase:
    """The paper of a change, as a download."""
    must_be_staff(request)
    change = change_of(change_id)
    if change.file is None:
        raise Http404
    return store.answer(change.file)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """A change that begins at a unit: its kind, its fields, what will be, then done."""
    actor = must_be_staff(request)
    version = version_to_change(slug, days.today())
    actor.must("units.change", version.unit_id)
    asked = request.POST.get("hinh-thuc") or request.GET.get("hinh-thuc", "")
    if asked not in {kind.value for kind, _ in KINDS}:
        return render(request, "units/change_kinds.html", {"version": version, "kinds": _kinds()})
    kind = ChangeKind(asked)
    form = ChangeForm(kind, version, request.POST or None, request.FILES or None)
    return _carry_out(
        request,
        actor,
        form,
        version,
        "units.change",
        title=capital_first(rules.CHANGE_NAMES[kind]),
        hidden=[("hinh-thuc", kind.value)],
    )


def _kinds() -> list[tuple[str, str, str]]:
    return [(kind.value, capital_first(rules.CHANGE_NAMES[kind]), text) for kind, text in KINDS]


@require_http_methods(["GET", "HEAD", "POST"])
def found(request: HttpRequest, slug: str) -> HttpResponse:
    """A unit founded under this one: an office, a press body, a commune."""
    actor = must_be_staff(request)
    version = version_to_change(slug, days.today())
    actor.must("units.found", version.unit_id)
    channels = [(each.slug, each.name) for each in catalogue.channels(days.today())]
    kinds = queries.kinds_to_found(version)
    form = FoundForm(version, kinds, channels, request.POST or None, request.FILES or None)
    return _carry_out(
        request, actor, form, version, "units.found", title="Lập đơn vị trực thuộc", hidden=[]
    )


def _carry_out(
    request: HttpRequest,
    actor: Actor,
    form: Any,
    version: UnitVersion,
    verb: str,
    *,
    title: str,
    hidden: Sequence[tuple[str, str]],
) -> HttpResponse:
    """The form, then what will be, then done. What was typed goes along in hidden fields."""
    context = {"form": form, "version": version, "title": title, "hidden": hidden}
    paper = _paper(request.POST.get("tep_da_gui", ""))
    is_ready = request.method == "POST" and "_sua" not in request.POST and form.is_valid()
    if is_ready:
        try:
            if "file" in request.FILES:
                paper = _keep(request, actor, version, verb)
            change = form.change(paper)
            if "confirmed" in request.POST:
                row = actions.enact(actor=actor, change=change)
                messages.success(request, f"Đã ghi thay đổi: {row.summary}.")
                return redirect("units:change", row.pk)
            told = actions.rehearse(actor=actor, change=change)
        except Refused as refused:
            form.refuse(refused)
        else:
            kept = _typed(request, paper)
            return render(
                request,
                "units/change_preview.html",
                {**context, "told": told, "change": change, "kept": kept},
            )
    elif form.is_bound and "_sua" in request.POST:
        form.errors.clear()
    if paper:
        context["hidden"] = [*hidden, ("tep_da_gui", signing.dumps(paper, salt=_SALT))]
        context["has_paper"] = True
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "units/change_new.html", context, status=status)


def _keep(request: HttpRequest, actor: Actor, version: UnitVersion, verb: str) -> int:
    sent = request.FILES["file"]
    assert not isinstance(sent, list)  # noqa: S101 - one file
    stored = actions.keep_act(
        actor=actor,
        unit_id=version.unit_id,
        content=sent.read(),
        name=sent.name or "",
        verb=verb,
    )
    return stored.pk


def _paper(token: str) -> int | None:
    """The file that was kept at the preview. A token that we did not give is none."""
    try:
        return int(signing.loads(token, salt=_SALT, max_age=_FILE_HOURS * 3600)) if token else None
    except (signing.BadSignature, ValueError):
        return None


def _typed(request: HttpRequest, paper: int | None) -> list[tuple[str, str]]:
    kept = [
        (name, text)
        for name, texts in request.POST.lists()
        if name not in _SKIPPED
        for text in texts
    ]
    return [*kept, *([("tep_da_gui", signing.dumps(paper, salt=_SALT))] if paper else [])]


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, change_id: int) -> HttpResponse:
    """Takes a change back, with a reason; refused with what was filed on it."""
    actor = must_be_staff(request)
    change = change_of(change_id)
    done = queries.outcome(change)
    _must_undo(actor, done)
    form = UndoForm(request.POST or None)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.undo(actor=actor, change=change, reason=form.cleaned_data["reason"])
        except Refused as problem:
            refused = problem
        else:
            messages.success(request, "Đã hoàn tác thay đổi. Các đơn vị trở lại như trước.")
            return redirect("units:change", change.pk)
    return render(
        request,
        "units/change_undo.html",
        {"change": change, "done": done, "form": form, "refused": refused},
        status=422 if refused or form.errors else 200,
    )


def _must_undo(actor: Actor, done: queries.Outcome) -> None:
    own = [*done.ended, *(after for _, after in done.restyled)]
    for each in own:
        actor.must("units.change", each.unit_id)
    if not own:
        for each in done.begun:
            actor.must("units.found", each.parent_id or 0)
    if not own and not done.begun:
        # What came with the lists, or was undone: the action says so to who might have.
        if not done.edges:
            raise NotPermitted("Thay đổi này không còn gì để hoàn tác.")
        actor.must("units.change", done.edges[0][0].old_id)
