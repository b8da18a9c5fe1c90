"""Each page of staff has its help, and each help its page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from lantoa.reports.tests.factories import World
from lantoa.workspace.queries import help as queries

NO_PAGE = {
    # answers to a POST alone
    "activities:add_proof",
    "activities:proof_retry",
    "activities:sheet_take",
    "activities:proof_faces",
    "plans:accept",
    "plans:reopen_task",
    "plans:restore",
    "plans:send",
    "plans:recall",
    "plans:move_line",
    "plans:void_occasion",
    "intake:archive",
    "intake:declare",
    "intake:restore",
    "reports:start",
    "reports:undeclare",
    "reports:take_in",
    "reports:present",
    "workspace:read",
    "workspace:read_all",
    "workspace:send_again",
    "workspace:holiday_remove",
    "workspace:holidays_take",
    "workspace:make_up_day_remove",
    "workspace:regime_take_back",
    # files
    "workspace:word_base",
    "workspace:word_template_file",
    "workspace:word_template_preview",
    "accounts:revoke",
    "accounts:revoke_token",
    "units:change_undo",
    # files, leads, what scripts ask for, the monitor
    "accounts:blank",
    "activities:blank",
    "activities:export",
    "activities:sheet_faults",
    "plans:paper",
    "plans:edition_paper",
    "insight:plan_table",
    "insight:progress_table",
    "insight:gap_table",
    "insight:spoken_end",
    "totals:export",
    "units:act_file",
    "units:sheet",
    "units:suggest",
    "workspace:audit_log_export",
    "workspace:crest",
    "reports:completeness_table",
    "reports:below_table",
    "reports:scan",
    # people who have no account yet
    "accounts:join",
    "activities:proof_file",
    "activities:proof_preview",
    "appraisal:start",
    "appraisal:compute",
    "appraisal:accept_rest",
    "appraisal:withdraw",
    "appraisal:proof",
    "appraisal:remove_proof",
    "appraisal:ranking_table",
    "appraisal:remove_criterion",
    "appraisal:download_bundle",
    "appraisal:erase_bundle",
    "intake:file",
    "plans:file",
    "reports:paper",
    "workspace:notice",
    "workspace:alive",
    "workspace:feed",
}
"""Addresses of staff rooms that show no page of their own."""


def routes(resolver: Any) -> Iterator[str]:
    """Names of the addresses of our own rooms."""
    for each in resolver.url_patterns:
        module = getattr(getattr(each, "urlconf_module", None), "__name__", "")
        if module.startswith("lantoa.") and each.namespace:
            yield from (f"{each.namespace}:{inner.name}" for inner in each.url_patterns)


def pages() -> set[str]:
    return set(routes(get_resolver()))


def test_every_page_of_staff_has_its_help() -> None:
    assert pages() - NO_PAGE - set(queries.topics()) == set()


def test_every_help_has_its_page() -> None:
    assert set(queries.topics()) - pages() == set()
    assert NO_PAGE - pages() == set()


def test_help_is_short_and_ends_its_sentences() -> None:
    for topic in queries.topics().values():
        words = [topic.lead, *topic.steps]
        assert len(words) <= 6, topic.name
        for each in words:
            assert len(each) <= 220, topic.name
            assert each.endswith((".", "…")), (topic.name, each)
            assert "!" not in each
            assert "vui lòng" not in each.lower()


@pytest.mark.parametrize("page", ["plans:list", "activities:log", "reports:list", "workspace:home"])
def test_a_page_ends_with_its_help(world: World, page: str) -> None:
    client = Client()
    client.force_login(world.people["officer"])
    text = client.get(reverse(page)).content.decode()
    topic = queries.topics()[page]
    assert text.count("Trợ giúp trang này") == 1
    assert topic.lead in text


def test_a_refused_page_has_no_help(world: World) -> None:
    client = Client()
    client.force_login(world.people["officer"])
    answer = client.get(reverse("workspace:outbox"))
    assert answer.status_code == 403
    assert "Trợ giúp trang này" not in answer.content.decode()


def test_all_help_is_on_one_page(world: World, django_assert_max_num_queries) -> None:
    client = Client()
    client.force_login(world.people["officer"])
    with django_assert_max_num_queries(8):
        text = client.get(reverse("workspace:help")).content.decode()
    for topic in queries.topics().values():
        assert f'id="{topic.anchor}"' in text
    assert Client().get(reverse("workspace:help")).status_code == 302
