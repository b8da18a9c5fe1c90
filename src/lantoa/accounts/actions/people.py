"""Writing people: who there is, how each is reached, who may still sign in."""

from __future__ import annotations

from collections.abc import Sequence

from allauth.account.models import EmailAddress
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from lantoa.accounts.actions.administrators import stop_without_administrator
from lantoa.accounts.actions.tokens import revoke_all_of
from lantoa.accounts.models import User
from lantoa.accounts.queries.people import may_manage_all, units_of_person
from lantoa.accounts.rules import LONGEST_USERNAME, MailNotices, phone_digits
from lantoa.audit.log import record
from lantoa.kernel import days
from lantoa.kernel.actor import Actor, System
from lantoa.kernel.errors import NotPermitted, Problem, Refused
from lantoa.kernel.vietnamese import fold, nfc

VERB = "accounts.manage"


def name_problems(full_name: str) -> list[Problem]:
    """What is wrong with a person's name."""
    if fold(full_name) and "\x00" not in full_name and len(nfc(full_name)) <= 120:
        return []
    return [
        Problem(
            "full_name",
            "Họ và tên trống hoặc dài quá 120 ký tự.",
            "Ghi họ và tên như trên giấy tờ.",
            "bad_name",
        )
    ]


def username_problems(username: str) -> list[Problem]:
    """What is wrong with a user name, and whether it is taken."""
    try:
        ASCIIUsernameValidator()(username)
    except ValidationError:
        wrong = True
    else:
        wrong = len(username) > LONGEST_USERNAME
    if wrong:
        return [
            Problem(
                "username",
                "Tên đăng nhập chỉ có chữ không dấu, chữ số và các dấu . _ - + @, "
                f"không quá {LONGEST_USERNAME} ký tự.",
                "Ghi lại, ví dụ thao.dang.",
                "bad_username",
            )
        ]
    if User.objects.filter(username__iexact=username).exists():
        return [
            Problem(
                "username",
                f"Tên đăng nhập “{username}” đã có người dùng.",
                "Chọn tên khác.",
                "taken",
            )
        ]
    return []


def email_problems(email: str, *, of: User | None = None) -> list[Problem]:
    """What is wrong with an address: a form that none has, or one that somebody else has. Whose it
    is, is not told."""
    if not email:
        return []
    try:
        validate_email(email)
    except ValidationError:
        return [
            Problem(
                "email",
                f"“{email}” không phải địa chỉ thư điện tử.",
                "Ghi lại, ví dụ thao@xa.example, hoặc để trống.",
                "bad_email",
            )
        ]
    others = User.objects.filter(email__iexact=email)
    if of is not None:
        others = others.exclude(pk=of.pk)
    if not others.exists():
        return []
    return [
        Problem(
            "email",
            f"Địa chỉ “{email}” đã có người dùng.",
            "Ghi địa chỉ khác hoặc để trống.",
            "taken",
        )
    ]


def phone_problems(phone: str) -> list[Problem]:
    if not phone or phone_digits(phone) is not None:
        return []
    return [
        Problem(
            "phone",
            f"“{phone}” không phải số điện thoại.",
            "Ghi 10 chữ số, ví dụ 0912 345 678, hoặc để trống.",
            "bad_phone",
        )
    ]


@transaction.atomic
def create_user(
    *,
    actor: Actor,
    unit_id: int,
    username: str,
    full_name: str,
    password: str | None,
    email: str = "",
    address_as: str = "anh/chị",
    phone: str = "",
) -> User:
    """A person who can sign in. Raises ``Refused`` for a user name or address that is taken.

    Capitals make no other name: signing in does not tell them apart. Without a password (``None``)
    the person is closed out until a link of ``invite`` was opened.
    """
    actor.must(VERB, unit_id)
    problems = [
        *username_problems(username),
        *name_problems(full_name),
        *email_problems(email),
        *phone_problems(phone),
    ]
    if problems:
        raise Refused(*problems)
    name = " ".join(nfc(full_name).split())
    user = User(
        username=username,
        full_name=name,
        folded=fold(name),
        email=email,
        address_as=address_as or "anh/chị",
        phone=phone_digits(phone) or "",
        home_id=unit_id,
        is_active=password is not None,
    )
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        # Somebody else took the name between the question and the write.
        raise Refused(
            Problem(
                "username", "Tên đăng nhập hoặc địa chỉ vừa có người dùng.", "Ghi lại.", "taken"
            )
        ) from error
    record(actor=actor, verb=VERB, unit_id=unit_id, object_key=f"accounts.user:{user.pk}")
    return user


