"""A link for a new password, from the command line: for the day on which nobody can sign in."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from lantoa.accounts import actions
from lantoa.accounts.models import User
from lantoa.accounts.rules import Role
from lantoa.accounts.tests.factories import person
from lantoa.audit.models import Entry
from lantoa.config import commands
from lantoa.kernel.actor import System
from lantoa.units.tests import factories as places

pytestmark = pytest.mark.django_db

FRESH = "suoi mat rung xanh"


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    said = capsys.readouterr()
    return said.out + said.err


@pytest.fixture
def user() -> User:
    return person(
        places.country().province, Role.ADMINISTRATOR, username="khang", email="khang@xa.example"
    )


@pytest.mark.parametrize("name", ["khang", "KHANG", "khang@xa.example"])
def test_a_link_is_printed_opens_once_and_is_noted(
    user: User, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert commands.reset_link(name, drop_second_step=True) == 0
    told = printed(capsys)
    found = re.search(r"^https?://[^/]+(/nhan-su/vao/\S+/)$", told, re.MULTILINE)
    assert found
    noted = Entry.objects.filter(object_key__startswith="accounts.invitation:").first()
    assert noted.actor_key == "system:people"
    assert noted.data["drops_second_step"]
    client = Client()
    sent = {"password1": FRESH, "password2": FRESH}
    assert client.post(found[1], sent).status_code == 302
    user.refresh_from_db()
    assert user.check_password(FRESH)
    assert not user.authenticator_set.exists()
    assert Client().get(found[1]).status_code == 404


@pytest.mark.parametrize("name", ["khong-co", "", "a\x00b", "' OR 1=1 --"])
def test_an_unknown_name_is_told_so(
    user: User, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert commands.reset_link(name, drop_second_step=False) == 1
    assert "lantoa people list" in printed(capsys)
    assert not Entry.objects.filter(object_key__startswith="accounts.invitation:").exists()


def test_a_closed_account_gets_none(user: User, capsys: pytest.CaptureFixture[str]) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert commands.reset_link("khang", drop_second_step=False) == 1
    assert "đang khóa" in printed(capsys)


def test_everybody_is_listed(user: User, capsys: pytest.CaptureFixture[str]) -> None:
    invited = actions.create_user(
        actor=System(),
        unit_id=user.home_id,
        username="moi",
        full_name="Người Mới",
        password=None,
    )
    assert commands.list_people() == 0
    told = printed(capsys)
    assert "khang  Lò Thị Thảo  đang dùng  Quản trị hệ thống, Tỉnh Mẫu" in told
    assert f"{invited.username}  Người Mới  chưa vào  không giữ chức vụ" in told
