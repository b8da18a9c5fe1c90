"""The start page of each role: the next thing first, and every figure opens to what it counts."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts import actions as accounts
from lantoa.accounts.models import User
from lantoa.accounts.queries import actor_for
from lantoa.accounts.rules import Role
from lantoa.accounts.tests.factories import person
from lantoa.activities.models import Activity
from lantoa.catalogue import actions as catalogue_actions
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import CountUnit, Indicator
from lantoa.kernel import days
from lantoa.kernel.value import exact
from lantoa.plans.models import Plan, PlanLine
from lantoa.reports import actions
from lantoa.reports.models import Report
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM, World
from lantoa.units.models import Unit
from lantoa.units.tests.factories import unit
from lantoa.workspace import queries

TODAY = days.today()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def home(user: User) -> str:
    answer = signed_in(user).get(reverse("workspace:home"))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.count("btn main") <= 1
    assert page.count("<h1>") == 1
    return page.partition("<main")[2].partition("Trợ giúp trang này")[0]


def next_thing(page: str) -> str:
    """The words of the card at the top."""
    card = page.partition('<section class="next due"')[2].partition("</section>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", card)).split())


@pytest.fixture
def commune(db: None) -> Unit:
    catalogue_actions.load(actor=SYSTEM)
    regime = catalogue.regime(make.REGIME)
    # The year before too: in January what was done some weeks ago was done in it.
    years = [TODAY.year - 1, TODAY.year, TODAY.year + 1]
    catalogue_actions.open_periods(actor=SYSTEM, regime=regime, years=years)
    head = unit("Tỉnh Mẫu", "02", tier="province", division="province")
    return unit("Xã Mẫu", "00001", division="rural_commune", under=head)


@pytest.fixture
def officer(commune: Unit) -> User:
    return person(commune, Role.OFFICER)


def plan(of: Unit, **more: object) -> Plan:
    given = {
        "title": "Tuyên truyền",
        "state": "issued",
        "issued_on": TODAY - timedelta(days=200),
        "period_start": TODAY - timedelta(days=200),
        "period_end": TODAY + timedelta(days=200),
    }
    return Plan.objects.create(unit=of, **{**given, **more})


def line(of: Plan, title: str = "Phát loa", **more: object) -> PlanLine:
    given = {
        "channel": catalogue.channel("loudspeaker"),
        "count_unit": CountUnit.objects.get(slug="bulletin"),
        "target": exact(3),
        "order": of.lines.count() + 1,
    }
    return PlanLine.objects.create(plan=of, title=title, **{**given, **more})


def done(of: Unit, by: PlanLine | None = None, **more: object) -> Activity:
    made = make.log(of, **{"on": TODAY, "count": exact(1), **more})
    if by is not None:
        made.plan_line = by
        made.save(update_fields=["plan_line"])
    return made


# --- The officer ---------------------------------------------------------------------------------


def test_the_officer_is_told_how_much_of_this_week_is_missing(commune: Unit, officer: User) -> None:
    weekly = line(plan(commune), cadence="week")
    done(commune, weekly)
    card = next_thing(home(officer))
    assert "Phát loa" in card
    assert "Tuần này còn thiếu 2 trên 3 bản tin. Hạn" in card
    assert f"{reverse('activities:log')}?nhiem-vu={weekly.pk}" in home(officer)


def test_a_window_that_is_full_is_nothing_to_do(commune: Unit, officer: User) -> None:
    weekly = line(plan(commune), cadence="week", target=exact(1))
    done(commune, weekly)
    page = home(officer)
    assert "không có việc nào đến hạn" in page
    assert "nhiem-vu=" not in page


def test_a_day_that_has_passed_comes_before_this_week(commune: Unit, officer: User) -> None:
    running = plan(commune)
    line(running, "Phát loa", cadence="week")
    line(running, "In tờ rơi", deadline=TODAY - timedelta(days=6))
    page = home(officer)
    assert next_thing(page).endswith("Ghi hoạt động")
    assert "In tờ rơi Còn thiếu 3 trên 3 bản tin. Quá hạn 6 ngày" in next_thing(page)
    assert page.count("leaf bad") == 1
    assert "<h3>Phát loa</h3>" in page


def test_without_a_plan_the_next_thing_is_to_make_one(commune: Unit, officer: User) -> None:
    card = next_thing(home(officer))
    assert "Nên làm lúc này" in card
    assert f"Lập kế hoạch năm {TODAY.year}" in card
    assert "Xã Mẫu chưa có kế hoạch đang thực hiện" in card
    plan(commune)
    assert "Lập kế hoạch" not in next_thing(home(officer))


def test_a_plan_that_came_back_shows_its_reason(commune: Unit, officer: User) -> None:
    plan(commune, state="draft", issued_on=None, given_back_reason="Thiếu hạn của việc 2")
    assert "bị trả lại Lý do: Thiếu hạn của việc 2." in next_thing(home(officer))


def test_a_returned_report_is_the_next_thing_with_the_reason_and_who_gave_it(world: World) -> None:
    make.numbered(world.expected)
    actions.return_report(actor=SYSTEM, expected=world.expected, reason="Mục II.3 không khớp")
    card = next_thing(home(world.people["officer"]))
    assert "Sửa báo cáo năm 2018 bị trả lại" in card
    assert "trả lại: Mục II.3 không khớp." in card
    actions.redraft_report(actor=SYSTEM, expected=world.expected)
    assert "trả lại: Mục II.3 không khớp." in next_thing(home(world.people["officer"]))
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    assert "trả lại" not in home(world.people["officer"])


def test_hostile_words_of_a_reason_stay_words_and_short(world: World) -> None:
    make.numbered(world.expected)
    reason = "<script>alert(1)</script> " + "dài " * 500
    actions.return_report(actor=SYSTEM, expected=world.expected, reason=reason)
    page = home(world.people["officer"])
    assert "<script>alert" not in page
    assert len(next_thing(page)) < 500


def test_what_was_logged_last_can_be_logged_again(commune: Unit, officer: User) -> None:
    for number in range(5):
        done(commune, title=f"Bài {number % 4}")
    rows = queries.logged_lately(actor_for(officer, TODAY))
    assert [each.title for each in rows] == ["Bài 0", "Bài 3", "Bài 2"]
    page = home(officer)
    for each in rows:
        assert f"?nhu={each.pk}" in page
        assert (
            signed_in(officer).get(f"{reverse('activities:log')}?nhu={each.pk}").status_code == 200
        )


# --- Figures open to what they count ------------------------------------------------------------


def doors(page: str) -> dict[str, tuple[str, str]]:
    """Label to figure and address."""
    rows = re.findall(r'<a href="([^"]+)"><b class="big">([^<]+)</b><span>([^<]+)</span>', page)
    return {label: (figure, unescape(address)) for address, figure, label in rows}


def heading(client: Client, address: str) -> str:
    answer = client.get(address.partition("#")[0])
    assert answer.status_code == 200, address
    page = answer.content.decode()
    return " ".join(re.sub(r"<[^>]+>", "", page.partition("<h1>")[2].partition("</h1>")[0]).split())


def test_each_figure_of_the_window_opens_to_as_many_activities(
    commune: Unit, officer: User
) -> None:
    for number in range(4):
        done(commune, title=f"Bài {number}", proof="" if number == 1 else "https://mau.example/1")
    voided = done(commune, title="Ghi sai", proof="")
    Activity.objects.filter(pk=voided.pk).update(voided_at=days.now(), void_reason="Sai")
    merged = done(commune, title="Trùng", proof="")
    Activity.objects.filter(pk=merged.pk).update(merged_into=Activity.objects.get(title="Bài 0"))
    found = doors(home(officer))
    client = signed_in(officer)
    logged, at = found["hoạt động đã ghi"]
    assert logged == "4"
    assert heading(client, at).startswith("4 hoạt động")
    unproven, at = found["hoạt động chưa có minh chứng"]
    assert unproven == "1"
    assert heading(client, at).startswith("1 hoạt động")


def test_the_figures_of_the_plan_open_to_its_progress(commune: Unit) -> None:
    chair = person(commune, Role.CHAIR)
    running = plan(commune)
    line(running, "In tờ rơi", deadline=TODAY - timedelta(days=6))
    weekly = line(running, "Phát loa", cadence="week")
    for week in range(1, 4):
        for number in range(3):
            done(commune, weekly, title=f"Bài {week} {number}", on=TODAY - timedelta(days=7 * week))
    found = doors(home(chair))
    client = signed_in(chair)
    behind, at = next(each for label, each in found.items() if label.startswith("nhiệm vụ chậm"))
    assert heading(client, at).startswith(f"{behind} trên 2 nhiệm vụ chậm")
    kept, at = found["nhiệm vụ đến hạn làm đúng hạn"]
    page = client.get(at.partition("#")[0]).content.decode()
    mine, of_all = kept.split("/")
    plain = " ".join(re.sub(r"<[^>]+>", "", page).split())
    assert f"{mine} trên {of_all} nhiệm vụ đúng hạn" in plain
    assert f'id="{at.partition("#")[2]}"' in page
    missed, _ = found["tuần, tháng, quý định kỳ bị lỡ"]
    rows = re.findall(r'data-h="Kết quả">([^<]+)<', page)
    assert int(missed) == sum(each in ("Thiếu", "Lỡ") for each in rows) > 0


# --- The chair -----------------------------------------------------------------------------------


def test_the_chair_sees_what_is_unusual_before_signing(world: World) -> None:
    make.log(world.district, count=exact(4), proof="")
    make.drafted(world.expected)
    actions.declare_figure(
        actor=SYSTEM,
        expected=world.expected,
        indicator=Indicator.objects.exclude(channel__slug="loudspeaker").order_by("pk")[0],
        value=exact(9),
        reason="Theo sổ tay",
    )
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    page = home(world.people["chair"])
    card = next_thing(page)
    assert "Ký báo cáo năm 2018" in card
    assert "1 số liệu tự kê khai mà sổ hoạt động chưa ghi" in card
    assert "1 hoạt động chưa có minh chứng" in card
    assert "Đơn vị chưa có kế hoạch đã ban hành" in card
    address = f"{reverse('reports:page', args=[world.expected.pk])}#kiem-tra"
    assert f'href="{address}"' in page
    report = signed_in(world.people["chair"]).get(address.partition("#")[0]).content.decode()
    assert 'id="kiem-tra"' in report
    assert report.count("sổ hoạt động chưa ghi") == 1
    assert "1 hoạt động chưa có minh chứng" in report


def test_the_chair_sees_what_was_signed_and_what_came_back(world: World) -> None:
    make.numbered(world.expected)
    page = home(world.people["chair"])
    assert "Đã ký và gửi" in page
    assert "Đã cấp số" in page
    actions.return_report(actor=SYSTEM, expected=world.expected, reason="Thiếu phần III")
    page = home(world.people["chair"])
    assert "Bị trả lại" in page
    assert "Thiếu phần III" in page
    assert "<input" not in page, "nothing to type"
    assert "Đã ký và gửi" not in home(world.people["neighbour_chair"])


# --- The reviewer --------------------------------------------------------------------------------


def test_the_reviewer_reviews_what_has_waited_longest_first(world: World) -> None:
    for expected, waiting in ((world.expected, 3), (world.neighbouring, 9)):
        make.numbered(expected)
        Report.objects.filter(expected=expected).update(
            state_since=days.now() - timedelta(days=waiting)
        )
    page = home(world.people["reviewer"])
    assert "Hai báo cáo năm 2018 chờ xem xét" in next_thing(page)
    assert "đã 9 ngày" in next_thing(page)
    listed = page.partition("lâu nhất trước")[2]
    assert listed.index("Huyện Ân Hòa") < listed.index("Huyện Suối Mẫu")
    assert "chờ 9 ngày" in listed
    assert "chờ 3 ngày" in listed


def test_who_has_not_reported_is_counted_and_the_count_opens_to_them(world: World) -> None:
    make.numbered(world.neighbouring)
    page = home(world.people["reviewer"])
    figure, address = doors(page)["đơn vị chưa gửi, 1 đơn vị quá hạn"]
    assert figure == "1"
    desk = signed_in(world.people["reviewer"]).get(address).content.decode()
    listed = desk.partition("Chưa gửi")[2].partition("</ul>")[0]
    assert listed.count("<li>") == 1
    assert "Huyện Suối Mẫu" in listed
    figure, address = doors(page)["báo cáo được chấp nhận"]
    assert f"1/2 đã gửi, {figure} chấp nhận" in desk


def test_accepted_reports_wait_to_be_taken_in(world: World) -> None:
    make.accepted(world.expected)
    page = home(world.people["reviewer"])
    assert "Tổng hợp một báo cáo năm 2018" in page
    make.drafted(world.above)
    actions.take_in_accepted(actor=SYSTEM, expected=world.above)
    assert "Tổng hợp một báo cáo" not in home(world.people["reviewer"])


def test_nothing_of_other_units_is_told(world: World) -> None:
    make.numbered(world.neighbouring)
    make.log(world.other, title="Việc của huyện bên", count=exact(1), proof="")
    for name in ("officer", "chair", "clerk", "administrator", "editor"):
        page = home(world.people[name])
        assert "Ân Hòa" not in page
        assert "huyện bên" not in page


# --- Nothing to do -------------------------------------------------------------------------------


def test_who_has_nothing_to_do_is_told_what_comes_next_and_when(commune: Unit) -> None:
    clerk, chair = (person(commune, role) for role in (Role.REGISTRY_CLERK, Role.CHAIR))
    due = TODAY + timedelta(days=20)
    period = catalogue.period(make.REGIME, str(TODAY.year))
    make.expect(commune, period, None, due)
    for user in (clerk, chair):
        page = home(user)
        assert "không có việc nào đến hạn" in page
        card = next_thing(page)
        assert "Việc tới" in card
        assert f"Báo cáo {period.period.short}" in card
        assert "còn 20 ngày" in card


def test_who_holds_posts_in_two_units_gets_one_answer(world: World) -> None:
    user = world.people["officer"]
    accounts.give_post(
        actor=SYSTEM,
        user=user,
        unit_id=world.other.pk,
        role=Role.REGISTRY_CLERK,
        valid_from=make.SINCE,
    )
    make.submitted(world.neighbouring)
    page = home(user)
    assert "có hai việc cần làm" in page
    assert "Huyện" in next_thing(page), "with several units it is said whose the thing is"
    assert "Lập báo cáo năm 2018" in next_thing(page)
    assert "<h3>Cấp số báo cáo năm 2018</h3>" in page
    assert "Huyện Ân Hòa" in page


# --- What a reviewer watches below ---------------------------------------------------------------


def test_units_that_fall_behind_are_named_and_open_to_their_tasks(commune: Unit) -> None:
    running = plan(commune)
    line(running, "In tờ rơi", deadline=TODAY - timedelta(days=6))
    line(running, "Phát loa", cadence="month", target=exact(1))
    reviewer = person(Unit.objects.get(versions__tier="province"), Role.REVIEWER)
    found = doors(home(reviewer))
    label = next(each for each in found if each.startswith("Xã Mẫu: chậm hoặc thiếu"))
    behind, at = found[label]
    assert behind == "2"
    assert label.endswith("trên 2 nhiệm vụ")
    assert heading(signed_in(reviewer), at).startswith("2 trên 2 nhiệm vụ chậm")


def test_gaps_are_a_line_each_and_open_to_their_place(commune: Unit) -> None:
    for number in range(12):
        done(commune, title=f"Bài {number}")
    reviewer = person(Unit.objects.get(versions__tier="province"), Role.REVIEWER)
    page = home(reviewer)
    gaps = {at: figure for figure, at in doors(page).values() if reverse("insight:gaps") in at}
    assert gaps
    for at, figure in gaps.items():
        shown = signed_in(reviewer).get(at.partition("#")[0]).content.decode()
        section = shown.partition(f'id="{at.partition("#")[2]}"')[2].partition("</section>")[0]
        assert figure.split(" ")[0] in section, at


def test_of_too_few_activities_no_gap_is_denied(commune: Unit) -> None:
    done(commune)
    page = home(person(Unit.objects.get(versions__tier="province"), Role.REVIEWER))
    assert "Chưa đủ số liệu để nói" in page
    assert "Chưa thấy khoảng trống" not in page


def test_an_administrator_is_told_where_nobody_works_yet(commune: Unit) -> None:
    plan(commune)
    administrator = person(Unit.objects.get(versions__tier="province"), Role.ADMINISTRATOR)
    page = home(administrator)
    assert "Mời người dùng cho 1 xã" in next_thing(page)
    listed = signed_in(administrator).get(reverse("accounts:unstaffed")).content.decode()
    assert "1 xã chưa có người dùng" in listed
