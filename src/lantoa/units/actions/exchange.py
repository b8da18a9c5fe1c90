"""Units and successions brought in from CSV files: all lines or none, and a word on each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import transaction

from lantoa.audit.log import record
from lantoa.catalogue.models import Channel
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem
from lantoa.kernel.vietnamese import fold
from lantoa.units import rules
from lantoa.units.models import Change, Unit, UnitKind, UnitSuccession, UnitVersion
from lantoa.units.queries import checks, sheets
from lantoa.units.rules.sheets import (
    EDGE_COLUMNS,
    UNIT_COLUMNS,
    Line,
    Outcome,
    Row,
    day_of,
    is_units,
    problems_of_edge,
    problems_of_unit,
    read,
    share_of,
)

NATIONAL = 0
BATCH = 1000


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of each line. Nothing is stored while one line is refused, or on a dry run:
    then a taken line is one that would be."""

    is_stored: bool
    lines: tuple[Line, ...]

    def of(self, outcome: Outcome) -> list[Line]:
        return [line for line in self.lines if line.outcome is outcome]


@dataclass(slots=True)
class _Work:
    """Lines in the order of the files, and what those that are taken will become."""

    lines: list[Line] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    spans: dict[str, list[tuple[date | None, date | None]]] = field(default_factory=dict)
    units: list[tuple[int, Row]] = field(default_factory=list)
    edges: list[tuple[int, Row]] = field(default_factory=list)

    def put(self, file: str, number: int, problems: list[Problem], kept: bool = False) -> int:
        outcome = Outcome.KEPT if kept else Outcome.REFUSED if problems else Outcome.TAKEN
        self.lines.append(Line(file, number, outcome, tuple(problems)))
        return len(self.lines) - 1

    def refuse(self, place: int, problem: Problem) -> None:
        line = self.lines[place]
        problems = (*line.problems, problem)
        self.lines[place] = replace(line, outcome=Outcome.REFUSED, problems=problems)

    @property
    def is_clean(self) -> bool:
        return all(line.outcome is not Outcome.REFUSED for line in self.lines)


def bring_in(
    *,
    actor: Actor,
    files: Mapping[str, bytes],
    on: date,
    dry_run: bool = False,
    under: int = NATIONAL,
) -> ImportReport:
    """Takes files of units and of successions, in any order, by their names. The day is the one on
    which the result is checked.

    A line that is there word for word is kept; one that differs from what is there is refused, for
    what changed on a day is a change and what was wrong is a correction. A fault that the check
    finds in what the lines made refuses them too.

    Asks ``units.load``; with ``under``, a unit for whose lower units somebody brings files,
    ``units.found`` there: then a line is refused that makes a unit where the actor may not found
    one, or tells of a succession between units that the actor may not change.
    """
    if under == NATIONAL:
        actor.must("units.load", NATIONAL)
    else:
        actor.must("units.found", under)
    work = _Work()
    with transaction.atomic():
        _read_units(files, work)
        _read_edges(files, work)
        if work.is_clean:
            _store(work)
            if under != NATIONAL:
                _check_reach(work, actor)
            _check(work, on)
        is_stored = work.is_clean and not dry_run
        if not is_stored:
            transaction.set_rollback(True)
        elif work.units or work.edges:
            record(
                actor=actor,
                verb="units.load",
                unit_id=under or None,
                object_key="units",
                data={"versions": len(work.units), "edges": len(work.edges)},
            )
    return ImportReport(is_stored, tuple(work.lines))


