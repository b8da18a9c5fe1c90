"""The parts of a report: what must be written, what a paper prints and how it is numbered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from lantoa.catalogue.rules.outlines import STANDING, PartView, numbered
from lantoa.catalogue.rules.regimes import PartSource

Parts = Sequence[PartView]

DEFAULT: Parts = STANDING.parts

DIFFICULT = frozenset({PartSource.SHORTCOMINGS, PartSource.DIFFICULTIES, PartSource.PROPOSALS})


def typed(parts: Parts) -> list[PartView]:
    """The parts that a person writes."""
    return [part for part in parts if part.is_typed]


def missing(parts: Parts, sections: Mapping[str, str]) -> list[PartView]:
    """Parts that must be written and are not."""
    return [
        part
        for part in typed(parts)
        if part.is_required and not sections.get(part.slug, "").strip()
    ]


def printed(parts: Parts, said: Collection[str]) -> tuple[PartView, ...]:
    """The parts that a paper has, numbered by their place in it: of those that nobody must write
    only what was written, and no heading that nothing stands under. ``said`` are the slugs of
    parts with words."""
    kept = [
        part
        for part in parts
        if part.source == PartSource.HEADING or part.is_required or part.slug in said
    ]
    found: list[PartView] = []
    for part in reversed(kept):
        below = found[-1] if found else None
        if part.source == PartSource.HEADING and (below is None or below.level <= part.level):
            continue
        found.append(part)
    return _without_lone_numbers(numbered(found[::-1]))


def _without_lone_numbers(parts: tuple[PartView, ...]) -> tuple[PartView, ...]:
    """A point that stands alone under its part is not counted: no "1." without a "2."."""
    after = [part.level for part in parts[1:]] + [1]
    return tuple(
        replace(part, number="")
        if part.level == 2 and part.number == "1" and following == 1
        else part
        for part, following in zip(parts, after, strict=True)
    )


def full_titles(parts: Parts) -> dict[str, str]:
    """Slug to the title as forms say it, with its whole number: ``III.1. Thuận lợi, ưu điểm``."""
    found: dict[str, str] = {}
    above = ""
    for part in parts:
        above = part.number if part.level == 1 else above
        number = part.number if part.level == 1 or not above else f"{above}.{part.number}"
        found[part.slug] = f"{number}. {part.title}"
    return found


def part_for_difficulties(parts: Parts) -> str:
    """Where difficulties of units below are written; empty where there is no such part."""
    return slug_for(parts, PartSource.DIFFICULTIES) or slug_for(parts, PartSource.SHORTCOMINGS)


def difficult_parts(parts: Parts) -> list[str]:
    """Slugs of the parts in which a unit tells what is hard and what it asks for."""
    return [part.slug for part in parts if part.source in DIFFICULT]


def slug_for(parts: Parts, source: str) -> str:
    """Where words of a source go: the first part of it; empty where there is none."""
    return next((part.slug for part in parts if part.source == source), "")


def to_json(parts: Parts) -> list[dict[str, object]]:
    return [
        {
            "slug": part.slug,
            "title": part.title,
            "level": part.level,
            "source": str(part.source),
            "is_required": part.is_required,
        }
        for part in parts
    ]


def from_json(data: object) -> Parts:
    rows = data if isinstance(data, list) else []
    return numbered(
        [
            PartView(
                str(row["slug"]),
                str(row["title"]),
                int(row["level"]),
                str(row["source"]),
                is_required=bool(row["is_required"]),
            )
            for row in rows
        ]
    )
