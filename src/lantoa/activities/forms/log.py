"""The form that logs an activity: shape, words, and the entry that comes of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from lantoa.activities.actions import NewActivity, NewPlacement, NewProof
from lantoa.activities.forms.short import files_field, link_field
from lantoa.activities.queries import Desk
from lantoa.catalogue.models import Channel, CountUnit, Language
from lantoa.kernel import vietnamese
from lantoa.kernel.value import NOT_APPLICABLE, NOT_STATED, Value
from lantoa.ui.fields import CountField, DayField, PlainWords, read_day

OTHER = "other"
STALE = timedelta(days=7)
"""A page may have lain open this long: its tile for the day still says what it said."""


def _whole(value: Value | None) -> Value | None:
    """Times and people are counted in whole numbers."""
    if value is not None and value.number is not None and value.number % 1:
        raise forms.ValidationError(
            f"“{vietnamese.number(value.number)}” không phải số nguyên. Ghi lại số.", code="whole"
        )
    return value


def _bare(language: Language) -> str:
    return vietnamese.capital_first(language.name.removeprefix("Tiếng "))


class LogForm(PlainWords, forms.Form):
    """One activity. Six boxes show; the rest is folded away."""

    unit = forms.ChoiceField(label="Đơn vị")
    channel = forms.ChoiceField(
        label="Kênh", widget=forms.RadioSelect, help_text="Kênh hay dùng xếp trước."
    )
    other_channel = forms.ChoiceField(label="Kênh khác", required=False)
    title = forms.CharField(
        label="Nội dung", max_length=300, help_text="Một câu, như nói với đồng nghiệp."
    )
    day = forms.ChoiceField(label="Ngày", widget=forms.RadioSelect)
    on = DayField(label="Ngày khác", required=False)
    count = CountField(label="Số lượt", help_text="Chọn nhiều tiếng thì ghi số lượt ở mỗi tiếng.")
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
    kind = forms.ChoiceField(
        label="Loại sản phẩm",
        required=False,
        help_text="Để trống thì ghi loại thường dùng của kênh.",
    )
    plan_line = forms.ChoiceField(label="Nhiệm vụ trong kế hoạch", required=False)
    topic = forms.ChoiceField(label="Nội dung cải cách hành chính", required=False)
    people = CountField(
        label="Lượt người dự",
        unit="lượt người",
        required=False,
        help_text="Số của cả buổi, không nhân theo số tiếng.",
    )
    outlet = forms.CharField(
        label="Nơi đăng, phát",
        required=False,
        max_length=120,
        help_text="Khi là kênh của cơ quan khác, ví dụ Đài Phát thanh và Truyền hình tỉnh.",
    )
    is_embedded = forms.BooleanField(label="Lồng ghép trong cuộc họp khác", required=False)
    note = forms.CharField(
        label="Ghi chú",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    client_key = forms.UUIDField(
        initial=uuid.uuid4, widget=forms.HiddenInput(attrs={"data-token": ""})
    )

    def __init__(self, desk: Desk, *args: Any, **kwargs: Any) -> None:
        self.desk = desk
        super().__init__(*args, **kwargs)
        self._offer_units()
        self._offer_channels()
        self._offer_days()
        self._offer_languages()
        self._offer_details()

    # --- What is offered ---------------------------------------------------------------------

    def _offer(self, name: str, choices: Iterable[tuple[Any, Any]], initial: object = None) -> None:
        field = self.fields[name]
        field.choices = list(choices)  # type: ignore[attr-defined]
        field.initial = initial

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
        own = [(str(each.pk), each.name) for each in desk.channels if desk.can_own(each)]
        others = [(str(each.pk), each.name) for each in desk.channels if not desk.can_own(each)]
        groups: list[tuple[str, Any]] = [("", "Chọn kênh"), ("Kênh của đơn vị", own)]
        if others:
            groups.append(("Kênh của cơ quan khác (ghi cả Nơi đăng, phát)", others))
        self._offer("other_channel", groups)

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
        self._offer(
            "languages", [(str(each.pk), _bare(each)) for each in first], [str(first[0].pk)]
        )
        self._offer("other_languages", [(str(each.pk), _bare(each)) for each in rest])

    def _offer_details(self) -> None:
        desk = self.desk
        self._offer("kind", [("", "Loại thường dùng của kênh"), *self._kind_groups()])
        self._offer(
            "plan_line",
            [("", "Không theo nhiệm vụ nào"), *((str(each.pk), each.title) for each in desk.lines)],
        )
        topics = [(str(each.pk), vietnamese.capital_first(each.name)) for each in desk.topics]
        self._offer("topic", [("", "Chưa rõ"), *topics])
        if not desk.lines:
            del self.fields["plan_line"]

    def _kind_groups(self) -> Iterable[tuple[str, list[tuple[str, str]]]]:
        usual = [*self.desk.usual, *self.desk.channels]
        for channel in dict.fromkeys(usual):
            kinds_of = self.desk.kinds.get(channel.pk, ())
            if len(kinds_of) > 1:
                yield (
                    channel.short_name,
                    [(f"{channel.pk}-{kind.pk}", kind.name) for kind in kinds_of],
                )

    # --- What was typed ----------------------------------------------------------------------

    def clean_count(self) -> Value | None:
        return _whole(self.cleaned_data.get("count"))

    def clean_people(self) -> Value | None:
        return _whole(self.cleaned_data.get("people"))

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("channel") == OTHER and not data.get("other_channel"):
            self.add_error("other_channel", "Chưa chọn kênh khác. Chọn trong danh sách.")
        if data.get("day") in ("", OTHER) and "on" in data and not data["on"]:
            self.add_error("on", "Chưa ghi ngày. Ghi ngày/tháng/năm, ví dụ 17/9/2026.")
        channel, kind = self._channel(), data.get("kind", "")
        if channel and kind and not kind.startswith(f"{channel.pk}-"):
            self.add_error(
                "kind",
                f"Loại sản phẩm này không thuộc kênh {channel.short_name}. "
                "Chọn loại thuộc kênh ấy hoặc để trống.",
            )
        return data

    def _channel(self) -> Channel | None:
        chosen = self.cleaned_data.get("channel")
        wanted = self.cleaned_data.get("other_channel") if chosen == OTHER else chosen
        return next((each for each in self.desk.channels if str(each.pk) == wanted), None)

    @property
    def day_meant(self) -> date:
        """The day as far as it is known: what was typed, else what is offered."""
        data = getattr(self, "cleaned_data", {})
        return read_day(data.get("day", "")) or data.get("on") or self.desk.day

    def _kind(self, channel: Channel) -> CountUnit:
        offered = self.desk.kinds[channel.pk]
        wanted = self.cleaned_data["kind"].partition("-")[2]
        return next((each for each in offered if str(each.pk) == wanted), offered[0])

    def take_new_key(self) -> None:
        """What stands in the form is another entry than the one stored under its key."""
        self.data = MultiValueDict({**self.data, "client_key": [str(uuid.uuid4())]})

    def entry(self) -> NewActivity:
        """The entry that was typed. Only for a form that is valid."""
        data = self.cleaned_data
        channel = self._channel()
        if channel is None:
            raise ValueError("the form is not valid")
        line = next((x for x in self.desk.lines if str(x.pk) == data.get("plan_line")), None)
        links = [NewProof(link=data["link"])] if data["link"] else []
        return NewActivity(
            title=data["title"],
            channel=channel,
            kind=self._kind(channel),
            on=self.day_meant,
            placements=tuple(self._placements(channel)),
            proofs=(*data["proof_file"], *links),
            topic=next((x for x in self.desk.topics if str(x.pk) == data["topic"]), None),
            plan_line=line,
            is_embedded=data["is_embedded"],
            note=data["note"],
            client_key=data["client_key"],
        )

    def _placements(self, channel: Channel) -> Iterable[NewPlacement]:
        """One for each language; the people stand on the first, so that nobody counts twice."""
        data = self.cleaned_data
        chosen = {*data["languages"], *data["other_languages"]}
        languages = [each for each in self.desk.languages if str(each.pk) in chosen]
        unknown = NOT_STATED if channel.pk in self.desk.with_people else NOT_APPLICABLE
        for place, language in enumerate(languages or [None]):
            yield NewPlacement(
                channel=channel,
                count_unit=self.desk.count_units[channel.pk][0],
                on=self.day_meant,
                count=data["count"],
                language=language,
                people=(data["people"] or unknown) if place == 0 else NOT_APPLICABLE,
                outlet=data["outlet"],
            )
