"""The pages of a plan: who sees them, what they keep, what they refuse."""

from __future__ import annotations

from io import BytesIO
from typing import ClassVar

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from lantoa.catalogue.models import CountUnit
from lantoa.files import store
from lantoa.kernel import days
from lantoa.kernel.vietnamese import day
from lantoa.papers import sheet
from lantoa.plans import actions
from lantoa.plans.actions import NewLine
from lantoa.plans.models import BudgetLine, Occasion, Plan, PlanAttachment, PlanLine
from lantoa.plans.rules import PlanState
from lantoa.plans.tests.cast import SYSTEM, Cast, plan

HOSTILE = '<script>alert("x")</script>'
LONG = "dài " * 200


def get(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(f"plans:{name}", args=args), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def post(client: Client, page: str, /, *args: object, **data: object) -> object:
    return client.post(reverse(f"plans:{page}", args=args), data)


def head(made: Plan, **given: str) -> dict[str, str]:
    return {
        "title": "Tuyên truyền",
        "kind": "annual",
        "first_day": day(made.period.start),
        "last_day": day(made.period.last),
        **given,
    }


def in_classes(cast: Cast) -> PlanLine:
    draft = plan(cast.land.commune, issued=False, tasks=0)
    terms = NewLine(title="Chuyên đề", cadence="class", event_kind="lớp chính trị")
    line = actions.add_line(actor=SYSTEM, plan=draft, line=terms)
    actions.issue_plan(actor=SYSTEM, plan=draft)
    return line


def test_from_a_draft_through_a_revision_to_the_end(cast: Cast) -> None:
    officer, chair = cast.client("officer"), cast.client("chair")
    draft = plan(cast.land.commune, issued=False)
    assert post(officer, "edit", draft.pk, **head(draft, issuer="UBND xã")).status_code == 302
    assert post(officer, "send", draft.pk).status_code == 302
    page = get(officer, "page", draft.pk)
    assert "Đang trình ký" in page
    assert "Rút về sửa" in page
    assert "Thêm nhiệm vụ" not in page
    waiting = chair.get(reverse("workspace:home")).content.decode()
    assert "Ban hành kế hoạch “Tuyên truyền”" in waiting
    assert "chờ ban hành" in chair.get(reverse("workspace:notices")).content.decode()
    answer = post(chair, "give_back", draft.pk, reason="Thiếu hạn.")
    assert answer.status_code == 302
    assert "được trả lại" in officer.get(reverse("workspace:notices")).content.decode()
    post(officer, "send", draft.pk)
    post(officer, "recall", draft.pk)
    post(officer, "send", draft.pk)
    no_number = {"confirmed": "1", "no_number": "on", "issued_on": day(days.today())}
    assert post(chair, "issue", draft.pk, **no_number).status_code == 302
    assert "Ghi số, ngày của văn bản" in get(officer, "page", draft.pk)
    stated = {"number": "09/KH-UBND", "issued_on": day(days.today())}
    assert post(officer, "number", draft.pk, **stated).status_code == 302
    assert post(officer, "revise", draft.pk, reason="Bổ sung.").status_code == 302
    revision = Plan.objects.get(revises=draft)
    line = revision.lines.get()
    changed = {"title": "Việc đổi", "way": "whole"}
    assert post(officer, "edit_line", revision.pk, line.pk, **changed).status_code == 302
    page = get(officer, "page", revision.pk)
    assert "<del>0</del>" in page
    assert "<ins>đổi</ins>" in page
    signed = {"confirmed": "1", "number": "20/KH-UBND", "issued_on": day(days.today())}
    answer = post(chair, "issue", revision.pk, **signed)
    assert answer.headers["Location"] == reverse("plans:page", args=[draft.pk])
    assert "Việc đổi" in get(officer, "page", draft.pk)
    assert "20/KH-UBND" in get(officer, "editions", draft.pk)
    assert post(chair, "close", draft.pk, note="").status_code == 422
    assert post(chair, "close", draft.pk, note="Sáp nhập.").status_code == 302
    assert "Sáp nhập." in get(officer, "page", draft.pk)
    assert Plan.objects.get(pk=draft.pk).state == PlanState.CLOSED


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Chưa ghi số, ký hiệu"),
        ({"number": "9/KH", "no_number": "on"}, "Giữ một trong hai"),
        ({"number": "9/KH", "issued_on": "31/12/2999"}, "chưa tới"),
        ({"number": "9/KH", "issued_on": ""}, "Chưa ghi ngày ban hành"),
        ({"number": "KH"}, "không có chữ số"),
    ],
)
def test_the_issuing_page_asks_for_number_and_day(
    cast: Cast, data: dict[str, str], words: str
) -> None:
    draft = plan(cast.land.commune, issued=False)
    given = {"confirmed": "1", "issued_on": day(days.today()), **data}
    answer = post(cast.client("chair"), "issue", draft.pk, **given)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Plan.objects.get().is_draft


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"way": "pace"}, "Chưa chọn định kỳ"),
        ({"way": "whole", "cadence": "week"}, "có định kỳ"),
        ({"way": "events"}, "Chưa ghi loại lớp"),
        ({"way": "pace", "cadence": "week", "event_kind": "lớp"}, "có loại lớp, cuộc"),
        ({"way": "by_date"}, "Chưa ghi thời hạn"),
        ({"way": "by_date", "deadline": "31/12/2999"}, "ngoài kỳ"),
        ({"way": "khac"}, "Lỗi"),
        ({"way": "whole", "budget": "-5"}, "không phải là số"),
        ({"way": "whole", "lead_unit": "999999"}, "không có trong danh mục"),
        ({"way": "whole", "title": "a\x00b"}, "Lỗi"),
        ({"way": "whole", "title": LONG}, "Lỗi"),
        ({"way": "whole", "channel": "1 OR 1=1"}, "Lỗi"),
    ],
)
def test_a_refused_task_keeps_all_that_was_typed(
    cast: Cast, data: dict[str, str], words: str
) -> None:
    draft = plan(cast.land.commune, issued=False, tasks=0)
    given = {"title": "Giữ nguyên", "audience": "Bà con & cán bộ", **data}
    answer = post(cast.client("officer"), "add_line", draft.pk, **given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Bà con &amp; cán bộ" in page
    assert not PlanLine.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"way": "pace", "cadence": "week"}, "ít nhất 3 bản tin mỗi tuần"),
        ({"way": "whole"}, "ít nhất 3 bản tin cả kỳ"),
        (
            {"way": "each_unit", "cadence": "quarter"},
            "mỗi đơn vị cấp dưới ít nhất 3 bản tin mỗi quý",
        ),
        (
            {"way": "events", "event_kind": "lớp bồi dưỡng chính trị"},
            "ít nhất 3 bản tin trong mỗi lớp bồi dưỡng chính trị",
        ),
        ({"cadence": "month"}, "ít nhất 3 bản tin mỗi tháng"),
    ],
)
def test_each_way_of_asking_is_entered_shown_and_offered_again(
    cast: Cast, data: dict[str, str], words: str
) -> None:
    draft, client = plan(cast.land.commune, issued=False, tasks=0), cast.client("officer")
    counted = {"target": "ít nhất 3", "count_unit": CountUnit.objects.get(slug="bulletin").pk}
    answer = post(client, "add_line", draft.pk, title="Việc", **counted, **data)
    assert answer.status_code == 302
    line = PlanLine.objects.get()
    assert words in get(client, "page", draft.pk)
    assert words in get(client, "line", draft.pk, line.pk)
    form = get(client, "edit_line", draft.pk, line.pk)
    assert 'value="ít nhất 3"' in form
    again = post(client, "edit_line", draft.pk, line.pk, title="Việc", **counted, **data)
    assert again.status_code == 302
    assert PlanLine.objects.get().asked_words == words


