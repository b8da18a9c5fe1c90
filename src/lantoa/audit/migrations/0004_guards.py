"""The database itself refuses to change or remove what was told.

On SQLite a later migration that makes one of these tables anew loses its triggers: it has to make
them again. ``tests/test_guards.py`` tells.
"""

from django.db import migrations

KEPT = ("audit_entry", "audit_link", "audit_seal", "audit_sealedhead")
HEAD = "audit_head"
REFUSED = "the audit log is append-only"


def sqlite() -> list[str]:
    words = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    made = [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {words}"
        for table in KEPT
        for verb in ("UPDATE", "DELETE")
    ]
    return [
        *made,
        f"CREATE TRIGGER {HEAD}_no_delete BEFORE DELETE ON {HEAD} {words}",
        f"CREATE TRIGGER {HEAD}_forward BEFORE UPDATE ON {HEAD} "
        f"WHEN NEW.chain <> OLD.chain OR NEW.seq <= OLD.seq {words}",
    ]


def postgresql() -> list[str]:
    function = (
        "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'restrict_violation'; END $$"
    )
    made = [
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        for table in KEPT
    ]
    return [
        function,
        *made,
        f"CREATE TRIGGER {HEAD}_kept BEFORE DELETE OR TRUNCATE ON {HEAD} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
        f"CREATE TRIGGER {HEAD}_forward BEFORE UPDATE ON {HEAD} FOR EACH ROW "
        "WHEN (NEW.chain <> OLD.chain OR NEW.seq <= OLD.seq) EXECUTE FUNCTION audit_refuse()",
    ]


MAKE = {"sqlite": sqlite, "postgresql": postgresql}


def guard(apps, schema_editor):
    for statement in MAKE[schema_editor.connection.vendor]():
        schema_editor.execute(statement, params=None)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION audit_refuse() CASCADE", params=None)
        return
    for table in KEPT:
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}", params=None)
    schema_editor.execute(f"DROP TRIGGER {HEAD}_no_delete", params=None)
    schema_editor.execute(f"DROP TRIGGER {HEAD}_forward", params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_tie_what_is_there")]
    operations = [migrations.RunPython(guard, unguard)]
