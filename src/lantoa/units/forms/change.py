"""What an administrator types about a change of units and the paper that it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import capital_first
from lantoa.ui.fields import DayField, PlainWords
from lantoa.ui.picker import Finding
from lantoa.units import rules
from lantoa.units.forms.picking import UnitField
from lantoa.units.models import UnitVersion
from lantoa.units.rules import ChangeKind, LegalAct, NewChange, NewUnit

MORE = "_them"
"""The button that adds one more row for a new unit."""
FEWEST_ROWS = {ChangeKind.SPLIT: 2, ChangeKind.MERGE: 1}
MOST_ROWS = 20
ROWS = "so_dong"


class ActForm(Finding, PlainWords, forms.Form):
    """The legal act and the day."""

    on = DayField(
        label="Có hiệu lực từ ngày",
        help_text="Ngày đầu tiên theo thay đổi này, ví dụ 01/7/2026. Có thể là ngày sắp tới.",
    )
    act_kind = forms.ChoiceField(
        label="Loại văn bản",
        choices=[(key, capital_first(name)) for key, name in rules.ACT_CHOICES],
        initial=rules.ActKind.RESOLUTION.value,
    )
    number = forms.CharField(
        label="Số, ký hiệu",
        max_length=60,
        help_text="Ghi như trên văn bản, ví dụ 1657/NQ-UBTVQH15.",
    )
    issued_on = DayField(label="Ngày ban hành", help_text="")
    issuer = forms.CharField(
        label="Cơ quan ban hành", max_length=160, help_text="Ví dụ: Ủy ban Thường vụ Quốc hội."
    )
    link = forms.URLField(
        label="Đường dẫn đến văn bản",
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={
            "invalid": "Đường dẫn phải bắt đầu bằng https:// hoặc http://. Dán lại hoặc để trống."
        },
    )
    file = forms.FileField(
        label="Tệp văn bản", required=False, help_text="PDF hoặc ảnh chụp văn bản."
    )
    note = forms.CharField(label="Ghi chú", required=False, max_length=2000, widget=forms.Textarea)

    def act(self, file_id: int | None = None) -> LegalAct:
        data = self.cleaned_data
        return LegalAct(
            kind=data["act_kind"],
            number=data["number"],
            issued_on=data["issued_on"],
            issuer=data["issuer"],
            link=data["link"],
            file_id=file_id,
        )

    def place_of(self, field: str) -> str:
        """Which field of this form a field of :mod:`lantoa.units.rules.changes` is."""
        return field

    def refuse(self, refused: Refused) -> None:
        """Hangs every reason on its field; all that was typed stays."""
        for problem in refused.problems:
            place = self.place_of(problem.field)
            self.add_error(place if place in self.fields else None, _words(problem))


def _words(problem: Problem) -> ValidationError:
    return ValidationError(str(problem), code=problem.code or "refused")


class ChangeForm(ActForm):
    """One change of a kind, begun from one unit. Which fields stand depends on the kind."""

    sources = UnitField(
        label="Các đơn vị sáp nhập",
        several=True,
        help_text="Tìm và đánh dấu từng đơn vị. Bỏ dấu để bỏ đơn vị.",
    )
    goes_on = forms.BooleanField(label="Đơn vị này còn tiếp tục sau khi chia", required=False)
    into = UnitField(label="Đơn vị tiếp nhận đang có", required=False)
    name = forms.CharField(label="Tên mới", required=False, max_length=160)
    division = forms.ChoiceField(label="Loại hình mới", required=False)
    parent = UnitField(label="Đơn vị cấp trên", required=False)

    def __init__(
        self, kind: ChangeKind, version: UnitVersion, data: Any = None, files: Any = None
    ) -> None:
        self.kind, self.version = kind, version
        self.rows = _rows(kind, data)
        super().__init__(data, files)
        self.order_fields(["sources", "goes_on", "into", "name", "division", "parent"])
        kept = _FIELDS[kind]
        for name in set(self.fields) - set(ActForm.base_fields) - kept:
            del self.fields[name]
        divisions = self._divisions()
        for row in range(self.rows):
            self.fields |= _new_unit_fields(row, divisions)
        self._word(divisions)

    def _divisions(self) -> list[tuple[str, str]]:
        return [
            (division.value, capital_first(rules.DIVISION_NAMES[division]))
            for division, tier in rules.DIVISION_TIERS.items()
            if tier == self.version.tier
        ]

    def _word(self, divisions: list[tuple[str, str]]) -> None:
        fields, kind = self.fields, self.kind
        if "sources" in fields:
            fields["sources"].initial = [str(self.version.unit_id)]
        if "division" in fields:
            empty = "Chọn loại hình" if kind is ChangeKind.RETYPE else "Giữ loại hình hiện có"
            fields["division"].choices = [("", empty), *divisions]  # type: ignore[attr-defined]
        if "name" in fields:
            fields["name"].help_text = _NAME_HELP[kind]
        if kind is ChangeKind.RENAME:
            fields["name"].initial = self.version.name
        if kind is ChangeKind.REPARENT:
            fields["parent"].required = True
            fields["parent"].label = "Đơn vị cấp trên mới"
        elif "parent" in fields:
            fields[
                "parent"
            ].help_text = "Chỉ chọn khi đơn vị mới thuộc cấp trên khác với các đơn vị cũ."
        if "into" in fields:
            fields["into"].help_text = _INTO_HELP[kind]

    @property
    def new_units(self) -> list[list[forms.BoundField]]:
        """Boxes of each row for a new unit, for the template."""
        return [
            [self[f"new{row}_{name}"] for name in ("name", "division", "code")]
            for row in range(self.rows)
        ]

    @property
    def may_add(self) -> bool:
        return self.kind is ChangeKind.SPLIT and self.rows < MOST_ROWS

    @property
    def is_searching(self) -> bool:
        return super().is_searching or (self.is_bound and MORE in self.data)

    def change(self, file_id: int | None = None) -> NewChange:
        """As it is asked for. Only after ``is_valid``."""
        data, kind = self.cleaned_data, self.kind
        own = self.version.unit_id
        sources = tuple(data["sources"]) if kind is ChangeKind.MERGE else (own,)
        return NewChange(
            kind=kind,
            on=data["on"],
            act=self.act(file_id),
            sources=sources,
            into=(*self._existing(), *self._new()),
            parent_id=data.get("parent"),
            name=(data.get("name") or "").strip() or None,
            division=data.get("division") or None,
            note=data["note"],
        )

    def _existing(self) -> tuple[int, ...]:
        into = self.cleaned_data.get("into")
        found = into if isinstance(into, list) else [into] if into else []
        goes_on = [self.version.unit_id] if self.cleaned_data.get("goes_on") else []
        return tuple(dict.fromkeys([*goes_on, *found]))

    def _filled(self) -> list[int]:
        """Rows in which a name or a code is written; the others stay out."""
        data = self.cleaned_data
        return [
            row
            for row in range(self.rows)
            if data.get(f"new{row}_name") or data.get(f"new{row}_code")
        ]

    def _new(self) -> Iterable[NewUnit]:
        data = self.cleaned_data
        for row in self._filled():
            yield NewUnit(
                name=data[f"new{row}_name"],
                division=data[f"new{row}_division"],
                tier=self.version.tier,
                code=data[f"new{row}_code"],
                kind=self.version.unit.kind,
            )

    def place_of(self, field: str) -> str:
        parts = field.split(".")
        if len(parts) == 3 and parts[0] == "into" and parts[1].isdecimal():
            row = int(parts[1]) - len(self._existing())
            filled = self._filled()
            return f"new{filled[row]}_{parts[2]}" if 0 <= row < len(filled) else "into"
        return field


class FoundForm(ActForm):
    """A unit that is founded under another: an office, a press body, a commune of no parts."""

    kind = forms.ChoiceField(label="Loại đơn vị")
    name = forms.CharField(
        label="Tên đơn vị",
        max_length=160,
        help_text="Tên đầy đủ, ví dụ: Sở Nội vụ, Báo và phát thanh, truyền hình Hà Tĩnh.",
    )
    division = forms.ChoiceField(
        label="Loại hình",
        required=False,
        help_text="Chỉ chọn khi lập đơn vị hành chính như xã, phường.",
    )
    code = forms.CharField(
        label="Mã đơn vị", required=False, max_length=10, help_text="Chưa có mã thì để trống."
    )
    channels = forms.MultipleChoiceField(
        label="Kênh mà đơn vị vận hành", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        parent: UnitVersion,
        kinds: Sequence[tuple[str, str]],
        channels: Sequence[tuple[str, str]],
        data: Any = None,
        files: Any = None,
    ) -> None:
        self.parent = parent
        super().__init__(data, files)
        self.order_fields(["kind", "name", "division", "code", "channels"])
        offered = [("", "Chọn loại đơn vị"), *kinds]
        self.fields["kind"].choices = offered  # type: ignore[attr-defined]
        self.fields["channels"].choices = list(channels)  # type: ignore[attr-defined]
        divisions = [
            (key, capital_first(name))
            for key, name in rules.DIVISION_CHOICES
            if rules.DIVISION_TIERS[rules.Division(key)] != "province"
        ]
        empty = [("", "Không phải đơn vị hành chính")]
        self.fields["division"].choices = [*empty, *divisions]  # type: ignore[attr-defined]

    def change(self, file_id: int | None = None) -> NewChange:
        data = self.cleaned_data
        division = data["division"]
        tier = self.parent.tier
        if division:
            tier = rules.DIVISION_TIERS[rules.Division(division)]
        new = NewUnit(
            name=data["name"],
            division=division,
            tier=tier,
            code=data["code"],
            kind=data["kind"],
            channels=tuple(data["channels"]),
        )
        return NewChange(
            kind=ChangeKind.FOUND,
            on=data["on"],
            act=self.act(file_id),
            into=(new,),
            parent_id=self.parent.unit_id,
            note=data["note"],
        )

    def place_of(self, field: str) -> str:
        return {"into.0.tier": "kind", "parent": ""}.get(field, field.removeprefix("into.0."))


class UndoForm(PlainWords, forms.Form):
    reason = forms.CharField(
        label="Lý do hoàn tác",
        max_length=400,
        widget=forms.Textarea,
        help_text="Ví dụ: ghi nhầm đơn vị tiếp nhận.",
    )


_FIELDS = {
    ChangeKind.MERGE: {"sources", "into", "name", "division", "parent"},
    ChangeKind.SPLIT: {"goes_on", "into", "parent"},
    ChangeKind.RENAME: {"name"},
    ChangeKind.RETYPE: {"name", "division"},
    ChangeKind.REPARENT: {"parent"},
    ChangeKind.ABOLISH: {"into"},
}
_NAME_HELP = {
    ChangeKind.MERGE: "Chỉ ghi khi đơn vị tiếp nhận đang có đổi tên, ví dụ: Xã Hương Khê.",
    ChangeKind.RENAME: "Tên đầy đủ, có từ chỉ loại hình, ví dụ: Xã Hương Khê.",
    ChangeKind.RETYPE: "Tên đầy đủ theo loại hình mới, ví dụ: Phường Hương Khê.",
}
_INTO_HELP = {
    ChangeKind.MERGE: "Có thể là một trong các đơn vị sáp nhập. Khi lập đơn vị mới thì để trống "
    "và ghi đơn vị mới ở dưới.",
    ChangeKind.SPLIT: "Chọn khi một phần nhập vào đơn vị đang có.",
    ChangeKind.ABOLISH: "Đơn vị nhận toàn bộ. Không có đơn vị kế thừa thì để trống.",
}


def _rows(kind: ChangeKind, data: Any) -> int:
    fewest = FEWEST_ROWS.get(kind, 0)
    if not fewest or data is None:
        return fewest
    asked = str(data.get(ROWS, ""))
    rows = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 4 else fewest
    rows += MORE in data
    return max(fewest, min(rows, MOST_ROWS if kind is ChangeKind.SPLIT else fewest))


def _new_unit_fields(row: int, divisions: list[tuple[str, str]]) -> dict[str, forms.Field]:
    return {
        f"new{row}_name": forms.CharField(label="Tên đơn vị mới", required=False, max_length=160),
        f"new{row}_division": forms.ChoiceField(
            label="Loại hình", required=False, choices=[("", "Chọn loại hình"), *divisions]
        ),
        f"new{row}_code": forms.CharField(label="Mã", required=False, max_length=10),
    }
