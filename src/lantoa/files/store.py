"""Keeping a file and giving it back."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path, PurePosixPath
from typing import cast

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, ForeignObjectRel, Model, OuterRef, QuerySet
from django.http import FileResponse
from django.utils.http import content_disposition_header

from lantoa.files import pictures
from lantoa.files.kinds import EVIDENCE, JPEG, PDF, Kind, check
from lantoa.files.models import StoredFile
from lantoa.files.refusals import Unsound, refusal
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.vietnamese import nfc

LONGEST_NAME = 120
LONGEST_ENDING = 12


def limit() -> int:
    """Bytes of the largest file that is taken."""
    return int(settings.UPLOAD_MEGABYTES) * 1024 * 1024


def clean_name(name: str) -> str:
    """The last part of a name, without control characters, at most 120 letters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = nfc("".join(ch for ch in last if ch.isprintable())).strip()
    if len(shown) > LONGEST_NAME:
        ending = PurePosixPath(shown).suffix[:LONGEST_ENDING]
        shown = f"{shown[: LONGEST_NAME - len(ending)]}{ending}".strip()
    return shown if shown.strip(". ") else "tep"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def checked(
    content: bytes, name: str, *, taken: tuple[Kind, ...] = EVIDENCE, field: str = "file"
) -> Kind:
    """The kind of a file that :func:`keep` would take. Raises ``Refused``; stores nothing."""
    shown = clean_name(name)
    if any(_is_deceiving(letter) for letter in name):
        raise refusal("hidden_name", field, name=shown)
    return check(content, shown, taken=taken, limit=limit(), field=field)


def _is_deceiving(letter: str) -> bool:
    """Control characters, and marks that turn the direction in which a name is read."""
    turns = unicodedata.bidirectional(letter) in ("LRO", "RLO", "LRE", "RLE", "LRI", "RLI", "FSI")
    return turns or unicodedata.category(letter) == "Cc"


def keep(
    *,
    actor: Actor,
    content: bytes,
    name: str,
    taken: tuple[Kind, ...] = EVIDENCE,
    field: str = "file",
) -> StoredFile:
    """Checks and stores one file, a picture as it is drawn anew. Raises ``Refused``; then nothing
    is stored.

    When the transaction around it is rolled back later, bytes without a row are left behind:
    :func:`sweep` removes them.
    """
    kind = checked(content, name, taken=taken, field=field)
    shown = clean_name(name)
    stored = StoredFile(
        name=shown,
        media_type=kind.media_type,
        brought_sha256=sha256(content),
        stored_at=days.now(),
        actor_key=actor.key,
    )
    preview = b""
    if kind.form:
        try:
            drawn = pictures.redraw(content, kind.form)
        except Unsound as unsound:
            raise refusal(unsound.code, field, name=shown, pixels=0) from unsound
        content, preview = drawn.content, drawn.preview
        stored.width, stored.height = drawn.width, drawn.height
    stored.size, stored.sha256 = len(content), sha256(content)
    try:
        stored.content.save("", ContentFile(content), save=False)
        if preview:
            stored.preview.save("", ContentFile(preview), save=False)
        with transaction.atomic():
            stored.save()
    except BaseException:
        for each in filter(None, (stored.content, stored.preview)):
            each.storage.delete(each.name)
        raise
    return stored


class Erased(FileNotFoundError):
    """The bytes of this file were erased; its row says when and why."""


def erase(*, actor: Actor, stored: StoredFile, reason: str) -> StoredFile:
    """Erases the bytes of a file; its row keeps both hashes, the instant, who, and why.

    Called inside the transaction of an act that asked for permission and notes it in the log. The
    bytes go when that transaction is done; should this fail, :func:`sweep` finds them without a
    row. A file that was erased before stays as it is.
    """
    stored = StoredFile.objects.select_for_update().get(pk=stored.pk)
    if stored.is_erased:
        return stored
    names = [each.name for each in (stored.content, stored.preview) if each]
    storage = stored.content.storage
    stored.content, stored.preview = "", ""
    stored.erased_at, stored.erased_by = days.now(), actor.key
    stored.erase_reason = nfc(reason).strip()
    stored.save(update_fields=["content", "preview", "erased_at", "erased_by", "erase_reason"])
    for name in names:
        transaction.on_commit(partial(storage.delete, name), robust=True)
    return stored


def sweep(older_than: timedelta = timedelta(days=1)) -> int:
    """Removes kept bytes that no row names and that are older than a day. Returns how many."""
    folder = Path(settings.MEDIA_ROOT) / "kept"
    rows = StoredFile.objects.values_list("content", "preview")
    known = {name for row in rows.iterator() for name in row}
    before = (days.now() - older_than).timestamp()
    orphans = [
        path
        for path in folder.glob("*/*")
        if path.stat().st_mtime < before and f"kept/{path.parent.name}/{path.name}" not in known
    ]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def unnamed(before: datetime) -> QuerySet[StoredFile]:
    """Files stored before the instant that no row of any room names."""
    found = StoredFile.objects.filter(stored_at__lt=before)
    for link in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(link, ForeignObjectRel):
            room = cast("type[Model]", link.related_model)
            rows = room._default_manager.filter(**{link.field.name: OuterRef("pk")})
            found = found.filter(~Exists(rows))
    return found


SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""What a browser may do with a file that it opens all the same: show it, and run nothing of it.

Source: CSP level 3, section 6.3.2."""


def answer(stored: StoredFile) -> FileResponse:
    """The file as a download. Whoever calls this has asked for permission first.

    Raises :class:`Erased`.
    """
    if stored.is_erased:
        raise Erased(stored.name)
    response = FileResponse(stored.content.open("rb"), content_type=stored.media_type)
    header = content_disposition_header(True, stored.name)
    if header is not None:
        response["Content-Disposition"] = header
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    if stored.media_type != PDF.media_type:
        # A browser's own viewer of PDF does not work in a sandbox, and runs nothing of the site.
        response["Content-Security-Policy"] = SANDBOX
    return response


def answer_preview(stored: StoredFile) -> FileResponse:
    """The small picture, for a page to show. It was written by :func:`keep` from the points of the
    picture alone, as all that is answered so. Raises :class:`Erased`, ``FileNotFoundError``."""
    if stored.is_erased:
        raise Erased(stored.name)
    if not stored.preview:
        raise FileNotFoundError(stored.name)
    response = FileResponse(stored.preview.open("rb"), content_type=JPEG.media_type)
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = SANDBOX
    return response
