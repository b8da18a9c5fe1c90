"""A province of the old era with two districts, its people, and activities to report on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lantoa.accounts import actions as accounts
from lantoa.accounts.models import User
from lantoa.accounts.queries import StaffActor, actor_for
from lantoa.accounts.rules import Role
from lantoa.accounts.tests.steps import as_posts_ask
from lantoa.activities import actions as activities
from lantoa.activities.actions import NewActivity, NewPlacement, NewProof
from lantoa.activities.models import Activity
from lantoa.catalogue import actions as catalogue_actions
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import CountUnit, Language, ReportPeriod
from lantoa.kernel.actor import System
from lantoa.kernel.value import NOT_APPLICABLE, ONE, Value
from lantoa.reports import actions
from lantoa.reports.models import ExpectedReport, Report
from lantoa.reports.rules.prose import REQUIRED
from lantoa.units.models import Unit
from lantoa.units.rules import REFORM_DAY
from lantoa.units.tests.factories import unit

SYSTEM = System("tests")
SINCE = date(2018, 1, 1)
REGIME = "reform_communication"
PASSWORD = "mat-khau-dai-2018"
WORDS = {section.value: f"Nội dung {section.value}." for section in REQUIRED}


@dataclass
class World:
    province: Unit
    district: Unit
    other: Unit
    period: ReportPeriod
    expected: ExpectedReport
    neighbouring: ExpectedReport
    above: ExpectedReport
    people: dict[str, User]

    def actor(self, name: str) -> StaffActor:
        return actor_for(self.people[name])


CAST = {
    "officer": ("district", Role.OFFICER, "Nguyễn Thị Thảo", "chị", ""),
    "chair": ("district", Role.CHAIR, "Lò Văn Mẫn", "anh", "Chủ tịch"),
    "clerk": ("district", Role.REGISTRY_CLERK, "Vàng Thị Mỷ", "chị", ""),
    "neighbour": ("other", Role.OFFICER, "Giàng A Sử", "anh", ""),
    "neighbour_chair": ("other", Role.CHAIR, "Tao Thị Vân", "chị", "Chủ tịch"),
    "neighbour_clerk": ("other", Role.REGISTRY_CLERK, "Lý Thị Nga", "chị", ""),
    "reviewer": ("province", Role.REVIEWER, "Trần Anh Dũng", "anh", ""),
    "province_chair": ("province", Role.CHAIR, "Phạm Thị Hòa", "bà", "Chủ tịch"),
    "province_clerk": ("province", Role.REGISTRY_CLERK, "Đỗ Thị Liên", "chị", ""),
    "administrator": ("district", Role.ADMINISTRATOR, "Hoàng Văn Nam", "anh", ""),
    "editor": ("district", Role.EDITOR, "Bùi Thị Lan", "chị", ""),
}


def district(name: str, code: str, under: Unit) -> Unit:
    return unit(
        name, code, tier="district", division="rural_district", under=under, until=REFORM_DAY
    )


def person(name: str, place: Unit, role: Role, full_name: str, address: str, post: str) -> User:
    user = accounts.create_user(
        actor=SYSTEM,
        unit_id=place.pk,
        username=name,
        full_name=full_name,
        password=PASSWORD,
        email=f"{name}@example.invalid",
        address_as=address,
    )
    accounts.give_post(
        actor=SYSTEM, user=user, unit_id=place.pk, role=role, valid_from=SINCE, position=post
    )
    as_posts_ask(user, role)
    return user


def expect(place: Unit, period: ReportPeriod, receiver: Unit | None, due: date) -> ExpectedReport:
    return actions.expect_report(
        actor=SYSTEM,
        unit_id=place.pk,
        period=period,
        due_on=due,
        receiver_id=receiver.pk if receiver else None,
        addressees=["Sở Nội vụ tỉnh Mẫu" if receiver else "Bộ Nội vụ"],
    )


def world() -> World:
    catalogue_actions.load(actor=SYSTEM)
    regime = catalogue.regime(REGIME)
    catalogue_actions.open_periods(actor=SYSTEM, regime=regime, years=[2018])
    period = catalogue.period(REGIME, "2018")
    province = unit("Tỉnh Mẫu", "02", tier="province", division="province", until=REFORM_DAY)
    places = {
        "province": province,
        "district": district("Huyện Suối Mẫu", "022", province),
        "other": district("Huyện Ân Hòa", "023", province),
    }
    people = {
        name: person(name, places[place], role, full_name, address, post)
        for name, (place, role, full_name, address, post) in CAST.items()
    }
    due = date(2019, 1, 7)
    return World(
        province,
        places["district"],
        places["other"],
        period,
        expect(places["district"], period, province, due),
        expect(places["other"], period, province, due),
        expect(province, period, None, date(2019, 1, 10)),
        people,
    )


def log(
    place: Unit,
    *,
    title: str = "Hướng dẫn nộp hồ sơ khai sinh",
    channel: str = "loudspeaker",
    kind: str = "bulletin",
    placed: str = "play",
    on: date = date(2018, 3, 5),
    quantity: Value = ONE,
    count: Value | None = None,
    people: Value = NOT_APPLICABLE,
    language: str = "",
    outlet: str = "",
    proof: str = "https://mau.example/tin-1",
    embedded: bool = False,
) -> Activity:
    """One activity by its real action; placed where a count is given."""
    found = catalogue.channel(channel)
    placement = NewPlacement(
        channel=found,
        count_unit=CountUnit.objects.get(slug=placed),
        on=on,
        count=count or ONE,
        language=Language.objects.get(tag=language) if language else None,
        people=people,
        outlet=outlet,
    )
    return activities.log_activity(
        actor=SYSTEM,
        unit_id=place.pk,
        new=NewActivity(
            title=title,
            channel=found,
            kind=CountUnit.objects.get(slug=kind),
            on=on,
            placements=[placement] if count is not None else [],
            proofs=[NewProof(link=proof)] if proof else [],
            quantity=quantity,
            is_embedded=embedded,
        ),
    )


def drafted(expected: ExpectedReport) -> Report:
    """A draft whose required parts are written."""
    report = actions.start_draft(actor=SYSTEM, expected=expected)
    return actions.save_sections(
        actor=SYSTEM, expected=expected, sections=WORDS, revision=report.revision
    )


def submitted(expected: ExpectedReport) -> Report:
    drafted(expected)
    actions.send_for_signature(actor=SYSTEM, expected=expected)
    return actions.submit_report(actor=SYSTEM, expected=expected).report


def numbered(expected: ExpectedReport, number: str = "15") -> Report:
    submitted(expected)
    return actions.give_number(
        actor=SYSTEM, expected=expected, number=number, issued_on=_today(expected)
    )


def accepted(expected: ExpectedReport, number: str = "15") -> Report:
    numbered(expected, number)
    return actions.accept_report(actor=SYSTEM, expected=expected)


def _today(expected: ExpectedReport) -> date:
    day = Report.objects.get(expected=expected).filed_on
    if day is None:
        raise ValueError("not submitted")
    return day
