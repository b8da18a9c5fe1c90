"""Reading documents that were brought in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from lantoa.catalogue.models import Channel
from lantoa.intake.models import BroughtIn
from lantoa.intake.rules import Proposal, proposals


def documents_of(unit_ids: Collection[int]) -> QuerySet[BroughtIn]:
    """Documents of some units, the last brought first. For lists: one query."""
    return (
        BroughtIn.objects.filter(unit_id__in=unit_ids).select_related("file", "unit").defer("text")
    )


@dataclass(frozen=True, slots=True)
class DocumentPage:
    document: BroughtIn
    proposals: list[Proposal]


def document(document_id: int) -> BroughtIn:
    """Raises ``BroughtIn.DoesNotExist``."""
    return BroughtIn.objects.select_related("file", "unit").get(pk=document_id)


def document_page(found: BroughtIn) -> DocumentPage:
    names = dict(Channel.objects.values_list("slug", "name"))
    return DocumentPage(found, proposals(found.text, found.facts, names))
