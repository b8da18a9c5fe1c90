"""A file is reached through the page that asks for permission, and in no other way."""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lantoa.activities import actions as activities
from lantoa.activities.actions import NewProof
from lantoa.activities.models import Evidence
from lantoa.files import store
from lantoa.files.models import StoredFile
from lantoa.files.tests import samples
from lantoa.intake.models import BroughtIn
from lantoa.reports.tests.factories import World, log, world

pytestmark = pytest.mark.django_db

EVIL = b"<!doctype html><html><script>alert(document.cookie)</script></html>"

TABLES = Path(store.__file__).parent.parent / "ui" / "downloads.py"


@pytest.fixture
def place(settings: Any, tmp_path: Path) -> World:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "files"
    return world()


@pytest.fixture
def proof(place: World) -> Evidence:
    """A photo that the officer of one unit brought."""
    activity = log(place.district)
    return activities.add_proof(
        actor=place.actor("officer"),
        activity=activity,
        proof=NewProof(content=samples.JPEG, name="Ảnh buổi họp.jpg"),
    )


def signed_in(place: World, name: str) -> Client:
    client = Client()
    client.force_login(place.people[name])
    return client


def body(answer: Any) -> bytes:
    return answer.getvalue() if answer.streaming else answer.content


def address(proof: Evidence) -> str:
    return reverse("activities:proof_file", args=[proof.pk])


def test_who_may_see_the_activity_gets_its_file_and_nobody_else(
    place: World, proof: Evidence
) -> None:
    assert body(signed_in(place, "officer").get(address(proof))) == samples.JPEG
    for name in ("neighbour", "neighbour_chair", "neighbour_clerk"):
        answer = signed_in(place, name).get(address(proof))
        assert answer.status_code == 403
        assert samples.JPEG not in body(answer)
    answer = Client().get(address(proof))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/tai-khoan/")


def test_numbers_that_are_tried_one_after_the_other_open_nothing(
    place: World, proof: Evidence
) -> None:
    client = signed_in(place, "neighbour")
    for number in range(max(0, proof.pk - 20), proof.pk + 20):
        answer = client.get(reverse("activities:proof_file", args=[number]))
        assert answer.status_code in (403, 404)


def guesses(stored: StoredFile) -> list[str]:
    """Where servers that were set up carelessly give files away."""
    name, token = stored.content.name, str(stored.token)
    folder = Path(site.MEDIA_ROOT)
    inside = [name, name.removeprefix("kept/"), Path(name).name, token, stored.token.hex]
    prefixes = [
        *("", "files/", "media/", "kept/", "data/", "data/files/", "uploads/", "documents/"),
        *("static/", "static/../files/", "static/..%2ffiles/", "static/%2e%2e/files/"),
        *("static//", "static/....//files/", "hoat-dong/minh-chung/", "van-ban/", "so-lieu/"),
        quote(str(folder)).lstrip("/") + "/",
        "static/" + "../" * 12 + quote(str(folder)).lstrip("/") + "/",
        "static/" + "%2e%2e/" * 12 + quote(str(folder)).lstrip("/") + "/",
        "static/" + "..%5c" * 3 + "files%5c",
        "static/" + quote(str(folder), safe="") + "/",
    ]
    return [f"/{prefix}{each}" for prefix in prefixes for each in inside]


@pytest.mark.parametrize("who", ["officer", "administrator", "visitor"])
def test_no_guessed_path_gives_a_file_away(place: World, proof: Evidence, who: str) -> None:
    assert proof.file is not None
    client = Client() if who == "visitor" else signed_in(place, who)
    for path in guesses(proof.file):
        answer = client.get(path, follow=True)
        assert answer.headers.get("Content-Type", "").startswith("text/html"), path
        assert samples.JPEG not in body(answer), path


