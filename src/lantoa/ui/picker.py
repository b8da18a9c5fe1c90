"""Choosing one or several out of thousands: type, press *Tìm*, choose among the answers.

Works without scripts: the button *Tìm* sends the whole form, which comes back with everything
typed and with the answers as tiles. With scripts the same tiles come from a list of suggestions.
The picker knows no model: a room gives it two questions, ``search`` and ``named``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict

FIND = "_tim"
"""Name of the button *Tìm*; its value is the name of the field."""
LONGEST = 100
MOST = 12
"""Answers that are offered at once."""
MOST_CHOSEN = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: what is stored, its name, and what tells it from its namesakes."""

    value: str
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Picked:
    """What came with the form: the values chosen, the words in the box, and whether *Tìm* of this
    field was pressed."""

    values: tuple[str, ...] = ()
    text: str = ""
    is_searching: bool = False


Search = Callable[[str], Sequence[Choice]]
Named = Callable[[Sequence[str]], Sequence[Choice]]


class PickerInput(forms.Widget):
    """A box for words, the button *Tìm*, and tiles: those chosen, then those found."""

    template_name = "ui/widgets/picker.html"

    def __init__(
        self, *, several: bool = False, word: str = "", suggest: str | Callable[[], str] = ""
    ) -> None:
        super().__init__()
        self.several, self.word, self.suggest = several, word, suggest
        self.search: Search = lambda text: ()
        self.named: Named = lambda values: ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Picked:
        listed = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        listed = [listed] if isinstance(listed, str) else listed
        values = tuple(dict.fromkeys(str(each) for each in listed if each))
        values = values[: MOST_CHOSEN if self.several else 1]
        text = str(data.get(f"{name}_chu") or "")[:LONGEST].replace("\x00", "").strip()
        return Picked(values, text, data.get(FIND) == name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}_chu" not in data

    def id_for_label(self, id_: str) -> str:
        return id_

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        picked = value if isinstance(value, Picked) else Picked(_texts(value))
        context = super().get_context(name, "", attrs)
        own = context["widget"]
        base = own["attrs"].get("id") or f"id_{name}"
        chosen = list(self.named(picked.values)) if picked.values else []
        taken = {each.value for each in chosen}
        found = list(self.search(picked.text))[: MOST + 1] if picked.text else []
        offered = [each for each in found[:MOST] if each.value not in taken]
        own.update(
            base=base,
            several=self.several,
            word=self.word or "Tên hoặc mã",
            suggest=self.suggest() if callable(self.suggest) else self.suggest,
            text=picked.text,
            chosen=chosen,
            offered=offered,
            is_cut=len(found) > MOST,
            invalid=bool(own["attrs"].get("aria-invalid")),
            may_be_none=not (self.several or self.is_required),
            has_looked=bool(picked.text),
            find=FIND,
            most=MOST,
        )
        return context


def _texts(value: Any) -> tuple[str, ...]:
    if value in (None, ""):
        return ()
    return tuple(str(each) for each in value) if isinstance(value, list | tuple) else (str(value),)


class PickerField(forms.Field):
    """Answers the value chosen (a text), or with ``several`` a list of them.

    ``search(text)`` offers choices, ``named(values)`` gives back those of the values that may be
    chosen here: what it leaves out is refused, so it is the guard. ``suggest`` is the address that
    answers ``?q=`` with ``{"found": [{"value", "label", "detail"}]}``.
    """

    def __init__(
        self,
        *,
        search: Search | None = None,
        named: Named | None = None,
        several: bool = False,
        word: str = "",
        suggest: str | Callable[[], str] = "",
        **options: Any,
    ) -> None:
        self.several = several
        self.search: Search = lambda text: ()
        self.named: Named = lambda values: ()
        super().__init__(widget=PickerInput(several=several, word=word, suggest=suggest), **options)
        if search is not None and named is not None:
            self.ask(search, named)

    def ask(self, search: Search, named: Named) -> None:
        """Ties the field to what may be chosen; a form that knows its day does so in __init__."""
        self.search, self.named = search, named
        own = cast("PickerInput", self.widget)
        own.search, own.named = search, named

    def suggest_at(self, address: Callable[[], str]) -> None:
        """Where suggestions come from; asked when the field is printed."""
        cast("PickerInput", self.widget).suggest = address

    def __deepcopy__(self, memo: dict[int, Any]) -> PickerField:
        copied = cast("PickerField", cast("Any", super()).__deepcopy__(memo))
        own = cast("PickerInput", copied.widget)
        own.search, own.named = copied.search, copied.named
        return copied

    def clean(self, value: Any) -> Any:
        picked = value if isinstance(value, Picked) else Picked(_texts(value))
        if not picked.values:
            if picked.text:
                raise ValidationError(
                    f"Chưa chọn: mới gõ “{picked.text}”. Chọn một ô trong kết quả dưới đây, "
                    "hoặc gõ lại rồi bấm Tìm.",
                    code="not_chosen",
                )
            if self.required:
                name = str(self.label or "").strip()
                raise ValidationError(
                    f"Chưa chọn {name[:1].lower() + name[1:]}. Gõ tên, bấm Tìm rồi chọn.",
                    code="required",
                )
            return [] if self.several else None
        known = {each.value for each in self.named(picked.values)}
        if lost := [each for each in picked.values if each not in known]:
            raise ValidationError(
                f"{len(lost)} lựa chọn không có trong danh mục. Tìm và chọn lại.", code="unknown"
            )
        return list(picked.values) if self.several else picked.values[0]

    def has_changed(self, initial: Any, data: Any) -> bool:
        values = data.values if isinstance(data, Picked) else _texts(data)
        return _texts(initial) != values


class Finding:
    """Mix in before ``forms.Form`` where a field is a picker: while *Tìm* was pressed the form is
    neither valid nor wrong. The view prints it again with what was found."""

    @property
    def is_searching(self) -> bool:
        form = cast("forms.Form", self)
        return form.is_bound and form.data.get(FIND) in form.fields

    def full_clean(self) -> None:
        if self.is_searching:
            form = cast("Any", self)
            form._errors, form.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()  # type: ignore[misc]

    def is_valid(self) -> bool:
        return not self.is_searching and super().is_valid()  # type: ignore[misc]
