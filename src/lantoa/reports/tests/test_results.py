from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given

from lantoa.catalogue.rules.phrases import CASES, shipped
from lantoa.kernel.value import NOT_STATED, Qualifier, Total, exact, stated
from lantoa.reports.rules.figures import Contents, InLanguage, Planned
from lantoa.reports.rules.phrases import Voice
from lantoa.reports.rules.proposals import Lacks, Named, proposals
from lantoa.reports.rules.results import (
    MOST_CHANNELS,
    against_before,
    paragraphs,
    results,
)
from lantoa.reports.tests.lines import CONTENTS, NAMES, exactly, figure

NAMED = Named("Ủy ban nhân dân xã Mẫu", "Kế hoạch số 07", "về tuyên truyền")


def told(text: str) -> set[Decimal]:
    found = re.findall(r"\d[\d.]*(?:,\d+)?", text)
    return {Decimal(each.rstrip(".").replace(".", "").replace(",", ".")) for each in found}


def known(contents: Contents) -> set[Decimal]:
    """Every number that stands behind a report, and what is reckoned from two of them."""
    totals = [row.total for row in (*contents.languages, *contents.outlets)]
    found: set[Decimal] = set()
    for each in contents.figures:
        totals += [each.whole]
        totals += [total for total in (each.to_date, each.before) if total is not None]
        totals += [each.planned.total] if each.planned else []
        totals += [Total.of([each.estimate.value])] if each.estimate else []
        found |= {Decimal(each.share)} if each.share is not None else set()
        found |= {abs(each.change)} if each.change is not None else set()
    return found | {amount for total in totals for amount in total.parts().values()}


@given(CONTENTS)
def test_no_number_is_told_that_no_figure_states(contents: Contents) -> None:
    assert told(" ".join(results(contents, Voice(seed="1|2024-Q1")))) <= known(contents)


