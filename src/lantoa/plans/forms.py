"""What people type about plans."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from lantoa.kernel import days, vietnamese
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_STATED
from lantoa.plans.actions import NewLine
from lantoa.plans.models import Plan
from lantoa.plans.queries import LineDesk, PlanDesk
from lantoa.plans.rules import CADENCE_LABELS, problems_of_plan
from lantoa.ui.fields import CountField, DayField, PlainWords


class PlanForm(PlainWords, forms.Form):
    """The head of a plan."""

    unit = forms.ChoiceField(label="Đơn vị")
    title = forms.CharField(
        label="Trích yếu",
        max_length=400,
        help_text="Ví dụ: Tuyên truyền cải cách hành chính năm 2026.",
    )
    number = forms.CharField(
        label="Số, ký hiệu",
        required=False,
        max_length=60,
        help_text="Ghi như trên văn bản, ví dụ 09/KH-UBND. Chưa có thì để trống.",
    )
    issued_on = DayField(label="Ngày ban hành", required=False)
    first_day = DayField(label="Thực hiện từ ngày", help_text="")
    last_day = DayField(label="Đến hết ngày", help_text="")
    parent = forms.ChoiceField(
        label="Thực hiện kế hoạch",
        required=False,
        help_text="Kế hoạch đã ban hành của cấp trên hoặc của đơn vị.",
    )

    def __init__(self, desk: PlanDesk, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.desk = desk
        _offer(self, "unit", [(each.unit_id, each.name) for each in desk.units])
        self.fields["unit"].initial = desk.unit.unit_id
        if len(desk.units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
        self.fields["first_day"].initial = date(desk.day.year, 1, 1)
        self.fields["last_day"].initial = date(desk.day.year, 12, 31)
        plans = [(each.pk, f"{name}: {each}. {each.title}") for each, name in desk.parents]
        _offer(self, "parent", [("", "Không thực hiện kế hoạch nào"), *plans])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            for problem in problems_of_plan(
                number="", issued_on=None, start=first, last=last, today=days.today()
            ):
                self.add_error(problem.field, str(problem))
        return data

    @property
    def period(self) -> Interval:
        return Interval.through(self.cleaned_data["first_day"], self.cleaned_data["last_day"])

    @property
    def parent_plan(self) -> Plan | None:
        wanted = self.cleaned_data["parent"]
        return next((plan for plan, _ in self.desk.parents if str(plan.pk) == wanted), None)


class LineForm(PlainWords, forms.Form):
    """One task."""

    title = forms.CharField(
        label="Nhiệm vụ", max_length=400, help_text="Một câu nêu việc phải làm."
    )
    channel = forms.ChoiceField(label="Kênh", required=False)
    topic = forms.ChoiceField(label="Nội dung cải cách hành chính", required=False)
    target = CountField(
        label="Chỉ tiêu",
        required=False,
        tick_label="Không có chỉ tiêu bằng số",
        help_text="Ví dụ 3, ít nhất 1 hoặc hơn 600.",
    )
    count_unit = forms.ChoiceField(
        label="Đơn vị tính", required=False, help_text="Phải chọn khi có chỉ tiêu."
    )
    cadence = forms.ChoiceField(label="Định kỳ", required=False)
    deadline = DayField(label="Thời hạn", required=False)
    languages = forms.MultipleChoiceField(
        label="Tiếng", required=False, widget=forms.CheckboxSelectMultiple
    )
    carries_out = forms.ChoiceField(label="Thực hiện nhiệm vụ của cấp trên", required=False)

    def __init__(self, desk: LineDesk, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.desk = desk
        cap = vietnamese.capital_first
        _offer(self, "channel", [("", "Không nêu"), *((c.pk, c.name) for c in desk.channels)])
        _offer(self, "topic", [("", "Không nêu"), *((t.pk, cap(t.name)) for t in desk.topics)])
        units = [(each.pk, each.name) for each in desk.count_units]
        _offer(self, "count_unit", [("", "Không nêu"), *units])
        _offer(self, "cadence", [(key, cap(label)) for key, label in CADENCE_LABELS.items()])
        languages = [(each.pk, cap(each.name.removeprefix("Tiếng "))) for each in desk.languages]
        _offer(self, "languages", languages)
        lines = [(each.pk, f"{each.order}. {each.title}") for each in desk.parent_lines]
        _offer(self, "carries_out", [("", "Không"), *lines])
        if not lines:
            del self.fields["carries_out"]

    def line(self) -> NewLine:
        data = self.cleaned_data
        wanted = data.get("carries_out")
        return NewLine(
            title=data["title"],
            target=data["target"] or NOT_STATED,
            channel_id=_number(data["channel"]),
            topic_id=_number(data["topic"]),
            count_unit_id=_number(data["count_unit"]),
            cadence=data["cadence"],
            language_ids=[int(each) for each in data["languages"]],
            deadline=data["deadline"],
            carries_out=next((x for x in self.desk.parent_lines if str(x.pk) == wanted), None),
        )


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]


def _number(text: str) -> int | None:
    return int(text) if text else None
