"""The form fields with which a page is asked for a period, or for two days. Sent by GET, so the
names are those of the address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Protocol

from django import forms
from django.forms.models import ModelChoiceIterator

from lantoa.kernel import vietnamese
from lantoa.kernel.interval import Interval
from lantoa.ui.fields import DayField


class Period(Protocol):
    """What is offered: a row with a key, a name and its days."""

    key: str

    @property
    def label(self) -> str: ...

    @property
    def window(self) -> Interval: ...


class _ReadOnce(ModelChoiceIterator):
    """Reads the few rows in one go. Django's own opens a cursor on the server for them, which asks
    three times."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        yield "", str(self.field.empty_label)
        for each in self.queryset.all():
            yield self.choice(each)


class _Periods(forms.ModelChoiceField):
    iterator = _ReadOnce


class WindowForm(forms.Form):
    """A period, or two days. What is left out: what ``usual`` answers, a key and its days; it is
    asked only then. ``periods`` is a QuerySet of those that are offered."""

    ky: Any = _Periods(
        label="Kỳ",
        queryset=None,
        to_field_name="key",
        required=False,
        empty_label="Khoảng ngày tự chọn",
    )
    tu = DayField(label="Từ ngày", required=False, help_text="")
    den = DayField(label="Đến hết ngày", required=False, help_text="")

    def __init__(self, data: Any, *, periods: Any, usual: Callable[[], tuple[str, Interval]]):
        """``data`` is a copy of what was asked and may be written to."""
        if not any(data.get(name) for name in ("ky", "tu", "den")):
            data["ky"], window = usual()
            data["tu"], data["den"] = map(vietnamese.day, (window.start, window.last))
        super().__init__(data)
        offered: Any = self.fields["ky"]
        offered.queryset = periods
        offered.label_from_instance = lambda period: vietnamese.capital_first(period.label)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if self.errors or data.get("ky"):
            return data
        first, last = data.get("tu"), data.get("den")
        if first is None or last is None:
            missing = "tu" if first is None else "den"
            self.add_error(missing, "Chưa ghi ngày. Ghi cả hai ngày, hoặc chọn một kỳ.")
        elif last < first:
            self.add_error("den", "Ngày cuối đứng trước ngày đầu. Ghi lại một trong hai ngày.")
        elif last == date.max or first.year < 2:
            # The day after the last, and the same days a year before, must be days too.
            self.add_error("den", "Ngày này quá xa. Ghi một ngày gần hơn.")
        return data

    @property
    def period(self) -> Any:
        """The period that is chosen, or None. Asked of a valid form only, as are the others."""
        return self.cleaned_data.get("ky")

    @property
    def window(self) -> Interval:
        chosen: Period | None = self.period
        if chosen is not None:
            return chosen.window
        return Interval.through(self.cleaned_data["tu"], self.cleaned_data["den"])

    def window_asked(self) -> dict[str, str]:
        """The window as an address says it."""
        chosen: Period | None = self.period
        if chosen is not None:
            return {"ky": chosen.key}
        window = self.window
        return {"tu": window.start.isoformat(), "den": window.last.isoformat()}
