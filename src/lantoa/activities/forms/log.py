"""The form that logs an activity: shape, words, and the entry that comes of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from lantoa.activities.actions import NewActivity, NewPlacement, NewProof
from lantoa.activities.forms.details import DetailsForm
from lantoa.activities.forms.offering import (
    bare,
    channel_groups,
    or_nothing,
    picked,
    problem_of_part,
    problem_of_unit,
    unit_groups,
    unit_of,
    whole,
)
from lantoa.activities.forms.placing import (
    PlacementRows,
    basis_field,
    clusters_field,
    group_fields,
    outlet_field,
    people_field,
    people_said,
)
from lantoa.activities.forms.short import files_field, link_field
from lantoa.activities.queries import Desk
from lantoa.catalogue.models import Channel
from lantoa.kernel import vietnamese
from lantoa.kernel.value import NOT_APPLICABLE, Value
from lantoa.ui.fields import CountField, DayField, read_day

OTHER = "other"
STALE = timedelta(days=7)
"""A page may have lain open this long: its tile for the day still says what it said."""


class LogForm(DetailsForm):
    """One activity. Six boxes show; the rest is folded away."""

    unit = forms.ChoiceField(label="Đơn vị")
    channel = forms.ChoiceField(
        label="Kênh", widget=forms.RadioSelect, help_text="Kênh hay dùng xếp trước."
    )
    other_channel = forms.ChoiceField(label="Kênh khác", required=False)
    day = forms.ChoiceField(label="Ngày", widget=forms.RadioSelect)
    on = DayField(label="Ngày khác", required=False)
    count = CountField(label="Số lượt", help_text="Chọn nhiều tiếng thì ghi số lượt ở mỗi tiếng.")
    count_unit = forms.ChoiceField(
        label="Đếm theo",
        required=False,
        widget=forms.Select(attrs={"data-tied": "channel"}),
    )
    languages = forms.MultipleChoiceField(
        label="Tiếng",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    other_languages = forms.MultipleChoiceField(
        label="Tiếng khác", required=False, widget=forms.CheckboxSelectMultiple
    )
    proof_file = files_field()
    link = link_field()
    people = people_field()
    outlet = outlet_field()
    play_basis = basis_field()
    clusters = clusters_field()
    is_rerun = forms.BooleanField(label="Phát lại, đăng lại", required=False)
    client_key = forms.UUIDField(
        initial=uuid.uuid4, widget=forms.HiddenInput(attrs={"data-token": ""})
    )

    def __init__(
        self,
        desk: Desk,
        *args: Any,
        rows: Sequence[Mapping[str, Any]] = (),
        more: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(desk, *args, **kwargs)
        if desk.by_group:
            self.fields.update(group_fields())
        data = self.data if self.is_bound else None
        self.rows = PlacementRows(desk, data, initial=rows, same=True, more=more)
        self._offer_units()
        self._offer_channels()
        self._offer_days()
        self._offer_languages()

    # --- What is offered ---------------------------------------------------------------------

    def _offer_units(self) -> None:
        units = self.desk.units
        self._offer("unit", [(each.unit_id, each.name) for each in units], self.desk.unit.unit_id)
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()

    def _offer_channels(self) -> None:
        desk = self.desk
        tiles = [(str(each.pk), each.short_name) for each in desk.usual]
        self._offer("channel", [*tiles, (OTHER, "Kênh khác")])
        self.fields["channel"].error_messages["required"] = (
            f"Chưa chọn kênh. Chọn một kênh, ví dụ {tiles[0][1] if tiles else 'Loa xã'}."
        )
        self._offer("other_channel", channel_groups(desk, "Chọn kênh"))
        self._offer(
            "count_unit",
            [("", "Đơn vị thường dùng của kênh"), *unit_groups(desk, desk.count_units, None)],
        )

    def _offer_days(self) -> None:
        """The tile carries its day, so that a page opened before midnight means what it says."""
        today = self.desk.today
        posted = read_day(str(self.data.get("day", "")))
        shown = posted if posted and today - STALE <= posted <= today else today
        word = "Hôm nay" if shown == today else vietnamese.capital_first(vietnamese.weekday(shown))
        tile = (shown.isoformat(), f"{word}, {vietnamese.day(shown)}")
        self._offer("day", [tile, (OTHER, "Ngày khác")], tile[0])
        if self.desk.ended:
            self.fields["day"].required = False
            self.fields["on"].label = "Ngày"
            self.fields["on"].initial = self.desk.day

    def _offer_languages(self) -> None:
        desk = self.desk
        first = [each for each in desk.languages if each.pk in desk.usual_languages]
        rest = [each for each in desk.languages if each.pk not in desk.usual_languages]
        self._offer("languages", [(str(each.pk), bare(each)) for each in first], [str(first[0].pk)])
        self._offer("other_languages", [(str(each.pk), bare(each)) for each in rest])

    # --- What was typed ----------------------------------------------------------------------

    def clean_people(self) -> Value | None:
        return whole(self.cleaned_data.get("people"))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("channel") == OTHER and not data.get("other_channel"):
            self.add_error("other_channel", "Chưa chọn kênh khác. Chọn trong danh sách.")
        if data.get("day") in ("", OTHER) and "on" in data and not data["on"]:
            self.add_error("on", "Chưa ghi ngày. Ghi ngày/tháng/năm, ví dụ 17/9/2026.")
        channel, wanted = self.channel_meant(), data.get("count_unit", "")
        if wrong := problem_of_unit(channel, wanted, "Đơn vị tính"):
            self.add_error("count_unit", wrong)
        unit = unit_of(channel, wanted, self.desk.count_units) if channel else None
        if wrong := problem_of_part(data.get("count"), unit):
            self.add_error("count", wrong)
        return data

    def channel_meant(self) -> Channel | None:
        data = self.cleaned_data
        chosen = data.get("channel")
        return picked(self.desk.channels, data.get("other_channel") if chosen == OTHER else chosen)

    @property
    def day_meant(self) -> date:
        """The day as far as it is known: what was typed, else what is offered."""
        data = getattr(self, "cleaned_data", {})
        return read_day(data.get("day", "")) or data.get("on") or self.desk.day

    @property
    def details_wrong(self) -> bool:
        """Whether something in the folded part is wrong: then it stands open."""
        main = {"unit", "channel", "other_channel", "title", "day", "on", "count", "count_unit"}
        folded = set(self.errors) - main - {"languages", "other_languages", "proof_file", "link"}
        return self.is_bound and (bool(folded - {"__all__"}) or self.rows.wrong)

    def take_new_key(self) -> None:
        """What stands in the form is another entry than the one stored under its key."""
        self.data = MultiValueDict({**self.data, "client_key": [str(uuid.uuid4())]})

    def entry(self) -> NewActivity:
        """The entry that was typed. Only for a form that is valid."""
        data = self.cleaned_data
        channel = self.channel_meant()
        if channel is None:
            raise ValueError("the form is not valid")
        links = [NewProof(link=data["link"])] if data["link"] else []
        on = self.day_meant
        more = [row.entry(channel, on) for row in self.rows.filled]
        return replace(
            self.said(channel),
            on=on,
            placements=(*self._placements(channel), *more),
            proofs=(*data["proof_file"], *links),
            client_key=data["client_key"],
        )

    def _placements(self, channel: Channel) -> Iterable[NewPlacement]:
        """One for each language; the people stand on the first, so that nobody counts twice."""
        data = self.cleaned_data
        chosen = {*data["languages"], *data["other_languages"]}
        languages = [each for each in self.desk.languages if str(each.pk) in chosen]
        for place, language in enumerate(languages or [None]):
            first = place == 0
            yield NewPlacement(
                channel=channel,
                count_unit=unit_of(channel, data["count_unit"], self.desk.count_units),
                on=self.day_meant,
                count=data["count"],
                language=language,
                people=people_said(self.desk, channel, data["people"], None)
                if first
                else NOT_APPLICABLE,
                women=or_nothing(data.get("women")) if first else NOT_APPLICABLE,
                minority=or_nothing(data.get("minority")) if first else NOT_APPLICABLE,
                outlet=data["outlet"],
                is_rerun=data["is_rerun"],
                play_basis=data["play_basis"],
                clusters=data["clusters"],
            )
