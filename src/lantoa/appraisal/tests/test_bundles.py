from __future__ import annotations

import hashlib
import io
import json
import subprocess
import tempfile
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django_tasks_db.models import DBTaskResult

from lantoa.activities import actions as activities
from lantoa.activities.actions import NewProof
from lantoa.activities.models import Activity, Evidence, LinkCapture
from lantoa.activities.rules import CaptureState
from lantoa.appraisal import actions, queries
from lantoa.appraisal.actions import making
from lantoa.appraisal.actions.scores import NewFile
from lantoa.appraisal.models import Bundle
from lantoa.appraisal.queries import contents as held
from lantoa.appraisal.queries.bundle_index import index_paper
from lantoa.appraisal.queries.contents import Thing, contents_of
from lantoa.appraisal.rules.bundles import BundleState, Kept
from lantoa.appraisal.rules.states import Verb
from lantoa.appraisal.tests import factories as make
from lantoa.appraisal.tests.factories import SYSTEM, YEAR, World
from lantoa.audit.models import Entry
from lantoa.catalogue import actions as catalogue_actions
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import Setting
from lantoa.catalogue.rules.settings import BUNDLE_MEGABYTES
from lantoa.files import store
from lantoa.jobs.queue import names
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.kernel.interval import Interval
from lantoa.papers import sheet as papers
from lantoa.papers.paper import Table
from lantoa.reports.tests import factories as reports

WINDOW = Interval(date(YEAR, 1, 1), date(YEAR + 1, 1, 1))
PEOPLE = "STT,Họ và tên\n1,Nguyễn Văn A\n2,Lò Thị B\n"


def proof(activity: Activity, name: str = "anh.pdf", **more: object) -> Evidence:
    content = papers.stand_in(name, ["Minh chứng"], "MINH HỌA")
    new = NewProof(content=content, name=name, **more)  # type: ignore[arg-type]
    return activities.add_proof(actor=SYSTEM, activity=activity, proof=new)


def logged(world: World, title: str = "Phát bản tin") -> Activity:
    return reports.log(world.commune, title=title, on=make.day(3, 5), proof="")


def asked(world: World, who: str = "officer", **more: object) -> Bundle:
    return actions.ask_bundle(
        actor=world.actor(who),
        unit_id=world.commune.pk,
        window=WINDOW,
        **more,  # type: ignore[arg-type]
    )


def made(world: World, **more: object) -> Bundle:
    bundle = asked(world, **more)
    actions.make_bundle(bundle_id=bundle.pk)
    bundle.refresh_from_db()
    return bundle


def opened(bundle: Bundle) -> zipfile.ZipFile:
    with bundle.content.open("rb") as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def index(bundle: Bundle) -> list[dict[str, object]]:
    things: list[dict[str, object]] = json.loads(opened(bundle).read("index.json"))["things"]
    return things


