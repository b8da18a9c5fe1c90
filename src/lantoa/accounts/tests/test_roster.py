"""A staff list from a spreadsheet: read, looked at, taken whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from lantoa.accounts import actions, queries
from lantoa.accounts.forms.roster import seal_rows
from lantoa.accounts.models import Invitation, Post, User
from lantoa.accounts.queries import StaffActor, actor_for
from lantoa.accounts.queries.roster import Roster, plan_roster
from lantoa.accounts.queries.sheet_in import COLUMNS, Cells, cells_of
from lantoa.accounts.queries.sheet_out import blank_sheet, links_sheet
from lantoa.accounts.rules import Role
from lantoa.accounts.tests.factories import person, post
from lantoa.audit.models import Entry
from lantoa.jobs.models import Letter
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.units.tests import factories as places
from lantoa.units.tests.factories import Country

pytestmark = pytest.mark.django_db

HEAD = list(COLUMNS.values())
TODAY = days.today()
Row = dict[str, object]


@pytest.fixture
def country() -> Country:
    return places.country()


@pytest.fixture
def actor(country: Country) -> StaffActor:
    return actor_for(person(country.province, Role.ADMINISTRATOR))


def row(**given: object) -> Row:
    return {
        "full_name": "Đặng Thị Thảo",
        "unit": "00022",
        "role": "Cán bộ",
        "since": "01/01/2026",
        **given,
    }


def sheet(rows: Sequence[Row], head: Sequence[str] = HEAD) -> bytes:
    kept = BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet("Danh sách")
    form = book.add_format({"num_format": "dd/mm/yyyy"})
    page.write_row(0, 0, head)
    for number, each in enumerate(rows, start=1):
        for name, cell in each.items():
            at = list(COLUMNS).index(name)
            if isinstance(cell, date):
                page.write_datetime(number, at, cell, form)
            elif isinstance(cell, str) and cell.startswith("{"):
                page.write_formula(number, at, cell.strip("{}"), None, "Đặng Thị Thảo")
            else:
                page.write(number, at, cell)
    book.close()
    return kept.getvalue()


def plan(actor: StaffActor, *rows: Row) -> Roster:
    return plan_roster(actor, cells_of(sheet(rows)))


def take(actor: StaffActor, *rows: Row, by_mail: bool = False) -> actions.Imported:
    return actions.import_roster(
        actor=actor,
        rows=cells_of(sheet(rows)),
        by_mail=by_mail,
        link_to=lambda token: f"https://lantoa.example/{token}",
    )


def problems(found: Roster) -> list[tuple[int, str, str]]:
    return [(each.number, each.column, each.problem.code) for each in found.problems]


# --- Taking over -------------------------------------------------------------------------------


def test_people_posts_and_links_come_from_a_sheet(actor: StaffActor, country: Country) -> None:
    done = take(
        actor,
        row(email="thao@xa.example", phone="0912 345 678", position="Công chức", address_as="chị"),
        row(full_name="Lò Văn Mẫn", unit="Xã Ân Hòa", role="chu tich, nguoi ky", since=TODAY),
        row(full_name="Lò Văn Mẫn", unit="an hoa", role="Biên tập viên", until="31/12/2026"),
    )
    thao = User.objects.get(username="thao.dang")
    man = User.objects.get(username="man.lo")
    assert (thao.email, thao.phone, thao.address_as) == ("thao@xa.example", "0912345678", "chị")
    assert (thao.is_active, thao.has_joined, thao.folded) == (False, False, "dang thi thao")
    assert thao.posts.get().valid_from == date(2026, 1, 1)
    assert {(each.role, each.valid_from, each.valid_to) for each in man.posts.all()} == {
        ("chair", TODAY, None),
        ("editor", date(2026, 1, 1), date(2027, 1, 1)),
    }
    assert {each.user.username for each in done.welcomes} == {"thao.dang", "man.lo"}
    for each in done.welcomes:
        actions.accept_invitation(token=each.token, password="suoi mat rung xanh")
    assert User.objects.filter(is_active=True, username__in=["thao.dang", "man.lo"]).count() == 2


def test_the_log_names_ids_of_a_list_and_no_person(actor: StaffActor, country: Country) -> None:
    take(actor, row(email="thao@xa.example"), row(full_name="Lò Văn Mẫn", unit="00023"))
    noted = Entry.objects.filter(object_key__startswith="accounts.roster:")
    assert {each.unit_id for each in noted} == {country.commune.pk, country.other.pk}
    assert sorted(pk for each in noted for pk in each.data["users"]) == sorted(
        User.objects.filter(is_active=False).values_list("pk", flat=True)
    )
    assert "thao" not in " ".join(str(each.data) for each in noted)


def test_taking_the_same_list_again_changes_nothing(actor: StaffActor) -> None:
    rows = (
        row(email="thao@xa.example"),
        row(full_name="Lò Văn Mẫn", phone="0912345678"),
        row(full_name="Vàng Thị Mỷ"),
        row(full_name="Giàng A Sử", username="su.giang"),
    )
    take(actor, *rows)
    before = (User.objects.count(), Post.objects.count(), Invitation.objects.count())
    found = plan(actor, *rows)
    assert problems(found) == []
    assert (found.new_people, found.changes) == (0, 0)
    done = take(actor, *rows)
    assert (done.welcomes, done.posts, done.changed) == ((), 0, 0)
    assert (User.objects.count(), Post.objects.count(), Invitation.objects.count()) == before


def test_a_known_person_gets_what_is_new(actor: StaffActor, country: Country) -> None:
    take(actor, row(email="thao@xa.example"))
    done = take(actor, row(email="thao@xa.example", phone="0912345678", unit="00023"))
    user = User.objects.get(email="thao@xa.example")
    assert (done.posts, done.changed, user.phone) == (1, 1, "0912345678")
    assert user.posts.count() == 2
    assert user.home_id == country.commune.pk


def test_letters_go_to_who_has_an_address_and_links_to_the_others(actor: StaffActor) -> None:
    done = take(actor, row(email="thao@xa.example"), row(full_name="Lò Văn Mẫn"), by_mail=True)
    assert done.mailed == 1
    assert [each.user.full_name for each in done.welcomes] == ["Lò Văn Mẫn"]
    (letter,) = Letter.objects.all()
    assert (letter.to, letter.is_secret) == ("thao@xa.example", True)


def test_when_one_row_fails_at_the_yes_none_is_taken(actor: StaffActor) -> None:
    rows = cells_of(sheet([row(), row(full_name="Lò Văn Mẫn", unit="99999")]))
    count = User.objects.count()
    with pytest.raises(Refused):
        actions.import_roster(actor=actor, rows=rows, link_to=str)
    assert User.objects.count() == count


def test_the_number_of_questions_does_not_grow_with_the_rows(
    actor: StaffActor, django_assert_max_num_queries
) -> None:
    def many(number: int, start: int) -> list[Cells]:
        return [
            Cells(
                number=at,
                full_name="Người Thử",
                username=f"thu{start + at}",
                email=f"thu{start + at}@xa.example",
                unit="00022",
                role="Cán bộ",
                since="01/01/2026",
            )
            for at in range(number)
        ]

    for number, start in ((3, 0), (300, 1000)):
        with django_assert_max_num_queries(40) as asked:
            done = actions.import_roster(actor=actor, rows=many(number, start), link_to=str)
        assert len(done.welcomes) == number
    assert len(asked) <= 40


# --- What is wrong with a row --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "column", "code"),
    [
        ({"full_name": ""}, "Họ và tên", "missing"),
        ({"full_name": "=HYPERLINK(1)"}, "Họ và tên", "bad_name"),
        ({"full_name": "<script>"}, "Họ và tên", "bad_name"),
        ({"full_name": "Đ" * 130}, "Họ và tên", "bad_name"),
        ({"full_name": "Đ" * 400}, "Họ và tên", "strange"),
        ({"full_name": "{=A1&A2}"}, "Họ và tên", "formula"),
        ({"address_as": "cái gì đó rất dài dòng lắm"}, "Xưng hô", "bad_form"),
        ({"username": "có dấu"}, "Tên đăng nhập", "bad_username"),
        ({"email": "khong"}, "Thư điện tử", "bad_email"),
        ({"phone": "12"}, "Số điện thoại", "bad_phone"),
        ({"unit": "99999"}, "Đơn vị", "no_unit"),
        ({"role": "Vua"}, "Vai trò", "bad_role"),
        ({"position": "=cmd|x"}, "Chức vụ ghi trên văn bản", "bad_position"),
        ({"since": "31/02/2026"}, "Từ ngày", "bad_day"),
        ({"until": "01/01/2020"}, "Đến hết ngày", "backwards"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(
    actor: StaffActor, given: Row, column: str, code: str
) -> None:
    found = plan(actor, row(username="dung.roi"), row(**given))
    assert problems(found) == [(3, column, code)]
    assert found.problems[0].problem.what
    assert found.problems[0].problem.remedy
    assert [each.username for each in found.rows] == ["dung.roi"]


def test_every_wrong_cell_of_a_row_is_told(actor: StaffActor) -> None:
    found = plan(actor, row(email="x", phone="1", role="?", unit="?"))
    assert [code for *_, code in problems(found)] == [
        "bad_email",
        "bad_phone",
        "no_unit",
        "bad_role",
    ]


def test_a_phone_that_excel_took_for_a_number_is_one(actor: StaffActor) -> None:
    (found,) = plan(actor, row(phone=912345678)).rows
    assert found.phone == "0912345678"


def test_two_meanings_are_refused(actor: StaffActor, country: Country) -> None:
    take(actor, row(email="thao@xa.example"), row(full_name="Lò Văn Mẫn", username="man"))
    found = plan(actor, row(username="man", email="thao@xa.example"))
    assert problems(found) == [(2, "Thư điện tử", "ambiguous")]
    for name in ("a", "b"):
        person(country.commune, Role.OFFICER, username=name)
    assert problems(plan(actor, row(full_name="Lò Thị Thảo"))) == [(2, "Họ và tên", "ambiguous")]


def test_two_people_of_one_sheet_do_not_share_an_address(actor: StaffActor) -> None:
    found = plan(
        actor, row(email="a@xa.example"), row(full_name="Lò Văn Mẫn", email="A@xa.example")
    )
    assert problems(found) == [(3, "Thư điện tử", "ambiguous")]


def test_a_post_that_stands_twice_is_told(actor: StaffActor) -> None:
    assert problems(plan(actor, row(), row())) == [(3, "Vai trò", "twice")]


def test_somebody_of_another_unit_is_taken_and_not_named(country: Country) -> None:
    other = person(country.other, Role.OFFICER, username="su", email="su@xa.example")
    actor = actor_for(person(country.commune, Role.ADMINISTRATOR))
    found = plan(actor, row(email="su@xa.example"), row(username="SU"))
    assert [code for *_, code in problems(found)] == ["taken", "taken"]
    assert other.full_name not in str(found.problems)


def test_who_also_serves_elsewhere_keeps_the_own_name(country: Country) -> None:
    user = person(country.commune, Role.OFFICER, username="su", email="su@xa.example")
    post(user, country.other, Role.EDITOR)
    actor = actor_for(person(country.commune, Role.ADMINISTRATOR))
    (found,) = plan(actor, row(username="su", email="khac@xa.example", role="Văn thư")).rows
    assert (found.user_id, found.changed, found.gives_post) == (user.pk, (), True)


def test_only_units_that_one_looks_after_are_taken(country: Country) -> None:
    actor = actor_for(person(country.commune, Role.ADMINISTRATOR))
    assert problems(plan(actor, row(unit="00023"))) == [(2, "Đơn vị", "no_unit")]
    with pytest.raises(NotPermitted):
        take(actor_for(person(country.commune, Role.OFFICER)), row())


# --- Files that are none -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", ""),
        (b"PK\x03\x04", ""),
        (b"khong phai bang", ""),
        (sheet([], ["Gì đó"]), "no_heading"),
        (sheet([row()], ["Họ và tên", "Đơn vị"]), "no_column"),
        (sheet([]), "empty"),
        (sheet([row(mark="Ví dụ")]), "empty"),
    ],
)
def test_what_is_no_list_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        cells_of(content)
    assert refusal.value.problems[0].field == "file"
    assert not code or refusal.value.problems[0].code == code


def test_more_rows_than_are_taken_are_refused() -> None:
    with pytest.raises(Refused) as refusal:
        cells_of(sheet([row()] * 5001))
    assert refusal.value.problems[0].code == "too_many"


# --- Sheets handed out ---------------------------------------------------------------------------


def test_the_blank_sheet_comes_back_in(actor: StaffActor) -> None:
    content = blank_sheet(queries.places(queries.managed_units(actor), TODAY), TODAY)
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    assert book.sheet_names == ["Danh sách", "Hướng dẫn", "Đơn vị"]
    first = book.get_sheet_by_index(0).to_python()
    assert [str(each).rstrip(" *") for each in first[0]] == HEAD
    with pytest.raises(Refused) as refusal:
        cells_of(content)
    assert refusal.value.problems[0].code == "empty"


def test_no_text_of_ours_becomes_a_formula() -> None:
    rows = [("=1+1", "+1", "@x", "https://lantoa.example/-a")]
    table = CalamineWorkbook.from_filelike(
        BytesIO(links_sheet(rows, days.now()))
    ).get_sheet_by_index(0)
    assert table.to_python()[1][:4] == ["=1+1", "+1", "@x", "https://lantoa.example/-a"]


# --- Pages ---------------------------------------------------------------------------------------


def test_a_sheet_is_looked_at_then_taken(actor: StaffActor) -> None:
    client = Client()
    client.force_login(actor.user)
    address = reverse("accounts:import")
    assert client.get(reverse("accounts:blank")).status_code == 200
    count = User.objects.count()
    file = SimpleUploadedFile("a.xlsx", sheet([row(email="a@xa.example"), row(unit="99999")]))
    looked = client.post(address, {"file": file})
    assert looked.status_code == 200
    text = looked.content.decode()
    assert "1 dòng nhập được, 1 chỗ sai" in text
    assert "Nhập 1 người" in text
    assert User.objects.count() == count
    sealed = looked.context["form"].initial["rows"]
    done = client.post(address, {"rows": sealed})
    assert done.status_code == 200
    assert "data:application/vnd" in done.content.decode()
    assert User.objects.count() == count + 1
    again = client.post(address, {"rows": sealed})
    assert again.status_code == 200
    assert User.objects.count() == count + 1


@pytest.mark.parametrize("sealed", ["", "x", "a:b:c", "\x00"])
def test_rows_that_were_not_shown_are_not_taken(actor: StaffActor, sealed: str) -> None:
    client = Client()
    client.force_login(actor.user)
    assert client.post(reverse("accounts:import"), {"rows": sealed}).status_code == 422


def test_rows_shown_to_another_are_not_taken(actor: StaffActor, country: Country) -> None:
    client = Client()
    client.force_login(person(country.province, Role.ADMINISTRATOR))
    sealed = seal_rows(cells_of(sheet([row()])), actor.key)
    count = User.objects.count()
    assert client.post(reverse("accounts:import"), {"rows": sealed}).status_code == 422
    assert User.objects.count() == count
