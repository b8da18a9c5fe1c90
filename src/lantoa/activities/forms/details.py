"""The boxes that say what an activity is and what it is for: the same when logged and changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from lantoa.activities.actions import NewActivity
from lantoa.activities.forms.offering import (
    named,
    picked,
    problem_of_unit,
    unit_groups,
    unit_of,
    whole,
)
from lantoa.activities.forms.placing import PlacementRows
from lantoa.activities.models import Activity
from lantoa.activities.queries import Desk
from lantoa.activities.rules import TONE_LABELS
from lantoa.catalogue.models import Channel
from lantoa.kernel import vietnamese
from lantoa.kernel.errors import Refused
from lantoa.kernel.value import NOT_APPLICABLE, ONE, Value
from lantoa.plans.models import Occasion
from lantoa.ui.fields import CountField, PlainWords


class DetailsForm(PlainWords, forms.Form):
    """Shape and offers; whoever uses it says which channel is meant and which placements."""

    rows: PlacementRows

    title = forms.CharField(
        label="Nội dung", max_length=300, help_text="Một câu, như nói với đồng nghiệp."
    )
    plan_line = forms.ChoiceField(label="Nhiệm vụ trong kế hoạch", required=False)
    assignment = forms.ChoiceField(
        label="Việc được giao", required=False, help_text="Ghi xong thì việc này tính là đã làm."
    )
    occasion = forms.ChoiceField(label="Lớp, cuộc", required=False)
    topic = forms.ChoiceField(label="Nội dung cải cách hành chính", required=False)
    tone = forms.ChoiceField(
        label="Cách nói",
        required=False,
        choices=[
            ("", "Không nêu"),
            *((each.value, words) for each, words in TONE_LABELS.items()),
        ],
    )
    kind = forms.ChoiceField(
        label="Loại sản phẩm",
        required=False,
        help_text="Để trống thì ghi loại thường dùng của kênh.",
        widget=forms.Select(attrs={"data-tied": "channel"}),
    )
    quantity = CountField(
        label="Số sản phẩm",
        required=False,
        help_text="Số tin, bài đã viết, số cuộc đã tổ chức. Để trống là 1.",
    )
    is_embedded = forms.BooleanField(label="Lồng ghép trong cuộc họp khác", required=False)
    note = forms.CharField(
        label="Ghi chú",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, desk: Desk, *args: Any, held: Activity | None = None, **kwargs: Any) -> None:
        self.desk, self.held = desk, held
        super().__init__(*args, **kwargs)
        self._offer_details()

    # --- What is offered ---------------------------------------------------------------------

    def _offer(self, name: str, choices: Any, initial: object = None) -> None:
        chosen = self.fields[name]
        chosen.choices = list(choices)  # type: ignore[attr-defined]
        chosen.initial = initial

    def _offer_details(self) -> None:
        desk, held = self.desk, self.held
        self.lines = named(held.plan_line if held else None, desk.lines)
        self.assignments = named(held.assignment if held else None, desk.assignments)
        self.occasions = named(held.occasion if held else None, desk.occasions)
        self.topics = named(held.topic if held else None, desk.topics)
        self._pair = (held.channel, held.kind) if held else None
        self._offer(
            "kind",
            [("", "Loại thường dùng của kênh"), *unit_groups(desk, desk.kinds, self._pair)],
        )
        offered: tuple[tuple[str, str, list[Any]], ...] = (
            ("plan_line", "Không theo nhiệm vụ nào", [(x, x.title) for x in self.lines]),
            ("assignment", "Không phải việc được giao", [(x, str(x)) for x in self.assignments]),
            ("occasion", "Không ở lớp, cuộc nào", [(x, _occasion(x)) for x in self.occasions]),
        )
        for name, none, pairs in offered:
            self._offer(name, [("", none), *((str(row.pk), words) for row, words in pairs)])
            if not pairs:
                del self.fields[name]
        topics = [(str(each.pk), vietnamese.capital_first(each.name)) for each in self.topics]
        self._offer("topic", [("", "Chưa rõ"), *topics])

    # --- What was typed ----------------------------------------------------------------------

    def clean_quantity(self) -> Value | None:
        return whole(self.cleaned_data.get("quantity"))

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        wrong = problem_of_unit(self.channel_meant(), data.get("kind", ""), "Loại sản phẩm")
        if wrong:
            self.add_error("kind", wrong)
        return data

    def channel_meant(self) -> Channel | None:
        """The channel as far as it is known: a form that asks for one, or holds one, says it."""
        return None

    def all_valid(self) -> bool:
        """The form and its rows; both are looked at, so that everything is said at once."""
        fine = self.is_valid()
        return self.rows.is_valid() and fine

    @property
    def is_wrong(self) -> bool:
        return self.is_bound and (bool(self.errors) or self.rows.wrong)

    @property
    def problems(self) -> list[forms.Form]:
        """What the summary reads: the form, then its rows."""
        return [self, *self.rows] if self.is_bound else []

    def hush(self) -> None:
        """Shows what was typed without saying what is wrong with it: a row was asked for."""
        self._errors = ErrorDict()
        self.rows.hush()

    def hang(self, refused: Refused) -> None:
        """Hangs every reason of a refusal on its box, wherever it is."""
        for problem in refused.problems:
            if self.rows.hang(problem.field, str(problem)):
                continue
            known = problem.field in self.fields
            self.add_error(problem.field if known else None, str(problem))

    def said(self, channel: Channel) -> NewActivity:
        """The entry without placements, proofs and day; only for a form that is valid."""
        data = self.cleaned_data
        assignment = picked(self.assignments, data.get("assignment"))
        occasion = picked(self.occasions, data.get("occasion"))
        line = picked(self.lines, data.get("plan_line"))
        if line is None and occasion is not None:
            line = picked(self.lines, occasion.line_id)
        if line is None and assignment is not None and self.held is None:
            line = picked(self.lines, assignment.line_id)
        return NewActivity(
            title=data["title"],
            channel=channel,
            kind=unit_of(channel, data["kind"], self.desk.kinds, self._pair),
            on=self.desk.day,
            quantity=data["quantity"] or self._quantity_held(),
            topic=picked(self.topics, data["topic"]),
            plan_line=line,
            is_embedded=data["is_embedded"],
            note=data["note"],
            tone=data["tone"],
            assignment=assignment,
            occasion=occasion,
        )

    def _quantity_held(self) -> Value:
        """What an empty box means: one, or still nothing where nothing was made."""
        held = self.held.quantity if self.held else ONE
        return held if held == NOT_APPLICABLE else ONE


def _occasion(occasion: Occasion) -> str:
    return f"{occasion.name}, {vietnamese.day(occasion.on)}"
