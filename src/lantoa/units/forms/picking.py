"""Choosing a unit out of the whole country."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from lantoa.kernel import days
from lantoa.ui.picker import MOST, Choice, PickerField
from lantoa.units import queries
from lantoa.units.models import Unit
from lantoa.units.queries import Offer


class UnitField(PickerField):
    """A unit in force on a day, today unless :meth:`at` names another; answers its id as an int,
    with ``several`` a list of ids. ``at`` may keep it to what stands under a unit."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("word", "Tên hoặc mã đơn vị")
        options.setdefault("suggest", "")
        super().__init__(**options)
        self.at()

    def at(self, on: date | None = None, *, under: Unit | None = None) -> None:
        """Each form ties its own copy: a field of a class is shared by all."""
        below = None if under is None else under.pk

        def search(text: str) -> Sequence[Choice]:
            found = queries.offers(text, on or days.today(), under=below, limit=MOST + 1)
            return [choice(each) for each in found]

        def named(values: Sequence[str]) -> Sequence[Choice]:
            return [
                choice(each) for each in queries.offered(values, on or days.today(), under=below)
            ]

        self.ask(search, named)
        asked = {"ngay": on.isoformat() if on else "", "duoi": under.slug if under else ""}
        query = urlencode({name: text for name, text in asked.items() if text})
        self.suggest_at(lambda: "?".join(filter(None, (reverse("units:suggest"), query))))

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if self.several:
            return [int(each) for each in found]
        return None if found is None else int(found)


def choice(offer: Offer) -> Choice:
    detail = [offer.path] if offer.path else []
    detail += [f"trước đây: {offer.formerly}"] if offer.formerly else []
    return Choice(str(offer.version.unit_id), offer.version.name, ". ".join(detail))
