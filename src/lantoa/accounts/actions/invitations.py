"""Links by which one person comes in: made, sent, used once, revoked."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from lantoa.accounts.actions.people import create_user, manager_unit, note_user
from lantoa.accounts.actions.posts import give_post
from lantoa.accounts.actions.tokens import revoke_all_of
from lantoa.accounts.models import Invitation, User
from lantoa.accounts.queries.invitations import hash_of, lasts
from lantoa.accounts.queries.people import units_of_person
from lantoa.accounts.rules import InvitationKind, Role, username_of
from lantoa.audit.log import record
from lantoa.jobs import mail
from lantoa.kernel import days
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import NotPermitted, Problem, Refused

VERB = "accounts.manage"

LinkTo = Callable[[str], str]
"""From the word of a link to its full address: the faces know under which name the site is met."""

GONE = Problem(
    "",
    "Đường dẫn này không còn dùng được.",
    "Đề nghị quản trị hệ thống của đơn vị gửi đường dẫn mới.",
    "gone",
)


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post that comes with an invitation."""

    unit_id: int
    role: Role
    valid_from: date
    position: str = ""
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom a link was made for, and its word, which is known here and never again."""

    user: User
    invitation: Invitation
    token: str


def new_link(
    user: User,
    kind: InvitationKind,
    unit_id: int | None,
    at: datetime,
    until: datetime,
    *,
    drops: bool = False,
) -> tuple[Invitation, str]:
    """An unsaved link and its word."""
    token = secrets.token_urlsafe(32)
    made = Invitation(
        user=user,
        unit_id=unit_id,
        kind=kind,
        token_sha256=hash_of(token),
        made_at=at,
        expires_at=until,
        drops_second_step=drops,
    )
    return made, token


def _letter(user: User, kind: InvitationKind, address: str, until: datetime) -> tuple[str, str]:
    when = f"{vn.clock(until)}, {vn.day(days.local_day(until))}"
    if kind is InvitationKind.JOIN:
        subject = "Lời mời vào Lan Tỏa"
        first = "Tài khoản Lan Tỏa của anh/chị đã được lập."
    else:
        subject = "Đặt mật khẩu mới trên Lan Tỏa"
        first = "Quản trị hệ thống gửi anh/chị đường dẫn đặt mật khẩu mới trên Lan Tỏa."
    return subject, (
        f"{user.full_name},\n\n{first}\nTên đăng nhập: {user.username}\n\n"
        f"Mở đường dẫn sau để đặt mật khẩu:\n{address}\n\n"
        f"Đường dẫn dùng được một lần, đến {when}. Tài khoản của riêng một người, "
        "không dùng chung; không chuyển đường dẫn này cho người khác.\n"
    )


def send_link(
    user: User, kind: InvitationKind, token: str, until: datetime, link_to: LinkTo
) -> None:
    """Queues the letter with the link; who has no address gets none."""
    subject, body = _letter(user, kind, link_to(token), until)
    mail.post(to=user.email, subject=subject, body=body, kind="accounts.link", is_secret=True)


@transaction.atomic
def invite(
    *,
    actor: Actor,
    unit_id: int,
    full_name: str,
    posts: Sequence[NewPost],
    username: str = "",
    email: str = "",
    phone: str = "",
    address_as: str = "anh/chị",
    link_to: LinkTo | None = None,
) -> Invited:
    """Makes an account without a password, its posts, and the link that opens it.

    The person is closed out until the link is used. Without ``username`` one is made from the name.
    With ``link_to`` and an address the link is mailed too. ``unit_id`` keeps the account. Raises
    ``Refused`` as :func:`create_user` and :func:`give_post`, and for no post at all.
    """
    actor.must(VERB, unit_id)
    if not posts:
        raise Refused(Problem("role", "Chưa chọn vai trò.", "Chọn ít nhất một vai trò.", "no_role"))
    user = create_user(
        actor=actor,
        unit_id=unit_id,
        username=username or free_username(full_name),
        full_name=full_name,
        password=None,
        email=email,
        address_as=address_as,
        phone=phone,
    )
    for post in posts:
        give_post(
            actor=actor,
            user=user,
            unit_id=post.unit_id,
            role=post.role,
            valid_from=post.valid_from,
            valid_to=post.valid_to,
            position=post.position,
        )
    return _issue(actor, user, InvitationKind.JOIN, unit_id, link_to)


def free_username(full_name: str) -> str:
    """A user name from the name that nobody has yet."""
    wanted = username_of(full_name)
    if not wanted:
        return ""
    taken = User.objects.filter(username__istartswith=wanted).values_list("username", flat=True)
    return username_of(full_name, list(taken))


def _issue(
    actor: Actor,
    user: User,
    kind: InvitationKind,
    unit_id: int | None,
    link_to: LinkTo | None,
    *,
    drops: bool = False,
) -> Invited:
    now = days.now()
    # One open link for each person: the one before dies with the new one.
    user.invitations.open(now).update(revoked_at=now)
    until = now + lasts(kind, days.today())
    invitation, token = new_link(user, kind, unit_id, now, until, drops=drops)
    invitation.save()
    record(
        actor=actor,
        verb=VERB,
        unit_id=unit_id,
        object_key=f"accounts.invitation:{invitation.pk}",
        data={"user": user.pk, "kind": kind.value, "drops_second_step": drops},
    )
    if link_to is not None:
        send_link(user, kind, token, until, link_to)
    return Invited(user, invitation, token)


@transaction.atomic
def issue_link(
    *,
    actor: Actor,
    user: User,
    link_to: LinkTo | None = None,
    drop_second_step: bool = False,
) -> Invited:
    """A new link for somebody: to come in for the first time, or to set a new password. A link
    that was open before is dead from now on.

    With ``drop_second_step`` the use of the link also forgets the second step of the sign-in, for
    one who lost the phone. Raises ``Refused`` for a closed account, ``NotPermitted`` for one who
    does not look after all of the person's units.
    """
    unit_id = manager_unit(actor, user)
    if user.has_joined and not user.is_active:
        raise Refused(
            Problem("", "Tài khoản này đang khóa.", "Mở lại tài khoản rồi làm lại.", "closed")
        )
    kind = InvitationKind.RESET if user.has_joined else InvitationKind.JOIN
    if kind is InvitationKind.JOIN and unit_id is None:
        unit_id = user.home_id
    return _issue(actor, user, kind, unit_id, link_to, drops=drop_second_step)


@transaction.atomic
def revoke_invitation(*, actor: Actor, invitation: Invitation) -> Invitation:
    """The link opens no more. Raises ``Refused`` for one that was used."""
    manager_unit(actor, invitation.user)
    now = days.now()
    unused = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True)
    if not unused.filter(revoked_at__isnull=True).update(revoked_at=now):
        if not unused.exists():
            raise Refused(
                Problem(
                    "",
                    "Lời mời này đã dùng.",
                    "Muốn người này không vào nữa thì khóa tài khoản.",
                    "used",
                )
            )
        return invitation
    invitation.refresh_from_db()
    record(
        actor=actor,
        verb=VERB,
        unit_id=invitation.unit_id,
        object_key=f"accounts.invitation:{invitation.pk}",
        data={"revoked": True},
    )
    return invitation


@dataclass(frozen=True, slots=True)
class _Holder:
    """Whoever holds an open link: may set the password of its person and nothing else."""

    user: User

    @property
    def key(self) -> str:
        return f"user:{self.user.pk}"

    @property
    def label(self) -> str:
        return self.user.full_name

    @property
    def home_unit(self) -> int | None:
        return self.user.home_id

    def may(self, verb: str, unit_id: int) -> bool:
        return False

    def must(self, verb: str, unit_id: int) -> None:
        raise NotPermitted

    def must_all(self, verb: str, unit_ids: Collection[int]) -> None:
        for each in unit_ids:
            self.must(verb, each)


@transaction.atomic
def accept_invitation(*, token: str, password: str, at: datetime | None = None) -> User:
    """Sets the password of the person whom a link was made for, and opens the account. The link is
    used up; sessions under an old password end by themselves.

    There is no actor: the word of the link is the permission. Raises ``Refused`` for a link that
    does not open, whatever the reason, and for a password that the validators do not take: then
    the link stays open.
    """
    now = at or days.now()
    # The update is the lock: of two who hold the same link one comes in.
    mine = Invitation.objects.open(now).filter(token_sha256=hash_of(token))
    if not mine.update(used_at=now):
        raise Refused(GONE)
    invitation = Invitation.objects.select_related("user").get(token_sha256=hash_of(token))
    user = invitation.user
    if invitation.kind == InvitationKind.RESET and not user.is_active:
        raise Refused(GONE)
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        raise Refused(
            *(Problem("password1", message, "", "weak") for message in refusal.messages)
        ) from refusal
    user.set_password(password)
    user.is_active = True
    user.save(update_fields=["password", "is_active"])
    dropped = _forget_second_step(user) if invitation.drops_second_step else 0
    where = units_of_person(user, days.local_day(now))
    holder = _Holder(user)
    if invitation.kind == InvitationKind.RESET:
        revoke_all_of(user=user, actor=holder, at=now)
    record(
        actor=holder,
        verb=VERB,
        unit_id=where[0] if where else None,
        object_key=f"accounts.invitation:{invitation.pk}",
        data={"used": True, "kind": invitation.kind, "second_steps_dropped": dropped},
    )
    note_user(holder, user, where[0] if where else None, changed=("password",))
    return user


def _forget_second_step(user: User) -> int:
    """Removes what the sign-in keeps for the second step; how many there were."""
    if not apps.is_installed("allauth.mfa"):
        return 0
    found = apps.get_model("mfa", "Authenticator")._default_manager.filter(user=user)
    count: int = found.count()
    found.delete()
    return count
