"""One JSON object a line, for good files and bad ones."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

from lantoa.reader.cli import read_files


def test_each_file_is_a_line_and_a_bad_one_stops_nothing(tmp_path: Path) -> None:
    good, bad = tmp_path / "tốt.txt", tmp_path / "hỏng.docx"
    good.write_text("Năm 2021, Báo tỉnh đăng 30 tin, bài.", encoding="utf-8")
    bad.write_bytes(b"")
    out = StringIO()
    assert read_files([bad, good], out) == 1
    first, second = [json.loads(line) for line in out.getvalue().splitlines()]
    assert set(first) == set(second) == {"file", "facts", "warnings", "error"}
    assert first["facts"] == []
    assert "rỗng" in first["error"]
    assert second["error"] is None
    (fact,) = second["facts"]
    assert (fact["value"], fact["span"]) == (30, "30 tin, bài")
    assert (fact["start"], fact["end"], fact["rule"]) == (24, 35, "count")
    assert "30 tin, bài" in out.getvalue()


def test_good_files_alone_give_nought(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Không có số liệu.", encoding="utf-8")
    out = StringIO()
    assert read_files([str(path)], out) == 0
    assert json.loads(out.getvalue())["warnings"]
