"""Telling people what concerns them: on the page, and by letter as each of them chose."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from lantoa.accounts.models import User
from lantoa.accounts.queries import StaffActor, actor_for
from lantoa.accounts.rules import MailNotices, Role
from lantoa.jobs import mail
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.vietnamese import day as in_day
from lantoa.plans.models import Plan
from lantoa.reports.models import ExpectedReport, StateChange
from lantoa.units import queries as units
from lantoa.workspace.models import Notice
from lantoa.workspace.queries import notices as queries
from lantoa.workspace.rules.notices import DIGEST_REACH, KEPT, WORDINGS, NoticeKind

MOST_IN_DIGEST = 40


@transaction.atomic
def tell(
    *,
    actor: Actor,
    people: Sequence[tuple[User, int]],
    kind: NoticeKind,
    object_key: str,
    at: datetime,
    data: Mapping[str, int] | None = None,
) -> list[Notice]:
    """A notice to each of some people, and a letter to those who chose to be written to at once.

    Part of the act that it tells of: runs in its transaction and asks no permission of its own.
    Who acted is not told. What somebody had not read about the same thing counts as read: the
    newer word replaces it.
    """
    others = {user.pk: (user, unit) for user, unit in people if f"user:{user.pk}" != actor.key}
    if not others:
        return []
    Notice.objects.unread().filter(user__in=others, object_key=object_key).update(read_at=at)
    is_mailed = WORDINGS[kind].is_mailed
    written_to = {
        pk
        for pk, (user, _) in others.items()
        if is_mailed and user.email and user.mail_notices == MailNotices.AT_ONCE
    }
    made = Notice.objects.bulk_create(
        Notice(
            user=user,
            unit_id=unit,
            kind=kind,
            object_key=object_key,
            data=dict(data or {}),
            created_at=at,
            mailed_at=at if pk in written_to else None,
        )
        for pk, (user, unit) in others.items()
    )
    if written_to:
        # The same words to all: they depend on the thing and not on the reader.
        subject, body = _letter(made[0])
        for pk in sorted(written_to):
            mail.post(to=others[pk][0].email, subject=subject, body=body, kind=kind)
    return made


def _letter(notice: Notice) -> tuple[str, str]:
    told = queries.in_words([notice])[0]
    parts = [f"Lý do: {told.reason}" if told.reason else "", told.todo, _address(told)]
    return told.title, "\n\n".join(part for part in parts if part)


def _address(told: queries.Told) -> str:
    return f"{settings.SITE_ADDRESS}{reverse(told.route, args=told.arguments)}"


# --- What happened to reports and plans -----------------------------------------------------------


def _concerned(
    kind: NoticeKind, expected: ExpectedReport
) -> tuple[Collection[int], Collection[Role]]:
    """Units and roles that an event of a report concerns."""
    own, above = [expected.unit_id], [expected.receiver_id] if expected.receiver_id else []
    match kind:
        case NoticeKind.TO_SIGN:
            return own, [Role.CHAIR]
        case NoticeKind.TO_NUMBER:
            return own, [Role.REGISTRY_CLERK]
        case NoticeKind.CAME | NoticeKind.TO_REVIEW:
            return above, [Role.REVIEWER]
        case NoticeKind.SENT_BACK | NoticeKind.TAKEN_IN:
            return own, [Role.OFFICER]
        case _:
            return own, [Role.OFFICER, Role.CHAIR]


def tell_of_report(
    *, actor: Actor, expected: ExpectedReport, change: StateChange, kind: NoticeKind
) -> list[Notice]:
    """One event of a report, to those whom it concerns today."""
    where, roles = _concerned(kind, expected)
    return tell(
        actor=actor,
        people=queries.holders(where, roles, days.today()) if where else [],
        kind=kind,
        object_key=queries.key_of(queries.REPORT, expected.pk),
        at=change.at,
        data={"change": change.pk},
    )


def tell_of_draft_plan(*, actor: Actor, plan: Plan, kind: NoticeKind, role: Role) -> list[Notice]:
    """A draft that went to whoever issues it, or came back: to the role in its unit."""
    return tell(
        actor=actor,
        people=queries.holders([plan.unit_id], [role], days.today()),
        kind=kind,
        object_key=queries.key_of(queries.PLAN, plan.pk),
        at=days.now(),
    )


def tell_of_plan(
    *,
    actor: Actor,
    plan: Plan,
    own: NoticeKind = NoticeKind.PLAN_ISSUED,
    above: NoticeKind = NoticeKind.PLAN_ABOVE,
) -> list[Notice]:
    """An issued plan: to the officers of its unit, and to those of the units directly below who
    may have to carry it out."""
    today, now = days.today(), days.now()
    key = queries.key_of(queries.PLAN, plan.pk)
    below = units.children(plan.unit_id, units.living_day(plan.unit_id, today))
    told = tell(
        actor=actor,
        people=queries.holders([plan.unit_id], [Role.OFFICER], today),
        kind=own,
        object_key=key,
        at=now,
    )
    return told + tell(
        actor=actor,
        people=queries.holders([each.unit_id for each in below], [Role.OFFICER], today),
        kind=above,
        object_key=key,
        at=now,
    )


def tell_of_shut_links(
    *, actor: Actor, user: User, made: Sequence[tuple[str, int | None]]
) -> list[Notice]:
    """That a link no longer opens, to those who made it and still hold a post."""
    today = days.today()
    told: list[tuple[User, int]] = []
    for key, unit_id in made:
        pk = key.removeprefix("user:")
        maker = User.objects.filter(pk=int(pk)).first() if pk.isdigit() else None
        posts = [post.unit_id for post in actor_for(maker, today).posts] if maker else []
        if maker is not None and posts:
            told.append((maker, unit_id if unit_id in posts else posts[0]))
    return tell(
        actor=actor,
        people=told,
        kind=NoticeKind.LINK_SHUT,
        object_key=queries.key_of(queries.PERSON, user.pk),
        at=days.now(),
    )


# --- Reading --------------------------------------------------------------------------------------


@transaction.atomic
def mark_read(*, actor: StaffActor, notice_ids: Collection[int] | None = None) -> int:
    """The person has read some of the own notices, or all. Those of others are left alone.

    Returns how many were unread. Nothing is audited: what one reads is one's own affair.
    """
    found = queries.own(actor).unread()
    if notice_ids is not None:
        found = found.filter(pk__in=notice_ids)
    return found.update(read_at=days.now())


# --- Every day ------------------------------------------------------------------------------------


def send_digests(*, now: datetime) -> int:
    """One letter with all that is new to each person who chose so. Returns how many letters.

    Idempotent: what was in a letter is marked in the transaction that stores the letter.
    """
    waiting = (
        User.objects.filter(is_active=True, mail_notices=MailNotices.DAILY)
        .exclude(email="")
        .filter(notices__read_at__isnull=True, notices__mailed_at__isnull=True)
        .distinct()
    )
    return sum(_send_digest(user, now) for user in waiting.order_by("pk"))


@transaction.atomic
def _send_digest(user: User, now: datetime) -> bool:
    rows = list(
        queries.own(actor_for(user, days.local_day(now)))
        .unread()
        .filter(mailed_at__isnull=True, created_at__gt=now - DIGEST_REACH)
        .select_for_update(of=("self",))
    )
    if not rows:
        return False
    told = queries.in_words(rows[:MOST_IN_DIGEST])
    lines = [
        "\n".join(filter(None, (f"• {each.title}", each.reason and f"  Lý do: {each.reason}")))
        for each in told
    ]
    if len(rows) > len(told):
        lines.append(f"… và {len(rows) - len(told)} thông báo khác.")
    lines.append(f"Mở Lan Tỏa để xem: {settings.SITE_ADDRESS}{reverse('workspace:notices')}")
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=now)
    mail.post(
        to=user.email,
        subject=f"Lan Tỏa: {len(rows)} thông báo mới, ngày {in_day(days.local_day(now))}",
        body="\n\n".join(lines),
        kind="digest",
    )
    return True


def sweep_notices(*, now: datetime) -> int:
    """Old notices go, read or not. Returns how many."""
    gone, _ = Notice.objects.filter(created_at__lt=now - KEPT).delete()
    return gone
