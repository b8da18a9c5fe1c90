"""``lantoa audit``: aloud, and with an exit status that a monitor can read."""

from __future__ import annotations

import csv
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lantoa.audit.models import Check, Seal
from lantoa.audit.tests.forging import place, sql, tell
from lantoa.config import cli
from lantoa.jobs import daily, queue
from lantoa.units.tests import factories as places
from lantoa.units.tests.factories import Country

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_umask() -> Iterator[None]:
    """The command makes its files private; the suite keeps its own ways."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def country(settings: Any, tmp_path: Path) -> Country:
    settings.DATA = tmp_path
    made = places.country()
    for number in range(3):
        tell(made.commune.pk, number)
    tell(made.province.pk)
    tell(None)
    return made


def test_a_whole_log_is_told_with_status_0(country: Country, capsys: Any) -> None:
    assert cli.main(["audit", "seal"]) == 0
    assert cli.main(["audit", "verify"]) == 0
    said = capsys.readouterr().out
    assert "Niêm phong 1 ngày" in said
    assert "5 mục trong 3 chuỗi, 1 niêm phong, 0 chỗ sai lệch" in said
    assert Check.objects.get().faults == 0


def test_what_is_wrong_is_told_with_the_name_of_the_unit_and_status_1(
    country: Country, capsys: Any
) -> None:
    wrong = place(country.commune.pk, 2)
    sql(f"UPDATE audit_entry SET verb = 'x' WHERE id = {wrong}")  # noqa: S608
    assert cli.main(["audit", "verify"]) == 1
    said = capsys.readouterr()
    assert said.err == f"Xã Suối Mẫu: mục số 2 (nhật ký {wrong}) đã bị sửa\n"
    assert "1 chỗ sai lệch" in said.out
    assert cli.main(["audit", "verify", "--unit", "00022"]) == 1
    assert cli.main(["audit", "verify", "--unit", "02"]) == 0
    assert cli.main(["audit", "verify", "--unit", "0"]) == 0


def test_a_code_that_no_unit_bears_is_refused_with_status_2(country: Country, capsys: Any) -> None:
    for words in (["verify", "--unit", "99999"], ["export", "--unit", "%"]):
        assert cli.main(["audit", *words]) == 2
    assert "Không có đơn vị nào mang mã “99999”" in capsys.readouterr().err


def test_sealing_twice_makes_one_seal(country: Country) -> None:
    assert cli.main(["audit", "seal"]) == cli.main(["audit", "seal"]) == 0
    assert Seal.objects.count() == 1


def test_an_export_is_a_private_file_that_spreadsheets_read(
    country: Country, tmp_path: Path, capsys: Any
) -> None:
    out = tmp_path / "nhat-ky.csv"
    assert cli.main(["audit", "export", "--unit", "00022", "--out", str(out)]) == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["Số trong chuỗi"] for row in rows] == ["3", "2", "1"]
    assert cli.main(["audit", "export", "--until", "2020-01-01"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert cli.main(["audit", "export", "--out", str(tmp_path / "x" / "y.csv")]) == 1


def test_a_day_that_is_none_is_refused(country: Country, capsys: Any) -> None:
    with pytest.raises(SystemExit) as refused:
        cli.main(["audit", "export", "--since", "22/11/2026"])
    assert refused.value.code == 2
    assert "không phải là ngày" in capsys.readouterr().err


def test_the_seal_is_a_job_of_every_day_and_the_check_one_of_sundays(country: Country) -> None:
    assert {"audit.seal", "audit.verify"} <= daily.registered().keys()
    queue.perform("audit.seal", {"day": "2026-11-22"})
    queue.perform("audit.seal", {"day": "2026-11-22"})
    assert Seal.objects.count() == 1
    queue.perform("audit.verify", {"day": "2026-11-21"})
    assert not Check.objects.exists()
    queue.perform("audit.verify", {"day": "2026-11-22"})
    assert Check.objects.count() == 1
