"""The demonstration has a score sheet at every step, and says that all of it is made up."""

from __future__ import annotations

from collections import Counter

from django.test import Client
from django.urls import reverse

from lantoa.accounts.models import User
from lantoa.activities.models import Activity
from lantoa.appraisal.actions import make_bundle
from lantoa.appraisal.models import Bundle, CriteriaSet, Objection, Ranking, Score, ScoreSheet
from lantoa.appraisal.rules.bundles import BundleState
from lantoa.appraisal.rules.states import SheetState
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.plans.models import Plan
from lantoa.workspace.actions.bac_kan import bring_bodies
from lantoa.workspace.actions.cast import hire
from lantoa.workspace.actions.foundation import load_foundation
from lantoa.workspace.actions.ha_tinh_scores import build_scores
from lantoa.workspace.actions.scenes import Reference
from lantoa.workspace.tests.test_bac_kan import PRESENT

ACTOR = System("tests")


def shown(username: str, address: str) -> str:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client.get(address).content.decode()


def test_a_sheet_stands_at_every_step_and_each_hand_finds_its_own(db: None, settings) -> None:
    settings.DEMONSTRATION = True
    load_foundation(actor=ACTOR, provinces=PRESENT)
    bring_bodies(actor=ACTOR)
    hire(actor=ACTOR)
    today = days.today()
    build_scores(actor=ACTOR, reference=Reference(), today=today)

    steps = Counter(each.step for each in ScoreSheet.objects.all())
    assert set(steps) == set(SheetState) and steps[SheetState.FINAL] == 3
    assert {each.year for each in ScoreSheet.objects.all()} == {today.year - 1}
    final = ScoreSheet.objects.filter(state=SheetState.FINAL)
    assert len({each.points for each in final}) > 1

    said = [each.own_reason for each in Score.objects.exclude(own_reason="")]
    said += [each.appraised_reason for each in Score.objects.exclude(appraised_reason="")]
    said += [each.reason for each in Objection.objects.all()]
    said += [each.title for each in Plan.objects.all()]
    said += [each.note for each in Activity.objects.all()]
    made = CriteriaSet.objects.get(unit__isnull=False)
    assert not made.is_verified
    assert all("inh họa" in each for each in [*said, made.name, made.basis])

    (ranking,) = Ranking.objects.all()
    assert [row["rank"] for row in ranking.rows][:3] == [1, 2, 3]
    home = reverse("workspace:home")
    assert "bảng điểm" in shown("thamdinh", home)
    assert "Xem điểm thẩm định" in shown("chutich.huongdo", home)
    assert "Tự chấm điểm" in shown("canbo.cacxa", home)
    assert "Xác nhận bảng điểm" in shown("chutich.cacxa", home)
    assert "Xếp hạng" in shown("canbo", reverse("appraisal:published", args=[ranking.pk]))

    bundle = Bundle.objects.get()
    make_bundle(bundle_id=bundle.pk)
    bundle.refresh_from_db()
    assert bundle.step is BundleState.READY and bundle.files >= 6
