"""Jobs of this room."""

from __future__ import annotations

from lantoa.jobs.queue import job
from lantoa.reports import actions
from lantoa.reports.actions.file import RENDER


@job(RENDER)
def render(version_id: int) -> None:
    """What follows a submission and need not be waited for: papers, and what the checks find."""
    actions.render_papers(version_id)
    actions.note_findings(version_id=version_id)
