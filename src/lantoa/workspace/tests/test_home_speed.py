"""What the start pages ask of the database, which does not grow with the units below."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantoa.accounts.models import User
from lantoa.accounts.rules import Role
from lantoa.accounts.tests.factories import person
from lantoa.activities.models import Activity
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import CountUnit
from lantoa.kernel import days
from lantoa.kernel.value import exact
from lantoa.plans.models import Plan, PlanLine
from lantoa.units.models import Unit
from lantoa.workspace.tests.test_first_steps import communes, owing, province

TODAY = days.today()


def working(of: Unit, *, lines: int = 6, acts: int = 20) -> None:
    """Each commune has a plan of this year that runs, and has done something of it."""
    channel = catalogue.channel("loudspeaker")
    kind = CountUnit.objects.get(slug="bulletin")
    start = date(TODAY.year, 1, 1)
    plans = Plan.objects.bulk_create(
        Plan(
            unit=each,
            title="Tuyên truyền",
            state="issued",
            issued_on=start,
            period_start=start,
            period_end=date(TODAY.year + 1, 1, 1),
        )
        for each in communes(of)
    )
    made = PlanLine.objects.bulk_create(
        PlanLine(
            plan=plan,
            order=order,
            title=f"Việc {order}",
            channel=channel,
            count_unit=kind,
            cadence="week" if order % 2 else "",
            target=exact(12),
        )
        for plan in plans
        for order in range(1, lines + 1)
    )
    Activity.objects.bulk_create(
        Activity(
            unit_id=line.plan.unit_id,
            title=f"Bài {number}",
            folded=f"bai {number}",
            channel=channel,
            kind=kind,
            on=max(start, TODAY - timedelta(days=3 * number)),
            quantity=exact(1),
            plan_line=line,
            created_at=days.now(),
            client_key=uuid4(),
        )
        for line in made
        for number in range(acts)
    )


def cast(of: Unit) -> dict[str, User]:
    first = communes(of)[0]
    return {
        "officer": person(first, Role.OFFICER),
        "chair": person(first, Role.CHAIR),
        "clerk": person(first, Role.REGISTRY_CLERK),
        "reviewer": person(of, Role.REVIEWER),
        "province_chair": person(of, Role.CHAIR),
        "administrator": person(of, Role.ADMINISTRATOR),
    }


def counted(user: User) -> int:
    client = Client()
    client.force_login(user)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("workspace:home")).status_code == 200
    return len(asked)


def built(number: int) -> dict[str, User]:
    head = province(number)
    owing(head)
    working(head, lines=2, acts=number)
    for each in communes(head)[2:]:
        person(each, Role.OFFICER)
    return cast(head)


MOST = {
    "officer": 28,
    "chair": 21,
    "clerk": 7,
    "reviewer": 49,
    "province_chair": 23,
    "administrator": 21,
}
"""What a page asks depends on the day too: of a year that has just begun there is less to ask."""


def asked_of(number: int) -> dict[str, int]:
    """Of so many communes, which are gone again afterwards."""
    with transaction.atomic():
        found = {name: counted(user) for name, user in built(number).items()}
        transaction.set_rollback(True)
    return found


def test_a_start_page_asks_the_same_whatever_lies_below(db: None) -> None:
    few, many = asked_of(4), asked_of(30)
    assert few == many
    assert {name: few[name] for name in few if few[name] > MOST[name]} == {}
