"""What an administrator types about regimes: parts of an outline, rows of a form, where reports go,
a report that is asked for once. Rows are added and moved by buttons that send the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from lantoa.catalogue.models import LegalBasis
from lantoa.catalogue.rules import CADENCE_CHOICES
from lantoa.catalogue.rules.editing import NewPart, NewRow
from lantoa.catalogue.rules.outlines import FormView, OutlineView
from lantoa.catalogue.rules.regimes import (
    COLUMN_NAMES,
    KIND_NAMES,
    SOURCE_CHOICES,
    FormColumn,
    RegimeKind,
)
from lantoa.kernel.vietnamese import capital_first
from lantoa.ui.fields import DayField, PlainWords

MOST = 200
"""Rows that one page may send; more is no typing by hand."""


def legal_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        LegalBasis.objects.order_by("number"),
        label="Căn cứ pháp lý",
        required=False,
        empty_label="chưa ghi",
    )


class VersionForm(PlainWords, forms.Form):
    """What every new version of an outline or a form is asked for."""

    name = forms.CharField(label="Tên", max_length=200)
    on = DayField(label="Áp dụng từ ngày", help_text="Cho các kỳ chốt số liệu từ ngày này.")
    is_verified = forms.BooleanField(label="Đã đối chiếu với văn bản", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["legal_basis"] = legal_field()


class PartForm(forms.Form):
    slug = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label="Đầu đề", max_length=200)
    level = forms.ChoiceField(
        label="Bậc", choices=[("1", "bậc 1 (I, II, III)"), ("2", "bậc 2 (1, 2, 3)")]
    )
    source = forms.ChoiceField(label="Lấy từ", choices=SOURCE_CHOICES)
    help = forms.CharField(label="Hướng dẫn", max_length=400, required=False)
    is_required = forms.BooleanField(label="Bắt buộc viết", required=False)


class RowForm(forms.Form):
    measure = forms.CharField(widget=forms.HiddenInput, required=False)
    label = forms.CharField(label="Tên dòng", max_length=200)
    part_of = forms.CharField(
        label="Trong đó, là một phần của dòng số",
        required=False,
        max_length=3,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num"}),
    )
    is_required = forms.BooleanField(label="Bắt buộc nêu số", required=False)


def sent_rows(data: Mapping[str, Any], names: Sequence[str]) -> list[dict[str, str]]:
    """The rows that were sent, in their order, as they were typed."""
    count = data.get("n", "0")
    number = int(count) if count.isascii() and count.isdigit() and len(count) < 4 else 0
    return [
        {name: str(data.get(f"{place}-{name}", "")) for name in names}
        for place in range(min(number, MOST))
    ]


def rearranged(rows: list[dict[str, str]], do: str) -> list[dict[str, str]]:
    """``up:2``, ``down:0``, ``remove:1``; anything else changes nothing. Rows that name another by
    its number follow it."""
    verb, _, number = do.partition(":")
    place = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else -1
    order = list(range(len(rows)))
    if not 0 <= place < len(rows):
        return rows
    other = place - 1 if verb == "up" else place + 1
    if verb == "remove":
        del order[place]
    elif verb in ("up", "down") and 0 <= other < len(rows):
        order[place], order[other] = order[other], order[place]
    moved = {str(old + 1): str(new + 1) for new, old in enumerate(order)}
    return [_following(rows[old], moved) for old in order]


def _following(row: dict[str, str], moved: Mapping[str, str]) -> dict[str, str]:
    if not row.get("part_of"):
        return row
    return {**row, "part_of": moved.get(row["part_of"].strip(), "")}


PART_NAMES = ("slug", "title", "level", "source", "help", "is_required")
ROW_NAMES = ("measure", "label", "part_of", "is_required")


def part_rows(outline: OutlineView) -> list[dict[str, str]]:
    return [
        {
            "slug": part.slug,
            "title": part.title,
            "level": str(part.level),
            "source": part.source,
            "help": part.help,
            "is_required": "on" if part.is_required else "",
        }
        for part in outline.parts
    ]


def form_rows(form: FormView) -> list[dict[str, str]]:
    return [
        {
            "measure": row.measure,
            "label": row.label,
            "part_of": str(row.part_of or ""),
            "is_required": "on" if row.is_required else "",
        }
        for row in form.rows
    ]


def new_parts(rows: Sequence[Mapping[str, str]]) -> list[NewPart]:
    return [
        NewPart(
            row["title"],
            2 if row["level"] == "2" else 1,
            row["source"],
            row["help"],
            bool(row["is_required"]),
            row["slug"],
        )
        for row in rows
    ]


def new_rows(rows: Sequence[Mapping[str, str]]) -> list[NewRow]:
    """A number that cannot be read points nowhere, which the rules refuse."""

    def whole(text: str) -> int:
        bare = text.strip()
        if not bare:
            return 0
        return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 4 else MOST + 1

    return [
        NewRow(row["label"], row["measure"], bool(row["is_required"]), whole(row["part_of"]))
        for row in rows
    ]


def shown(rows: Sequence[Mapping[str, str]], form: type[forms.Form]) -> list[forms.Form]:
    """The rows as fields of a page, each with its place as prefix."""
    return [
        form(prefix=str(place), initial={**row, "is_required": bool(row["is_required"])})
        for place, row in enumerate(rows)
    ]


class ColumnsForm(PlainWords, forms.Form):
    number = forms.CharField(label="Số biểu", max_length=30, required=False)
    columns = forms.MultipleChoiceField(
        label="Cột",
        choices=[(column.value, COLUMN_NAMES[column]) for column in FormColumn],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class WordsForm(PlainWords, forms.Form):
    """What a regime asks for."""

    asks = forms.CharField(
        label="Nội dung yêu cầu",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    sending = forms.CharField(label="Cách gửi", max_length=200, required=False)
    guidance = forms.CharField(
        label="Hướng dẫn",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["legal_basis"] = legal_field()


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class LineForm(PlainWords, forms.Form):
    """Where a tier sends."""

    goes_to_parent = forms.BooleanField(
        label="Đơn vị cấp trên trực tiếp nhận và xem xét trên phần mềm", required=False
    )
    addressees = forms.CharField(
        label="Kính gửi",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mỗi nơi một dòng. {parent} là tên đơn vị cấp trên, ví dụ: Sở Nội vụ {parent}.",
    )
    copies = forms.CharField(
        label="Nơi nhận khác",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Mỗi nơi một dòng.",
    )
    cadences = forms.MultipleChoiceField(
        label="Tự mở báo cáo",
        choices=[(key, capital_first(name)) for key, name in CADENCE_CHOICES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Cho mọi đơn vị của cấp này có người dùng trên hệ thống.",
    )
    on = DayField(label="Áp dụng từ ngày", help_text="Báo cáo đã mở giữ nơi nhận cũ.")
    is_verified = forms.BooleanField(label="Đã đối chiếu với văn bản", required=False)

    def answers(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {
            **data,
            "addressees": _lines(data["addressees"]),
            "copies": _lines(data["copies"]),
        }


class OnceForm(PlainWords, forms.Form):
    """A thematic or one-off report."""

    kind = forms.ChoiceField(
        label="Loại",
        choices=[
            (kind.value, capital_first(KIND_NAMES[kind]))
            for kind in (RegimeKind.THEMATIC, RegimeKind.ONE_OFF)
        ],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label="Tên báo cáo",
        max_length=120,
        help_text="Đứng sau chữ “báo cáo”, ví dụ: đợt cao điểm tuyên truyền tháng 10 năm 2026.",
    )
    asks = forms.CharField(
        label="Nội dung yêu cầu",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    first = DayField(label="Số liệu từ ngày")
    last = DayField(label="Đến hết ngày")
    due_on = DayField(label="Hạn gửi", help_text="Sau ngày chốt ít nhất một ngày làm việc.")
    addressees = forms.CharField(
        label="Kính gửi",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Mỗi nơi một dòng.",
    )
    every = forms.BooleanField(label="Tất cả đơn vị trực thuộc", required=False)
    units = forms.MultipleChoiceField(
        label="Hoặc chọn đơn vị",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, offered: Sequence[tuple[int, str]], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = [  # type: ignore[attr-defined]
            (str(unit_id), name) for unit_id, name in offered
        ]
        self.offered = [unit_id for unit_id, _ in offered]
        self.fields["legal_basis"] = legal_field()

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("every") and data.get("units"):
            self.add_error(
                "units",
                "Vừa chọn tất cả vừa chọn từng đơn vị. Bỏ dấu ở “Tất cả đơn vị trực thuộc”, hoặc "
                "bỏ các đơn vị đã chọn.",
            )
        return data

    @property
    def unit_ids(self) -> list[int]:
        if self.cleaned_data["every"]:
            return list(self.offered)
        return [int(each) for each in self.cleaned_data["units"]]

    def answers(self) -> dict[str, Any]:
        data = self.cleaned_data
        names = ("kind", "name", "asks", "first", "last", "due_on", "legal_basis")
        return {
            **{name: data[name] for name in names},
            "addressees": _lines(data["addressees"]),
            "unit_ids": self.unit_ids,
        }
