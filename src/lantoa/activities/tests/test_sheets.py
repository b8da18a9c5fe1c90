"""Sheets of activities: what comes in, what is said of the rest, and that nothing doubles."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import pytest
import xlsxwriter
from django.db import transaction
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from lantoa.accounts.queries import StaffActor
from lantoa.activities.actions.sheets import look_at_sheet, take_rows, take_sheet
from lantoa.activities.models import Activity, Correction, Placement, SheetImport
from lantoa.activities.queries.blank import MARKS, blank_sheet, faults_sheet
from lantoa.activities.queries.sheet import COLUMNS
from lantoa.activities.tests.factories import logged
from lantoa.catalogue.models import Channel
from lantoa.catalogue.queries import default_unit
from lantoa.jobs import queue
from lantoa.kernel import days
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import exact
from lantoa.plans.tests.cast import Cast
from lantoa.totals import queries as totals
from lantoa.totals.rules import Layer

Rows = Iterable[Mapping[str, object]]
SHEET = "00000000-0000-4000-8000-00000000000{}"


def today() -> str:
    return vn.day(days.today())


def row(code: str = "", **given: object) -> dict[str, object]:
    """A sound row: a bulletin on the commune's loudspeakers, today, four plays."""
    plain = {"key": code, "on": today(), "channel": "Loa xã", "title": "Khai sinh", "count": 4}
    return {**plain, "language": "Việt", **given}


def sheet(rows: Rows, *, code: str = SHEET.format(1), columns: Iterable[str] = COLUMNS) -> bytes:
    """A filled sheet as an officer sends it; ``code`` is that of the blank it came from."""
    box = io.BytesIO()
    with xlsxwriter.Workbook(box, {"in_memory": True}) as book:
        page: Any = book.add_worksheet("Hoạt động")
        names = list(columns)
        for place, name in enumerate(names):
            page.write_string(0, place, COLUMNS[name])
        for number, each in enumerate(rows, start=1):
            for name, cell in each.items():
                if cell not in ("", None):
                    page.write(number, names.index(name), cell)
        if code:
            book.add_worksheet(MARKS).write_string(0, 0, code)
    return box.getvalue()


def brought(cast: Cast, content: bytes, who: str = "officer") -> SheetImport:
    """Looked at, and taken by the job."""
    actor = cast.actor(who)
    looked = look_at_sheet(
        actor=actor, unit_id=cast.land.commune.pk, content=content, name="bang.xlsx"
    )
    if looked.total:
        take_sheet(actor=actor, sheet=looked)
        take_rows(looked.pk)
    looked.refresh_from_db()
    return looked


def counts(done: SheetImport) -> tuple[int, int, int, int]:
    return (done.added, done.changed, done.unchanged, done.faulty)


def plays(cast: Cast) -> object:
    found = totals.totals(
        cast.land.commune.pk, Interval.of_day(days.today()), layer=Layer.LOGGED
    ).get("loudspeaker.play.placement")
    return found.exact if found else None


def exported(cast: Cast) -> list[dict[str, object]]:
    """The officer's list, taken away as XLSX, as rows that can come in again."""
    answer = cast.client("officer").get(reverse("activities:export", args=["xlsx"]))
    table = CalamineWorkbook.from_filelike(io.BytesIO(answer.getvalue())).get_sheet_by_index(0)
    heading, *rows = table.to_python()
    names = {text: name for name, text in COLUMNS.items()}
    return [
        {
            names[str(text)]: today() if text == COLUMNS["on"] else cell
            for text, cell in zip(heading, each, strict=True)
            if text in names
        }
        for each in rows
    ]


def test_sound_rows_are_logged_and_faulty_ones_are_named(cast: Cast) -> None:
    done = brought(
        cast,
        sheet(
            [
                row("d1"),
                row("d2", on="31/02/2026"),
                row("d3", channel="Loa phường bạn", count="bốn"),
                row("d4", title=""),
                row("d5", title="Đất đai", count="hơn 600"),
            ]
        ),
    )
    assert counts(done) == (2, 0, 0, 3)
    assert done.state == SheetImport.DONE and done.rows == []
    told = {each["number"]: [p["column"] for p in each["problems"]] for each in done.faults}
    assert told == {3: ["Ngày"], 4: ["Kênh", "Số lượt"], 5: ["Nội dung"]}
    assert set(Activity.objects.values_list("title", flat=True)) == {"Khai sinh", "Đất đai"}
    assert plays(cast) == 4


