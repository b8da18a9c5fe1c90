"""Reading documents that were brought in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.db.models import QuerySet

from lantoa.accounts.queries import Thing
from lantoa.catalogue.models import Channel
from lantoa.intake.models import BroughtIn
from lantoa.intake.rules import Proposal, period_of, proposals
from lantoa.kernel import vietnamese as vn
from lantoa.reader.refusals import UnreadableDocument
from lantoa.reader.report_tables import ReportTable, report_table
from lantoa.reports.models import ExpectedReport
from lantoa.reports.queries.exported import Match, Matched, drafts_of, matched, period_named


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
    """``found`` where the document has the table of figures of a report of ours; ``drafts`` are
    the reports that its figures could be declared in. ``period`` is the one that the document
    names, in words."""

    document: BroughtIn
    proposals: list[Proposal]
    found: Matched | None = None
    drafts: tuple[ExpectedReport, ...] = ()
    period: str = ""

    @property
    def says_period(self) -> bool:
        """Whether the file itself says its period: then only a draft of that one is offered."""
        return self.found is not None and bool(self.found.table.about.get("period"))


def document(document_id: int) -> BroughtIn:
    """Raises ``BroughtIn.DoesNotExist``."""
    return BroughtIn.objects.select_related("file", "unit").get(pk=document_id)


def document_page(found: BroughtIn) -> DocumentPage:
    """At most 13 queries."""
    names = dict(Channel.objects.values_list("slug", "name"))
    proposed = proposals(found.text, found.facts, names)
    table = table_of(found)
    if table is None:
        return DocumentPage(found, proposed)
    match, drafts = to_declare(found, table)
    period = period_named(table)
    return DocumentPage(found, proposed, match, tuple(drafts), period and period_of(period))


def to_declare(found: BroughtIn, table: ReportTable) -> tuple[Matched, list[ExpectedReport]]:
    """What the table is here, and the drafts that its figures could be declared in. At most 12
    queries."""
    match = matched(found.unit_id, table, found.file.sha256)
    is_new = match.match is Match.NEW
    return match, drafts_of(found.unit_id, match.table) if is_new else []


def table_of(found: BroughtIn) -> ReportTable | None:
    """The table of figures in the file as it was brought in; None where it holds none."""
    if found.file.is_erased:
        return None
    kind = PurePosixPath(found.file.name.lower()).suffix.removeprefix(".")
    if kind not in ("docx", "xlsx"):
        return None
    try:
        with found.file.content.open("rb") as file:
            return report_table(file.read(), kind)
    except (UnreadableDocument, FileNotFoundError):
        return None


def held_by(actor_key: str) -> list[Thing]:
    """How many documents the person has brought in: they are the unit's and stay. 1 query."""
    brought = BroughtIn.objects.filter(actor_key=actor_key).count()
    if not brought:
        return []
    return [Thing("Văn bản đưa vào", f"{vn.number(brought)} văn bản đã đưa vào", "intake:list")]
