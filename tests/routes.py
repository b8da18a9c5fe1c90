"""Every address of the project, and who may do what behind it. Read by ``test_routes.py``.

An address stands in exactly one table: about one unit's things (``ROUTES``), for who has a verb in
a unit of one's own (``DESKS``), about the installation (``HEAD``), for all staff (``STAFF``), about
one person's things (``OWN``), open to anybody (``PUBLIC``), or it belongs to ``SIGN_IN``.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize

from lantoa.accounts import actions as accounts
from lantoa.accounts.models import Deputy, Invitation, Post, User
from lantoa.accounts.rules import PERMISSIONS, ROLE_LABELS, Reach, Role
from lantoa.activities import actions as activities
from lantoa.activities.models import Activity
from lantoa.catalogue import actions as catalogue_actions
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import Holiday
from lantoa.files import store
from lantoa.files.kinds import PNG
from lantoa.intake import actions as intake
from lantoa.intake.models import BroughtIn
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.kernel.interval import Interval
from lantoa.papers import sheet
from lantoa.plans import actions as plans
from lantoa.plans.models import Plan
from lantoa.reports import actions as reports
from lantoa.reports.models import ExpectedReport
from lantoa.reports.tests.factories import expect, log, person
from lantoa.units import actions as units
from lantoa.units.models import Change, Identity, Unit
from lantoa.units.rules import ChangeKind
from lantoa.units.rules.changes import LegalAct, NewChange
from lantoa.units.tests.factories import unit as place

CONTENT_ADMIN = "quan-tri-noi-dung"
MEASURE = "loudspeaker.bulletin.production"
WINDOW = "tu=2018-01-01&den=2018-12-31"


@dataclass(frozen=True)
class Things:
    """Something of each kind, all of one unit."""

    unit: Unit
    expected: ExpectedReport
    activity: Activity
    plan: Plan
    document: BroughtIn
    holder: User
    """Somebody with a post there and nowhere else."""
    post: Post
    deputy: Deputy
    invitation: Invitation
    change: Change


Arguments = Callable[[Things], dict[str, Any]]


@dataclass(frozen=True)
class Route:
    """``verb`` is what the address needs in the unit of its things; ``posts`` what sending to it
    needs, where that is another verb."""

    verb: str
    arguments: Arguments
    posts: str = ""
    query: Callable[[Things], str] | str = ""
    sent: Callable[[Things], dict[str, str]] = lambda _: {}
    """What a form needs to say so that the address finds what it is about."""

    def may(self, role: Role, reach: Reach, method: str) -> bool:
        verb = self.posts if method == "post" and self.posts else self.verb
        return role in PERMISSIONS[verb].get(reach, frozenset())


@dataclass(frozen=True)
class OverUnits(Route):
    """A page of a unit that shows the units below it: for who has the verb there."""

    def may(self, role: Role, reach: Reach, method: str) -> bool:
        lies_below = reach in (Reach.OWN, Reach.BELOW)
        return lies_below and role in PERMISSIONS[self.verb].get(Reach.BELOW, frozenset())


def expected(things: Things) -> dict[str, Any]:
    return {"expected_id": things.expected.pk}


def activity(things: Things) -> dict[str, Any]:
    return {"activity_id": things.activity.pk}


def plan(things: Things) -> dict[str, Any]:
    return {"plan_id": things.plan.pk}


def document(things: Things) -> dict[str, Any]:
    return {"document_id": things.document.pk}


def evidence(things: Things) -> dict[str, Any]:
    return {"evidence_id": things.activity.evidence.get(link="").pk}


def measured(things: Things) -> dict[str, Any]:
    return {"unit_slug": things.unit.slug, "measure": MEASURE}


def figure(things: Things) -> dict[str, Any]:
    return {**expected(things), "measure": MEASURE}


def unit(things: Things) -> dict[str, Any]:
    return {"slug": things.unit.slug}


def unit_slug(things: Things) -> dict[str, Any]:
    return {"unit_slug": things.unit.slug}


def desk(things: Things) -> dict[str, Any]:
    return {"unit_slug": things.unit.slug, "period_key": "2018"}


def holder(things: Things) -> dict[str, Any]:
    return {"user_id": things.holder.pk}


def post(things: Things) -> dict[str, Any]:
    return {"post_id": things.post.pk}


def deputy(things: Things) -> dict[str, Any]:
    return {"deputy_id": things.deputy.pk}


def invitation(things: Things) -> dict[str, Any]:
    return {"invitation_id": things.invitation.pk}


def change(things: Things) -> dict[str, Any]:
    return {"change_id": things.change.pk}


def step(verb: str) -> Arguments:
    return lambda things: {**expected(things), "verb": verb}


def paper(kind: str) -> Arguments:
    return lambda things: {**expected(things), "kind": kind}


ROUTES: Mapping[str, list[Route]] = {
    "plans:page": [Route("plans.view", plan)],
    "plans:add_line": [Route("plans.write", plan)],
    "plans:issue": [Route("plans.issue", plan)],
    "activities:page": [Route("activities.view", activity)],
    "activities:add_proof": [Route("activities.log", activity)],
    "activities:void": [Route("activities.void", activity)],
    "activities:proof_file": [Route("activities.view", evidence)],
    "activities:behind": [Route("activities.view", measured, query=WINDOW)],
    "reports:page": [Route("reports.view", expected)],
    "reports:figure": [Route("reports.view", figure)],
    "reports:paper": [Route("reports.view", paper("pdf")), Route("reports.view", paper("docx"))],
    "reports:start": [Route("reports.draft", expected)],
    "reports:edit": [Route("reports.draft", expected)],
    "reports:declare": [Route("reports.draft", expected)],
    "reports:undeclare": [Route("reports.draft", expected, sent=lambda _: {"indicator": MEASURE})],
    "reports:step": [
        Route("reports.draft", step("send_for_signature")),
        Route("reports.draft", step("redraft")),
        Route("reports.sign", step("submit")),
        Route("reports.review", step("accept")),
    ],
    "reports:send_back": [Route("reports.sign", expected)],
    "reports:return": [Route("reports.review", expected)],
    "reports:number": [Route("reports.number", expected)],
    "reports:take_in": [Route("reports.consolidate", expected)],
    "intake:page": [Route("intake.view", document)],
    "intake:file": [Route("intake.view", document)],
    "intake:archive": [Route("intake.archive", document)],
    "intake:restore": [Route("intake.archive", document)],
    "plans:archive": [Route("plans.archive", plan)],
    "plans:restore": [Route("plans.archive", plan)],
    "activities:restore": [Route("activities.void", activity)],
    "totals:unit": [Route("totals.view", unit_slug, query=WINDOW)],
    "totals:export": [Route("totals.view", unit_slug, query=WINDOW)],
    "units:page": [Route("units.view", unit)],
    "units:change": [Route("units.view", change)],
    "units:act_file": [Route("units.view", change)],
    "units:change_new": [Route("units.change", unit)],
    "units:change_undo": [Route("units.change", change)],
    "units:found": [Route("units.found", unit)],
    "units:bring": [Route("units.found", unit)],
    "workspace:identity": [Route("units.identify", unit)],
    "workspace:crest": [Route("units.view", unit)],
    "accounts:person": [Route("accounts.view", holder)],
    "accounts:edit": [Route("accounts.manage", holder)],
    "accounts:deactivate": [Route("accounts.manage", holder)],
    "accounts:reactivate": [Route("accounts.manage", holder)],
    "accounts:link_new": [Route("accounts.manage", holder)],
    "accounts:handover": [Route("accounts.manage", holder)],
    "accounts:post_new": [Route("accounts.manage", holder)],
    "accounts:post_end": [Route("accounts.manage", post)],
    "accounts:post_edit": [Route("accounts.manage", post)],
    "accounts:post_move": [
        Route("accounts.manage", post, sent=lambda things: {"unit": str(things.unit.pk)})
    ],
    "accounts:deputy": [Route("accounts.manage", post)],
    "accounts:deputy_end": [Route("accounts.manage", deputy)],
    "accounts:revoke": [Route("accounts.manage", invitation)],
    "reports:below": [OverUnits("reports.view", desk)],
}
"""Addresses about one unit's things: visited in the own unit, one below, a neighbour and the one
above."""

DESKS: Mapping[str, str] = {
    "accounts:invite": "accounts.manage",
    "accounts:invitations": "accounts.manage",
    "accounts:import": "accounts.manage",
    "accounts:blank": "accounts.manage",
    "accounts:ended": "accounts.manage",
    "accounts:unstaffed": "accounts.manage",
    "accounts:people": "accounts.view",
    "activities:log": "activities.log",
    "plans:new": "plans.write",
    "intake:list": "intake.view",
    "intake:bring": "intake.read",
    "workspace:audit_log": "audit.view",
    "workspace:audit_log_export": "audit.view",
    "workspace:expected": "catalogue.open_periods",
    "workspace:settings": "units.identify",
}
"""Addresses without a unit in them that need a verb in a unit of one's own."""

