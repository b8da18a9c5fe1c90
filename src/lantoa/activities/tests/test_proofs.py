"""What is kept of a proof, who may open it, and what its page tells."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from lantoa.accounts.rules import Role
from lantoa.activities.actions import NewProof, add_proof, erase_proof, mark_faces
from lantoa.activities.models import Activity, Evidence
from lantoa.activities.rules import EvidenceKind
from lantoa.activities.tests.browsing import page
from lantoa.activities.tests.factories import HOSTILE, logged, upload
from lantoa.audit.models import Entry
from lantoa.catalogue.models import Setting
from lantoa.files.models import StoredFile
from lantoa.files.tests import samples
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.plans.tests.cast import SYSTEM, Cast

LOG = """Nhật ký phát loa tháng 9
Ngày phát;Giờ phát;Thời lượng;Cụm loa
15/9/2026;05:00;00:05:00;Bản Nà Mẫu
15/9/2026;17:30;00:05:00;Bản Nà Mẫu
16/9/2026;05:00;5 phút;Trung tâm
32/9/2026;05:00;00:05:00;Trung tâm
17/9/2026;lúc sáng;00:05:00;Trung tâm
Tổng cộng;;3 lượt;
""".encode()
PEOPLE = "Danh sách dự\nSTT,Họ và tên,Bản\n1,Lò Văn A,Nà Mẫu\n2,Lò Thị B,Nà Mẫu\n,,\n".encode()


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def _more_people(cast: Cast) -> None:
    """One who sees the activity from above and checks no reports, one of the unit itself who adds
    proof and signs nothing."""
    cast.add("province_officer", (cast.land.province, Role.OFFICER))
    cast.add("translator", (cast.land.commune, Role.TRANSLATOR))


def photo(**given: object) -> NewProof:
    return NewProof(content=samples.photo((800, 600)), name="Ảnh buổi họp.jpg", **given)  # type: ignore[arg-type]


def proven(cast: Cast, proof: NewProof, **given: object) -> Evidence:
    made = logged(cast.land.commune.pk, **given)
    return add_proof(actor=cast.actor("officer"), activity=made, proof=proof)


def at(name: str, evidence: Evidence) -> str:
    return reverse(f"activities:{name}", args=[evidence.pk])


# --- What is kept -------------------------------------------------------------------------------


def test_a_photo_is_kept_without_position_and_known_by_the_bytes_that_were_brought(
    cast: Cast, folder: Path
) -> None:
    proof = proven(cast, photo())
    again = add_proof(actor=cast.actor("officer"), activity=proof.activity, proof=photo())
    assert again == proof
    assert proof.kind == EvidenceKind.PHOTO
    assert proof.file is not None
    assert proof.sha256 == proof.file.sha256 != proof.file.brought_sha256
    for path in folder.rglob("*"):
        assert path.is_dir() or not any(mark in path.read_bytes() for mark in samples.MARKS)


@pytest.mark.parametrize(
    ("content", "name", "kind", "facts"),
    [
        (samples.PDF, "bao cao.pdf", EvidenceKind.DOCUMENT, {}),
        (samples.DOCX, "giay moi.docx", EvidenceKind.DOCUMENT, {}),
        (samples.MP3, "ban tin.mp3", EvidenceKind.AUDIO, {}),
        (samples.RECORDED, "ghi am.m4a", EvidenceKind.AUDIO, {}),
        (samples.OGG, "ghi am.ogg", EvidenceKind.AUDIO, {}),
        (samples.WAV, "ghi am.wav", EvidenceKind.AUDIO, {}),
        (samples.MP4, "phim.mp4", EvidenceKind.VIDEO, {}),
        (samples.WEBM, "phim.webm", EvidenceKind.VIDEO, {}),
        (PEOPLE, "danh sach.csv", EvidenceKind.ATTENDANCE, {"rows": 2}),
        (b"Xa,So\nA,1\n", "bang.csv", EvidenceKind.DOCUMENT, {}),
        (b"\xff", "", None, None),
    ],
    ids=["pdf", "docx", "mp3", "m4a", "ogg", "wav", "mp4", "webm", "people", "table", "none"],
)
def test_a_file_is_recognised_by_what_it_is(
    cast: Cast, folder: Path, content: bytes, name: str, kind: EvidenceKind | None, facts: object
) -> None:
    if kind is None:
        with pytest.raises(Refused):
            proven(cast, NewProof(content=content, name=name))
        return
    proof = proven(cast, NewProof(content=content, name=name))
    assert (proof.kind, proof.facts) == (kind, facts)


def test_a_play_log_is_read_row_by_row_and_compared_with_the_book(cast: Cast, folder: Path) -> None:
    made = logged(cast.land.commune.pk)
    placement = made.placements.get()
    new = NewProof(content=LOG, name="nhat ky.csv", placement_id=placement.pk)
    proof = add_proof(actor=cast.actor("officer"), activity=made, proof=new)
    assert proof.kind == EvidenceKind.PLAY_LOG
    assert proof.placement == placement
    assert proof.facts == {
        "plays": 3,
        "days": 2,
        "first": "2026-09-15",
        "last": "2026-09-16",
        "seconds": 900,
        "clusters": 2,
        "errors": [[6, "ngày không đúng"], [7, "giờ không đúng"]],
        "wrong": 2,
    }
    shown = page(cast.client("officer"), "proofs", made.pk)
    assert "3 lượt phát" in shown
    assert "ít hơn sổ 1 lượt" in shown
    assert "Dòng 6: ngày không đúng" in shown


def test_what_is_said_to_be_a_play_log_must_have_plays(cast: Cast, folder: Path) -> None:
    with pytest.raises(Refused, match="Không đọc được lượt phát nào"):
        proven(cast, NewProof(content=PEOPLE, name="a.csv", kind=EvidenceKind.PLAY_LOG))
    assert not StoredFile.objects.exists()


def test_names_of_people_stand_nowhere_but_in_their_file(cast: Cast, folder: Path) -> None:
    proof = proven(cast, NewProof(content=PEOPLE, name="danh sach.csv"))
    assert "Lò Văn A" not in str(list(Evidence.objects.values()))
    shown = page(cast.client("officer"), "proofs", proof.activity_id)
    assert "2 dòng tên người" in shown
    assert "Lò Văn A" not in shown


# --- Who may open -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "faces", "status"),
    [
        ("officer", True, 200),
        ("chair", True, 200),
        ("reviewer", True, 200),
        ("translator", True, 403),
        ("province_officer", True, 403),
        ("neighbour", True, 403),
        ("officer", False, 200),
        ("translator", False, 200),
        ("province_officer", False, 200),
        ("neighbour", False, 403),
    ],
)
def test_who_opens_a_photo_with_faces(
    cast: Cast, folder: Path, who: str, faces: bool, status: int
) -> None:
    proof = proven(cast, photo(faces=faces))
    client = cast.client(who)
    for name in ("proof_file", "proof_preview"):
        answer = client.get(at(name, proof))
        answer.getvalue() if answer.streaming else answer.content
        assert answer.status_code == status, name


def test_who_may_not_open_sees_that_a_photo_is_there_and_its_hash(cast: Cast, folder: Path) -> None:
    """The province's officer sees the activity and is not one who checks its reports."""
    proof = proven(cast, photo(faces=True))
    client = cast.client("province_officer")
    shown = page(client, "proofs", proof.activity_id)
    assert proof.sha256 in shown
    assert "Có mặt người" in shown
    assert at("proof_preview", proof) not in shown
    assert at("proof_file", proof) not in shown
    answer = client.get(at("proof_file", proof))
    assert answer.status_code == 403
    assert "có mặt người" in answer.content.decode()
    assert client.get(at("proof_preview", proof)).status_code == 403
    mark_faces(actor=cast.actor("officer"), evidence=proof, faces=False)
    client.get(at("proof_preview", proof)).getvalue()


