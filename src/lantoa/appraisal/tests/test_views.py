from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from lantoa.appraisal import actions, queries
from lantoa.appraisal.actions.scores import NewFile
from lantoa.appraisal.models import Bundle, Objection, Ranking, ScoreProof, ScoreSheet
from lantoa.appraisal.rules.states import SheetState, Verb
from lantoa.appraisal.tests import factories as make
from lantoa.appraisal.tests.factories import SYSTEM, YEAR, World
from lantoa.kernel.interval import Interval
from lantoa.reports.tests.factories import log

XSS = "<script>alert(1)</script>"


def signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name])
    return client


def bytes_of(answer: HttpResponseBase) -> bytes:
    """All of a download. Read to its end it closes itself; ``close`` called by hand would say that
    a request is over, which closes the connection under the transaction of the module."""
    return b"".join(answer.streaming_content) if answer.streaming else b""  # type: ignore[attr-defined]


def at(name: str, *given: object) -> str:
    return reverse(f"appraisal:{name}", args=given)


# --- Who may open what ---------------------------------------------------------------------------

ALL = tuple(make.CAST)
ABOVE = ("reviewer", "province_chair", "administrator")


def addresses(world: World) -> dict[str, tuple[str, tuple[str, ...]]]:
    sheet = make.brought_to(world, Verb.APPRAISE)
    score = make.score_of(sheet, "3.1")
    own = ("officer", "chair", "clerk", "editor")
    province = world.province.slug
    return {
        "list": (at("list"), ALL),
        "page": (at("page", sheet.pk), (*own, *ABOVE)),
        "own": (at("own", sheet.pk, score.pk), ("officer",)),
        "appraise": (at("appraise", sheet.pk, score.pk), ("reviewer",)),
        "object": (at("object", sheet.pk, score.pk), ("officer",)),
        "propose": (at("step", sheet.pk, "propose"), ("officer",)),
        "confirm": (at("step", sheet.pk, "confirm"), ("chair",)),
        "return": (at("step", sheet.pk, "return"), ("reviewer",)),
        "bundle of the sheet": (
            at("ask_sheet_bundle", sheet.pk),
            ("officer", "chair", "reviewer"),
        ),
        "bundle of the unit": (
            at("ask_bundle", world.commune.slug),
            ("officer", "chair", "reviewer"),
        ),
        "bundles": (
            at("bundles"),
            (
                "officer",
                "chair",
                "neighbour",
                "neighbour_chair",
                "reviewer",
                "province_officer",
                "province_chair",
            ),
        ),
        "ranking": (at("ranking", province, YEAR), ABOVE),
        "ranking_table": (at("ranking_table", province, YEAR, "csv"), ABOVE),
        "publish": (at("publish", province, YEAR), ("reviewer", "province_chair")),
        "sets": (at("sets"), ("administrator",)),
        "set": (at("set", world.criteria.pk), ("administrator",)),
        "copy": (at("copy_set", world.criteria.pk), ("administrator",)),
        "criterion": (at("add_criterion", world.criteria.pk), ("administrator",)),
    }


def test_each_page_opens_for_whom_it_is_and_for_nobody_else(world: World) -> None:
    clients = {who: signed_in(world, who) for who in ALL}
    for name, (url, allowed) in addresses(world).items():
        for who in ALL:
            answer = clients[who].get(url)
            bytes_of(answer)
            status = answer.status_code
            assert (status == 200) == (who in allowed), (name, who, status)
            assert status in (200, 403), (name, who, status)


@pytest.mark.parametrize("name", ["neighbour", "neighbour_chair"])
def test_a_neighbour_learns_nothing_of_the_points(world: World, name: str) -> None:
    sheet = make.brought_to(world, Verb.AGREE)
    client = signed_in(world, name)
    home = client.get(at("list")).content.decode()
    assert at("page", sheet.pk) not in home
    made = actions.publish_ranking(actor=SYSTEM, unit_id=world.province.pk, year=YEAR)
    published = client.get(at("published", made.pk)).content.decode()
    assert "Xã Suối Mẫu" in published and "(đơn vị mình)" in published
    assert client.get(at("page", sheet.pk)).status_code == 403