HEAD: Mapping[str, tuple[str, dict[str, Any]]] = {
    "workspace:outbox": ("mail.view", {}),
    "workspace:send_again": ("mail.view", {}),
    "workspace:setting": ("settings.change", {"name": "sign_in.second_step_roles"}),
    "workspace:holidays": ("settings.change", {}),
    "workspace:holiday_remove": ("settings.change", {"holiday_id": 1}),
    "workspace:deadlines": ("settings.change", {}),
    "workspace:kinds": ("settings.change", {}),
    "workspace:kind": ("settings.change", {"slug": "department"}),
}
"""Addresses about the installation: they need the verb in its head unit."""

STAFF = {
    "workspace:home",
    "workspace:account",
    "workspace:help",
    "workspace:notices",
    "workspace:read_all",
    "workspace:search",
    "workspace:status",
    "accounts:me",
    "accounts:permissions",
    "plans:list",
    "activities:list",
    "reports:list",
    "units:find",
    "units:suggest",
    "units:changes",
    "units:sheet",
}
"""Addresses that show a signed-in person what is his or hers, or what is known to all staff.
What they may hold of other units is tested in their rooms; none is open to a visitor."""

OWN = {"workspace:notice", "workspace:read"}
"""Addresses about one person's things: nobody else finds them. Tested in their rooms too."""

