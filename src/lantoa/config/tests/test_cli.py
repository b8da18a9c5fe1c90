"""The command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from lantoa.config import cli
from lantoa.config.tests.installation import lantoa


def test_the_command_is_installed_and_tells_what_it_can_do(tmp_path: Path) -> None:
    done = lantoa(tmp_path, ["--help"])
    assert done.returncode == 0
    for command in ("demo", "start", "serve", "load", "work", "read", "totals", "manage"):
        assert command in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["demo", "serve", "load", "work", "read", "totals"])
def test_each_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main([command, "--help"])
    assert end.value.code == 0
    assert f"lantoa {command}" in capsys.readouterr().out


def test_the_commands_of_django_explain_themselves(tmp_path: Path) -> None:
    done = lantoa(tmp_path, ["manage", "--help"])
    assert done.returncode == 0, done.stderr
    assert "migrate" in done.stdout


@pytest.mark.parametrize("words", [[], ["dance"], ["totals"], ["totals", "dance"], ["read"]])
def test_what_is_no_command_is_refused_with_2(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(words)
    assert end.value.code == 2
    assert "usage: lantoa" in capsys.readouterr().err
