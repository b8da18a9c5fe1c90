"""When the installation was last backed up."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

STALE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LastBackup:
    """``at`` is None when there was none. ``is_due`` when there was none for a week."""

    at: datetime | None
    is_due: bool


def last_backup(now: datetime) -> LastBackup:
    """What ``lantoa backup`` noted at its last good end. What cannot be read was never made."""
    try:
        noted = json.loads(settings.LAST_BACKUP.read_text(encoding="utf-8"))
        at = datetime.fromisoformat(noted["at"])
        return LastBackup(at, now - at > STALE)
    except (OSError, ValueError, KeyError, TypeError):
        return LastBackup(None, True)