def test_what_is_not_there_is_not_found(world: World) -> None:
    sheet = make.started(world)
    client = signed_in(world, "officer")
    for url in (
        at("page", 999),
        at("own", sheet.pk, 999),
        at("step", sheet.pk, "dance"),
        at("proof", sheet.pk, 1),
        at("bundle", 1),
        at("published", 1),
        at("ranking", "khong-co", YEAR),
    ):
        assert client.get(url).status_code == 404, url


# --- The whole way -------------------------------------------------------------------------------


def test_a_sheet_goes_its_way_by_hand(world: World) -> None:
    officer, chair = signed_in(world, "officer"), signed_in(world, "chair")
    reviewer = signed_in(world, "reviewer")
    officer.post(at("start", world.commune.slug), {"year": YEAR})
    sheet = ScoreSheet.objects.get()
    page = officer.get(at("page", sheet.pk)).content.decode()
    assert "mẫu, đối chiếu với quyết định của tỉnh" in page.lower()
    for score in queries.sheet(sheet.pk).scores.filter(own=None):
        answer = officer.post(
            at("own", sheet.pk, score.pk),
            {
                "points": "0,5",
                "reason": f"Có {XSS}.",
                "proof_file": SimpleUploadedFile("so.csv", b"a,b\n1,2\n"),
            },
        )
        assert answer.status_code == 302, answer.content.decode()
    assert (
        ScoreProof.objects.count() == queries.sheet(sheet.pk).scores.exclude(own_reason="").count()
    )
    for client, verb in ((officer, "propose"), (chair, "confirm")):
        revision = queries.sheet(sheet.pk).revision
        client.post(at("step", sheet.pk, verb), {"revision": revision})
    reviewer.post(at("accept_rest", sheet.pk))
    score = make.score_of(sheet, "3.1")
    refused = reviewer.post(at("appraise", sheet.pk, score.pk), {"points": "0", "reason": ""})
    assert refused.status_code == 409 and "cần lý do" in refused.content.decode()
    reviewer.post(at("appraise", sheet.pk, score.pk), {"points": "0", "reason": "Chưa công nhận."})
    reviewer.post(at("step", sheet.pk, "appraise"), {})
    officer.post(at("object", sheet.pk, score.pk), {"points": "1", "reason": "Có quyết định."})
    chair.post(at("step", sheet.pk, "object"), {})
    reviewer.post(at("answer", sheet.pk, score.pk), {"points": "1", "reason": "Đúng."})
    reviewer.post(at("step", sheet.pk, "answer"), {})
    done = queries.sheet(sheet.pk)
    assert done.step is SheetState.FINAL
    page = officer.get(at("page", sheet.pk)).content.decode()
    assert done.sha256 in page and XSS not in page and "&lt;script&gt;" in page
    assert make.score_of(sheet, "3.1").line.final == 1


def test_what_was_typed_stays_when_it_is_refused(world: World) -> None:
    sheet = make.started(world)
    score = make.score_of(sheet, "3.1")
    answer = signed_in(world, "officer").post(
        at("own", sheet.pk, score.pk), {"points": "1,005", "reason": "Có tài liệu riêng."}
    )
    assert answer.status_code == 422
    assert "1,005" in answer.content.decode() and "Có tài liệu riêng." in answer.content.decode()
    score.refresh_from_db()
    assert score.own is None


def test_a_step_that_has_no_reason_asks_for_it(world: World) -> None:
    sheet = make.brought_to(world, Verb.CONFIRM)
    answer = signed_in(world, "reviewer").post(at("step", sheet.pk, "return"), {"reason": " "})
    assert answer.status_code == 422
    assert queries.sheet(sheet.pk).step is SheetState.SENT


