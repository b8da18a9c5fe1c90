"""The first set-up in the browser, page by page. Open only to who holds the token, and only until
the first administrator is made; afterwards there is no such page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.rules import Tier
from lantoa.files import store
from lantoa.files.kinds import JPEG, PNG
from lantoa.files.models import StoredFile
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.kernel.errors import Refused
from lantoa.ui.render import put_on_form
from lantoa.units import queries as units
from lantoa.units.rules.identity import Speaker, derived
from lantoa.workspace import actions, queries
from lantoa.workspace.actions.foundation import REGIME
from lantoa.workspace.forms.identity import IdentityForm, of_speaker
from lantoa.workspace.forms.start import (
    LEVELS,
    AdministratorForm,
    LetterForm,
    RegimeForm,
    UnitForm,
    period_words,
)

KEY = "start"
"""Under which a session remembers that its holder showed the token."""

ACTOR = System("start")

PAGES = {
    "don-vi": ("unit", "Đơn vị"),
    "quan-tri": ("administrator", "Quản trị"),
    "ten-goi": ("identity", "Tên gọi"),
    "thu": ("mail", "Gửi thư"),
    "che-do": ("regime", "Báo cáo"),
    "kiem-tra": ("summary", "Kiểm tra"),
}
"""Address of each page to its step and what the row of steps calls it."""

Given = dict[str, Any]


def holds(request: HttpRequest) -> bool:
    """Whether the session showed the token of the set-up that runs."""
    return queries.opens(str(request.session.get(KEY, "")))


def _must_hold(request: HttpRequest) -> None:
    if not queries.is_being_set_up():
        raise Http404
    if not holds(request):
        raise PermissionDenied(
            "Trang thiết lập chỉ mở bằng đường dẫn có mã mà lệnh lantoa start in ra."
        )


@require_safe
@login_not_required
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Takes the token from the address into the session, then leads to the first open page."""
    if not queries.is_being_set_up():
        raise Http404
    token = request.GET.get("ma", "")
    if token and queries.opens(queries.hashed(token)):
        request.session.cycle_key()
        request.session[KEY] = queries.hashed(token)
        return redirect("workspace:start")
    _must_hold(request)
    return redirect("workspace:start_page", _first_open(queries.answers()))


def _first_open(given: Given) -> str:
    return next((page for page, (step, _) in PAGES.items() if step not in given), "kiem-tra")


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def start_page(request: HttpRequest, page: str) -> HttpResponse:
    """One page. A later one than the first that is open leads back to that one."""
    _must_hold(request)
    if page not in PAGES:
        raise Http404
    given = queries.answers()
    order = list(PAGES)
    open_page = _first_open(given)
    if order.index(page) > order.index(open_page):
        return redirect("workspace:start_page", open_page)
    return _VIEWS[page](request, page, given)


def _show(
    request: HttpRequest, page: str, given: Given, form: Form | None, **more: object
) -> HttpResponse:
    order = list(PAGES)
    place = order.index(page)
    return render(
        request,
        f"workspace/start_{PAGES[page][0]}.html",
        {
            "form": form,
            "given": given,
            "steps": [(key, label) for key, (_, label) in PAGES.items()],
            "page_key": page,
            "before": order[place - 1] if place else "",
            **more,
        },
        status=422 if form is not None and form.errors else 200,
    )


def _next(page: str) -> HttpResponse:
    order = list(PAGES)
    return redirect("workspace:start_page", order[order.index(page) + 1])


def _keep(request: HttpRequest, page: str, given: Given, form: Form, answer: Given) -> HttpResponse:
    """Stores a page's answer and goes on; a refusal comes back on the form."""
    try:
        actions.answer(actor=ACTOR, step=PAGES[page][0], given=answer)
    except Refused as refused:
        put_on_form(form, refused)
        return _show(request, page, given, form)
    return _next(page)


def _unit(request: HttpRequest, page: str, given: Given) -> HttpResponse:
    today = days.today()
    provinces = queries.provinces(today)
    before = given.get("unit", {})
    typed = request.POST if request.method == "POST" else before
    chosen, level = typed.get("province", ""), typed.get("level", "")
    found = next((each for each in provinces if each.unit.slug == chosen), None)
    communes = (
        units.children(found.unit_id, today, Tier.COMMUNE) if found and level == "commune" else []
    )
    initial = {**before, "commune": before.get("unit") if level == "commune" else ""}
    # The list of communes may come with this very answer: then the page is shown once more.
    listed = "commune" in request.POST or request.method != "POST"
    form = UnitForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        provinces=provinces,
        communes=communes if listed else [],
    )
    if request.method != "POST" or not form.is_valid():
        return _show(request, page, given, form)
    # Of a province that was changed under the list, no commune can be right.
    if form.asks_commune:
        again = UnitForm(
            initial={"level": level, "province": chosen}, provinces=provinces, communes=communes
        )
        return _show(request, page, given, again, asks_commune=True)
    return _keep(request, page, given, form, form.given)


