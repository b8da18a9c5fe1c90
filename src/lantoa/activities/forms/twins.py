"""Which of two entries is kept, and which of their placements are one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from lantoa.activities.models import Activity, Placement
from lantoa.activities.queries.twin_effects import PlacementPair
from lantoa.kernel.vietnamese import day
from lantoa.ui.fields import PlainWords
from lantoa.ui.words import value_text


class TwinsForm(PlainWords, forms.Form):
    """``revisions`` are those of the page, so that nobody decides on what was changed since."""

    kept = forms.ChoiceField(label="Giữ bản nào", widget=forms.RadioSelect)
    same = forms.MultipleChoiceField(
        label="Lần đăng, phát trùng nhau",
        help_text="Đánh dấu những lần là một; lần không đánh dấu vẫn tính cả hai.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    revision_one = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)
    revision_two = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)

    def __init__(
        self,
        sides: Sequence[tuple[Activity, str]],
        pairs: Sequence[PlacementPair],
        starts_with_first: bool,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.one, self.two = sides[0][0], sides[1][0]
        self.pairs = {each.key: each for each in pairs}
        super().__init__(
            data,
            initial={
                "kept": str((self.one if starts_with_first else self.two).pk),
                "same": [each.key for each in pairs if each.is_proposed],
                "revision_one": self.one.revision,
                "revision_two": self.two.revision,
            },
        )
        self.fields["kept"].choices = [  # type: ignore[attr-defined]
            (str(activity.pk), f"Bản {number}: {unit}")
            for number, (activity, unit) in enumerate(sides, start=1)
        ]
        if pairs:
            self.fields["same"].choices = [  # type: ignore[attr-defined]
                (each.key, f"Bản 1: {_placed(each.one)} — Bản 2: {_placed(each.two)}")
                for each in pairs
            ]
        else:
            del self.fields["same"]

    def decided(self) -> tuple[Activity, Activity, list[tuple[int, int]]]:
        """The one to keep, the one to take into it, and pairs of placements, of the taken first.
        What was not validly said is as it was proposed."""
        said = self.cleaned_data if self.is_bound and hasattr(self, "cleaned_data") else {}
        keeps_first = str(said.get("kept") or self.initial["kept"]) == str(self.one.pk)
        keys = said.get("same", [] if self.is_bound else self.initial["same"])
        same = [(self.pairs[key].one.pk, self.pairs[key].two.pk) for key in keys]
        if keeps_first:
            return self.one, self.two, [(two, one) for one, two in same]
        return self.two, self.one, same

    def revisions(self) -> dict[int, int]:
        data = self.cleaned_data
        return {self.one.pk: data["revision_one"], self.two.pk: data["revision_two"]}

    def renewed(self) -> None:
        """The page shows the entries as they are now: sent again, it is decided on these."""
        said = QueryDict(mutable=True)
        said.update(self.data)
        said["revision_one"] = str(self.one.revision)
        said["revision_two"] = str(self.two.revision)
        self.data = said


def _placed(placement: Placement) -> str:
    parts = [placement.channel.short_name, day(placement.on)]
    parts += [placement.language.name] if placement.language else []
    parts += [value_text(placement.count, unit=placement.count_unit.name)]
    parts += [placement.outlet] if placement.outlet else []
    return ", ".join(parts)
