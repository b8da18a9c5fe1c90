"""A report as XLSX and JSON: what stands in them, who gets them, and what hostile ones are told."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from lantoa.catalogue.models import Indicator
from lantoa.kernel.errors import Refused
from lantoa.kernel.value import Qualifier, exact, stated
from lantoa.reader.amounts import amount_of
from lantoa.reader.report_tables import Line, ReportTable, report_table
from lantoa.reader.sheet_text import MACHINE_SHEET
from lantoa.reports import actions
from lantoa.reports.models import DeclaredFigure, Report, ReportVersion
from lantoa.reports.queries.contents import draft_contents, frozen_contents
from lantoa.reports.queries.exported import Match, matched, names_known
from lantoa.reports.queries.printed import printed
from lantoa.reports.queries.verify_file import verify_data, verify_file
from lantoa.reports.rules.exported import figures_of, figures_read
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM, World
from lantoa.reports.tests.test_round_trip import without_machine_sheet

SCHEMA = Path(__file__).parents[4] / "docs" / "reference" / "report.schema.json"


@pytest.fixture
def filed(world: World) -> World:
    make.log(world.district, title="=1+1", count=exact(4), quantity=exact(0))
    make.log(
        world.district,
        channel="tv",
        kind="news",
        placed="play",
        count=stated(600, Qualifier.MORE_THAN),
    )
    make.accepted(world.expected)
    world.expected.refresh_from_db()
    return world


def file_of(world: World, kind: str, name: str = "expected") -> bytes:
    return printed(getattr(world, name), kind, 1).content


def version_of(world: World) -> ReportVersion:
    return ReportVersion.objects.get(report__expected=world.expected)


def test_a_workbook_is_set_up_to_be_printed_and_holds_no_formula(filed: World) -> None:
    book = openpyxl.load_workbook(io.BytesIO(file_of(filed, "xlsx")))
    sheet = book.worksheets[0]
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
    assert sheet.freeze_panes and sheet.print_title_rows
    cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "=1+1" in [cell.value for cell in cells]
    texts = [str(cell.value) for cell in cells]
    assert "hơn 600" in texts and 4 in [cell.value for cell in cells]
    assert any(text.startswith("Huyện Suối Mẫu") for text in texts)
    assert book[MACHINE_SHEET].sheet_state == "hidden"
    assert book.custom_doc_props["lantoa.sha256"].value == version_of(filed).sha256


def test_the_same_version_gives_the_same_bytes(filed: World) -> None:
    assert file_of(filed, "xlsx") == file_of(filed, "xlsx")
    assert file_of(filed, "json") == file_of(filed, "json")


def test_a_draft_has_its_files_too(world: World) -> None:
    make.log(world.district, count=exact(4))
    make.drafted(world.expected)
    world.expected.refresh_from_db()
    data = json.loads(printed(world.expected, "json").content)
    assert data["version"] is None
    assert not verify_data(data).is_true
    table = report_table(printed(world.expected, "xlsx").content, "xlsx")
    assert table is not None and table.about["version"] == "draft"
    assert figures_read(table.lines) == figures_of(draft_contents(world.expected))


@pytest.mark.parametrize("name", ["officer", "reviewer", "neighbour", "editor"])
def test_the_files_open_to_those_who_see_the_paper(filed: World, name: str) -> None:
    client = Client()
    client.force_login(filed.people[name])
    answers = []
    for kind in ("docx", "xlsx", "json"):
        answer = client.get(reverse("reports:paper", args=[filed.expected.pk, kind]))
        if answer.streaming:
            list(answer.streaming_content)
        answers.append(answer.status_code)
    assert len(set(answers)) == 1, answers


def test_the_page_names_each_file(filed: World) -> None:
    client = Client()
    client.force_login(filed.people["officer"])
    page = client.get(reverse("reports:page", args=[filed.expected.pk])).content.decode()
    assert "XLSX lần 1" in page and "JSON lần 1" in page and "ban-in.xlsx" in page
    answer = client.get(reverse("reports:paper", args=[filed.expected.pk, "xlsx"]))
    assert "attachment" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"


# --- JSON ----------------------------------------------------------------------------------------


def data_of(world: World) -> dict[str, Any]:
    return dict(json.loads(file_of(world, "json")))


def test_the_json_is_as_its_schema_says_and_verifies(filed: World, tmp_path: Path) -> None:
    data = data_of(filed)
    jsonschema_rs.validate(json.loads(SCHEMA.read_text("utf-8")), data)
    path = tmp_path / "bao-cao.json"
    path.write_bytes(file_of(filed, "json"))
    found = verify_file(path)
    assert found.is_true, found.words
    assert version_of(filed).actor_key not in json.dumps(data["version"])


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda data: data["frozen"].update(closing="Khác."), "không khớp mã băm ghi trong tệp"),
        (lambda data: data.update(sha256="0" * 64), "không khớp mã băm ghi trong tệp"),
        (lambda data: data["unit"].update(slug="xa-khac"), "khác đi: unit"),
        (lambda data: data["figures"][0].update(label="Khác"), "khác đi: figures"),
        (lambda data: data.update(them=1), "khác đi: them"),
    ],
)
def test_a_json_that_was_changed_is_told(filed: World, spoil: Any, words: str) -> None:
    data = data_of(filed)
    spoil(data)
    found = verify_data(data)
    assert (found.is_true, words in found.words) == (False, True), found.words


def test_a_json_of_another_system_is_whole_and_not_known_here(filed: World) -> None:
    data = data_of(filed)
    ReportVersion.objects.filter(pk=version_of(filed).pk).update(sha256="f" * 64)
    assert "không lưu bản gửi nào" in verify_data(data).words


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "broken"),
        (b"[]", "other_format"),
        (b'{"format": "lantoa-report-1", "format": "x"}', "broken"),
        (b'{"a": NaN}', "broken"),
        (b'{"a": Infinity}', "broken"),
        (b"[" * 200_000, "broken"),
        (b'{"a": ' * 100_000, "broken"),
        (b"\xff\xfe\x00", "broken"),
        (b'{"format": "lantoa-report-1", "frozen": {"a": "\\ud800"}}', "broken"),
        (b'{"format": "other", "frozen": {}}', "other_format"),
    ],
)
def test_a_hostile_json_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        verify_file(path)
    assert [each.code for each in refused.value.problems] == [code]


def test_a_json_of_a_hundred_megabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    with pytest.raises(Refused, match="64 MB"):
        verify_file(path)


# --- Brought back --------------------------------------------------------------------------------


def test_every_name_shipped_says_one_measure(world: World) -> None:
    names = [
        (each.name, each.count_unit.name) for each in Indicator.objects.select_related("count_unit")
    ]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("kind", ["xlsx", "docx", "visible"])
def test_what_is_brought_back_is_known_again(filed: World, kind: str) -> None:
    data = file_of(filed, "docx" if kind == "docx" else "xlsx")
    data = without_machine_sheet(data) if kind == "visible" else data
    table = report_table(data, "docx" if kind == "docx" else "xlsx")
    assert table is not None
    found = matched(filed.district.pk, table, "0" * 64)
    assert (found.match, found.version) == (Match.SAME, version_of(filed))
    assert figures_read(found.table.lines) == figures_of(frozen_contents(version_of(filed)))


def test_a_cell_changed_by_hand_is_told_and_not_taken_for_the_report(filed: World) -> None:
    book = openpyxl.load_workbook(io.BytesIO(file_of(filed, "xlsx")))
    cell = next(c for row in book.worksheets[0].iter_rows() for c in row if c.value == "hơn 600")
    cell.value = 700
    box = io.BytesIO()
    book.save(box)
    table = report_table(box.getvalue(), "xlsx")
    assert table is not None
    assert [line.label for line in table.lines if line.hidden]
    found = matched(filed.district.pk, table, "0" * 64)
    assert found.match is Match.CHANGED and len(found.changed) == 1


def test_the_seal_of_another_unit_finds_nothing(filed: World) -> None:
    table = report_table(file_of(filed, "xlsx"), "xlsx")
    assert table is not None
    found = matched(filed.other.pk, table, "0" * 64)
    assert (found.match, found.version) == (Match.OTHER_UNIT, None)


def test_figures_are_declared_once_and_never_added(filed: World) -> None:
    """The same unit of another system, in which nothing was logged."""
    table = report_table(file_of(filed, "xlsx"), "xlsx")
    assert table is not None
    actions.start_draft(actor=SYSTEM, expected=filed.neighbouring)
    officer = filed.actor("neighbour")
    for declared in (2, 0):
        filed.neighbouring.refresh_from_db()
        taken = actions.declare_figures(
            actor=officer,
            expected=filed.neighbouring,
            table=table,
            source="a.xlsx",
            revision=filed.neighbouring.report.revision,
        )
        assert taken.declared >= declared if declared else taken.declared == 0
    filed.neighbouring.refresh_from_db()
    assert figures_of(draft_contents(filed.neighbouring)) == figures_read(table.lines)


def test_a_unit_that_others_report_to_declares_no_whole_table(filed: World) -> None:
    table = report_table(file_of(filed, "xlsx"), "xlsx")
    assert table is not None
    actions.start_draft(actor=SYSTEM, expected=filed.above)
    with pytest.raises(Refused) as refused:
        actions.declare_figures(
            actor=SYSTEM, expected=filed.above, table=table, source="a", revision=0
        )
    assert [each.code for each in refused.value.problems] == ["counted_twice"]


def test_names_cost_two_questions(world: World, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        names_known()


# --- What is left as it stands -------------------------------------------------------------------


def read_table(*cells: tuple[str, str]) -> ReportTable:
    """One line for each measure and its cell, the measure as its label."""
    return ReportTable(
        tuple(
            Line(str(place), f"{measure} {place}", "lần", {"actual": amount_of(words)}, measure)
            for place, (measure, words) in enumerate(cells, start=1)
        )
    )


def take(world: World, table: ReportTable, since: int = 0) -> actions.Taken:
    report = Report.objects.get(expected=world.neighbouring)
    return actions.declare_figures(
        actor=world.actor("neighbour"),
        expected=world.neighbouring,
        table=table,
        source="a.xlsx",
        revision=report.revision - since,
    )


PLAY = "loudspeaker.play.placement"


def declared_in(world: World) -> dict[str, str]:
    rows = DeclaredFigure.objects.filter(report__expected=world.neighbouring)
    return {each.indicator.slug: each.value.encode() for each in rows.select_related("indicator")}


def test_a_figure_that_a_colleague_declared_is_left(world: World) -> None:
    actions.start_draft(actor=SYSTEM, expected=world.neighbouring)
    actions.declare_figure(
        actor=SYSTEM,
        expected=world.neighbouring,
        indicator=Indicator.objects.get(slug=PLAY),
        value=exact(9),
        reason="Đếm theo sổ của đài.",
    )
    taken = take(world, read_table((PLAY, "4")))
    assert (taken.declared, taken.left) == (0, (f"{PLAY} 1",))
    assert declared_in(world) == {PLAY: "9"}


def test_silence_takes_no_number_of_the_ledger_away(world: World) -> None:
    make.log(world.other, count=exact(7))
    actions.start_draft(actor=SYSTEM, expected=world.neighbouring)
    taken = take(world, read_table((PLAY, "không nêu"), ("tv.play.placement", "không nêu")))
    assert (taken.declared, taken.left) == (1, (f"{PLAY} 1",))
    assert declared_in(world) == {"tv.play.placement": "?"}


def test_a_draft_that_moved_is_not_declared_in(world: World) -> None:
    actions.start_draft(actor=SYSTEM, expected=world.neighbouring)
    take(world, read_table(("tv.play.placement", "3")))
    with pytest.raises(Refused) as refused:
        take(world, read_table((PLAY, "4")), since=1)
    assert [each.code for each in refused.value.problems] == ["stale"]
    assert declared_in(world) == {"tv.play.placement": "3"}


def test_each_line_that_says_something_and_is_not_taken_is_named(world: World) -> None:
    actions.start_draft(actor=SYSTEM, expected=world.neighbouring)
    table = read_table(
        (PLAY, "4"),
        ("loudspeaker.bulletin.production", "bốn"),
        ("tv.play.placement", "không áp dụng"),
        ("tv.news.production", "5"),
        ("tv.news.production", "6"),
        ("", "8"),
        ("portal.article.placement", "chưa ghi"),
        ("portal.article.production", ""),
        ("radio.play.placement", "1 chính xác; khoảng 2"),
    )
    taken = take(world, table)
    assert taken.declared == 1 and declared_in(world) == {PLAY: "4"}
    assert taken.left == (
        "loudspeaker.bulletin.production 2",
        "tv.play.placement 3",
        "tv.news.production 4",
        "tv.news.production 5",
        " 6",
        "radio.play.placement 9",
    )


# --- A seal that two versions bear, and words that only look alike -------------------------------


def sent_twice(world: World) -> list[ReportVersion]:
    """Returned and sent again unchanged."""
    make.submitted(world.expected)
    actions.return_report(actor=SYSTEM, expected=world.expected, reason="Xem lại.")
    actions.redraft_report(actor=SYSTEM, expected=world.expected)
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    actions.submit_report(actor=SYSTEM, expected=world.expected)
    return list(ReportVersion.objects.filter(report__expected=world.expected).order_by("number"))


def test_each_of_two_versions_with_one_seal_verifies(world: World) -> None:
    make.log(world.district, count=exact(4))
    versions = sent_twice(world)
    assert len({each.sha256 for each in versions}) == 1
    world.expected.refresh_from_db()
    for number in (1, 2):
        found = verify_data(json.loads(printed(world.expected, "json", number).content))
        assert found.is_true and f"lần {number}" in found.words, found.words


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.update(them=None),
        lambda data: data["version"].update(number=True),
        lambda data: data["version"].update(number=1.0),
        lambda data: data["version"].pop("issued_on"),
    ],
)
def test_what_python_takes_for_the_same_is_not(filed: World, spoil: Any) -> None:
    data = data_of(filed)
    spoil(data)
    found = verify_data(data)
    assert not found.is_true and "khác đi" in found.words, found.words
