from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError

from lantoa.catalogue import actions, queries
from lantoa.catalogue.models import (
    Channel,
    Holiday,
    Language,
    ReportPeriod,
    ReportRegime,
    TierDeadline,
    Topic,
)
from lantoa.catalogue.tests import factories
from lantoa.kernel.actor import System
from lantoa.kernel.interval import Interval

pytestmark = pytest.mark.django_db
REGIME = "reform_communication"
TODAY = date(2026, 9, 17)


@pytest.fixture
def loaded() -> ReportRegime:
    actions.load(actor=System())
    regime = queries.regime(REGIME)
    actions.open_periods(actor=System(), regime=regime, years=range(2018, 2027))
    return regime


@pytest.mark.usefixtures("loaded")
def test_a_commune_owns_no_television_station(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        of_commune = queries.indicators(TODAY, tier="commune")
    assert "tv" not in {each.channel.slug for each in of_commune}
    assert "loudspeaker" in {each.channel.slug for each in of_commune}
    assert "tv" in {each.channel.slug for each in queries.indicators(TODAY, tier="province")}
    assert len(queries.indicators(TODAY)) > len(of_commune)


@pytest.mark.usefixtures("loaded")
def test_what_is_no_longer_in_force_is_not_offered() -> None:
    Channel.objects.filter(slug="gift").update(valid_to=TODAY)
    Topic.objects.filter(slug="index").update(valid_from=date(2027, 1, 1))
    assert not queries.channels(TODAY).filter(slug="gift").exists()
    assert queries.channels(date(2026, 9, 16)).filter(slug="gift").exists()
    assert not queries.topics(TODAY).filter(slug="index").exists()
    assert queries.topics(date(2027, 1, 1)).filter(slug="index").exists()


@pytest.mark.usefixtures("loaded")
def test_the_default_unit_comes_first(django_assert_num_queries) -> None:
    radio = queries.channel("loudspeaker")
    with django_assert_num_queries(1):
        units = [unit.slug for unit in queries.units_of(radio, "placement")]
    assert units == ["play", "broadcast_session", "hour"]
    with django_assert_num_queries(1):
        assert queries.default_unit(radio, "production").slug == "bulletin"


@pytest.mark.usefixtures("loaded")
def test_production_and_placement_are_told_apart() -> None:
    made = queries.indicator("tv.column_edition.production")
    shown = queries.indicator("tv.play.placement")
    assert made.name == "Chuyên mục truyền hình đã sản xuất"
    assert shown.name == "Lượt phát sóng truyền hình"


def test_vietnamese_comes_first_among_languages(loaded: ReportRegime) -> None:
    first = queries.languages().first()
    assert first is not None
    assert first.tag == "vi"
    assert queries.languages().count() == Language.objects.count()


def test_a_period_is_found_by_key_and_by_day(
    loaded: ReportRegime, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        first_quarter = queries.period(REGIME, "2024-Q1")
        assert first_quarter.window == Interval(date(2023, 12, 15), date(2024, 3, 15))
        assert first_quarter.label == "quý I năm 2024"
    with django_assert_num_queries(1):
        assert queries.period_containing(REGIME, "quarter", date(2023, 12, 15)) == first_quarter
    assert queries.period_containing(REGIME, "quarter", date(2024, 3, 14)) == first_quarter
    assert queries.period_containing(REGIME, "quarter", date(2024, 3, 15)).key == "2024-Q2"


@pytest.mark.usefixtures("loaded")
def test_a_day_in_two_windows_of_2018_belongs_to_the_one_that_held_then() -> None:
    assert queries.period_containing(REGIME, "quarter", date(2018, 12, 20)).key == "2018-Q4"


@pytest.mark.usefixtures("loaded")
def test_a_day_outside_every_window_is_said_so() -> None:
    with pytest.raises(ReportPeriod.DoesNotExist):
        queries.period_containing(REGIME, "nine_months", date(2024, 10, 1))
    with pytest.raises(ReportPeriod.DoesNotExist):
        queries.period(REGIME, "2017-Q1")


def test_each_tier_has_its_deadline_after_the_one_below(
    loaded: ReportRegime, django_assert_num_queries
) -> None:
    period = queries.period(REGIME, "2024-Q1")
    with django_assert_num_queries(3):
        commune = queries.deadline(loaded, "commune", period)
    assert commune == date(2024, 3, 18)
    assert commune < queries.deadline(loaded, "district", period)
    assert queries.deadline(loaded, "district", period) < queries.deadline(
        loaded, "province", period
    )


def test_districts_owe_nothing_after_they_are_gone(loaded: ReportRegime) -> None:
    queries.deadline(loaded, "district", queries.period(REGIME, "2025-Q2"))
    with pytest.raises(TierDeadline.DoesNotExist):
        queries.deadline(loaded, "district", queries.period(REGIME, "2025-Q3"))


def test_an_entered_holiday_moves_the_deadline() -> None:
    regime = factories.regime()
    factories.deadline(regime, "commune", 1)
    month = factories.period(regime, "2024-03", date(2024, 2, 15), date(2024, 3, 15), "month")
    assert queries.deadline(regime, "commune", month) == date(2024, 3, 15)
    Holiday.objects.create(day=date(2024, 3, 15), name="Nghỉ bù")
    assert queries.deadline(regime, "commune", month) == date(2024, 3, 18)


def test_a_newer_deadline_holds_for_later_windows_only() -> None:
    regime = factories.regime()
    factories.deadline(regime, "commune", 1, valid_to=date(2024, 3, 1))
    factories.deadline(regime, "commune", 3, valid_from=date(2024, 3, 1))
    february = factories.period(regime, "2024-02", date(2024, 1, 15), date(2024, 2, 15), "month")
    march = factories.period(regime, "2024-03", date(2024, 2, 15), date(2024, 3, 15), "month")
    assert queries.deadline(regime, "commune", february) == date(2024, 2, 15)
    assert queries.deadline(regime, "commune", march) == date(2024, 3, 19)


def test_the_database_refuses_dates_the_wrong_way_round() -> None:
    with pytest.raises(IntegrityError):
        Topic.objects.create(
            slug="x", name="x", valid_from=date(2026, 1, 1), valid_to=date(2026, 1, 1)
        )


def test_the_database_refuses_a_deadline_without_a_working_day() -> None:
    with pytest.raises(IntegrityError):
        factories.deadline(factories.regime(), "commune", 0)
