"""The program that the documentation shows, run against a live server as it stands there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from lantoa.accounts.rules import TokenScope
from lantoa.kernel import days
from lantoa.kernel.value import Qualifier, stated
from lantoa.reports import actions
from lantoa.reports.models import ReportVersion
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import World, world
from tests.programs import token_of

PAGE = Path(__file__).parents[1] / "docs" / "how-to" / "feed-a-reporting-system.md"


def block(language: str) -> str:
    found = re.search(
        rf"^```{language}\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    assert found is not None
    return found[1]


@pytest.fixture(name="seeded")
def _seeded(live_server: Any, settings: Any, tmp_path: Path) -> World:
    settings.STATIC_ROOT = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    cache.clear()
    return world()


def test_the_program_of_the_page_reads_fills_sends_and_reads_back_the_number(
    live_server: Any, seeded: World, tmp_path: Path
) -> None:
    program, figures = tmp_path / "feed.py", tmp_path / "figures.json"
    program.write_text(block("python"), "utf-8")
    given = json.loads(block("json"))
    figures.write_text(json.dumps(given), "utf-8")
    tokens = {
        "FEED_OFFICER": token_of(seeded.people["officer"]),
        "FEED_CHAIR": token_of(seeded.people["chair"]),
        "FEED_READER": token_of(seeded.people["reviewer"], TokenScope.READ),
    }
    report = str(seeded.expected.pk)

    def run(*words: str, typed: str = "", again: str = "1") -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, str(program), *words],
            env={
                **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
                "PYTHONIOENCODING": "utf-8",
                "FEED_API": f"{live_server.url}/api/v1",
                "FEED_RUN": f"run-{again}",
                **tokens,
            },
            input=typed,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    code, out, err = run("owed")
    assert code == 0, err
    assert out.split()[:3] == [report, seeded.district.slug, "2018"]

    # What must be written is not: the program says which parts, and nothing goes to the chair.
    code, out, err = run("send", report, str(figures))
    assert code == 1
    assert "nothing written under" in err
    figures.write_text(json.dumps({**given, "sections": make.WORDS}), "utf-8")
    for _ in range(2):
        # The second is the same run once more, as after a line that broke.
        code, out, err = run("send", report, str(figures))
        assert (code, out.split()) == (0, ["for_signature"]), err

    code, out, err = run("sign", report, typed="khong\n")
    assert code == 1
    assert not ReportVersion.objects.exists()
    code, out, err = run("sign", report, typed="co\n")
    assert code == 0, err
    assert "hơn 600" in out
    assert "Theo sổ của đài truyền thanh" in out
    version = ReportVersion.objects.get()
    declared = version.report.declared.get()
    assert declared.value == stated(600, Qualifier.MORE_THAN)

    code, out, err = run("number", report)
    assert (code, err.strip()) == (1, "no number yet")
    actions.give_number(
        actor=make.SYSTEM, expected=seeded.expected, number="15", issued_on=days.today()
    )
    code, out, err = run("number", report)
    assert (code, out.split()) == (0, ["15", days.today().isoformat(), version.sha256])

    code, out, err = run("sign", report, typed="co\n", again="2")
    assert code == 1
    assert "already_submitted" in err