PUBLIC = {"workspace:alive", "accounts:join", "workspace:start", "workspace:start_page"}
"""Answers to anybody: the monitor's address; what opens by a secret link alone."""

SIGN_IN = ("account_", "mfa_", "usersessions_", "socialaccount_", "openid_connect_")
"""How the names of sign-in addresses begin. They concern the person who asks and nobody else."""

GIVEN: Mapping[str, dict[str, Any]] = {"units:sheet": {"kind": "don-vi"}}
"""What an address of ``DESKS`` or ``STAFF`` has in it."""

ROLES = tuple(ROLE_LABELS)
REACHES = tuple(Reach)


@dataclass
class Everything:
    """Things in four units that lie around ``own``, and one person for each role there."""

    things: Mapping[Reach, Things]
    people: Mapping[Role, User]
    holiday: Holiday


SYSTEM = System("tests")
SINCE = date(2018, 1, 1)
PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def _proof() -> bytes:
    return sheet.stand_in("Nhật ký phát", ("Thử",), "")


def _renamed(unit: Unit, name: str) -> Change:
    """A change that stands on a paper with a file."""
    paper = store.keep(actor=SYSTEM, content=_proof(), name="quyet-dinh.pdf")
    act = LegalAct("decision", "12/QĐ-UBND", date(2026, 1, 5), "UBND tỉnh Mẫu", "", paper.pk)
    asked = NewChange(ChangeKind.RENAME, date(2026, 2, 1), act, sources=(unit.pk,), name=name)
    return units.enact(actor=SYSTEM, change=asked)


