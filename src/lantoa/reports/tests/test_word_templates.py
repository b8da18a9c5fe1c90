"""A report in the look of its province: which template holds, and that a signed report keeps it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx.oxml.ns import qn

from lantoa.files import store
from lantoa.files.kinds import DOCX
from lantoa.files.models import StoredFile
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.kernel.value import exact
from lantoa.papers import docx, word_template
from lantoa.papers.tests import templates_of_word as by_hand
from lantoa.papers.tests.samples import docx_text, opened, words
from lantoa.reader.report_tables import report_table
from lantoa.reports import actions, queries
from lantoa.reports.models import ReportVersion, WordTemplate
from lantoa.reports.queries import word_templates
from lantoa.reports.queries.verify import Fault, verify
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM, World
from lantoa.units.models import Unit

TODAY = days.today()
OWN = by_hand.saying("{{ ten_loai }}", "Mẫu một: {{ ten_loai }}")
OTHER = by_hand.saying("{{ ten_loai }}", "Mẫu hai: {{ ten_loai }}")


def add(place: Unit, content: bytes = OWN, **changes: Any) -> WordTemplate:
    given: dict[str, Any] = {
        "actor": SYSTEM, "unit_id": place.pk, "tier": "district", "name": "Mẫu cấp huyện",
        "on": TODAY, "content": content, "file_name": "mau.docx",
    }  # fmt: skip
    return actions.add_word_template(**{**given, **changes})


def code(place: Unit, content: bytes = OWN, **changes: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        add(place, content, **changes)
    return [each.code for each in refused.value.problems]


def filed(world: World) -> ReportVersion:
    make.log(world.district, count=exact(4))
    make.submitted(world.expected)
    return ReportVersion.objects.get(report__expected=world.expected)


def word(version: ReportVersion) -> str:
    actions.render_papers(version.pk)
    version.refresh_from_db()
    with version.docx.content.open("rb") as file:
        return docx_text(file.read())


# --- Which one holds ------------------------------------------------------------------------------


def test_the_nearest_template_of_the_tier_holds(world: World) -> None:
    def found(place: Unit, on: date = TODAY) -> str | None:
        held = word_templates.template_for(place.pk, on)
        return None if held is None else held.name

    assert found(world.district) is None
    add(world.province, name="Của tỉnh")
    add(world.province, name="Của cấp tỉnh", tier="province")
    assert (found(world.district), found(world.province)) == ("Của tỉnh", "Của cấp tỉnh")
    add(world.district, name="Riêng")
    assert (found(world.district), found(world.other)) == ("Riêng", "Của tỉnh")
    assert found(world.district, TODAY - timedelta(days=1)) is None


def test_a_later_template_takes_its_turn_on_its_day(world: World) -> None:
    later = TODAY + timedelta(days=30)
    add(world.province, name="Sau", on=later)
    first = add(world.province, name="Trước")
    assert first.valid_to == later
    for on, name in ((TODAY, "Trước"), (later - timedelta(days=1), "Trước"), (later, "Sau")):
        held = word_templates.template_for(world.district.pk, on)
        assert held is not None and held.name == name


def test_a_slip_is_replaced_on_the_same_day(world: World) -> None:
    add(world.province, name="Nhầm")
    add(world.province, OTHER, name="Đúng")
    held = word_templates.template_for(world.district.pk, TODAY)
    assert held is not None and held.name == "Đúng"
    slip = WordTemplate.objects.get(name="Nhầm")
    assert slip.valid_to == TODAY + timedelta(days=1)


def test_an_ended_template_gives_way_tomorrow_and_one_to_come_goes(world: World) -> None:
    held = add(world.province)
    coming = add(world.province, on=TODAY + timedelta(days=9), name="Sắp tới")
    actions.end_word_template(actor=SYSTEM, template=coming)
    assert not WordTemplate.objects.filter(name="Sắp tới").exists()
    held.refresh_from_db()
    assert held.valid_to is None
    actions.end_word_template(actor=SYSTEM, template=held)
    assert word_templates.template_for(world.district.pk, TODAY) == held
    assert word_templates.template_for(world.district.pk, TODAY + timedelta(days=1)) is None
    with pytest.raises(Refused):
        actions.end_word_template(actor=SYSTEM, template=held)


def test_what_held_before_a_withdrawn_template_holds_on(world: World) -> None:
    def held(on: date) -> str:
        found = word_templates.template_for(world.district.pk, on)
        return "" if found is None else found.name

    soon, later = TODAY + timedelta(days=5), TODAY + timedelta(days=9)
    add(world.province, name="Nay")
    add(world.province, name="Cấp khác", tier="commune")
    add(world.province, name="Sau cùng", on=later)
    slip = add(world.province, name="Nhầm", on=soon)
    right = add(world.province, name="Đúng", on=soon)
    assert [held(on) for on in (TODAY, soon, later)] == ["Nay", "Đúng", "Sau cùng"]
    # The one that it replaced on the same day takes its place, …
    actions.end_word_template(actor=SYSTEM, template=right)
    assert [held(on) for on in (soon, later - timedelta(days=1))] == ["Nhầm", "Nhầm"]
    # … then what held before, until the next one begins.
    actions.end_word_template(actor=SYSTEM, template=slip)
    assert [held(later - timedelta(days=1)), held(later)] == ["Nay", "Sau cùng"]
    assert WordTemplate.objects.get(name="Cấp khác").valid_to is None


def test_a_withdrawn_slip_changes_nothing_beside_the_one_that_replaced_it(world: World) -> None:
    soon = TODAY + timedelta(days=5)
    first = add(world.province, name="Nay")
    slip = add(world.province, name="Nhầm", on=soon)
    right = add(world.province, name="Đúng", on=soon)
    actions.end_word_template(actor=SYSTEM, template=slip)
    first.refresh_from_db()
    right.refresh_from_db()
    assert (first.valid_to, right.valid_to) == (soon, None)


def test_a_file_is_looked_at_before_anything_is_held(world: World) -> None:
    """It takes seconds at worst: no row waits for it."""
    with CaptureQueriesContext(connection) as asked:
        assert code(world.province, by_hand.without("noi_dung")) == ["lacks"]
    assert not [each["sql"] for each in asked if "SAVEPOINT" in each["sql"]]


def test_asking_for_a_template_costs_one_question_where_there_is_none(
    world: World, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        word_templates.template_for(world.district.pk, TODAY, "district")
    add(world.province)
    # The district went out of force: its last day is asked for, too.
    with django_assert_num_queries(4):
        word_templates.template_for(world.district.pk, TODAY, "district")


# --- Who and what ---------------------------------------------------------------------------------


def test_only_an_administrator_there_or_above_puts_in_a_template(world: World) -> None:
    with pytest.raises(NotPermitted):
        add(world.province, actor=world.actor("administrator"))
    with pytest.raises(NotPermitted):
        add(world.other, actor=world.actor("administrator"))
    for name in ("officer", "chair", "reviewer", "clerk"):
        with pytest.raises(NotPermitted):
            add(world.district, actor=world.actor(name))
    made = add(world.district, actor=world.actor("administrator"))
    with pytest.raises(NotPermitted):
        actions.end_word_template(actor=world.actor("neighbour"), template=made)


def test_what_cannot_be_taken_is_refused_and_nothing_is_kept(world: World) -> None:
    before = StoredFile.objects.count()
    assert code(world.province, by_hand.without("noi_dung")) == ["lacks"]
    assert code(world.province, by_hand.adding("{{ la }}")) == ["unknown"]
    assert code(world.province, b"") == ["empty"]
    assert code(world.province, b"%PDF-1.4 ") == ["name_lies"]
    assert code(world.province, file_name="mau.docm") == ["wrong_type"]
    assert code(world.province, on=TODAY - timedelta(days=1)) == ["past"]
    assert code(world.province, on=date.max) == ["too_far"]
    assert code(world.province, name="\x00 ") == ["no_name"]
    assert code(world.district, tier="province") == ["tier"]
    assert code(world.district, tier="x", name="", on=date(2000, 1, 1)) == [
        "no_name", "tier", "past",
    ]  # fmt: skip
    assert StoredFile.objects.count() == before
    assert not WordTemplate.objects.exists()


# --- A report and its template --------------------------------------------------------------------


def test_without_a_template_nothing_changes(world: World) -> None:
    version = filed(world)
    assert word_templates.KEY not in version.frozen
    actions.render_papers(version.pk)
    version.refresh_from_db()
    own = docx.render(queries.version_paper(version))
    with version.docx.content.open("rb") as file:
        assert file.read() == own


def test_a_draft_is_in_the_template_of_today(world: World) -> None:
    make.log(world.district, count=exact(4))
    make.drafted(world.expected)
    add(world.province)
    world.expected.refresh_from_db()
    text = docx_text(queries.printed(world.expected, "docx").content)
    assert "Mẫu một: BÁO CÁO" in text
    assert queries.printed(world.expected, "pdf").content.startswith(b"%PDF")


def test_a_signed_report_keeps_the_template_that_it_was_signed_in(world: World) -> None:
    made = add(world.province)
    version = filed(world)
    assert version.frozen["word_template"] == {
        "name": "Mẫu cấp huyện", "sha256": made.file.sha256,
    }  # fmt: skip
    add(world.province, OTHER)
    assert "Mẫu một: BÁO CÁO" in word(version)
    assert verify().is_true


def test_the_figures_of_a_report_in_a_template_are_read_back_the_same(world: World) -> None:
    version = filed(world)
    paper = queries.version_paper(version)
    own = report_table(docx.render(paper), "docx")
    assert own is not None and own.lines
    assert report_table(word_template.fill(word_template.base(), paper), "docx") == own
    for content in (OWN, by_hand.changed(by_hand.split_into_letters)):
        other = report_table(word_template.fill(content, paper), "docx")
        assert other is not None and other.lines == own.lines


def test_a_template_that_changed_since_the_chair_looked_stops_the_signature(world: World) -> None:
    make.log(world.district, count=exact(4))
    make.drafted(world.expected)
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    chair = world.actor("chair")
    world.expected.refresh_from_db()
    seen = queries.seal(world.expected, chair)
    add(world.province)
    with pytest.raises(Refused) as refused:
        actions.submit_report(actor=chair, expected=world.expected, seen=seen)
    assert refused.value.problems[0].code == "changed_since_seen"


def spoil(version_file: StoredFile) -> None:
    path = Path(version_file.content.path)
    path.chmod(0o600)
    path.write_bytes(OTHER)


def test_a_template_file_that_was_tampered_with_is_told_and_never_printed(world: World) -> None:
    made = add(world.province)
    version = filed(world)
    spoil(made.file)
    assert {each.fault for each in verify().wrong} == {Fault.TEMPLATE}
    with pytest.raises(Refused) as refused:
        actions.render_papers(version.pk)
    assert refused.value.problems[0].code == "template_gone"
    version.refresh_from_db()
    assert version.docx is None and version.pdf is None
    client = Client()
    client.force_login(world.people["officer"])
    address = reverse("reports:paper", args=[world.expected.pk, "docx"])
    answer = client.get(address, follow=True)
    assert answer.redirect_chain and "không còn hoặc đã bị thay đổi" in answer.content.decode()
    pdf = client.get(reverse("reports:paper", args=[world.expected.pk, "pdf"]))
    assert b"".join(pdf)[:4] == b"%PDF"
    # Adding the right file again mends it.
    add(world.province)
    assert "Mẫu một" in word(version)
    assert verify().is_true


def test_nobody_signs_into_a_template_whose_file_is_gone(world: World) -> None:
    made = add(world.province)
    make.log(world.district, count=exact(4))
    make.drafted(world.expected)
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    Path(made.file.content.path).unlink()
    with pytest.raises(Refused) as refused:
        actions.submit_report(actor=SYSTEM, expected=world.expected)
    assert refused.value.problems[0].code == "template_gone"
    assert not ReportVersion.objects.exists()


def test_a_template_that_can_no_longer_be_filled_is_told(world: World) -> None:
    def damage(document: Any) -> None:
        document.element.body.sectPr.find(qn("w:titlePg")).set(qn("w:val"), "maybe")

    content = by_hand.changed(damage)
    kept = store.keep(actor=SYSTEM, content=content, name="mau.docx", taken=(DOCX,))
    WordTemplate.objects.create(
        unit=world.province, tier="district", name="Hỏng", file=kept, valid_from=TODAY,
        added_at=days.now(), actor_key=SYSTEM.key,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        word_templates.preview(WordTemplate.objects.get())
    (problem,) = refused.value.problems
    assert problem.code == "template_broken" and "“Hỏng”" in problem.what


def test_the_page_of_templates_asks_the_same_however_many_there_are(
    world: World, django_assert_num_queries: Any
) -> None:
    add(world.province)
    with django_assert_num_queries(5):
        word_templates.template_rows(world.district.pk, TODAY)
    for number in range(1, 6):
        add(world.district, name=f"Mẫu {number}", on=TODAY + timedelta(days=number))
    with django_assert_num_queries(5):
        rows = word_templates.template_rows(world.district.pk, TODAY)
    assert [row.holds for row in rows] == [True, *[False] * 5]
    assert not rows[0].is_own and rows[0].lacks == ()


def test_a_preview_is_marked(world: World) -> None:
    made = word_templates.preview(add(world.province))
    assert "Mẫu một: BÁO CÁO" in docx_text(made)
    heads = opened(made).sections[0].first_page_header
    assert "BẢN XEM THỬ" in words(heads._element)