def test_a_list_of_people_is_closed_as_a_face_is(cast: Cast, folder: Path) -> None:
    proof = proven(cast, NewProof(content=PEOPLE, name="danh sach.csv"))
    assert cast.client("province_officer").get(at("proof_file", proof)).status_code == 403
    answer = cast.client("reviewer").get(at("proof_file", proof))
    assert answer.getvalue() == PEOPLE


def test_faces_are_presumed_unless_it_was_decided_otherwise(cast: Cast, folder: Path) -> None:
    assert proven(cast, photo()).faces
    assert not proven(cast, photo(faces=False)).faces
    assert not proven(cast, NewProof(content=samples.PDF, name="a.pdf", faces=True)).faces
    Setting.objects.create(
        name="activities.faces_presumed", value=False, valid_from=days.today() - timedelta(days=1)
    )
    assert not proven(cast, photo()).faces


def test_opening_a_photo_to_all_needs_the_right_to_see_it(cast: Cast, folder: Path) -> None:
    proof = proven(cast, photo(faces=True))
    with pytest.raises(NotPermitted):
        mark_faces(actor=cast.actor("translator"), evidence=proof, faces=False)
    with pytest.raises(NotPermitted):
        mark_faces(actor=cast.actor("neighbour"), evidence=proof, faces=True)
    client = cast.client("officer")
    assert client.post(at("proof_faces", proof), {"faces": "0"}).status_code == 302
    assert not Evidence.objects.get().faces
    entry = Entry.objects.get(object_key=f"activities.evidence:{proof.pk}")
    assert (entry.verb, entry.changed) == ("activities.faces", {"faces": [True, False]})
    text = proven(cast, NewProof(content=samples.PDF, name="a.pdf"))
    with pytest.raises(Refused, match="Chỉ ảnh và video"):
        mark_faces(actor=cast.actor("officer"), evidence=text, faces=True)


