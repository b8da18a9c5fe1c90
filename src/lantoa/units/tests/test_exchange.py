from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lantoa.audit.log import entries_of
from lantoa.kernel.actor import Nobody, System
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.units import actions, queries
from lantoa.units.actions import ImportReport
from lantoa.units.models import Change, Unit, UnitSuccession, UnitVersion
from lantoa.units.rules import REFORM_DAY, sheets
from lantoa.units.rules.sheets import EDGE_COLUMNS, UNIT_COLUMNS, Outcome
from lantoa.units.tests import factories
from lantoa.units.tests.changing import asked, commune
from lantoa.units.tests.factories import AFTER

pytestmark = pytest.mark.django_db
SYSTEM = System()
PROVINCE = (
    "tinh-thu", "administrative", "01", "Tỉnh Thử", "province", "province", "", "2025-07-01", "",
    "", "", "",
)  # fmt: skip
COMMUNE = (
    "xa-thu", "administrative", "00001", "Xã Thử", "rural_commune", "commune", "tinh-thu",
    "2025-07-01", "", "NQ 1", "", "",
)  # fmt: skip
OLD = ("xa-cu", "administrative", "00001", "Xã Cũ", "rural_commune", "commune", "", "",
       "2025-07-01", "", "", "")  # fmt: skip


def units_file(*rows: tuple[str, ...]) -> bytes:
    return sheets.write(UNIT_COLUMNS, rows)


def edges_file(*rows: tuple[str, ...]) -> bytes:
    return sheets.write(EDGE_COLUMNS, rows)


def edge(old: str, new: str, part: str = "0", share: str = "") -> tuple[str, ...]:
    return (old, new, part, share, *("",) * 9)


def bring(*files: bytes, **more: bool) -> ImportReport:
    named = {f"tệp {number}": content for number, content in enumerate(files)}
    return actions.bring_in(actor=SYSTEM, files=named, on=AFTER, **more)


def changed(row: tuple[str, ...], **cells: str) -> tuple[str, ...]:
    return tuple(cells.get(column, cell) for column, cell in zip(UNIT_COLUMNS, row, strict=True))


def refused(report: ImportReport) -> list[tuple[int, str]]:
    assert not report.is_stored
    for line in report.of(Outcome.REFUSED):
        assert all(problem.what and problem.remedy for problem in line.problems)
    return [
        (line.number, problem.field)
        for line in report.of(Outcome.REFUSED)
        for problem in line.problems
    ]


def test_units_and_successions_come_in_and_are_kept_the_second_time() -> None:
    files = units_file(PROVINCE, OLD, COMMUNE), edges_file(edge("xa-cu", "xa-thu"))
    first, second = bring(*files), bring(*files)
    assert [line.outcome for line in first.lines] == [Outcome.TAKEN] * 4
    assert [line.outcome for line in second.lines] == [Outcome.KEPT] * 4
    assert first.is_stored
    assert (Unit.objects.count(), UnitSuccession.objects.count()) == (3, 1)
    version = queries.by_code("00001", AFTER)
    assert version is not None
    assert (version.folded, version.legal_basis) == ("xa thu", "NQ 1")
    assert entries_of("units").count() == 1
    assert (queries.units_sheet(), queries.successions_sheet()) == files


def test_a_dry_run_tells_the_same_and_stores_nothing() -> None:
    report = bring(units_file(PROVINCE, COMMUNE), dry_run=True)
    assert [line.outcome for line in report.lines] == [Outcome.TAKEN] * 2
    assert not report.is_stored
    assert not Unit.objects.exists()


def test_one_wrong_line_keeps_all_lines_out() -> None:
    report = bring(units_file(PROVINCE, changed(COMMUNE, tier="xã")))
    assert refused(report) == [(3, "tier"), (3, "division")]
    assert report.lines[0].outcome is Outcome.TAKEN
    assert not Unit.objects.exists()


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"slug": ""}, "slug"),
        ({"slug": "Xã Thử"}, "slug"),
        ({"slug": "x" * 161}, "slug"),
        ({"kind": "không có"}, "kind"),
        ({"code": "=1+1"}, "code"),
        ({"code": "1" * 11}, "code"),
        ({"name": ""}, "name"),
        ({"name": "=cmd|' /C calc'!A0"}, "name"),
        ({"name": " Xã Thử"}, "name"),
        ({"name": "Phường Thử"}, "name"),
        ({"division": "ward"}, "name"),
        ({"division": "province"}, "division"),
        ({"parent": "khong-co"}, "parent"),
        ({"parent": "xa-thu"}, "parent"),
        ({"valid_from": "01/07/2025"}, "valid_from"),
        ({"valid_from": "2025-02-30"}, "valid_from"),
        ({"valid_from": "2024-01-01"}, "parent"),
        ({"valid_to": "2025-07-01"}, "valid_to"),
        ({"channels": "dien-tin"}, "channels"),
        ({"name": "Xã\x07Thử"}, "name"),
    ],
)
def test_a_wrong_cell_is_named_with_its_line(cells: dict[str, str], column: str) -> None:
    report = bring(units_file(PROVINCE, changed(COMMUNE, **cells)))
    assert (3, column) in refused(report)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (edge("xa-cu", "khong-co"), "new"),
        (edge("xa-thu", "xa-thu"), "new"),
        (edge("xa-cu", "xa-thu", ""), "is_partial"),
        (edge("xa-cu", "xa-thu", "0", "0.5"), "share"),
        (edge("xa-cu", "xa-thu", "1", "1.5"), "share"),
        (edge("xa-cu", "xa-thu", "1", "NaN"), "share"),
        ((*edge("xa-cu", "xa-thu")[:4], "merge", *("",) * 8), "effective_on"),
        ((*edge("xa-cu", "xa-thu")[:4], "nhập", "2025-07-01", "NQ", *("",) * 6), "kind"),
        ((*edge("xa-cu", "xa-thu")[:6], "NQ", *("",) * 6), "kind"),
    ],
)
def test_a_wrong_succession_is_named_with_its_line(row: tuple[str, ...], column: str) -> None:
    report = bring(units_file(PROVINCE, COMMUNE, OLD), edges_file(row))
    assert (2, column) in refused(report)


