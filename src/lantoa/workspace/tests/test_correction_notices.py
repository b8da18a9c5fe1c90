"""Those above are told of a correction when it begins and when it is sent."""

from __future__ import annotations

from lantoa.accounts.rules import Role
from lantoa.reports import actions
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM, World
from lantoa.workspace.models import Notice
from lantoa.workspace.queries import notices as queries

REASON = "Thiếu 06 lượt phát của bản Nậm Loỏng."


def told(world: World, name: str) -> list[str]:
    rows = Notice.objects.filter(user=world.people[name]).order_by("pk")
    return [f"{each.title} {each.reason}".strip() for each in queries.in_words(list(rows))]


def test_a_correction_is_told_to_who_reviews_and_to_nobody_who_may_not_read_it(
    world: World,
) -> None:
    world.people["province_officer"] = make.person(
        "province_officer", world.province, Role.OFFICER, "Hà Văn Tú", "anh", ""
    )
    make.accepted(world.expected)
    Notice.objects.all().delete()
    officer = world.actor("officer")
    actions.correct_report(actor=officer, expected=world.expected, reason=REASON)
    begun = f"Huyện Suối Mẫu đang đính chính báo cáo năm 2018 đã được chấp nhận {REASON}"
    assert told(world, "reviewer") == [begun]
    assert told(world, "province_officer") == []
    assert told(world, "officer") == told(world, "neighbour") == []
    actions.send_for_signature(actor=officer, expected=world.expected)
    actions.submit_report(actor=world.actor("chair"), expected=world.expected)
    came = "Huyện Suối Mẫu đã gửi bản đính chính báo cáo năm 2018"
    assert told(world, "reviewer") == [begun, came]
    assert told(world, "province_officer") == []
    unread = Notice.objects.unread().filter(user=world.people["reviewer"])
    assert [each.kind for each in unread] == ["report.correction_came"]


def test_a_first_report_is_no_correction(world: World) -> None:
    make.submitted(world.expected)
    kinds = [each.kind for each in Notice.objects.filter(user=world.people["reviewer"])]
    assert kinds == ["report.came"]


def test_a_report_to_nobody_above_tells_nobody(world: World) -> None:
    make.accepted(world.above, "90")
    Notice.objects.all().delete()
    actions.correct_report(actor=SYSTEM, expected=world.above, reason=REASON)
    assert not Notice.objects.exists()
