"""Keeping a file and giving it back."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import cast

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, ForeignObjectRel, Model, OuterRef, QuerySet
from django.http import FileResponse
from django.utils.http import content_disposition_header

from lantoa.files.kinds import EVIDENCE, PDF, Kind, check
from lantoa.files.models import StoredFile
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


def keep(
    *,
    actor: Actor,
    content: bytes,
    name: str,
    taken: tuple[Kind, ...] = EVIDENCE,
    field: str = "file",
) -> StoredFile:
    """Checks and stores one file. Raises ``Refused``; then nothing is stored.

    When the transaction around it is rolled back later, bytes without a row are left behind:
    :func:`sweep` removes them.
    """
    shown = clean_name(name)
    kind = check(content, shown, taken=taken, limit=limit(), field=field)
    stored = StoredFile(
        name=shown,
        media_type=kind.media_type,
        size=len(content),
        sha256=sha256(content),
        stored_at=days.now(),
        actor_key=actor.key,
    )
    stored.content.save("", ContentFile(content), save=False)
    try:
        with transaction.atomic():
            stored.save()
    except BaseException:
        stored.content.storage.delete(stored.content.name)
        raise
    return stored


def sweep(older_than: timedelta = timedelta(days=1)) -> int:
    """Removes kept bytes that no row names and that are older than a day. Returns how many."""
    folder = Path(settings.MEDIA_ROOT) / "kept"
    known = set(StoredFile.objects.values_list("content", flat=True))
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
    """The file as a download. Whoever calls this has asked for permission first."""
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
