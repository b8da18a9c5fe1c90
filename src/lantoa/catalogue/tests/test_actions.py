from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from lantoa.audit.log import entries_of
from lantoa.catalogue import actions
from lantoa.catalogue.models import (
    Channel,
    ChannelUnit,
    CountUnit,
    Indicator,
    Language,
    LegalBasis,
    ReportPeriod,
    ReportRegime,
    TierDeadline,
)
from lantoa.catalogue.rules import Side
from lantoa.catalogue.tests import factories
from lantoa.kernel.actor import Nobody, System
from lantoa.kernel.errors import NotPermitted, Refused

pytestmark = pytest.mark.django_db
SYSTEM = System()


def test_a_second_load_changes_nothing() -> None:
    first = actions.load(actor=SYSTEM)
    second = actions.load(actor=SYSTEM)
    assert first.total_created > 300
    assert first.total_kept == 0
    assert second.total_created == 0
    assert second.kept == first.created
    assert entries_of("catalogue").count() == 1


def test_a_load_leaves_what_people_changed() -> None:
    actions.load(actor=SYSTEM)
    Channel.objects.filter(slug="tv").update(name="Đài tỉnh", owner_tiers=["province"])
    loudspeaker = ChannelUnit.objects.filter(channel__slug="loudspeaker", side=Side.PLACEMENT)
    loudspeaker.filter(is_default=True).delete()
    loudspeaker.filter(count_unit__slug="hour").update(is_default=True)
    report = actions.load(actor=SYSTEM)
    assert report.total_created == 1
    assert Channel.objects.get(slug="tv").name == "Đài tỉnh"
    assert loudspeaker.get(is_default=True).count_unit.slug == "hour"


def test_a_load_tells_how_far_it_has_come() -> None:
    told: list[tuple[int, int, str]] = []
    actions.load(actor=SYSTEM, progress=lambda *each: told.append(each))
    assert [done for done, _, _ in told] == list(range(1, len(told) + 1))
    assert told[-1][0] == told[-1][1]


def test_every_channel_has_one_default_unit_on_each_side() -> None:
    actions.load(actor=SYSTEM)
    defaults = Counter(
        ChannelUnit.objects.filter(is_default=True).values_list("channel__slug", "side")
    )
    slugs = Channel.objects.values_list("slug", flat=True)
    assert defaults == Counter((slug, side.value) for slug in slugs for side in Side)


def test_the_channels_are_those_of_the_glossary() -> None:
    actions.load(actor=SYSTEM)
    assert set(Channel.objects.values_list("slug", flat=True)) == {
        "tv",
        "radio",
        "tv_radio",
        "newspaper",
        "provincial_portal",
        "reform_site",
        "unit_websites",
        "loudspeaker",
        "social_network",
        "video_clip",
        "billboard",
        "banner",
        "poster",
        "leaflet",
        "booklet",
        "gift",
        "open_letter",
        "mobile_loudspeaker",
        "conference",
        "training",
        "oral",
        "internal_meeting",
        "dialogue",
        "contest",
        "survey",
        "feedback",
        "other",
    }


def test_every_unit_of_a_channel_has_its_indicator_and_no_two_share_a_name() -> None:
    actions.load(actor=SYSTEM)
    wanted = {
        f"{each.channel.slug}.{each.count_unit.slug}.{each.side}"
        for each in ChannelUnit.objects.select_related("channel", "count_unit")
    }
    slugs = set(Indicator.objects.values_list("slug", flat=True))
    assert wanted < slugs
    assert {slug.partition(".")[2] for slug in slugs - wanted} == {"attendance.placement"}
    names = Indicator.objects.values_list("name", flat=True)
    assert len(set(names)) == len(names)


def test_what_nobody_read_in_the_original_is_marked_unverified() -> None:
    actions.load(actor=SYSTEM)
    assert not LegalBasis.objects.filter(is_verified=True).exists()
    assert not TierDeadline.objects.filter(is_verified=True).exists()
    assert not Language.objects.get(tag="hni").is_verified
    assert not Language.objects.filter(tag="th").exists()


def test_only_the_system_loads() -> None:
    with pytest.raises(NotPermitted):
        actions.load(actor=Nobody())
    assert not CountUnit.objects.exists()


def test_periods_are_opened_once_and_stay_as_announced() -> None:
    actions.load(actor=SYSTEM)
    regime = ReportRegime.objects.get()
    assert len(actions.open_periods(actor=SYSTEM, regime=regime, years=[2024, 2018])) == 40
    ReportPeriod.objects.filter(key="2024-Q1").update(window_start=date(2023, 12, 16))
    assert actions.open_periods(actor=SYSTEM, regime=regime, years=[2024]) == []
    moved = ReportPeriod.objects.get(key="2024-Q1")
    assert moved.window_start == date(2023, 12, 16)
    assert moved.legal_basis is not None
    assert moved.legal_basis.number == "09/2019/NĐ-CP"


def test_a_period_without_a_rule_is_refused_and_nothing_is_opened() -> None:
    regime = factories.regime()
    factories.monthly_rule(regime)
    with pytest.raises(Refused, match="quý I năm 2024"):
        actions.open_periods(actor=SYSTEM, regime=regime, years=[2024])
    assert not ReportPeriod.objects.exists()


def test_nobody_opens_periods() -> None:
    with pytest.raises(NotPermitted):
        actions.open_periods(actor=Nobody(), regime=factories.regime(), years=[2024])
