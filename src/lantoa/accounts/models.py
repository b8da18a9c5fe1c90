from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models
from django.db.models import F, Q

from lantoa.accounts.rules import ROLE_LABELS, Role
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
            )
        ]

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