@given(CONTENTS)
def test_first_words_tell_no_number_but_figures_and_how_many_there_are(contents: Contents) -> None:
    lines = len(contents.figures)
    counts = {Decimal(number) for number in range(lines + 1)}
    counts |= {Decimal(len(each)) for each in (contents.unproven, contents.missing_units)}
    if contents.plan_coverage is not None:
        having, wanted = contents.plan_coverage
        counts |= {Decimal(having), Decimal(wanted), Decimal(100 * having // wanted)}
    # The number of the plan itself.
    counts.add(Decimal(7))
    said = " ".join(each.text for each in proposals(contents, Lacks(is_year=True), NAMED, Voice()))
    assert told(said) <= known(contents) | counts


@given(CONTENTS)
def test_a_sentence_comes_again_only_when_all_of_its_case_were_said(contents: Contents) -> None:
    voice = Voice(seed="7|2024-Q1")
    said = [each for paragraph in paragraphs(contents, voice) for each in paragraph]
    patterns: dict[str, list[str]] = {}
    for each in said:
        shape = next(
            text
            for text in shipped()[each.case]
            if re.fullmatch(
                re.sub(r"\\\{\w+\\\}", "(?s:.+)", re.escape(text)), each.text, re.IGNORECASE
            )
        )
        patterns.setdefault(each.case, []).append(shape)
    for case, used in patterns.items():
        most = max(Counter(used).values())
        assert most <= -(-len(used) // len(shipped()[case])) or len(shipped()[case]) == 1


def test_the_same_report_is_said_alike_and_two_units_are_not() -> None:
    contents = Contents(figures=(figure(exactly(4)),))
    said = {
        results(contents, Voice(seed=f"{unit}|2024-Q1")) for unit in range(1, 9) for _ in range(2)
    }
    assert 1 < len(said) <= len(shipped()["channel.placed"])


@pytest.mark.parametrize("total", [Total(), Total.of([NOT_STATED]), Total.of([NOT_STATED] * 3)])
def test_what_is_not_stated_is_never_told_as_zero(total: Total) -> None:
    lines = (figure(total), figure(total, unit="tin", side="production"))
    said = " ".join(results(Contents(figures=lines)))
    assert "không nêu" in said or "chưa ghi nhận" in said
    assert not told(said)


def test_a_stated_zero_is_told() -> None:
    assert told(" ".join(results(Contents(figures=(figure(exactly(0)),))))) == {Decimal(0)}


@pytest.mark.parametrize(
    ("whole", "before", "case"),
    [
        (exactly(12), exactly(10), "before.above"),
        (exactly(8), exactly(10), "before.below"),
        (exactly(10), exactly(10), "before.same"),
        (exactly(10), exactly(0), None),
        (exactly(10), None, None),
        (exactly(10), Total.of([NOT_STATED]), None),
        (exactly(10), Total.of([stated(5, Qualifier.MORE_THAN)]), None),
        (Total.of([stated(600, Qualifier.MORE_THAN)]), exactly(10), None),
    ],
)
def test_more_or_fewer_is_said_only_of_two_exact_numbers_and_not_from_nothing(
    whole: Total, before: Total | None, case: str | None
) -> None:
    said = against_before(figure(whole, before=before), Voice())
    assert (said.case if said else None) == case


@pytest.mark.parametrize(
    ("to_date", "wanted", "case", "share"),
    [
        (30, exact(24), "plan.over", "125"),
        (24, exact(24), "plan.reached", "100"),
        (23, exact(24), "plan.under", "95"),
        (24, stated(24, Qualifier.AT_LEAST), "plan.reached", "100"),
    ],
)
def test_a_plan_is_compared_with_what_was_done_since_the_year_began(
    to_date: int, wanted: object, case: str, share: str
) -> None:
    line = figure(
        exactly(4), to_date=exactly(to_date), planned=Planned(Total.of([wanted]), "24 lượt")
    )
    (paragraph,) = paragraphs(Contents(figures=(line,)), Voice())
    assert paragraph[1].case == case
    assert f"{share} %" in paragraph[1].text


def test_a_programme_of_many_years_is_not_held_against_one() -> None:
    line = figure(
        exactly(4), to_date=exactly(9), planned=Planned(exactly(10), "10", is_comparable=False)
    )
    assert line.share is None


def test_many_small_channels_stand_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    many = {f"c{number}": f"Kênh {'abcdefghijkl'[number]}" for number in range(12)}
    monkeypatch.setattr("lantoa.reports.tests.lines.NAMES", {**NAMES, **many})
    lines = tuple(figure(exactly(number + 1), channel=f"c{number}") for number in range(12))
    assert len(lines) > MOST_CHANNELS
    (said,) = results(Contents(figures=lines))
    assert all(f"kênh {'abcdefghijkl'[number]} " in said for number in range(12))


def test_of_a_window_with_nothing_in_it_that_is_said() -> None:
    assert results(Contents()) == ("Trong kỳ không ghi nhận số liệu.",)


def test_languages_of_one_channel_stand_together() -> None:
    rows = tuple(
        InLanguage("Truyền hình", "lượt phát", name, exactly(number))
        for name, number in (("tiếng Thái", 5), ("tiếng Mông", 12))
    )
    (said,) = results(Contents(languages=rows))
    assert "tiếng Thái 05 lượt phát; tiếng Mông 12 lượt phát" in said


def test_every_case_that_is_said_has_a_shipped_sentence_and_the_other_way_round() -> None:
    assert set(shipped()) == set(CASES)


def test_without_a_plan_and_without_work_only_that_is_said() -> None:
    found = proposals(Contents(), Lacks(), Named("Ủy ban nhân dân xã Mẫu"), Voice())
    assert [each.sentence.case for each in found] == ["steering.none", "next.no_plan"]


def test_nothing_is_found_missing_only_where_nothing_is() -> None:
    whole = Contents(figures=(figure(exactly(4)),))
    cases = [each.sentence.case for each in proposals(whole, Lacks(), NAMED, Voice())]
    assert "shortcomings.none" in cases
    lacking = proposals(whole, Lacks(late=("Tổ chức hội nghị",)), NAMED, Voice())
    cases = [each.sentence.case for each in lacking]
    assert "shortcomings.none" not in cases and "shortcomings.late" in cases
