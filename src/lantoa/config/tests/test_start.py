"""``lantoa start`` and ``lantoa demo``: each says what it made, and neither enters the other's."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from lantoa.catalogue.models import Installation
from lantoa.config import cli, site
from lantoa.kernel.actor import System
from lantoa.kernel.errors import Refused
from lantoa.units.models import Unit
from lantoa.workspace import actions, queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings: Any, tmp_path: Path) -> Path:
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    settings.STATIC_ROOT = tmp_path / "static"
    # Packing the static files is tested elsewhere, and takes long.
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
    settings.SETTING_UP = False
    return Path(settings.DATA)


@pytest.fixture(autouse=True)
def own_umask() -> Iterator[None]:
    """The command makes its files private; the suite keeps its own ways."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)


def quiet(done: int, total: int, label: str) -> None:
    return None


def test_a_start_readies_a_real_installation_and_answers_its_address(
    data: Path, client: Any
) -> None:
    address = site.begin(quiet, 8123, ["12"])
    token = (data / "start_token").read_text()
    assert address == f"http://localhost:8123/bat-dau/?ma={token}"
    assert len(token) >= 32
    for name in ("start_token", site.REAL_FILE):
        assert stat.S_IMODE((data / name).stat().st_mode) == 0o600
    assert Unit.objects.filter(slug__startswith="tinh-lai-chau").exists()
    row = Installation.objects.get()
    assert (row.kind, row.finished_at) == ("real", None)
    assert token not in row.token_hash
    assert not (data / "mark.txt").exists()
    assert client.get(reverse("workspace:start"), {"ma": token}).status_code == 302
    # A start that was broken off goes on with the same address.
    actions.answer(actor=System(), step="mail", given={"how": "x"})
    assert site.begin(quiet, 8123, ["12"]) == address
    assert set(queries.answers()) == {"mail"}


def test_a_start_under_a_public_address_prints_that(settings: Any) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://lantoa.example"]
    assert site.start_address(8000, "x") == "https://lantoa.example/bat-dau/?ma=x"


def test_a_start_for_a_province_that_is_none_is_refused(data: Path) -> None:
    with pytest.raises(Refused):
        site.begin(quiet, 8000, ["khong-co"])


@pytest.mark.parametrize("name", ["mark.txt", site.PEOPLE_FILE])
def test_a_start_refuses_a_folder_with_a_demonstration(data: Path, name: str) -> None:
    (data / name).write_text("x")
    with pytest.raises(Refused) as refusal:
        site.begin(quiet, 8000)
    assert refusal.value.problems[0].code == "mixed"
    assert not Installation.objects.exists()
    assert not (data / "start_token").exists()


def test_a_start_refuses_a_database_with_a_demonstration(data: Path) -> None:
    actions.mark_demonstration(actor=System("demo"))
    with pytest.raises(Refused) as refusal:
        site.begin(quiet, 8000)
    assert refusal.value.problems[0].code == "demonstration"
    assert list(data.iterdir()) == []


def test_a_demonstration_refuses_a_folder_that_was_started_for_real(data: Path) -> None:
    (data / site.REAL_FILE).write_text("real\n")
    with pytest.raises(Refused) as refusal:
        site.demonstrate(quiet, [], 8000)
    assert refusal.value.problems[0].code == "mixed"
    assert not Installation.objects.exists()


def test_a_demonstration_refuses_a_database_that_was_started_for_real(data: Path) -> None:
    actions.begin_start(actor=System("start"), token="x")
    with pytest.raises(Refused) as refusal:
        site.demonstrate(quiet, [], 8000)
    assert refusal.value.problems[0].code == "real"
    assert not Unit.objects.exists()
    assert not (data / "mark.txt").exists()


def test_the_commands_say_why_they_refuse_and_end_with_1(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    actions.mark_demonstration(actor=System("demo"))
    assert cli.main(["start", "--no-serve"]) == 1
    assert "minh họa" in capsys.readouterr().err
    Installation.objects.update(kind=Installation.REAL)
    assert cli.main(["demo", "--no-serve"]) == 1
    assert "dữ liệu thật" in capsys.readouterr().err
    Installation.objects.update(finished_at="2026-01-01T00:00Z")
    assert cli.main(["start", "--no-serve"]) == 1
    assert "đã được thiết lập" in capsys.readouterr().err
