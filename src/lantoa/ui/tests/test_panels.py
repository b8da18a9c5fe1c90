from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import RequestFactory

from lantoa.ui import panels

SLOT = "tried"
BADGE = "ui/parts/badge.html"


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    before = dict(panels._registered)
    yield
    panels._registered.clear()
    panels._registered.update(before)


def add(name: str, order: int, text: str | None) -> None:
    panels.register(
        slot=SLOT,
        name=name,
        order=order,
        query=lambda request, subject: None if text is None else {"text": f"{text} {subject}"},
        template=BADGE,
    )


def test_panels_stand_in_their_order_and_know_what_the_page_is_about() -> None:
    add("b.second", 2, "hai")
    add("a.first", 1, "một")
    shown = panels.shown(SLOT, RequestFactory().get("/"), "xã")
    assert [html.strip() for html in shown] == [
        '<span class="badge">một xã</span>',
        '<span class="badge">hai xã</span>',
    ]


def test_a_panel_that_the_person_may_not_see_leaves_nothing() -> None:
    add("a.hidden", 1, None)
    assert panels.shown(SLOT, RequestFactory().get("/"), "xã") == []


def test_what_a_panel_prints_is_escaped() -> None:
    add("a.hostile", 1, "<script>")
    (html,) = panels.shown(SLOT, RequestFactory().get("/"), "xã")
    assert "<script>" not in html


def test_a_name_is_taken_once_in_a_slot() -> None:
    add("a.first", 1, "một")
    with pytest.raises(ValueError, match=r"a\.first"):
        add("a.first", 2, "hai")


def test_other_slots_stay_empty() -> None:
    add("a.first", 1, "một")
    assert panels.shown("elsewhere", RequestFactory().get("/"), "xã") == []
