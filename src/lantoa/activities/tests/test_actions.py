from __future__ import annotations

import random
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from lantoa.activities import actions, queries
from lantoa.activities.actions import NewProof
from lantoa.activities.models import Activity, Evidence, Placement
from lantoa.activities.tests.factories import PNG, docx, entry, logged, picture
from lantoa.files.models import StoredFile
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_STATED, Qualifier, Total, exact, stated
from lantoa.plans.tests.cast import SYSTEM, Cast, plan
from lantoa.totals import queries as totals
from lantoa.totals.models import Cell
from lantoa.totals.rules import Layer, Scope
from lantoa.units.rules import REFORM_DAY

PLAYS = "loudspeaker.play.placement"
BULLETINS = "loudspeaker.bulletin.production"


def refusal(cast: Cast, **given: object) -> dict[str, str]:
    """Logs what is refused; answers field and code of each problem."""
    with pytest.raises(Refused) as caught:
        logged(cast.land.commune.pk, cast.actor("officer"), **given)
    return {problem.field: problem.code for problem in caught.value.problems}


def nothing_is_stored() -> bool:
    models = (Activity, Placement, Evidence, StoredFile, Cell)
    return not any(model.objects.exists() for model in models)


def total(unit_id: int, measure: str, scope: Scope = Scope.TREE) -> Total:
    window = Interval.of_day(days.today())
    return totals.totals(unit_id, window, layer=Layer.LOGGED, scope=scope).get(measure, Total())


def test_production_and_placements_are_posted_apart_and_upwards(cast: Cast) -> None:
    logged(cast.land.commune.pk, cast.actor("officer"), languages=("vi", "hmn"))
    for unit in (cast.land.commune, cast.land.province):
        assert total(unit.pk, PLAYS) == Total(exact=exact(8).number)
        assert total(unit.pk, BULLETINS) == Total(exact=exact(1).number)
    assert total(cast.land.province.pk, PLAYS, Scope.OWN) == Total()


def test_not_stated_bounded_and_embedded_stay_apart(cast: Cast) -> None:
    logged(cast.land.commune.pk, count=NOT_STATED)
    logged(cast.land.commune.pk, count=stated(600, Qualifier.MORE_THAN))
    logged(cast.land.commune.pk, is_embedded=True)
    found = total(cast.land.commune.pk, PLAYS)
    assert (found.exact, found.more_than, found.not_stated) == (None, exact(600).number, 1)
    assert total(cast.land.commune.pk, f"{PLAYS}.embedded").exact == exact(4).number


