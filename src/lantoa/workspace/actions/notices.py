"""Telling people what concerns them: on the page, and by letter as each of them chose."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Thing:
    """Of what people are told: each person with the unit that it concerns them in."""

    object_key: str
    people: Sequence[tuple[User, int]]
    data: Mapping[str, int] = field(default_factory=dict)


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
    return tell_all(actor=actor, kind=kind, at=at, things=[Thing(object_key, people, data or {})])


@transaction.atomic(savepoint=False)
def tell_all(
    *, actor: Actor, kind: NoticeKind, at: datetime, things: Sequence[Thing]
) -> list[Notice]:
    """:func:`tell` of the same event of several things, by a number of queries that does not grow
    but with the letters."""
    made = [
        Notice(
            user=user,
            unit_id=unit,
            kind=kind,
            object_key=thing.object_key,
            data=dict(thing.data),
            created_at=at,
            mailed_at=at if _is_written_to(user, kind) else None,
        )
        for thing in things
        for user, unit in dict(thing.people).items()
        if f"user:{user.pk}" != actor.key
    ]
    if not made:
        return []
    _count_as_read(made, at)
    Notice.objects.bulk_create(made)
    letters: dict[str, tuple[str, str]] = {}
    for notice in sorted(made, key=lambda each: (each.object_key, each.user_id)):
        if notice.mailed_at is None:
            continue
        # The same words to all: they depend on the thing and not on the reader.
        if notice.object_key not in letters:
            letters[notice.object_key] = _letter(notice)
        subject, body = letters[notice.object_key]
        mail.post(to=notice.user.email, subject=subject, body=body, kind=kind)
    return made


def _is_written_to(user: User, kind: NoticeKind) -> bool:
    is_at_once = user.mail_notices == MailNotices.AT_ONCE
    return WORDINGS[kind].is_mailed and bool(user.email) and is_at_once


def _count_as_read(newer: Sequence[Notice], at: datetime) -> None:
    """What is unread of the same things by the same people. 1 query where it is one thing."""
    pairs = {(each.user_id, each.object_key) for each in newer}
    keys = {key for _, key in pairs}
    unread = Notice.objects.unread().filter(
        user__in={user_id for user_id, _ in pairs}, object_key__in=keys
    )
    if len(keys) == 1:
        unread.update(read_at=at)
        return
    older = [
        pk
        for pk, user_id, key in unread.values_list("pk", "user_id", "object_key")
        if (user_id, key) in pairs
    ]
    if older:
        Notice.objects.filter(pk__in=older).update(read_at=at)


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
        case (
            NoticeKind.CAME
            | NoticeKind.TO_REVIEW
            | NoticeKind.CORRECTION_BEGUN
            | NoticeKind.CORRECTION_CAME
        ):
            # Only who may open it: the reason of a correction is the unit's own word.
            return above, [Role.REVIEWER]
        case NoticeKind.SENT_BACK | NoticeKind.TAKEN_IN:
            return own, [Role.OFFICER]
        case _:
            return own, [Role.OFFICER, Role.CHAIR]


def tell_of_report(
    *, actor: Actor, expected: ExpectedReport, change: StateChange, kinds: Sequence[NoticeKind]
) -> list[Notice]:
    """One event of a report, to those whom it concerns today; to some as one kind of news, to
    others as another."""
    concerned = {kind: _concerned(kind, expected) for kind in kinds}
    where = {unit_id for unit_ids, _ in concerned.values() for unit_id in unit_ids}
    wanted = {role for _, roles in concerned.values() for role in roles}
    held = queries.posts_held(where, wanted, days.today()) if where else []
    told: list[Notice] = []
    for kind, (unit_ids, roles) in concerned.items():
        told += tell(
            actor=actor,
            people=[(user, at) for user, at, role in held if at in unit_ids and role in roles],
            kind=kind,
            object_key=queries.key_of(queries.REPORT, expected.pk),
            at=change.at,
            data={"change": change.pk},
        )
    return told


def tell_of_reports(
    *, actor: Actor, changes: Sequence[tuple[ExpectedReport, StateChange]], kind: NoticeKind
) -> list[Notice]:
    """The same event of several reports, at one instant, to those whom each concerns today."""
    if not changes:
        return []
    concerned = [_concerned(kind, expected) for expected, _ in changes]
    where = {unit_id for unit_ids, _ in concerned for unit_id in unit_ids}
    roles = {role for _, each in concerned for role in each}
    people: dict[int, list[tuple[User, int]]] = {}
    for user, unit_id in queries.holders(where, roles, days.today()) if where else []:
        people.setdefault(unit_id, []).append((user, unit_id))
    return tell_all(
        actor=actor,
        kind=kind,
        at=max(change.at for _, change in changes),
        things=[
            Thing(
                queries.key_of(queries.REPORT, expected.pk),
                [one for unit_id in unit_ids for one in people.get(unit_id, [])],
                {"change": change.pk},
            )
            for (expected, change), (unit_ids, _) in zip(changes, concerned, strict=True)
        ],
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
