"""Languages that are spoken in a unit: entered, never guessed, and true for the days they name."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from lantoa.accounts.rules import Role
from lantoa.audit.log import entries_of
from lantoa.catalogue.models import Language
from lantoa.insight.actions.spoken import add_spoken, end_spoken
from lantoa.insight.models import SpokenLanguage
from lantoa.insight.queries.gaps import spoken_on
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.plans.tests.cast import SYSTEM, Cast

TODAY = days.today()
LONG_AGO = date(2020, 1, 1)
HOSTILE = "<script>alert(1)</script>"


def tongue(tag: str = "hmn") -> Language:
    return Language.objects.get(tag=tag)


def added(cast: Cast, tag: str = "hmn", source: str = "") -> SpokenLanguage:
    return add_spoken(
        actor=SYSTEM,
        unit_id=cast.land.commune.pk,
        language=tongue(tag),
        since=LONG_AGO,
        source=source,
    )


def tags(cast: Cast, on: date = TODAY) -> list[str]:
    return [each.language.tag for each in spoken_on([cast.land.commune.pk], on)]


def test_a_language_is_on_the_list_from_its_day_until_it_is_taken_off(cast: Cast) -> None:
    row = added(cast)
    assert tags(cast) == ["hmn"]
    assert tags(cast, LONG_AGO - timedelta(days=1)) == []
    end_spoken(actor=SYSTEM, spoken_id=row.pk, until=TODAY)
    assert tags(cast) == []
    assert tags(cast, TODAY - timedelta(days=1)) == ["hmn"]
    told = [entry.data["language"] for entry in entries_of(f"insight.spoken:{row.pk}")]
    assert told == ["hmn", "hmn"]
    again = added(cast)
    assert tags(cast) == ["hmn"]
    assert again.pk != row.pk


def test_what_was_entered_by_mistake_goes(cast: Cast) -> None:
    row = added(cast)
    end_spoken(actor=SYSTEM, spoken_id=row.pk, until=LONG_AGO)
    assert not SpokenLanguage.objects.exists()


@pytest.mark.parametrize(
    ("tag", "source", "code"),
    [("vi", "", "vietnamese"), ("hmn", "", "listed"), ("tyz", "x" * 301, "text"),
     ("tyz", "a\x00b", "text")],
)  # fmt: skip
def test_what_cannot_be_on_the_list_is_refused_and_nothing_is_stored(
    cast: Cast, tag: str, source: str, code: str
) -> None:
    added(cast)
    with pytest.raises(Refused) as refused:
        added(cast, tag, source)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert SpokenLanguage.objects.count() == 1


def test_a_language_is_taken_off_once(cast: Cast) -> None:
    row = added(cast)
    end_spoken(actor=SYSTEM, spoken_id=row.pk, until=TODAY)
    with pytest.raises(Refused, match="rồi"):
        end_spoken(actor=SYSTEM, spoken_id=row.pk, until=TODAY)


def test_only_an_administrator_keeps_the_list(cast: Cast) -> None:
    row = added(cast)
    for name in ("officer", "reviewer", "neighbour"):
        actor = cast.actor(name)
        with pytest.raises(NotPermitted):
            add_spoken(
                actor=actor, unit_id=cast.land.commune.pk, language=tongue("tyz"), since=LONG_AGO
            )
        with pytest.raises(NotPermitted):
            end_spoken(actor=actor, spoken_id=row.pk, until=TODAY)
        client = cast.client(name)
        page = client.get(reverse("insight:spoken"), {"don-vi": cast.land.commune.slug})
        assert page.status_code == 403
        assert client.post(reverse("insight:spoken_end", args=[row.pk])).status_code == 403
    assert tags(cast) == ["hmn"]


def test_the_database_keeps_a_language_from_being_open_twice(cast: Cast) -> None:
    added(cast)
    if connection.vendor not in ("sqlite", "postgresql"):
        return
    names = {each.name for each in SpokenLanguage._meta.constraints}
    assert "insight_spoken_one_open" in names


def test_an_administrator_adds_and_takes_off_on_the_page(cast: Cast) -> None:
    cast.add("admin", (cast.land.province, Role.ADMINISTRATOR))
    client = cast.client("admin")
    address = reverse("insight:spoken") + f"?don-vi={cast.land.commune.slug}"
    given = {"language": "hmn", "since": "01/02/2020", "source": HOSTILE}
    assert client.post(address, given).status_code == 302
    html = client.get(address).content.decode()
    assert "Tiếng Mông" in html
    assert HOSTILE not in html
    assert html.count('class="btn main"') == 1
    twice = client.post(address, given)
    assert twice.status_code == 422
    assert "đã có trong danh sách" in twice.content.decode()
    assert "01/02/2020" in twice.content.decode(), "what was typed stays"
    empty = client.post(address, {"language": "", "since": "31/02/2020"})
    assert empty.status_code == 422
    row = SpokenLanguage.objects.get()
    gone = client.post(reverse("insight:spoken_end", args=[row.pk]), follow=True)
    assert "Đã bỏ Tiếng Mông" in gone.content.decode()
    assert tags(cast) == []
    assert client.get(reverse("insight:spoken") + "?don-vi=khong-co").status_code == 404
    assert client.post(reverse("insight:spoken_end", args=[999_999])).status_code == 404