@pytest.mark.parametrize("secret", ["lantoa.sqlite3", "secret_key", "seals/2026.txt", "mark.txt"])
def test_static_files_do_not_reach_into_the_data_folder(place: World, secret: str) -> None:
    client = signed_in(place, "administrator")
    for prefix in ("../", "%2e%2e/", "..%2f", "....//", "./../", "..;/", "%252e%252e/"):
        answer = client.get(f"/static/{prefix}{secret}")
        assert answer.status_code in (302, 400, 404), (prefix, answer.status_code)


def test_neither_folder_of_files_lies_in_what_is_served() -> None:
    static = Path(site.STATIC_ROOT).resolve()
    for folder in (site.MEDIA_ROOT, site.DATA):
        assert not Path(folder).resolve().is_relative_to(static)
    assert not Path(site.MEDIA_ROOT).resolve().is_relative_to(static)
    assert site.MEDIA_URL in ("", "/")
    assert not getattr(site, "WHITENOISE_ROOT", None)
    assert not site.DEBUG


def test_names_of_kept_files_are_chance_and_share_nothing(place: World, tmp_path: Path) -> None:
    kept = [
        store.keep(actor=place.actor("officer"), content=samples.JPEG, name="a.jpg")
        for _ in range(20)
    ]
    names = [each.content.name for each in kept]
    assert len(set(names)) == len(names)
    for each in kept:
        assert re.fullmatch(r"kept/([0-9a-f]{2})/\1[0-9a-f]{30}", each.content.name)
        assert uuid.UUID(Path(each.content.name).name).version == 4
        assert each.token.version == 4
        assert each.sha256[:8] not in each.content.name


@pytest.mark.parametrize("claimed", ["text/html", "image/svg+xml", "application/x-evil"])
def test_the_type_is_what_the_bytes_show_and_not_what_was_claimed(
    place: World, claimed: str
) -> None:
    client = signed_in(place, "officer")
    sent = SimpleUploadedFile("Báo cáo.txt", "Số liệu quý I".encode(), content_type=claimed)
    unit = str(place.district.pk)
    assert client.post(reverse("intake:bring"), {"unit": unit, "file": sent}).status_code == 302
    document = BroughtIn.objects.get()
    answer = client.get(reverse("intake:file", args=[document.pk]))
    assert body(answer) == "Số liệu quý I".encode()
    assert answer["Content-Type"] == "text/plain"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_page_that_was_brought_in_is_saved_and_can_run_nothing(place: World) -> None:
    client = signed_in(place, "officer")
    sent = SimpleUploadedFile("a.html", EVIL, content_type="image/png")
    unit = str(place.district.pk)
    assert client.post(reverse("intake:bring"), {"unit": unit, "file": sent}).status_code == 302
    answer = client.get(reverse("intake:file", args=[BroughtIn.objects.get().pk]))
    assert body(answer) == EVIL
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]
    policy = [part.strip() for part in answer["Content-Security-Policy"].split(";")]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert not any(part.startswith("script-src") for part in policy)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("anh.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("anh.jpg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("anh.jpg", EVIL),
        ("anh.html", EVIL),
        ("anh.jpg.html", EVIL),
        ("anh.exe", b"MZ"),
        ("anh.docx", b"PK\x03\x04"),
    ],
)
def test_pages_drawings_and_programs_are_no_proof(place: World, name: str, content: bytes) -> None:
    activity = log(place.district)
    client = signed_in(place, "officer")
    sent = SimpleUploadedFile(name, content, content_type="image/jpeg")
    before = StoredFile.objects.count()
    answer = client.post(reverse("activities:add_proof", args=[activity.pk]), {"file": sent})
    assert answer.status_code == 422
    assert StoredFile.objects.count() == before


def test_every_file_of_the_product_is_answered_by_the_one_door() -> None:
    """Whoever gives kept bytes away in another way forgets the headers, or the permission."""
    source = Path(store.__file__).parent.parent
    # It sends what is made for one answer and knows no kept file.
    assert "lantoa.files" not in TABLES.read_text()
    wrong = [
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        if "tests" not in path.parts
        and path.name != "store.py"
        and path != TABLES
        and re.search(r"\bFileResponse\(|static\(settings|django\.views\.static", path.read_text())
    ]
    assert wrong == []
