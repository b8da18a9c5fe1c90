"""Jobs of this room."""

from __future__ import annotations

from datetime import time

from lantoa.jobs.daily import daily
from lantoa.kernel.actor import System
from lantoa.totals import actions


@daily("totals.audit", time(3, 50))
def audit(day: str) -> None:
    """Every cell is compared with its sources, and what was found stands on the status page. It
    repairs nothing: a cell that differs is a fault, and who keeps the system is to see it."""
    actions.audit_totals(actor=System("audit"))