def test_a_bundle_holds_plan_and_proofs_with_their_sums(world: World, tmp_path: Path) -> None:
    make.issued_plan(world.commune)
    kept = proof(logged(world))
    bundle = made(world)
    assert bundle.step is BundleState.READY
    archive = opened(bundle)
    assert archive.testzip() is None
    assert {name.split("/")[0] for name in archive.namelist()} == {
        "1. Kế hoạch",
        "3. Hoạt động",
        "index.json",
        "muc-luc.xlsx",
        "MUC-LUC.pdf",
        "SHA256SUMS",
    }
    row = next(each for each in index(bundle) if each["kind"] != "Kế hoạch")
    assert (
        row["sha256"] == kept.sha256 == hashlib.sha256(archive.read(str(row["path"]))).hexdigest()
    )
    assert (row["source"], row["day"], row["added_by"]) == (
        "Phát bản tin",
        make.day(3, 5).isoformat(),
        "Hệ thống",
    )
    archive.extractall(tmp_path)
    checked = subprocess.run(
        ["/usr/bin/sha256sum", "--strict", "-c", "SHA256SUMS"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr


def test_the_same_content_gives_the_same_bytes(world: World) -> None:
    make.issued_plan(world.commune)
    proof(logged(world))
    first, second = made(world), made(world)
    assert first.sha256 == second.sha256
    assert first.content.name != second.content.name


def test_names_are_safe_and_told_apart(world: World) -> None:
    activity = logged(world, title="../../Họp: CON?")
    proof(activity, "../../etc/passwd.pdf")
    Evidence.objects.get().file.__class__.objects.update(name="..\\..\\nul:\u202efdp.exe.pdf")
    proof(activity, "anh.pdf")
    archive = opened(made(world))
    for info in archive.infolist():
        assert not info.filename.startswith(("/", "."))
        assert not set(info.filename) & set('\\:*?"<>|') and ".." not in info.filename.split("/")
        assert info.filename.isascii() or info.flag_bits & 0x800
        assert info.filename.isprintable()
        assert info.date_time == (1980, 1, 1, 0, 0, 0)
    assert len(archive.namelist()) == len({name.casefold() for name in archive.namelist()})


def test_lists_of_people_stay_out_unless_asked_for_with_a_reason(world: World) -> None:
    activity = logged(world)
    new = NewProof(content=PEOPLE.encode(), name="danh-sach.csv")
    activities.add_proof(actor=SYSTEM, activity=activity, proof=new)
    bundle = made(world)
    (row,) = index(bundle)
    assert (row["state"], row["path"]) == (Kept.PERSONAL.value, None)
    assert not any("danh-sach" in name for name in opened(bundle).namelist())
    assert "danh-sach" not in opened(bundle).read("index.json").decode()
    with pytest.raises(Refused):
        asked(world, with_personal=True)
    with_them = made(world, with_personal=True, reason="Đoàn kiểm tra số 12.")
    (row,) = index(with_them)
    assert (row["state"], row["kind"]) == (Kept.INSIDE.value, "Danh sách dự")
    entry = Entry.objects.filter(object_key=f"appraisal.bundle:{with_them.pk}").earliest("pk")
    assert entry.data["personal"] is True
    assert "reason" in entry.changed


def test_what_was_erased_is_named_with_its_hash_and_reason(world: World) -> None:
    kept = proof(logged(world))
    assert kept.file is not None
    store.erase(actor=SYSTEM, stored=kept.file, reason="Theo yêu cầu của người dân.")
    (row,) = index(made(world))
    assert (row["state"], row["sha256"]) == (Kept.ERASED.value, kept.sha256)
    assert "Theo yêu cầu của người dân." in str(row["note"])


def test_a_file_that_vanished_from_the_storage_does_not_stop_the_rest(world: World) -> None:
    activity = logged(world)
    gone, other = proof(activity, "mot.pdf"), proof(activity, "hai.pdf")
    assert gone.file is not None and other.file is not None
    default_storage.delete(gone.file.content.name)
    bundle = made(world)
    assert [row["state"] for row in index(bundle)] == [Kept.VANISHED.value, Kept.INSIDE.value]
    assert bundle.files == 1


def test_a_file_that_was_changed_behind_our_back_is_said_to_be(world: World) -> None:
    kept = proof(logged(world))
    assert kept.file is not None
    Path(kept.file.content.path).write_bytes(b"khac")
    (row,) = index(made(world))
    assert row["state"] == Kept.CHANGED.value
    assert row["sha256"] == hashlib.sha256(b"khac").hexdigest()
    assert kept.sha256 in str(row["note"])


def test_a_link_comes_with_what_was_kept_of_it(world: World) -> None:
    activity = reports.log(world.commune, on=make.day(3, 5))
    LinkCapture.objects.filter(evidence__activity=activity).update(
        state=CaptureState.TAKEN, title="Tin: về CCHC", text="Nội dung tin", taken_at=days.now()
    )
    bundle = made(world)
    (row,) = index(bundle)
    text = opened(bundle).read(str(row["path"])).decode()
    assert row["note"] == "https://mau.example/tin-1" and "Nội dung tin" in text


def test_reports_come_as_pdf_and_docx(world: World) -> None:
    regime = catalogue.regime(reports.REGIME)
    catalogue_actions.open_periods(actor=SYSTEM, regime=regime, years=[YEAR])
    period = catalogue.period(reports.REGIME, f"{YEAR}-Q1")
    reports.submitted(
        reports.expect(world.commune, period, world.province, days.today() + timedelta(days=5))
    )
    kinds = [row["kind"] for row in index(made(world))]
    assert kinds == ["Báo cáo (PDF)", "Báo cáo (DOCX)"]


def test_a_bundle_of_a_sheet_has_a_folder_for_each_criterion_and_each_file_once(
    world: World,
) -> None:
    make.issued_plan(world.commune)
    proof(logged(world))
    sheet = make.brought_to(world, Verb.CONFIRM)
    bundle = made(world, sheet=sheet)
    rows = [row for row in index(bundle) if row["kind"] != "Kế hoạch"]
    assert len(rows) == 1
    assert rows[0]["criteria"] == ["2.1", "2.3"]
    assert str(rows[0]["path"]).startswith("2.1. ")


def small(most: int) -> None:
    Setting.objects.create(name=BUNDLE_MEGABYTES, value=most)


def test_two_gigabytes_are_refused_in_words_before_a_byte_is_read(world: World) -> None:
    kept = proof(logged(world))
    assert kept.file is not None
    kept.file.__class__.objects.update(size=3 * 1024**3)
    with pytest.raises(Refused) as refused:
        asked(world)
    assert [problem.code for problem in refused.value.problems] == ["too_large"]
    assert "3.072 MB" in str(refused.value)
    assert not Bundle.objects.exists()


def test_more_bytes_than_were_written_down_stop_the_archive(world: World) -> None:
    small(10)
    kept = proof(logged(world))
    bundle = asked(world)
    assert kept.file is not None
    with open(kept.file.content.path, "ab") as file:
        file.write(b"\0" * (11 * 1024 * 1024))
    actions.make_bundle(bundle_id=bundle.pk)
    bundle.refresh_from_db()
    assert bundle.step is BundleState.FAILED
    assert "lớn hơn mức" in bundle.problem
    assert not list(Path(default_storage.location).glob("bundles/*"))  # type: ignore[attr-defined]


def test_a_large_file_is_streamed_piece_by_piece(world: World) -> None:
    """64 MB come out of a generator that holds one block; no list of them is ever made."""
    block = b"\0" * (1024 * 1024)
    alive = {"now": 0, "most": 0}

    def pieces() -> object:
        for _ in range(64):
            alive["now"] += 1
            alive["most"] = max(alive["most"], alive["now"])
            yield block
            alive["now"] -= 1

    bundle = asked(world)
    thing = Thing(path="a/lon.mp4", source="x", kind="Video", open=pieces)  # type: ignore[arg-type]
    with tempfile.TemporaryFile() as box:
        assert making.write_bundle(box, bundle, [thing], 100 * 1024 * 1024) == 1
    assert (alive["most"], thing.size) == (1, 64 * 1024 * 1024)


def test_too_many_things_are_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "MOST_THINGS", 1)
    activity = logged(world)
    proof(activity, "mot.pdf")
    proof(activity, "hai.pdf")
    with pytest.raises(Refused) as refused:
        asked(world)
    assert [problem.code for problem in refused.value.problems] == ["too_many"]


def test_the_job_runs_once(world: World) -> None:
    bundle = asked(world)
    assert "appraisal.make_bundle" in names()
    assert DBTaskResult.objects.count() >= 1
    actions.make_bundle(bundle_id=bundle.pk)
    bundle.refresh_from_db()
    before = (bundle.content.name, bundle.made_at)
    actions.make_bundle(bundle_id=bundle.pk)
    bundle.refresh_from_db()
    assert (bundle.content.name, bundle.made_at) == before


def test_a_bundle_is_erased_on_its_day_and_the_row_stays(
    world: World, django_capture_on_commit_callbacks
) -> None:
    bundle = made(world)
    name = bundle.content.name
    assert bundle.erase_on is not None and name is not None
    assert actions.clear_bundles(on=bundle.erase_on - timedelta(days=1)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.clear_bundles(on=bundle.erase_on) == 1
    bundle.refresh_from_db()
    assert (bundle.step, bool(bundle.content), bool(bundle.sha256)) == (
        BundleState.ERASED,
        False,
        True,
    )
    assert not default_storage.exists(name)


def test_a_bundle_whose_worker_is_gone_is_given_up(world: World) -> None:
    bundle = asked(world)
    Bundle.objects.update(state=BundleState.MAKING, begun_at=days.now() - timedelta(hours=3))
    actions.clear_bundles(on=days.today())
    bundle.refresh_from_db()
    assert bundle.step is BundleState.FAILED


@pytest.mark.parametrize(
    "who", ["neighbour", "neighbour_chair", "editor", "clerk", "province_chair"]
)
def test_who_may_not_ask_is_refused(world: World, who: str) -> None:
    with pytest.raises(NotPermitted):
        asked(world, who)


def test_contents_do_not_ask_more_the_more_there_is(
    world: World, django_assert_num_queries
) -> None:
    activity = logged(world)
    proof(activity)
    bundle = asked(world)
    with django_assert_num_queries(4):
        contents_of(bundle)
    for number in range(4):
        proof(logged(world, f"Bản tin {number}"), f"{number}.pdf")
    with django_assert_num_queries(4):
        assert len(contents_of(bundle)) == 5


def test_a_bundle_tells_neither_side_what_the_other_has_not_sent(world: World) -> None:
    sheet = make.brought_to(world, Verb.CONFIRM)
    actions.appraise_score(
        actor=world.actor("reviewer"),
        score=make.score_of(sheet, "3.1"),
        points=Decimal(0),
        reason="Chưa công nhận.",
    )
    bundle = asked(world, sheet=sheet)
    bundle.sheet = queries.sheet(sheet.pk)
    table = next(block for block in index_paper(bundle, []).body if isinstance(block, Table))
    assert table.rows[-1][-1] == "0,5"
    actions.accept_rest(actor=SYSTEM, sheet=sheet)
    actions.take_step(actor=SYSTEM, sheet=sheet, verb=Verb.APPRAISE)
    actions.object_to(
        actor=SYSTEM,
        score=make.score_of(sheet, "3.1"),
        wanted=Decimal(1),
        reason="Có.",
        files=[NewFile("so.csv", b"a,b\n1,2\n")],
    )
    assert index(made(world, who="reviewer", sheet=queries.sheet(sheet.pk))) == []
    actions.take_step(actor=SYSTEM, sheet=sheet, verb=Verb.OBJECT)
    (row,) = index(made(world, who="reviewer", sheet=queries.sheet(sheet.pk)))
    assert row["kind"] == "Tệp bổ sung"


def test_pictures_and_tables_beside_a_criterion_stay_out_unless_asked_for(world: World) -> None:
    sheet = make.started(world)
    actions.score_own(
        actor=SYSTEM,
        score=make.score_of(sheet, "3.1"),
        points=Decimal(1),
        reason="Có.",
        files=[
            NewFile("danh-sach.csv", PEOPLE.encode()),
            NewFile("van-ban.pdf", papers.stand_in("van-ban.pdf", ["Quyết định"], "MINH HỌA")),
        ],
    )
    make.fill_own(sheet)
    sheet = actions.take_step(actor=SYSTEM, sheet=sheet, verb=Verb.PROPOSE)
    bundle = made(world, sheet=sheet)
    states = {row["path"] and str(row["path"])[-4:]: row["state"] for row in index(bundle)}
    assert states == {None: Kept.PERSONAL.value, ".pdf": Kept.INSIDE.value}
    assert "danh-sach" not in opened(bundle).read("index.json").decode()
    full = index(made(world, sheet=sheet, with_personal=True, reason="Đoàn kiểm tra số 12."))
    assert {row["state"] for row in full} == {Kept.INSIDE.value}


def test_an_archive_whose_worker_died_is_found_by_its_name_and_erased(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = asked(world)

    def die(storage: FileSystemStorage, name: str, content: File[bytes]) -> str:
        assert Bundle.objects.get(pk=bundle.pk).content.name == name
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(FileSystemStorage, "_save", die)
        with pytest.raises(OSError):
            actions.make_bundle(bundle_id=bundle.pk)
    bundle.refresh_from_db()
    name = bundle.content.name
    assert bundle.step is BundleState.FAILED and name
    # The bytes were there after all.
    default_storage.save(name, ContentFile(b"PK"))
    Bundle.objects.update(state=BundleState.MAKING, begun_at=days.now() - timedelta(hours=3))
    actions.clear_bundles(on=days.today())
    assert not default_storage.exists(name)
    Bundle.objects.update(begun_at=days.now() - timedelta(days=2))
    actions.clear_bundles(on=days.today())
    bundle.refresh_from_db()
    assert (bundle.step, bundle.content.name) == (BundleState.FAILED, "")


def test_a_bundle_that_nobody_made_for_a_day_is_given_up(world: World) -> None:
    bundle = asked(world)
    actions.clear_bundles(on=days.today())
    bundle.refresh_from_db()
    assert bundle.step is BundleState.WAITING
    Bundle.objects.update(asked_at=days.now() - timedelta(hours=25))
    actions.clear_bundles(on=days.today())
    bundle.refresh_from_db()
    assert bundle.step is BundleState.FAILED and "một ngày" in bundle.problem


def test_texts_of_links_are_read_when_they_are_written_and_not_before(
    world: World, django_assert_num_queries
) -> None:
    activity = reports.log(world.commune, on=make.day(3, 5))
    LinkCapture.objects.filter(evidence__activity=activity).update(
        state=CaptureState.TAKEN, title="Tin", text="Nội dung tin", taken_at=days.now()
    )
    bundle = asked(world)
    with django_assert_num_queries(4) as asked_for:
        (thing,) = contents_of(bundle)
    column = '"activities_linkcapture"."text"'
    said = " ".join(each["sql"] for each in asked_for.captured_queries)
    assert column not in said.replace(f"LENGTH({column})", "")
    assert thing.size == len("Nội dung tin")
    LinkCapture.objects.all().delete()
    with tempfile.TemporaryFile() as box:
        assert making.write_bundle(box, bundle, [thing], 1024) == 0
    assert thing.kept is Kept.VANISHED