@pytest.mark.parametrize("seed", range(3))
def test_totals_agree_with_their_sources_after_any_order_of_acts(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    live: list[Activity] = []
    for _ in range(12):
        if live and chance.random() < 0.4:
            gone = live.pop(chance.randrange(len(live)))
            actions.void_activity(actor=cast.actor("officer"), activity=gone, reason="Ghi trùng")
            continue
        count = chance.choice([exact(3), NOT_STATED, stated(600, Qualifier.MORE_THAN)])
        languages = chance.choice([("vi",), ("vi", "hmn")])
        live.append(logged(cast.land.commune.pk, count=count, languages=languages))
    found = totals.audit()
    assert found.mismatches == ()
    assert found.sources == Activity.objects.count()
    produced = total(cast.land.commune.pk, BULLETINS).exact
    assert produced == (exact(len(live)).number if live else None)


def test_sending_twice_stores_once(cast: Cast) -> None:
    key = uuid.uuid4()
    given = {"client_key": key, "proofs": [picture()]}
    first = logged(cast.land.commune.pk, cast.actor("officer"), **given)
    second = logged(cast.land.commune.pk, cast.actor("officer"), **given)
    assert first.pk == second.pk
    rows = (Activity, Placement, Evidence, StoredFile)
    assert [model.objects.count() for model in rows] == [1, 1, 1, 1]
    assert total(cast.land.commune.pk, PLAYS).exact == exact(4).number


def test_a_key_of_another_unit_gives_nothing_away(cast: Cast) -> None:
    key = uuid.uuid4()
    logged(cast.land.commune.pk, client_key=key)
    with pytest.raises(NotPermitted):
        logged(cast.land.other.pk, cast.actor("neighbour"), client_key=key)


@pytest.mark.parametrize("who", ["chair", "neighbour", "clerk", "reviewer"])
def test_nobody_else_logs_for_the_commune(cast: Cast, who: str) -> None:
    with pytest.raises(NotPermitted):
        logged(cast.land.commune.pk, cast.actor(who))
    assert nothing_is_stored()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("rong.png", b"", "empty"),
        ("chay.exe", b"MZ", "wrong_type"),
        ("bang.svg", b"<svg/>", "wrong_type"),
        ("hong.pdf", b"%PDF-1.7 torn", "broken"),
        ("hong.docx", docx(torn=True), "broken"),
        ("anh.png", docx(), "name_lies"),
        ("anh.docx", PNG, "name_lies"),
        ("khong-duoi", PNG, "wrong_type"),
    ],
)
def test_a_bad_file_is_refused_and_nothing_is_stored(
    cast: Cast, settings: Settings, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    settings.MEDIA_ROOT = tmp_path
    proofs = [picture(), picture(name, content)]
    assert refusal(cast, proofs=proofs) == {"proof_file": code}
    assert nothing_is_stored()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_file_past_the_limit_is_refused(cast: Cast, settings: Settings) -> None:
    settings.UPLOAD_MEGABYTES = 1
    big = picture("to.png", PNG + b"x" * 1024 * 1024)
    assert refusal(cast, proofs=[big]) == {"proof_file": "too_large"}
    assert nothing_is_stored()


def test_every_problem_is_said_at_once(cast: Cast) -> None:
    line = plan(cast.land.other).lines.get()
    found = refusal(
        cast,
        title=" ",
        on=days.today() + timedelta(days=1),
        count=exact(10**10),
        plan_line=line,
        proofs=[NewProof(link="javascript:alert(1)"), picture("rong.png", b"")],
    )
    assert found == {
        "title": "no_title",
        "on": "future",
        "count": "too_many",
        "plan_line": "foreign_line",
        "link": "scheme",
        "proof_file": "empty",
    }
    assert nothing_is_stored()


def test_a_unit_logs_only_on_days_of_its_life(cast: Cast) -> None:
    last, first = REFORM_DAY - timedelta(days=1), REFORM_DAY
    assert logged(cast.land.ward.pk, cast.actor("elder"), on=last).on == last
    assert logged(cast.land.commune.pk, cast.actor("officer"), on=first).on == first
    assert refusal(cast, on=last) == {"on": "outside_window"}
    with pytest.raises(Refused) as caught:
        logged(cast.land.ward.pk, cast.actor("elder"), on=first)
    assert [each.code for each in caught.value.problems] == ["outside_window"]


def test_proof_is_added_once_and_never_to_what_is_void(cast: Cast) -> None:
    made = logged(cast.land.commune.pk)
    officer = cast.actor("officer")
    both = [picture(), NewProof(link="https://laichau.gov.vn/tin-1")]
    first = actions.add_proofs(actor=officer, activity=made, proofs=both)
    again = actions.add_proofs(actor=officer, activity=made, proofs=both)
    assert [each.pk for each in first] == [each.pk for each in again]
    assert StoredFile.objects.count() == 1
    actions.void_activity(actor=officer, activity=made, reason="Ghi trùng")
    with pytest.raises(Refused):
        actions.add_proof(actor=officer, activity=made, proof=picture("b.png", PNG + b"2"))
    with pytest.raises(NotPermitted):
        actions.add_proof(actor=cast.actor("neighbour"), activity=made, proof=picture())


def test_of_several_proofs_all_or_none_are_kept(cast: Cast) -> None:
    made = logged(cast.land.commune.pk)
    with pytest.raises(Refused):
        actions.add_proofs(
            actor=cast.actor("officer"),
            activity=made,
            proofs=[picture(), NewProof(link="http://localhost")],
        )
    assert not Evidence.objects.exists()
    assert not StoredFile.objects.exists()


def test_voiding_needs_a_reason_and_empties_the_totals(cast: Cast) -> None:
    made = logged(cast.land.commune.pk)
    with pytest.raises(Refused):
        actions.void_activity(actor=cast.actor("officer"), activity=made, reason=" ")
    for who in ("chair", "neighbour", "reviewer"):
        with pytest.raises(NotPermitted):
            actions.void_activity(actor=cast.actor(who), activity=made, reason="Sai")
    gone = actions.void_activity(actor=cast.actor("officer"), activity=made, reason="Ghi trùng")
    assert (gone.is_void, gone.void_reason) == (True, "Ghi trùng")
    assert total(cast.land.commune.pk, PLAYS) == Total()
    assert not queries.entries_of(queries.activity(made.pk))


def test_the_same_proof_given_twice_at_once_is_kept_once(cast: Cast) -> None:
    new = entry(proofs=[picture(), picture()])
    made = actions.log_activity(actor=SYSTEM, unit_id=cast.land.commune.pk, new=new)
    assert made.evidence.count() == 1
