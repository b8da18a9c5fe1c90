"""Reports for programs: what is owed, what was filed, and filing itself.

What a token may not see is not found, as if it were not there; what it may see and not do is
refused. Nothing is decided here: every read is a query and every write an action of this room.
"""

from lantoa.reports.api import reading, relating, steps, writing
from lantoa.reports.api.asking import router

__all__ = ["reading", "relating", "router", "steps", "writing"]
