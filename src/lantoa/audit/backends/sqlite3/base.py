"""SQLite. Django asks for a module of this name."""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3 import base, operations

from lantoa.audit.backends.before_commit import BeforeCommit


class DatabaseOperations(operations.DatabaseOperations):
    def sql_flush(self, style: Any, tables: Any, **options: Any) -> list[str]:
        """Triggers that refuse deletion are taken off and put on again, in one transaction."""
        found: list[str] = super().sql_flush(style, tables, **options)
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
            guards = [(name, sql) for name, table, sql in cursor.fetchall() if table in tables]
        return [
            *(f"DROP TRIGGER {self.quote_name(name)}" for name, _ in guards),
            *found,
            *(sql for _, sql in guards),
        ]


class DatabaseWrapper(BeforeCommit, base.DatabaseWrapper):
    ops_class = DatabaseOperations