def manager_unit(actor: Actor, user: User) -> int | None:
    """The unit under which an act on the whole person is noted. Raises ``NotPermitted`` for one who
    does not look after all of the person's units."""
    today = days.today()
    found = units_of_person(user, today)
    if not found:
        if isinstance(actor, System):
            return None
        raise NotPermitted
    if not may_manage_all(actor, user, today):
        raise NotPermitted(
            "Người này có chức vụ ở đơn vị mà anh/chị không quản lý. "
            "Đề nghị quản trị hệ thống của cấp trên."
        )
    return found[0]


def note_user(
    actor: Actor,
    user: User,
    unit_id: int | None,
    data: dict[str, object] | None = None,
    changed: Sequence[str] = (),
) -> None:
    """An act on the whole person, in the log: field names, never what stands in them."""
    record(
        actor=actor,
        verb=VERB,
        unit_id=unit_id,
        object_key=f"accounts.user:{user.pk}",
        data=data,
        changed=changed,
    )


def put(user: User, **given: str) -> list[str]:
    """Writes what differs, and answers the names of its fields. Old addresses that the sign-in
    kept are forgotten with the address."""
    changed = [name for name, value in given.items() if getattr(user, name) != value]
    for name in changed:
        setattr(user, name, given[name])
    if changed:
        fields = [*changed, "folded"] if "full_name" in changed else changed
        user.folded = fold(user.full_name)
        user.save(update_fields=fields)
    if "email" in changed:
        EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).delete()
    return changed


@transaction.atomic
def edit_user(
    *, actor: Actor, user: User, full_name: str, address_as: str, email: str = "", phone: str = ""
) -> User:
    """Corrects a person's name and how to reach her. Raises ``Refused`` for what cannot be taken,
    ``NotPermitted`` for one who does not look after all of the person's units."""
    unit_id = manager_unit(actor, user)
    problems = [
        *name_problems(full_name),
        *email_problems(email, of=user),
        *phone_problems(phone),
    ]
    if problems:
        raise Refused(*problems)
    changed = put(
        user,
        full_name=" ".join(nfc(full_name).split()),
        address_as=nfc(address_as).strip() or "anh/chị",
        email=email,
        phone=phone_digits(phone) or "",
    )
    if changed:
        note_user(actor, user, unit_id, changed=changed)
    return user


@transaction.atomic
def edit_own(
    *, actor: Actor, user: User, address_as: str, phone: str, mail_notices: MailNotices
) -> User:
    """What a person may change of the own account: the form of address, the phone, the letters.

    Raises ``NotPermitted`` for anybody else's account, ``Refused`` for a phone that is none.
    """
    if actor.key != f"user:{user.pk}":
        raise NotPermitted
    problems = phone_problems(phone)
    if problems:
        raise Refused(*problems)
    changed = put(
        user,
        address_as=nfc(address_as).strip() or "anh/chị",
        phone=phone_digits(phone) or "",
        mail_notices=MailNotices(mail_notices).value,
    )
    if changed:
        where = units_of_person(user, days.today())
        record(
            actor=actor,
            verb="accounts.view",
            unit_id=where[0] if where else None,
            object_key=f"accounts.user:{user.pk}",
            changed=changed,
        )
    return user


@transaction.atomic
def deactivate_user(*, actor: Actor, user: User) -> User:
    """Closes somebody out at once; nothing is deleted, posts stay as they are.

    Raises ``Refused`` for oneself and for the last administrator, ``NotPermitted`` for one who does
    not look after all of the person's units.
    """
    unit_id = manager_unit(actor, user)
    if actor.key == f"user:{user.pk}":
        raise Refused(
            Problem(
                "",
                "Không tự khóa tài khoản của mình được.",
                "Đề nghị một quản trị hệ thống khác làm việc này.",
                "oneself",
            )
        )
    stop_without_administrator(days.today(), user=user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.invitations.open(days.now()).update(revoked_at=days.now())
    revoke_all_of(user=user, actor=actor, at=days.now())
    note_user(actor, user, unit_id, {"active": False})
    return user


@transaction.atomic
def reactivate_user(*, actor: Actor, user: User) -> User:
    """Opens a closed account again, with the old password. Raises ``Refused`` for somebody who
    never had one: such a person needs an invitation."""
    unit_id = manager_unit(actor, user)
    if not user.has_joined:
        raise Refused(
            Problem(
                "",
                "Người này chưa vào lần nào nên chưa có mật khẩu.",
                "Gửi lại lời mời.",
                "never_joined",
            )
        )
    user.is_active = True
    user.save(update_fields=["is_active"])
    note_user(actor, user, unit_id, {"active": True})
    return user
