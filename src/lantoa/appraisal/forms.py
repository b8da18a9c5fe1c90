"""Forms of this room. What a criterion or a set may say is decided by the actions."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from lantoa.appraisal.actions.scores import NewFile
from lantoa.appraisal.models import Criterion
from lantoa.appraisal.queries.stamps import criterion_stamp
from lantoa.appraisal.rules.points import LONGEST_REASON
from lantoa.appraisal.rules.scoring import (
    HOW_LABELS,
    RULES,
    How,
    Rule,
    bands_text,
    by_text,
)
from lantoa.files import kinds, store
from lantoa.kernel import days
from lantoa.kernel.vietnamese import number
from lantoa.ui.fields import DayField, NumberField, PlainWords, read_number

ACCEPT = ",".join(extension for kind in kinds.EVIDENCE for extension in kind.extensions)


class Words(forms.CharField):
    """Long words; lines end as they are stored, so that their length is counted alike."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class ReasonForm(PlainWords, forms.Form):
    reason = Words(
        label="Lý do",
        help_text="Nêu rõ tiêu chí nào, thiếu gì, cần sửa thế nào.",
        max_length=LONGEST_REASON,
    )


class PointsForm(PlainWords, forms.Form):
    """Points of one criterion with their reason. ``seen`` says upon which words it was filled."""

    points = NumberField(label="Điểm", decimals=2)
    reason = Words(label="Lý do", required=False, max_length=LONGEST_REASON)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *args: Any, label: str, help_text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["points"].label = label
        self.fields["reason"].help_text = help_text


class ProvedPointsForm(PointsForm):
    """As :class:`PointsForm`, with a file."""

    proof_file = forms.FileField(
        label="Tệp minh chứng",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text="Văn bản, ảnh đã có ở sổ hoạt động thì không cần thêm lại.",
    )

    def new_files(self) -> Sequence[NewFile]:
        found = self.cleaned_data.get("proof_file")
        if not found:
            return []
        return [NewFile(found.name or "", found.read(store.limit() + 1))]


def seen_anew(data: Any, stamp: str) -> Any:
    """What was typed, with the stamp of the words that are shown beside it now."""
    found = data.copy()
    found["seen"] = stamp
    return found


class CopyForm(PlainWords, forms.Form):
    year = NumberField(label="Áp dụng cho năm", least=2000, most=2100)


class SetForm(PlainWords, forms.Form):
    name = forms.CharField(label="Tên bộ tiêu chí", max_length=200)
    basis = forms.CharField(
        label="Quyết định ban hành",
        required=False,
        max_length=300,
        help_text="Số, ngày và cơ quan ban hành.",
    )
    ratings = Words(
        label="Mức xếp loại",
        max_length=600,
        help_text="Mỗi dòng một mức: từ bao nhiêu phần trăm tổng điểm, tên mức. Ví dụ 80: Khá.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    is_verified = forms.BooleanField(
        label="Đã đối chiếu từng tiêu chí với quyết định trên", required=False
    )

    def clean_ratings(self) -> list[tuple[Decimal, str]]:
        found = []
        for line in self.cleaned_data["ratings"].splitlines():
            start, mark, name = line.partition(":")
            least = read_number(start.strip())
            if line.strip() and (not mark or least is None or not name.strip()):
                raise forms.ValidationError(
                    f"Không đọc được mức “{line.strip()[:40]}”. Ví dụ 80: Khá.", code="ratings"
                )
            if least is not None and line.strip():
                found.append((least, " ".join(name.split())))
        return found


def ratings_text(rows: Sequence[tuple[Decimal, str]]) -> str:
    return "\n".join(f"{number(least.normalize() + 0)}: {name}" for least, name in rows)


class CriterionForm(PlainWords, forms.Form):
    number = forms.CharField(
        label="Số", max_length=20, help_text="Ví dụ 1 cho nhóm, 1.3 cho tiêu chí trong nhóm 1."
    )
    name = forms.CharField(label="Tiêu chí", max_length=400)
    max_points = NumberField(label="Điểm tối đa", decimals=2)
    how = forms.ChoiceField(
        label="Cách chấm",
        choices=[(how.value, label) for how, label in HOW_LABELS.items()],
        widget=forms.RadioSelect,
    )
    rule = forms.ChoiceField(
        label="Số liệu",
        required=False,
        choices=[("", "Chọn số liệu"), *((rule.value, each.label) for rule, each in RULES.items())],
        help_text="Chỉ cho tiêu chí máy tính từ số liệu.",
    )
    bands = Words(
        label="Mức điểm",
        required=False,
        max_length=400,
        help_text="Mỗi dòng một mức: từ bao nhiêu, được bao nhiêu phần trăm điểm. Ví dụ 80: 50.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    by = forms.CharField(
        label="Hạn ban hành kế hoạch",
        required=False,
        max_length=5,
        help_text="Ngày/tháng, ví dụ 28/02. Chỉ cho tiêu chí ban hành kế hoạch.",
    )
    late_share = NumberField(
        label="Ban hành sau hạn thì được (% điểm)", required=False, decimals=2, most=100
    )
    help = forms.CharField(label="Hướng dẫn, minh chứng cần có", required=False, max_length=500)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)


def initial_of(criterion: Criterion) -> dict[str, Any]:
    parameters = criterion.parameters
    is_plan = criterion.rule == Rule.PLAN_ISSUED
    return {
        "number": criterion.number,
        "name": criterion.name,
        "max_points": criterion.points,
        "how": criterion.how or How.JUDGED,
        "rule": criterion.rule,
        "bands": "" if is_plan else bands_text(parameters),
        "by": by_text(parameters),
        "late_share": Decimal(parameters["late_share"]) if is_plan else None,
        "help": criterion.help,
        "seen": criterion_stamp(criterion),
    }


class BundleForm(PlainWords, forms.Form):
    since = DayField(label="Từ ngày")
    last = DayField(label="Đến hết ngày")
    with_personal = forms.BooleanField(
        label="Kèm danh sách người dự, ảnh có mặt người",
        required=False,
        help_text="Dữ liệu cá nhân chỉ kèm khi cần.",
    )
    reason = forms.CharField(
        label="Lý do kèm dữ liệu cá nhân",
        required=False,
        max_length=400,
        help_text="Phải ghi khi kèm dữ liệu cá nhân: ai yêu cầu, để làm gì. Lý do vào nhật ký.",
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        since, last = found.get("since"), found.get("last")
        if since and last and last < since:
            self.add_error("last", "Ngày cuối trước ngày đầu. Ghi lại hai ngày.")
        if last and last > days.today():
            self.add_error("last", "Ngày cuối chưa tới. Chọn hôm nay hoặc ngày trước.")
        return found


class SheetBundleForm(PlainWords, forms.Form):
    """For the criteria of a score sheet: the days are those of its year."""

    with_personal = forms.BooleanField(
        label="Kèm danh sách người dự, ảnh có mặt người",
        required=False,
        help_text="Dữ liệu cá nhân chỉ kèm khi cần. Ảnh, video, bảng tính đơn vị bổ sung vào "
        "tiêu chí cũng theo lựa chọn này.",
    )
    reason = forms.CharField(
        label="Lý do kèm dữ liệu cá nhân",
        required=False,
        max_length=400,
        help_text="Phải ghi khi kèm dữ liệu cá nhân: ai yêu cầu, để làm gì. Lý do vào nhật ký.",
    )
