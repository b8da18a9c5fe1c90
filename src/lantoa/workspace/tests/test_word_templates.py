"""The page where a province puts its own Word file in the place of ours."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantoa.accounts.rules import Role
from lantoa.accounts.tests.factories import person
from lantoa.files.kinds import DOCX
from lantoa.files.models import StoredFile
from lantoa.kernel import days
from lantoa.kernel.vietnamese import day
from lantoa.papers import word_template
from lantoa.papers.tests import templates_of_word as by_hand
from lantoa.papers.tests.samples import docx_text
from lantoa.reports.models import WordTemplate
from lantoa.units.tests.factories import Country, country

PAGE = "workspace:word_templates"


@pytest.fixture
def place(db: None) -> Country:
    return country()


def signed_in(unit: Any, role: Role = Role.ADMINISTRATOR) -> Client:
    client = Client()
    client.force_login(person(unit, role))
    return client


@pytest.fixture
def admin(place: Country) -> Client:
    return signed_in(place.province)


def sent(client: Client, content: bytes, **changes: str) -> Any:
    file = SimpleUploadedFile(changes.pop("file", "mau.docx"), content, DOCX.media_type)
    given = {"name": "Mẫu cấp xã", "tier": "commune", "on": day(days.today()), "file": file}
    return client.post(reverse(PAGE), {**given, **changes})


def test_an_administrator_brings_a_template_and_sees_what_it_lacks(admin: Client) -> None:
    answer = sent(admin, by_hand.without("gach_co_quan"))
    made = WordTemplate.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("workspace:word_template", args=[made.pk])
    page = admin.get(answer["Location"]).content.decode()
    assert "Nét kẻ dưới tên cơ quan" in page and made.file.sha256 in page
    listed = admin.get(reverse(PAGE)).content.decode()
    assert "Mẫu cấp xã" in listed and "Đang dùng" in listed and "Nét kẻ dưới tên cơ quan" in listed


def test_a_refused_template_keeps_what_was_typed_and_says_all_that_is_wrong(admin: Client) -> None:
    content = by_hand.saying("{{ noi_dung }}", "{{ noi_dug }}")
    answer = sent(admin, content, name="Mẫu <b>lạ</b>")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Mẫu thiếu chỗ Nội dung." in page and "Có phải là {{ noi_dung }}" in page
    assert 'value="Mẫu &lt;b&gt;lạ&lt;/b&gt;"' in page
    assert not WordTemplate.objects.exists() and not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("content", "name"), [(b"", "mau.docx"), (b"x", "mau.docx"), (b"x", "../../mau.dotm")]
)
def test_what_is_no_template_is_refused(admin: Client, content: bytes, name: str) -> None:
    assert sent(admin, content, file=name).status_code == 422
    assert not WordTemplate.objects.exists()


def test_a_template_is_tried_downloaded_and_ended(admin: Client) -> None:
    base = admin.get(reverse("workspace:word_base"))
    assert base.content == word_template.base()
    sent(admin, base.content)
    made = WordTemplate.objects.get()
    tried = admin.get(reverse("workspace:word_template_preview", args=[made.pk]))
    assert "Đoạn văn mẫu" in docx_text(tried.content)
    kept = admin.get(reverse("workspace:word_template_file", args=[made.pk]))
    assert b"".join(kept) == base.content  # type: ignore[arg-type]
    page = reverse("workspace:word_template", args=[made.pk])
    assert "Thôi dùng mẫu này?" in admin.post(page).content.decode()
    assert admin.post(page, {"confirmed": "1"}).status_code == 302
    made.refresh_from_db()
    assert made.valid_to is not None
    assert admin.post(page, {"confirmed": "1"}).status_code == 422


def test_nobody_of_another_unit_opens_it(place: Country, admin: Client) -> None:
    sent(admin, word_template.base())
    made = WordTemplate.objects.get()
    below = signed_in(place.commune)
    names = ("word_template", "word_template_file", "word_template_preview")
    for name in names:
        address = reverse(f"workspace:{name}", args=[made.pk])
        assert below.get(address).status_code == 403
    assert "Mẫu cấp xã" in below.get(reverse(PAGE)).content.decode()
    assert below.get(f"{reverse(PAGE)}?don-vi={place.province.pk}").status_code == 403
    answer = sent(below, word_template.base(), unit=str(place.province.pk))
    assert answer.status_code == 403
    officer = signed_in(place.province, Role.OFFICER)
    assert officer.get(reverse(PAGE)).status_code == 403
    assert officer.get(reverse("workspace:word_base")).status_code == 403
    assert admin.get(reverse("workspace:word_template", args=[10**9])).status_code == 404


def test_the_page_asks_the_same_however_many_templates_there_are(admin: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as context:
            admin.get(reverse(PAGE))
        return len(context)

    sent(admin, word_template.base())
    asked()
    first = asked()
    for _ in range(4):
        sent(admin, word_template.base())
    asked()
    assert asked() == first <= 18
