"""Consolidation tried out: the law is that it says what the submitted layer says."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lantoa.kernel import days
from lantoa.kernel.value import NOT_STATED, Qualifier, Total, Value, exact, stated
from lantoa.reports import actions
from lantoa.reports.models import Exemption
from lantoa.reports.queries.rehearsal import rehearse
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM, World
from lantoa.totals import queries as totals
from lantoa.totals.rules import Layer
from lantoa.units.models import UnitVersion
from lantoa.units.tests.factories import unit

PLAYS = "loudspeaker.play.placement"


def layer(world: World) -> dict[str, Total]:
    return dict(
        totals.totals(world.province.pk, world.period.window, layer=Layer.SUBMITTED, whole=True)
    )


def stated_in(world: World) -> dict[str, Total]:
    return {each.measure: each.whole for each in rehearse(world.province.pk, world.period).figures}


@pytest.mark.django_db
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(
            st.booleans(),
            st.sampled_from(
                [exact(0), exact(7), stated(600, Qualifier.MORE_THAN), NOT_STATED, exact(3)]
            ),
        ),
        max_size=5,
    )
)
def test_a_rehearsal_says_what_the_submitted_reports_add_up_to(
    world: World, logged: Sequence[tuple[bool, Value]]
) -> None:
    with transaction.atomic():
        for in_first, count in logged:
            make.log(world.district if in_first else world.other, count=count)
        make.submitted(world.expected)
        make.submitted(world.neighbouring)
        assert stated_in(world) == layer(world)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_rehearsal_counts_a_report_once_that_was_taken_in_above(world: World) -> None:
    make.log(world.district, count=exact(5))
    make.log(world.province, count=exact(2))
    make.accepted(world.expected)
    make.drafted(world.above)
    actions.take_in_accepted(actor=SYSTEM, expected=world.above)
    actions.send_for_signature(actor=SYSTEM, expected=world.above)
    actions.submit_report(actor=SYSTEM, expected=world.above)
    ministry = unit("Bộ Mẫu", tier="province", division="", since=make.SINCE)
    UnitVersion.objects.filter(unit=world.province).update(parent=ministry)
    found = rehearse(ministry.pk, world.period)
    assert found.reports == 2
    assert {each.measure: each.whole for each in found.figures}[PLAYS] == Total(exact=7)


@pytest.mark.django_db
def test_who_has_not_sent_is_named_and_who_is_exempted_is_not(world: World) -> None:
    make.submitted(world.expected)
    assert rehearse(world.province.pk, world.period).missing == ("Huyện Ân Hòa",)
    Exemption.objects.create(
        expected=world.neighbouring, reason="Sáp nhập", at=days.now(), actor_key="x", actor_label=""
    )
    found = rehearse(world.province.pk, world.period)
    assert (found.missing, found.words) == ((), "1/1 đơn vị đã gửi báo cáo.")


@pytest.mark.django_db
def test_only_the_newest_version_counts_and_a_returned_one_does_not(world: World) -> None:
    make.log(world.district, count=exact(5))
    make.numbered(world.expected)
    actions.return_report(actor=SYSTEM, expected=world.expected, reason="Xem lại số lần phát.")
    assert rehearse(world.province.pk, world.period).figures == ()
    make.log(world.district, count=exact(2))
    actions.redraft_report(actor=SYSTEM, expected=world.expected)
    make.submitted(world.expected)
    assert stated_in(world)[PLAYS] == Total(exact=7)


@pytest.mark.django_db
def test_the_page_shows_the_sums_to_the_unit_above_alone(world: World) -> None:
    make.log(world.district, count=exact(1205))
    make.submitted(world.expected)
    address = reverse("reports:rehearsal", args=[world.province.slug, "2018"])
    client = Client()
    client.force_login(world.people["reviewer"])
    with CaptureQueriesContext(connection) as asked:
        text = client.get(address).content.decode()
    assert "1.205" in text and "Huyện Ân Hòa" in text
    assert ">1/1<" in text
    assert len(asked) <= 24
    client.force_login(world.people["officer"])
    assert client.get(address).status_code in (403, 404)
    client.force_login(world.people["reviewer"])
    assert client.get(address.replace("2018", "2019")).status_code == 404
