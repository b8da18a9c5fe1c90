"""Who is told what, who reads it, and who is written to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import transaction
from django.test import Client
from django.urls import reverse

from lantoa.accounts import actions as accounts
from lantoa.accounts.models import User
from lantoa.accounts.rules import MailNotices, Role
from lantoa.jobs import daily, queue
from lantoa.jobs.models import Letter
from lantoa.jobs.worker import work_off
from lantoa.kernel import days
from lantoa.kernel.errors import Refused
from lantoa.plans import actions as plans
from lantoa.reports import actions
from lantoa.reports.models import ExpectedReport
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM, World
from lantoa.workspace.actions import notices
from lantoa.workspace.models import Notice
from lantoa.workspace.queries import notices as queries
from lantoa.workspace.rules.notices import KEPT, WORDINGS, NoticeKind


def signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name])
    return client


def kinds(world: World, name: str, *, unread: bool = False) -> list[str]:
    found = Notice.objects.filter(user=world.people[name]).order_by("pk")
    return [each.kind for each in (found.unread() if unread else found)]


def returned(world: World, reason: str = "Số loa chưa khớp.") -> ExpectedReport:
    make.numbered(world.expected)
    actions.return_report(actor=world.actor("reviewer"), expected=world.expected, reason=reason)
    return world.expected


def listed(world: World, name: str, query: str = "") -> str:
    answer = signed_in(world, name).get(reverse("workspace:notices") + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_step_is_told_to_those_whom_it_concerns_and_to_nobody_else(world: World) -> None:
    returned(world)
    assert kinds(world, "chair") == ["report.to_sign", "report.returned"]
    assert kinds(world, "clerk") == ["report.to_number"]
    assert kinds(world, "reviewer") == ["report.came", "report.to_review"]
    assert kinds(world, "officer") == ["report.returned"]
    for name in set(world.people) - {"chair", "clerk", "reviewer", "officer"}:
        assert kinds(world, name) == [], name


def test_acceptance_and_consolidation_are_told_to_the_unit(world: World) -> None:
    make.accepted(world.expected)
    make.drafted(world.above)
    actions.take_in_accepted(actor=SYSTEM, expected=world.above)
    assert kinds(world, "officer") == ["report.accepted", "report.taken_in"]
    assert kinds(world, "chair")[-1] == "report.accepted"


def test_who_acts_is_not_told_of_the_own_act(world: World) -> None:
    make.drafted(world.expected)
    accounts.give_post(
        actor=SYSTEM,
        user=world.people["officer"],
        unit_id=world.district.pk,
        role=Role.CHAIR,
        valid_from=make.SINCE,
    )
    actions.send_for_signature(actor=world.actor("officer"), expected=world.expected)
    assert kinds(world, "officer") == []
    assert kinds(world, "chair") == ["report.to_sign"]


def test_a_step_that_is_refused_tells_nothing(world: World) -> None:
    make.drafted(world.expected)
    with pytest.raises(Refused):
        actions.send_back(actor=SYSTEM, expected=world.expected, reason="")
    assert not Notice.objects.exists()


def test_a_step_that_is_undone_is_not_told(world: World) -> None:
    make.drafted(world.expected)
    with pytest.raises(LookupError), transaction.atomic():
        actions.send_for_signature(actor=SYSTEM, expected=world.expected)
        raise LookupError
    assert not Notice.objects.exists()
    assert not Letter.objects.exists()


def test_the_newer_word_on_a_report_replaces_what_was_not_read(world: World) -> None:
    returned(world)
    assert kinds(world, "chair", unread=True) == ["report.returned"]
    assert kinds(world, "reviewer", unread=True) == ["report.to_review"]


def test_a_plan_is_told_to_its_officers_and_to_those_below(world: World) -> None:
    plan = plans.create_plan(
        actor=SYSTEM,
        unit_id=world.province.pk,
        title="Tuyên truyền năm 2018",
        period=world.period.window,
    )
    plans.issue_plan(actor=world.actor("province_chair"), plan=plan)
    assert kinds(world, "officer") == kinds(world, "neighbour") == ["plan.above"]
    assert kinds(world, "chair") == kinds(world, "province_chair") == []
    assert "Tỉnh Mẫu đã ban hành kế hoạch “Tuyên truyền năm 2018”" in listed(world, "officer")


def test_a_draft_plan_reaches_the_chair_and_comes_back_with_the_reason(world: World) -> None:
    plan = plans.create_plan(
        actor=SYSTEM, unit_id=world.expected.unit_id, title="Năm 2018", period=world.period.window
    )
    plans.add_line(actor=SYSTEM, plan=plan, line=plans.NewLine(title="Phát bản tin"))
    plans.send_for_issue(actor=world.actor("officer"), plan=plan)
    assert kinds(world, "chair") == ["plan.to_issue"]
    home = signed_in(world, "chair").get(reverse("workspace:home")).content.decode()
    assert "Ban hành kế hoạch “Năm 2018”" in home
    plans.give_back(actor=world.actor("chair"), plan=plan, reason="Thiếu thời hạn.")
    assert kinds(world, "officer") == ["plan.given_back"]
    assert "Thiếu thời hạn." in listed(world, "officer")
    page = signed_in(world, "officer").get(reverse("plans:page", args=[plan.pk]))
    assert "Thiếu thời hạn." in page.content.decode()
    home = signed_in(world, "chair").get(reverse("workspace:home")).content.decode()
    assert "Ban hành kế hoạch" not in home


def test_a_revision_is_told_here_and_below(world: World) -> None:
    plan = plans.create_plan(
        actor=SYSTEM, unit_id=world.province.pk, title="Năm 2018", period=world.period.window
    )
    plan = plans.issue_plan(actor=SYSTEM, plan=plan)
    draft = plans.start_revision(actor=SYSTEM, plan=plan, reason="Bổ sung.")
    plans.issue_plan(actor=world.actor("province_chair"), plan=draft)
    assert kinds(world, "officer") == ["plan.above", "plan.revised_above"]
    assert "đã điều chỉnh kế hoạch “Năm 2018”" in listed(world, "officer")


def test_a_person_whose_post_ended_is_told_nothing_more_and_sees_nothing_of_it(
    world: World,
) -> None:
    returned(world)
    officer = world.people["officer"]
    assert "Số loa chưa khớp." in listed(world, "officer")
    accounts.end_post(actor=SYSTEM, post=officer.posts.get(), on=days.today())
    assert "Số loa chưa khớp." not in listed(world, "officer")
    notice = Notice.objects.get(user=officer)
    client = signed_in(world, "officer")
    assert client.get(reverse("workspace:notice", args=[notice.pk])).status_code == 404
    assert client.post(reverse("workspace:read", args=[notice.pk])).status_code == 404
    client.post(reverse("workspace:read_all"))
    notice.refresh_from_db()
    assert notice.read_at is None
    actions.redraft_report(actor=SYSTEM, expected=world.expected)
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    actions.send_back(actor=SYSTEM, expected=world.expected, reason="Sửa mục 2.")
    assert kinds(world, "officer") == ["report.returned"]


def test_nobody_opens_or_marks_the_notice_of_another(world: World) -> None:
    returned(world)
    notice = Notice.objects.get(user=world.people["officer"])
    for name in ("chair", "neighbour", "reviewer", "administrator"):
        client = signed_in(world, name)
        assert client.get(reverse("workspace:notice", args=[notice.pk])).status_code == 404
        assert client.post(reverse("workspace:read", args=[notice.pk])).status_code == 404
        client.post(reverse("workspace:read_all"))
    notice.refresh_from_db()
    assert notice.read_at is None
    client = signed_in(world, "officer")
    for number in (0, 10**6, 2**63, 10**30):
        assert client.get(f"/thong-bao/{number}/").status_code == 404


def test_opening_a_notice_leads_to_the_report_and_marks_it_read(world: World) -> None:
    returned(world)
    client = signed_in(world, "officer")
    notice = Notice.objects.get(user=world.people["officer"])
    page = client.get(reverse("workspace:home")).content.decode()
    assert "1 thông báo chưa đọc" in page
    assert client.head(reverse("workspace:notice", args=[notice.pk])).status_code == 405
    answer = client.get(reverse("workspace:notice", args=[notice.pk]))
    assert answer["Location"] == reverse("reports:page", args=[world.expected.pk])
    assert "thông báo chưa đọc" not in client.get(reverse("workspace:home")).content.decode()


def test_one_or_all_are_marked_by_post_only(world: World) -> None:
    returned(world)
    make.numbered(world.neighbouring)
    reviewer = world.people["reviewer"]
    client = signed_in(world, "reviewer")
    first, second = Notice.objects.unread().filter(user=reviewer).order_by("pk")
    for path in (reverse("workspace:read", args=[first.pk]), reverse("workspace:read_all")):
        assert client.get(path).status_code == 405
    client.post(reverse("workspace:read", args=[first.pk]))
    assert list(Notice.objects.unread().filter(user=reviewer)) == [second]
    client.post(reverse("workspace:read_all"))
    assert not Notice.objects.unread().filter(user=reviewer).exists()
    assert Notice.objects.unread().filter(user=world.people["officer"]).exists()


def test_the_words_of_a_reason_are_shown_as_words(world: World) -> None:
    returned(world, "<script>alert(1)</script>")
    page = listed(world, "officer")
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def many(world: World, number: int) -> None:
    notice = Notice.objects.filter(user=world.people["officer"]).get()
    Notice.objects.bulk_create(
        Notice(
            user=notice.user,
            unit=notice.unit,
            kind=notice.kind,
            object_key=notice.object_key,
            data=notice.data,
            created_at=notice.created_at,
        )
        for _ in range(number - 1)
    )


@pytest.mark.parametrize("number", [1, 70])
def test_the_list_asks_the_same_number_of_questions_for_any_length(
    world: World, number: int, django_assert_num_queries
) -> None:
    returned(world)
    many(world, number)
    actor = world.actor("officer")
    with django_assert_num_queries(6):
        found = queries.notice_page(actor)
    assert len(found.rows) == min(number, queries.PER_PAGE)
    with django_assert_num_queries(1):
        assert queries.unread_count(actor) == number
    assert "trang=2" in listed(world, "officer") or number == 1


def test_every_kind_has_words(world: World) -> None:
    assert set(WORDINGS) == set(NoticeKind)


# --- Letters ----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_letters_say_what_happened_and_where_to_read_it(world: World, settings) -> None:
    settings.SITE_ADDRESS = "https://lantoa.example"
    returned(world)
    work_off()
    assert [(letter.to, letter.subject) for letter in outbox.outbox] == [
        (["chair@example.invalid"], "Báo cáo năm 2018 của Huyện Suối Mẫu chờ ký"),
        (["reviewer@example.invalid"], "Huyện Suối Mẫu đã gửi báo cáo năm 2018"),
        (["officer@example.invalid"], "Báo cáo năm 2018 bị trả lại"),
        (["chair@example.invalid"], "Báo cáo năm 2018 bị trả lại"),
    ]
    link = f"https://lantoa.example/bao-cao/{world.expected.pk}/"
    assert all(link in letter.body for letter in outbox.outbox)
    assert "Lý do: Số loa chưa khớp." in outbox.outbox[2].body


def choose(user: User, choice: MailNotices) -> None:
    user.mail_notices = choice
    user.save(update_fields=["mail_notices"])


def test_who_chose_no_letters_gets_none_and_is_told_on_the_page(world: World) -> None:
    choose(world.people["officer"], MailNotices.NONE)
    returned(world)
    assert "officer@example.invalid" not in Letter.objects.values_list("to", flat=True)
    assert kinds(world, "officer") == ["report.returned"]
    notices.send_digests(now=days.now())
    assert "officer@example.invalid" not in Letter.objects.values_list("to", flat=True)


def test_who_chose_one_letter_a_day_gets_one_with_all_of_it(world: World) -> None:
    choose(world.people["reviewer"], MailNotices.DAILY)
    make.numbered(world.expected)
    make.numbered(world.neighbouring)
    mine = Letter.objects.filter(to="reviewer@example.invalid")
    assert not mine.exists()
    assert notices.send_digests(now=days.now()) == 1
    letter = mine.get()
    assert letter.subject.startswith("Lan Tỏa: 2 thông báo mới")
    assert "Huyện Suối Mẫu" in letter.body
    assert "Huyện Ân Hòa" in letter.body
    assert notices.send_digests(now=days.now()) == 0
    assert mine.count() == 1


def test_the_daily_letter_leaves_out_what_was_read_and_posts_that_ended(world: World) -> None:
    for name in ("reviewer", "officer"):
        choose(world.people[name], MailNotices.DAILY)
    returned(world)
    notices.mark_read(actor=world.actor("reviewer"))
    post = world.people["officer"].posts.get()
    accounts.end_post(actor=SYSTEM, post=post, on=days.today())
    assert notices.send_digests(now=days.now()) == 0


def test_the_daily_jobs_are_registered_and_may_run_twice(world: World) -> None:
    assert {"workspace.digests", "workspace.sweep_notices"} <= set(daily.registered())
    choose(world.people["reviewer"], MailNotices.DAILY)
    make.numbered(world.expected)
    for _ in range(2):
        queue.perform("workspace.digests", {"day": "2026-03-04"})
        queue.perform("workspace.sweep_notices", {"day": "2026-03-04"})
    assert Letter.objects.filter(kind="digest").count() == 1


def test_old_notices_are_swept_and_newer_ones_kept(world: World) -> None:
    returned(world)
    number = Notice.objects.count()
    assert notices.sweep_notices(now=days.now() + KEPT - timedelta(days=1)) == 0
    assert notices.sweep_notices(now=days.now() + KEPT + timedelta(days=1)) == number


FRAME = 5
"""Session, person, posts; and for the frame who speaks and what is unread."""


def test_the_frame_costs_one_question_for_the_count(
    world: World, django_assert_num_queries
) -> None:
    client = signed_in(world, "officer")
    with django_assert_num_queries(FRAME) as captured:
        client.get(reverse("workspace:help"))
    asked = [row["sql"] for row in captured.captured_queries]
    assert sum("workspace_notice" in sql for sql in asked) == 1


def test_notices_are_of_the_instant_of_the_step(world: World) -> None:
    make.drafted(world.expected)
    at = days.now() - timedelta(days=3)
    actions.send_for_signature(actor=SYSTEM, expected=world.expected, at=at)
    assert Notice.objects.get(user=world.people["chair"]).created_at == at