def _things(unit: Unit, owed: ExpectedReport, name: str) -> Things:
    done = log(unit, count=None)
    activities.add_proof(
        actor=SYSTEM,
        activity=done,
        proof=activities.NewProof(content=_proof(), name="nhat-ky.pdf"),
    )
    draft = plans.create_plan(
        actor=SYSTEM,
        unit_id=unit.pk,
        title="Tuyên truyền năm 2018",
        period=Interval(date(2018, 1, 1), date(2019, 1, 1)),
    )
    reports.start_draft(actor=SYSTEM, expected=owed)
    read = intake.bring_in(
        actor=SYSTEM,
        unit_id=unit.pk,
        content="Năm 2018 xã đã đăng 12 tin, bài.".encode(),
        name="bao-cao.txt",
    )
    crest = store.keep(actor=SYSTEM, content=PICTURE, name="bieu-trung.png", taken=(PNG,))
    Identity.objects.create(unit=unit, crest=crest)
    holder = person(f"giu.{unit.pk}", unit, Role.CHAIR, "Tao Văn Sơn", "anh", "Chủ tịch")
    other = person(f"pho.{unit.pk}", unit, Role.OFFICER, "Tao Văn Hải", "anh", "Phó Chủ tịch")
    held = Post.objects.get(user=holder)
    signing = accounts.appoint_deputy(
        actor=SYSTEM, post=held, user=other, position="Phó Chủ tịch", valid_from=date(2026, 1, 1)
    )
    invited = accounts.invite(
        actor=SYSTEM,
        unit_id=unit.pk,
        full_name="Lò Thị Mới",
        posts=[accounts.NewPost(unit.pk, Role.OFFICER, days.today())],
    )
    changed = _renamed(unit, name)
    return Things(unit, owed, done, draft, read, holder, held, signing, invited.invitation, changed)


def everything() -> Everything:
    catalogue_actions.load(actor=SYSTEM)
    units.load_kinds(actor=SYSTEM)
    regime = catalogue.regime("reform_communication")
    catalogue_actions.open_periods(actor=SYSTEM, regime=regime, years=[2018])
    period = catalogue.period("reform_communication", "2018")
    above = place("Tỉnh Mẫu", "02", tier="province", division="province")
    own = place("Xã Suối Mẫu", "00022", under=above)
    below = place("Xã Nà Mẫu", "00023", under=own)
    other = place("Xã Ân Hòa", "00024", under=above)
    lowest = place("Xã Pa Mẫu", "00025", under=below)
    due = date(2019, 1, 7)
    expect(lowest, period, below, due)
    return Everything(
        things={
            Reach.OWN: _things(own, expect(own, period, above, due), "Xã Suối Mới"),
            Reach.BELOW: _things(below, expect(below, period, own, due), "Xã Nà Mới"),
            Reach.ABOVE: _things(above, expect(above, period, None, due), "Tỉnh Mới"),
            Reach.OTHER: _things(other, expect(other, period, above, due), "Xã Ân Mới"),
        },
        people={
            role: person(f"mot.{role.value}", own, role, f"Lò Thị {role.name}", "chị", "")
            for role in ROLES
        },
        holiday=Holiday.objects.create(day=date(2027, 2, 8), name="Tết Nguyên đán"),
    )


# --- What the configuration of addresses holds --------------------------------------------------


def names(patterns: list[Any] | None = None, space: str = "") -> Iterator[str]:
    """The names of all addresses but those of the content admin."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            if CONTENT_ADMIN not in str(each.pattern):
                inner = f"{space}{each.namespace}:" if each.namespace else space
                yield from names(each.url_patterns, inner)
        elif isinstance(each, URLPattern) and CONTENT_ADMIN not in str(each.pattern):
            yield f"{space}{each.name}"


def content_admin() -> list[str]:
    """A path for every address of the content admin, with something in each of its places."""
    found: list[str] = []

    def walk(patterns: list[Any], before: str) -> None:
        for each in patterns:
            regex = each.pattern.regex.pattern.replace("\\Z", "")
            form, places = normalize(regex)[0]
            here = before + form % dict.fromkeys(places, "1")
            if isinstance(each, URLResolver):
                walk(each.url_patterns, here)
            else:
                found.append(here)

    walk([each for each in get_resolver().url_patterns if CONTENT_ADMIN in str(each.pattern)], "/")
    return found
