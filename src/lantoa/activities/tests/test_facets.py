"""What an activity posts tells topic, tone and proof, and moves when proof comes."""

from __future__ import annotations

from datetime import date

import pytest

from lantoa.activities import actions
from lantoa.activities.tests import factories as make
from lantoa.kernel.interval import Interval
from lantoa.plans.tests.cast import Cast
from lantoa.plans.tests.cast import cast as cast_of
from lantoa.totals.queries import audit, facets
from lantoa.totals.rules import Facet, Layer

pytestmark = pytest.mark.django_db
ALL_TIME = Interval(date(2000, 1, 1), date(2100, 1, 1))


@pytest.fixture
def cast() -> Cast:
    return cast_of()


def test_a_figure_is_bare_until_a_proof_is_kept_and_evidenced_then(cast: Cast) -> None:
    made = make.logged(cast.land.commune.pk)

    def proofs() -> set[str]:
        found = facets(cast.land.province.pk, ALL_TIME, layer=Layer.LOGGED, facet=Facet.PROOF)
        return {member for _, member in found}

    assert proofs() == {"bare"}
    actions.add_proof(
        actor=cast.actor("officer"),
        activity=made,
        proof=actions.NewProof(link="https://example.gov.vn/bai-viet"),
    )
    assert proofs() == {"evidenced"}
    assert audit().wrong == 0
