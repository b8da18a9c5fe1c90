"""Every write of the totals."""

from lantoa.totals.actions.checking import (
    Checked,
    audit_totals,
    rebuild_totals,
    repair_totals,
)
from lantoa.totals.actions.posting import (
    clear_empty,
    hold,
    hold_all,
    post,
    post_together,
    withdraw,
)

__all__ = [
    "Checked",
    "audit_totals",
    "clear_empty",
    "hold",
    "hold_all",
    "post",
    "post_together",
    "rebuild_totals",
    "repair_totals",
    "withdraw",
]