def test_an_objection_is_taken_back_by_hand(world: World) -> None:
    sheet = make.brought_to(world, Verb.APPRAISE)
    score = make.score_of(sheet, "3.1")
    client = signed_in(world, "officer")
    client.post(at("object", sheet.pk, score.pk), {"points": "1", "reason": "Có."})
    assert "Rút giải trình" in client.get(at("object", sheet.pk, score.pk)).content.decode()
    client.post(at("withdraw", sheet.pk, score.pk))
    assert not Objection.objects.exists()


def test_a_file_of_another_sheet_is_not_found_through_this_one(world: World) -> None:
    sheet = make.started(world)
    other = actions.start_sheet(actor=world.actor("neighbour"), unit_id=world.other.pk, year=YEAR)
    actions.score_own(
        actor=world.actor("neighbour"),
        score=make.score_of(other, "3.1"),
        points=Decimal(1),
        reason="Có.",
        files=[NewFile("so.csv", b"a,b\n1,2\n")],
    )
    proof = ScoreProof.objects.get()
    assert signed_in(world, "officer").get(at("proof", sheet.pk, proof.pk)).status_code == 404
    assert signed_in(world, "officer").get(at("proof", other.pk, proof.pk)).status_code == 403
    answer = signed_in(world, "neighbour").get(at("proof", other.pk, proof.pk))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert bytes_of(answer) == b"a,b\n1,2\n"


def test_who_was_told_that_somebody_wrote_saves_with_the_second_press(world: World) -> None:
    sheet = make.started(world)
    score = make.score_of(sheet, "3.1")
    client = signed_in(world, "officer")

    def pressed(who: Client, url: str, reason: str, meanwhile: Callable[[], object]) -> None:
        seen = who.get(url).context["form"]["seen"].value()
        meanwhile()
        typed = {"points": "0,5", "reason": reason, "seen": seen}
        first = who.post(url, typed)
        assert first.status_code == 409 and reason in first.content.decode()
        again = {**typed, "seen": first.context["form"]["seen"].value()}
        assert who.post(url, again).status_code == 302

    def written() -> None:
        actions.score_own(actor=SYSTEM, score=score, points=Decimal(1), reason="Một.")

    pressed(client, at("own", sheet.pk, score.pk), "Hai.", written)
    make.fill_own(sheet)
    for verb in (Verb.PROPOSE, Verb.CONFIRM):
        actions.take_step(actor=SYSTEM, sheet=sheet, verb=verb)

    def appraised() -> None:
        actions.appraise_score(actor=SYSTEM, score=score, points=Decimal(0), reason="Ba.")

    reviewer = signed_in(world, "reviewer")
    pressed(reviewer, at("appraise", sheet.pk, score.pk), "Bốn.", appraised)
    actions.appraise_score(actor=SYSTEM, score=score, points=Decimal(0), reason="Năm.")
    actions.accept_rest(actor=SYSTEM, sheet=sheet)
    actions.take_step(actor=SYSTEM, sheet=sheet, verb=Verb.APPRAISE)

    def objected() -> None:
        actions.object_to(actor=SYSTEM, score=score, wanted=Decimal(1), reason="Sáu.")

    pressed(client, at("object", sheet.pk, score.pk), "Bảy.", objected)
    actions.take_step(actor=SYSTEM, sheet=sheet, verb=Verb.OBJECT)

    def answered() -> None:
        actions.answer_objection(
            actor=SYSTEM, objection=Objection.objects.get(), points=Decimal(1), answer="Tám."
        )

    pressed(reviewer, at("answer", sheet.pk, score.pk), "Chín.", answered)
    assert Objection.objects.get().answer == "Chín."


