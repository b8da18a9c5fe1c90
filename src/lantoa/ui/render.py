"""What the template tags need to know before a template of ``ui/parts`` can print it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.forms import BaseForm, BoundField, widgets
from django.forms.boundfield import BoundWidget
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.value import NOT_STATED, Total, Value, exact
from lantoa.ui import words
from lantoa.ui.picker import PickerInput

_CLASSES = {
    words.Tone.EXACT: "fig",
    words.Tone.BOUND: "fig bound",
    words.Tone.UNSTATED: "unstated",
}

# --- Figures -----------------------------------------------------------------------------------


def piece(part: words.Piece) -> SafeString:
    """One part of a figure, marked by how sure it is."""
    marked = format_html('<span class="{}">{}</span>', _CLASSES[part.tone], part.text)
    around = [word for word in (part.before, marked, part.after) if word]
    return format_html_join(" ", "{}", ((word,) for word in around))


def value_of(figure: Value | int | Decimal | None) -> Value:
    """A plain number is an exact value, ``None`` a value that nobody stated."""
    if figure is None or figure == "":
        return NOT_STATED
    return figure if isinstance(figure, Value) else exact(figure)


def amount(figure: Value | Total | int | Decimal | None) -> SafeString:
    if isinstance(figure, Total):
        return format_html_join("; ", "{}", ((piece(part),) for part in words.total_pieces(figure)))
    return piece(words.value_piece(value_of(figure)))


def total(figure: Total | None, unit: str = "", source: str = words.UNITS) -> SafeString:
    """A total, its parts kept apart. ``source`` names who may have stated nothing."""
    pieces = words.total_pieces(figure or Total(), unit=unit, source=source)
    return format_html_join("; ", "{}", ((piece(part),) for part in pieces))


def is_long(figure: object) -> bool:
    """Whether a figure has several parts, so that a narrow column of numbers cannot hold it."""
    return isinstance(figure, Total) and len(list(words.total_pieces(figure))) > 1


# --- Fields ------------------------------------------------------------------------------------


def _joined(*names: str) -> str:
    return " ".join(name for name in names if name)


def control_id(bound: BoundField) -> str:
    """Where a link to this field leads: the control, or the first tile of a choice."""
    own = bound.field.widget.attrs.get("id") or bound.auto_id
    if isinstance(bound.field.widget, widgets.RadioSelect):
        return f"{own}_0"
    if isinstance(bound.field.widget, widgets.MultiWidget):
        return f"{own}_0"
    return bound.id_for_label or own


def _shape(widget: widgets.Widget) -> str:
    if isinstance(widget, widgets.RadioSelect):
        return "tiles"
    if isinstance(widget, widgets.CheckboxInput):
        return "tick"
    if isinstance(widget, widgets.FileInput):
        return "file"
    if isinstance(widget, widgets.MultiWidget | widgets.SelectDateWidget | PickerInput):
        return "group"
    return "control"


def _attrs(bound: BoundField, classes: str, described: str) -> dict[str, Any]:
    """Attributes of the control. ``required`` is left to the server, which says what is missing."""
    widget = bound.field.widget
    attrs: dict[str, Any] = bound.build_widget_attrs(
        {"aria-describedby": described} if described else {}, widget
    )
    attrs.pop("required", None)
    attrs["placeholder"] = False
    if isinstance(widget, widgets.Textarea) and widget.attrs.get("rows") in (10, "10"):
        attrs["rows"] = 4
    attrs["class"] = _joined(widget.attrs.get("class", ""), classes)
    if bound.auto_id and "id" not in widget.attrs:
        attrs["id"] = bound.auto_id
    return {name: found for name, found in attrs.items() if found != ""}


def _rendered(bound: BoundField, attrs: Mapping[str, Any]) -> SafeString:
    if bound.field.localize:
        bound.field.widget.is_localized = True
    return bound.field.widget.render(
        name=bound.html_name,
        value=bound.value(),
        attrs=dict(attrs),
        renderer=bound.form.renderer,
    )


def _tiles(bound: BoundField, attrs: Mapping[str, Any]) -> list[dict[str, object]]:
    """Options of a choice; a nested group of options is read as one flat list."""
    widget = bound.field.widget
    kept = {name: found for name, found in attrs.items() if name != "class"}
    if isinstance(widget, widgets.RadioSelect) and not isinstance(
        widget, widgets.CheckboxSelectMultiple
    ):
        kept.pop("aria-invalid", None)
    return [
        {
            "input": BoundWidget(widget, data, bound.form.renderer).tag(wrap_label=False),
            "label": data["label"],
        }
        for data in widget.subwidgets(bound.html_name, bound.value(), kept)
    ]


_PHOTOGRAPHS = frozenset({"image/*", "image/png", "image/jpeg", ".png", ".jpg", ".jpeg", ".webp"})


def _file_words(widget: widgets.Widget) -> str:
    """What the button of a file field says: photographs are named only where they are taken, and
    alone where nothing else is."""
    several = isinstance(widget, widgets.FileInput) and widget.allow_multiple_selected
    taken = set(filter(None, str(widget.attrs.get("accept", "")).split(",")))
    what = "ảnh, tệp"
    if taken:
        what = "ảnh" if taken <= _PHOTOGRAPHS else what if taken & _PHOTOGRAPHS else "tệp"
    return f"{'Thêm' if several else 'Chọn'} {what}"


def field_context(
    bound: BoundField,
    *,
    unit: str,
    kind: str,
    compact: bool,
    tick: BoundField | None,
    show_when: str,
) -> dict[str, object]:
    """Everything ``ui/parts/field.html`` prints for one bound field."""
    widget = bound.field.widget
    shape = _shape(widget)
    base = bound.auto_id or f"id_{bound.html_name}"
    help_id = f"{base}_help" if bound.help_text else ""
    error_id = f"{base}_error" if bound.errors else ""
    described = _joined(error_id, help_id)
    grouped = shape in ("tiles", "group")
    attrs = _attrs(
        bound,
        "" if shape in ("tiles", "tick") else _joined("in", kind),
        "" if grouped else described,
    )
    if shape == "file":
        attrs["data-names"] = f"{base}_names"
    limit = getattr(bound.field, "max_length", None)
    counted = isinstance(widget, widgets.Textarea) and limit
    if counted:
        attrs["data-count"] = f"{base}_chars"
    return {
        "bound": bound,
        "shape": shape,
        "control": "" if shape == "tiles" else _rendered(bound, attrs),
        "tiles": _tiles(bound, attrs) if shape == "tiles" else [],
        "is_radio": shape == "tiles" and not isinstance(widget, widgets.CheckboxSelectMultiple),
        "base": base,
        "control_id": control_id(bound),
        "help_id": help_id,
        "error_id": error_id,
        "described": described,
        "unit": unit,
        "kind": kind,
        "optional": not (compact or bound.field.required or tick or shape == "tick"),
        "tick": tick,
        "limit": limit if counted else None,
        "file_words": _file_words(widget) if shape == "file" else "",
        "show_when": show_when,
    }


# --- Problems ----------------------------------------------------------------------------------


def _form_items(form: BaseForm) -> Iterable[dict[str, str]]:
    for name, errors in form.errors.items():
        known = name in form.fields and not form[name].is_hidden
        for error in errors:
            yield {
                "href": f"#{control_id(form[name])}" if known else "",
                "label": str(form[name].label) if known else "",
                "text": str(error),
            }


def _problem_item(problem: Problem, form: BaseForm | None) -> dict[str, str]:
    if not problem.field:
        return {"href": "", "label": "", "text": str(problem)}
    if form is not None and problem.field in form.fields:
        bound = form[problem.field]
        return {"href": f"#{control_id(bound)}", "label": str(bound.label), "text": str(problem)}
    return {"href": f"#id_{problem.field}", "label": "", "text": str(problem)}


def problem_items(found: object, form: object = None) -> list[dict[str, str]]:
    """Lines of the summary: where each leads, the name of its field, its words."""
    if isinstance(found, BaseForm):
        return list(_form_items(found))
    if isinstance(found, Refused):
        found = found.problems
    if not isinstance(found, Iterable) or isinstance(found, str):
        return []
    known = form if isinstance(form, BaseForm) else None
    items: list[dict[str, str]] = []
    for entry in found:
        if isinstance(entry, Problem):
            items.append(_problem_item(entry, known))
        elif isinstance(entry, BaseForm):
            items.extend(_form_items(entry))
    return items


def put_on_form(form: BaseForm, refused: Refused) -> None:
    """Hangs every reason of a refusal on its field (or on the whole form), typed words kept."""
    for problem in refused.problems:
        name = problem.field if problem.field in form.fields else None
        form.add_error(name, str(problem))


# --- Steps, tables, pages ------------------------------------------------------------------------


def steps(entries: Sequence[object], current: str | int) -> dict[str, object]:
    pairs = [
        (str(entry[0]), str(entry[1])) if isinstance(entry, tuple | list) else (str(entry),) * 2
        for entry in entries
    ]
    if isinstance(current, int):
        at = current - 1
    else:
        at = next((i for i, pair in enumerate(pairs) if str(current) in pair), -1)
    if not 0 <= at < len(pairs):
        raise ValueError(f"no such step: {current!r} in {pairs}")
    listed = [
        {"label": label, "done": place < at, "current": place == at}
        for place, (_, label) in enumerate(pairs)
    ]
    now = pairs[at][1][:1].lower() + pairs[at][1][1:]
    return {"steps": listed, "number": at + 1, "count": len(pairs), "now": now}


def table(
    columns: Sequence[str], rows: Sequence[Sequence[object]], numeric: str
) -> dict[str, object]:
    wanted = {int(place) for place in numeric.split(",") if place.strip()}
    heads = [{"label": name, "n": place in wanted} for place, name in enumerate(columns, 1)]
    body = [[{"text": text, **head} for text, head in zip(row, heads, strict=True)] for row in rows]
    return {"heads": heads, "rows": body}


def pages(page: Any, request: Any, name: str) -> dict[str, object]:
    kept = request.GET.copy() if request is not None else {}
    kept.pop(name, None)
    rest = kept.urlencode() if hasattr(kept, "urlencode") else urlencode(kept)

    def address(number: int) -> str:
        return "?" + "&".join(bit for bit in (rest, urlencode({name: number})) if bit)

    paginator = page.paginator
    numbers = [
        {
            "number": number if isinstance(number, int) else None,
            "url": address(number) if isinstance(number, int) else "",
            "current": number == page.number,
        }
        for number in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "page": page,
        "numbers": numbers,
        "before": address(page.number - 1) if page.has_previous() else "",
        "after": address(page.number + 1) if page.has_next() else "",
    }