def test_lines_that_contradict_each_other_are_refused() -> None:
    twice = bring(units_file(PROVINCE, COMMUNE, COMMUNE))
    assert refused(twice) == [(4, "slug")]
    overlapping = bring(units_file(PROVINCE, COMMUNE, changed(COMMUNE, valid_from="2026-01-01")))
    assert refused(overlapping) == [(4, "valid_from")]
    both = edge("xa-cu", "xa-thu"), edge("xa-cu", "xa-thu", "1")
    assert refused(bring(units_file(PROVINCE, COMMUNE, OLD), edges_file(*both))) == [(3, "old")]


def test_what_the_check_calls_a_fault_is_refused() -> None:
    circle = (
        changed(COMMUNE, slug="a", parent="b", code="", kind="x", division="", name="A"),
        changed(COMMUNE, slug="b", parent="a", code="", kind="x", division="", name="B"),
    )
    actions.load_kinds(actor=SYSTEM)
    offices = tuple(changed(row, kind="commune_office") for row in circle)
    assert refused(bring(units_file(*offices)))
    codes = bring(units_file(PROVINCE, COMMUNE, changed(COMMUNE, slug="xa-hai", name="Xã Hai")))
    assert refused(codes)
    late = changed(OLD, valid_to="2024-01-01")
    assert refused(bring(units_file(PROVINCE, COMMUNE, late), edges_file(edge("xa-cu", "xa-thu"))))
    assert not Unit.objects.exists()


def test_what_is_there_is_not_edited_by_a_file() -> None:
    bring(units_file(PROVINCE, COMMUNE))
    report = bring(units_file(PROVINCE, changed(COMMUNE, name="Xã Khác", valid_to="2026-01-01")))
    assert refused(report) == [(3, "name"), (3, "valid_to")]
    assert queries.find("xa khac") == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfex\x00",
        "slug,kind\nxã,x".encode("utf-16"),
        "slug,Tên\n".encode("cp1258", "replace"),
        b"slug,kind\n",
        ",".join(UNIT_COLUMNS).encode() + b"\na\x00b\n",
        ",".join(UNIT_COLUMNS).encode() + b'\n"a\n',
        ",".join(UNIT_COLUMNS).encode() + b"\n" + b"x" * 200_000 + b"\n",
        b"x" * (sheets.LARGEST + 1),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(content: bytes) -> None:
    assert refused(bring(content)) == [(1, "file")]


def test_a_file_of_too_many_lines_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_LINES", 1)
    assert refused(bring(units_file(PROVINCE, COMMUNE))) == [(1, "file")]


def test_a_line_with_too_many_or_too_few_cells_is_refused_alone() -> None:
    content = units_file(PROVINCE, (*COMMUNE, "x"), ("chi-mot-o",))
    found = refused(bring(content))
    assert (3, "") in found
    assert (4, "name") in found
    assert {number for number, _ in found} == {3, 4}


def test_only_the_system_brings_files_in() -> None:
    with pytest.raises(NotPermitted):
        actions.bring_in(actor=Nobody(), files={}, on=AFTER)


def test_what_a_change_made_comes_back_from_its_files() -> None:
    country = factories.country()
    told = asked("merge", [country.commune, country.other], [commune("Xã Mới")])
    actions.enact(actor=SYSTEM, change=told)
    files = queries.units_sheet(), queries.successions_sheet()
    assert {line.outcome for line in bring(*files).lines} == {Outcome.KEPT}
    for model in (UnitSuccession, UnitVersion, Change, Unit):
        model.objects.all().delete()
    report = bring(*files)
    assert report.is_stored, refused(report)
    assert (queries.units_sheet(), queries.successions_sheet()) == files


words = st.text(st.sampled_from("ăâđêôơưĂÂĐaz09 =+-@'\",;\n"), max_size=12).map(
    lambda text: text.strip()
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(words, words, st.integers(0, 400), st.booleans()), max_size=6),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), words), max_size=4),
)
def test_export_after_import_gives_the_same_bytes(communes, merges) -> None:
    with transaction.atomic():
        top = factories.unit("Tỉnh Một", "01", tier="province", division="province")
        made = []
        for number, (name, basis, length, is_open) in enumerate(communes):
            until = None if is_open else REFORM_DAY + timedelta(days=length + 1)
            unit = factories.unit(
                f"Xã A{name}", f"{number:05}", under=top, since=REFORM_DAY, until=until
            )
            UnitVersion.objects.filter(unit=unit).update(legal_basis=basis)
            made.append(unit)
        for old, new, note in merges:
            if made and made[old % len(made)].pk != made[new % len(made)].pk:
                told = asked(
                    "merge",
                    [made[old % len(made)]],
                    [made[new % len(made)]],
                    date(2027, 1, 1),
                    note=note,
                )
                try:
                    actions.enact(actor=SYSTEM, change=told)
                except Refused:
                    continue
        files = queries.units_sheet(), queries.successions_sheet()
        for model in (UnitSuccession, UnitVersion, Change, Unit):
            model.objects.all().delete()
        report = bring(*files)
        assert report.is_stored, refused(report)
        assert (queries.units_sheet(), queries.successions_sheet()) == files
        transaction.set_rollback(True)
