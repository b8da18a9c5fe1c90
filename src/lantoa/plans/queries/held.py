"""What a person who leaves was writing."""

from __future__ import annotations

from collections.abc import Sequence

from lantoa.accounts.queries import Held, Thing
from lantoa.accounts.rules import Reach, may
from lantoa.plans.models import Plan
from lantoa.plans.rules import PlanState


def held_by(posts: Sequence[Held]) -> list[Thing]:
    """Drafts of the units in which a leaver writes or issues plans: they stay with the unit. At
    most 30 are named. 1 query."""
    asked = ("plans.write", "plans.issue")
    own = {post.unit_id for post in posts if any(may(verb, post.role, Reach.OWN) for verb in asked)}
    drafts = Plan.objects.filter(unit_id__in=own, state=PlanState.DRAFT).order_by("-pk")[:30]
    return [
        Thing("Kế hoạch", f"Dự thảo: {plan.title}", route="plans:page", arguments=(plan.pk,))
        for plan in drafts
    ]
