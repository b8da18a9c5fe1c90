"""Making a bundle: files are streamed into a ZIP, then the index of what became of each.

The same content gives the same bytes: times in the archive are fixed, the order is that of the
things, and nothing in it says when it was made or for whom; the row and the log do.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import IO

from django.core.files import File
from django.db import transaction

from lantoa.appraisal.actions.asking import MEGABYTE, TOO_MANY, erase_bundle, too_large
from lantoa.appraisal.models import Bundle
from lantoa.appraisal.models.bundles import chance_name
from lantoa.appraisal.queries.bundle_index import index_data, index_paper, index_sheet
from lantoa.appraisal.queries.contents import CHUNK, Thing, TooMany, contents_of, known_size
from lantoa.appraisal.rules.bundles import (
    INDEX_JSON,
    INDEX_PDF,
    INDEX_XLSX,
    SUMS,
    BundleState,
    Kept,
    sums,
)
from lantoa.audit.log import record
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.rules.settings import BUNDLE_DAYS, BUNDLE_MEGABYTES
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.papers import pdf

SYSTEM = System("appraisal")
GIVEN_UP_AFTER = timedelta(hours=2)
"""A bundle that is in the making for longer has lost its worker."""
WAITS_AT_MOST = timedelta(days=1)
"""A bundle that waits for longer was not heard of by any worker."""
_THEN = (1980, 1, 1, 0, 0, 0)
"""The first instant that a ZIP can name."""
_PACKED = (".txt", ".json", ".csv", ".docx", ".xlsx", ".pdf")


class TooLarge(Exception):
    """More bytes than are allowed came out while the archive was written."""


@dataclass
class Room:
    """How many bytes may still go in, before they are packed."""

    left: int

    def take(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise TooLarge


def make_bundle(*, bundle_id: int) -> None:
    """What the job does. Run twice it does nothing the second time; when it fails the row says so
    and the error goes on to the log of the worker."""
    claimed = Bundle.objects.filter(pk=bundle_id, state=BundleState.WAITING).update(
        state=BundleState.MAKING, begun_at=days.now()
    )
    if not claimed:
        return
    bundle = Bundle.objects.select_related("unit", "sheet__criteria_set__unit").get(pk=bundle_id)
    today = days.today()
    try:
        things = contents_of(bundle)
        large = too_large(known_size(things), today)
        if large is not None:
            _fail(bundle, str(large))
            return
        with tempfile.TemporaryFile() as box:
            most = int(catalogue.setting(BUNDLE_MEGABYTES, today)) * MEGABYTE
            number = write_bundle(box, bundle, things, most)
            _keep(bundle, box, number, today)
    except TooMany:
        _fail(bundle, str(TOO_MANY))
    except TooLarge:
        _fail(bundle, "Hồ sơ lớn hơn mức cho phép. Chọn khoảng ngày ngắn hơn.")
    except BaseException:
        _fail(bundle, "Máy chủ không lập được hồ sơ. Báo người vận hành xem nhật ký của máy chủ.")
        raise


def _fail(bundle: Bundle, words: str) -> None:
    Bundle.objects.filter(pk=bundle.pk, state=BundleState.MAKING).update(
        state=BundleState.FAILED, problem=words[:400]
    )


def _name(bundle: Bundle) -> str:
    """The name under which the archive will lie, told to the row first: were the worker to die
    between, it is found there and erased. Empty where the bundle was given up meanwhile."""
    name = chance_name(bundle, "")
    told = Bundle.objects.filter(pk=bundle.pk, state=BundleState.MAKING).update(content=name)
    return name if told else ""


def _keep(bundle: Bundle, box: IO[bytes], number: int, today: date) -> None:
    """Streams the archive to the storage, and tells the row."""
    box.seek(0)
    hashed, size = hashlib.sha256(), 0
    while block := box.read(CHUNK):
        hashed.update(block)
        size += len(block)
    digest = hashed.hexdigest()
    box.seek(0)
    name, storage = _name(bundle), bundle.content.storage
    if not name:
        return
    try:
        name = storage.save(name, File(box))
        with transaction.atomic():
            told = Bundle.objects.filter(pk=bundle.pk, state=BundleState.MAKING).update(
                state=BundleState.READY,
                content=name,
                size=size,
                sha256=digest,
                files=number,
                made_at=days.now(),
                erase_on=today + timedelta(days=int(catalogue.setting(BUNDLE_DAYS, today))),
            )
            record(
                actor=SYSTEM,
                verb="appraisal.bundle",
                unit_id=bundle.unit_id,
                object_key=f"appraisal.bundle:{bundle.pk}",
                data={"act": "made", "sha256": digest, "files": number},
            )
    except BaseException:
        storage.delete(name)
        raise
    if not told:
        storage.delete(name)


def write_bundle(box: IO[bytes], bundle: Bundle, things: list[Thing], most: int) -> int:
    """Writes the archive and returns how many files of evidence are in it. What cannot be read is
    named in the index. Raises :class:`TooLarge`."""
    hashes: list[tuple[str, str]] = []
    room = Room(most)
    with zipfile.ZipFile(box, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for thing in things:
            if thing.open is None:
                continue
            digest = _put_thing(archive, thing, room)
            if digest:
                hashes.append((thing.path, digest))
        number = len(hashes)
        for path, content in _index(bundle, things):
            hashes.append((path, _put(archive, path, [content])))
        _put(archive, SUMS, [sums(hashes)])
    return number


def _put_thing(archive: zipfile.ZipFile, thing: Thing, room: Room) -> str:
    """The hash of what was written; empty where the storage had nothing."""
    pieces = thing.open() if thing.open is not None else iter(())
    try:
        first = next(pieces, b"")
    except OSError:
        thing.kept, thing.path = Kept.VANISHED, ""
        return ""
    recorded = thing.sha256
    thing.sha256, thing.size = "", 0
    digest = _put(archive, thing.path, _counted(thing, first, pieces, room))
    if recorded and recorded != digest:
        thing.kept = Kept.CHANGED
        thing.note = f"{thing.note} SHA-256 đã ghi: {recorded}".strip()
    thing.sha256 = digest
    return digest


def _counted(thing: Thing, first: bytes, pieces: Iterator[bytes], room: Room) -> Iterator[bytes]:
    block = first
    while block:
        thing.size += len(block)
        room.take(len(block))
        yield block
        try:
            block = next(pieces, b"")
        except OSError:
            # Half of a file is in the archive: the hash will not be the one written down.
            return


def _put(archive: zipfile.ZipFile, path: str, pieces: Iterable[bytes]) -> str:
    info = zipfile.ZipInfo(path, _THEN)
    info.create_system, info.external_attr = 3, 0o644 << 16
    packs = path.lower().endswith(_PACKED) or path == SUMS
    info.compress_type = zipfile.ZIP_DEFLATED if packs else zipfile.ZIP_STORED
    digest = hashlib.sha256()
    with archive.open(info, "w", force_zip64=True) as file:
        for block in pieces:
            digest.update(block)
            file.write(block)
    return digest.hexdigest()


def _index(bundle: Bundle, things: list[Thing]) -> Iterator[tuple[str, bytes]]:
    data = index_data(bundle, things)
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
    yield INDEX_JSON, text.encode()
    yield INDEX_XLSX, index_sheet(bundle, things)
    yield INDEX_PDF, pdf.render(index_paper(bundle, things))


def clear_bundles(*, on: date) -> int:
    """Erases bundles whose day has come, and gives up those whose worker is gone. Returns how many
    were erased."""
    now = days.now()
    lost = Bundle.objects.filter(state=BundleState.MAKING, begun_at__lt=now - GIVEN_UP_AFTER)
    lost.update(
        state=BundleState.FAILED, problem="Máy chủ dừng khi đang lập hồ sơ. Yêu cầu lại hồ sơ."
    )
    unheard = Bundle.objects.filter(state=BundleState.WAITING, asked_at__lt=now - WAITS_AT_MOST)
    unheard.update(
        state=BundleState.FAILED,
        problem="Hồ sơ chờ quá một ngày mà máy chủ chưa lập. Yêu cầu lại hồ sơ.",
    )
    _sweep(now)
    erased = 0
    for bundle in Bundle.objects.filter(state=BundleState.READY, erase_on__lte=on).order_by("pk"):
        erase_bundle(actor=SYSTEM, bundle=bundle)
        erased += 1
    return erased


def _sweep(now: datetime) -> None:
    """Erases what a bundle that came to nothing left in the storage. The name goes a day after the
    beginning: a worker that was only slow may have saved after we looked."""
    for bundle in Bundle.objects.filter(state=BundleState.FAILED).exclude(content=""):
        bundle.content.storage.delete(bundle.content.name)
        if bundle.begun_at is None or bundle.begun_at < now - WAITS_AT_MOST:
            Bundle.objects.filter(pk=bundle.pk).update(content="")
