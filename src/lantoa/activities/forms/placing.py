"""Where an activity ran, box by box: one placement, or several on one page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from lantoa.activities.actions import NewPlacement
from lantoa.activities.forms.offering import (
    bare,
    channel_groups,
    or_nothing,
    picked,
    problem_of_part,
    problem_of_unit,
    shown,
    unit_groups,
    unit_key,
    unit_of,
    whole,
)
from lantoa.activities.models import Placement
from lantoa.activities.queries import Desk
from lantoa.activities.rules import MOST_CLUSTERS, PLAY_BASIS_LABELS
from lantoa.catalogue.models import Channel, CountUnit
from lantoa.kernel.value import NOT_APPLICABLE, NOT_STATED, Value
from lantoa.ui.fields import CountField, DayField, NumberField, PlainWords

MOST_ROWS = 40
PREFIX = "places"
TOTAL = f"{PREFIX}-total"
SAME = "Cùng kênh ở trên"


def clusters_field() -> NumberField:
    return NumberField(label="Số cụm loa", required=False, least=1, most=MOST_CLUSTERS)


def basis_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Lượt phát đếm theo",
        required=False,
        choices=[
            ("", "Không nêu"),
            *((each.value, words) for each, words in PLAY_BASIS_LABELS.items()),
        ],
        help_text="Phát 2 lượt trên 8 cụm loa: không nhân là 2, nhân là 16.",
    )


def people_field() -> CountField:
    return CountField(
        label="Lượt người dự",
        unit="lượt người",
        required=False,
        help_text="Số của cả buổi, không nhân theo số tiếng.",
    )


def group_fields() -> dict[str, CountField]:
    """Asked only where the installation's setting asks for them."""
    return {
        "women": CountField(label="Trong đó nữ", unit="lượt người", required=False),
        "minority": CountField(
            label="Trong đó người dân tộc thiểu số",
            unit="lượt người",
            required=False,
            help_text="Chỉ ghi số chung do người tổ chức đếm; không hỏi dân tộc của từng người.",
        ),
    }


def outlet_field() -> forms.CharField:
    return forms.CharField(
        label="Nơi đăng, phát",
        required=False,
        max_length=120,
        help_text="Khi là kênh của cơ quan khác, ví dụ Đài Phát thanh và Truyền hình tỉnh.",
    )


def people_said(desk: Desk, channel: Channel, typed: Value | None, held: Value | None) -> Value:
    """People who were not counted are not stated where the channel counts people."""
    if typed is not None:
        return typed
    if held is not None and held == NOT_APPLICABLE:
        return NOT_APPLICABLE
    return NOT_STATED if channel.pk in desk.with_people else NOT_APPLICABLE


class PlacementForm(PlainWords, forms.Form):
    """One placement. With ``held`` it is that stored one; ``same`` lets the channel and the day be
    those of the activity, where they are left empty."""

    pk = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=2**62,
        widget=forms.HiddenInput(attrs={"data-token": ""}),
    )
    channel = forms.ChoiceField(label="Kênh", required=False)
    count = CountField(label="Số lượt", required=False)
    count_unit = forms.ChoiceField(
        label="Đếm theo",
        required=False,
        widget=forms.Select(attrs={"data-tied": "channel"}),
    )
    on = DayField(label="Ngày", required=False)
    language = forms.ChoiceField(label="Tiếng", required=False)
    outlet = outlet_field()
    is_rerun = forms.BooleanField(label="Phát lại, đăng lại", required=False)
    people = people_field()
    play_basis = basis_field()
    clusters = clusters_field()
    remove = forms.BooleanField(label="Bỏ lần này", required=False)

    def __init__(
        self,
        desk: Desk,
        *args: Any,
        held: Placement | None = None,
        same: bool = False,
        alone: bool = False,
        **kwargs: Any,
    ) -> None:
        self.desk, self.held, self.same = desk, held, same
        kwargs["initial"] = {**(_initial(held) if held else {}), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        channel = held.channel if held else None
        first = SAME if same else "Chọn kênh"
        self.fields["channel"].choices = channel_groups(desk, first, channel)  # type: ignore[attr-defined]
        pair = (held.channel, held.count_unit) if held else None
        self.fields["count_unit"].choices = [  # type: ignore[attr-defined]
            ("", "Đơn vị thường dùng của kênh"),
            *unit_groups(desk, desk.count_units, pair),
        ]
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            ("", "Không nêu"),
            *((str(each.pk), bare(each)) for each in desk.languages),
        ]
        if desk.by_group or (held and not held.women == held.minority == NOT_APPLICABLE):
            self.fields.update(group_fields())
        if same:
            self.fields["on"].help_text = "Để trống là cùng ngày ở trên."
        if alone:
            del self.fields["pk"], self.fields["remove"]

    @property
    def is_blank(self) -> bool:
        """Nothing was typed into a row that could be left out."""
        if self.held is not None or not self.is_bound:
            return False
        asked = ("pk", "channel", "count", "count_unstated", "on", "language", "outlet", "people")
        return not any(self.data.get(self.add_prefix(name)) for name in asked)

    @property
    def has_vanished(self) -> bool:
        """It was a stored placement that somebody else has taken away meanwhile."""
        return bool(
            self.is_bound and self.held is None and self.data.get(self.add_prefix("pk"), "")
        )

    @property
    def goes(self) -> bool:
        """Marked to be taken away."""
        return bool(self.is_bound and self.data.get(self.add_prefix("remove")))

    def clean_people(self) -> Value | None:
        return whole(self.cleaned_data.get("people"))

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if self.is_blank or self.goes:
            self._errors = ErrorDict()
            return data
        if not data.get("channel") and not self.same and "channel" not in self.errors:
            self.add_error("channel", "Chưa chọn kênh. Chọn trong danh sách.")
        if data.get("on") is None and not self.same and "on" not in self.errors:
            self.add_error("on", "Chưa ghi ngày. Ghi ngày/tháng/năm, ví dụ 17/9/2026.")
        if data.get("count") is None and "count" not in self.errors:
            self.add_error(
                "count", "Chưa có số. Gõ số, hoặc đánh dấu “không nêu” nếu chưa đếm được."
            )
        channel, wanted = self._channel(None), data.get("count_unit", "")
        if wrong := problem_of_unit(channel, wanted, "Đơn vị tính"):
            self.add_error("count_unit", wrong)
        elif wrong := problem_of_part(data.get("count"), self._unit(channel, wanted)):
            self.add_error("count", wrong)
        return data

    def _unit(self, channel: Channel | None, wanted: str) -> CountUnit | None:
        held = self.held
        pair = (held.channel, held.count_unit) if held else None
        return unit_of(channel, wanted, self.desk.count_units, pair) if channel else None

    def _channel(self, same: Channel | None) -> Channel | None:
        known = [*self.desk.channels, *([self.held.channel] if self.held else [])]
        return picked(known, self.cleaned_data.get("channel")) or same

    def entry(self, channel: Channel | None = None, on: date | None = None) -> NewPlacement:
        """What was typed; ``channel`` and ``on`` are the activity's, where the row has none. Only
        for a form that is valid."""
        data, held = self.cleaned_data, self.held
        chosen, day = self._channel(channel), data["on"] or on
        unit = self._unit(chosen, data["count_unit"])
        if chosen is None or unit is None or day is None or data["count"] is None:
            raise ValueError("the form is not valid")
        return NewPlacement(
            channel=chosen,
            count_unit=unit,
            on=day,
            count=data["count"],
            language=picked(self.desk.languages, data["language"]),
            people=people_said(self.desk, chosen, data["people"], held.people if held else None),
            outlet=data["outlet"],
            is_rerun=data["is_rerun"],
            play_basis=data["play_basis"],
            clusters=data["clusters"],
            women=or_nothing(data.get("women")),
            minority=or_nothing(data.get("minority")),
            pk=held.pk if held else None,
            box=f"{self.prefix}-" if self.prefix else "",
        )


