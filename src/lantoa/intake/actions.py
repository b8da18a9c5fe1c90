"""Bringing documents in."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from lantoa.audit.log import record
from lantoa.files import kinds, store
from lantoa.intake import queries
from lantoa.intake.models import BroughtIn
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import nfc
from lantoa.reader import read
from lantoa.reader.documents import UnreadableDocument, text_of
from lantoa.reports import actions as reports
from lantoa.reports.queries.exported import Match
from lantoa.units.models import Unit

_NO_DOCUMENT = frozenset({"empty", "too_large", "unknown_type", "wrong_type", "broken"})
"""Reasons of the reader for which nothing is worth keeping."""

NOT_A_DRAFT = Problem(
    "expected",
    "Chưa chọn dự thảo, hoặc báo cáo được chọn không còn ở bước dự thảo.",
    "Chọn một dự thảo trong danh sách.",
    "not_a_draft",
)


@dataclass(frozen=True, slots=True)
class _Read:
    text: str = ""
    facts: tuple[dict[str, object], ...] = ()
    warnings: tuple[str, ...] = ()
    error: str = ""


def _read(content: bytes, name: str) -> _Read:
    """What the reader takes. Raises ``Refused`` for a file that is no document at all."""
    try:
        text = nfc(text_of(content, name).replace("\x00", " "))
    except UnreadableDocument as unreadable:
        if unreadable.code in _NO_DOCUMENT:
            raise Refused(*unreadable.problems) from unreadable
        return _Read(error=str(unreadable))
    reading = read(text)
    facts = tuple(fact.as_placed_dict() for fact in reading.facts)
    return _Read(text, facts, tuple(reading.warnings))


def bring_in(*, actor: Actor, unit_id: int, content: bytes, name: str) -> BroughtIn:
    """Keeps a document and what is proposed from it, once per unit and content.

    A document that cannot be read, as a scan, is kept with the reason. Raises ``Refused`` for a
    file that is no document: empty, of another type, broken. Reading is done before the
    transaction begins.
    """
    actor.must("intake.read", unit_id)
    shown = store.clean_name(name)
    kinds.check(content, shown, taken=kinds.DOCUMENTS, limit=store.limit())
    found = _read(content, shown)
    with transaction.atomic():
        # The unit's row is the lock: the same file sent twice at once is kept once.
        Unit.objects.select_for_update(no_key=True).get(pk=unit_id)
        known = BroughtIn.objects.filter(
            unit_id=unit_id, file__sha256=store.sha256(content)
        ).first()
        if known is not None:
            return known
        stored = store.keep(actor=actor, content=content, name=name, taken=kinds.DOCUMENTS)
        document = BroughtIn.objects.create(
            unit_id=unit_id,
            file=stored,
            text=found.text,
            facts=list(found.facts),
            warnings=list(found.warnings),
            error=found.error,
            read_at=days.now(),
            actor_key=actor.key,
        )
        record(
            actor=actor,
            verb="intake.read",
            unit_id=unit_id,
            object_key=f"intake.document:{document.pk}",
            data={"sha256": stored.sha256, "facts": len(found.facts)},
        )
    return document


def declare_from_document(
    *, actor: Actor, document: BroughtIn, expected_id: int, revision: int
) -> reports.Taken:
    """Declares the figures of a report that another system handed out in a draft of the unit.
    ``revision`` is that of the draft on the page where it was chosen.

    Raises ``Refused`` for a document without such figures, for the export of a report that is
    here already or of another unit, and for what the draft cannot take; ``NotPermitted``. The file
    is read before the transaction begins.
    """
    actor.must("intake.read", document.unit_id)
    actor.must("reports.draft", document.unit_id)
    table = queries.table_of(document)
    if table is None:
        raise _nothing_to_take()
    with transaction.atomic():
        found, drafts = queries.to_declare(document, table)
        if found.match is not Match.NEW:
            raise _nothing_to_take()
        expected = next((each for each in drafts if each.pk == expected_id), None)
        if expected is None:
            raise Refused(NOT_A_DRAFT)
        taken = reports.declare_figures(
            actor=actor,
            expected=expected,
            table=found.table,
            source=document.file.name,
            revision=revision,
        )
        record(
            actor=actor,
            verb="intake.read",
            unit_id=document.unit_id,
            object_key=f"intake.document:{document.pk}",
            data={"declared": taken.declared, "same": taken.same, "left": len(taken.left)},
        )
    return taken


def _nothing_to_take() -> Refused:
    return Refused(
        Problem(
            "expected",
            "Tệp này không có số liệu mới để kê khai: báo cáo đã có ở đây, của đơn vị khác, "
            "hoặc tệp không có biểu số liệu.",
            "Mở lại trang để xem.",
            "nothing_to_take",
        )
    )


def archive_document(*, actor: Actor, document: BroughtIn) -> BroughtIn:
    """Takes a document out of the list; file and proposals stay. Raises ``Refused`` for one that
    is archived already."""
    return _put(actor, document, archived=True)


def restore_document(*, actor: Actor, document: BroughtIn) -> BroughtIn:
    """Puts an archived document back. Raises ``Refused`` for one that is in the list."""
    return _put(actor, document, archived=False)


@transaction.atomic
def _put(actor: Actor, document: BroughtIn, *, archived: bool) -> BroughtIn:
    actor.must("intake.archive", document.unit_id)
    locked = BroughtIn.objects.select_for_update(of=("self",)).select_related("file")
    document = locked.get(pk=document.pk)
    if document.is_archived == archived:
        what = "đã lưu trữ rồi" if archived else "không ở trong lưu trữ"
        raise Refused(Problem("", f"Văn bản này {what}.", "Mở lại trang để xem.", "nothing_to_do"))
    document.archived_at = days.now() if archived else None
    document.save(update_fields=["archived_at"])
    record(
        actor=actor,
        verb="intake.archive",
        unit_id=document.unit_id,
        object_key=f"intake.document:{document.pk}",
        data={"archived": archived},
    )
    return document
