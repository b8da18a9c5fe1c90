"""A voided activity comes back as it was, with both reasons kept."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lantoa.activities import actions, queries
from lantoa.activities.models import Activity, Restoration
from lantoa.activities.tests import factories as make
from lantoa.audit.models import Entry
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.plans.tests.cast import SYSTEM, Cast
from lantoa.totals.actions.posting import COLUMNS
from lantoa.totals.models import Cell
from lantoa.totals.queries import audit


def cells() -> list[tuple[object, ...]]:
    return sorted(Cell.objects.exclude(sources=0).values_list(*COLUMNS))


def voided(cast: Cast, **given: object) -> Activity:
    made = make.logged(cast.land.commune.pk, **given)
    return actions.void_activity(
        actor=cast.actor("officer"), activity=made, reason="Ghi trùng với hoạt động hôm qua."
    )


def code_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def test_a_restored_activity_stands_in_the_totals_as_before(cast: Cast) -> None:
    make.logged(cast.land.commune.pk, title="Khác")
    made = make.logged(cast.land.commune.pk, languages=("vi", "hmn"))
    before = cells()
    officer = cast.actor("officer")
    actions.void_activity(actor=officer, activity=made, reason="Nhầm.")
    assert cells() != before
    actions.restore_activity(actor=officer, activity=made, reason="Hủy nhầm.")
    assert cells() == before
    assert audit().mismatches == ()


def test_both_reasons_are_kept_and_told_on_the_page(cast: Cast) -> None:
    made = voided(cast)
    actions.restore_activity(actor=cast.actor("officer"), activity=made, reason="Hủy nhầm.")
    made.refresh_from_db()
    assert (made.is_void, made.void_reason) == (False, "")
    kept = Restoration.objects.get()
    assert (kept.reason, kept.void_reason) == ("Hủy nhầm.", "Ghi trùng với hoạt động hôm qua.")
    entry = Entry.objects.filter(verb="activities.void").latest("pk")
    assert entry.data == {"restoration": kept.pk}
    page = cast.client("officer").get(reverse("activities:page", args=[made.pk])).content.decode()
    assert "Khôi phục hoạt động đã hủy: Hủy nhầm. (trước đó hủy vì: Ghi trùng" in page


def test_an_activity_may_be_voided_and_restored_many_times(cast: Cast) -> None:
    made = make.logged(cast.land.commune.pk)
    before = cells()
    for number in range(3):
        actions.void_activity(actor=SYSTEM, activity=made, reason=f"Hủy {number}")
        actions.restore_activity(actor=SYSTEM, activity=made, reason=f"Lại {number}")
    assert Restoration.objects.count() == 3
    assert cells() == before


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_restoration_has_a_reason(cast: Cast, reason: str) -> None:
    made = voided(cast)
    with pytest.raises(Refused) as refused:
        actions.restore_activity(actor=SYSTEM, activity=made, reason=reason)
    assert code_of(refused) == ["no_reason"]
    made.refresh_from_db()
    assert made.is_void


def test_what_is_not_voided_is_not_restored(cast: Cast) -> None:
    made = make.logged(cast.land.commune.pk)
    with pytest.raises(Refused) as refused:
        actions.restore_activity(actor=SYSTEM, activity=made, reason="Nhầm.")
    assert code_of(refused) == ["not_voided"]


def test_what_was_logged_again_meanwhile_is_not_counted_twice(cast: Cast) -> None:
    made = voided(cast)
    twin = make.logged(cast.land.commune.pk)
    with pytest.raises(Refused) as refused:
        actions.restore_activity(actor=SYSTEM, activity=made, reason="Nhầm.")
    assert code_of(refused) == ["logged_again"]
    actions.void_activity(actor=SYSTEM, activity=twin, reason="Giữ bản đầu.")
    assert not actions.restore_activity(actor=SYSTEM, activity=made, reason="Giữ.").is_void


@pytest.mark.parametrize("name", ["chair", "neighbour", "clerk", "reviewer"])
def test_only_the_units_officer_restores(cast: Cast, name: str) -> None:
    made = voided(cast)
    with pytest.raises(NotPermitted):
        actions.restore_activity(actor=cast.actor(name), activity=made, reason="Nhầm.")
    path = reverse("activities:restore", args=[made.pk])
    assert cast.client(name).get(path).status_code == 403
    assert cast.client(name).post(path, {"reason": "Nhầm."}).status_code == 403
    made.refresh_from_db()
    assert made.is_void


def test_the_page_keeps_what_was_typed_and_then_restores(cast: Cast) -> None:
    made = voided(cast)
    client = cast.client("officer")
    page = client.get(reverse("activities:page", args=[made.pk])).content.decode()
    assert "Khôi phục hoạt động…" in page
    path = reverse("activities:restore", args=[made.pk])
    assert "Ghi trùng với hoạt động hôm qua." in client.get(path).content.decode()
    answer = client.post(path, {"reason": ""})
    assert answer.status_code == 422
    answer = client.post(path, {"reason": "Hủy nhầm."}, follow=True)
    assert "Đã khôi phục hoạt động" in answer.content.decode()
    assert client.get(path).status_code == 302


def test_the_list_shows_voided_ones_apart(cast: Cast) -> None:
    voided(cast, title="Đã bỏ")
    make.logged(cast.land.commune.pk, title="Còn dùng")
    client = cast.client("officer")
    page = client.get(reverse("activities:list"), {"huy": "on"}).content.decode()
    assert "Đã bỏ" in page
    assert "Còn dùng" not in page


@pytest.mark.parametrize("steps", [0, 5])
def test_the_page_asks_the_same_number_of_questions(
    cast: Cast, steps: int, django_assert_num_queries
) -> None:
    made = make.logged(cast.land.commune.pk)
    for number in range(steps):
        actions.void_activity(actor=SYSTEM, activity=made, reason=f"Hủy {number}")
        actions.restore_activity(actor=SYSTEM, activity=made, reason=f"Lại {number}")
    found = queries.activity(made.pk)
    # Unit, period, entries of the log, sightings; what was restored when there is any.
    with django_assert_num_queries(4 + (1 if steps else 0)):
        queries.activity_page(found)


def test_titles_are_kept_without_marks_for_the_search(cast: Cast) -> None:
    assert make.logged(cast.land.commune.pk).folded == "huong dan khai sinh"