def _initial(held: Placement) -> dict[str, Any]:
    return {
        "pk": held.pk,
        "channel": str(held.channel_id),
        "count": held.count,
        "count_unit": unit_key(held.channel, held.count_unit),
        "on": held.on,
        "language": str(held.language_id or ""),
        "outlet": held.outlet,
        "is_rerun": held.is_rerun,
        "people": shown(held.people),
        "women": shown(held.women),
        "minority": shown(held.minority),
        "play_basis": held.play_basis,
        "clusters": held.clusters,
    }


@dataclass
class PlacementRows:
    """Several placements on one page. A row left blank is none; more rows come with a button that
    sends the page, or, where scripts run, at once from ``spare``."""

    desk: Desk
    data: Mapping[str, Any] | None = None
    held: Sequence[Placement] = ()
    initial: Sequence[Mapping[str, Any]] = ()
    same: bool = False
    more: int = 0
    forms: list[PlacementForm] = field(init=False)

    def __post_init__(self) -> None:
        by_key = {str(each.pk): each for each in self.held}
        total = self._total() + self.more
        self.forms = []
        for place in range(min(total, MOST_ROWS)):
            prefix = f"{PREFIX}-{place}"
            if self.data is not None:
                held = by_key.get(str(self.data.get(f"{prefix}-pk", "")))
                first: Mapping[str, Any] = {}
            else:
                held = self.held[place] if place < len(self.held) else None
                beyond = place - len(self.held)
                first = self.initial[beyond] if 0 <= beyond < len(self.initial) else {}
            self.forms.append(
                PlacementForm(
                    self.desk,
                    self.data,
                    prefix=prefix,
                    held=held,
                    same=self.same,
                    initial=dict(first),
                )
            )

    def _total(self) -> int:
        if self.data is None:
            return len(self.held) + len(self.initial)
        sent = str(self.data.get(TOTAL, ""))
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 4 else 0

    @property
    def total(self) -> int:
        return len(self.forms)

    @property
    def spare(self) -> PlacementForm:
        """The row that scripts copy; ``__n__`` is where its number goes."""
        return PlacementForm(self.desk, prefix=f"{PREFIX}-__n__", same=self.same)

    def __iter__(self) -> Iterator[PlacementForm]:
        return iter(self.forms)

    def is_valid(self) -> bool:
        wrong = [each for each in self.forms if not each.is_valid()]
        return not wrong

    @property
    def filled(self) -> list[PlacementForm]:
        return [each for each in self.forms if not each.is_blank and not each.goes]

    @property
    def removed(self) -> list[int]:
        return [each.held.pk for each in self.forms if each.goes and each.held is not None]

    @property
    def wrong(self) -> bool:
        return any(each.errors for each in self.forms)

    def hush(self) -> None:
        """Shows what was typed without saying what is wrong with it."""
        for each in self.forms:
            each._errors = ErrorDict()

    def hang(self, name: str, words: str) -> bool:
        """Puts a problem of the field ``places-2-count`` at its box; whether it was one of ours."""
        for each in self.forms:
            own = name.removeprefix(f"{each.prefix}-")
            if own != name:
                each.add_error(own if own in each.fields else None, words)
                return True
        return False
