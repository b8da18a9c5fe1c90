from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantoa.units.models import Unit, UnitSuccession
from lantoa.units.tests import factories
from lantoa.units.tests.factories import Country

pytestmark = pytest.mark.django_db


def read(client: Client, unit: Unit) -> str:
    answer = client.get(reverse("units:page", args=[unit.slug]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_has_not_signed_in_is_asked_to(client: Client, country: Country) -> None:
    for address in (reverse("units:find"), reverse("units:page", args=[country.ward.slug])):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("account_login"))


def test_an_ended_ward_shows_where_it_lay_and_what_it_became(
    officer: Client, country: Country
) -> None:
    text = read(officer, country.ward)
    assert "Phường, đã kết thúc" in text
    assert "Không rõ từ ngày nào, đến hết 30/6/2025" in text
    assert reverse("units:page", args=[country.district.slug]) in text
    assert reverse("units:page", args=[country.old_province.slug]) in text
    assert reverse("units:page", args=[country.commune.slug]) in text
    assert "Nay là" in text
    assert "Lập từ" not in text


def test_a_commune_shows_what_it_was_made_of_and_which_part_is_partial(
    officer: Client, country: Country
) -> None:
    text = read(officer, country.commune)
    assert "Từ 01/7/2025" in text
    assert "Lập từ" in text
    table = text.partition("<caption>Lập từ</caption>")[2].partition("</table>")[0]
    assert table.count("một phần") == 1
    assert table.count("toàn bộ") == 1
    assert "đã kết thúc" not in text


def test_a_province_lists_its_communes(officer: Client, country: Country) -> None:
    text = read(officer, country.province)
    assert "2 đơn vị trực thuộc" in text
    below = text.partition('id="truc-thuoc"')[2]
    assert below.index("Xã Ân Hòa") < below.index("Xã Suối Mẫu")


def test_an_ended_district_has_no_successor_and_that_is_no_fault(
    officer: Client, country: Country
) -> None:
    assert "Cấp huyện không có đơn vị kế thừa." in read(officer, country.district)


def test_an_ended_commune_without_a_successor_says_that_it_is_not_known(
    officer: Client, country: Country
) -> None:
    lost = factories.unit("Xã Lạc", "00099", under=country.district, until=factories.REFORM_DAY)
    assert "Chưa có thông tin đơn vị này nay thuộc đơn vị nào." in read(officer, lost)


def test_an_ended_ward_says_first_what_it_is_now(officer: Client, country: Country) -> None:
    text = " ".join(read(officer, country.ward).split())
    assert "Từ 01/7/2025 là <a" in text
    split = read(officer, country.split)
    assert "Từ 01/7/2025 thuộc <a" in split
    assert "mỗi nơi một phần." in split


def test_the_lineage_is_drawn_twice_and_told_in_words(officer: Client, country: Country) -> None:
    text = read(officer, country.commune)
    assert text.count('<svg class="lineage') == 2
    assert "Xã Suối Mẫu lập từ Phường Đá Bạc và Xã Suối Lạnh (một phần)." in text
    assert text.count('class="part"') >= 4
    drawing = text.partition('<svg class="lineage wide')[2].partition("</svg>")[0]
    assert reverse("units:page", args=[country.ward.slug]) in drawing
    assert "style=" not in drawing


def test_names_in_a_drawing_never_become_markup(officer: Client, country: Country) -> None:
    hostile = factories.unit("Xã <script>alert(1)</script>", "1", under=country.province)
    UnitSuccession.objects.create(old=country.ward, new=hostile)
    for each in (hostile, country.ward):
        text = read(officer, each)
        assert "<script>alert" not in text
        assert "&lt;script&gt;" in text


def test_units_below_are_filtered_without_scripts(officer: Client, country: Country) -> None:
    address = reverse("units:page", args=[country.province.slug])
    text = officer.get(address, {"loc": "an hoa"}).content.decode()
    assert "Xã Ân Hòa" in text
    assert "Xã Suối Mẫu</a>" not in text
    assert "2 đơn vị trực thuộc" in text
    none = officer.get(address, {"loc": "<b>zz"}).content.decode()
    assert "Không có đơn vị trực thuộc nào có “&lt;b&gt;zz”." in none


def test_who_holds_no_post_reads_no_units(
    client: Client, country: Country, django_user_model
) -> None:
    client.force_login(django_user_model.objects.create(username="nobody"))
    for name, args in (
        ("find", []),
        ("page", [country.ward.slug]),
        ("suggest", []),
        ("changes", []),
    ):
        assert client.get(reverse(f"units:{name}", args=args)).status_code == 403, name


def test_an_unknown_address_is_not_found(officer: Client) -> None:
    assert officer.get(reverse("units:page", args=["khong-co"])).status_code == 404


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_a_page_takes_the_same_queries_however_much_there_is(
    officer: Client, country: Country
) -> None:
    address = reverse("units:page", args=[country.province.slug])
    few = queries_of(officer, address)
    for number in range(30):
        made = factories.unit(
            f"Xã Số {number}", f"9{number}", under=country.province, since=factories.AFTER
        )
        before = factories.unit(f"Tỉnh {number}", tier="province", until=factories.REFORM_DAY)
        UnitSuccession.objects.create(old=before, new=country.province)
        UnitSuccession.objects.create(old=country.ward, new=made, is_partial=True)
    assert queries_of(officer, address) == few <= 36


def test_a_search_finds_without_marks_and_shows_where(officer: Client, country: Country) -> None:
    address = f"{reverse('units:find')}?q=da+bac"
    assert queries_of(officer, address) <= 20
    text = officer.get(reverse("units:find"), {"q": "da bac"}).content.decode()
    assert reverse("units:page", args=[country.ward.slug]) in text
    assert "Huyện Suối, Tỉnh Mẫu" in text
    assert "1 đơn vị có tên hoặc mã “da bac”" in text


def test_a_search_that_finds_nothing_says_what_to_do(officer: Client, country: Country) -> None:
    text = officer.get(reverse("units:find"), {"q": "<zzz>"}).content.decode()
    assert "Không có đơn vị nào tên hoặc mã là “&lt;zzz&gt;”." in text
    assert "Bớt chữ" in text


def test_the_search_page_opens_without_a_question(officer: Client) -> None:
    answer = officer.get(reverse("units:find"))
    assert answer.status_code == 200
    assert "Tên hoặc mã đơn vị" in answer.content.decode()


def test_a_wide_search_says_that_it_was_cut(officer: Client) -> None:
    for number in range(51):
        factories.unit(f"Xã Tân {number}", f"{number}")
    text = officer.get(reverse("units:find"), {"q": "tan"}).content.decode()
    assert "50 đơn vị đầu tiên" in text


def test_a_unit_page_is_only_read(officer: Client, country: Country) -> None:
    assert officer.post(reverse("units:page", args=[country.ward.slug])).status_code == 405
