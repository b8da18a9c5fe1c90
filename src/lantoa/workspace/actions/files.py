"""Files that were brought for something that never came about."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from lantoa.audit.log import record
from lantoa.catalogue.models import Installation
from lantoa.files import store
from lantoa.files.models import StoredFile
from lantoa.kernel.actor import System

KEPT = timedelta(days=1)


def forget_abandoned(*, now: datetime) -> int:
    """Removes files older than a day that nothing names: of previews of changes that nobody carried
    out, of pictures that were chosen anew. The log keeps that they were there. Returns how many.

    What is being confirmed at this very moment stays: the row that names it is in the way.
    """
    row = Installation.objects.filter(finished_at__isnull=True).first()
    picture = (row.answers.get("identity") or {}).get("crest") if row is not None else None
    # A paper that was printed anew with its number is no upload that somebody gave up.
    abandoned = store.unnamed(now - KEPT).exclude(pk=picture or 0)
    abandoned = abandoned.exclude(actor_key=System("papers").key)
    return sum(_forget(each) for each in abandoned.order_by("pk"))


def _forget(stored: StoredFile) -> bool:
    pk, content = stored.pk, stored.content
    try:
        with transaction.atomic():
            record(
                actor=System("tidy"),
                verb="files.forget",
                object_key=f"files.file:{pk}",
                data={"sha256": stored.sha256},
            )
            stored.delete()
            transaction.on_commit(lambda: content.storage.delete(content.name))
    except (ProtectedError, IntegrityError):
        return False
    return True
