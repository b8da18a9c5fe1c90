"""Jobs of every day."""

from __future__ import annotations

from datetime import time

from lantoa.accounts.actions.answers import forget_answers
from lantoa.jobs.daily import daily
from lantoa.kernel import days


@daily("accounts.forget_answers", time(2, 55))
def forget(day: str) -> None:
    """Kept answers of the API that are older than a day; ``day`` is that of the run."""
    forget_answers(at=days.now())
