from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import ReportPeriod
from lantoa.kernel import days
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.value import Qualifier, exact, stated
from lantoa.reports import actions, queries
from lantoa.reports.models import Report, ReportVersion
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM, World

PLAYS = "loudspeaker.play.placement"
LOOKING = ("officer", "chair", "clerk", "reviewer", "province_chair", "administrator", "editor")


def signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name])
    return client


def at(name: str, world: World, *more: object, of: str = "expected") -> str:
    return reverse(f"reports:{name}", args=[getattr(world, of).pk, *more])


def desk(world: World) -> str:
    return reverse("reports:below", args=[world.province.slug, "2018"])


# --- Who may open what -------------------------------------------------------------------------


def addresses(world: World) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Address of each page, and who may open it."""
    return {
        "list": (reverse("reports:list"), tuple(world.people)),
        "page": (at("page", world), LOOKING),
        "figure": (at("figure", world, PLAYS), LOOKING),
        "paper": (at("paper", world, "pdf"), LOOKING),
        "edit": (at("edit", world), ("officer",)),
        "declare": (at("declare", world), ("officer",)),
        "hand to the chair": (at("step", world, "send_for_signature"), ("officer",)),
        "take up again": (at("step", world, "redraft"), ("officer",)),
        "sign": (at("step", world, "submit"), ("chair",)),
        "send back": (at("send_back", world), ("chair",)),
        "number": (at("number", world), ("clerk",)),
        "accept": (at("step", world, "accept"), ("reviewer",)),
        "give back": (at("return", world), ("reviewer",)),
        "desk": (desk(world), ("reviewer", "province_chair")),
    }


def test_each_page_opens_to_those_it_is_for_and_to_nobody_else(world: World) -> None:
    make.log(world.district, count=exact(4))
    make.drafted(world.expected)
    wrong: list[tuple[str, str, int]] = []
    for page, (address, allowed) in addresses(world).items():
        for name in world.people:
            status = signed_in(world, name).get(address).status_code
            if status != (200 if name in allowed else 403):
                wrong.append((page, name, status))
        answer = Client().get(address)
        if answer.status_code != 302 or reverse("account_login") not in answer["Location"]:
            wrong.append((page, "signed out", answer.status_code))
    assert wrong == []


def test_what_changes_something_is_refused_to_all_others(world: World) -> None:
    make.drafted(world.expected)
    posts = {
        at("start", world): "officer",
        at("edit", world): "officer",
        at("declare", world): "officer",
        at("undeclare", world): "officer",
        at("step", world, "send_for_signature"): "officer",
        at("step", world, "redraft"): "officer",
        at("step", world, "submit"): "chair",
        at("send_back", world): "chair",
        at("number", world): "clerk",
        at("step", world, "accept"): "reviewer",
        at("return", world): "reviewer",
        at("take_in", world): "nobody",
    }
    before = Report.objects.values().get()
    for address, allowed in posts.items():
        for name in set(world.people) - {allowed}:
            assert signed_in(world, name).post(address).status_code == 403, (address, name)
        assert Client().post(address).status_code == 302
    assert Report.objects.values().get() == before


def test_addresses_that_lead_nowhere_are_not_found(world: World) -> None:
    officer = signed_in(world, "officer")
    for address in (
        reverse("reports:page", args=[999]),
        at("step", world, "burn"),
        at("figure", world, "no.such.thing"),
        at("edit", world),
        at("paper", world, "pdf"),
        reverse("reports:paper", args=[world.expected.pk, "exe"]),
    ):
        assert officer.get(address).status_code == 404, address
    reviewer = signed_in(world, "reviewer")
    for slug, key in ((world.province.slug, "2017"), ("khong-co", "2018")):
        assert reviewer.get(reverse("reports:below", args=[slug, key])).status_code == 404


# --- Drafting ----------------------------------------------------------------------------------


def test_an_officer_begins_writes_and_hands_over(world: World) -> None:
    make.log(world.district, count=exact(4))
    officer = signed_in(world, "officer")
    assert "Lập dự thảo" in officer.get(at("page", world)).content.decode()
    officer.post(at("start", world))
    page = officer.get(at("page", world)).content.decode()
    assert "Kiểm tra trước khi gửi" in page
    revision = Report.objects.get().revision
    saved = officer.post(at("edit", world), {**make.WORDS, "revision": revision}, follow=True)
    assert "Đã lưu lúc" in saved.content.decode()
    sent = officer.post(at("step", world, "send_for_signature"), follow=True).content.decode()
    assert "Đã trình Chủ tịch ký" in sent
    assert "Bước 2 trên 6: trình ký." in sent
    assert officer.get(at("edit", world)).status_code == 302


def test_whose_page_was_older_sees_both_texts_and_loses_none(world: World) -> None:
    report = actions.start_draft(actor=SYSTEM, expected=world.expected)
    typed = {**make.WORDS, "steering": "Bản của tôi.", "revision": report.revision}
    actions.save_sections(
        actor=SYSTEM,
        expected=world.expected,
        sections={**make.WORDS, "steering": "Bản của người khác."},
        revision=report.revision,
    )
    officer = signed_in(world, "officer")
    answer = officer.post(at("edit", world), typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Bản của tôi." in page and "Bản của người khác." in page
    report.refresh_from_db()
    assert report.sections["steering"] == "Bản của người khác."
    assert f'name="revision" value="{report.revision}"' in page
    assert (
        officer.post(at("edit", world), {**typed, "revision": report.revision}).status_code == 302
    )


def test_a_figure_is_declared_with_its_reason_and_source(world: World) -> None:
    actions.start_draft(actor=SYSTEM, expected=world.expected)
    officer = signed_in(world, "officer")
    bare = officer.post(at("declare", world), {"indicator": PLAYS, "value": "nhiều"})
    page = bare.content.decode()
    assert bare.status_code == 422
    assert "“nhiều” không phải là số" in page and "Chưa ghi lý do" in page
    officer.post(
        at("declare", world),
        {
            "indicator": PLAYS,
            "value": "hơn 600",
            "reason": "Theo sổ của đài.",
            "source_words": "đã phát hơn 600 lượt",
        },
    )
    page = officer.get(at("page", world)).content.decode()
    for words in ("hơn 600", "Tự kê khai", "Theo sổ của đài.", "đã phát hơn 600 lượt"):
        assert words in page
    officer.post(at("undeclare", world), {"indicator": PLAYS})
    assert "hơn 600" not in officer.get(at("figure", world, PLAYS)).content.decode()


# --- Sending -----------------------------------------------------------------------------------


def test_sending_twice_is_harmless_and_says_when_it_was_sent(world: World) -> None:
    make.drafted(world.expected)
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    chair = signed_in(world, "chair")
    first = chair.post(at("step", world, "submit"), follow=True).content.decode()
    assert "Đã gửi Sở Nội vụ tỉnh Mẫu lúc" in first
    again = chair.post(at("step", world, "submit"))
    assert again.status_code == 409
    assert "Báo cáo này đã gửi lúc" in again.content.decode()
    assert ReportVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=20), "Số liệu trong báo cáo là số đến hôm nay"),
        (timedelta(days=1), "là ngày cuối của kỳ"),
        (timedelta(days=0), ""),
    ],
    ids=["open", "last day", "over"],
)
def test_who_signs_before_the_window_has_ended_is_warned(
    world: World, left: timedelta, words: str
) -> None:
    make.drafted(world.expected)
    end = days.today() + left
    ReportPeriod.objects.filter(pk=world.period.pk).update(window_end=end)
    for verb, name in (("send_for_signature", "officer"), ("submit", "chair")):
        client = signed_in(world, name)
        page = client.get(at("step", world, verb)).content.decode()
        assert ("Cảnh báo: kỳ báo cáo chưa hết" in page) is bool(words)
        assert ("trước khi hết kỳ</button>" in page) is bool(words)
        if words:
            assert words in page
            assert vn.day(end - timedelta(days=1)) in page
        client.post(at("step", world, verb))
    assert ReportVersion.objects.count() == 1, "a warning stops nobody"


def test_a_step_that_is_not_too_early_by_itself_is_not_warned_of(world: World) -> None:
    make.numbered(world.expected)
    end = days.today() + timedelta(days=20)
    ReportPeriod.objects.filter(pk=world.period.pk).update(window_end=end)
    page = signed_in(world, "reviewer").get(at("step", world, "accept")).content.decode()
    assert "kỳ báo cáo chưa hết" not in page


def test_the_page_of_a_sent_report_shows_what_was_sent_and_what_changed_since(
    world: World,
) -> None:
    make.log(world.district, count=exact(40))
    make.submitted(world.expected)
    make.log(world.district, count=exact(2))
    page = signed_in(world, "reviewer").get(at("page", world)).content.decode()
    assert "Sổ hoạt động đã đổi sau khi gửi" in page
    assert "<del>40</del> <ins>42</ins>" in page
    assert 'class="fig">40</span>' in page
    assert ReportVersion.objects.get().sha256 in page


@pytest.mark.parametrize(
    ("name", "who", "typed", "words"),
    [
        ("return", "reviewer", {"reason": ""}, "Chưa ghi lý do"),
        ("number", "clerk", {"number": "mười lăm", "issued_on": "01/01/2019"}, "mười lăm"),
        ("number", "clerk", {"number": "15", "issued_on": "31/02/2026"}, "31/02/2026"),
    ],
)
def test_a_refusal_shows_the_form_again_with_what_was_typed(
    world: World, name: str, who: str, typed: dict[str, str], words: str
) -> None:
    make.submitted(world.expected)
    answer = signed_in(world, who).post(at(name, world), typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page and 'aria-invalid="true"' in page


def test_a_returned_report_shows_its_reason_above_the_steps(world: World) -> None:
    make.submitted(world.expected)
    reviewer = signed_in(world, "reviewer")
    reviewer.post(at("return", world), {"reason": "Số loa không khớp sổ."})
    page = signed_in(world, "officer").get(at("page", world)).content.decode()
    assert page.index("Số loa không khớp sổ.") < page.index("Bước 1 trên 6: dự thảo.")
    assert "Sửa lại báo cáo" in page


def test_papers_come_kept_or_made_anew(world: World) -> None:
    make.submitted(world.expected)
    officer = signed_in(world, "officer")
    made = officer.get(at("paper", world, "pdf"))
    assert made.content.startswith(b"%PDF") and "inline" in made["Content-Disposition"]
    actions.render_papers(ReportVersion.objects.get().pk)
    kept = officer.get(at("paper", world, "pdf") + "?lan=1")
    assert b"".join(kept.streaming_content) == made.content
    docx = officer.get(at("paper", world, "docx"))
    assert b"".join(docx.streaming_content).startswith(b"PK")
    assert "attachment" in docx["Content-Disposition"]
    assert officer.get(at("paper", world, "docx") + "?lan=2").status_code == 404


# --- Desk and lists ----------------------------------------------------------------------------


def test_the_desk_states_its_case_and_takes_in_what_was_accepted(world: World) -> None:
    make.log(world.district, count=exact(4))
    make.log(
        world.district,
        channel="dialogue",
        kind=_first("dialogue"),
        quantity=stated(3, Qualifier.AT_LEAST),
    )
    make.accepted(world.expected)
    actions.start_draft(actor=SYSTEM, expected=world.above)
    reviewer = signed_in(world, "reviewer")
    page = reviewer.get(desk(world)).content.decode()
    for words in ("còn một đơn vị chưa nộp báo cáo", "1/2 đã gửi, 1 chấp nhận", "ít nhất 3"):
        assert words in page
    assert "Tổng hợp 1 báo cáo" in page
    done = reviewer.post(at("take_in", world, of="above"), follow=True).content.decode()
    assert "Đã tổng hợp 1 báo cáo vào dự thảo." in done
    refused = reviewer.post(at("take_in", world, of="above"), follow=True).content.decode()
    assert "Chưa có báo cáo nào được chấp nhận mà chưa tổng hợp." in refused
    assert f'href="{at("page", world)}"' in done


def _first(channel: str) -> str:
    return catalogue.default_unit(catalogue.channel(channel), "production").slug


def count(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_lists_and_pages_ask_as_often_for_twelve_units_as_for_three(world: World) -> None:
    reviewer = signed_in(world, "reviewer")
    addresses = [desk(world), reverse("reports:list"), at("page", world, of="above")]
    more = [
        make.district(f"Huyện Số {number}", f"1{number:02d}", world.province)
        for number in range(10)
    ]

    def grow(places: list) -> None:
        for place in places:
            make.log(place, count=exact(1), proof="")
            expected = make.expect(place, world.period, world.province, date(2019, 1, 7))
            make.accepted(queries.expected_page(expected.pk))

    make.accepted(world.expected)
    grow(more[:1])
    few = [count(reviewer, address) for address in addresses]
    grow(more[1:])
    assert [count(reviewer, address) for address in addresses] == few
    officer = signed_in(world, "officer")
    own = [reverse("reports:list"), at("page", world)]
    few = [count(officer, address) for address in own]
    for key in ("2018-Q1", "2018-Q2", "2018-Q3", "2018-Q4", "2018-H1"):
        period = catalogue.period(make.REGIME, key)
        make.submitted(make.expect(world.district, period, world.province, date(2018, 7, 6)))
    assert [count(officer, address) for address in own] == few


def test_the_list_says_state_and_lateness(world: World) -> None:
    page = signed_in(world, "officer").get(reverse("reports:list")).content.decode()
    late = (days.today() - world.expected.due_on).days
    assert "Chưa lập" in page and f"quá hạn {late // 1000}." in page