def test_a_body_is_found_without_scripts_and_nothing_is_lost_meanwhile(cast: Cast) -> None:
    draft, client = plan(cast.land.commune, issued=False, tasks=0), cast.client("officer")
    typed = {"title": "Việc đang gõ", "lead_unit_chu": "Tỉnh Mẫu", "_tim": "lead_unit"}
    answer = post(client, "add_line", draft.pk, **typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Việc đang gõ" in page
    assert f'value="{cast.land.province.pk}"' in page
    chosen = {"title": "Việc", "lead_unit": cast.land.province.pk, "lead_name": "Báo tỉnh"}
    assert post(client, "add_line", draft.pk, **chosen).status_code == 302
    assert "Tỉnh Mẫu; Báo tỉnh" in get(client, "page", draft.pk)


def test_tasks_are_moved_and_taken_out_from_their_pages(cast: Cast) -> None:
    draft, client = plan(cast.land.commune, issued=False, tasks=2), cast.client("officer")
    second = draft.lines.get(order=2)
    assert post(client, "move_line", draft.pk, second.pk, huong="len").status_code == 302
    assert draft.lines.get(pk=second.pk).order == 1
    assert "Bỏ nhiệm vụ này" in post(client, "drop_line", draft.pk, second.pk).content.decode()
    assert not PlanLine.objects.get(pk=second.pk).is_dropped
    post(client, "drop_line", draft.pk, second.pk, confirmed="1")
    assert PlanLine.objects.get(pk=second.pk).is_dropped
    assert "Nhiệm vụ đã bỏ" in get(client, "line", draft.pk, second.pk)


def test_a_task_is_found_only_under_its_own_plan(cast: Cast) -> None:
    mine, other = plan(cast.land.commune, issued=False), plan(cast.land.commune, issued=False)
    line = other.lines.get()
    client = cast.client("officer")
    for name in ("line", "edit_line"):
        path = reverse(f"plans:{name}", args=[mine.pk, line.pk])
        assert client.get(path).status_code == 404
    assert post(client, "drop_line", mine.pk, line.pk, confirmed="1").status_code == 404
    foreign = plan(cast.land.other, issued=False)
    assert post(client, "edit_line", foreign.pk, foreign.lines.get().pk).status_code == 403


def test_budget_rows_are_kept_as_typed_when_refused(cast: Cast) -> None:
    draft, client = plan(cast.land.commune, issued=False), cast.client("officer")
    rows = {"purpose-0": "In tờ gấp", "amount-0": "12.000.000", "source-0": "ngân sách xã"}
    answer = post(client, "budget", draft.pk, **rows, **{"amount-1": "5x", "purpose-7": "Xa"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "không phải là số" in page
    assert 'value="Xa"' in page
    assert not BudgetLine.objects.exists()
    assert post(client, "budget", draft.pk, **rows, **{"amount-1": "5"}).status_code == 422
    assert post(client, "budget", draft.pk, **rows).status_code == 302
    assert "12.000.000 đồng" in get(client, "page", draft.pk)
    assert 'value="12.000.000"' in get(client, "budget", draft.pk)


def test_a_file_opens_for_who_may_see_the_plan_and_for_nobody_else(cast: Cast) -> None:
    made, client = plan(cast.land.commune), cast.client("officer")
    content = sheet.stand_in("Bản ký", ("Thử",), "")
    brought = SimpleUploadedFile("ban-ky.pdf", content)
    assert post(client, "attach", made.pk, file=brought, title=HOSTILE).status_code == 302
    kept = PlanAttachment.objects.get()
    path = reverse("plans:file", args=[made.pk, kept.pk])
    answer = client.get(path)
    assert b"".join(answer.streaming_content) == content
    assert "attachment" in answer.headers["Content-Disposition"]
    assert HOSTILE not in get(client, "page", made.pk)
    seen = cast.client("reviewer").get(path)
    assert b"".join(seen.streaming_content) == content
    assert cast.client("neighbour").get(path).status_code == 403
    other = plan(cast.land.commune)
    assert client.get(reverse("plans:file", args=[other.pk, kept.pk])).status_code == 404
    assert "Gỡ tệp này" in post(client, "detach", made.pk, kept.pk).content.decode()
    post(client, "detach", made.pk, kept.pk, confirmed="1")
    assert client.get(path).status_code == 404
    wrong = SimpleUploadedFile("a.pdf", b"not a pdf")
    assert post(client, "attach", made.pk, file=wrong).status_code == 422


def test_events_are_noted_on_the_page_of_the_task(cast: Cast) -> None:
    line, client = in_classes(cast), cast.client("officer")
    assert "Ghi lớp, cuộc đã mở" in get(client, "line", line.plan_id, line.pk)
    given = {"name": HOSTILE, "on": day(days.today())}
    assert post(client, "add_occasion", line.plan_id, line.pk, **given).status_code == 302
    page = get(client, "line", line.plan_id, line.pk)
    assert HOSTILE not in page
    assert "Chưa có hoạt động" in page
    again = post(client, "add_occasion", line.plan_id, line.pk, **given)
    assert "đã ghi" in again.content.decode()
    event = Occasion.objects.get()
    post(client, "void_occasion", line.plan_id, line.pk, event.pk)
    assert Occasion.objects.get().voided_at
    other = in_classes(cast)
    answer = post(client, "void_occasion", other.plan_id, other.pk, event.pk)
    assert answer.status_code == 404


def test_a_plan_is_made_from_the_one_above(cast: Cast) -> None:
    above = plan(cast.land.province, tasks=2)
    client = cast.client("officer")
    assert "Tuyên truyền" in get(client, "from_parent")
    form = get(client, "from_parent", **{"ke-hoach": str(above.pk)})
    assert "1. Việc 0" in form
    path = f"{reverse('plans:from_parent')}?ke-hoach={above.pk}"
    wanted = [above.lines.get(order=2).pk]
    data = head(above, unit=str(cast.land.commune.pk), title="Kế hoạch xã")
    assert client.post(path, {**data, "lines": []}).status_code == 422
    foreign = plan(cast.land.other).lines.get().pk
    assert client.post(path, {**data, "lines": [foreign]}).status_code == 422
    assert client.post(path, {**data, "lines": wanted}).status_code == 302
    made = Plan.objects.get(unit=cast.land.commune)
    assert (made.parent, made.lines.get().carries_out_id) == (above, wanted[0])
    hidden = plan(cast.land.other)
    for number in (str(hidden.pk), "x", "9" * 40, "²"):
        answer = client.get(reverse("plans:from_parent"), {"ke-hoach": number})
        assert answer.status_code == 404


def test_the_next_year_is_drafted_from_its_page(cast: Cast) -> None:
    made, client = plan(cast.land.commune), cast.client("officer")
    assert str(made.period.end.year) in get(client, "clone", made.pk)
    answer = post(client, "clone", made.pk, title="Năm sau")
    draft = Plan.objects.get(title="Năm sau")
    assert answer.headers["Location"] == reverse("plans:page", args=[draft.pk])
    assert "Lập theo" in get(client, "page", draft.pk)
    assert post(client, "clone", made.pk, title="").status_code == 422


def test_the_checks_say_what_where_and_the_remedy(cast: Cast) -> None:
    above = plan(cast.land.province, tasks=2)
    below = plan(cast.land.commune, parent=above, issued=False, tasks=0)
    first = above.lines.get(order=1)
    actions.add_line(actor=SYSTEM, plan=below, line=NewLine(title="Con", carries_out=first))
    actions.issue_plan(actor=SYSTEM, plan=below)
    page = get(cast.client("reviewer"), "checks", above.pk)
    for words in (
        "1 đơn vị trực thuộc chưa ban hành kế hoạch.",
        "Xã Ân Hòa",
        "Nhiệm vụ chưa ai thực hiện",
        "Nhiệm vụ không có chỉ tiêu",
    ):
        assert words in page
    own = get(cast.client("officer"), "checks", below.pk)
    assert "Nhiệm vụ 2 của cấp trên: Việc 1" in own
    draft = plan(cast.land.commune, parent=above, issued=False)
    own = get(cast.client("officer"), "checks", draft.pk)
    assert f"?thuc-hien={first.pk}" in own
    form = get(cast.client("officer"), "add_line", draft.pk, **{"thuc-hien": str(first.pk)})
    assert f'<option value="{first.pk}" selected>' in form


@pytest.mark.parametrize("children", [1, 6])
def test_the_checks_cost_the_same_for_few_and_many(
    cast: Cast, children: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    above = plan(cast.land.province, tasks=3)
    for _ in range(children):
        below = plan(cast.land.commune, parent=above, issued=False, tasks=0)
        for line in above.lines.all():
            actions.add_line(actor=SYSTEM, plan=below, line=NewLine(title="Con", carries_out=line))
        actions.issue_plan(actor=SYSTEM, plan=below)
    client = cast.client("reviewer")
    get(client, "checks", above.pk)
    with django_assert_num_queries(CHECKS_QUERIES):
        get(client, "checks", above.pk)


CHECKS_QUERIES = 17


def test_hostile_words_are_words_on_every_page(cast: Cast) -> None:
    draft, client = plan(cast.land.commune, issued=False, tasks=0), cast.client("officer")
    words = {"issuer": HOSTILE, "grounds": HOSTILE, "title": HOSTILE}
    assert post(client, "edit", draft.pk, **head(draft, **words)).status_code == 302
    boxes = ("title", "event_kind", "audience", "output", "lead_name", "supporting_names")
    line = dict.fromkeys(boxes, HOSTILE)
    assert post(client, "add_line", draft.pk, way="events", **line).status_code == 302
    rows = {"purpose-0": HOSTILE, "source-0": HOSTILE}
    assert post(client, "budget", draft.pk, **rows).status_code == 302
    made = actions.issue_plan(actor=SYSTEM, plan=draft, number="1/<b>")
    task = made.lines.get()
    pages = [
        get(client, name, made.pk)
        for name in ("page", "checks", "editions", "revise", "clone", "attach")
    ]
    pages.append(get(client, "line", made.pk, task.pk))
    actions.start_revision(actor=SYSTEM, plan=made, reason=HOSTILE)
    revision = Plan.objects.get(revises=made)
    pages += [get(client, name, revision.pk) for name in ("page", "edit", "budget")]
    for page in pages:
        assert "<script>alert" not in page
        assert "<b>\n" not in page
        assert "&lt;script&gt;" in page


@pytest.mark.parametrize("who", ["chair", "reviewer", "neighbour", "clerk"])
@pytest.mark.parametrize(
    "name", ["edit", "budget", "revise", "clone", "number", "attach", "send", "recall"]
)
def test_writing_pages_turn_others_away(cast: Cast, who: str, name: str) -> None:
    made = plan(cast.land.commune, issued=False)
    path = reverse(f"plans:{name}", args=[made.pk])
    client = cast.client(who)
    assert client.post(path).status_code == 403
    assert client.get(path).status_code in (403, 405)


@pytest.mark.parametrize("who", ["officer", "reviewer", "neighbour", "clerk"])
@pytest.mark.parametrize("name", ["close", "give_back"])
def test_steps_of_the_chair_turn_others_away(cast: Cast, who: str, name: str) -> None:
    made = plan(cast.land.commune, issued=False)
    assert post(cast.client(who), name, made.pk, note="x", reason="x").status_code == 403


@pytest.mark.parametrize(
    ("who", "status"), [("officer", 200), ("reviewer", 200), ("neighbour", 403), ("clerk", 403)]
)
@pytest.mark.parametrize("name", ["checks", "editions"])
def test_who_reads_about_a_plan(cast: Cast, who: str, status: int, name: str) -> None:
    made = plan(cast.land.commune)
    path = reverse(f"plans:{name}", args=[made.pk])
    assert cast.client(who).get(path).status_code == status


class NotingFile(BytesIO):
    """Notes how much of it is asked for at once."""

    asked: ClassVar[list[int | None]] = []

    def read(self, size: int | None = -1, /) -> bytes:
        self.asked.append(size)
        return super().read(size)


class NotingHandler(MemoryFileUploadHandler):
    def file_complete(self, file_size: int) -> UploadedFile | None:
        made = super().file_complete(file_size)
        if made is not None:
            made.file = NotingFile(made.file.read())
        return made


def test_no_more_of_a_file_is_read_than_may_be_taken(cast: Cast, settings: Settings) -> None:
    made = plan(cast.land.commune)
    settings.FILE_UPLOAD_HANDLERS = [f"{__name__}.NotingHandler"]
    NotingFile.asked.clear()
    brought = SimpleUploadedFile("ban-ky.pdf", b"x" * 100)
    assert post(cast.client("officer"), "attach", made.pk, file=brought).status_code == 422
    assert NotingFile.asked == [store.limit() + 1]
