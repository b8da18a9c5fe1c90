"""What this database is, and how far its set-up has come."""

from __future__ import annotations

import hashlib
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare

from lantoa.accounts.models import User
from lantoa.catalogue.models import Installation
from lantoa.catalogue.rules import Tier
from lantoa.units.models import UnitVersion
from lantoa.units.rules import order_key


class Standing(StrEnum):
    EMPTY = "empty"
    """Nobody has begun anything."""
    DEMONSTRATION = "demonstration"
    BEGUN = "begun"
    """A real set-up has begun and waits for its end."""
    REAL = "real"


def standing() -> Standing:
    """What the database says of itself. People without a row are those of an installation that
    was set up by hand. At most 2 queries."""
    row = Installation.objects.first()
    if row is None:
        return Standing.REAL if User.objects.exists() else Standing.EMPTY
    if row.kind == Installation.DEMONSTRATION:
        return Standing.DEMONSTRATION
    return Standing.BEGUN if row.finished_at is None else Standing.REAL


def is_being_set_up() -> bool:
    """Whether a set-up has begun, has not ended, and nobody can sign in yet. At most 2 queries."""
    begun = Installation.objects.filter(kind=Installation.REAL, finished_at__isnull=True)
    return begun.exists() and not User.objects.exists()


def token_file() -> Path:
    """Where the one-time token lies for who started the set-up."""
    return Path(settings.DATA) / "start_token"


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def opens(token_hash: str) -> bool:
    """Whether this is the hash of the token of the set-up that runs. 1 query."""
    row = Installation.objects.filter(finished_at__isnull=True).first()
    kept = row.token_hash if row is not None else ""
    return bool(kept) and constant_time_compare(token_hash, kept)


def answers() -> dict[str, Any]:
    """What was answered so far, by step; empty when no set-up runs. 1 query."""
    row = Installation.objects.filter(finished_at__isnull=True).first()
    return dict(row.answers) if row is not None else {}


def provinces(on: date) -> list[UnitVersion]:
    """Every province of the day, as a dictionary orders them without their kinds. 1 query."""
    found = UnitVersion.objects.in_force(on).filter(
        tier=Tier.PROVINCE, parent__isnull=True, unit__kind="administrative"
    )
    return sorted(found.select_related("unit"), key=lambda version: order_key(version.name))
