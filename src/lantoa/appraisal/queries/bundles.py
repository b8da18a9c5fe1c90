"""Bundles that were asked for."""

from __future__ import annotations

from django.db.models import QuerySet

from lantoa.appraisal.models import Bundle


def bundle(bundle_id: int) -> Bundle:
    """Raises ``Bundle.DoesNotExist``."""
    return Bundle.objects.select_related("unit", "sheet").get(pk=bundle_id)


def bundles_of(actor_key: str) -> QuerySet[Bundle]:
    """What one person asked for, the newest first; nobody sees those of others."""
    return Bundle.objects.filter(actor_key=actor_key).select_related("unit", "sheet")
