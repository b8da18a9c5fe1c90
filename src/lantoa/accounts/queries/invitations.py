"""Links that were given out: by which somebody comes in, and the list of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.core.paginator import Page, Paginator
from django.db.models import Q

from lantoa.accounts.models import Invitation, User
from lantoa.accounts.queries.places import names_of
from lantoa.accounts.rules import RESET_HOURS, InvitationKind, InvitationState
from lantoa.audit import log
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.rules.settings import INVITATION_DAYS
from lantoa.kernel import days

PER_PAGE = 30


def lasts(kind: InvitationKind, on: date) -> timedelta:
    """How long a link that is given out on the day opens. At most 1 query."""
    if kind is InvitationKind.RESET:
        return timedelta(hours=RESET_HOURS)
    return timedelta(days=catalogue.setting(INVITATION_DAYS, on))


def hash_of(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def invitation_of(token: str, at: datetime) -> Invitation | None:
    """The open link that a word belongs to; None for any other, whatever the reason: a stranger
    is not told whether a link ever was. 1 query."""
    return (
        Invitation.objects.open(at)
        .filter(token_sha256=hash_of(token))
        .filter(Q(kind=InvitationKind.JOIN) | Q(user__is_active=True))
        .select_related("user")
        .first()
    )


def maker_of(invitation_id: int) -> str:
    """The key of who made a link (``user:12``), as the log has it; else empty. 1 query."""
    first = log.entries_of(f"accounts.invitation:{invitation_id}").order_by("pk").first()
    return first.actor_key if first is not None else ""


def has_open_link(user: User) -> bool:
    """Whether the person could come in by a link right now. 1 query."""
    return user.invitations.open(days.now()).exists()


def invitation(invitation_id: int) -> Invitation:
    """With its person. Raises ``Invitation.DoesNotExist``."""
    return Invitation.objects.select_related("user").get(pk=invitation_id)


_STATES = {
    InvitationState.USED: lambda at: Q(used_at__isnull=False),
    InvitationState.REVOKED: lambda at: Q(revoked_at__isnull=False),
    InvitationState.WAITING: lambda at: Q(
        used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at
    ),
    InvitationState.EXPIRED: lambda at: Q(
        used_at__isnull=True, revoked_at__isnull=True, expires_at__lte=at
    ),
}


@dataclass(frozen=True, slots=True)
class InvitationRow:
    invitation: Invitation
    unit_name: str
    state: InvitationState
    label: str

    @property
    def is_waiting(self) -> bool:
        return self.state is InvitationState.WAITING

    @property
    def may_be_sent_again(self) -> bool:
        """Only for who never came in: others get a link for a new password."""
        return not self.invitation.user.has_joined


@dataclass(frozen=True, slots=True)
class InvitationList:
    page: Page[Invitation]
    rows: tuple[InvitationRow, ...]


def invitations(
    unit_ids: Collection[int],
    at: datetime,
    on: date,
    *,
    state: str = "",
    number: str | None = None,
) -> InvitationList:
    """One page of the invitations of some units, the last made first.
    3 queries. A ``state`` that is none asks for all."""
    found = Invitation.objects.filter(unit_id__in=unit_ids, kind=InvitationKind.JOIN)
    if state in set(InvitationState):
        found = found.filter(_STATES[InvitationState(state)](at))
    page = Paginator(found.select_related("user").order_by("-pk"), PER_PAGE).get_page(number)
    shown = list(page)
    names = names_of([each.unit_id for each in shown if each.unit_id is not None], on)
    rows = tuple(
        InvitationRow(each, names.get(each.unit_id or 0, ""), each.state(at), each.state_label(at))
        for each in shown
    )
    return InvitationList(page, rows)