def test_a_reviewer_who_does_not_judge_is_offered_nothing(world: World) -> None:
    sheet = make.brought_to(world, Verb.CONFIRM)
    score = make.score_of(sheet, "3.1")
    client, url = signed_in(world, "reviewer"), at("appraise", sheet.pk, score.pk)
    assert at("page", sheet.pk) in client.get(at("list")).content.decode()
    assert url in client.get(at("page", sheet.pk)).content.decode()
    world.criteria.unit = world.other
    world.criteria.save()
    assert client.get(url).status_code == 403
    page = client.get(at("page", sheet.pk))
    assert page.status_code == 200
    assert url not in page.content.decode()
    assert at("step", sheet.pk, "return") not in page.content.decode()
    assert at("page", sheet.pk) not in client.get(at("list")).content.decode()


# --- Ranking -------------------------------------------------------------------------------------


def test_the_table_of_the_ranking_holds_words_and_no_formulas(world: World) -> None:
    make.brought_to(world, Verb.AGREE)
    world.other.versions.update(name='=HYPERLINK("http://mau.example")')
    client = signed_in(world, "reviewer")
    answer = client.get(at("ranking_table", world.province.slug, YEAR, "xlsx"))
    rows = CalamineWorkbook.from_filelike(BytesIO(bytes_of(answer))).get_sheet_by_index(0)
    found = rows.to_python()
    assert found[0][:3] == ["Hạng", "Đồng hạng", "Đơn vị"]
    assert found[1][2] == "Xã Suối Mẫu"
    assert found[2][2] == '=HYPERLINK("http://mau.example")'
    assert client.get(at("ranking_table", world.province.slug, YEAR, "exe")).status_code == 404


def test_a_ranking_is_published_by_hand(world: World) -> None:
    make.brought_to(world, Verb.AGREE)
    client = signed_in(world, "reviewer")
    page = client.get(at("publish", world.province.slug, YEAR))
    seen = page.context["seen"]
    assert client.post(at("publish", world.province.slug, YEAR), {"seen": "x"}).status_code == 409
    assert client.post(at("publish", world.province.slug, YEAR), {"seen": seen}).status_code == 302
    assert "Xếp hạng đã công bố" in signed_in(world, "officer").get(at("list")).content.decode()


def test_each_tier_that_is_judged_has_its_own_ranking(world: World) -> None:
    make.brought_to(world, Verb.AGREE)
    other = actions.copy_set(
        actor=SYSTEM, unit_id=world.province.pk, source=world.criteria, year=YEAR
    )
    other.tier = "province"
    other.save()
    actions.put_in_force(actor=SYSTEM, found=other)
    client = signed_in(world, "reviewer")
    url = at("ranking", world.province.slug, YEAR)
    home = client.get(at("list")).content.decode()
    assert f"{url}?cap=commune" in home and f"{url}?cap=province" in home
    page = client.get(f"{url}?cap=commune")
    assert [row.ranked.standing.name for row in page.context["found"].rows] == [
        "Xã Suối Mẫu",
        "Xã Ân Hòa",
    ]
    assert client.get(f"{url}?cap=province").context["found"].rows == ()
    assert client.get(f"{url}?cap=x").status_code == 404
    publish = at("publish", world.province.slug, YEAR)
    seen = client.get(f"{publish}?cap=commune").context["seen"]
    done = client.post(f"{publish}?cap=commune", {"seen": seen})
    assert done["Location"] == f"{url}?cap=commune"


def test_who_publishes_finds_the_ranking(world: World) -> None:
    url = at("ranking", world.province.slug, YEAR)
    for who, finds in (("province_chair", True), ("reviewer", True), ("province_officer", False)):
        assert (url in signed_in(world, who).get(at("list")).content.decode()) is finds, who


# --- Criteria ------------------------------------------------------------------------------------