def _administrator(request: HttpRequest, page: str, given: Given) -> HttpResponse:
    before = given.get("administrator", {})
    form = AdministratorForm(
        request.POST if request.method == "POST" else None,
        initial=_without(before, "password"),
        kept=before.get("password", ""),
    )
    if request.method == "POST" and form.is_valid():
        return _keep(request, page, given, form, form.given)
    return _show(request, page, given, form)


def _speaker(given: Given) -> tuple[str, Speaker]:
    """The chosen unit's name and how it would be named."""
    chosen = given["unit"]
    above = units.nearest_version(units.by_slug(chosen["unit"]).pk, days.today())
    if chosen["level"] != "department":
        return above.name, derived(above.name, is_administrative=True)
    over = derived(above.name, is_administrative=True)
    return chosen["name"], Speaker(over.prose, chosen["name"], over.place)


def _identity(request: HttpRequest, page: str, given: Given) -> HttpResponse:
    name, plain = _speaker(given)
    before = given.get("identity", {})
    crest = StoredFile.objects.filter(pk=before.get("crest")).first()
    form = IdentityForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={**of_speaker(plain), **given.get("contact", {}), **_without(before, "crest")},
        has_crest=crest is not None,
    )
    if request.method != "POST" or not form.is_valid():
        return _show(request, page, given, form, unit_name=name, crest=crest)
    fresh = form.cleaned_data["crest"]
    kept = None if form.cleaned_data.get("drop_crest") else crest
    try:
        if fresh:
            kept = store.keep(
                actor=ACTOR,
                content=fresh.read(),
                name=fresh.name,
                taken=(PNG, JPEG),
                field="crest",
            )
    except Refused as refused:
        put_on_form(form, refused)
        return _show(request, page, given, form, unit_name=name, crest=crest)
    answer = {each: getattr(form.new, each) for each in of_speaker(plain)}
    answer["crest"] = kept.pk if kept else None
    return _keep(request, page, given, form, answer)


def _without(before: Given, name: str) -> Given:
    return {key: value for key, value in before.items() if key != name}


def mail_words() -> tuple[str, str]:
    """How letters leave this installation, in words, and their sender."""
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        how = f"Qua máy chủ thư {settings.EMAIL_HOST}, cổng {settings.EMAIL_PORT}."
    else:
        how = "Ghi thành tệp trong thư mục dữ liệu, chưa gửi đi đâu."
    return how, settings.DEFAULT_FROM_EMAIL


def _mail(request: HttpRequest, page: str, given: Given) -> HttpResponse:
    how, sender = mail_words()
    more = {"how": how, "sender": sender}
    is_test = request.method == "POST" and "test" in request.POST
    form = LetterForm(
        request.POST if is_test else None,
        initial={"to": given["administrator"]["email"]},
    )
    if is_test and form.is_valid():
        try:
            actions.send_test_letter(actor=ACTOR, to=form.cleaned_data["to"])
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, f"Đã gửi thư thử đến {form.cleaned_data['to']}.")
            return redirect("workspace:start_page", page)
    if request.method == "POST" and not is_test:
        return _keep(request, page, given, form, {"how": how})
    return _show(request, page, given, form, **more)


def _regime(request: HttpRequest, page: str, given: Given) -> HttpResponse:
    today = days.today()
    chosen, before = given["unit"], given.get("regime", {})
    regime = catalogue.regime(REGIME)
    periods = catalogue.upcoming_periods(regime, today)
    name, plain = _speaker(given)
    above = units.by_slug(chosen["unit"])
    is_province = chosen["level"] == "province"
    number_below = len(units.children(above.pk, today, Tier.COMMUNE)) if is_province else 0
    tiers = [Tier.PROVINCE, Tier.COMMUNE] if is_province else [_tier(chosen)]
    held = {term.tier: term.now for term in catalogue.terms(regime, today) if term.now}
    initial = before or {
        "period": next((each.key for each in periods if each.cadence == "quarter"), ""),
        "own": True,
        "own_to": "Bộ Nội vụ" if is_province else _upwards(given),
        "below": True,
        "below_to": plain.prose,
    }
    known = before.get("deadlines", {})
    form = RegimeForm(
        request.POST if request.method == "POST" else None,
        initial={
            **initial,
            **{
                f"days_{tier}": known.get(tier, held[tier].working_days_after)
                for tier in tiers
                if tier in held
            },
        },
        periods=periods,
        tiers=tiers,
        number_below=number_below,
    )
    if request.method == "POST" and form.is_valid():
        return _keep(request, page, given, form, form.given)
    return _show(
        request,
        page,
        given,
        form,
        regime=regime,
        unit_name=name,
        unverified=not all(term.is_verified for term in held.values()),
    )


