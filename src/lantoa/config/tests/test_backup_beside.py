"""What SQLite left beside a database that is gone: a restore must not be played over by it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ASK = """
import json
import lantoa.config.settings as own
import django
django.setup()
from lantoa.config.backup import databases
path, told = databases.sqlite_file(), {"nothing": databases.is_empty()}
for tail in ("", "-wal", "-shm", "-journal"):
    beside = path.with_name(path.name + tail)
    beside.touch()
    told[f"an empty {tail}"] = databases.is_empty()
    beside.write_bytes(b"left behind")
    told[tail] = databases.is_empty()
    beside.unlink()
print(json.dumps(told))
"""


def test_whatever_is_left_of_a_database_is_not_restored_over(tmp_path: Path) -> None:
    """In a process of its own: what is asked is where the settings of a real site point."""
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(sys.path),
            "LANTOA_DATA": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "lantoa.config.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told.pop("nothing")
    full = {name for name, is_empty in told.items() if not is_empty}
    assert full == {"", "-wal", "-shm", "-journal"}
