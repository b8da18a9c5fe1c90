"""Who is asked to do what, and how far it is."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from lantoa.kernel import days
from lantoa.plans.models.lines import PlanLine
from lantoa.plans.rules.assignments import (
    ASSIGNMENT_LABELS,
    AssignmentState,
    Lateness,
    lateness,
)
from lantoa.units.models import Unit


class Assignment(models.Model):
    """A task of a plan given to a unit, or to one person of it.

    States follow from instants: asked, accepted, done, withdrawn. *Late* is no state but a
    question to the calendar: not done and past ``due``. ``done_note`` is said where somebody
    reported it done and no activity stands behind that. ``first_unit`` is the one that it was
    given to, when that unit is gone and another follows it.
    """

    line = models.ForeignKey(PlanLine, on_delete=models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người làm",
    )
    first_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    what = models.CharField("việc", max_length=400, blank=True)
    due = models.DateField("hạn")
    asked_at = models.DateTimeField("giao lúc")
    asked_by = models.CharField(max_length=80)
    accepted_at = models.DateTimeField("nhận lúc", null=True, blank=True)
    accepted_by = models.CharField(max_length=80, blank=True)
    done_at = models.DateTimeField("xong lúc", null=True, blank=True)
    done_by = models.CharField(max_length=80, blank=True)
    done_note = models.CharField("lời báo xong", max_length=400, blank=True)
    late_told_at = models.DateTimeField("báo quá hạn lúc", null=True, blank=True)
    withdrawn_at = models.DateTimeField("rút lại lúc", null=True, blank=True)
    withdrawn_reason = models.CharField("lý do rút lại", max_length=300, blank=True)

    class Meta:
        verbose_name = "việc được giao"
        ordering = ["due", "pk"]
        indexes = [models.Index(fields=["unit", "due"], name="assignment_by_unit_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
                name="withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(done_note="") | Q(done_at__isnull=False),
                name="done_note_of_what_is_done",
            ),
        ]

    def __str__(self) -> str:
        return self.what or self.line.title

    @property
    def state(self) -> AssignmentState:
        if self.withdrawn_at is not None:
            return AssignmentState.WITHDRAWN
        if self.done_at is not None:
            return AssignmentState.DECLARED if self.done_note else AssignmentState.DONE
        return AssignmentState.ASKED if self.accepted_at is None else AssignmentState.ACCEPTED

    @property
    def state_label(self) -> str:
        return ASSIGNMENT_LABELS[self.state]

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.withdrawn_at is None

    @property
    def done_on(self) -> date | None:
        """The local day since which it is done."""
        return None if self.done_at is None else days.local_day(self.done_at)

    def lateness(self, today: date) -> Lateness:
        """Whether it is, or was, late; what was withdrawn is late no more."""
        if self.withdrawn_at is not None:
            return Lateness.IN_TIME
        return lateness(self.due, self.done_on, today)
