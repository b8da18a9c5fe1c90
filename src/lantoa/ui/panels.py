"""Panels: what upper rooms hang on the pages of lower ones, which know nothing of them.

A room registers in its ``apps.py: ready``; the page asks for its slot and prints what it gets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

Query = Callable[[HttpRequest, Any], Mapping[str, object] | None]
"""Answers the context of the panel's template for what the page is about, or None: nothing to
show, or nothing that this person may see. The query itself asks the actor."""


@dataclass(frozen=True, slots=True)
class Panel:
    """``slot`` is the page (``unit``), ``name`` is ``room.noun``; smaller ``order`` comes first."""

    slot: str
    name: str
    order: int
    query: Query
    template: str


_registered: dict[tuple[str, str], Panel] = {}


def register(*, slot: str, name: str, order: int, query: Query, template: str) -> None:
    """Hangs a panel on a page. Raises ``ValueError`` when the name is taken in that slot."""
    if (slot, name) in _registered:
        raise ValueError(f"panel {name!r} is already in {slot!r}")
    _registered[slot, name] = Panel(slot, name, order, query, template)


def of_slot(slot: str) -> list[Panel]:
    """Panels of a page in their order."""
    found = (panel for panel in _registered.values() if panel.slot == slot)
    return sorted(found, key=lambda panel: (panel.order, panel.name))


def shown(slot: str, request: HttpRequest, subject: Any) -> list[SafeString]:
    """The panels of a page that this person may see, printed. A template gets only what its query
    answers: no request, no frame of the page."""
    found = []
    for panel in of_slot(slot):
        context = panel.query(request, subject)
        if context is not None:
            html = get_template(panel.template).render(dict(context))
            found.append(mark_safe(html))  # noqa: S308 - a template escapes what it prints
    return found
