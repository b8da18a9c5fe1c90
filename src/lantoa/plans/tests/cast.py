"""The people and units of the tests of plans and activities."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.test import Client

from lantoa.accounts import actions as accounts
from lantoa.accounts.models import User
from lantoa.accounts.queries import StaffActor, actor_for
from lantoa.accounts.rules import Role
from lantoa.accounts.tests.steps import as_posts_ask
from lantoa.catalogue import actions as catalogue
from lantoa.catalogue import queries as reference
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.kernel.interval import Interval
from lantoa.plans import actions as plans
from lantoa.plans.models import Plan
from lantoa.units.models import Unit
from lantoa.units.tests import factories
from lantoa.units.tests.factories import Country

SYSTEM = System()
SINCE = date(2020, 1, 1)


@dataclass
class Cast:
    """``land`` has a ward of the old era; officer and chair serve ``land.commune``."""

    land: Country
    people: dict[str, User] = field(default_factory=dict)

    def add(self, name: str, *posts: tuple[Unit, Role]) -> User:
        user = accounts.create_user(
            actor=SYSTEM, unit_id=self.land.province.pk, username=name, full_name=name, password="x"
        )
        for unit, role in posts:
            accounts.give_post(
                actor=SYSTEM, user=user, unit_id=unit.pk, role=role, valid_from=SINCE
            )
        as_posts_ask(user, *(role for _, role in posts))
        self.people[name] = user
        return user

    def actor(self, name: str) -> StaffActor:
        return actor_for(self.people[name])

    def client(self, name: str, **options: bool) -> Client:
        client = Client(**options)
        client.force_login(self.people[name])
        return client


def cast() -> Cast:
    catalogue.load(actor=SYSTEM)
    regime = reference.regime("reform_communication")
    year = days.today().year
    catalogue.open_periods(actor=SYSTEM, regime=regime, years=[2025, year, year + 1])
    made = Cast(factories.country())
    land = made.land
    made.add("officer", (land.commune, Role.OFFICER))
    made.add("chair", (land.commune, Role.CHAIR))
    made.add("neighbour", (land.other, Role.OFFICER))
    made.add("clerk", (land.other, Role.REGISTRY_CLERK))
    made.add("reviewer", (land.province, Role.REVIEWER), (land.province, Role.OFFICER))
    made.add("elder", (land.ward, Role.OFFICER))
    made.add("twofold", (land.commune, Role.OFFICER), (land.ward, Role.OFFICER))
    return made


def this_year() -> Interval:
    year = days.today().year
    return Interval(date(year, 1, 1), date(year + 1, 1, 1))


def plan(of: Unit, *, parent: Plan | None = None, issued: bool = True, tasks: int = 1) -> Plan:
    made = plans.create_plan(
        actor=SYSTEM, unit_id=of.pk, title="Tuyên truyền", period=this_year(), parent=parent
    )
    for number in range(tasks):
        plans.add_line(actor=SYSTEM, plan=made, line=plans.NewLine(title=f"Việc {number}"))
    return plans.issue_plan(actor=SYSTEM, plan=made) if issued else made
