"""Tags and filters that every template has without loading them."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from lantoa.kernel import vietnamese
from lantoa.kernel.days import VIETNAM, local_day
from lantoa.kernel.value import Total, Value
from lantoa.ui import render, words
from lantoa.ui.charts import Chart

register = template.Library()
log = logging.getLogger(__name__)


@cache
def _warn_once(name: str) -> None:
    log.warning("static file %s is not collected: run collectstatic", name)


@register.simple_tag
def asset(name: str) -> str:
    """Address of a static file. A page, above all an error page, is shown even when the
    collected files are missing: then with the plain address, and a line in the log."""
    try:
        return static(name)
    except ValueError:
        _warn_once(name)
        return f"{settings.STATIC_URL}{name}"


# --- Days, hours, numbers --------------------------------------------------------------------


def _day(when: date | datetime | None) -> date | None:
    if isinstance(when, datetime):
        return local_day(when) if when.tzinfo else when.replace(tzinfo=VIETNAM).date()
    return when if isinstance(when, date) else None


@register.filter
def day(when: date | datetime | None) -> str:
    """``17/9/2026``. An instant is taken at its day in Vietnam."""
    found = _day(when)
    return vietnamese.day(found) if found else ""


@register.filter
def day_month(when: date | datetime | None) -> str:
    """``17/9``, ``02/01``."""
    found = _day(when)
    return vietnamese.day(found).rpartition("/")[0] if found else ""


@register.filter
def long_day(when: date | datetime | None) -> str:
    """``ngày 17 tháng 9 năm 2026``."""
    found = _day(when)
    return vietnamese.long_day(found) if found else ""


@register.filter
def weekday(when: date | datetime | None) -> str:
    """``thứ Năm``."""
    found = _day(when)
    return vietnamese.weekday(found) if found else ""


@register.filter
def clock(instant: datetime | None) -> str:
    """``9 giờ 40``."""
    return vietnamese.clock(instant) if isinstance(instant, datetime) else ""


def _decimal(amount: object) -> Decimal | None:
    if isinstance(amount, bool) or not isinstance(amount, int | float | Decimal):
        return None
    return Decimal(str(amount))


@register.filter
def number(amount: object) -> str:
    """``1.200``, ``8,5``; what is not a number stays as it is, ``None`` is empty."""
    found = _decimal(amount)
    if found is None:
        return "" if amount is None else conditional_escape(str(amount))
    return vietnamese.number(found)


@register.filter
def paper_number(amount: object) -> str:
    """``03``, as papers write 1 to 9; a paper's own number is text and keeps its digits."""
    if isinstance(amount, str) and amount.isdigit():
        return amount.zfill(2)
    found = _decimal(amount)
    if found is None:
        return "" if amount is None else conditional_escape(str(amount))
    return vietnamese.paper_number(found)


@register.filter
def unlocalized(amount: object) -> str:
    """A number for an attribute that machines read: point for decimals, nothing between."""
    return str(_decimal(amount) if _decimal(amount) is not None else 0)


@register.filter
def cap(text: object) -> str:
    """First letter large."""
    return vietnamese.capital_first(str(text if text is not None else ""))


# --- Figures -----------------------------------------------------------------------------------


@register.filter
def value(figure: Value | None, unit: str = "") -> str:
    """A value with its state in words and underline; ``None`` says that nothing was stated."""
    return render.piece(words.value_piece(render.value_of(figure), unit=unit))


@register.filter
def value_text(figure: Value | None, unit: str = "") -> str:
    """As ``value``, without markup."""
    return words.value_text(render.value_of(figure), unit=unit)


@register.filter
def total(figure: Total | None, unit: str = "") -> str:
    """A total, its parts kept apart."""
    return render.total(figure, unit)


@register.filter
def total_logged(figure: Total | None, unit: str = "") -> str:
    """A total of the ledger: what stated nothing are entries, not units."""
    return render.total(figure, unit, words.LOGGED)


@register.filter
def total_text(figure: Total | None, unit: str = "") -> str:
    """As ``total``, without markup."""
    return words.total_text(figure or Total(), unit=unit)


# --- Parts -------------------------------------------------------------------------------------


@register.inclusion_tag("ui/parts/leaf.html")
def leaf(when: date | datetime, tone: str = "", label: str = "") -> dict[str, object]:
    """The leaf of the tear-off calendar. ``tone="bad"`` only when late; ``label`` is read aloud."""
    found = _day(when)
    return {"day": found, "tone": tone, "label": label or ("Quá hạn từ" if tone == "bad" else "")}


