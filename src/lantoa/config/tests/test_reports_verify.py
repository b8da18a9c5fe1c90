"""``lantoa reports verify``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lantoa.config import cli
from lantoa.reports import actions
from lantoa.reports.models import ReportVersion
from lantoa.reports.tests import factories as make


@pytest.mark.django_db
def test_the_command_says_what_it_found_and_ends_with_one(
    capsys: pytest.CaptureFixture[str], settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    world = make.world()
    make.accepted(world.expected)
    actions.render_papers(ReportVersion.objects.get().pk)
    assert cli.main(["reports", "verify"]) == 0
    assert "1 báo cáo, 1 bản đã gửi, 2 tệp, 0 sai lệch" in capsys.readouterr().out
    ReportVersion.objects.update(sha256="0" * 64)
    assert cli.main(["reports", "verify", "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert [each["fault"] for each in data["wrong"]] == ["seal"]
    assert cli.main(["reports", "verify"]) == 1
    assert "nội dung đã gửi không khớp mã băm" in capsys.readouterr().err