def test_an_administrator_copies_edits_tries_and_puts_in_force(world: World) -> None:
    client = signed_in(world, "administrator")
    make.deeds(world.commune)
    copied = client.post(at("copy_set", world.criteria.pk), {"year": str(YEAR)})
    url = copied["Location"]
    made = queries.criteria_set(int(url.rstrip("/").rpartition("/")[2]))
    row = made.criteria.get(number="2.1")
    typed = {
        "number": "2.1",
        "name": "Hình thức",
        "max_points": "1",
        "how": "computed",
        "rule": "forms",
        "bands": "3: 100",
        "help": "",
    }
    wrong = client.post(at("criterion", made.pk, row.pk), {**typed, "bands": "nhiều: 100"})
    assert wrong.status_code == 409 and "nhiều: 100" in wrong.content.decode()
    stale = client.post(at("criterion", made.pk, row.pk), {**typed, "seen": "x"})
    assert stale.status_code == 409 and "Người khác vừa sửa" in stale.content.decode()
    typed["seen"] = stale.context["form"]["seen"].value()
    assert client.post(at("criterion", made.pk, row.pk), typed).status_code == 302
    gone = client.post(at("criterion", made.pk, 999999), {**typed, "number": "2.9"})
    assert gone.status_code == 409 and "vừa bị bỏ" in gone.content.decode()
    tried = client.get(url, {"thu": world.commune.slug}).content.decode()
    assert "3 hình thức trong 3 hoạt động" in tried
    edited = {"name": "Bộ tiêu chí", "basis": "", "ratings": "90: Tốt\n0: Yếu", "is_verified": "on"}
    assert client.post(at("edit_set", made.pk), edited).status_code == 409
    edited["basis"] = "Quyết định số 12/QĐ-UBND"
    assert client.post(at("edit_set", made.pk), edited).status_code == 302
    assert client.post(at("put_in_force", made.pk)).status_code == 302
    made.refresh_from_db()
    assert not made.is_draft and made.is_verified
    assert client.get(url, {"thu": world.province.slug}).status_code == 404


# --- Bundles -------------------------------------------------------------------------------------


def bundle_by(world: World, who: str) -> Bundle:
    made = actions.ask_bundle(
        actor=world.actor(who),
        unit_id=world.commune.pk,
        window=Interval(make.day(1, 1), make.day(12, 31)),
    )
    actions.make_bundle(bundle_id=made.pk)
    return made


def test_a_bundle_is_downloaded_by_who_asked_and_by_nobody_else(world: World) -> None:
    made = bundle_by(world, "officer")
    for who in ("chair", "reviewer", "neighbour", "administrator"):
        assert signed_in(world, who).get(at("download_bundle", made.pk)).status_code == 404
    answer = signed_in(world, "officer").get(at("download_bundle", made.pk))
    assert answer.status_code == 200
    assert bytes_of(answer)[:2] == b"PK"
    assert answer["Cache-Control"] == "private, no-store"
    world.people["officer"].posts.update(valid_to=make.day(12, 31))
    assert signed_in(world, "officer").get(at("download_bundle", made.pk)).status_code == 403


def test_a_bundle_is_asked_for_by_hand(world: World) -> None:
    client = signed_in(world, "officer")
    url = at("ask_bundle", world.commune.slug)
    typed = {"since": f"01/01/{YEAR}", "last": f"31/12/{YEAR}"}
    for wrong in ({"last": "31/12/9999"}, {"since": f"31/12/{YEAR}", "last": f"01/01/{YEAR}"}):
        assert client.post(url, {**typed, **wrong}).status_code == 422
    assert client.post(url, {**typed, "with_personal": "on"}).status_code == 409
    answer = client.post(url, typed)
    made = Bundle.objects.get()
    assert answer["Location"] == at("bundle", made.pk)
    assert "Hồ sơ đang được lập" in client.get(at("bundle", made.pk)).content.decode()
    actions.make_bundle(bundle_id=made.pk)
    assert "Tải hồ sơ" in client.get(at("bundle", made.pk)).content.decode()
    assert client.post(at("erase_bundle", made.pk)).status_code == 302
    assert client.get(at("download_bundle", made.pk)).status_code == 404


# --- How much is asked ---------------------------------------------------------------------------


