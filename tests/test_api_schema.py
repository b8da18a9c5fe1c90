"""Schemathesis asks the API for what its own description promises: no 5xx, no answer that the
description does not hold. It sends examples, the edges of every rule, random requests that keep
the rules and that break them, and chains of requests that follow from one another."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from schemathesis.engine import Status, events, from_schema

from lantoa.accounts.rules import Role
from lantoa.catalogue import queries as catalogue
from lantoa.kernel import days
from lantoa.kernel.value import exact
from lantoa.reports import actions
from lantoa.reports.models import ExpectedReport
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import World, world
from tests.programs import token_of

SEED = 20261122

ASIDE = {
    # A limit that a description cannot say (two days in their order, a part that a report has not,
    # a key used twice, a step from another state, a NUL in words) is refused although each part is
    # well formed.
    "positive_data_acceptance": {"expected-statuses": ["2xx", "400", "403", "404", "409", "422"]},
}


@pytest.fixture(name="seeded")
def _seeded(live_server: Any, settings: Any, tmp_path: Path) -> World:
    """Committed: the requests come over the network, on connections of their own."""
    settings.STATIC_ROOT = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # So many wrong tokens come from here that the limit would hide what else is answered.
    settings.API_FAILURES = "100000/m/ip"
    settings.API_RATE = 10**9
    cache.clear()
    found = world()
    translator = make.person("dich", found.district, Role.TRANSLATOR, "Mùa Thị Xá", "chị", "")
    root = make.person("tinh", found.province, Role.ADMINISTRATOR, "Lò Văn Yên", "anh", "")
    found.people |= {"translator": translator, "province_administrator": root}
    make.log(found.district, count=exact(4))
    make.log(found.other, count=exact(5))
    make.drafted(found.expected)
    make.accepted(found.neighbouring)
    make.drafted(found.above)
    for stand, quarter in zip(STANDS, ("Q1", "Q2", "Q3", "Q4"), strict=True):
        period = catalogue.period(make.REGIME, f"2018-{quarter}")
        due = period.window_end + timedelta(days=20)
        stand(make.expect(found.district, period, found.province, due))
    return found


def for_signature(expected: ExpectedReport) -> None:
    make.drafted(expected)
    actions.send_for_signature(actor=make.SYSTEM, expected=expected)


def accepted_twice(expected: ExpectedReport) -> None:
    make.accepted(expected, "16")
    actions.correct_report(actor=make.SYSTEM, expected=expected, reason="Thiếu một buổi phát.")
    actions.send_for_signature(actor=make.SYSTEM, expected=expected)
    actions.submit_report(actor=make.SYSTEM, expected=expected)
    today = days.today()
    actions.give_number(actor=make.SYSTEM, expected=expected, number="17", issued_on=today)
    actions.accept_report(actor=make.SYSTEM, expected=expected)


STANDS = (for_signature, make.submitted, make.numbered, accepted_twice)
"""A report for every hand: to be signed, numbered, accepted or returned, corrected."""


def known(world: World) -> dict[str, list[str | int]]:
    """What random words would hardly ever hit."""
    return {
        "reports": list(ExpectedReport.objects.order_by("pk").values_list("pk", flat=True)),
        "units": [world.district.slug, world.other.slug, world.province.slug],
        "regimes": [make.REGIME],
        "measures": ["loudspeaker.play.placement", "loudspeaker.bulletin.production"],
        "numbers": [1, 2],
    }


def bound(name: str) -> dict[str, object]:
    return {"dictionary": name, "probability": 0.7}


QUICK = {
    "coverage": {"enabled": False},
    "fuzzing": {"generation": {"max-examples": 2}},
    "stateful": {"max-steps": 4, "generation": {"max-examples": 6}},
}
LONG = {
    "fuzzing": {"generation": {"max-examples": 20}},
    "stateful": {"max-steps": 8, "generation": {"max-examples": 20}},
}
"""Phases that are not named run too."""

HOLDERS = (
    "officer",
    "chair",
    "clerk",
    "reviewer",
    "administrator",
    "editor",
    "translator",
    "province_chair",
    "province_clerk",
    "province_administrator",
    "neighbour",
)
"""Every role that may hold a token, in the unit, above it and beside it."""


def wrong_answers(address: str, world: World, who: str, phases: dict[str, Any]) -> list[str]:
    """What is asked with one person's token, and what of the answers is not as promised."""
    config = schemathesis.Config.from_dict(
        {
            "seed": SEED,
            "headers": {"Authorization": f"Bearer {token_of(world.people[who])}"},
            "dictionaries": {name: {"values": values} for name, values in known(world).items()},
            "parameters": {
                "path.report": bound("reports"),
                "path.measure": bound("measures"),
                "path.number": bound("numbers"),
                "path.old": bound("numbers"),
                "path.new": bound("numbers"),
                "query.version": bound("numbers"),
                "query.unit": bound("units"),
                "query.receiver": bound("units"),
                "query.parent": bound("units"),
            },
            "operations": [
                {
                    "include-path-regex": "/units/",
                    "parameters": {"path.slug": bound("units")},
                },
                {
                    "include-path-regex": "/regimes/",
                    "parameters": {"path.slug": bound("regimes")},
                },
            ],
            "generation": {
                "mode": "all",
                "deterministic": True,
                "database": "none",
                "no-shrink": True,
            },
            "phases": phases,
            "checks": ASIDE,
            "workers": 1,
            "continue-on-failure": True,
        }
    )
    schema = schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json", config=config)
    found: list[str] = []
    asked, operations = 0, set()
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            operations |= {each.value.operation.label for each in event.recorder.cases.values()}
            asked += len(event.recorder.interactions)
            for case_id, checks in event.recorder.checks.items():
                for check in checks:
                    if check.status is Status.FAILURE and check.failure_info is not None:
                        sent = event.recorder.cases[case_id].value
                        found.append(
                            f"{event.label} [{check.name}] {check.failure_info.failure.title}: "
                            f"{check.failure_info.failure.message[:300]} | {sent.method} "
                            f"{sent.path_parameters} {sent.query} {sent.headers} {sent.body!r:.300}"
                        )
        elif isinstance(event, events.NonFatalError | events.FatalError):
            found.append(f"error: {getattr(event, 'value', event)!r:.500}")
    assert operations >= {operation.ok().label for operation in schema.get_all_operations()}
    assert asked > 150
    return found


def test_no_answer_is_a_fault_or_unpromised(live_server: Any, seeded: World) -> None:
    assert wrong_answers(live_server.url, seeded, "officer", QUICK) == []


@pytest.mark.long
@pytest.mark.parametrize("who", HOLDERS)
def test_no_answer_is_a_fault_or_unpromised_at_length(
    live_server: Any, seeded: World, who: str
) -> None:
    assert wrong_answers(live_server.url, seeded, who, LONG) == []
