"""The first set-up: begun on the command line, answered page by page, closed for good."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from lantoa.accounts.models import Post, User
from lantoa.catalogue import actions as catalogue
from lantoa.catalogue import queries as reference
from lantoa.catalogue.models import Installation, TierDeadline
from lantoa.files.models import StoredFile
from lantoa.files.tests import samples
from lantoa.kernel import days
from lantoa.kernel.actor import Nobody, System
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.reports.models import ExpectedReport
from lantoa.units import queries as units
from lantoa.units.tests.factories import Country, country
from lantoa.workspace import actions, queries
from lantoa.workspace.actions.foundation import REGIME
from lantoa.workspace.queries import Standing

SYSTEM = System("start")
TOKEN = "ma-bi-mat-cua-lan-thiet-lap"
PASSWORD = "khoa-vang-1975-x"
PNG = samples.PNG


@pytest.fixture
def place(db: None, settings: Any, tmp_path: Path) -> Country:
    """A country and a set-up that has begun."""
    settings.DATA = tmp_path
    return begun()


def begun() -> Country:
    catalogue.load(actor=SYSTEM)
    with transaction.atomic():
        year = days.today().year
        catalogue.open_periods(
            actor=SYSTEM, regime=reference.regime(REGIME), years=[year, year + 1]
        )
    found = country()
    actions.begin_start(actor=SYSTEM, token=TOKEN)
    return found


def holder() -> Client:
    client = Client()
    answer = client.get(reverse("workspace:start"), {"ma": TOKEN})
    assert answer.status_code == 302
    return client


def at(page: str) -> str:
    return reverse("workspace:start_page", args=[page])


def person(**more: str) -> dict[str, str]:
    return {
        "full_name": "Nguyễn Văn Nam",
        "address_as": "anh",
        "username": "nam",
        "email": "nam@example.vn",
        "password": PASSWORD,
        "again": PASSWORD,
        **more,
    }


def regime(**more: str) -> dict[str, str]:
    year = days.today().year
    return {
        "period": f"{year + (days.today().month > 11)}",
        "own": "on",
        "own_to": "Bộ Nội vụ",
        "below": "on",
        "below_to": "Ủy ban nhân dân tỉnh Mẫu",
        "days_province": "9",
        "days_commune": "3",
        **more,
    }


def answer_all(client: Client, place: Country, **more: Any) -> None:
    """Every page but the last."""
    for page, given in (
        ("don-vi", {"level": "province", "province": place.province.slug}),
        ("quan-tri", person()),
        ("ten-goi", {"issuer_parent": "Ủy ban nhân dân", "issuer": "Tỉnh Mẫu", "place": "Mẫu"}),
        ("thu", {}),
        ("che-do", regime()),
    ):
        answer = client.post(at(page), {**given, **more.get(page, {})})
        assert answer.status_code == 302, (page, answer.content.decode())


# --- Who gets in ------------------------------------------------------------------------------


def test_without_the_token_no_page_opens(place: Country) -> None:
    client = Client()
    for address in (reverse("workspace:start"), *(at(page) for page in ("don-vi", "kiem-tra"))):
        assert client.get(address).status_code == 403
        assert client.post(address).status_code in (403, 405)
    assert client.get(reverse("workspace:start"), {"ma": TOKEN + "x"}).status_code == 403
    assert client.get(reverse("workspace:start"), {"ma": ""}).status_code == 403
    assert not queries.answers()


def test_the_token_leaves_the_address_and_is_kept_nowhere_in_plain(place: Country) -> None:
    client = Client()
    answer = client.get(reverse("workspace:start"), {"ma": TOKEN})
    assert answer["Location"] == reverse("workspace:start")
    assert "no-store" in answer["Cache-Control"]
    assert TOKEN not in str(dict(client.session))
    assert TOKEN not in Installation.objects.get().token_hash
    assert client.get(at("don-vi")).status_code == 200


def test_a_form_from_elsewhere_is_refused(place: Country) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get(reverse("workspace:start"), {"ma": TOKEN})
    given = {"level": "province", "province": place.province.slug}
    assert client.post(at("don-vi"), given).status_code == 403
    assert not queries.answers()


@pytest.mark.django_db
def test_where_nothing_was_begun_there_is_no_such_page() -> None:
    for address in (reverse("workspace:start"), at("don-vi")):
        assert Client().get(address, {"ma": TOKEN}).status_code == 404


def test_once_somebody_can_sign_in_there_is_no_such_page(place: Country) -> None:
    client = holder()
    User.objects.create(username="ai", full_name="Ai")
    assert client.get(reverse("workspace:start"), {"ma": TOKEN}).status_code == 404
    assert client.get(at("don-vi")).status_code == 404
    with pytest.raises(Refused):
        actions.answer(actor=SYSTEM, step="mail", given={})


def test_a_new_token_shuts_out_the_holder_of_the_old_one(place: Country) -> None:
    client = holder()
    actions.begin_start(actor=SYSTEM, token="another")
    assert client.get(at("don-vi")).status_code == 403


def test_until_the_end_every_other_page_waits_or_leads_to_the_set_up(
    place: Country, settings: Any
) -> None:
    settings.SETTING_UP = True
    stranger, client = Client(), holder()
    for address in ("/", "/tai-khoan/login/", "/don-vi/", "/khong-co/"):
        answer = stranger.get(address)
        assert answer.status_code == 503
        assert "đang được thiết lập" in answer.content.decode()
        assert client.get(address)["Location"] == reverse("workspace:start")
    assert stranger.get(reverse("workspace:alive")).status_code == 200
    answer_all(client, place)
    assert client.post(at("kiem-tra")).status_code == 302
    assert stranger.get("/tai-khoan/login/").status_code == 200
    assert settings.SETTING_UP is False


# --- Page by page ---------------------------------------------------------------------------


def test_a_page_that_is_ahead_leads_back_to_the_first_open_one(place: Country) -> None:
    client = holder()
    for page in ("quan-tri", "che-do", "kiem-tra"):
        assert client.get(at(page))["Location"] == at("don-vi")
        assert client.post(at(page))["Location"] == at("don-vi")
    assert client.get(at("khong-co")).status_code == 404


def test_what_was_answered_is_there_again_in_another_browser(place: Country) -> None:
    answer_all(holder(), place)
    other = holder()
    assert other.get(reverse("workspace:start"))["Location"] == at("kiem-tra")
    page = other.get(at("quan-tri")).content.decode()
    assert 'value="Nguyễn Văn Nam"' in page
    assert PASSWORD not in page
    assert "Để trống nếu giữ mật khẩu đó" in page
    assert 'value="Bộ Nội vụ"' in other.get(at("che-do")).content.decode()
    again = other.post(at("quan-tri"), person(full_name="Trần Thị Nga", password="", again=""))
    assert again.status_code == 302
    assert PASSWORD not in str(queries.answers())
    assert queries.answers()["administrator"]["full_name"] == "Trần Thị Nga"
    assert queries.answers()["administrator"]["password"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"password": "ngan", "again": "ngan"}, "10"),
        ({"password": "nguyenvannam", "again": "nguyenvannam", "username": "nguyenvannam"}, "Lỗi"),
        ({"password": "password12", "again": "password12"}, "Lỗi"),
        ({"again": "khac-hoan-toan"}, "không giống nhau"),
        ({"password": "", "again": ""}, "Chưa ghi mật khẩu"),
        ({"username": "năm"}, "ký tự lạ"),
        ({"username": ""}, "Chưa ghi tên đăng nhập"),
        ({"email": "nam"}, "không phải là địa chỉ"),
        ({"full_name": "x" * 121}, "Lỗi"),
        ({"address_as": "đồng chí"}, "Lỗi"),
    ],
)
def test_a_person_who_cannot_be_made_is_refused_in_words(
    place: Country, more: dict[str, str], words: str
) -> None:
    client = holder()
    client.post(at("don-vi"), {"level": "province", "province": place.province.slug})
    answer = client.post(at("quan-tri"), person(**more))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "administrator" not in queries.answers()


def test_a_commune_is_asked_for_once_its_province_is_known(place: Country) -> None:
    client = holder()
    given = {"level": "commune", "province": place.province.slug}
    first = client.post(at("don-vi"), given)
    assert first.status_code == 200
    assert place.commune.slug in first.content.decode()
    assert client.post(at("don-vi"), {**given, "commune": ""}).status_code == 422
    assert client.post(at("don-vi"), {**given, "commune": place.ward.slug}).status_code == 422
    assert client.post(at("don-vi"), {**given, "commune": place.commune.slug}).status_code == 302
    assert queries.answers()["unit"]["unit"] == place.commune.slug


def test_another_unit_asks_again_for_its_names_and_reports_and_keeps_the_rest(
    place: Country,
) -> None:
    client = holder()
    answer_all(client, place, **{"ten-goi": {"phone": "0231 3876 543"}})
    commune = {"level": "commune", "province": place.province.slug, "commune": place.commune.slug}
    client.post(at("don-vi"), commune)
    assert set(queries.answers()) == {"unit", "administrator", "mail", "contact"}
    page = client.get(at("ten-goi")).content.decode()
    assert 'value="Xã Suối Mẫu"' in page
    assert 'value="0231 3876 543"' in page


def test_the_crest_is_a_picture_and_a_new_one_takes_the_place_of_the_old(place: Country) -> None:
    client = holder()
    answer_all(client, place)
    names = {"issuer_parent": "Ủy ban nhân dân", "issuer": "Tỉnh Mẫu", "place": "Mẫu"}
    svg = SimpleUploadedFile("a.svg", b"<svg onload='alert(1)'/>")
    refused = client.post(at("ten-goi"), {**names, "crest": svg})
    assert refused.status_code == 422
    assert 'value="Tỉnh Mẫu"' in refused.content.decode()
    assert not StoredFile.objects.exists()
    picture = SimpleUploadedFile("hinh.png", PNG)
    assert client.post(at("ten-goi"), {**names, "crest": picture}).status_code == 302
    client.post(at("ten-goi"), names)
    assert queries.answers()["identity"]["crest"] == StoredFile.objects.get().pk
    client.post(at("ten-goi"), {**names, "drop_crest": "on"})
    assert queries.answers()["identity"]["crest"] is None
    assert not StoredFile.objects.exists()


def test_a_letter_of_trial_goes_out_and_a_wrong_address_is_told(
    place: Country, settings: Any
) -> None:
    client = holder()
    answer_all(client, place)
    assert client.post(at("thu"), {"test": "1", "to": "nam@example.vn"}).status_code == 302
    assert [letter.to for letter in mail.outbox] == [["nam@example.vn"]]
    wrong = client.post(at("thu"), {"test": "1", "to": "nam\nbcc: x@example.vn"})
    assert wrong.status_code == 422
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    broken = client.post(at("thu"), {"test": "1", "to": "nam@example.vn"})
    assert broken.status_code == 422
    assert "Chưa gửi được thư" in broken.content.decode()


@pytest.mark.parametrize(
    ("page", "given"),
    [
        ("don-vi", {"level": "king", "province": "x"}),
        ("don-vi", {"level": "province", "province": "tinh-khong-co"}),
        ("don-vi", {"level": "department", "name": ""}),
        ("don-vi", {"level": "department", "name": "Sở \x00 Nội vụ"}),
        ("che-do", {"period": "1999"}),
        ("che-do", {"days_commune": "0"}),
        ("che-do", {"days_commune": "99999999999999999999"}),
        ("che-do", {"own_to": " "}),
        ("che-do", {"below_to": "\x00"}),
        ("ten-goi", {"place": "x" * 81}),
    ],
)
def test_hostile_and_careless_answers_are_refused_and_nothing_changes(
    place: Country, page: str, given: dict[str, str]
) -> None:
    client = holder()
    answer_all(client, place)
    before = queries.answers()
    full = {"province": place.province.slug, **given} if page == "don-vi" else given
    full = regime(**given) if page == "che-do" else full
    assert client.post(at(page), full).status_code == 422
    assert queries.answers() == before


def test_words_of_a_page_are_escaped(place: Country) -> None:
    client = holder()
    nasty = "<script>alert(1)</script>"
    answer_all(client, place, **{"quan-tri": {"full_name": nasty}})
    page = client.get(at("kiem-tra")).content.decode()
    assert nasty not in page
    assert "&lt;script&gt;" in page


# --- The end -----------------------------------------------------------------------------------


def test_the_end_makes_everything_and_closes_the_set_up(place: Country) -> None:
    client = holder()
    token = queries.token_file()
    token.write_text(TOKEN)
    answer_all(client, place, **{"che-do": {"verified": "on"}})
    answer = client.post(at("kiem-tra"), follow=True)
    assert answer.status_code == 200
    assert answer.context["request"].user.is_authenticated
    user = User.objects.get()
    assert user.check_password(PASSWORD)
    assert (user.full_name, user.address_as, user.email) == (
        "Nguyễn Văn Nam",
        "anh",
        "nam@example.vn",
    )
    post = Post.objects.get()
    assert (post.unit, post.role) == (place.province, "administrator")
    assert client.session["_auth_user_id"] == str(user.pk)
    head = queries.head_unit(days.today())
    assert head == place.province
    assert units.speaker(place.province.pk, days.today()).place == "Mẫu"
    assert ExpectedReport.objects.count() == 3
    changed = TierDeadline.objects.filter(tier="commune", valid_from=days.today())
    assert {row.working_days_after for row in changed} == {3}
    assert all(row.is_verified for row in changed)
    row = Installation.objects.get()
    assert (row.answers, row.token_hash) == ({}, "")
    assert queries.standing() is Standing.REAL
    for address in (reverse("workspace:start"), at("don-vi"), at("kiem-tra")):
        assert Client().get(address, {"ma": TOKEN}).status_code == 404
        # The second step, which is asked of an administrator, stands before every address.
        assert client.post(address).status_code in (403, 404, 405)
        assert Client().post(address).status_code in (404, 405)


@pytest.mark.django_db(transaction=True)
def test_the_token_file_goes_with_the_set_up(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    place = begun()
    queries.token_file().write_text(TOKEN)
    client = holder()
    answer_all(client, place)
    client.post(at("kiem-tra"))
    assert not queries.token_file().exists()


def test_a_department_is_founded_under_its_province(place: Country) -> None:
    client = holder()
    answer_all(
        client,
        place,
        **{
            "don-vi": {"level": "department", "name": "Sở Nội vụ"},
            "ten-goi": {"issuer_parent": "Ủy ban nhân dân tỉnh Mẫu", "issuer": "Sở Nội vụ"},
        },
    )
    client.post(at("kiem-tra"))
    head = queries.head_unit(days.today())
    assert head is not None
    assert head.kind == "department"
    assert units.ancestors(head.pk, days.today()) == (place.province.pk,)
    assert units.speaker(head.pk, days.today()).prose == "Sở Nội vụ"
    assert ExpectedReport.objects.get().unit == head


def test_an_end_that_cannot_be_made_leaves_everything_as_it_was(place: Country) -> None:
    client = holder()
    answer_all(client, place)
    TierDeadline.objects.all().delete()
    answer = client.post(at("kiem-tra"))
    assert answer.status_code == 422
    assert "Chưa lập được hệ thống" in answer.content.decode()
    assert not User.objects.exists()
    assert not ExpectedReport.objects.exists()
    assert queries.is_being_set_up()


def test_an_end_before_every_page_was_answered_is_refused(place: Country) -> None:
    with pytest.raises(Refused) as refusal:
        actions.finish_start(actor=SYSTEM)
    assert refusal.value.problems[0].code == "unit"


def test_nobody_answers_without_the_permission(place: Country) -> None:
    acts: list[Callable[[], object]] = [
        lambda: actions.answer(actor=Nobody(), step="mail", given={}),
        lambda: actions.finish_start(actor=Nobody()),
        lambda: actions.begin_start(actor=Nobody(), token="x"),
        lambda: actions.mark_demonstration(actor=Nobody()),
        lambda: actions.send_test_letter(actor=Nobody(), to="a@example.vn"),
    ]
    for act in acts:
        with pytest.raises(NotPermitted):
            act()


@pytest.mark.django_db(transaction=True)
def test_of_two_browsers_that_finish_at_once_one_makes_an_administrator(
    settings: Any, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    place = begun()
    answer_all(holder(), place)
    gate, told = threading.Barrier(2), []

    def finish() -> None:
        try:
            gate.wait(10)
            actions.finish_start(actor=SYSTEM)
            told.append("made")
        except Refused as refused:
            told.append(refused.problems[0].code)
        finally:
            connection.close()

    both = [threading.Thread(target=finish) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join(30)
    assert sorted(told) == ["made", "over"]
    assert User.objects.count() == 1


# --- The two never mix ---------------------------------------------------------------------


@pytest.mark.django_db
def test_a_database_says_what_it_holds_and_refuses_the_other() -> None:
    assert queries.standing() is Standing.EMPTY
    actions.mark_demonstration(actor=SYSTEM)
    assert queries.standing() is Standing.DEMONSTRATION
    actions.mark_demonstration(actor=SYSTEM)
    with pytest.raises(Refused) as refusal:
        actions.begin_start(actor=SYSTEM, token=TOKEN)
    assert refusal.value.problems[0].code == "demonstration"


@pytest.mark.django_db
def test_a_real_installation_takes_no_demonstration_from_its_first_moment_on() -> None:
    actions.begin_start(actor=SYSTEM, token=TOKEN)
    assert queries.standing() is Standing.BEGUN
    for _ in range(2):
        for is_marked in (False, True):
            with pytest.raises(Refused) as refusal:
                actions.mark_demonstration(actor=SYSTEM, is_marked=is_marked)
            assert refusal.value.problems[0].code == "real"
        Installation.objects.update(finished_at=days.now())
    with pytest.raises(Refused) as refusal:
        actions.begin_start(actor=SYSTEM, token=TOKEN)
    assert refusal.value.problems[0].code == "over"


@pytest.mark.django_db
def test_people_without_a_row_are_real_unless_the_folder_says_otherwise() -> None:
    User.objects.create(username="ai", full_name="Ai")
    assert queries.standing() is Standing.REAL
    with pytest.raises(Refused):
        actions.mark_demonstration(actor=SYSTEM)
    actions.mark_demonstration(actor=SYSTEM, is_marked=True)
    assert queries.standing() is Standing.DEMONSTRATION
