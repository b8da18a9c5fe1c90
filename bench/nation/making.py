"""Making the country, province by province, and timing it as it grows."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from timing import interleaved

from lantoa.accounts import actions as accounts
from lantoa.accounts.models import User
from lantoa.accounts.rules import Role
from lantoa.accounts.tests.steps import as_posts_ask
from lantoa.catalogue import actions as catalogue
from lantoa.kernel.actor import System
from lantoa.kernel.interval import Interval
from lantoa.totals import queries
from lantoa.totals.actions import checking
from lantoa.totals.rules import Layer
from lantoa.units import actions as units
from nation import data, rivals
from nation import land as nation
from nation.land import SINCE, Land

ACTOR = System("bench")
PROVINCES, COMMUNES_OF_SQLITE = 34, 150
CURVE = (1, 4, 12, 34)
PEOPLE = 8
LONG = 0.5
"""Beyond this scale the audit looks at the declared values only, before the placements come."""
QUARTER = Interval(date(2028, 4, 1), date(2028, 7, 1))
YEAR = Interval(date(2028, 1, 1), date(2029, 1, 1))
BOOK = data.Book()
BEGUN = time.perf_counter()


def on_postgres() -> bool:
    return connection.vendor == "postgresql"


def say(what: str) -> None:
    print(f"{time.perf_counter() - BEGUN:7.1f} s  {what}", file=sys.stderr, flush=True)


def build(scale: float) -> None:
    """Each point of the curve is timed while no more than that is there."""
    say("tables")
    call_command("migrate", verbosity=0)
    if not on_postgres():
        call_command("flush", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    say("units")
    catalogue.load(actor=ACTOR)
    units.load_reference(actor=ACTOR)
    nation.put_ministry_above()
    if on_postgres():
        nation.leave_provinces(max(2, round(PROVINCES * min(scale, 1))))
    else:
        nation.leave_one_province(COMMUNES_OF_SQLITE)
    _drop_tables()
    data.make_tables()
    BOOK.open()
    land = nation.land()
    kept: dict[str, Any] = {"curve": []}
    for size in sorted({min(each, len(land.provinces)) for each in CURVE}):
        have = kept["curve"][-1]["provinces"] if kept["curve"] else 0
        say(f"values of {size} provinces")
        values = data.add_values(land.below(land.provinces[have:size]))
        values += kept["curve"][-1]["values"] if kept["curve"] else 0
        data.index()
        kept["curve"].append({"provinces": size, "values": values, **_grown(land, size)})
    if scale > LONG:
        begun = time.perf_counter()
        kept["audit"] = [queries.audit().is_true, time.perf_counter() - begun]
    kept["placements"] = data.add_placements(
        land.below(land.provinces), data.names(), min(1, 10 * scale)
    )
    data.index()
    say("rebuild of everything")
    kept["all"] = _rebuilt()
    _sign_in_people(land)
    kept_file().write_text(json.dumps(kept))


def kept_file() -> Path:
    return Path(settings.DATA) / "bench-totals.json"


def _drop_tables() -> None:
    with connection.cursor() as cursor:
        for each in ("value", "placement", "wide", "cell", "posting"):
            cursor.execute(f"DROP TABLE IF EXISTS bench_{each}")


def _rebuilt() -> float:
    """Seconds of a whole rebuild, with the order that the database wants afterwards outside."""
    begun = time.perf_counter()
    checking.rebuild_totals(actor=ACTOR)
    took = time.perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if on_postgres() else "ANALYZE")
    return took


def _grown(land: Land, size: int) -> Mapping[str, float]:
    """One point of the curve: the same three questions in a country of some provinces."""
    say("rebuild, wide table, questions")
    rebuild, wide = _rebuilt(), rivals.build_wide(land.nation)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if on_postgres() else "ANALYZE")
    here = land.provinces[:size]
    ours, plain, table = interleaved(
        7,
        lambda turn: queries.totals(here[turn % size], QUARTER, layer=Layer.SUBMITTED),
        lambda turn: rivals.declared(here[turn % size], QUARTER),
        lambda turn: rivals.wide("province_id", here[turn % size], "quarter", 20282),
    )
    nation, plain_nation, table_nation = interleaved(
        5,
        lambda _: queries.totals(land.nation, YEAR, layer=Layer.SUBMITTED),
        lambda _: rivals.declared(None, YEAR),
        lambda _: rivals.wide("nation_id", land.nation, "year", 2028),
    )
    return {
        "rebuild": rebuild,
        "wide": wide,
        "province": ours,
        "province, GROUP BY": plain,
        "province, wide": table,
        "nation": nation,
        "nation, GROUP BY": plain_nation,
        "nation, wide": table_nation,
    }


def _sign_in_people(land: Land) -> None:
    roles = (Role.REVIEWER, Role.OFFICER)
    for number in range(PEOPLE):
        user = accounts.create_user(
            actor=ACTOR,
            unit_id=land.nation,
            username=f"do.{number}",
            full_name=f"Người đo {number}",
            password=f"do.{number}.mat-khau",
        )
        for role in roles:
            accounts.give_post(
                actor=ACTOR, user=user, unit_id=land.nation, role=role, valid_from=SINCE
            )
        as_posts_ask(user, *roles)


def sessions() -> list[str]:
    found = []
    for user in User.objects.filter(username__startswith="do.").order_by("username"):
        client = Client(headers={"host": "localhost"})
        client.force_login(user)
        found.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    return found