def _tier(chosen: Given) -> Tier:
    return Tier.COMMUNE if chosen["level"] == "commune" else Tier.PROVINCE


def _upwards(given: Given) -> str:
    """To whom a commune or a department reports: the committee of its province."""
    province = units.nearest_version(units.by_slug(given["unit"]["province"]).pk, days.today())
    return derived(province.name, is_administrative=True).prose


def _summary(request: HttpRequest, page: str, given: Given) -> HttpResponse:
    refused = None
    if request.method == "POST":
        try:
            begun = actions.finish_start(actor=ACTOR)
        except Refused as error:
            refused = error
        else:
            # The session that held the token is emptied; the one that follows is the person's.
            request.session.flush()
            login(request, begun.administrator, backend=settings.AUTHENTICATION_BACKENDS[0])
            messages.success(request, "Đã thiết lập xong hệ thống.")
            return redirect("workspace:home")
    name, _ = _speaker(given)
    answer = _summary_of(given, name)
    shown = _show(request, page, given, None, refused=refused, parts=answer, unit_name=name)
    if refused is not None:
        shown.status_code = 422
    return shown


def _summary_of(given: Given, name: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Heading, page and lines of each part, as the last page shows them."""
    person, identity, regime = given["administrator"], given["identity"], given["regime"]
    how, sender = mail_words()
    unit_lines = [("Hệ thống của", name), ("Loại", dict(LEVELS)[given["unit"]["level"]])]
    names = " / ".join(filter(None, (identity["issuer_parent"], identity["issuer"])))
    identity_lines = [
        ("Tên trên văn bản", names or "theo tên đơn vị"),
        ("Địa danh", identity["place"] or "theo tên đơn vị"),
        *(
            (label, identity[key])
            for label, key in (
                ("Địa chỉ", "address"),
                ("Điện thoại", "phone"),
                ("Thư điện tử", "email"),
            )
            if identity[key]
        ),
        ("Ảnh biểu trưng", "có" if identity["crest"] else "không có"),
    ]
    return [
        ("Đơn vị", "don-vi", unit_lines),
        (
            "Người quản trị",
            "quan-tri",
            [
                ("Họ và tên", person["full_name"]),
                ("Tên đăng nhập", person["username"]),
                ("Thư điện tử", person["email"] or "chưa ghi"),
            ],
        ),
        ("Tên gọi", "ten-goi", identity_lines),
        ("Gửi thư", "thu", [("Cách gửi", how), ("Người gửi", sender)]),
        ("Báo cáo", "che-do", _regime_lines(regime)),
    ]


def _regime_lines(regime: Given) -> list[tuple[str, str]]:
    if not regime["period"]:
        return [("Kỳ đầu tiên", "chưa mở kỳ nào")]
    period = catalogue.period(REGIME, regime["period"])
    lines = [("Kỳ đầu tiên", period_words(period))]
    lines += [("Đơn vị mình nộp cho", regime["own_to"] if regime["own"] else "không nộp")]
    if regime["below"]:
        lines += [("Xã, phường, đặc khu nộp cho", regime["below_to"])]
    return lines


_VIEWS: dict[str, Callable[[HttpRequest, str, Given], HttpResponse]] = {
    "don-vi": _unit,
    "quan-tri": _administrator,
    "ten-goi": _identity,
    "thu": _mail,
    "che-do": _regime,
    "kiem-tra": _summary,
}


class SettingUp:
    """Until a set-up that runs has ended nothing else is open: who holds the token is led to its
    pages, everybody else is told to wait. ``settings.SETTING_UP`` is set by the command that serves
    such an installation, so that others do not pay a query for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.SETTING_UP or request.path.startswith(("/bat-dau/", "/suc-khoe")):
            return self.get_response(request)
        if not queries.is_being_set_up():
            settings.SETTING_UP = False
            return self.get_response(request)
        if holds(request):
            return redirect("workspace:start")
        return render(request, "workspace/start_wait.html", status=503)