# --- Erasing ------------------------------------------------------------------------------------


def test_an_erased_file_leaves_its_hash_day_and_reason(
    cast: Cast, folder: Path, django_capture_on_commit_callbacks: object
) -> None:
    proof = proven(cast, photo())
    client = cast.client("officer")
    asked = client.get(at("proof_erase", proof)).content.decode()
    assert "không khôi phục được" in asked
    assert client.post(at("proof_erase", proof), {"reason": " "}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        sent = client.post(at("proof_erase", proof), {"reason": "Người trong ảnh đề nghị"})
    assert sent.status_code == 302
    assert not [path for path in folder.rglob("*") if path.is_file()]
    for name in ("proof_file", "proof_preview"):
        gone = client.get(at(name, proof))
        assert gone.status_code == 410
        assert "Người trong ảnh đề nghị" in gone.content.decode()
    shown = page(client, "proofs", proof.activity_id)
    assert "Tệp đã xóa" in shown
    assert proof.sha256 in shown
    assert "Xóa tệp minh chứng" in page(client, "page", proof.activity_id)
    assert client.post(at("proof_erase", proof), {"reason": "Nữa"}).status_code == 422
    entry = Entry.objects.get(verb="activities.void")
    assert entry.data == {"erased": proof.sha256}
    brought_again = add_proof(actor=SYSTEM, activity=proof.activity, proof=photo())
    assert brought_again != proof


@pytest.mark.parametrize("who", ["chair", "reviewer", "neighbour", "clerk"])
def test_only_the_officer_of_the_unit_erases(cast: Cast, folder: Path, who: str) -> None:
    proof = proven(cast, photo())
    assert cast.client(who).get(at("proof_erase", proof)).status_code == 403
    with pytest.raises(NotPermitted):
        erase_proof(actor=cast.actor(who), evidence=proof, reason="Thử")
    assert not StoredFile.objects.get().is_erased


# --- The page -----------------------------------------------------------------------------------


def test_the_same_file_elsewhere_is_shown_as_far_as_one_may_see(cast: Cast, folder: Path) -> None:
    ours = proven(cast, photo(), title="Họp bản")
    proven(cast, photo(), title="Ra quân")
    theirs = logged(cast.land.other.pk, title="Việc của xã bên")
    add_proof(actor=SYSTEM, activity=theirs, proof=photo())
    shown = page(cast.client("officer"), "proofs", ours.activity_id)
    assert "cũng là minh chứng của" in shown
    assert "Ra quân" in shown
    assert "1 hoạt động của đơn vị khác" in shown
    assert "Việc của xã bên" not in shown


def test_all_that_can_be_said_of_a_proof_is_sent_on_its_page(cast: Cast, folder: Path) -> None:
    made = logged(cast.land.commune.pk, languages=("vi", "hmn"))
    placement = made.placements.first()
    assert placement is not None
    client, address = cast.client("officer"), reverse("activities:proofs", args=[made.pk])
    told = {
        "proof_file": [upload("anh.jpg", samples.photo())],
        "caption": HOSTILE,
        "placement": str(placement.pk),
    }
    assert client.post(address, told).status_code == 302
    proof = Evidence.objects.get()
    assert (proof.caption, proof.placement, proof.faces) == (HOSTILE, placement, False)
    shown = client.get(address).content.decode()
    assert "&lt;script&gt;" in shown
    assert "<script>alert" not in shown
    other = logged(cast.land.commune.pk, languages=("vi", "hmn")).placements.first()
    assert other is not None
    wrong = client.post(address, {**told, "placement": str(other.pk), "proof_file": [upload()]})
    assert wrong.status_code == 422
    empty = client.post(address, {"caption": "Buổi họp"})
    assert empty.status_code == 422
    assert 'value="Buổi họp"' in empty.content.decode()
    assert Evidence.objects.count() == 1


def test_the_page_asks_as_many_questions_for_many_proofs_as_for_one(
    cast: Cast, folder: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = logged(cast.land.commune.pk)
    client, address = cast.client("officer"), reverse("activities:proofs", args=[made.pk])
    add_proof(actor=SYSTEM, activity=made, proof=photo())
    client.get(address)
    with django_assert_num_queries(QUERIES):
        client.get(address)
    for number in range(4):
        add_proof(actor=SYSTEM, activity=made, proof=NewProof(link=f"https://a.vn/{number}"))
        twin = logged(cast.land.commune.pk, title=f"Việc {number}")
        add_proof(actor=SYSTEM, activity=twin, proof=photo())
    with django_assert_num_queries(QUERIES):
        shown = client.get(address).content.decode()
    assert shown.count('class="stack tight proof"') == 5


QUERIES = 16


def test_a_voided_activity_shows_its_proofs_and_takes_no_more(cast: Cast, folder: Path) -> None:
    proof = proven(cast, photo())
    Activity.objects.update(voided_at=days.now(), void_reason="Ghi trùng")
    client = cast.client("officer")
    shown = page(client, "proofs", proof.activity_id)
    assert "Lưu minh chứng" not in shown
    address = reverse("activities:proofs", args=[proof.activity_id])
    assert client.post(address, {"link": "https://a.vn/1"}).status_code == 422
    assert Evidence.objects.count() == 1


def test_a_small_picture_is_shown_inside_the_page_and_only_that(cast: Cast, folder: Path) -> None:
    proof = proven(cast, photo())
    client = cast.client("officer")
    small = client.get(at("proof_preview", proof))
    assert small.getvalue().startswith(b"\xff\xd8\xff")
    assert small.headers["Content-Type"] == "image/jpeg"
    assert small.headers["X-Content-Type-Options"] == "nosniff"
    large = client.get(at("proof_file", proof))
    assert large.headers["Content-Disposition"].startswith("attachment")
    large.getvalue()
    text = proven(cast, NewProof(content=samples.PDF, name="a.pdf"))
    assert client.get(at("proof_preview", text)).status_code == 404
