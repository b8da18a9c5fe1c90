"""A quarter of the whole country, ready to be signed: every commune has activities and a draft."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random

from django.core.management import call_command
from django.db import connection
from nation import land as nation
from nation.land import Land

from lantoa.activities.models import Activity, Evidence, Placement
from lantoa.catalogue import actions as catalogue
from lantoa.catalogue import queries as reference
from lantoa.catalogue.models import Channel, ReportPeriod
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.kernel.value import NOT_APPLICABLE, exact
from lantoa.kernel.vietnamese import fold
from lantoa.reports import actions
from lantoa.reports.models import ExpectedReport, Report
from lantoa.reports.rules.prose import REQUIRED
from lantoa.reports.rules.states import ReportState
from lantoa.totals.actions import checking
from lantoa.units import actions as units

ACTOR = System("bench")
REGIME, QUARTER = "reform_communication", "2026-Q3"
PROVINCES_OF_SQLITE = 2
CHANNELS = ("loudspeaker", "banner", "conference", "newspaper", "leaflet", "social_network")
BATCH = 5_000
WORDS = {section.value: f"Đơn vị đã thực hiện phần {section.value}." for section in REQUIRED}


def period() -> ReportPeriod:
    return reference.period(REGIME, QUARTER)


def build(scale: float) -> None:
    """``scale`` 1 is the country with 3,321 communes; less takes so many of its provinces."""
    call_command("migrate", verbosity=0)
    call_command("flush", verbosity=0, interactive=False)
    catalogue.load(actor=ACTOR)
    units.load_reference(actor=ACTOR)
    nation.put_ministry_above()
    if scale < 1:
        nation.leave_provinces(max(PROVINCES_OF_SQLITE, round(34 * scale)))
    land = nation.land()
    catalogue.open_periods(actor=ACTOR, regime=reference.regime(REGIME), years=[2026])
    _expect(land)
    communes = land.below(land.provinces)
    _log(communes)
    checking.rebuild_totals(actor=ACTOR)
    _draft(communes)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _expect(land: Land) -> None:
    for head, below in [
        (land.nation, land.provinces),
        *((province, land.communes[province]) for province in land.provinces),
    ]:
        actions.expect_reports(
            actor=ACTOR,
            head_id=head,
            unit_ids=below,
            period=period(),
            receiver_id=head,
            addressees=["Cơ quan cấp trên"],
        )
    actions.expect_reports(
        actor=ACTOR,
        head_id=land.nation,
        unit_ids=[land.nation],
        period=period(),
        receiver_id=None,
        addressees=["Chính phủ"],
    )


def _log(unit_ids: Sequence[int]) -> None:
    """Rows as the log's own action writes them; their sums are made by the rebuild."""
    chance = Random(6)  # noqa: S311 - the same rows each time
    now, window = days.now(), period().window
    kinds = {
        slug: (
            channel,
            reference.default_unit(channel, "production"),
            reference.default_unit(channel, "placement"),
        )
        for slug in CHANNELS
        if (channel := Channel.objects.filter(slug=slug).first()) is not None
    }

    def rows() -> Iterator[Activity]:
        for unit_id in unit_ids:
            for channel, kind, _ in kinds.values():
                title = f"Hướng dẫn nộp hồ sơ trực tuyến, {channel.name.lower()}"
                yield Activity(
                    unit_id=unit_id,
                    title=title,
                    folded=fold(title),
                    channel=channel,
                    kind=kind,
                    quantity=exact(1 + chance.randrange(5)),
                    on=window.start + timedelta(days=chance.randrange(window.length)),
                    client_key=uuid.UUID(int=chance.getrandbits(128), version=4),
                    created_at=now,
                    actor_key=ACTOR.key,
                )

    made = Activity.objects.bulk_create(rows(), batch_size=BATCH)
    Placement.objects.bulk_create(
        (
            Placement(
                activity=each,
                unit_id=each.unit_id,
                channel=each.channel,
                count_unit=kinds[each.channel.slug][2],
                on=each.on,
                count=exact(1 + chance.randrange(30)),
                people=NOT_APPLICABLE,
            )
            for each in made
        ),
        batch_size=BATCH,
    )
    Evidence.objects.bulk_create(
        (
            Evidence(
                activity=each,
                link=f"https://do.example/{each.pk}",
                sha256="0" * 64,
                added_at=now,
                actor_key=ACTOR.key,
            )
            for each in made
        ),
        batch_size=BATCH,
    )


def _draft(unit_ids: Sequence[int]) -> None:
    """Every commune's report lies before its chair."""
    now = days.now()
    owed = ExpectedReport.objects.filter(period=period(), unit_id__in=unit_ids)
    Report.objects.bulk_create(
        (
            Report(
                expected=each,
                state=ReportState.FOR_SIGNATURE,
                state_since=now,
                sections=WORDS,
            )
            for each in owed
        ),
        batch_size=BATCH,
    )
