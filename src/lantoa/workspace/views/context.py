"""What the frame of every page shows: mark, issuer, navigation, account."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from lantoa.accounts.queries import StaffActor
from lantoa.kernel.actor import Nobody
from lantoa.totals import queries as totals
from lantoa.units import queries as units
from lantoa.workspace.queries import notices
from lantoa.workspace.queries.help import Topic, topic_of


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
    side: list[tuple[str, str, bool]] = field(default_factory=list)
    """Beside the account: first the search, which the band shows; the foot shows all."""
    unread: int = 0
    notices_url: str = ""
    help: Topic | None = None
    help_url: str = ""
    settings_url: str = ""
    """Only for administrators."""

    @property
    def second_step_put_off(self) -> bool:
        """In the demonstration alone, which says so on each page."""
        return bool(settings.DEMONSTRATION)

    @property
    def sums_wait(self) -> bool:
        """Whether the sums wait to be made anew. 1 query, asked only by pages that show some."""
        return totals.is_rebuild_wanted()


def _dock(
    actor: StaffActor, entries: list[tuple[str, str, bool]], name: str
) -> list[tuple[str, str, bool, bool]]:
    """What a thumb reaches: three entries, and the framed one in the middle is what the person
    comes for most. Who logs writes down; an administrator looks after people; a chair and a
    reviewer read reports. All other parts stand at the foot of each page."""
    _, plans, _, reports, _ = entries
    home = ("Cần làm", *entries[0][1:], False)
    if actor.units_of("activities.log"):
        first = ("Ghi hoạt động", reverse("activities:log"), name == "activities:log", True)
        return [home, first, (*reports, False)]
    if actor.units_of("accounts.manage") and not actor.heads_of("reports.review"):
        people = ("Người dùng", reverse("accounts:people"), name == "accounts:people", True)
        return [home, people, (*reports, False)]
    return [home, (*reports, True), (*plans, False)]


def _staff_page(request: HttpRequest, actor: StaffActor, mark: str) -> Page:
    here = request.resolver_match.namespace if request.resolver_match else ""
    name = request.resolver_match.view_name if request.resolver_match else ""
    entries = [
        ("Việc cần làm", reverse("workspace:home"), name == "workspace:home"),
        ("Kế hoạch", reverse("plans:list"), here == "plans"),
        ("Hoạt động", reverse("activities:list"), here == "activities"),
        ("Báo cáo", reverse("reports:list"), here == "reports"),
        ("Đơn vị", reverse("units:find"), here == "units"),
    ]
    may_set = bool(actor.units_of("units.identify"))
    page = Page(
        mark=mark,
        home_url=reverse("workspace:home"),
        nav=entries,
        account_label=actor.user.greeting[:1].upper() + actor.user.greeting[1:],
        account_url=reverse("accounts:me"),
        side=[
            (label, reverse(route), name == route)
            for label, route in (
                ("Tìm", "workspace:search"),
                ("Lịch", "workspace:calendar"),
                ("Thông báo", "workspace:notices"),
                ("Trợ giúp", "workspace:help"),
                *((("Chấm điểm", "appraisal:list"),) if actor.posts else ()),
                *((("Người dùng", "accounts:people"),) if actor.posts else ()),
                *((("Thiết lập", "workspace:settings"),) if may_set else ()),
            )
        ],
        unread=notices.unread_count(actor),
        notices_url=reverse("workspace:notices"),
        help=topic_of(name),
        help_url=reverse("workspace:help"),
        settings_url=reverse("workspace:settings") if may_set else "",
    )
    page.dock = _dock(actor, entries, name) if actor.posts else []
    home = actor.home_unit
    if home is not None:
        speaker = units.speaker(home, actor.on)
        page.issuer_parent, page.issuer = speaker.issuer_parent, speaker.issuer
    return page


def page(request: HttpRequest) -> dict[str, Page]:
    """Context processor."""
    actor = getattr(request, "actor", Nobody())
    mark = str(settings.MARK)
    if isinstance(actor, Nobody) or getattr(request, "owes_second_step", False):
        return {"page": Page(mark=mark)}
    return {"page": _staff_page(request, actor, mark)}
