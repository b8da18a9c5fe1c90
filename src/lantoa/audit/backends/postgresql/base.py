"""PostgreSQL. Django asks for a module of this name."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base, operations

from lantoa.audit.backends.before_commit import BeforeCommit

_GUARDED = """
SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)
"""


class DatabaseOperations(operations.DatabaseOperations):
    def sql_flush(self, style: Any, tables: Any, **options: Any) -> list[str]:
        """Triggers that refuse deletion are off for the while, in one transaction."""
        found: list[str] = super().sql_flush(style, tables, **options)
        with self.connection.cursor() as cursor:
            cursor.execute(_GUARDED)
            guarded = [self.quote_name(name) for (name,) in cursor.fetchall() if name in tables]
        return [
            *(f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in guarded),
            *found,
            *(f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in guarded),
        ]


class DatabaseWrapper(BeforeCommit, base.DatabaseWrapper):
    ops_class = DatabaseOperations

    def settle(self) -> None:
        """Foreign keys are looked at now. At the commit itself that could wait for a row whose
        holder waits for our head."""
        with self.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
