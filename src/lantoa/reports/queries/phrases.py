"""The sentences from which reports are written, as they hold on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lantoa.catalogue.models import Phrase
from lantoa.catalogue.rules.phrases import CASES, Case, sample, shipped
from lantoa.reports.models import ExpectedReport
from lantoa.reports.rules.phrases import Book, Voice


def book_on(day: date) -> Book:
    """Each case to its sentences in force. Of a case of which none is, as in an installation that
    was not loaded since it came, those that were shipped: a report can always be said. 1 query."""
    known: dict[str, dict[int, str]] = {}
    rows = Phrase.objects.order_by("case", "variant", "valid_from", "pk")
    # Plain values: read with each report that is sent.
    for case, variant, text, since, until in rows.values_list(
        "case", "variant", "text", "valid_from", "valid_to"
    ):
        held = known.setdefault(case, {})
        if (since is None or since <= day) and (until is None or day < until):
            held[variant] = text
    return {case: tuple(known.get(case, {}).values()) or texts for case, texts in shipped().items()}


def voice_of(expected: ExpectedReport, book: Book) -> Voice:
    """Who reads two reports reads two texts: the unit and the period choose where they begin."""
    return Voice(book, f"{expected.unit_id}|{expected.period.key}")


@dataclass(frozen=True, slots=True)
class PhraseRow:
    """One way to say a case, on a day. ``later`` are wordings that are already set."""

    case: Case
    variant: int
    text: str
    sample: str
    shipped: str
    row: Phrase | None
    later: tuple[Phrase, ...] = ()

    @property
    def is_ours(self) -> bool:
        return self.text == self.shipped


@dataclass(frozen=True, slots=True)
class CaseRow:
    case: Case
    variants: tuple[PhraseRow, ...]

    @property
    def next_variant(self) -> int:
        """The number that another way to say it would have."""
        return max((each.variant for each in self.variants), default=0) + 1


def case_rows(day: date) -> list[CaseRow]:
    """Every case with its wordings, in the order in which a report says them. 1 query."""
    found: dict[tuple[str, int], list[Phrase]] = {}
    for row in Phrase.objects.order_by("valid_from", "pk"):
        found.setdefault((row.case, row.variant), []).append(row)
    return [CaseRow(case, _variants(case, found, day)) for case in CASES.values()]


def case_row(slug: str, day: date) -> CaseRow:
    """Raises ``KeyError``. 1 query."""
    case = CASES[slug]
    found: dict[tuple[str, int], list[Phrase]] = {}
    for row in Phrase.objects.filter(case=slug).order_by("valid_from", "pk"):
        found.setdefault((row.case, row.variant), []).append(row)
    return CaseRow(case, _variants(case, found, day))


def _variants(
    case: Case, found: dict[tuple[str, int], list[Phrase]], day: date
) -> tuple[PhraseRow, ...]:
    ours = shipped()[case.slug]
    if not any(slug == case.slug for slug, _ in found):
        return tuple(
            PhraseRow(case, place, text, sample(case, text), text, None)
            for place, text in enumerate(ours, start=1)
        )
    rows: list[PhraseRow] = []
    for (slug, variant), every in sorted(found.items()):
        if slug != case.slug:
            continue
        held = [each for each in every if each.valid_from is None or each.valid_from <= day]
        held = [each for each in held if each.valid_to is None or day < each.valid_to]
        later = tuple(each for each in every if each.valid_from and each.valid_from > day)
        text = held[-1].text if held else ""
        was = ours[variant - 1] if variant <= len(ours) else ""
        shown = sample(case, text) if text else ""
        rows.append(PhraseRow(case, variant, text, shown, was, held[-1] if held else None, later))
    return tuple(rows)
