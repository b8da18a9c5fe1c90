"""The head of a plan."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from lantoa.kernel import days
from lantoa.kernel.interval import Interval
from lantoa.plans.actions import Head
from lantoa.plans.forms.parts import offer
from lantoa.plans.models import Plan
from lantoa.plans.queries import PlanDesk, lines_to_carry_out
from lantoa.plans.rules import KIND_WORDS, PlanKind, asked_words, problems_of_plan
from lantoa.ui.fields import DayField, PlainWords


class HeadForm(PlainWords, forms.Form):
    """The head of a plan that is there; for a new one see :class:`PlanForm`."""

    kind = forms.ChoiceField(label="Loại kế hoạch", required=False)
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
    issuer = forms.CharField(
        label="Cơ quan ban hành",
        required=False,
        max_length=200,
        help_text="Để trống nếu là Ủy ban nhân dân của đơn vị.",
    )
    grounds = forms.CharField(
        label="Căn cứ",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Mỗi dòng một văn bản, ví dụ: Nghị quyết số 76/NQ-CP ngày 15/7/2021.",
    )

    purpose = forms.CharField(
        label="Mục đích, yêu cầu",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Mỗi dòng là một đoạn của văn bản.",
    )
    conduct = forms.CharField(
        label="Tổ chức thực hiện",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Để trống thì văn bản nêu cơ quan chủ trì từng nhiệm vụ.",
    )

    def __init__(self, desk: PlanDesk, *args: Any, plan: Plan | None = None, **kwargs: Any) -> None:
        if plan is not None:
            kwargs["initial"] = {**_initial(plan), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.desk = desk
        offer(self, "kind", list(KIND_WORDS.items()))
        plans = [
            (each.pk, f"{name}: {each}. {each.title}")
            for each, name in desk.parents
            if plan is None or each.pk not in (plan.pk, plan.revises_id)
        ]
        offer(self, "parent", [("", "Không thực hiện kế hoạch nào"), *plans])
        if plan is not None and plan.is_revision:
            # Number and day of a revision are given when it is signed.
            del self.fields["number"], self.fields["issued_on"]

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
        return self.desk.parent(int(wanted)) if wanted else None

    def head(self) -> Head:
        data = self.cleaned_data
        return Head(
            title=data["title"],
            period=self.period,
            kind=PlanKind(data["kind"] or PlanKind.ANNUAL),
            number=data.get("number", ""),
            issued_on=data.get("issued_on"),
            issuer=data["issuer"],
            grounds=data["grounds"],
            purpose=data["purpose"],
            conduct=data["conduct"],
            parent=self.parent_plan,
        )


def _initial(plan: Plan) -> dict[str, Any]:
    return {
        "kind": plan.kind,
        "title": plan.title,
        "number": plan.number,
        "issued_on": plan.issued_on,
        "first_day": plan.period.start,
        "last_day": plan.period.last,
        "parent": plan.parent_id or "",
        "issuer": plan.issuer,
        "grounds": plan.grounds,
        "purpose": plan.purpose,
        "conduct": plan.conduct,
    }


class PlanForm(HeadForm):
    """The head of a new plan, and for which unit."""

    unit = forms.ChoiceField(label="Đơn vị")

    def __init__(self, desk: PlanDesk, *args: Any, **kwargs: Any) -> None:
        super().__init__(desk, *args, **kwargs)
        offer(self, "unit", [(each.unit_id, each.name) for each in desk.units])
        self.fields["unit"].initial = desk.unit.unit_id
        if len(desk.units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
        self.fields["first_day"].initial = date(desk.day.year, 1, 1)
        self.fields["last_day"].initial = date(desk.day.year, 12, 31)


class FromParentForm(PlanForm):
    """The head of a plan that carries out chosen tasks of the one above."""

    lines = forms.MultipleChoiceField(
        label="Nhiệm vụ của cấp trên đưa vào kế hoạch này",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, desk: PlanDesk, parent: Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(desk, *args, **kwargs)
        del self.fields["parent"]
        self.above = parent
        same_unit = parent.unit_id == desk.unit.unit_id
        self.fields["kind"].initial = PlanKind.ANNUAL if same_unit else PlanKind.UNIT_PLAN
        if not same_unit:
            self.fields["title"].initial = parent.title
        lines = lines_to_carry_out(parent)
        offer(
            self,
            "lines",
            [
                (each.pk, f"{each.order}. {each.title} ({asked_words(each.asked)})")
                for each in lines
            ],
        )
        self.fields["lines"].initial = [each.pk for each in lines]

    @property
    def parent_plan(self) -> Plan | None:
        return self.above

    @property
    def line_ids(self) -> list[int]:
        return [int(each) for each in self.cleaned_data["lines"]]
