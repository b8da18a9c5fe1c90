"""What a list of activities is narrowed to. Sent by GET: its names are those of the address, so
that an address is a saved list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Model

from lantoa.activities.queries import Narrowing, periods_until
from lantoa.activities.rules import TONE_LABELS
from lantoa.catalogue.models import Channel, Language, ReportPeriod, Topic
from lantoa.kernel import vietnamese
from lantoa.kernel.interval import Interval
from lantoa.ui.fields import DayField, PlainWords

WITH_BELOW = "cap-duoi"
MORE = ("tu", "den", "tieng", "chu_de", "cach_noi", "long_ghep", "tinh", "huy", "gop")
"""Boxes that are folded away until one of them says something."""


def _choice(label: str, model: type[Model], name: str) -> forms.ModelChoiceField[Any]:
    return forms.ModelChoiceField(
        label=label,
        queryset=model._default_manager.all(),
        to_field_name=name,
        required=False,
        empty_label="Tất cả",
    )


class ListForm(PlainWords, forms.Form):
    """Nothing chosen is everything of the own units."""

    tim = forms.CharField(
        label="Chữ trong nội dung",
        max_length=120,
        required=False,
        help_text="Gõ không dấu cũng được.",
    )
    ky = forms.ModelChoiceField(
        label="Kỳ",
        queryset=ReportPeriod.objects.none(),
        to_field_name="key",
        required=False,
        empty_label="Tất cả các kỳ",
    )
    tu = DayField(label="Từ ngày", required=False, help_text="")
    den = DayField(label="Đến hết ngày", required=False, help_text="")
    kenh = _choice("Kênh", Channel, "slug")
    tieng = _choice("Tiếng", Language, "tag")
    chu_de = _choice("Nội dung cải cách hành chính", Topic, "slug")
    cach_noi = forms.ChoiceField(
        label="Cách nói",
        required=False,
        choices=[("", "Tất cả"), *((each.value, words) for each, words in TONE_LABELS.items())],
    )
    thieu = forms.BooleanField(label="Chưa có minh chứng", required=False)
    long_ghep = forms.BooleanField(label="Lồng ghép", required=False)
    tinh = forms.BooleanField(label="Chỉ hoạt động được tính vào số liệu", required=False)
    huy = forms.BooleanField(label="Đã hủy", required=False)
    gop = forms.BooleanField(label="Đã gộp vào hoạt động khác", required=False)

    def __init__(
        self, units: Sequence[tuple[str, str]], today: date, *args: Any, has_below: bool = False
    ) -> None:
        super().__init__(*args)
        self.fields["ky"].queryset = periods_until(today)  # type: ignore[attr-defined]
        for name in ("ky", "chu_de"):
            self.fields[name].label_from_instance = _capital  # type: ignore[attr-defined]
        for name in ("nhiem-vu", "lop"):
            self.fields[name] = forms.IntegerField(
                required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput()
            )
        if has_below:
            self.fields[WITH_BELOW] = forms.BooleanField(
                label="Cả các đơn vị cấp dưới", required=False
            )
            self.order_fields([WITH_BELOW])
        if len(units) > 1:
            self.fields["don-vi"] = forms.ChoiceField(
                label="Đơn vị", choices=[("", "Đơn vị của mình"), *units], required=False
            )
            self.order_fields(["don-vi"])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        first, last, period = data.get("tu"), data.get("den"), data.get("ky")
        if first and last and last < first:
            self.add_error("den", "Ngày cuối trước ngày đầu. Sửa một trong hai ngày.")
        elif period and (
            (first and first > period.window.last) or (last and last < period.window.start)
        ):
            self.add_error("ky", "Các ngày đã ghi nằm ngoài kỳ này. Sửa ngày hoặc chọn kỳ khác.")
        return data

    @property
    def is_narrowed(self) -> bool:
        asked = getattr(self, "cleaned_data", {})
        return any(value for name, value in asked.items() if name != "don-vi")

    @property
    def more_is_open(self) -> bool:
        """Whether one of the boxes that are folded away says something."""
        return any(self.data.get(name) for name in MORE)

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [each for each in self.visible_fields() if each.name not in MORE]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [each for each in self.visible_fields() if each.name in MORE]

    def narrowing(self) -> Narrowing:
        """What was asked, as far as it could be read."""
        asked = getattr(self, "cleaned_data", {})
        return Narrowing(
            window=self._window(asked),
            channel_id=_key(asked.get("kenh")),
            language_id=_key(asked.get("tieng")),
            topic_id=_key(asked.get("chu_de")),
            tone=asked.get("cach_noi") or "",
            line_id=asked.get("nhiem-vu"),
            occasion_id=asked.get("lop"),
            words=Narrowing.words_of(asked.get("tim") or ""),
            unproven=bool(asked.get("thieu")),
            embedded=bool(asked.get("long_ghep")),
            voided=bool(asked.get("huy")),
            merged=bool(asked.get("gop")),
            counted=bool(asked.get("tinh")),
        )

    def _window(self, asked: dict[str, Any]) -> Interval | None:
        """The days of the period that lie from the one day to the other."""
        first, last, period = asked.get("tu"), asked.get("den"), asked.get("ky")
        if period:
            first = max(first or date.min, period.window.start)
            last = min(last or date.max, period.window.last)
        if first is None and last is None:
            return None
        return Interval.through(first or date.min, min(last or _LATEST, _LATEST))


_LATEST = date.max - timedelta(days=1)


def _key(row: Model | None) -> int | None:
    return row.pk if row is not None else None


def _capital(row: Model) -> str:
    return vietnamese.capital_first(str(row))
