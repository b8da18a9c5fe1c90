"""Files that were brought for something that never came about."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from lantoa.activities.models import Evidence
from lantoa.audit.models import Entry
from lantoa.catalogue.models import Installation
from lantoa.files import store
from lantoa.files.models import StoredFile
from lantoa.files.tests import samples
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import World
from lantoa.units import actions as changes
from lantoa.units.rules import LegalAct
from lantoa.units.tests.changing import ACT, asked
from lantoa.units.tests.factories import country
from lantoa.workspace.actions.files import KEPT, forget_abandoned

pytestmark = pytest.mark.django_db

SYSTEM = System("tests")


def kept(settings, folder: Path) -> StoredFile:
    settings.MEDIA_ROOT = str(folder)
    return store.keep(actor=SYSTEM, content=samples.PDF, name="nghi-quyet.pdf")


def test_the_act_of_a_preview_that_nobody_carried_out_goes_after_a_day(
    settings, tmp_path: Path, django_capture_on_commit_callbacks
) -> None:
    place = country()
    left, used = kept(settings, tmp_path), kept(settings, tmp_path)
    act = LegalAct(ACT.kind, ACT.number, ACT.issued_on, ACT.issuer, file_id=used.pk)
    changes.enact(actor=SYSTEM, change=asked("rename", [place.commune], name="Xã X", act=act))
    now = days.now()
    assert forget_abandoned(now=now) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_abandoned(now=now + KEPT + timedelta(minutes=1)) == 1
    assert list(StoredFile.objects.all()) == [used]
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
    entry = Entry.objects.get(verb="files.forget")
    assert entry.object_key == f"files.file:{left.pk}"
    assert entry.data == {"sha256": left.sha256}


def test_every_room_that_names_a_file_keeps_it(world: World) -> None:
    make.numbered(world.expected)
    named = {
        each for each in Evidence.objects.values_list("file_id", flat=True) if each is not None
    }
    later = days.now() + timedelta(days=9)
    assert not set(store.unnamed(later).values_list("pk", flat=True)) & named
    rooms = {
        link.related_model._meta.app_label
        for link in StoredFile._meta.get_fields(include_hidden=True)
        if link.auto_created and link.is_relation
    }
    assert rooms == {"activities", "appraisal", "intake", "plans", "reports", "units"}


def test_the_picture_of_a_set_up_that_runs_is_not_abandoned(settings, tmp_path: Path) -> None:
    picture = kept(settings, tmp_path)
    Installation.objects.create(
        kind=Installation.REAL, begun_at=days.now(), answers={"identity": {"crest": picture.pk}}
    )
    assert forget_abandoned(now=days.now() + timedelta(days=9)) == 0
