"""Which Word template a report is written into, and the DOCX that comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lantoa.catalogue.rules import TIER_NAMES, Tier
from lantoa.files import store
from lantoa.files.models import StoredFile
from lantoa.kernel.errors import Problem, Refused
from lantoa.papers import docx, word_template
from lantoa.papers.paper import Paper
from lantoa.reports.models import WordTemplate
from lantoa.units import queries as units

KEY = "word_template"
"""Where a frozen report says which template it was signed in; without it, our own layout."""


def template_for(unit_id: int, on: date, tier: str = "") -> WordTemplate | None:
    """The template of the unit's tier on the day: its own, else that of the nearest unit above.

    1 query where the installation has none, else 3, or 2 with the ``tier``; 2 more for a unit
    without any above it on the day.
    """
    found = list(WordTemplate.objects.in_force(on).select_related("file"))
    if not found:
        return None
    tier = tier or units.tier_of(unit_id, on)
    line = (unit_id, *units.last_ancestors(unit_id, on))
    fitting = [each for each in found if each.tier == tier and each.unit_id in line]
    return min(fitting, key=lambda each: (line.index(each.unit_id), *_newest(each)), default=None)


def _newest(each: WordTemplate) -> tuple[int, int]:
    """Of two that hold on one day, that of the later day and then that which was added later."""
    return (-(each.valid_from or date.min).toordinal(), -each.pk)


def frozen_template(unit_id: int, on: date, tier: str = "") -> dict[str, object]:
    """What a frozen report says of its template: nothing where it has our own layout."""
    found = template_for(unit_id, on, tier)
    return {} if found is None else {KEY: {"name": found.name, "sha256": found.file.sha256}}


def template_name(frozen: Mapping[str, object]) -> str:
    """The name of the template that a frozen report was signed in; empty for our own layout."""
    said = frozen.get(KEY)
    return str(said.get("name", "")) if isinstance(said, Mapping) else ""


def sha256_of(frozen: Mapping[str, object]) -> str:
    said = frozen.get(KEY)
    return str(said.get("sha256", "")) if isinstance(said, Mapping) else ""


def template_bytes(frozen: Mapping[str, object]) -> bytes | None:
    """The very file that a frozen report names, also after it was replaced; ``None`` for our own
    layout. Raises ``Refused`` where it is gone or is no longer what it was: a report is never
    printed in another look than it was signed in without anybody being told."""
    wanted = sha256_of(frozen)
    if not wanted:
        return None
    for kept in files_of(wanted):
        content = content_of(kept)
        if content is not None and store.sha256(content) == wanted:
            return content
    raise Refused(
        Problem(
            "",
            f"Tệp mẫu Word “{template_name(frozen)}” không còn hoặc đã bị thay đổi.",
            "Báo người quản trị khôi phục tệp mẫu, hoặc thêm lại mẫu ở trang Mẫu Word của "
            "báo cáo. Bản PDF vẫn mở được.",
            "template_gone",
        )
    )


def files_of(sha256: str) -> list[StoredFile]:
    rows = WordTemplate.objects.filter(file__sha256=sha256).select_related("file").order_by("pk")
    return [row.file for row in rows]


def content_of(kept: StoredFile) -> bytes | None:
    """``None`` for what was erased or is not there."""
    if kept.is_erased:
        return None
    try:
        with kept.content.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def docx_of(frozen: Mapping[str, object], paper: Paper) -> bytes:
    """The paper of a frozen report as DOCX, in the template that it names. Raises ``Refused`` as
    :func:`template_bytes`, and for a template that can no longer be filled."""
    template = template_bytes(frozen)
    if template is None:
        return docx.render(paper)
    try:
        return word_template.fill(template, paper)
    except Refused as refused:
        raise Refused(
            Problem(
                "",
                f"Không ghi được báo cáo vào tệp mẫu Word “{template_name(frozen)}”.",
                "Báo người quản trị thay mẫu ở trang Mẫu Word của báo cáo. Bản PDF vẫn mở được.",
                "template_broken",
            )
        ) from refused


# --- The page of templates ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """``is_own`` where it is the unit's own, ``holds`` where reports of that tier of the unit are
    written into it on the day. ``lacks`` are the fields that it will not print, in words."""

    template: WordTemplate
    unit_name: str
    tier: str
    is_own: bool
    holds: bool
    lacks: tuple[str, ...]


def template_rows(unit_id: int, on: date) -> list[TemplateRow]:
    """Templates of the unit and of those above it, those in use first, then the newest. 3 queries,
    however many there are, and 2 more for a unit without any above it on the day."""
    line = (unit_id, *units.last_ancestors(unit_id, on))
    found = list(WordTemplate.objects.filter(unit_id__in=line).select_related("file"))
    names = units.named({each.unit_id for each in found}, on) if found else {}
    holding: dict[str, WordTemplate] = {}
    for each in sorted(found, key=lambda row: (line.index(row.unit_id), *_newest(row))):
        if is_in_force(each, on):
            holding.setdefault(each.tier, each)
    rows = [
        TemplateRow(
            each,
            names[each.unit_id].name if each.unit_id in names else "",
            TIER_NAMES[Tier(each.tier)],
            each.unit_id == unit_id,
            holding.get(each.tier) is each,
            lacks_in_words(each),
        )
        for each in found
    ]
    return sorted(rows, key=lambda row: (not row.holds, *_newest(row.template)))


def is_in_force(each: WordTemplate, on: date) -> bool:
    begins = each.valid_from is None or each.valid_from <= on
    return begins and (each.valid_to is None or each.valid_to > on)


def lacks_in_words(each: WordTemplate) -> tuple[str, ...]:
    known = word_template.FIELDS
    return tuple(known[name].label for name in each.lacks if name in known)


def preview(each: WordTemplate) -> bytes:
    """A made-up report in the template, marked so. Raises ``Refused`` where the file is gone."""
    frozen = {KEY: {"name": each.name, "sha256": each.file.sha256}}
    return docx_of(frozen, word_template.sample())
