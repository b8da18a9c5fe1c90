"""One seal a day, whoever asks and how often, in the database and in a file."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest

from lantoa.audit import seals
from lantoa.audit.models import Seal, SealedHead
from lantoa.audit.tests.forging import tell
from lantoa.audit.tests.test_chain import PATIENCE, at_once
from lantoa.audit.verify import verify

pytestmark = pytest.mark.django_db

FIRST, SECOND = date(2026, 11, 20), date(2026, 11, 21)


@pytest.fixture(autouse=True)
def data(settings, tmp_path: Path) -> Path:
    settings.DATA = tmp_path
    return tmp_path


def test_a_day_is_sealed_once() -> None:
    tell(7)
    first = seals.seal(FIRST)
    tell(7)
    assert seals.seal(FIRST) == first
    assert seals.seal(date(2026, 11, 19)) == first
    second = seals.seal(SECOND)
    assert (second.number, second.previous, second.entries) == (2, first.hash, 2)
    assert Seal.objects.count() == 2
    assert len(seals.lines()) == 2


def test_only_heads_that_moved_are_kept_with_a_seal() -> None:
    tell(7)
    tell(8)
    seals.seal(FIRST)
    tell(8)
    seals.seal(SECOND)
    found = SealedHead.objects.order_by("seal_number", "chain")
    assert list(found.values_list("seal_number", "chain", "seq")) == [
        (1, 7, 1),
        (1, 8, 1),
        (2, 8, 2),
    ]
    assert verify().is_whole


def test_the_file_is_for_the_owner_and_each_year_has_its_own(data: Path) -> None:
    tell(7)
    seals.seal(date(2026, 12, 31))
    seals.seal(date(2027, 1, 1))
    folder = data / "seals"
    assert [path.name for path in sorted(folder.iterdir())] == ["2026.txt", "2027.txt"]
    assert stat.S_IMODE((folder / "2026.txt").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    made = Seal.objects.get(number=1)
    assert (folder / "2026.txt").read_text() == f"{seals.line_of(made)}\n"
    assert made.signature in seals.line_of(made)


def test_a_machine_that_made_no_seal_writes_its_own_copy(data: Path, settings) -> None:
    tell(7)
    seals.seal(FIRST)
    settings.DATA = data / "another machine"
    seals.seal(FIRST)
    assert len(seals.lines()) == 1
    assert verify().is_whole


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_seal() -> None:
    tell(7)
    together = Barrier(2)

    def work() -> None:
        together.wait(PATIENCE)
        seals.seal(FIRST)

    for _ in range(3):
        assert at_once(work, work) == []
    assert Seal.objects.count() == 1
    assert verify().is_whole
