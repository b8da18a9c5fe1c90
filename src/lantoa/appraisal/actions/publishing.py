"""Telling the units below how they stand beside one another."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from lantoa.appraisal import signals
from lantoa.appraisal.models import Ranking
from lantoa.appraisal.queries.ranking import frozen_rows, newest_ranking, ranking
from lantoa.audit.log import record
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.reports.rules.frozen import fingerprint
from lantoa.totals import actions as totals


@transaction.atomic
def publish_ranking(
    *,
    actor: Actor,
    unit_id: int,
    year: int,
    tier: str = "",
    seen: str | None = None,
    on: date | None = None,
) -> Ranking:
    """Publishes the ranking of a year as it stands, of one tier where several are judged. From then
    on each unit in it sees it whole.

    ``seen`` is the hash of the rows that the person saw. Raises ``Refused`` when no unit has final
    points, when nothing changed since the last one, and when something changed since it was seen.
    """
    actor.must("appraisal.publish", unit_id)
    totals.hold(unit_id)
    page = ranking(unit_id, year, on or days.today(), tier)
    rows = frozen_rows(page.rows)
    digest = fingerprint(rows)
    if not page.final:
        raise Refused(
            Problem(
                "",
                "Chưa đơn vị nào có điểm cuối cùng.",
                "Chờ chốt điểm ít nhất một đơn vị rồi công bố.",
                "nothing_final",
            )
        )
    if seen is not None and seen != digest:
        raise Refused(
            Problem(
                "",
                "Điểm của một đơn vị vừa thay đổi.",
                "Xem lại bảng xếp hạng rồi công bố.",
                "stale",
            )
        )
    newest = newest_ranking(unit_id, year, page.tier)
    if newest is not None and newest.sha256 == digest:
        raise Refused(
            Problem("", "Xếp hạng này đã công bố.", "Không cần công bố lại.", "unchanged")
        )
    made = Ranking.objects.create(
        unit_id=unit_id,
        year=year,
        tier=page.tier,
        rows=rows,
        sha256=digest,
        published_at=days.now(),
        actor_key=actor.key,
        actor_label=actor.label,
    )
    record(
        actor=actor,
        verb="appraisal.publish",
        unit_id=unit_id,
        object_key=f"appraisal.ranking:{made.pk}",
        data={"year": year, "sha256": digest},
    )
    signals.published.send(sender=None, actor=actor, ranking=made)
    return made
