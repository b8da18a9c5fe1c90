"""What the frame of every page shows: mark, issuer, navigation, account."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from lantoa.accounts.queries import StaffActor
from lantoa.kernel.actor import Nobody
from lantoa.units import queries as units


@dataclass
class Page:
    """The frame of one page. Without anybody signed in only the mark is known."""

    mark: str = ""
    issuer_parent: str = ""
    issuer: str = ""
    home_url: str = ""
    nav: list[tuple[str, str, bool]] = field(default_factory=list)
    dock: list[tuple[str, str, bool, bool]] = field(default_factory=list)
    account_label: str = ""
    account_url: str = ""


def _staff_page(request: HttpRequest, actor: StaffActor, mark: str) -> Page:
    here = request.resolver_match.namespace if request.resolver_match else ""
    entries = [
        ("Việc cần làm", reverse("workspace:home"), here == "workspace"),
        ("Kế hoạch", reverse("plans:list"), here == "plans"),
        ("Hoạt động", reverse("activities:list"), here == "activities"),
        ("Báo cáo", reverse("reports:list"), here == "reports"),
        ("Đơn vị", reverse("units:find"), here == "units"),
    ]
    page = Page(
        mark=mark,
        home_url=reverse("workspace:home"),
        nav=entries,
        account_label=actor.user.greeting[:1].upper() + actor.user.greeting[1:],
        account_url=reverse("workspace:account"),
    )
    page.dock = [
        ("Cần làm", entries[0][1], entries[0][2], False),
        ("Ghi hoạt động", reverse("activities:log"), False, True)
        if actor.units_of("activities.log")
        else (entries[2][0], entries[2][1], entries[2][2], False),
        (entries[3][0], entries[3][1], entries[3][2], False),
    ]
    home = actor.home_unit
    if home is not None:
        page.issuer_parent = "Ủy ban nhân dân"
        page.issuer = units.name_of(home, actor.on)
    return page


def page(request: HttpRequest) -> dict[str, Page]:
    """Context processor."""
    actor = getattr(request, "actor", Nobody())
    mark = str(settings.MARK)
    if isinstance(actor, Nobody):
        return {"page": Page(mark=mark)}
    return {"page": _staff_page(request, actor, mark)}
