"""The edit page: parts by the outline, sentences offered, figures in the words kept true."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from lantoa.catalogue.models import Outline, OutlinePart
from lantoa.catalogue.rules.editing import RESERVED
from lantoa.kernel.value import exact
from lantoa.reports import actions
from lantoa.reports.models import Report
from lantoa.reports.queries.paper import freeze, paper_of
from lantoa.reports.rules.linked import from_json
from lantoa.reports.rules.outline import DEFAULT, typed
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM, World


def officer(world: World) -> Client:
    client = Client()
    client.force_login(world.people["officer"])
    return client


def edit(world: World) -> str:
    return reverse("reports:edit", args=[world.expected.pk])


def begun(world: World) -> Report:
    return actions.start_draft(actor=world.actor("officer"), expected=world.expected)


def unproven(world: World, number: int) -> None:
    for place in range(number):
        make.log(world.district, title=f"Bài {place}", count=exact(2), proof="")


# --- First words and links ----------------------------------------------------------------------


def test_first_words_keep_which_figures_stand_in_them(world: World) -> None:
    unproven(world, 2)
    report = begun(world)
    assert "02 hoạt động" in report.sections["shortcomings"]
    links = {(each.part, each.key, each.words) for each in from_json(report.linked)}
    assert ("shortcomings", "@unproven", "02") in links


def test_when_the_ledger_moves_page_and_button_set_just_that_number_right(world: World) -> None:
    unproven(world, 2)
    report = begun(world)
    mine = report.sections["shortcomings"] + "\nHai thôn ở xa."
    actions.save_sections(
        actor=SYSTEM,
        expected=world.expected,
        sections={**report.sections, "shortcomings": mine},
        revision=report.revision,
    )
    unproven(world, 1)
    client = officer(world)
    page = client.get(reverse("reports:page", args=[world.expected.pk])).content.decode()
    assert "ghi “02”, số liệu của báo cáo nay là “03”" in page
    shown = client.get(edit(world)).content.decode()
    (mark,) = re.findall(r'name="agree" value="(\w+)"', shown)
    report.refresh_from_db()
    typed = {**report.sections, "strengths": "Gõ thêm.", "revision": report.revision}
    client.post(edit(world), {**typed, "agree": mark})
    report.refresh_from_db()
    assert report.sections["shortcomings"] == mine.replace("02 hoạt động", "03 hoạt động")
    assert report.sections["strengths"] == "Gõ thêm."
    assert 'name="agree"' not in client.get(edit(world)).content.decode()


def test_a_mark_that_names_nothing_changes_nothing_but_keeps_what_was_typed(world: World) -> None:
    unproven(world, 2)
    report = begun(world)
    typed = {**report.sections, "strengths": "Gõ thêm.", "revision": report.revision}
    answer = officer(world).post(edit(world), {**typed, "agree": "x\0<script>"}, follow=True)
    assert "không còn trong lời văn" in answer.content.decode()
    report.refresh_from_db()
    assert report.sections["strengths"] == "Gõ thêm."


# --- Offers --------------------------------------------------------------------------------------


def test_a_chosen_sentence_is_put_below_what_was_typed_and_never_over_it(world: World) -> None:
    report = begun(world)
    unproven(world, 2)
    client = officer(world)
    shown = client.get(edit(world)).content.decode()
    offers = dict(re.findall(r'name="add" value="(\w+)"><span>([^<]+)</span>', shown))
    (mark,) = [key for key, text in offers.items() if "hoạt động chưa có minh chứng" in text
               or "mà chưa có minh chứng" in text]  # fmt: skip
    typed = {**report.sections, "shortcomings": "Tôi tự viết.", "revision": report.revision}
    client.post(edit(world), {**typed, "add": mark})
    report.refresh_from_db()
    assert report.sections["shortcomings"] == f"Tôi tự viết.\n{offers[mark]}"
    assert offers[mark] not in client.get(edit(world)).content.decode().replace(
        report.sections["shortcomings"], ""
    )
    unproven(world, 1)
    assert 'name="agree"' in client.get(edit(world)).content.decode()


def test_an_unknown_choice_is_ignored(world: World) -> None:
    report = begun(world)
    typed = {**report.sections, "strengths": "Gõ.", "revision": report.revision}
    officer(world).post(edit(world), {**typed, "add": ["0" * 16, "'; --"]})
    report.refresh_from_db()
    assert report.sections["strengths"] == "Gõ."


def test_the_edit_page_asks_as_much_for_many_sentences_as_for_few(
    world: World, django_assert_max_num_queries
) -> None:
    begun(world)
    unproven(world, 3)
    client = officer(world)
    client.get(edit(world))
    with django_assert_max_num_queries(110):
        client.get(edit(world))


# --- The outline ---------------------------------------------------------------------------------


def another_outline(world: World) -> None:
    Outline.objects.filter(tier="district", cadence="year").delete()
    outline = Outline.objects.create(
        regime=world.period.regime, tier="district", cadence="year", name="Đề cương thử"
    )
    rows = [
        ("results", "Kết quả", 1, "results", True),
        ("models", "Mô hình hay", 1, "free", True),
        ("views", "Đánh giá", 1, "heading", False),
        ("strengths", "Ưu điểm", 2, "strengths", False),
        ("shortcomings", "Hạn chế", 2, "shortcomings", False),
    ]
    for place, (slug, title, level, source, required) in enumerate(rows, start=1):
        OutlinePart.objects.create(
            outline=outline, place=place, slug=slug, title=title, level=level, source=source,
            is_required=required,
        )  # fmt: skip


def test_page_check_and_paper_follow_the_outline_in_force(world: World) -> None:
    another_outline(world)
    make.log(world.district, count=exact(4))
    report = begun(world)
    client = officer(world)
    page = client.get(edit(world)).content.decode()
    assert 'name="models"' in page and 'name="steering"' not in page
    shown = client.get(reverse("reports:page", args=[world.expected.pk])).content.decode()
    assert "Thiếu phần II. Mô hình hay." in shown
    actions.save_sections(
        actor=SYSTEM,
        expected=world.expected,
        sections={"models": "Tổ công nghệ số.", "shortcomings": "Ít cán bộ."},
        revision=report.revision,
    )
    report.refresh_from_db()
    body = paper_of(freeze(world.expected, report.sections)).body
    titles = [block.text for block in body if hasattr(block, "level")]
    assert titles == ["I. Kết quả", "II. Mô hình hay", "III. Đánh giá", "Hạn chế"]


def test_words_of_a_part_that_the_outline_no_longer_has_are_kept_and_shown(world: World) -> None:
    report = begun(world)
    actions.save_sections(
        actor=SYSTEM,
        expected=world.expected,
        sections={**report.sections, "next": "Làm tiếp ở hai thôn."},
        revision=report.revision,
    )
    another_outline(world)
    client = officer(world)
    page = client.get(edit(world)).content.decode()
    assert "Lời văn của phần không còn trong đề cương" in page
    assert "Làm tiếp ở hai thôn." in page
    report.refresh_from_db()
    client.post(edit(world), {"models": "Có.", "revision": report.revision})
    report.refresh_from_db()
    assert report.sections["next"] == "Làm tiếp ở hai thôn."


# --- Estimates on the page -----------------------------------------------------------------------


def test_an_estimate_after_the_window_is_refused_on_its_page_and_the_words_stay(
    world: World,
) -> None:
    make.log(world.district, count=exact(4))
    begun(world)
    address = reverse("reports:estimate", args=[world.expected.pk, "loudspeaker.play.placement"])
    client = officer(world)
    answer = client.post(address, {"value": "30", "basis": "Còn 4 buổi."})
    assert answer.status_code == 422
    assert "không ước nữa" in answer.content.decode()
    assert "Còn 4 buổi." in answer.content.decode()
    wrong = reverse("reports:estimate", args=[world.expected.pk, "khong-co"])
    assert client.get(wrong).status_code == 404


def test_no_part_can_be_called_as_a_field_that_the_page_sends_beside_the_parts(
    world: World,
) -> None:
    def sent() -> set[str]:
        page = officer(world).get(edit(world)).content.decode()
        main = page[page.index('<form id="f"') :]
        return set(re.findall(r'name="([^"]+)"', main[: main.index("</form>")]))

    unproven(world, 2)
    report = begun(world)
    unproven(world, 1)
    names = sent()
    report.sections["shortcomings"] = ""
    report.save()
    names |= sent()
    assert names - {part.slug for part in typed(DEFAULT)} == RESERVED
