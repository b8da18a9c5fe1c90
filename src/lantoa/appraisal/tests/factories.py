"""A province with two communes, its people, a set of criteria in force, and a year that is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lantoa.accounts.models import User
from lantoa.accounts.queries import StaffActor, actor_for
from lantoa.accounts.rules import Role
from lantoa.appraisal import actions
from lantoa.appraisal.models import CriteriaSet, Score, ScoreSheet
from lantoa.appraisal.rules.states import Verb
from lantoa.catalogue import actions as catalogue_actions
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.kernel.interval import Interval
from lantoa.plans import actions as plans
from lantoa.plans.models import Plan
from lantoa.reports.tests.factories import log, person
from lantoa.units.models import Unit
from lantoa.units.tests.factories import unit

SYSTEM = System("tests")
YEAR = days.today().year - 1
"""A year that is over on whatever day the tests run."""

CAST = {
    "officer": ("commune", Role.OFFICER, "Nguyễn Thị Thảo", "chị", ""),
    "chair": ("commune", Role.CHAIR, "Lò Văn Mẫn", "anh", "Chủ tịch"),
    "clerk": ("commune", Role.REGISTRY_CLERK, "Vàng Thị Mỷ", "chị", ""),
    "editor": ("commune", Role.EDITOR, "Bùi Thị Lan", "chị", ""),
    "neighbour": ("other", Role.OFFICER, "Giàng A Sử", "anh", ""),
    "neighbour_chair": ("other", Role.CHAIR, "Tao Thị Vân", "chị", "Chủ tịch"),
    "reviewer": ("province", Role.REVIEWER, "Trần Anh Dũng", "anh", ""),
    "province_officer": ("province", Role.OFFICER, "Hà Văn Tú", "anh", ""),
    "province_chair": ("province", Role.CHAIR, "Phạm Thị Hòa", "bà", "Chủ tịch"),
    "administrator": ("province", Role.ADMINISTRATOR, "Hoàng Văn Nam", "anh", ""),
}


@dataclass
class World:
    province: Unit
    commune: Unit
    other: Unit
    criteria: CriteriaSet
    people: dict[str, User]

    def actor(self, name: str) -> StaffActor:
        return actor_for(self.people[name])


def world() -> World:
    catalogue_actions.load(actor=SYSTEM)
    actions.load_patterns(actor=SYSTEM)
    province = unit("Tỉnh Mẫu", "02", tier="province", division="province")
    places = {
        "province": province,
        "commune": unit("Xã Suối Mẫu", "02002", under=province),
        "other": unit("Xã Ân Hòa", "02003", under=province),
    }
    people = {
        name: person(name, places[place], role, full_name, address, post)
        for name, (place, role, full_name, address, post) in CAST.items()
    }
    pattern = CriteriaSet.objects.get(unit__isnull=True)
    made = actions.copy_set(actor=SYSTEM, unit_id=province.pk, source=pattern, year=YEAR)
    made = actions.put_in_force(actor=SYSTEM, found=made)
    return World(province, places["commune"], places["other"], made, people)


def day(month: int, of_month: int) -> date:
    return date(YEAR, month, of_month)


def issued_plan(place: Unit, on: date | None = None) -> Plan:
    """A plan of the year with one task in words, issued and numbered."""
    plan = plans.create_plan(
        actor=SYSTEM,
        unit_id=place.pk,
        title="Tuyên truyền cải cách hành chính",
        period=Interval(date(YEAR, 1, 1), date(YEAR + 1, 1, 1)),
    )
    plans.add_line(actor=SYSTEM, plan=plan, line=plans.NewLine(title="Phát bản tin"))
    plan.number, plan.issued_on = "09/KH-UBND", on or day(2, 7)
    plan.save()
    return plans.issue_plan(actor=SYSTEM, plan=plan)


def deeds(place: Unit) -> None:
    """Three forms, a dialogue among them, all with proof."""
    log(place, on=day(3, 5))
    log(place, on=day(4, 5), channel="banner", kind="panel", title="Treo băng rôn")
    log(place, on=day(5, 5), channel="dialogue", kind="event", title="Đối thoại với dân")


def started(world: World) -> ScoreSheet:
    return actions.start_sheet(actor=world.actor("officer"), unit_id=world.commune.pk, year=YEAR)


def fill_own(sheet: ScoreSheet) -> None:
    """The unit's own points where none were computed: half of what can be had."""
    for score in Score.objects.filter(sheet=sheet, own=None).select_related("criterion", "sheet"):
        actions.score_own(
            actor=SYSTEM, score=score, points=score.criterion.max_points / 2, reason="Có tài liệu."
        )


STRAIGHT = (Verb.PROPOSE, Verb.CONFIRM, Verb.APPRAISE)


def brought_to(world: World, verb: Verb) -> ScoreSheet:
    """A sheet right after a step of the straight way."""
    sheet = started(world)
    fill_own(sheet)
    for each in (*STRAIGHT, Verb.AGREE):
        if each is Verb.APPRAISE:
            actions.accept_rest(actor=SYSTEM, sheet=sheet)
        sheet = actions.take_step(actor=SYSTEM, sheet=sheet, verb=each)
        if each is verb:
            return sheet
    raise ValueError(verb)


def score_of(sheet: ScoreSheet, number: str) -> Score:
    found = Score.objects.select_related("criterion", "sheet__unit", "sheet__criteria_set")
    return found.get(sheet=sheet, criterion__number=number)
