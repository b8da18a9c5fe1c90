"""The pages under ``/tai-khoan/``: ours in look, Vietnamese in every word."""

from __future__ import annotations

import re
from copy import deepcopy
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext, ngettext

PO = Path(__file__).resolve().parents[1] / "locale" / "vi" / "LC_MESSAGES" / "django.po"
ENGLISH = re.compile(
    r"\b(?:the|your|you|please|password|username|sign|login|email|this|must|with|address|account)\b",
    re.IGNORECASE,
)


def said(html: str) -> str:
    """The words of a page, without tags and without the query of an address."""
    body = re.sub(r"<(script|style).*?</\1>", "", html, flags=re.DOTALL)
    body = re.sub(r"<head>.*?</head>", lambda head: head.group(0).split("<meta")[0], body)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def assert_ours(html: str) -> None:
    assert 'lang="vi"' in html
    assert "ui/look" in html
    assert html.count("<h1>") == 1
    assert not re.search(r'\sstyle="|<script>|\son\w+="', html)
    assert not ENGLISH.search(said(html)), ENGLISH.search(said(html))


@pytest.fixture(autouse=True)
def alone(settings: Any, tmp_path: Path) -> None:
    """No collected files, which must not stop a page; and no frame from the rooms above."""
    settings.STATIC_ROOT = tmp_path
    (engine,) = deepcopy(settings.TEMPLATES)
    processors = engine["OPTIONS"]["context_processors"]
    engine["OPTIONS"]["context_processors"] = [
        name for name in processors if name.startswith("django.")
    ]
    settings.TEMPLATES = [engine]


@pytest.fixture
def officer(db: None) -> Any:
    return get_user_model().objects.create_user(
        username="vhxh", email="vhxh@xa.example", password="nuoc chay da mon", full_name="Lò Thảo"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "login/",
        "signup/",
        "inactive/",
        "password/reset/",
        "password/reset/done/",
        "password/reset/key/done/",
        "password/reset/key/1-set-password/",
    ],
)
def test_a_page_open_to_all_is_ours(client: Client, path: str) -> None:
    answer = client.get(f"/tai-khoan/{path}", follow=True)
    assert answer.status_code == 200
    assert_ours(answer.content.decode())


@pytest.mark.parametrize(
    "path",
    [
        "password/change/",
        "email/",
        "logout/",
        "reauthenticate/",
        "buoc-hai/",
        "buoc-hai/ung-dung/",
        "khoa/",
        "khoa/them/",
        "phien/",
    ],
)
def test_a_page_of_somebody_signed_in_is_ours(client: Client, officer: Any, path: str) -> None:
    client.force_login(officer)
    answer = client.get(f"/tai-khoan/{path}", follow=True)
    assert answer.status_code in (200, 403)
    assert_ours(answer.content.decode())


def refused(client: Client, name: str) -> str:
    answer = client.post("/tai-khoan/login/", {"login": name, "password": "sai mat khau"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert_ours(page)
    return page


def test_a_wrong_password_and_an_unknown_account_read_alike(client: Client, officer: Any) -> None:
    known, unknown, mail = (
        re.search(r'id="problems">.*?</div>', refused(client, name), re.DOTALL).group(0)  # type: ignore[union-attr]
        for name in ("vhxh", "khong-co", "khong-co@xa.example")
    )
    assert known == unknown == mail
    assert "hoặc mật khẩu chưa đúng" in known


def test_the_name_stays_and_the_password_does_not(client: Client, officer: Any) -> None:
    page = refused(client, "vhxh")
    assert 'value="vhxh"' in page
    assert "sai mat khau" not in page
    assert "Tên đăng nhập hoặc thư điện tử" in page


@pytest.mark.django_db
def test_an_empty_form_says_what_is_missing(client: Client) -> None:
    page = client.post("/tai-khoan/login/", {}).content.decode()
    assert_ours(page)
    assert page.count("Lỗi: Ô này còn trống.") == 2


def test_a_weak_new_password_is_refused_in_vietnamese(client: Client, officer: Any) -> None:
    client.force_login(officer)
    typed = {"oldpassword": "khong phai", "password1": "12345", "password2": "54321"}
    page = client.post("/tai-khoan/password/change/", typed, follow=True).content.decode()
    assert_ours(page)


def _entries() -> list[tuple[str, str, str]]:
    text = PO.read_text(encoding="utf-8")
    pattern = r'msgid "(.+)"\n(?:msgid_plural "(.+)"\n)?msgstr(?:\[0\])? "(.+)"'
    return [
        (one.replace('\\"', '"'), many, said_so) for one, many, said_so in re.findall(pattern, text)
    ]


def test_the_compiled_catalogue_is_the_written_one() -> None:
    entries = _entries()
    assert len(entries) > 60
    with translation.override("vi"):
        for one, many, wanted in entries:
            if one == "Login":
                continue
            got = ngettext(one, many, 3) if many else gettext(one)
            assert got == wanted, one


def test_mails_of_an_account_are_vietnamese() -> None:
    folder = PO.parents[3] / "templates"
    names = sorted(str(path.relative_to(folder)) for path in folder.glob("*/email/*.txt"))
    assert len(names) > 30
    for name in names:
        text = render_to_string(name, {"email": "a@b.vn", "code": "12"})
        assert not ENGLISH.search(text), (name, text)
