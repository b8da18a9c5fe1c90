"""What people type about assignments."""

from __future__ import annotations

from typing import Any

from django import forms

from lantoa.accounts.models import User
from lantoa.plans.queries.assignments import AssignDesk
from lantoa.plans.rules.assignments import LONGEST
from lantoa.ui.fields import DayField, PlainWords
from lantoa.ui.picker import MOST, Choice, Finding, PickerField
from lantoa.units import queries as units
from lantoa.units.queries import Offer

OWN, CHILDREN, SOME, PERSON = "own", "children", "some", "person"
"""To whom: the plan's own unit, every unit directly below, some units by name, one person."""
TIER_WORDS = {"commune": "xã, phường, đặc khu", "district": "huyện", "province": "tỉnh"}


class AssignForm(Finding, PlainWords, forms.Form):
    """To whom, what, until when. One tap gives a task to all units below."""

    to = forms.ChoiceField(label="Giao cho", widget=forms.RadioSelect)
    some = PickerField(label="Chọn đơn vị", several=True, required=False, word="Tên hoặc mã đơn vị")
    person = forms.ChoiceField(label="Người làm", required=False)
    what = forms.CharField(
        label="Việc cần làm",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Để trống thì lấy tên nhiệm vụ.",
    )
    due = DayField(label="Hạn")

    def __init__(self, desk: AssignDesk, *args: Any, **kwargs: Any) -> None:
        initial = {"due": desk.suggested_due, "to": _first(desk), **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)
        self.desk = desk
        self.fields["to"].choices = _ways(desk)  # type: ignore[attr-defined]
        people = [(str(each.pk), each.full_name) for each in desk.people]
        self.fields["person"].choices = [("", "Chọn một người"), *people]  # type: ignore[attr-defined]
        head, day = desk.line.plan.unit_id, desk.today

        def search(text: str) -> list[Choice]:
            return [_choice(each) for each in units.offers(text, day, under=head, limit=MOST + 1)]

        def named(values: Any) -> list[Choice]:
            return [_choice(each) for each in units.offered(values, day, under=head)]

        picker = self.fields["some"]
        if isinstance(picker, PickerField):
            picker.ask(search, named)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        to = data.get("to")
        if to == SOME and not data.get("some") and "some" not in self.errors:
            self.add_error("some", "Chưa chọn đơn vị. Gõ tên, bấm Tìm rồi chọn.")
        if to == PERSON and not data.get("person") and "person" not in self.errors:
            self.add_error("person", "Chưa chọn người làm. Chọn một người trong danh sách.")
        return data

    def unit_ids(self) -> list[int]:
        """Whom the task goes to."""
        match self.cleaned_data["to"]:
            case "children":
                return [each.unit_id for each in self.desk.children]
            case "some":
                return [int(each) for each in self.cleaned_data["some"]]
            case _:
                return [self.desk.line.plan.unit_id]

    def given_person(self) -> User | None:
        if self.cleaned_data["to"] != PERSON:
            return None
        named = self.cleaned_data["person"]
        return next((each for each in self.desk.people if str(each.pk) == named), None)


def _first(desk: AssignDesk) -> str:
    return CHILDREN if desk.may_below and desk.children else OWN


def _ways(desk: AssignDesk) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if desk.may_below and desk.children:
        words = {TIER_WORDS.get(tier, "đơn vị") for tier, _ in desk.by_kind()}
        kind = words.pop() if len(words) == 1 else "đơn vị cấp dưới"
        found.append((CHILDREN, f"Tất cả {len(desk.children)} {kind}"))
        found.append((SOME, "Một số đơn vị cấp dưới"))
    if desk.may_own:
        found.append((OWN, desk.unit.name))
        if desk.people:
            found.append((PERSON, f"Một người của {desk.unit.name}"))
    return found


def _choice(offered: Offer) -> Choice:
    return Choice(str(offered.version.unit_id), offered.version.name, offered.path)


class DoneForm(PlainWords, forms.Form):
    note = forms.CharField(
        label="Đã làm gì",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ví dụ: Đã gửi danh sách tuyên truyền viên về Sở Nội vụ ngày 12/11.",
    )


class WithdrawForm(PlainWords, forms.Form):
    reason = forms.CharField(
        label="Lý do rút lại",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Đơn vị được giao đọc thấy lý do này.",
    )