def _read_units(files: Mapping[str, bytes], work: _Work) -> None:
    there = {(row[0], row[7]): row for row in sheets.version_rows().values()}
    work.kinds.update(Unit.objects.values_list("slug", "kind"))
    for slug, since, until in UnitVersion.objects.values_list(
        "unit__slug", "valid_from", "valid_to"
    ):
        work.spans.setdefault(slug, []).append((since, until))
    kinds = {*UnitKind.objects.values_list("slug", flat=True), Unit.ADMINISTRATIVE}
    channels = set(Channel.objects.values_list("slug", flat=True))
    seen: set[tuple[str, str]] = set()
    taken: list[tuple[int, Row]] = []
    for name, content in files.items():
        if not is_units(content):
            continue
        rows, problems = read(content, UNIT_COLUMNS)
        if problems:
            work.put(name, 1, problems)
        for number, row in rows:
            found = list(problems_of_unit(row))
            key = row["slug"], row["valid_from"]
            if key in seen:
                found.append(
                    _line("slug", "Đơn vị và ngày bắt đầu này có hai dòng.", "Bỏ một dòng.")
                )
            seen.add(key)
            old = there.get(key)
            if old is not None and not found:
                found += _differences(UNIT_COLUMNS, old, row)
                work.put(name, number, found, kept=not found)
                continue
            if row["kind"] not in kinds:
                found.append(_line("kind", "Loại đơn vị không có trong danh mục."))
            if work.kinds.setdefault(row["slug"], row["kind"]) != row["kind"]:
                found.append(_line("kind", "Đơn vị này đã có với loại khác."))
            if {*row["channels"].split("|")} - channels - {""}:
                found.append(_line("channels", "Kênh không có trong danh mục."))
            place = work.put(name, number, found)
            if not found:
                taken.append((place, row))
    for place, row in taken:
        span = day_of(row["valid_from"]), day_of(row["valid_to"])
        own = work.spans.setdefault(row["slug"], [])
        if any(rules.overlap(_Span(*span), _Span(*other)) for other in own):
            what = "Khoảng thời gian trùng với một dòng khác của đơn vị."
            work.refuse(place, _line("valid_from", what))
        own.append(span)
    for place, row in taken:
        problem = _problem_of_parent(row, work)
        if problem is not None:
            work.refuse(place, problem)
    work.units = taken


@dataclass(frozen=True, slots=True)
class _Span:
    valid_from: date | None
    valid_to: date | None


def _problem_of_parent(row: Row, work: _Work) -> Problem | None:
    """The parent is there on the first day that is known of the unit, and on its last."""
    parent = row["parent"]
    if not parent:
        return None
    if parent not in work.spans:
        return _line("parent", "Không có đơn vị cấp trên này trong danh mục và trong tệp.")
    if parent == row["slug"]:
        return _line("parent", "Đơn vị không thể là cấp trên của chính nó.")
    since, until = day_of(row["valid_from"]), day_of(row["valid_to"])
    for since_of, until_of in work.spans[parent]:
        begins = since_of is None or (since is not None and since_of <= since)
        if begins and (until_of is None or since is None or since < until_of):
            break
    else:
        return _line("parent", "Đơn vị cấp trên không hoạt động khi dòng này bắt đầu.")
    ends = [each for _, each in work.spans[parent]]
    if None not in ends and (until is None or until > max(each for each in ends if each)):
        return _line("parent", "Đơn vị cấp trên kết thúc trước dòng này.")
    return None


def _read_edges(files: Mapping[str, bytes], work: _Work) -> None:
    there = {_edge_key(row): row for row in sheets.edge_rows()}
    seen: set[tuple[str, ...]] = set()
    for name, content in files.items():
        if is_units(content):
            continue
        rows, problems = read(content, EDGE_COLUMNS)
        if problems:
            work.put(name, 1, problems)
        for number, row in rows:
            found = list(problems_of_edge(row))
            cells = tuple(row[column] for column in EDGE_COLUMNS)
            key = _edge_key(cells)
            if key in seen:
                found.append(_line("old", "Kế thừa này có hai dòng.", "Bỏ một dòng."))
            seen.add(key)
            found += [
                _line(end, "Không có đơn vị này trong danh mục và trong tệp.")
                for end in ("old", "new")
                if row[end] and row[end] not in work.spans
            ]
            old = there.get(key)
            if old is not None and not found:
                found += _differences(EDGE_COLUMNS, old, row)
                work.put(name, number, found, kept=not found)
                continue
            place = work.put(name, number, found)
            if not found:
                work.edges.append((place, row))


