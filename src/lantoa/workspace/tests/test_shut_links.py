"""A link that a post in another unit shuts: who hears of it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts import actions as accounts
from lantoa.accounts.queries import actor_for
from lantoa.accounts.rules import Role
from lantoa.accounts.tests.factories import person
from lantoa.kernel import days
from lantoa.units.tests.factories import country
from lantoa.workspace.models import Notice

pytestmark = pytest.mark.django_db


def test_who_made_a_link_is_told_when_a_post_elsewhere_shuts_it() -> None:
    place = country()
    maker = person(place.commune, Role.ADMINISTRATOR, username="quantri")
    elsewhere = person(place.other, Role.ADMINISTRATOR, username="quantrikhac")
    invited = accounts.invite(
        actor=actor_for(maker),
        unit_id=place.commune.pk,
        full_name="Đặng Thị Mới",
        posts=[accounts.NewPost(place.commune.pk, Role.OFFICER, days.today())],
    )
    over = person(place.province, Role.ADMINISTRATOR, username="quantritren")
    client = Client()
    client.force_login(over)
    answer = client.post(
        reverse("accounts:post_new", args=[invited.user.pk]),
        {"unit": place.other.pk, "role": "officer", "since": "01/01/2026", "until": ""},
        follow=True,
    )
    words = "Đường dẫn đã gửi cho Đặng Thị Mới không còn dùng được"
    assert words in answer.content.decode()
    told = Notice.objects.get()
    assert (told.user, told.unit, told.kind) == (maker, place.commune, "accounts.link_shut")
    client.force_login(maker)
    assert words in client.get(reverse("workspace:notices")).content.decode()
    assert client.get(reverse("workspace:notice", args=[told.pk])).url == reverse(
        "accounts:person", args=[invited.user.pk]
    )
    assert not Notice.objects.filter(user=elsewhere).exists()
    # Within the person's own units nothing is shut, and nobody is told.
    client.force_login(over)
    accounts.issue_link(actor=actor_for(over), user=invited.user)
    again = client.post(
        reverse("accounts:post_new", args=[invited.user.pk]),
        {"unit": place.other.pk, "role": "editor", "since": "01/01/2026", "until": ""},
        follow=True,
    )
    assert words not in again.content.decode()
    assert Notice.objects.count() == 1
