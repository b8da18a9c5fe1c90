"""Fields that several forms about people share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lantoa.accounts.queries.places import Place, place_named
from lantoa.accounts.rules import ROLE_LABELS

MOST_OFFERED = 300
"""With more units a list is no help on a phone: then a name or a code is typed."""

ROLES = [(role.value, label) for role, label in ROLE_LABELS.items()]


class PlaceField(forms.Field):
    """A unit out of those offered: chosen from a list, or typed as name or code where there are
    many. Answers a ``Place``."""

    def __init__(self, **options: Any) -> None:
        self.places: Sequence[Place] = ()
        super().__init__(**options)

    def offer(self, places: Sequence[Place]) -> None:
        """Says which units there are. One alone is not asked for."""
        self.places = places
        if len(places) > MOST_OFFERED:
            self.widget = forms.TextInput(attrs={"autocomplete": "off"})
            self.help_text = "Gõ mã hoặc tên, có dấu hay không dấu đều được, ví dụ 18496."
        else:
            shown = [(str(each.unit_id), each.label) for each in places]
            self.widget = forms.Select(choices=shown)
        if places:
            self.initial = places[0].label if len(places) > MOST_OFFERED else str(places[0].unit_id)

    def to_python(self, value: Any) -> Place | None:
        if value in self.empty_values:
            return None
        text = str(value).strip()
        chosen = [each for each in self.places if str(each.unit_id) == text]
        if len(self.places) > MOST_OFFERED or not chosen:
            chosen = place_named(text, self.places)
        if len(chosen) == 1:
            return chosen[0]
        if not chosen:
            raise ValidationError(
                f"Không có đơn vị “{text}” trong các đơn vị anh/chị quản lý. Ghi mã hoặc tên khác.",
                code="no_unit",
            )
        named = ", ".join(each.label for each in chosen[:3])
        raise ValidationError(f"Có {len(chosen)} đơn vị: {named}. Ghi mã đơn vị.", code="many")


class RoleField(forms.ChoiceField):
    def __init__(self, **options: Any) -> None:
        options.setdefault("label", "Vai trò")
        super().__init__(choices=[("", "Chọn vai trò"), *ROLES], **options)


def end_of(last: date | None) -> date | None:
    """The half-open end of a span whose last day people wrote."""
    return last + timedelta(days=1) if last else None
