from __future__ import annotations

from django.db import models


class Installation(models.Model):
    """The one row that says what this database is: the demonstration, or a real installation and
    how far its set-up has come. The two never mix.

    ``answers`` holds what was answered page by page until the set-up ends, the administrator's
    password only as its hash; afterwards it is empty, as is ``token_hash``.
    """

    REAL = "real"
    DEMONSTRATION = "demonstration"
    ONLY = 1

    only = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    kind = models.CharField(
        "loại",
        max_length=20,
        choices=[(REAL, "thật"), (DEMONSTRATION, "minh họa")],
    )
    begun_at = models.DateTimeField("bắt đầu lúc")
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)
    token_hash = models.CharField(max_length=64, blank=True)
    answers = models.JSONField(default=dict)

    class Meta:
        verbose_name = "hệ thống"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(only=1), name="catalogue_installation_only_one"
            )
        ]

    def __str__(self) -> str:
        return self.kind