def test_the_mended_sheet_brings_the_rest_and_doubles_nothing(cast: Cast) -> None:
    first = [row(f"d{number}", title=f"Việc {number}") for number in range(6)]
    first[2]["count"] = "nhiều"
    assert counts(brought(cast, sheet(first))) == (5, 0, 0, 1)
    first[2]["count"] = 7
    first[4]["title"] = "Việc 4, nói lại"
    done = brought(cast, sheet(first))
    assert counts(done) == (1, 1, 4, 0)
    assert Activity.objects.count() == 6
    assert plays(cast) == 5 * 4 + 7
    changed = Activity.objects.get(title="Việc 4, nói lại")
    assert Correction.objects.get().activity == changed


def test_rows_without_a_code_are_known_by_what_they_say(cast: Cast) -> None:
    content = sheet([row(title="Một"), row(title="Hai")], code="")
    assert counts(brought(cast, content)) == (2, 0, 0, 0)
    assert counts(brought(cast, content)) == (0, 0, 2, 0)


def test_the_same_codes_on_another_sheet_are_other_rows(cast: Cast) -> None:
    brought(cast, sheet([row("d1")], code=SHEET.format(1)))
    done = brought(cast, sheet([row("d1", title="Khác")], code=SHEET.format(2)))
    assert counts(done) == (1, 0, 0, 0)


def test_rows_of_one_code_are_one_activity_with_several_placements(cast: Cast) -> None:
    rows = [
        row("d1", people=30, channel="Hội nghị", language=""),
        row("d2", language="Việt, Mông"),
        row("d2", outlet="Đài huyện", language="Việt", is_rerun="x"),
    ]
    done = brought(cast, sheet(rows))
    assert counts(done) == (3, 0, 0, 0)
    several = Activity.objects.get(channel__slug="loudspeaker")
    assert [(p.language.tag, p.outlet, p.is_rerun) for p in several.placements.all()] == [
        ("vi", "", False),
        ("hmn", "", False),
        ("vi", "Đài huyện", True),
    ]


def test_a_list_that_was_taken_away_comes_in_again_changed(cast: Cast) -> None:
    made = logged(cast.land.commune.pk, title="Ghi trên điện thoại", languages=("vi", "hmn"))
    given_rows = exported(cast)
    same = given_rows
    assert counts(brought(cast, sheet(same, code=""))) == (0, 0, 2, 0)
    same[1]["count"] = 9
    assert counts(brought(cast, sheet(same, code=""))) == (0, 2, 0, 0)
    assert [each.count for each in made.placements.order_by("pk")] == [exact(4), exact(9)]
    assert Activity.objects.count() == 1


def test_a_placement_on_another_channel_stays_there_when_the_list_comes_in_again(
    cast: Cast,
) -> None:
    made = logged(cast.land.commune.pk, title="Bản tin")
    zalo = Channel.objects.get(slug="social_network")
    posting = default_unit(zalo, "placement")
    first = made.placements.get()
    Placement.objects.create(
        activity=made, unit=made.unit, channel=zalo, count_unit=posting, on=made.on,
        language=first.language, count=exact(1), people=first.people,
    )  # fmt: skip
    rows = exported(cast)
    assert [each.get("placed_channel") for each in rows] == ["", zalo.name]
    rows = [{**each, "title": "Bản tin, sửa"} for each in rows]
    assert counts(brought(cast, sheet(rows, code=""))) == (0, 2, 0, 0)
    bare = [{k: v for k, v in each.items() if k != "placed_channel"} for each in rows]
    brought(cast, sheet([{**each, "note": "Ghi chú"} for each in bare], code=""))
    assert [each.channel.slug for each in made.placements.order_by("pk")] == [
        "loudspeaker",
        "social_network",
    ]


