"""Pages of corrections, differences, the signed scan, presence, difficulties and the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantoa.audit.models import Entry
from lantoa.catalogue.models import Outline, OutlinePart
from lantoa.catalogue.rules.regimes import PartSource
from lantoa.files.tests import samples
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.kernel.value import exact
from lantoa.reports import actions, queries
from lantoa.reports.actions import presence
from lantoa.reports.models import Presence, Report, ReportVersion, StateChange
from lantoa.reports.queries.presence import present_others
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM, World
from lantoa.reports.tests.test_views import at, count, desk, signed_in

REASON = "Thiếu 06 lượt phát."


def status(client: Client, address: str) -> int:
    """What an address answers; a file that it answers is closed."""
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return int(answer.status_code)


def asked(client: Client, address: str) -> int:
    """How often an address asks the database until it is answered to the end."""
    status(client, address)
    with CaptureQueriesContext(connection) as caught:
        assert status(client, address) == 200
    return len(caught)


def corrected(world: World) -> ReportVersion:
    """Accepted with 4 plays, corrected to 10, sent again."""
    make.log(world.district, count=exact(4))
    make.accepted(world.expected)
    actions.correct_report(actor=SYSTEM, expected=world.expected, reason=REASON)
    make.log(world.district, count=exact(6), title="Ghi thêm")
    report = Report.objects.get(expected=world.expected)
    actions.save_sections(
        actor=SYSTEM,
        expected=world.expected,
        sections={**report.sections, "steering": "Nội dung chỉ đạo mới."},
        revision=report.revision,
    )
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    return actions.submit_report(actor=SYSTEM, expected=world.expected)


# --- Corrections -------------------------------------------------------------------------------


def test_an_officer_corrects_and_gives_up_from_the_page(world: World) -> None:
    make.accepted(world.expected)
    officer = signed_in(world, "officer")
    assert at("correct", world) in officer.get(at("page", world)).content.decode()
    empty = officer.post(at("correct", world), {"reason": " "})
    assert empty.status_code == 422
    done = officer.post(at("correct", world), {"reason": REASON}, follow=True).content.decode()
    assert "Đang đính chính" in done and REASON in done and "Thôi đính chính" in done
    assert officer.post(at("correct", world), {"reason": REASON}).status_code == 422
    given_up = officer.post(at("step", world, "withdraw_correction"), follow=True)
    assert "Bản được chấp nhận vẫn có hiệu lực" in given_up.content.decode()
    assert queries.expected_page(world.expected.pk).state == "accepted"


def test_only_the_officer_of_the_unit_corrects(world: World) -> None:
    make.accepted(world.expected)
    before = Report.objects.values().get()
    for name in set(world.people) - {"officer"}:
        client = signed_in(world, name)
        for address in (at("correct", world), at("step", world, "withdraw_correction")):
            assert client.get(address).status_code == 403, (name, address)
            assert client.post(address, {"reason": REASON}).status_code == 403
        assert at("correct", world) not in client.get(at("page", world)).content.decode()
    assert Report.objects.values().get() == before


def test_what_changed_is_shown_in_numbers_and_words(world: World) -> None:
    corrected(world)
    reviewer = signed_in(world, "reviewer")
    page = reviewer.get(at("page", world)).content.decode()
    address = at("difference", world, 1, 2)
    assert address in page and "đã gửi 2 lần" in page
    shown = reviewer.get(address).content.decode()
    assert REASON in shown
    assert "đổi số" in shown
    assert "<del><span" in shown and "<ins><span" in shown
    assert "Nội dung" in shown
    for wrong in ((1, 1), (1, 3), (0, 1)):
        assert reviewer.get(at("difference", world, *wrong)).status_code == 404
    assert signed_in(world, "neighbour").get(address).status_code == 403


def test_a_difference_names_the_parts_as_the_outline_of_the_paper_does(world: World) -> None:
    corrected(world)
    for version in ReportVersion.objects.all():
        for part in version.frozen["outline"]:
            part["title"] = f"Phần {part['slug']}"
        version.save(update_fields=["frozen"])
    shown = signed_in(world, "reviewer").get(at("difference", world, 1, 2)).content.decode()
    assert "I. Phần steering" in shown


def test_what_was_typed_is_never_markup_in_a_difference(world: World) -> None:
    make.accepted(world.expected)
    reason = "<script>alert(1)</script>"
    actions.correct_report(actor=SYSTEM, expected=world.expected, reason=reason)
    report = Report.objects.get()
    actions.save_sections(
        actor=SYSTEM,
        expected=world.expected,
        sections={**report.sections, "steering": "<img src=x onerror=alert(1)>"},
        revision=report.revision,
    )
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    actions.submit_report(actor=SYSTEM, expected=world.expected)
    for address in (at("difference", world, 1, 2), at("page", world)):
        page = signed_in(world, "reviewer").get(address).content.decode()
        assert "<script>alert" not in page and "<img src=x" not in page


def test_the_history_stays_after_approval_with_the_version_of_each_step(world: World) -> None:
    corrected(world)
    page = signed_in(world, "reviewer").get(at("page", world)).content.decode()
    for words in (
        "<b>Chấp nhận</b> (lần 1)",
        "<b>Đính chính</b> (lần 1)",
        "<b>Ký và gửi</b> (lần 2)",
    ):
        assert words in page
    assert "bản được chấp nhận" in page
    assert (
        StateChange.objects.filter(version=None)
        .exclude(verb__in=["start", "send_for_signature"])
        .count()
        == 0
    )


def test_a_report_above_is_marked_and_its_officer_offered_a_way(world: World) -> None:
    make.log(world.district, count=exact(4))
    make.accepted(world.expected)
    make.drafted(world.above)
    actions.take_in_accepted(actor=SYSTEM, expected=world.above)
    make.accepted(world.above, "90")
    actions.correct_report(actor=SYSTEM, expected=world.expected, reason=REASON)
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    actions.submit_report(actor=SYSTEM, expected=world.expected)
    actions.give_number(actor=SYSTEM, expected=world.expected, number="16", issued_on=days.today())
    actions.accept_report(actor=SYSTEM, expected=world.expected)
    reviewer = signed_in(world, "reviewer")
    page = reviewer.get(at("page", world, of="above")).content.decode()
    for words in (
        "Đã có bản đính chính của Huyện Suối Mẫu (số 16 ngày",
        "báo cáo này dùng bản trước (số 15 ngày",
        "Đính chính báo cáo này để tổng hợp",
        at("correct", world, of="above"),
        at("difference", world, 1, 2),
    ):
        assert words in page, words
    assert "Đã có bản đính chính" in reviewer.get(desk(world)).content.decode()


# --- The signed scan ---------------------------------------------------------------------------


def pdf() -> bytes:
    return samples.pdf()


def test_the_registry_keeps_the_signed_scan_and_replaces_it_openly(world: World) -> None:
    make.numbered(world.expected)
    clerk = signed_in(world, "clerk")
    address = at("keep_scan", world, 1)
    assert address in clerk.get(at("page", world)).content.decode()
    picture = SimpleUploadedFile("ban-ky.jpg", samples.photo(), "image/jpeg")
    assert clerk.post(address, {"file": picture}).status_code == 302
    first = ReportVersion.objects.get().scan
    assert status(clerk, at("scan", world, 1)) == 200
    paper = SimpleUploadedFile("ban-ky.pdf", pdf(), "application/pdf")
    assert clerk.post(address, {"file": paper}).status_code == 302
    second = ReportVersion.objects.get().scan
    entries = Entry.objects.filter(verb="reports.scan").order_by("pk")
    assert [each.data.get("replaced") for each in entries] == [None, first.sha256]
    assert second.pk != first.pk and not first.is_erased
    again = SimpleUploadedFile("ban-ky-2.pdf", pdf(), "application/pdf")
    refused = clerk.post(address, {"file": again})
    assert refused.status_code == 422 and "đã được lưu" in refused.content.decode()
    shown = clerk.get(at("scan", world, 1))
    assert b"".join(shown.streaming_content) == pdf()
    assert shown["Content-Disposition"].startswith("inline")
    assert shown["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.html", b"<html><script>1</script></html>"),
        ("x.pdf", b"<html>"),
        ("x.exe", b"MZ"),
        ("x.pdf", b""),
        ("x.docx", b"PK\x03\x04"),
    ],
)
def test_what_is_no_paper_is_not_kept(world: World, name: str, content: bytes) -> None:
    make.numbered(world.expected)
    sent = SimpleUploadedFile(name, content, "application/pdf")
    answer = signed_in(world, "clerk").post(at("keep_scan", world, 1), {"file": sent})
    assert answer.status_code == 422
    assert ReportVersion.objects.get().scan is None


def test_who_may_see_the_report_sees_the_scan_and_only_the_clerk_keeps_one(world: World) -> None:
    make.submitted(world.expected)
    keep = {"actor": SYSTEM, "expected": world.expected, "number": 1, "name": "ky.pdf"}
    with pytest.raises(Refused) as refused:
        actions.attach_scan(**keep, content=pdf())
    assert refused.value.problems[0].code == "not_numbered"
    actions.give_number(actor=SYSTEM, expected=world.expected, number="15", issued_on=days.today())
    assert signed_in(world, "clerk").get(at("scan", world, 1)).status_code == 404
    actions.attach_scan(**keep, content=pdf())
    for name in world.people:
        client = signed_in(world, name)
        sees = world.actor(name).may("reports.view", world.district.pk)
        assert status(client, at("scan", world, 1)) == (200 if sees else 403)
        assert status(client, at("keep_scan", world, 1)) == (200 if name == "clerk" else 403)
    assert signed_in(world, "clerk").get(at("keep_scan", world, 2)).status_code == 404


# --- Two people on one report ------------------------------------------------------------------


def colleague(world: World) -> None:
    world.people["colleague"] = make.person(
        "colleague", world.district, make.Role.OFFICER, "Mùa Thị Dở", "chị", ""
    )


def test_two_who_write_see_each_other(world: World) -> None:
    make.drafted(world.expected)
    colleague(world)
    first, second = signed_in(world, "officer"), signed_in(world, "colleague")
    assert "đang mở bản này" not in first.get(at("edit", world)).content.decode()
    assert "Nguyễn Thị Thảo đang mở bản này." in second.get(at("edit", world)).content.decode()
    assert first.post(at("present", world)).content.decode() == "Mùa Thị Dở đang mở bản này."
    revision = Report.objects.get().revision
    second.post(at("edit", world), {**make.WORDS, "revision": revision})
    assert first.post(at("present", world)).content.decode() == ""
    assert signed_in(world, "chair").post(at("present", world)).status_code == 403
    assert first.get(at("present", world)).status_code == 405


def test_who_was_last_seen_more_than_five_minutes_ago_is_not_there(world: World) -> None:
    make.drafted(world.expected)
    now = days.now()
    actor = world.actor("officer")
    presence.touch(actor=actor, expected=world.expected, at=now - timedelta(minutes=6))
    assert present_others(world.expected, SYSTEM, now) == ""
    assert present_others(world.expected, SYSTEM, now - timedelta(minutes=2)) != ""
    presence.touch(actor=SYSTEM, expected=world.expected, at=now)
    assert Presence.objects.count() == 1
    presence.touch(actor=SYSTEM, expected=world.expected, at=now)
    assert Presence.objects.get().actor_key == SYSTEM.key
    with pytest.raises(NotPermitted):
        presence.touch(actor=world.actor("reviewer"), expected=world.expected)


def test_whose_page_was_older_sees_what_differs_in_words_and_saves_after_all(world: World) -> None:
    report = actions.start_draft(actor=SYSTEM, expected=world.expected)
    typed = {**make.WORDS, "steering": "Đã phát 96 lượt.", "revision": report.revision}
    actions.save_sections(
        actor=SYSTEM,
        expected=world.expected,
        sections={**make.WORDS, "steering": "Đã phát 98 lượt."},
        revision=report.revision,
    )
    officer = signed_in(world, "officer")
    answer = officer.post(at("edit", world), typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Đã phát 96 lượt.</textarea>" in page
    assert "Nguyên văn bản đã lưu" in page and "Đã phát 98 lượt.</p>" in page
    assert ">98<span" in page and ">96<span" in page
    assert page.count("Bản người khác đã lưu") == 1
    report.refresh_from_db()
    officer.post(at("edit", world), {**typed, "revision": report.revision})
    report.refresh_from_db()
    assert report.sections["steering"] == "Đã phát 96 lượt."


def test_what_was_typed_is_shown_when_the_report_has_left_the_draft(world: World) -> None:
    report = make.drafted(world.expected)
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    typed = {**make.WORDS, "steering": "Chữ tôi vừa viết.", "revision": report.revision}
    answer = signed_in(world, "officer").post(at("edit", world), typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Chữ tôi vừa viết.</textarea>" in page
    assert "Chữ vừa viết còn trong các ô bên dưới" in page
    assert "Lưu lời văn" not in page


# --- Difficulties ------------------------------------------------------------------------------


def told(world: World, which: str, words: str, number: str) -> None:
    expected = getattr(world, which)
    report = make.drafted(expected)
    actions.save_sections(
        actor=SYSTEM,
        expected=expected,
        sections={**make.WORDS, "shortcomings": words},
        revision=report.revision,
    )
    actions.send_for_signature(actor=SYSTEM, expected=expected)
    actions.submit_report(actor=SYSTEM, expected=expected)
    actions.give_number(actor=SYSTEM, expected=expected, number=number, issued_on=days.today())
    actions.accept_report(actor=SYSTEM, expected=expected)


def test_difficulties_are_gathered_by_theme_with_their_source_and_put_in_by_choice(
    world: World,
) -> None:
    told(world, "expected", "Thiếu kinh phí thu âm. Đường truyền yếu.", "15")
    told(world, "neighbouring", "thiếu kinh phí thu âm", "16")
    report = make.drafted(world.above)
    actions.take_in_accepted(actor=SYSTEM, expected=world.above)
    report.refresh_from_db()
    reviewer = signed_in(world, "reviewer")
    address = at("difficulties", world, of="above")
    assert address in reviewer.get(at("page", world, of="above")).content.decode()
    page = reviewer.get(address).content.decode()
    assert "Thiếu kinh phí thu âm<br>" in page and "Huyện Ân Hòa; Huyện Suối Mẫu" in page
    nothing = reviewer.post(address, {"revision": report.revision})
    assert nothing.status_code == 409 and "Chưa chọn nhóm khó khăn nào." in nothing.content.decode()
    chosen = {"themes": ["Kinh phí"], "revision": report.revision}
    assert reviewer.post(address, {**chosen, "revision": 0}).status_code == 409
    assert reviewer.post(address, {**chosen, "revision": "x\x00"}).status_code == 409
    assert reviewer.post(address, chosen).status_code == 302
    report.refresh_from_db()
    assert report.sections["shortcomings"].splitlines() == [
        make.WORDS["shortcomings"],
        "Kinh phí: thiếu kinh phí thu âm (huyện Ân Hòa; huyện Suối Mẫu).",
    ]
    reviewer.post(address, {"themes": ["Kinh phí"], "revision": report.revision})
    report.refresh_from_db()
    assert len(report.sections["shortcomings"].splitlines()) == 2
    assert signed_in(world, "province_chair").get(address).status_code == 403


def test_difficulties_go_where_the_outline_has_a_part_for_them(world: World) -> None:
    told(world, "expected", "Thiếu kinh phí thu âm.", "15")
    outline = Outline.objects.create(
        regime=world.period.regime, tier="province", cadence="year", name="Của tỉnh"
    )
    parts = (("tong-hop", PartSource.RESULTS), ("kho-khan", PartSource.DIFFICULTIES))
    for place, (slug, source) in enumerate(parts, start=1):
        OutlinePart.objects.create(
            outline=outline, place=place, slug=slug, title=slug, source=source
        )
    report = actions.start_draft(actor=SYSTEM, expected=world.above)
    actions.take_in_accepted(actor=SYSTEM, expected=world.above)
    report.refresh_from_db()
    actions.insert_difficulties(
        actor=SYSTEM, expected=world.above, themes=["Kinh phí"], revision=report.revision
    )
    report.refresh_from_db()
    assert "thiếu kinh phí thu âm (huyện Suối Mẫu)" in report.sections["kho-khan"]
    OutlinePart.objects.filter(slug="kho-khan").update(source=PartSource.FREE)
    with pytest.raises(Refused) as refused:
        actions.insert_difficulties(
            actor=SYSTEM, expected=world.above, themes=["Kinh phí"], revision=report.revision
        )
    assert [each.code for each in refused.value.problems] == ["no_part"]


def test_what_was_not_read_is_neither_accepted_nor_returned(world: World) -> None:
    make.numbered(world.expected)
    reviewer = signed_in(world, "reviewer")
    accept, back = at("step", world, "accept"), at("return", world)
    assert 'name="seen" value="1"' in reviewer.get(accept).content.decode()
    assert 'name="version" value="1"' in reviewer.get(back).content.decode()
    actions.return_report(actor=SYSTEM, expected=world.expected, reason="Xem lại.")
    actions.redraft_report(actor=SYSTEM, expected=world.expected)
    make.numbered(world.expected, "16")
    for address, old in ((accept, {"seen": "1"}), (back, {"version": "1", "reason": "Sai."})):
        answer = reviewer.post(address, old)
        assert answer.status_code in (409, 422)
        assert "đơn vị đã gửi bản khác (lần 2)" in answer.content.decode()
    assert Report.objects.get(expected=world.expected).state == "numbered"
    assert reviewer.post(accept, {"seen": "2"}).status_code == 302


def test_a_version_of_any_size_of_number_is_not_found(world: World) -> None:
    corrected(world)
    reviewer = signed_in(world, "reviewer")
    assert reviewer.get(at("difference", world, 1, 10**30)).status_code == 404


# --- The desk ----------------------------------------------------------------------------------


def test_the_desk_tells_how_long_in_whose_hands_and_what_changed(world: World) -> None:
    version = corrected(world)
    Report.objects.filter(expected=world.expected).update(
        state_since=days.now() - timedelta(days=3)
    )
    page = signed_in(world, "reviewer").get(desk(world)).content.decode()
    for words in (
        "văn thư cấp số và ngày",
        "3 ngày, từ",
        "Chỉ Vàng Thị Mỷ làm được bước này",
        "2 chỉ tiêu đổi số",
        at("difference", world, 1, version.number),
        "đang đính chính",
    ):
        assert words in page, words


def test_the_desk_is_narrowed_ordered_and_exported(world: World) -> None:
    make.submitted(world.expected)
    actions.return_report(actor=SYSTEM, expected=world.expected, reason="Sai.")
    make.numbered(world.neighbouring, "16")
    reviewer = signed_in(world, "reviewer")
    for asked, names in (
        ("", ["Huyện Ân Hòa", "Huyện Suối Mẫu"]),
        ("?loc=tra-lai", ["Huyện Suối Mẫu"]),
        ("?loc=cho-xem-xet", ["Huyện Ân Hòa"]),
        ("?loc=chua-gui", ["Huyện Suối Mẫu"]),
        ("?loc=dinh-chinh", []),
        ("?xep=tra-lai-nhieu", ["Huyện Suối Mẫu", "Huyện Ân Hòa"]),
        ("?loc=%3Cscript%3E&xep=khong", ["Huyện Ân Hòa", "Huyện Suối Mẫu"]),
    ):
        answer = reviewer.get(desk(world) + asked)
        assert [row.unit_name for row in answer.context["rows"]] == names, asked
    args = [world.province.slug, "2018"]
    table = reverse("reports:below_table", args=[*args, "csv"])
    text = b"".join(reviewer.get(f"{table}?loc=tra-lai").streaming_content).decode("utf-8-sig")
    assert "Huyện Suối Mẫu" in text and "Huyện Ân Hòa" not in text
    for kind in ("xlsx", "ods"):
        assert status(reviewer, reverse("reports:below_table", args=[*args, kind])) == 200
    assert status(reviewer, reverse("reports:below_table", args=[*args, "exe"])) == 404
    assert status(signed_in(world, "officer"), table) == 403


def test_the_desk_asks_as_often_for_many_units_and_corrections_as_for_few(
    world: World,
) -> None:
    reviewer = signed_in(world, "reviewer")
    corrected(world)
    address = reverse("reports:below_table", args=[world.province.slug, "2018", "csv"])
    few = [asked(reviewer, each) for each in (desk(world), address)]
    for number in range(6):
        place = make.district(f"Huyện Số {number}", f"1{number:02d}", world.province)
        expected = make.expect(place, world.period, world.province, make.date(2019, 1, 7))
        make.accepted(queries.expected_page(expected.pk))
        actions.correct_report(actor=SYSTEM, expected=expected, reason=REASON)
        if number % 2:
            actions.send_for_signature(actor=SYSTEM, expected=expected)
            actions.submit_report(actor=SYSTEM, expected=expected)
    assert [asked(reviewer, each) for each in (desk(world), address)] == few


def test_the_pages_of_versions_ask_a_fixed_number_of_times(world: World) -> None:
    corrected(world)
    reviewer = signed_in(world, "reviewer")
    own, changed = at("page", world), at("difference", world, 1, 2)
    few = [count(reviewer, each) for each in (own, changed)]
    for _ in range(3):
        actions.return_report(actor=SYSTEM, expected=world.expected, reason="Sai.")
        actions.redraft_report(actor=SYSTEM, expected=world.expected)
        actions.send_for_signature(actor=SYSTEM, expected=world.expected)
        actions.submit_report(actor=SYSTEM, expected=world.expected)
    assert [count(reviewer, each) for each in (own, changed)] == few