def _edge_key(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The ends and the change; a share or a part that differs is the same edge, told otherwise."""
    return (*cells[:2], *cells[4:])


def _differences(columns: tuple[str, ...], old: tuple[str, ...], row: Row) -> list[Problem]:
    return [
        Problem(
            column,
            f"Dòng này đã có nhưng khác ở cột {column}: đang ghi “{kept[:80]}”.",
            "Ghi một thay đổi hoặc sửa trong danh mục; không sửa bằng tệp.",
            code="differs",
        )
        for column, kept in zip(columns, old, strict=True)
        if kept != row[column]
    ]


def _line(name: str, what: str, remedy: str = "Sửa ô này rồi nhập lại tệp.") -> Problem:
    return Problem(name, what, remedy, code=name)


def _store(work: _Work) -> None:
    ids = dict(Unit.objects.values_list("slug", "pk"))
    fresh = sorted({row["slug"] for _, row in work.units} - ids.keys())
    Unit.objects.bulk_create(
        (Unit(slug=slug, kind=work.kinds[slug]) for slug in fresh), batch_size=BATCH
    )
    ids = dict(Unit.objects.values_list("slug", "pk"))
    versions = [_version(row, ids) for _, row in work.units]
    UnitVersion.objects.bulk_create(versions, batch_size=BATCH)
    channels = {channel.slug: channel for channel in Channel.objects.all()}
    for version, (_, row) in zip(versions, work.units, strict=True):
        if row["channels"]:
            version.channels.set([channels[slug] for slug in row["channels"].split("|")])
    acts: dict[tuple[str, ...], Change | None] = {}
    for _, row in work.edges:
        cells = tuple(row[column] for column in EDGE_COLUMNS[4:])
        if cells not in acts:
            acts[cells] = _act(row)
    UnitSuccession.objects.bulk_create(
        (
            UnitSuccession(
                old_id=ids[row["old"]],
                new_id=ids[row["new"]],
                change=acts[tuple(row[column] for column in EDGE_COLUMNS[4:])],
                is_partial=row["is_partial"] == "1",
                share=share_of(row["share"]) if row["share"] else None,
            )
            for _, row in work.edges
        ),
        batch_size=BATCH,
    )


def _version(row: Row, ids: Mapping[str, int]) -> UnitVersion:
    return UnitVersion(
        unit_id=ids[row["slug"]],
        code=row["code"],
        name=row["name"],
        source_name=row["source_name"],
        folded=fold(row["name"]),
        division=row["division"],
        tier=row["tier"],
        parent_id=ids[row["parent"]] if row["parent"] else None,
        valid_from=day_of(row["valid_from"]),
        valid_to=day_of(row["valid_to"]),
        legal_basis=row["legal_basis"],
    )


def _act(row: Row) -> Change | None:
    if not row["kind"]:
        return None
    facts = {
        "kind": row["kind"],
        "effective_on": day_of(row["effective_on"]),
        "decree": row["decree"],
        "act_kind": row["act_kind"],
        "number": row["number"],
        "issued_on": day_of(row["issued_on"]),
        "issuer": row["issuer"],
        "link": row["link"],
        "note": row["note"],
    }
    kept = Change.objects.filter(**facts, undone_at=None).order_by("pk").first()
    return kept or Change.objects.create(**facts)


def _check_reach(work: _Work, actor: Actor) -> None:
    """Refuses what lies beyond the actor's reach, once it stands where it would stand."""
    ids = dict(Unit.objects.values_list("slug", "pk"))
    what = "Đơn vị này không thuộc phạm vi của đơn vị đang nhập."
    remedy = "Bỏ dòng này, hoặc đề nghị quản trị hệ thống cấp trên nhập."
    asked: dict[tuple[str, str], bool] = {}

    def may(verb: str, slug: str) -> bool:
        if (verb, slug) not in asked:
            asked[verb, slug] = bool(slug) and actor.may(verb, ids[slug])
        return asked[verb, slug]

    for place, row in work.units:
        if not may("units.found", row["parent"]):
            work.refuse(place, Problem("parent", what, remedy, code="reach"))
    for place, row in work.edges:
        for end in ("old", "new"):
            if not may("units.change", row[end]):
                work.refuse(place, Problem(end, what, remedy, code="reach"))


def _check(work: _Work, on: date) -> None:
    """Faults of what the lines made, told at those lines."""
    places: dict[str, int] = {}
    for place, row in reversed(work.edges):
        places[row["old"]] = places[row["new"]] = place
    for place, row in reversed(work.units):
        places[row["slug"]] = place
    if not places:
        return
    for finding in checks.check(on):
        if finding.severity is checks.Severity.FAULT and finding.slug in places:
            problem = Problem("", finding.what, "Sửa dòng này rồi nhập lại tệp.", finding.code)
            work.refuse(places[finding.slug], problem)
