"""Entries and files for the tests of activities."""

from __future__ import annotations

import io
import zipfile
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from lantoa.activities.actions import NewActivity, NewPlacement, NewProof, log_activity
from lantoa.activities.models import Activity
from lantoa.catalogue.models import Channel, CountUnit, Language
from lantoa.files.tests import samples
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.value import NOT_APPLICABLE, Value, exact
from lantoa.plans.tests.cast import SYSTEM

PNG = samples.PNG
HOSTILE = '<script>alert("x")</script>'


def entry(
    *,
    title: str = "Hướng dẫn khai sinh",
    channel: str = "loudspeaker",
    kind: str = "bulletin",
    placed: str = "play",
    count: Value | None = None,
    people: Value = NOT_APPLICABLE,
    on: date | None = None,
    languages: tuple[str, ...] = ("vi",),
    **given: object,
) -> NewActivity:
    """A bulletin on the commune's loudspeakers, today, four plays, in Vietnamese."""
    row = Channel.objects.get(slug=channel)
    day = on or days.today()
    placements = [
        NewPlacement(
            channel=row,
            count_unit=CountUnit.objects.get(slug=placed),
            on=day,
            count=count or exact(4),
            people=people,
            language=Language.objects.get(tag=tag),
        )
        for tag in languages
    ]
    kind_row = CountUnit.objects.get(slug=kind)
    return NewActivity(
        title=title, channel=row, kind=kind_row, on=day, placements=placements, **given
    )


def logged(unit_id: int, actor: Actor = SYSTEM, **given: object) -> Activity:
    return log_activity(actor=actor, unit_id=unit_id, new=entry(**given))


def picture(name: str = "anh.png", content: bytes = PNG) -> NewProof:
    return NewProof(content=content, name=name)


def upload(name: str = "anh.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def docx(*, torn: bool = False) -> bytes:
    """The least that is taken for a DOCX; ``torn`` ends in the middle."""
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return box.getvalue()[:60] if torn else box.getvalue()
