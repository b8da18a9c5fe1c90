"""What several forms of plans share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse

from lantoa.ui.picker import MOST, Choice, PickerField
from lantoa.units import queries as units
from lantoa.units.queries import Offer


def offer(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]


def number(text: str) -> int | None:
    return int(text) if text else None


class BodyField(PickerField):
    """A unit in force on the day that :meth:`at` names; answers its id, with ``several`` a list."""

    def __init__(self, **options: Any) -> None:
        super().__init__(word="Tên hoặc mã đơn vị", **options)

    def at(self, on: date) -> None:
        def search(text: str) -> Sequence[Choice]:
            return [_choice(each) for each in units.offers(text, on, limit=MOST + 1)]

        def named(values: Sequence[str]) -> Sequence[Choice]:
            return [_choice(each) for each in units.offered(values, on)]

        self.ask(search, named)
        query = urlencode({"ngay": on.isoformat()})
        self.suggest_at(lambda: f"{reverse('units:suggest')}?{query}")

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if self.several:
            return [int(each) for each in found]
        return None if found is None else int(found)


def _choice(offered: Offer) -> Choice:
    detail = [offered.path] if offered.path else []
    detail += [f"trước đây: {offered.formerly}"] if offered.formerly else []
    return Choice(str(offered.version.unit_id), offered.version.name, ". ".join(detail))
