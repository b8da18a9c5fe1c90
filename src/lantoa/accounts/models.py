from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from lantoa.accounts.rules import (
    INVITATION_LABELS,
    MAIL_NOTICE_LABELS,
    ROLE_LABELS,
    InvitationKind,
    InvitationState,
    MailNotices,
    Role,
    TokenScope,
    TokenState,
)
from lantoa.units.models import Unit


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. What the person may do hangs on posts, not on this row."""

    username = models.CharField(
        "tên đăng nhập", max_length=60, unique=True, validators=[ASCIIUsernameValidator()]
    )
    email = models.EmailField("thư điện tử", blank=True)
    full_name = models.CharField("họ và tên", max_length=120)
    address_as = models.CharField("xưng hô", max_length=20, default="anh/chị")
    is_staff = models.BooleanField("vào được phần quản trị nội dung", default=False)
    is_active = models.BooleanField("đang dùng", default=True)
    date_joined = models.DateTimeField("ngày lập", auto_now_add=True)
    phone = models.CharField("số điện thoại", max_length=20, blank=True)
    folded = models.CharField("họ và tên không dấu", max_length=160, blank=True)
    mail_notices = models.CharField(
        "thư nhắc việc", max_length=10, default=MailNotices.AT_ONCE.value
    )
    home = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    """The unit whose administrator made the account; who has no post is looked after there."""

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=~Q(email=""), name="one_user_per_email"
            ),
            # Signing in does not tell capitals apart.
            models.UniqueConstraint(Lower("username"), name="one_user_per_folded_name"),
            models.UniqueConstraint(
                Lower("email"), condition=~Q(email=""), name="one_user_per_folded_email"
            ),
        ]
        indexes = [models.Index(fields=["folded"], name="accounts_user_folded")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def given_name(self) -> str:
        """The last word of a Vietnamese name, by which people are addressed."""
        return self.full_name.rsplit(" ", 1)[-1]

    @property
    def greeting(self) -> str:
        """``chị Thảo``."""
        return f"{self.address_as} {self.given_name}"

    @property
    def has_joined(self) -> bool:
        """Whether the person ever set a password; until then an invitation is open or was."""
        return self.has_usable_password()

    @property
    def mail_notices_label(self) -> str:
        return MAIL_NOTICE_LABELS[MailNotices(self.mail_notices)]

    def get_full_name(self) -> str:
        """Asked for by Wagtail."""
        return self.full_name

    def get_short_name(self) -> str:
        return self.given_name


class PostQuerySet(models.QuerySet["Post"]):
    def in_force(self, on: date) -> PostQuerySet:
        return self.filter(Q(valid_from__lte=on), Q(valid_to__isnull=True) | Q(valid_to__gt=on))


class Post(models.Model):
    """A role that a person holds in a unit, from a day on, up to (not including) another."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField("vai trò", max_length=30)
    position = models.CharField("chức vụ ghi trên văn bản", max_length=80, blank=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến trước ngày", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="post_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                condition=Q(valid_to__isnull=True),
                name="one_open_post_per_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.role_label}"

    @property
    def role_label(self) -> str:
        return ROLE_LABELS[Role(self.role)]


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def in_force(self, on: date) -> DeputyQuerySet:
        """Those that count on the day: of a post that is held then."""
        return self.filter(
            Q(valid_from__lte=on),
            Q(valid_to__isnull=True) | Q(valid_to__gt=on),
            Q(post__valid_from__lte=on),
            Q(post__valid_to__isnull=True) | Q(post__valid_to__gt=on),
        )


class Deputy(models.Model):
    """Somebody who signs for the holder of a post, from a day on, up to (not including) another.

    While it holds, the deputy may do what the post may, and papers say ``KT.``
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="deputies")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="deputyships")
    position = models.CharField("chức vụ của người ký thay", max_length=80)
    document = models.CharField("văn bản giao", max_length=160, blank=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến trước ngày", null=True, blank=True)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = "người ký thay"
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="deputy_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["post", "user"],
                condition=Q(valid_to__isnull=True),
                name="one_open_deputy_per_post",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} KT. {self.post_id}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, at: datetime) -> InvitationQuerySet:
        """Links that still open at the instant."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at)


class Invitation(models.Model):
    """A link with which one person sets a password, once. Only the hash of its word is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField("loại", max_length=10, default=InvitationKind.JOIN.value)
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField("lập lúc")
    expires_at = models.DateTimeField("hết hạn lúc")
    used_at = models.DateTimeField("dùng lúc", null=True, blank=True)
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)
    drops_second_step = models.BooleanField("bỏ bước xác nhận thứ hai", default=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "lời mời"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user", "-id"], name="invitation_by_user")]
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_used_or_revoked",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"

    def state(self, at: datetime) -> InvitationState:
        if self.used_at is not None:
            return InvitationState.USED
        if self.revoked_at is not None:
            return InvitationState.REVOKED
        return InvitationState.WAITING if at < self.expires_at else InvitationState.EXPIRED

    def state_label(self, at: datetime) -> str:
        return INVITATION_LABELS[self.state(at)]


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def open(self, at: datetime) -> ApiTokenQuerySet:
        """Neither revoked nor expired at the instant; whether the post is held is another thing."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=at)


class ApiToken(models.Model):
    """What a program shows to act as one post. Only the hash of its secret is kept."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField("tên", max_length=80)
    prefix = models.CharField("phần đầu", max_length=12, unique=True)
    secret_sha256 = models.CharField(max_length=64)
    scope = models.CharField("phạm vi", max_length=10, default=TokenScope.READ.value)
    made_at = models.DateTimeField("lập lúc")
    expires_at = models.DateTimeField("hết hạn lúc")
    used_on = models.DateField("dùng lần cuối ngày", null=True, blank=True)
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "mã kết nối"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="token_has_a_name"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="token_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"

    def state(self, at: datetime, today: date) -> TokenState:
        """As of an instant and its local day. Reads the post and its person."""
        post = self.post
        is_held = post.valid_from <= today and (post.valid_to is None or today < post.valid_to)
        if self.revoked_at is not None:
            return TokenState.REVOKED
        if not is_held or not post.user.is_active:
            return TokenState.ENDED
        return TokenState.LIVE if at < self.expires_at else TokenState.EXPIRED


class IdempotentAnswer(models.Model):
    """What a request with an Idempotency-Key was answered, so that the same request sent again
    does nothing and gets the same. Written in the transaction of what the request did."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=100)
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=300)
    body_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token", "key"], name="one_answer_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.token_id} {self.method} {self.path}"
