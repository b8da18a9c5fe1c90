"""One task: first how it asks for something, then what fits that way."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from lantoa.kernel import vietnamese
from lantoa.kernel.value import NOT_STATED, State
from lantoa.plans.actions import NewLine
from lantoa.plans.forms.parts import BodyField, number, offer
from lantoa.plans.models import PlanLine
from lantoa.plans.queries import LineDesk
from lantoa.plans.rules import CADENCE_LABELS, WAY_LABELS, Asked, Way, way_of
from lantoa.plans.rules.asking import EVERY_EVENT
from lantoa.ui.fields import CountField, DayField, NumberField, PlainWords
from lantoa.ui.picker import FIND, Finding, Picked
from lantoa.units import queries as units


class LineForm(Finding, PlainWords, forms.Form):
    """One task, new or written anew."""

    title = forms.CharField(
        label="Nhiệm vụ",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Một câu nêu việc phải làm.",
    )
    way = forms.ChoiceField(label="Cách giao", required=False, widget=forms.RadioSelect)
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
    event_kind = forms.CharField(
        label="Loại lớp, cuộc",
        required=False,
        max_length=120,
        help_text="Ví dụ: lớp bồi dưỡng chính trị.",
    )
    deadline = DayField(label="Thời hạn", required=False, help_text="Ngày cuối cùng còn kịp.")
    channel = forms.ChoiceField(label="Kênh", required=False)
    topic = forms.ChoiceField(label="Nội dung cải cách hành chính", required=False)
    languages = forms.MultipleChoiceField(
        label="Tiếng", required=False, widget=forms.CheckboxSelectMultiple
    )
    audience = forms.CharField(
        label="Đối tượng", required=False, max_length=200, help_text="Ví dụ: người dân các bản."
    )
    output = forms.CharField(
        label="Sản phẩm", required=False, max_length=200, help_text="Ví dụ: bản tin 5 phút."
    )
    lead_unit = BodyField(label="Đơn vị chủ trì", required=False)
    lead_name = forms.CharField(
        label="Cơ quan chủ trì khác",
        required=False,
        max_length=200,
        help_text="Cơ quan không có trong hệ thống, ví dụ Báo Bắc Kạn.",
    )
    supporting = BodyField(label="Đơn vị phối hợp", required=False, several=True)
    supporting_names = forms.CharField(
        label="Cơ quan phối hợp khác", required=False, max_length=400
    )
    budget = NumberField(label="Kinh phí", required=False, most=10**14 - 1)
    carries_out = forms.ChoiceField(label="Thực hiện nhiệm vụ của cấp trên", required=False)

    def __init__(
        self, desk: LineDesk, *args: Any, line: PlanLine | None = None, **kwargs: Any
    ) -> None:
        if line is not None:
            kwargs["initial"] = _initial(line)
        super().__init__(*args, **kwargs)
        self.desk = desk
        self.fields["budget"].widget.attrs["class"] = "in"
        cap = vietnamese.capital_first
        offer(self, "way", list(WAY_LABELS.items()))
        offer(self, "channel", [("", "Không nêu"), *((c.pk, c.name) for c in desk.channels)])
        offer(self, "topic", [("", "Không nêu"), *((t.pk, cap(t.name)) for t in desk.topics)])
        counted = [(each.pk, each.name) for each in desk.count_units]
        offer(self, "count_unit", [("", "Không nêu"), *counted])
        often = [(key, cap(name)) for key, name in CADENCE_LABELS.items() if key != EVERY_EVENT]
        offer(self, "cadence", often)
        languages = [(each.pk, cap(each.name.removeprefix("Tiếng "))) for each in desk.languages]
        offer(self, "languages", languages)
        lines = [(each.pk, f"{each.order}. {each.title}") for each in desk.parent_lines]
        offer(self, "carries_out", [("", "Không"), *lines])
        if not lines:
            del self.fields["carries_out"]
        day = units.living_day(desk.plan.unit_id, desk.plan.period.last)
        for name in ("lead_unit", "supporting"):
            cast("BodyField", self.fields[name]).at(day)

    def clean_title(self) -> str:
        return " ".join(str(self.cleaned_data["title"]).split())

    def clean(self) -> dict[str, Any]:
        """The way of asking and the boxes agree; what does not fit is said, not thrown away."""
        data = self.cleaned_data
        if "way" in self.errors:
            return data
        way = data["way"] or self._way_by_boxes()
        cadence, event = data.get("cadence", ""), data.get("event_kind", "")
        if cadence and way not in (Way.PACE, Way.EACH_UNIT):
            self.add_error(
                "cadence",
                f"Đã chọn cách giao “{WAY_LABELS[Way(way)]}” nhưng có định kỳ. "
                "Chọn lại cách giao, hoặc để định kỳ là Cả kỳ.",
            )
        if event and way != Way.EVENTS:
            self.add_error(
                "event_kind",
                f"Đã chọn cách giao “{WAY_LABELS[Way(way)]}” nhưng có loại lớp, cuộc. "
                "Chọn lại cách giao, hoặc xóa ô này.",
            )
        if way == Way.PACE and not cadence:
            self.add_error("cadence", "Chưa chọn định kỳ. Chọn mỗi tuần, tháng hoặc quý.")
        if way == Way.BY_DATE and not data.get("deadline") and "deadline" not in self.errors:
            self.add_error("deadline", "Chưa ghi thời hạn. Ghi ngày cuối cùng còn kịp.")
        data["way"] = way
        return data

    def _way_by_boxes(self) -> Way:
        """For whoever filled the boxes and chose no way."""
        data = self.cleaned_data
        if data.get("event_kind"):
            return Way.EVENTS
        return way_of(Asked(cadence=data.get("cadence", ""), deadline=data.get("deadline")))

    @property
    def more_is_open(self) -> bool:
        return self._any_of("languages", "audience", "output", "budget")

    @property
    def bodies_are_open(self) -> bool:
        return self._any_of("lead_unit", "lead_name", "supporting", "supporting_names")

    def _any_of(self, *names: str) -> bool:
        """Whether one of the boxes holds something, asks for a search, or is wrong."""
        if self.is_bound and self.data.get(FIND) in names:
            return True
        return any(self[name].errors or _is_filled(self[name].value()) for name in names)

    def line(self) -> NewLine:
        data = self.cleaned_data
        wanted = data.get("carries_out")
        way = Way(data["way"])
        return NewLine(
            title=data["title"],
            target=data["target"] or NOT_STATED,
            channel_id=number(data["channel"]),
            topic_id=number(data["topic"]),
            count_unit_id=number(data["count_unit"]),
            cadence=EVERY_EVENT if way is Way.EVENTS else data["cadence"],
            language_ids=[int(each) for each in data["languages"]],
            deadline=data["deadline"],
            carries_out=next((x for x in self.desk.parent_lines if str(x.pk) == wanted), None),
            event_kind=data["event_kind"],
            each_unit=way is Way.EACH_UNIT,
            audience=data["audience"],
            output=data["output"],
            lead_unit_id=data["lead_unit"],
            lead_name=data["lead_name"],
            supporting_ids=data["supporting"],
            supporting_names=data["supporting_names"],
            budget=data["budget"],
        )


def _is_filled(value: Any) -> bool:
    return bool(value.values or value.text) if isinstance(value, Picked) else bool(value)


def _initial(line: PlanLine) -> dict[str, Any]:
    return {
        "title": line.title,
        "way": way_of(line.asked),
        "target": line.target if line.target.state is not State.NOT_APPLICABLE else None,
        "count_unit": line.count_unit_id or "",
        "cadence": "" if line.cadence == EVERY_EVENT else line.cadence,
        "event_kind": line.event_kind,
        "deadline": line.deadline,
        "channel": line.channel_id or "",
        "topic": line.topic_id or "",
        "languages": [each.pk for each in line.languages.all()],
        "audience": line.audience,
        "output": line.output,
        "lead_unit": line.lead_unit_id,
        "lead_name": line.lead_name,
        "supporting": [each.pk for each in line.supporting_units.all()],
        "supporting_names": line.supporting_names,
        "budget": line.budget,
        "carries_out": line.carries_out_id or "",
    }
