"""Units from files on a page: looked at line by line, then taken over whole."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lantoa.audit.models import Entry
from lantoa.units.models import Unit, UnitSuccession, UnitVersion
from lantoa.units.rules import REFORM_DAY
from lantoa.units.rules.sheets import EDGE_COLUMNS, UNIT_COLUMNS, write
from lantoa.units.tests import factories
from lantoa.units.tests.conftest import StaffClient
from lantoa.units.tests.factories import Country

pytestmark = pytest.mark.django_db

SINCE = REFORM_DAY.isoformat()


def line(slug: str, name: str, parent: str, code: str = "") -> tuple[str, ...]:
    cells = dict.fromkeys(UNIT_COLUMNS, "")
    cells |= {"slug": slug, "name": name, "parent": parent, "code": code}
    cells |= {"kind": "administrative", "division": "rural_commune", "tier": "commune"}
    return tuple((cells | {"valid_from": SINCE})[column] for column in UNIT_COLUMNS)


def sheet(*rows: tuple[str, ...], columns: tuple[str, ...] = UNIT_COLUMNS) -> SimpleUploadedFile:
    return SimpleUploadedFile("xa.csv", write(columns, rows), "text/csv")


def address(unit: Unit) -> str:
    return reverse("units:bring", args=[unit.slug])


def words(answer: Any) -> str:
    return str(answer.content.decode())


def brought(page: str) -> str:
    found = re.search(r'name="brought" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_file_is_looked_at_and_then_taken_over(country: Country, administrator: Client) -> None:
    here = address(country.province)
    assert "Xem trước" in words(administrator.get(here))
    new = line("xa-moi", "Xã Mới", country.province.slug, "00990")
    page = words(administrator.post(here, {"units": sheet(new)}))
    assert "1 dòng sẽ được nhập" in page
    assert not Unit.objects.filter(slug="xa-moi").exists()
    answer = administrator.post(here, {"brought": brought(page)})
    assert answer.status_code == 302
    made = UnitVersion.objects.get(unit__slug="xa-moi")
    assert (made.name, made.parent) == ("Xã Mới", country.province)
    entry = Entry.objects.get(verb="units.load")
    assert (entry.unit_id, entry.data["versions"]) == (country.province.pk, 1)
    assert "Không có dòng nào mới" in words(administrator.post(here, {"units": sheet(new)}))


def test_one_bad_line_keeps_all_out_and_says_why(country: Country, administrator: Client) -> None:
    good = line("xa-moi", "Xã Mới", country.province.slug)
    bad = line("xa-hong", "Xã Hỏng", "khong-co")
    answer = administrator.post(address(country.province), {"units": sheet(good, bad)})
    assert answer.status_code == 422
    page = words(answer)
    assert "1 dòng không nhận được, chưa nhập dòng nào" in page
    assert "xa.csv, dòng 3" in page
    assert 'name="brought"' not in page
    assert not Unit.objects.filter(slug="xa-moi").exists()


def test_nothing_is_made_or_tied_beyond_the_own_reach(
    country: Country, administrator: Client
) -> None:
    other = factories.unit("Tỉnh Khác", "03", tier="province", since=REFORM_DAY)
    away = factories.unit("Xã Xa", "77", under=other, since=REFORM_DAY)
    new = line("xa-moi", "Xã Mới", other.slug)
    page = words(administrator.post(address(country.province), {"units": sheet(new)}))
    assert "không thuộc phạm vi của đơn vị đang nhập" in page
    edge = (country.commune.slug, away.slug, "1", *[""] * (len(EDGE_COLUMNS) - 3))
    given = {"successions": sheet(edge, columns=EDGE_COLUMNS)}
    page = words(administrator.post(address(country.province), given))
    assert "không thuộc phạm vi của đơn vị đang nhập" in page
    assert administrator.get(address(other)).status_code == 403
    assert not UnitSuccession.objects.filter(new=away).exists()


def test_only_who_may_found_units_there_opens_the_page(
    country: Country, staff: StaffClient
) -> None:
    for client in (staff(country.province, "chair"), staff(country.other, "officer"), Client()):
        assert client.get(address(country.province)).status_code in (302, 403)
        new = line("xa-moi", "Xã Mới", country.province.slug)
        given = {"units": sheet(new)}
        assert client.post(address(country.province), given).status_code in (302, 403)
    assert not Unit.objects.filter(slug="xa-moi").exists()


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x00", b"\xff\xfe\x00", b"a,b,c\n1,2,3\n", "slug\n\u202e".encode()]
)
def test_a_hostile_file_is_told_and_stores_nothing(
    country: Country, administrator: Client, content: bytes
) -> None:
    before = Unit.objects.count()
    file = SimpleUploadedFile("<script>alert(1)</script>.csv", content)
    answer = administrator.post(address(country.province), {"units": file})
    assert answer.status_code == 422
    assert "<script>alert" not in words(answer)
    assert Unit.objects.count() == before


def test_what_was_shown_to_another_is_not_taken(
    country: Country, administrator: Client, staff: StaffClient
) -> None:
    new = line("xa-moi", "Xã Mới", country.province.slug)
    page = words(administrator.post(address(country.province), {"units": sheet(new)}))
    office = factories.office("Văn phòng", country.province)
    for client, unit, text in (
        (administrator, country.province, "gia-mao"),
        (administrator, country.province, brought(page)[:-2]),
        (administrator, country.commune, brought(page)),
    ):
        answer = client.post(address(unit), {"brought": text})
        assert answer.status_code == 422
        assert "Gửi lại tệp" in words(answer)
    assert office
    assert not Unit.objects.filter(slug="xa-moi").exists()
