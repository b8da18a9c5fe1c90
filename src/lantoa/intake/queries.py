"""Reading documents that were brought in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from lantoa.accounts.queries import Thing
from lantoa.catalogue.models import Channel
from lantoa.intake.models import BroughtIn
from lantoa.intake.rules import Proposal, proposals
from lantoa.kernel import vietnamese as vn


def documents_of(unit_ids: Collection[int], *, archived: bool = False) -> QuerySet[BroughtIn]:
    """Documents of some units, those in use or those archived, the last brought first. For lists:
    one query."""
    return (
        BroughtIn.objects.filter(unit_id__in=unit_ids, archived_at__isnull=not archived)
        .select_related("file", "unit")
        .defer("text")
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


def held_by(actor_key: str) -> list[Thing]:
    """How many documents the person has brought in: they are the unit's and stay. 1 query."""
    brought = BroughtIn.objects.filter(actor_key=actor_key).count()
    if not brought:
        return []
    return [Thing("Văn bản đưa vào", f"{vn.number(brought)} văn bản đã đưa vào", "intake:list")]
