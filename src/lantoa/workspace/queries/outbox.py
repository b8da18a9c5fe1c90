"""Letters that went out or are still to go, as the administrator sees them: without their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count

from lantoa.accounts.queries import StaffActor
from lantoa.jobs.models import Letter, LetterState
from lantoa.kernel.errors import NotPermitted
from lantoa.units.models import Unit
from lantoa.workspace.queries.head import head_for

PER_PAGE = 50


def mail_unit(actor: StaffActor) -> Unit:
    """The unit that runs the installation, for one who may see its mail there.

    Raises ``NotPermitted`` for anybody else, and while no unit runs it.
    """
    head = head_for(actor, "mail.view")
    if head is None:
        raise NotPermitted
    return head


def may_see_mail(actor: StaffActor, on: date) -> bool:
    """For pages that lead to the outbox. No query for who is no administrator anywhere."""
    return head_for(actor, "mail.view") is not None


@dataclass(frozen=True, slots=True)
class Outbox:
    """One page of letters; ``counts`` are of all, by state."""

    page: Page[Letter]
    counts: Mapping[str, int]

    @property
    def stranded(self) -> int:
        return self.counts.get(LetterState.FAILED, 0) + self.counts.get(LetterState.GIVEN_UP, 0)


def outbox(state: str = "", number: str | None = None) -> Outbox:
    """The newest letters first, of one state or of all. 3 queries. Bodies are not read."""
    found = Letter.objects.defer("body")
    if state in LetterState.values:
        found = found.filter(state=state)
    counts = dict(Letter.objects.order_by().values_list("state").annotate(number=Count("pk")))
    return Outbox(Paginator(found, PER_PAGE).get_page(number), counts)
