"""``lantoa papers check``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lantoa.config import cli
from lantoa.config.tests.installation import lantoa
from lantoa.papers import docx
from lantoa.papers.tests.faults import sized
from lantoa.papers.tests.planting import planted, whole_report
from lantoa.papers.tests.samples import report


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    contents = {
        "right": docx.render(whole_report()),
        "noted": docx.render(report()),
        "wrong": planted(sized("body", 12, at=1)),
        "text": "Báo cáo".encode(),
        "empty": b"",
    }
    for name, content in contents.items():
        (tmp_path / f"{name}.docx").write_bytes(content)
    return {name: tmp_path / f"{name}.docx" for name in (*contents, "absent")}


def test_right_files_end_with_0(files: dict[str, Path], capsys) -> None:
    assert cli.main(["papers", "check", str(files["right"]), str(files["noted"])]) == 0
    said = capsys.readouterr().out
    assert "right.docx: 0 lỗi, 0 cảnh báo, 0 điều nên xem" in said
    assert "Nên xem [number_open] Chưa có số" in said


def test_an_error_is_told_with_its_place_and_ends_with_1(files: dict[str, Path], capsys) -> None:
    assert cli.main(["papers", "check", str(files["wrong"])]) == 1
    said = capsys.readouterr().out
    assert "wrong.docx: 1 lỗi, 0 cảnh báo, 0 điều nên xem" in said
    assert "  Lỗi [body_size] Nội dung: cỡ chữ 12; cho phép 13 đến 14. Chọn cỡ chữ 14." in said
    assert "“Nội dung tuyên truyền" in said


@pytest.mark.parametrize(
    ("name", "words"),
    [("text", "nội dung là TXT"), ("empty", "rỗng"), ("absent", "Không mở được tệp")],
)
def test_a_file_that_fails_stops_nothing(
    files: dict[str, Path], name: str, words: str, capsys
) -> None:
    assert cli.main(["papers", "check", str(files[name]), str(files["right"])]) == 1
    said = capsys.readouterr()
    assert words in said.err
    assert "right.docx: 0 lỗi" in said.out


def test_as_json_each_file_is_one_line(files: dict[str, Path], capsys) -> None:
    names = [str(files[name]) for name in ("wrong", "absent", "right")]
    assert cli.main(["papers", "check", "--json", *names]) == 1
    wrong, absent, right = map(json.loads, capsys.readouterr().out.splitlines())
    assert [each["file"] for each in (wrong, absent, right)] == names
    (finding,) = wrong["findings"]
    assert finding["code"] == "body_size" and finding["level"] == "error"
    assert set(finding) == {"code", "level", "place", "what", "remedy", "law"}
    assert set(finding["place"]) == {"where", "paragraph", "words"}
    assert absent["findings"] == [] and "Không mở được tệp" in absent["error"]
    assert right == {"file": names[2], "findings": [], "error": None}


def test_it_needs_neither_settings_nor_a_folder_of_data(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(docx.render(whole_report()))
    done = lantoa(tmp_path, ["papers", "check", "a.docx"], LANTOA_DATABASE_URL="nonsense")
    assert done.returncode == 0, done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["a.docx"]
