"""Jobs of this room: what follows a submission and need not be waited for."""

from __future__ import annotations

from lantoa.jobs.queue import job
from lantoa.reports import actions
from lantoa.reports.actions.file import NOTE_FINDINGS, RENDER


@job(RENDER)
def render(version_id: int) -> None:
    actions.render_papers(version_id)


@job(NOTE_FINDINGS)
def note_findings(version_id: int) -> None:
    """Of a version as it was sent: queued with it and never later."""
    actions.note_findings(version_id=version_id)
