"""Opening the reports of a period for many units at once, and the names on their papers."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from lantoa.accounts.rules import Role
from lantoa.audit.models import Entry
from lantoa.catalogue import actions as catalogue
from lantoa.catalogue import queries as reference
from lantoa.catalogue.models import TierDeadline
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.papers import docx, pdf
from lantoa.reports import actions, queries
from lantoa.reports.models import ExpectedReport
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import REGIME, SYSTEM, World, person, world
from lantoa.units import actions as units
from lantoa.units.actions import NewIdentity
from lantoa.units.models import Unit, UnitVersion
from lantoa.units.tests.factories import Country, country

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Country:
    """A province of today with two communes, and the periods of a year in which they exist."""
    found = country()
    catalogue.load(actor=SYSTEM)
    catalogue.open_periods(actor=SYSTEM, regime=reference.regime(REGIME), years=[2027])
    return found


def open_all(place: Country, *, key: str = "2027-Q1") -> list[ExpectedReport]:
    return actions.expect_of_unit(
        actor=SYSTEM,
        unit_id=place.province.pk,
        period=reference.period(REGIME, key),
        own_to="Bộ Nội vụ",
        below_to="Ủy ban nhân dân tỉnh Mẫu",
    )


def test_a_province_opens_its_own_report_and_those_of_its_communes(place: Country) -> None:
    made = open_all(place)
    assert {row.unit_id for row in made} == {
        place.province.pk,
        place.commune.pk,
        place.other.pk,
    }
    own = ExpectedReport.objects.get(unit=place.province)
    assert (own.receiver_id, own.addressees) == (None, ["Bộ Nội vụ"])
    below = ExpectedReport.objects.get(unit=place.commune)
    assert (below.receiver_id, below.addressees) == (
        place.province.pk,
        ["Ủy ban nhân dân tỉnh Mẫu"],
    )
    assert below.due_on < own.due_on
    assert queries.last_addressees(owing=place.province.pk) == "Bộ Nội vụ"
    assert queries.last_addressees(receiving=place.province.pk) == "Ủy ban nhân dân tỉnh Mẫu"
    assert queries.last_addressees(receiving=place.commune.pk) == ""
    assert Entry.objects.filter(verb="reports.expect").count() == 2


def test_opening_again_makes_nothing_and_moves_nothing(place: Country) -> None:
    open_all(place)
    ExpectedReport.objects.filter(unit=place.commune).update(due_on=date(2027, 3, 1))
    assert open_all(place) == []
    assert ExpectedReport.objects.get(unit=place.commune).due_on == date(2027, 3, 1)
    assert ExpectedReport.objects.count() == 3


def test_a_unit_that_stands_elsewhere_or_is_gone_is_refused(place: Country) -> None:
    for stranger in (place.ward.pk, place.province.pk, 10**9):
        with pytest.raises(Refused) as refusal:
            actions.expect_reports(
                actor=SYSTEM,
                head_id=place.commune.pk,
                unit_ids=[place.commune.pk, stranger],
                period=reference.period(REGIME, "2027-Q1"),
                receiver_id=None,
                addressees=["Tỉnh"],
            )
        assert refusal.value.problems[0].code == "elsewhere"
    assert not ExpectedReport.objects.exists()


def test_reports_without_an_addressee_or_a_deadline_are_refused(place: Country) -> None:
    with pytest.raises(Refused) as refusal:
        actions.expect_reports(
            actor=SYSTEM,
            head_id=place.commune.pk,
            unit_ids=[place.commune.pk],
            period=reference.period(REGIME, "2027-Q1"),
            receiver_id=None,
            addressees=["  "],
        )
    assert refusal.value.problems[0].code == "addressees"
    TierDeadline.objects.filter(tier="commune").delete()
    with pytest.raises(Refused) as refusal:
        open_all(place)
    assert refusal.value.problems[0].code == "deadline"
    assert not ExpectedReport.objects.exists()


def test_only_an_administrator_of_the_head_opens_reports(place: Country) -> None:
    officer = person("o", place.province, Role.OFFICER, "Lò Thị A", "chị", "")
    below = person("b", place.commune, Role.ADMINISTRATOR, "Lò Thị B", "chị", "")
    period = reference.period(REGIME, "2027-Q1")
    for user in (officer, below):
        with pytest.raises(NotPermitted):
            actions.expect_of_unit(
                actor=make.actor_for(user),
                unit_id=place.province.pk,
                period=period,
                own_to="Bộ Nội vụ",
                below_to="",
            )


def test_a_hundred_communes_take_as_many_queries_as_two(place: Country) -> None:
    def queries_of(key: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            open_all(place, key=key)
        return len(asked)

    open_all(place)
    few = queries_of("2027-Q2")
    fresh = Unit.objects.bulk_create(Unit(slug=f"xa-{number}") for number in range(100))
    UnitVersion.objects.bulk_create(
        UnitVersion(
            unit=each,
            name=f"Xã {each.slug}",
            folded=each.slug,
            tier="commune",
            division="rural_commune",
            parent=place.province,
        )
        for each in fresh
    )
    assert queries_of("2027-Q3") == few
    assert ExpectedReport.objects.filter(period__key="2027-Q3").count() == 103


# --- Whose names stand on the paper -----------------------------------------------------------


def text(version: object) -> str:
    """All that the paper of a version says above its body and at its foot."""
    paper = queries.version_paper(version)  # type: ignore[arg-type]
    issuer, signature = paper.issuer, paper.signature
    return "|".join(
        (
            *issuer.parent_lines,
            *issuer.name_lines,
            issuer.prose,
            paper.place_name,
            signature.capacity,
            signature.authority,
            signature.acting_for,
        )
    )


def test_a_paper_bears_the_names_of_the_day_it_was_signed_and_keeps_them() -> None:
    scene: World = world()
    make.submitted(scene.expected)
    before = text(scene.expected.report.current)
    assert "Ủy ban nhân dân|Huyện Suối Mẫu|Ủy ban nhân dân huyện Suối Mẫu|Suối Mẫu|TM." in before
    units.identify(
        actor=SYSTEM,
        unit=scene.other,
        on=days.today(),
        new=NewIdentity(
            issuer_parent="Ủy ban nhân dân tỉnh Mẫu", issuer="Sở Nội vụ", place="Thành phố Mẫu"
        ),
    )
    make.submitted(scene.neighbouring)
    version = scene.neighbouring.report.current
    assert version is not None
    assert text(version) == "Ủy ban nhân dân tỉnh Mẫu|Sở Nội vụ|Sở Nội vụ|Thành phố Mẫu|||"
    assert "Sở Nội vụ báo cáo" in str(version.frozen["opening"])
    units.identify(
        actor=SYSTEM, unit=scene.other, on=days.today(), new=NewIdentity(place="Nơi khác")
    )
    version.refresh_from_db()
    assert "Thành phố Mẫu" in text(version)
    assert "Nơi khác" not in text(version)


def test_what_was_frozen_before_units_gave_their_names_still_prints() -> None:
    scene = world()
    make.submitted(scene.expected)
    version = scene.expected.report.current
    assert version is not None
    for name in ("issuer_lines", "is_committee"):
        version.frozen.pop(name)
    assert text(version).startswith("ỦY BAN NHÂN DÂN|Huyện Suối Mẫu|")
    assert "TM.|Ủy ban nhân dân" in text(version)


@pytest.mark.parametrize(
    ("position", "acting"),
    [
        ("Chủ tịch", ""),
        ("Phó Chủ tịch", "KT. Chủ tịch"),
        ("Phó Giám đốc", "KT. Giám đốc"),
        ("Phó", ""),
    ],
)
def test_a_deputy_signs_for_the_head_of_that_name(position: str, acting: str) -> None:
    scene = world()
    scene.people["chair"].posts.update(position=position)
    make.submitted(scene.expected)
    paper = queries.version_paper(scene.expected.report.current)
    assert (paper.signature.position, paper.signature.acting_for) == (position, acting)


def test_the_finished_files_carry_the_place_and_the_issuer() -> None:
    scene = world()
    units.identify(
        actor=SYSTEM,
        unit=scene.district,
        on=days.today(),
        new=NewIdentity(
            issuer_parent="Ủy ban nhân dân tỉnh Mẫu", issuer="Sở Nội vụ", place="Thành phố Mẫu"
        ),
    )
    make.submitted(scene.expected)
    paper = queries.version_paper(scene.expected.report.current)  # type: ignore[arg-type]
    with zipfile.ZipFile(io.BytesIO(docx.render(paper))) as archive:
        written = re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode())
    printed = PdfReader(io.BytesIO(pdf.render(paper))).pages[0].extract_text()
    for words in (written, " ".join(printed.split())):
        shown = unicodedata.normalize("NFC", words)
        for name in ("ỦY BAN NHÂN DÂN TỈNH MẪU", "SỞ NỘI VỤ", "Thành phố Mẫu, ngày"):
            assert name in shown
        assert "TM." not in shown
