"""Taking a staff list over: all rows that were shown, or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from lantoa.accounts.actions.invitations import LinkTo, new_link, send_link
from lantoa.accounts.actions.posts import shut_links
from lantoa.accounts.models import Invitation, Post, User
from lantoa.accounts.queries.actor import StaffActor
from lantoa.accounts.queries.invitations import lasts
from lantoa.accounts.queries.people import units_of_person
from lantoa.accounts.queries.roster import PlannedRow, Roster, plan_roster
from lantoa.accounts.queries.sheet_in import Cells
from lantoa.accounts.rules import InvitationKind
from lantoa.audit.log import record
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Problem, Refused
from lantoa.kernel.vietnamese import fold, nfc

VERB = "accounts.manage"
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Welcome:
    """Somebody new: whom to give the link to; ``token`` is empty when it was mailed."""

    user: User
    unit_name: str
    token: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What was taken over."""

    welcomes: tuple[Welcome, ...]
    mailed: int
    changed: int
    posts: int
    until: datetime
    """Up to when the links of those who are new open."""


@transaction.atomic
def import_roster(
    *, actor: StaffActor, rows: Sequence[Cells], by_mail: bool = False, link_to: LinkTo
) -> Imported:
    """Makes the people and posts of a list that was looked through, with a link for each that is
    new. The number of queries grows with batches and units, not with rows; letters come on top.

    Everything is looked at again: raises ``Refused`` when a row no longer can be taken, and then
    takes none; ``NotPermitted`` for one who looks after no unit.
    """
    if not (actor.units_of(VERB) or actor.heads_of(VERB)):
        raise NotPermitted
    roster = plan_roster(actor, rows)
    if roster.problems:
        raise Refused(
            *(
                Problem("file", f"Dòng {each.number}: {each.problem.what}", each.problem.remedy)
                for each in roster.problems[:20]
            )
        )
    now = days.now()
    until = now + lasts(InvitationKind.JOIN, days.today())
    try:
        with transaction.atomic():
            people = _people(roster)
            _shut_links(actor, roster, people)
            posts = _posts(roster, people)
            fresh = _invitations(roster, people, now, until)
    except IntegrityError as error:
        raise Refused(
            Problem("file", "Danh sách người dùng vừa thay đổi.", "Xem lại bảng rồi nhập.", "raced")
        ) from error
    changed = _changes(roster, people)
    _note(actor, roster, people, posts, changed)
    welcomes: list[Welcome] = []
    mailed = 0
    for row, user, token in fresh:
        if by_mail and user.email:
            send_link(user, InvitationKind.JOIN, token, until, link_to)
            mailed += 1
        else:
            welcomes.append(Welcome(user, row.unit_name, token))
    return Imported(tuple(welcomes), mailed, len(changed), len(posts), until)


def _shut_links(actor: StaffActor, roster: Roster, people: dict[str, User]) -> None:
    """As when one post is given in another unit: see :func:`shut_links`."""
    given = [
        (people[row.key], row.unit_id) for row in roster.rows if row.user_id and row.gives_post
    ]
    waiting = set(
        Invitation.objects.open(days.now())
        .filter(user__in=[user.pk for user, _ in given])
        .values_list("user_id", flat=True)
    )
    for user, unit_id in given:
        if user.pk in waiting and unit_id not in units_of_person(user, days.today()):
            shut_links(actor, user)


def _first_rows(rows: Iterable[PlannedRow]) -> dict[str, PlannedRow]:
    """Each person's first row; in the order of the list."""
    found: dict[str, PlannedRow] = {}
    for row in rows:
        found.setdefault(row.key, row)
    return found


def _people(roster: Roster) -> dict[str, User]:
    """Everybody of the list by key: new ones made, known ones read."""
    told: dict[str, dict[str, str]] = defaultdict(dict)
    for row in roster.rows:
        for name in ("address_as", "email", "phone"):
            if getattr(row, name):
                told[row.key].setdefault(name, getattr(row, name))
    firsts = _first_rows(roster.rows)
    made: dict[str, User] = {}
    for key, row in firsts.items():
        if row.user_id is None:
            name = " ".join(nfc(row.full_name).split())
            made[key] = User(
                username=row.username,
                full_name=name,
                folded=fold(name),
                email=told[key].get("email", ""),
                phone=told[key].get("phone", ""),
                address_as=told[key].get("address_as", "anh/chị"),
                home_id=row.unit_id,
                is_active=False,
                password=make_password(None),
            )
    User.objects.bulk_create(made.values(), batch_size=_BATCH)
    known = User.objects.in_bulk([row.user_id for row in firsts.values() if row.user_id])
    found = {key: known[row.user_id] for key, row in firsts.items() if row.user_id is not None}
    return {**made, **found}


def _posts(roster: Roster, people: dict[str, User]) -> list[Post]:
    made = [
        Post(
            user=people[row.key],
            unit_id=row.unit_id,
            role=row.role.value,
            position=row.position,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in roster.rows
        if row.gives_post
    ]
    return Post.objects.bulk_create(made, batch_size=_BATCH)


def _invitations(
    roster: Roster, people: dict[str, User], now: datetime, until: datetime
) -> list[tuple[PlannedRow, User, str]]:
    made: list[Invitation] = []
    fresh: list[tuple[PlannedRow, User, str]] = []
    for key, row in _first_rows(roster.rows).items():
        if row.user_id is None:
            invitation, token = new_link(people[key], InvitationKind.JOIN, row.unit_id, now, until)
            made.append(invitation)
            fresh.append((row, people[key], token))
    Invitation.objects.bulk_create(made, batch_size=_BATCH)
    return fresh


def _changes(roster: Roster, people: dict[str, User]) -> list[User]:
    """Writes what rows say anew of known people."""
    changed: dict[int, User] = {}
    moved: list[int] = []
    for row in roster.rows:
        user = people[row.key]
        for name in row.changed:
            setattr(user, name, getattr(row, name))
            user.folded = fold(user.full_name)
            changed[user.pk] = user
        if "email" in row.changed:
            moved.append(user.pk)
    fields = ["full_name", "folded", "address_as", "email", "phone"]
    User.objects.bulk_update(changed.values(), fields, batch_size=100)
    # As when one person is edited: addresses that the sign-in kept are forgotten.
    EmailAddress.objects.filter(user__in=moved).delete()
    return list(changed.values())


def _note(
    actor: StaffActor,
    roster: Roster,
    people: dict[str, User],
    posts: Sequence[Post],
    changed: Sequence[User],
) -> None:
    """One entry for each unit, with the ids of what was made there."""
    made_posts: dict[int, list[int]] = defaultdict(list)
    for post in posts:
        made_posts[post.unit_id].append(post.pk)
    made_people: dict[int, list[int]] = defaultdict(list)
    corrected: dict[int, list[int]] = defaultdict(list)
    now_changed = {user.pk for user in changed}
    for key, row in _first_rows(roster.rows).items():
        if row.user_id is None:
            made_people[row.unit_id].append(people[key].pk)
        elif row.user_id in now_changed:
            corrected[row.unit_id].append(row.user_id)
    for unit_id in sorted({*made_posts, *made_people, *corrected}):
        record(
            actor=actor,
            verb=VERB,
            unit_id=unit_id,
            object_key=f"accounts.roster:{unit_id}",
            data={
                "users": made_people[unit_id],
                "posts": made_posts[unit_id],
                "changed": corrected[unit_id],
            },
        )