def test_last_months_codes_do_not_rewrite_last_months_activities(cast: Cast) -> None:
    brought(
        cast, sheet([row("d1", title="Tháng trước", on=vn.day(days.today() - timedelta(days=30)))])
    )
    done = brought(cast, sheet([row("d1", title="Tháng này")]))
    assert counts(done) == (0, 0, 0, 1)
    assert "đã là hoạt động “Tháng trước”" in done.faults[0]["problems"][0]["what"]
    assert Activity.objects.get().title == "Tháng trước"


def test_the_look_says_how_many_rows_are_in_the_ledger_already(cast: Cast) -> None:
    brought(cast, sheet([row("d1")]))
    looked = look_at_sheet(
        actor=cast.actor("officer"),
        unit_id=cast.land.commune.pk,
        content=sheet([row("d1", count=9), row("d2", title="Mới")]),
        name="x",
    )
    shown = cast.client("officer").get(reverse("activities:sheet_page", args=[looked.pk]))
    assert "1 dòng đã có trong sổ" in shown.content.decode()


def test_faulty_rows_that_were_taken_away_are_mended_without_doubling_or_mixing(cast: Cast) -> None:
    first = brought(cast, sheet([row("d1"), row("", title="Không mã", count="?!")]))
    other = brought(cast, sheet([row("", title="Bảng khác", count="?!")], code=SHEET.format(2)))
    for held in (first, other, first):
        table = CalamineWorkbook.from_filelike(io.BytesIO(faults_sheet(held))).get_sheet_by_index(0)
        _, line = table.to_python()
        cells = dict(zip(COLUMNS, map(str, line[1:]), strict=True))
        marks = CalamineWorkbook.from_filelike(io.BytesIO(faults_sheet(held)))
        [[code]] = marks.get_sheet_by_name(MARKS).to_python()
        brought(cast, sheet([{**cells, "count": 4}], code=str(code)))
    assert sorted(Activity.objects.values_list("title", flat=True)) == [
        "Bảng khác",
        "Khai sinh",
        "Không mã",
    ]


def test_codes_that_are_formulas_do_not_make_one_activity_of_many(cast: Cast) -> None:
    box = io.BytesIO()
    with xlsxwriter.Workbook(box, {"in_memory": True}) as book:
        page: Any = book.add_worksheet()
        for place, name in enumerate(("key", "on", "channel", "title", "count")):
            page.write_string(0, place, COLUMNS[name])
            for number in (1, 2):
                said = ("=ROW()", today(), "Loa xã", "Bản tin", "4")[place]
                page.write(number, place, said)
    done = brought(cast, box.getvalue())
    assert counts(done) == (0, 0, 0, 2)
    assert {each["problems"][0]["column"] for each in done.faults} == {"Mã dòng"}


def test_who_says_yes_is_who_is_written_down(cast: Cast) -> None:
    looked = look_at_sheet(
        actor=cast.actor("officer"),
        unit_id=cast.land.commune.pk,
        content=sheet([row("d1")]),
        name="x",
    )
    take_sheet(actor=cast.actor("twofold"), sheet=looked)
    take_rows(looked.pk)
    assert Activity.objects.get().actor_key == f"user:{cast.people['twofold'].pk}"


