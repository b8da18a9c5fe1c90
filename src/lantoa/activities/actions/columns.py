"""From an entry to the columns of its rows: the same for what is logged and what is changed."""

from __future__ import annotations

from typing import Any

from lantoa.activities.actions.entries import NewActivity, NewPlacement
from lantoa.kernel.vietnamese import fold, nfc


def activity_columns(new: NewActivity) -> dict[str, Any]:
    """Columns of an activity from its entry."""
    return {
        "title": nfc(new.title).strip(),
        "folded": fold(new.title),
        "channel": new.channel,
        "kind": new.kind,
        "quantity": new.quantity,
        "on": new.on,
        "topic": new.topic,
        "tone": new.tone,
        "plan_line": new.plan_line,
        "assignment": new.assignment,
        "occasion": new.occasion,
        "is_embedded": new.is_embedded,
        "note": nfc(new.note),
    }


def placement_columns(new: NewPlacement) -> dict[str, Any]:
    """Columns of a placement from its entry."""
    return {
        "channel": new.channel,
        "count_unit": new.count_unit,
        "language": new.language,
        "outlet": nfc(new.outlet).strip(),
        "on": new.on,
        "is_rerun": new.is_rerun,
        "count": new.count,
        "play_basis": new.play_basis,
        "clusters": new.clusters,
        "people": new.people,
        "women": new.women,
        "minority": new.minority,
    }
