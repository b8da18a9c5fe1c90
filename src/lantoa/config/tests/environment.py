"""Loaded by pytest before the settings are: each run has a data folder of its own."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

if "LANTOA_DATA" not in os.environ:
    folder = tempfile.mkdtemp(prefix="lantoa-test-")
    os.environ["LANTOA_DATA"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
# Playwright's own loop runs in the thread of the browser tests; the ORM is used there on purpose.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
