"""What somebody does who writes into the database behind the product's back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from lantoa.audit import chain, digest, keys, log
from lantoa.audit.models import Entry, Head, Link
from lantoa.kernel.actor import System


def tell(unit_id: int | None, number: int = 1) -> None:
    """One act, tied at once also in a test that never commits."""
    with transaction.atomic():
        log.record(
            actor=System("test"),
            verb="reports.submit",
            unit_id=unit_id,
            object_key=f"reports.report:{number}",
            data={"state": "submitted", "number": number},
        )
    connection.do_gathered()  # type: ignore[attr-defined]


@contextmanager
def unguarded() -> Iterator[None]:
    """The database without the triggers that refuse a change; they come back afterwards."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            guards = cursor.fetchall()
            for name, _ in guards:
                cursor.execute(f"DROP TRIGGER {name}")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                for _, made in guards:
                    cursor.execute(made)
        return
    tables = ["audit_entry", "audit_link", "audit_head", "audit_seal", "audit_sealedhead"]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def sql(*statements: str) -> None:
    with unguarded(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def place(number: int, seq: int) -> int:
    """The id of the entry that stands there."""
    return Link.objects.get(chain=number, seq=seq).entry_id


def rewrite(number: int, *, sign: bool) -> None:
    """Changes the first entry of a chain and makes every later hash, and the head, agree."""
    previous = digest.NONE
    with unguarded():
        Entry.objects.filter(pk=place(number, 1)).update(verb="reports.accept")
        for link in Link.objects.filter(chain=number).order_by("seq"):
            entry = Entry.objects.get(pk=link.entry_id)
            hash_ = chain.hash_of(entry, link.seq, previous)
            Link.objects.filter(pk=link.pk).update(previous=previous, hash=hash_)
            previous = hash_
        head = Head.objects.get(pk=number)
        changes = {"hash": previous}
        if sign:
            changes["signature"] = keys.sign("head", keys.head_words(number, head.seq, previous))
        Head.objects.filter(pk=number).update(**changes)


def cut(number: int, after: int) -> None:
    """Removes the end of a chain, entries and links."""
    gone = list(Link.objects.filter(chain=number, seq__gt=after).values_list("pk", flat=True))
    with unguarded():
        Entry.objects.filter(pk__in=gone)._raw_delete("default")
        Link.objects.filter(pk__in=gone)._raw_delete("default")