def test_a_file_that_is_cut_at_the_limit_is_refused_and_not_read_in_part(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lantoa.files.store.limit", lambda: 100)
    with pytest.raises(Refused, match="quá lớn"):
        look_at_sheet(
            actor=cast.actor("officer"),
            unit_id=cast.land.commune.pk,
            content=sheet([row()]),
            name="x",
        )


def test_a_code_of_another_unit_changes_nothing_there(cast: Cast) -> None:
    theirs = logged(cast.land.other.pk, title="Của xã khác")
    done = brought(cast, sheet([row(str(theirs.client_key), title="Lấy về")]))
    assert counts(done) == (0, 0, 0, 1)
    theirs.refresh_from_db()
    assert theirs.title == "Của xã khác"


def test_formulas_and_foreign_words_are_refused_row_by_row(cast: Cast) -> None:
    box = io.BytesIO()
    with xlsxwriter.Workbook(box, {"in_memory": True}) as book:
        page: Any = book.add_worksheet()
        for place, name in enumerate(("on", "channel", "title", "count", "tone", "language")):
            page.write_string(0, place, COLUMNS[name])
        for number, (count, tone, language) in enumerate(
            [("=2+2", "", ""), (4, "Khoe", ""), (4, "", "Klingon")], start=1
        ):
            page.write_string(number, 0, today())
            page.write_string(number, 1, "Loa xã")
            page.write_string(number, 2, f"Việc {number}")
            page.write(number, 3, count)
            page.write(number, 4, tone)
            page.write(number, 5, language)
    done = brought(cast, box.getvalue())
    assert [each["problems"][0]["column"] for each in done.faults] == [
        "Số lượt",
        "Cách nói",
        "Tiếng",
    ]
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_heading"),
        (b"PK\x03\x04 torn", "broken"),
        (b"a,b\n1,2\n", "no_heading"),
        (sheet([]), "empty"),
        (sheet([], columns=("key", "title")), "no_column"),
    ],
    ids=["nothing", "torn", "other columns", "no rows", "columns missing"],
)
def test_what_is_no_sheet_of_activities_is_refused_and_leaves_nothing(
    cast: Cast, content: bytes, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        look_at_sheet(
            actor=cast.actor("officer"), unit_id=cast.land.commune.pk, content=content, name="x"
        )
    assert refused.value.problems[0].code == code
    assert not SheetImport.objects.exists()


def test_a_csv_with_semicolons_is_read_too(cast: Cast) -> None:
    heading = ";".join(COLUMNS[name] for name in ("on", "channel", "title", "count"))
    content = f'\ufeff{heading}\r\n{today()};Loa xã;"Một; hai";4\r\n'.encode()
    assert counts(brought(cast, content)) == (1, 0, 0, 0)
    assert Activity.objects.get().title == "Một; hai"


def test_the_blank_sheet_is_read_and_its_example_is_passed_over(cast: Cast) -> None:
    content = blank_sheet(cast.land.commune.pk, "Xã Suối Mẫu", days.today())
    with pytest.raises(Refused, match="chưa có dòng"):
        look_at_sheet(
            actor=cast.actor("officer"), unit_id=cast.land.commune.pk, content=content, name="x"
        )
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    heading = book.get_sheet_by_index(0).to_python()[0]
    assert [str(cell).rstrip(" *") for cell in heading] == list(COLUMNS.values())


def test_the_job_may_stop_anywhere_and_run_again(cast: Cast) -> None:
    actor = cast.actor("officer")
    content = sheet([row(f"d{number}", title=f"Việc {number}") for number in range(5)])
    looked = look_at_sheet(actor=actor, unit_id=cast.land.commune.pk, content=content, name="x")
    take_sheet(actor=actor, sheet=looked)
    take_rows(looked.pk)
    SheetImport.objects.filter(pk=looked.pk).update(state=SheetImport.WAITING, rows=looked.rows)
    take_rows(looked.pk)
    assert Activity.objects.count() == 5
    with pytest.raises(Refused):
        take_sheet(actor=actor, sheet=looked)


def test_an_import_that_broke_off_goes_on_when_it_is_asked_to(cast: Cast) -> None:
    client = cast.client("officer")
    looked = look_at_sheet(
        actor=cast.actor("officer"),
        unit_id=cast.land.commune.pk,
        content=sheet([row("d1"), row("d2", title="Thuế")]),
        name="x",
    )
    take = reverse("activities:sheet_take", args=[looked.pk])
    client.post(take)
    DBTaskResult.objects.all().delete()
    page = client.get(reverse("activities:sheet_page", args=[looked.pk]))
    assert "Nhập tiếp" in page.content.decode()
    client.post(take)
    client.post(take)
    queued = DBTaskResult.objects.filter(args_kwargs__args__0="activities.take_sheet")
    assert queued.count() == 2
    for _ in queued:
        take_rows(looked.pk)
    looked.refresh_from_db()
    assert counts(looked) == (2, 0, 0, 0)
    assert Activity.objects.count() == 2


def test_rows_of_somebody_who_lost_the_right_meanwhile_are_not_taken(cast: Cast) -> None:
    actor = cast.actor("officer")
    looked = look_at_sheet(
        actor=actor, unit_id=cast.land.commune.pk, content=sheet([row("d1")]), name="x"
    )
    take_sheet(actor=actor, sheet=looked)
    cast.people["officer"].posts.all().delete()
    take_rows(looked.pk)
    looked.refresh_from_db()
    assert counts(looked) == (0, 0, 0, 1)
    assert not Activity.objects.exists()


@pytest.mark.parametrize("who", ["chair", "reviewer", "neighbour", "clerk"])
def test_who_may_not_log_brings_nothing(cast: Cast, who: str) -> None:
    looked = look_at_sheet(
        actor=cast.actor("officer"),
        unit_id=cast.land.commune.pk,
        content=sheet([row("d1")]),
        name="x",
    )
    client, slug = cast.client(who), cast.land.commune.slug
    for name, argument in (("sheet_page", looked.pk), ("sheet_faults", looked.pk), ("blank", slug)):
        assert client.get(reverse(f"activities:{name}", args=[argument])).status_code == 403
    assert client.post(reverse("activities:sheet_take", args=[looked.pk])).status_code == 403
    with pytest.raises(NotPermitted):
        look_at_sheet(
            actor=cast.actor(who), unit_id=cast.land.commune.pk, content=sheet([row()]), name="x"
        )


def test_on_the_pages_a_sheet_goes_from_the_look_to_the_ledger(cast: Cast) -> None:
    client = cast.client("officer")
    file = io.BytesIO(sheet([row("d1"), row("d2", count="?!")]))
    file.name = "thang-9.xlsx"
    answer = client.post(
        reverse("activities:sheet"), {"unit": cast.land.commune.pk, "file": file}, follow=True
    )
    looked = SheetImport.objects.get()
    assert "1 dòng nhập được, 1 dòng sai" in answer.content.decode()
    assert not Activity.objects.exists()
    client.post(reverse("activities:sheet_take", args=[looked.pk]))
    assert queue.run is not None
    take_rows(looked.pk)
    shown = client.get(reverse("activities:sheet_page", args=[looked.pk])).content.decode()
    assert "Đã nhập 1 dòng, còn 1 dòng sai" in shown
    faults = client.get(reverse("activities:sheet_faults", args=[looked.pk])).getvalue()
    table = CalamineWorkbook.from_filelike(io.BytesIO(faults)).get_sheet_by_index(0).to_python()
    assert table[1][1] == "d2" and "Số lượt" in str(table[1][0])


def test_the_grid_keeps_faulty_rows_and_stores_the_sound_ones(cast: Cast) -> None:
    client = cast.client("officer")
    key = "11111111-1111-4111-8111-11111111111{}"
    data = {"unit": cast.land.commune.pk}
    for number, count in ((1, "4"), (2, "bốn")):
        data |= {
            f"d{number}-key": key.format(number),
            f"d{number}-on": today(),
            f"d{number}-channel": "loudspeaker",
            f"d{number}-title": f"Việc {number}",
            f"d{number}-count": count,
            f"d{number}-language": "vi",
        }
    answer = client.post(reverse("activities:grid"), data)
    assert answer.status_code == 422
    assert "“bốn” không phải số" in answer.content.decode()
    assert [each.title for each in Activity.objects.all()] == ["Việc 1"]
    data["d2-count"] = "5"
    assert client.post(reverse("activities:grid"), data).status_code == 302
    assert Activity.objects.count() == 2
    assert client.post(reverse("activities:grid"), {"unit": data["unit"]}).status_code == 422


@pytest.mark.parametrize("number", [3, 30])
def test_a_look_costs_the_same_questions_about_names_for_few_and_many(
    cast: Cast, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    actor: StaffActor = cast.actor("officer")
    content = sheet([row(f"d{place}", title=f"Việc {place}") for place in range(number)])
    with django_assert_max_num_queries(16 + 4 * number):
        look_at_sheet(actor=actor, unit_id=cast.land.commune.pk, content=content, name="x")


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9)), min_size=1, max_size=8))
def test_sheets_sent_again_and_again_hold_the_last_word(
    cast: Cast, sent: list[tuple[int, int]]
) -> None:
    """Whatever is mended, in whatever order, the ledger holds each code once and sums it once."""
    last: dict[int, int] = {}
    with transaction.atomic():
        for code, count in sent:
            last[code] = count
            brought(cast, sheet([row(f"d{code}", title=f"Việc {code}", count=count)]))
        assert Activity.objects.count() == len(last)
        assert plays(cast) == sum(last.values())
        transaction.set_rollback(True)
