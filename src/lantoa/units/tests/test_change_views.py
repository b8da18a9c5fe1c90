"""Recording a change as an administrator does, and taking it back."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.papers import sheet
from lantoa.units import actions, queries
from lantoa.units.models import Change, Unit, UnitVersion
from lantoa.units.tests import factories
from lantoa.units.tests.changing import asked, commune
from lantoa.units.tests.conftest import StaffClient
from lantoa.units.tests.factories import Country

pytestmark = pytest.mark.django_db
ACT = {
    "act_kind": "resolution",
    "number": "1/NQ-HĐND",
    "issued_on": "02/01/2026",
    "issuer": "Hội đồng nhân dân tỉnh Mẫu",
    "on": "30/4/2026",
}


def address(unit: Unit) -> str:
    return reverse("units:change_new", args=[unit.slug])


def send(client: Client, unit: Unit, kind: str, **typed: object) -> HttpResponse:
    return client.post(address(unit), {"hinh-thuc": kind, **ACT, **typed})


def text_of(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def merge(client: Client, country: Country, **typed: object) -> HttpResponse:
    told = {
        "sources": [country.commune.pk, country.other.pk],
        "new0_name": "Xã Suối Hòa",
        "new0_division": "rural_commune",
        **typed,
    }
    return send(client, country.commune, "merge", **told)


def test_a_merge_is_shown_before_it_is_carried_out(administrator: Client, country: Country) -> None:
    before = UnitVersion.objects.count()
    answer = merge(administrator, country)
    assert answer.status_code == 200
    text = text_of(answer)
    assert "Xã Suối Mẫu, Xã Ân Hòa → Xã Suối Hòa" in text
    assert "Kết thúc (2)" in text and "Bắt đầu (1)" in text and "Kế thừa (2)" in text
    assert "Số liệu cũ vẫn đứng tên đơn vị cũ." in text
    assert UnitVersion.objects.count() == before
    assert not Change.objects.filter(kind="merge").exists()


def test_a_confirmed_merge_is_carried_out(administrator: Client, country: Country) -> None:
    answer = merge(administrator, country, confirmed="1")
    change = Change.objects.get(kind="merge")
    assert answer.headers["Location"] == reverse("units:change", args=[change.pk])
    (new,) = queries.children(country.province.pk, date(2026, 5, 1))
    assert new.name == "Xã Suối Hòa"
    page = text_of(administrator.get(answer.headers["Location"]))
    assert "Nghị quyết số 1/NQ-HĐND ngày 02/01/2026 của Hội đồng nhân dân tỉnh Mẫu" in page


def test_going_back_from_the_preview_keeps_every_word(
    administrator: Client, country: Country
) -> None:
    answer = merge(administrator, country, _sua="1", note="ghi chú dài")
    text = text_of(answer)
    assert answer.status_code == 200
    for typed in ("Xã Suối Hòa", "1/NQ-HĐND", "30/4/2026", "ghi chú dài"):
        assert typed in text
    assert "Chưa ghi được" not in text


def test_a_refusal_stands_at_its_field_and_loses_nothing(
    administrator: Client, country: Country
) -> None:
    answer = merge(administrator, country, new0_name="Suối Hòa", number="")
    assert answer.status_code == 422
    text = text_of(answer)
    assert "Suối Hòa" in text
    assert "Chưa ghi số, ký hiệu" in text
    answer = merge(administrator, country, new0_name="Suối Hòa")
    assert "Tên phải bắt đầu bằng “Xã” như loại hình đã chọn." in text_of(answer)
    assert 'href="#id_new0_name"' in text_of(answer)


def test_adding_a_row_for_a_new_unit_needs_no_script(
    administrator: Client, country: Country
) -> None:
    typed = {"so_dong": "2", "new0_name": "Xã Một", "_them": "1"}
    answer = send(administrator, country.commune, "split", **typed)
    text = text_of(answer)
    assert answer.status_code == 200
    assert "new2_name" in text and "new3_name" not in text
    assert "Xã Một" in text


@pytest.mark.parametrize("rows", ["9" * 40, "-3", "x", "１", "999"])
def test_a_hostile_number_of_rows_is_bounded(
    administrator: Client, country: Country, rows: str
) -> None:
    answer = send(administrator, country.commune, "split", so_dong=rows)
    assert answer.status_code == 422
    assert "new20_name" not in text_of(answer)


def test_a_split_goes_on_and_gives_a_part_away(administrator: Client, country: Country) -> None:
    answer = send(
        administrator,
        country.commune,
        "split",
        goes_on="on",
        so_dong="2",
        new0_name="Xã Mới",
        new0_division="rural_commune",
        confirmed="1",
    )
    assert answer.status_code == 302, text_of(answer)[:2000]
    names = {each.name for each in queries.children(country.province.pk, date(2026, 5, 1))}
    assert names == {"Xã Suối Mẫu", "Xã Ân Hòa", "Xã Mới"}


@pytest.mark.parametrize(
    ("kind", "typed", "told"),
    [
        ("rename", {"name": "Xã Suối Trong"}, "Xã Suối Trong"),
        ("retype", {"name": "Phường Suối Mẫu", "division": "ward"}, "Phường Suối Mẫu"),
        ("abolish", {}, "Kết thúc (1)"),
    ],
)
def test_each_kind_has_its_own_fields(
    administrator: Client, country: Country, kind: str, typed: dict[str, str], told: str
) -> None:
    blank = administrator.get(address(country.commune), {"hinh-thuc": kind})
    assert blank.status_code == 200
    assert told in text_of(send(administrator, country.commune, kind, **typed))


def test_a_unit_moves_under_another_province(staff: StaffClient, country: Country) -> None:
    land = factories.unit(
        "Tỉnh Khác", "03", tier="province", division="province", since=factories.REFORM_DAY
    )
    administrator = staff(country.province, "administrator")
    answer = send(administrator, country.commune, "reparent", parent=land.pk, confirmed="1")
    assert answer.status_code == 403, "units.found is asked for at the new parent"


def test_an_office_is_founded_under_the_own_unit(administrator: Client, country: Country) -> None:
    actions.load_kinds(actor=System())
    place = reverse("units:found", args=[country.province.slug])
    assert "Sở, ban, ngành cấp tỉnh" in text_of(administrator.get(place))
    typed = {**ACT, "kind": "department", "name": "Sở Nội vụ"}
    preview = administrator.post(place, typed)
    assert "Bắt đầu (1)" in text_of(preview)
    answer = administrator.post(place, {**typed, "confirmed": "1"})
    assert answer.status_code == 302, text_of(answer)[:3000]
    page = text_of(administrator.get(reverse("units:page", args=["so-noi-vu"])))
    assert "Sở, ban, ngành cấp tỉnh" in page


def test_a_change_is_taken_back_with_a_reason(administrator: Client, country: Country) -> None:
    merge(administrator, country, confirmed="1")
    change = Change.objects.get(kind="merge")
    place = reverse("units:change_undo", args=[change.pk])
    assert administrator.get(place).status_code == 200
    assert administrator.post(place, {"reason": " "}).status_code == 422
    assert administrator.post(place, {"reason": "Ghi nhầm"}).status_code == 302
    page = text_of(administrator.get(reverse("units:change", args=[change.pk])))
    assert "Đã hoàn tác." in page and "Ghi nhầm" in page
    assert len(queries.children(country.province.pk, date(2026, 5, 1))) == 2
    assert administrator.get(place).status_code == 403


def test_an_undo_that_is_refused_says_what_stands_on_it(
    administrator: Client, country: Country
) -> None:
    first = asked("merge", [country.commune, country.other], [commune("Xã Hòa")])
    row = actions.enact(actor=System(), change=first)
    new = Unit.objects.get(versions__name="Xã Hòa")
    later = asked("rename", [new], name="Xã Bình", on=date(2026, 6, 1))
    actions.enact(actor=System(), change=later)
    place = reverse("units:change_undo", args=[row.pk])
    answer = administrator.post(place, {"reason": "Ghi nhầm"})
    assert answer.status_code == 422
    assert "Xã Bình" in text_of(answer)


def test_the_list_of_changes_is_short_on_queries_and_tells_each(
    officer: Client, country: Country, django_assert_max_num_queries
) -> None:
    for number in range(30):
        told = asked(
            "rename", [country.commune], name=f"Xã Số {number}", on=date(2026, 1, 1 + number)
        )
        actions.enact(actor=System(), change=told)
    with django_assert_max_num_queries(16):
        text = text_of(officer.get(reverse("units:changes")))
    assert text.index("Xã Số 29") < text.index("Xã Số 28")
    assert "Xã Số 3 " not in text
    own = text_of(officer.get(reverse("units:changes"), {"don-vi": country.other.slug}))
    assert "Xã Số" not in own.partition("<main")[2]


def test_who_is_no_administrator_changes_nothing(
    staff: StaffClient, officer: Client, country: Country
) -> None:
    row = actions.enact(actor=System(), change=asked("rename", [country.commune], name="Xã Khác"))
    chair = staff(country.province, "chair")
    elsewhere = factories.unit("Tỉnh Khác", "03", tier="province", since=factories.REFORM_DAY)
    stranger = staff(elsewhere, "administrator")
    for client in (officer, chair, stranger):
        for method in (client.get, client.post):
            for place in (
                address(country.commune),
                reverse("units:found", args=[country.province.slug]),
                reverse("units:change_undo", args=[row.pk]),
            ):
                assert method(place).status_code == 403, place
        page = text_of(client.get(reverse("units:page", args=[country.commune.slug])))
        assert "Ghi thay đổi" not in page
    assert merge(stranger, country, confirmed="1").status_code == 403


def test_units_of_others_cannot_be_smuggled_into_a_change(
    administrator: Client, country: Country
) -> None:
    elsewhere = factories.unit("Tỉnh Khác", "03", tier="province", since=factories.REFORM_DAY)
    foreign = factories.unit("Xã Lạ", "88", under=elsewhere, since=factories.REFORM_DAY)
    answer = merge(administrator, country, sources=[country.commune.pk, foreign.pk], confirmed="1")
    assert answer.status_code == 403
    assert not Change.objects.filter(kind="merge").exists()


@pytest.mark.parametrize("number", ["0", "999999", "9" * 30])
def test_a_change_that_is_none_is_not_found(officer: Client, number: str) -> None:
    assert officer.get(f"/don-vi/thay-doi/{number}/").status_code == 404


def test_a_gone_unit_is_not_changed(administrator: Client, country: Country) -> None:
    assert administrator.get(address(country.ward)).status_code == 404


def test_a_paper_goes_with_the_change_and_comes_back(
    administrator: Client, officer: Client, country: Country, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    from_paper = sheet.stand_in("Nghị quyết", ("Thử",), "")
    sent = SimpleUploadedFile("nq.pdf", from_paper, content_type="application/pdf")
    preview = merge(administrator, country, file=sent)
    token = re.search(r'name="tep_da_gui" value="([^"]+)"', preview.content.decode())
    assert token is not None, text_of(preview)[:2000]
    answer = merge(administrator, country, confirmed="1", tep_da_gui=token.group(1))
    change = Change.objects.get(kind="merge")
    assert answer.status_code == 302
    got = officer.get(reverse("units:act_file", args=[change.pk]))
    assert b"".join(got.streaming_content) == from_paper
    assert "attachment" in got.headers["Content-Disposition"]


def test_a_made_up_token_brings_no_file(administrator: Client, country: Country) -> None:
    merge(administrator, country, confirmed="1", tep_da_gui="1:abc:def")
    assert Change.objects.get(kind="merge").file_id is None


def test_suggestions_are_few_dated_and_for_staff_only(
    officer: Client, client: Client, country: Country
) -> None:
    place = reverse("units:suggest")
    assert client.get(place, {"q": "suoi"}).status_code == 302
    told = officer.get(place, {"q": "da bac"}).json()
    assert [(each["label"], each["detail"]) for each in told["found"]] == [
        ("Xã Suối Mẫu", "Tỉnh Mẫu. trước đây: Phường Đá Bạc")
    ]
    old = officer.get(place, {"q": "da bac", "ngay": "2024-03-01"}).json()
    assert [each["label"] for each in old["found"]] == ["Phường Đá Bạc"]
    for number in range(20):
        factories.unit(f"Xã Tân {number}", under=country.province, since=factories.REFORM_DAY)
    many = officer.get(place, {"q": "tan"}).json()
    assert (len(many["found"]), many["more"]) == (12, True)
    assert officer.get(place, {"q": "tan", "duoi": "khong-co"}).status_code == 404
    assert officer.get(place, {"q": "", "ngay": "<x>"}).json() == {"found": [], "more": False}
    assert officer.post(place).status_code == 405


def test_suggestions_take_fixed_queries(
    officer: Client, country: Country, django_assert_max_num_queries
) -> None:
    for number in range(30):
        factories.unit(f"Xã Tân {number}", under=country.province, since=factories.REFORM_DAY)
    with django_assert_max_num_queries(12):
        officer.get(reverse("units:suggest"), {"q": "tan"})
    assert days.today() > factories.REFORM_DAY


def test_both_lists_are_downloaded_as_csv(officer: Client, country: Country) -> None:
    units = officer.get(reverse("units:sheet", args=["don-vi"]))
    assert units.headers["Content-Disposition"] == 'attachment; filename="don-vi.csv"'
    assert "Xã Suối Mẫu" in units.content.decode("utf-8-sig")
    edges = officer.get(reverse("units:sheet", args=["ke-thua"])).content.decode("utf-8-sig")
    assert country.split.slug in edges
    assert officer.get("/don-vi/danh-muc/khac.csv").status_code == 404
