"""One database with every migration in it, from which the test databases of a run are copied.

All migrations take half a minute, and each process of a run needs a database of its own. They run
once, by ``python -m lantoa.config.tests.template`` on ``LANTOA_DATABASE_URL``; then
``LANTOA_TEST_TEMPLATE`` names the file (SQLite) or the database (PostgreSQL). Triggers, constraints
and what migrations write are all in a copy. Without the variable each process migrates.
"""

from __future__ import annotations

import os
import shutil

import django
from django.core.management import call_command
from django.db import connection

NAMED = os.environ.get("LANTOA_TEST_TEMPLATE", "")


def build() -> None:
    """As Django sets up a test database."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    connection.close()


def copy() -> None:
    """Puts a copy where Django looks for the test database of this process, and spares it the look
    for migrations that are missing: there are none."""
    name = connection.creation._get_test_db_name()
    if connection.vendor == "sqlite":
        shutil.copyfile(NAMED, name)
    else:
        quoted = connection.ops.quote_name
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {quoted(name)} TEMPLATE {quoted(NAMED)}")
    connection.settings_dict["TEST"]["MIGRATE"] = False


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lantoa.config.settings")
    django.setup()
    build()