def queries_of(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        ask()
    return len(asked)


def test_a_sheet_asks_no_more_the_more_proofs_there_are(world: World) -> None:
    make.issued_plan(world.commune)
    make.deeds(world.commune)
    sheet = make.started(world)
    client = signed_in(world, "officer")
    client.get(at("page", sheet.pk))
    before = queries_of(lambda: client.get(at("page", sheet.pk)))
    for number in range(20):
        log(world.commune, title=f"Bản tin {number}", on=make.day(6, 1 + number))
    actions.compute_anew(actor=SYSTEM, sheet=sheet)
    after = queries_of(lambda: client.get(at("page", sheet.pk)))
    assert after == before
    assert before <= 26


def test_the_ranking_asks_no_more_the_more_units_there_are(
    world: World, django_assert_num_queries
) -> None:
    make.brought_to(world, Verb.AGREE)
    with django_assert_num_queries(6):
        queries.ranking(world.province.pk, YEAR, make.day(12, 31))
    sheet = actions.start_sheet(actor=SYSTEM, unit_id=world.other.pk, year=YEAR)
    make.fill_own(sheet)
    with django_assert_num_queries(6):
        queries.ranking(world.province.pk, YEAR, make.day(12, 31))


def test_each_word_is_explained_by_the_set_that_it_was_given_by(world: World) -> None:
    """A set that followed has other words; points that were final before keep theirs."""
    make.brought_to(world, Verb.AGREE)
    after = actions.copy_set(
        actor=SYSTEM, unit_id=world.province.pk, source=world.criteria, year=YEAR
    )
    after = actions.edit_set(
        actor=SYSTEM,
        found=after,
        name=after.name,
        basis="",
        is_verified=False,
        ratings=[(Decimal(50), "Đạt"), (Decimal(0), "Chưa đạt")],
    )
    after = actions.put_in_force(actor=SYSTEM, found=after)
    page = queries.ranking(world.province.pk, YEAR, make.day(12, 31))
    assert [each.criteria_set for each in page.legends] == [world.criteria]
    assert page.rows[0].ranked.band in [band.name for band in page.legends[0].bands]
    address = reverse("appraisal:ranking", args=[world.province.slug, YEAR])
    shown = signed_in(world, "reviewer").get(address).content.decode()
    assert "Khá từ 80 %" in shown and "Đạt từ 50 %" not in shown
    second = actions.start_sheet(actor=SYSTEM, unit_id=world.other.pk, year=YEAR)
    make.fill_own(second)
    for verb in (Verb.PROPOSE, Verb.CONFIRM, Verb.APPRAISE, Verb.AGREE):
        if verb is Verb.APPRAISE:
            actions.accept_rest(actor=SYSTEM, sheet=second)
        actions.take_step(actor=SYSTEM, sheet=second, verb=verb)
    page = queries.ranking(world.province.pk, YEAR, make.day(12, 31))
    assert [(each.criteria_set, each.rows) for each in page.legends] == [
        (after, 1),
        (world.criteria, 1),
    ]
    shown = signed_in(world, "reviewer").get(address).content.decode()
    assert "(1 đơn vị): Đạt từ 50 %" in shown and "Khá từ 80 %" in shown


def test_units_without_points_are_told_apart_and_not_as_empty_rows(world: World) -> None:
    make.brought_to(world, Verb.AGREE)
    actions.publish_ranking(actor=SYSTEM, unit_id=world.province.pk, year=YEAR)
    address = reverse("appraisal:ranking", args=[world.province.slug, YEAR])
    shown = signed_in(world, "reviewer").get(address).content.decode()
    assert "Chưa lập bảng điểm (1)" in shown and "<p>Xã Ân Hòa.</p>" in shown
    actions.start_sheet(actor=SYSTEM, unit_id=world.other.pk, year=YEAR)
    shown = signed_in(world, "reviewer").get(address).content.decode()
    assert "Chưa có điểm cuối cùng (1)" in shown and "Chưa lập bảng điểm" not in shown
    address = reverse("appraisal:published", args=[Ranking.objects.get().pk])
    shown = signed_in(world, "neighbour").get(address).content.decode()
    assert "Chưa xếp hạng (1)" in shown and "Xã Ân Hòa (đơn vị mình)" in shown