@register.inclusion_tag("ui/parts/stepper.html")
def stepper(
    steps: Sequence[object], current: str | int, next_hand: str = "", label: str = "Các bước"
) -> dict[str, object]:
    """``steps``: labels, or pairs (key, label). ``current``: a key, a label, or its number from 1.

    ``next_hand`` completes the sentence below: ``trình Chủ tịch ký``.
    """
    return {"label": label, "next_hand": next_hand, **render.steps(steps, current)}


@register.simple_tag
def field(
    bound: BoundField,
    unit: str = "",
    kind: str = "",
    compact: bool = False,
    tick: BoundField | None = None,
    show_when: str = "",
) -> SafeString:
    """A form field: label, help, error, control.

    ``unit`` stands after the control. ``kind`` sets its width or shape: ``num``, ``day``, ``year``;
    for tiles ``many`` (short words) or ``one`` (one column). ``compact`` leaves out the words
    *không bắt buộc*. ``tick`` is the checkbox *không nêu* of a count. ``show_when="channel=loa"``
    shows it only while that choice is made (scripts on).
    """
    if bound.is_hidden:
        return mark_safe(str(bound))  # noqa: S308 - a widget of Django, escaped by its template
    return mark_safe(  # noqa: S308
        render_to_string(
            "ui/parts/field.html",
            render.field_context(
                bound, unit=unit, kind=kind, compact=compact, tick=tick, show_when=show_when
            ),
        )
    )


@register.inclusion_tag("ui/parts/evidence.html")
def evidence(
    file: BoundField, link: BoundField | None = None, legend: str = "Minh chứng", help: str = ""
) -> dict[str, object]:
    """A file field and, beside it, a link field, under one legend."""
    return {"file": file, "link": link, "legend": legend, "help": help}


@register.inclusion_tag("ui/parts/problems.html")
def problems(found: object, form: object = None, title: str = "Chưa lưu được") -> dict[str, object]:
    """The summary at the top of main: from a form, a ``Refused``, or a list of ``Problem``."""
    return {"items": render.problem_items(found, form), "title": title}


@register.simple_block_tag
def note(content: str, tone: str = "info", title: str = "", level: int = 0) -> SafeString:
    """``{% note "warn" "Cảnh báo: thiếu minh chứng" %}...{% endnote %}``.

    ``level`` 2 or 3 makes the title a heading of the page.
    """
    heading = format_html("<p><b>{}</b></p>\n", title) if title else ""
    if title and level in (2, 3):
        heading = format_html("<h{0}>{1}</h{0}>\n", level, title)
    return format_html('<div class="note {} stack tight">{}{}</div>', tone, heading, content)


@register.simple_block_tag
def figure(
    content: str,
    amount: Any,
    label: str,
    badge: str = "",
    tone: str = "",
    open: bool = False,
    id: str = "",
) -> SafeString:
    """A figure that opens to its evidence: ``{% figure v "lượt phát loa" %}...{% endfigure %}``.

    ``amount`` is a ``Value``, a ``Total`` or a number.
    """
    return mark_safe(  # noqa: S308
        render_to_string(
            "ui/parts/figure.html",
            {
                "amount": render.amount(amount),
                "long": render.is_long(amount),
                "label": label,
                "badge": badge,
                "tone": tone,
                "open": open,
                "id": id,
                "content": content,
            },
        )
    )


@register.inclusion_tag("ui/parts/table.html")
def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    caption: str = "",
    numeric: str = "",
) -> dict[str, object]:
    """A table that becomes cards on a phone. The first cell of a row is its header.

    ``numeric`` names the columns of numbers by position from 1: ``"2,3"``.
    """
    return {"caption": caption, **render.table(columns, rows, numeric)}


@register.inclusion_tag("ui/parts/chart.html")
def chart(drawn: Chart, label: str = "Bảng số liệu") -> dict[str, object]:
    """A chart of ``ui.charts`` with its title, its two drawings and its table twin."""
    return {"chart": drawn, "label": label}


@register.inclusion_tag("ui/parts/pages.html", takes_context=True)
def pages(context: Mapping[str, Any], page: Any, name: str = "trang") -> dict[str, object]:
    """Pagination of a Django ``Page``; keeps the other query values of the address."""
    return render.pages(page, context.get("request"), name)


@register.simple_tag
def attributes(**pairs: object) -> str:
    """HTML attributes from pairs; empty ones are left out."""
    kept = {key.replace("_", "-"): found for key, found in pairs.items() if found}
    return flatatt(kept)
