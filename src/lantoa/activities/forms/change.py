"""Forms that change what was logged, and that note what was seen of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from lantoa.activities.actions import NewActivity
from lantoa.activities.forms.details import DetailsForm
from lantoa.activities.forms.offering import (
    channel_groups,
    named,
    picked,
    shown,
    unit_key,
)
from lantoa.activities.forms.placing import PlacementForm, PlacementRows
from lantoa.activities.models import Activity
from lantoa.activities.queries import Desk
from lantoa.activities.rules import LARGEST_REACH, REACH_LABELS, ReachKind
from lantoa.catalogue.models import Channel
from lantoa.kernel import days, vietnamese
from lantoa.ui.fields import DayField, NumberField, PlainWords


def revision_field() -> forms.IntegerField:
    return forms.IntegerField(
        min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput(attrs={"data-token": ""})
    )


class WithRevision:
    """A form that was filled in on a page of some revision."""

    data: Any

    def take_revision(self, revision: int) -> None:
        """What was changed meanwhile has been shown: the next sending knows of it."""
        data = MultiValueDict(self.data)
        data["revision"] = str(revision)
        self.data = data


class ChangeForm(WithRevision, DetailsForm):
    """All of a stored activity, with all of its placements."""

    channel = forms.ChoiceField(label="Kênh")
    on = DayField(label="Ngày")
    reason = forms.CharField(
        label="Lý do sửa",
        required=False,
        max_length=300,
        help_text="Một câu, ví dụ: Ghi nhầm số lượt phát.",
    )
    revision = revision_field()

    def __init__(
        self, desk: Desk, held: Activity, data: Mapping[str, Any] | None = None, *, more: int = 0
    ) -> None:
        super().__init__(desk, data, held=held, initial=_initial(held))
        self._offer("channel", channel_groups(desk, "Chọn kênh", held.channel))
        self.rows = PlacementRows(desk, data, held=list(held.placements.all()), more=more)

    def channel_meant(self) -> Channel | None:
        held = self.held.channel if self.held else None
        return picked(named(held, self.desk.channels), self.cleaned_data.get("channel"))

    def entry(self) -> NewActivity:
        """What the activity is to say. Only for a form that is valid."""
        channel = self.channel_meant()
        if channel is None:
            raise ValueError("the form is not valid")
        placements: Sequence[Any] = [each.entry() for each in self.rows.filled]
        return replace(self.said(channel), on=self.cleaned_data["on"], placements=placements)


def _initial(held: Activity) -> dict[str, Any]:
    return {
        "title": held.title,
        "channel": str(held.channel_id),
        "kind": unit_key(held.channel, held.kind),
        "quantity": shown(held.quantity),
        "on": held.on,
        "topic": str(held.topic_id or ""),
        "tone": held.tone,
        "plan_line": str(held.plan_line_id or ""),
        "assignment": str(held.assignment_id or ""),
        "occasion": str(held.occasion_id or ""),
        "is_embedded": held.is_embedded,
        "note": held.note,
        "revision": held.revision,
    }


class AddPlacementForm(WithRevision, PlacementForm):
    """One more place where an activity ran: a re-run of the same channel is offered first."""

    revision = revision_field()

    def __init__(self, desk: Desk, activity: Activity, *args: Any) -> None:
        initial = {
            "revision": activity.revision,
            "channel": str(activity.channel_id),
            "is_rerun": bool(activity.placements.all()),
            "on": desk.day,
        }
        super().__init__(desk, *args, alone=True, initial=initial)
        self.fields["count"].required = True
        groups = channel_groups(desk, "Chọn kênh", activity.channel)
        self.fields["channel"].choices = groups  # type: ignore[attr-defined]
        self._held_channel = activity.channel

    @property
    def is_blank(self) -> bool:
        return False


class ReachForm(PlainWords, forms.Form):
    """Views or shares of a placement, as seen on a day."""

    kind = forms.ChoiceField(
        label="Số gì",
        widget=forms.RadioSelect,
        choices=[
            (each.value, vietnamese.capital_first(REACH_LABELS[each]))
            for each in (ReachKind.VIEW, ReachKind.SHARE)
        ],
        initial=ReachKind.VIEW.value,
    )
    count = NumberField(label="Số đang hiện", most=LARGEST_REACH)
    on = DayField(label="Xem ngày", initial=days.today)
    source = forms.CharField(
        label="Nguồn",
        required=False,
        max_length=120,
        help_text="Xem ở đâu, ví dụ: Zalo OA, trang thống kê của cổng.",
    )


class FollowersForm(PlainWords, forms.Form):
    """Followers of a page or an account of the unit, as seen on a day."""

    unit = forms.ChoiceField(label="Đơn vị")
    channel = forms.ChoiceField(label="Kênh")
    account = forms.CharField(
        label="Tên trang, tài khoản",
        max_length=120,
        help_text="Ghi như trên mạng, lần sau ghi giống lần trước.",
    )
    count = NumberField(label="Số người theo dõi đang hiện", most=LARGEST_REACH)
    on = DayField(label="Xem ngày", initial=days.today)
    source = forms.CharField(label="Nguồn", required=False, max_length=120)

    def __init__(
        self,
        units: Sequence[tuple[int, str]],
        channels: Sequence[Channel],
        accounts: Sequence[str],
        *args: Any,
    ) -> None:
        super().__init__(*args)
        self.channels = channels
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = units[0][0]
        self.fields["channel"].choices = [  # type: ignore[attr-defined]
            ("", "Chọn kênh"),
            *((str(each.pk), each.name) for each in channels),
        ]
        if accounts:
            self.fields["account"].help_text = f"Đã ghi: {', '.join(accounts)}."

    def chosen_channel(self) -> Channel:
        found = picked(self.channels, self.cleaned_data["channel"])
        if found is None:
            raise ValueError("the form is not valid")
        return found
