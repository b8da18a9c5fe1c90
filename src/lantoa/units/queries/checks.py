"""What is wrong, or looks wrong, in the recorded units: read whole, judged in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lantoa.kernel.vietnamese import day
from lantoa.units import rules
from lantoa.units.models import Unit, UnitSuccession, UnitVersion


class Severity(StrEnum):
    FAULT = "fault"
    """Cannot be so: figures and rights would be wrong."""
    DOUBT = "doubt"
    """May be so; a person should look."""
    NOTE = "note"


SEVERITY_NAMES = {Severity.FAULT: "lỗi", Severity.DOUBT: "cần xem", Severity.NOTE: "ghi chú"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found about one unit, in Vietnamese, with what to do."""

    severity: Severity
    code: str
    unit_id: int
    slug: str
    name: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class _All:
    """Every version by unit in the order of its days, every edge, and how units stand on a day."""

    on: date
    versions: Mapping[int, list[UnitVersion]]
    edges: list[tuple[int, int, bool, date | None]]
    standing: Mapping[int, UnitVersion]

    def last(self, unit_id: int) -> UnitVersion:
        found = rules.nearest(self.versions[unit_id], self.on)
        return found or self.versions[unit_id][-1]

    def found(
        self, severity: Severity, code: str, version: UnitVersion, what: str, remedy: str
    ) -> Finding:
        unit = version.unit
        return Finding(severity, code, unit.pk, unit.slug, version.name, what, remedy)


def check(on: date) -> list[Finding]:
    """Everything found as of the day, the gravest first. 2 queries over all rows: for a command or
    a nightly job, not for each view of a page.

    A district that ended without a successor is no fault: districts were not carried on.
    """
    every = _read(on)
    found = [
        *_overlaps(every),
        *_orphans(every),
        *_circles(every),
        *_edges(every),
        *_codes(every),
        *_without_successor(every),
        *_type_words(every),
        *_namesakes(every),
        *_source_names(every),
    ]
    order = list(Severity)
    return sorted(found, key=lambda each: (order.index(each.severity), each.code, each.slug))


def _read(on: date) -> _All:
    versions: dict[int, list[UnitVersion]] = defaultdict(list)
    for version in UnitVersion.objects.select_related("unit").order_by("pk"):
        versions[version.unit_id].append(version)
    for own in versions.values():
        own.sort(key=lambda each: each.valid_from or date.min)
    edges = UnitSuccession.objects.order_by("pk").values_list(
        "old_id", "new_id", "is_partial", "change__effective_on"
    )
    standing = {
        each.unit_id: each for own in versions.values() for each in own if rules.holds_on(each, on)
    }
    return _All(on, versions, list(edges), standing)


def _overlaps(every: _All) -> Iterator[Finding]:
    for own in every.versions.values():
        for one, other in rules.overlaps(own):
            yield every.found(
                Severity.FAULT,
                "overlap",
                one,
                f"{one.name} và {other.name} của cùng một đơn vị trùng ngày nhau.",
                "Sửa ngày bắt đầu hoặc ngày kết thúc trong danh mục rồi nhập lại.",
            )


def _orphans(every: _All) -> Iterator[Finding]:
    for version in every.standing.values():
        if version.parent_id is None:
            if version.tier != "province" or version.unit.kind != Unit.ADMINISTRATIVE:
                yield every.found(
                    Severity.FAULT,
                    "orphan",
                    version,
                    f"{version.name} không có đơn vị cấp trên.",
                    "Ghi thay đổi chuyển đơn vị cấp trên.",
                )
        elif version.parent_id not in every.standing:
            yield every.found(
                Severity.FAULT,
                "orphan",
                version,
                f"Đơn vị cấp trên của {version.name} không hoạt động vào ngày {day(every.on)}.",
                "Ghi thay đổi chuyển đơn vị cấp trên.",
            )


def _circles(every: _All) -> Iterator[Finding]:
    known: set[int] = set()
    for start in every.standing:
        trail: list[int] = []
        each: int | None = start
        while each is not None and each in every.standing and each not in known:
            if each in trail:
                version = every.standing[each]
                yield every.found(
                    Severity.FAULT,
                    "circle",
                    version,
                    f"{version.name} trực thuộc chính nó qua các đơn vị cấp trên.",
                    "Ghi thay đổi chuyển đơn vị cấp trên.",
                )
                break
            trail.append(each)
            each = every.standing[each].parent_id
        known.update(trail)


def _edges(every: _All) -> Iterator[Finding]:
    """Each edge has a day: of its change, else when the old unit ended. On it the new unit stands,
    and on its eve the old one did; an old one that went wholly is no more."""
    for old, new, is_partial, on in every.edges:
        ends = [each.valid_to for each in every.versions[old] if each.valid_to]
        tied_on = on or max(ends, default=None)
        before, became = every.last(old), every.last(new)
        if tied_on is None:
            what = f"{before.name} chưa kết thúc mà đã ghi là vào {became.name}."
        elif tied_on > every.on:
            continue
        elif not _stands(every.versions[new], tied_on):
            what = (
                f"{became.name} không hoạt động vào ngày {day(tied_on)}, khi {before.name} "
                "chuyển vào."
            )
        elif not _stands(every.versions[old], tied_on - timedelta(days=1)):
            what = f"{before.name} không hoạt động ngay trước ngày {day(tied_on)} chuyển đi."
        elif not is_partial and _stands(every.versions[old], tied_on):
            what = f"{before.name} vẫn hoạt động sau khi đã vào {became.name} toàn bộ."
        else:
            continue
        yield every.found(
            Severity.FAULT,
            "edge",
            before,
            what,
            "Đối chiếu văn bản rồi sửa ngày hoặc đơn vị kế thừa.",
        )


def _stands(versions: Iterable[UnitVersion], on: date) -> bool:
    return any(rules.holds_on(each, on) for each in versions)


def _codes(every: _All) -> Iterator[Finding]:
    bearing: dict[str, list[UnitVersion]] = defaultdict(list)
    for version in every.standing.values():
        if version.code:
            bearing[version.code].append(version)
    for code, versions in bearing.items():
        if len(versions) > 1:
            names = ", ".join(each.name for each in versions)
            yield every.found(
                Severity.FAULT,
                "code",
                versions[0],
                f"Mã {code} là mã của {len(versions)} đơn vị: {names}.",
                "Đối chiếu danh mục mã đơn vị rồi sửa.",
            )


def _without_successor(every: _All) -> Iterator[Finding]:
    with_successor = {old for old, *_ in every.edges}
    for unit_id, own in every.versions.items():
        last = own[-1]
        is_gone = all(each.valid_to is not None and each.valid_to <= every.on for each in own)
        if (
            is_gone
            and unit_id not in with_successor
            and last.tier != "district"
            and last.unit.kind == Unit.ADMINISTRATIVE
        ):
            yield every.found(
                Severity.DOUBT,
                "no_successor",
                last,
                f"{last.name} (mã {last.code or 'không có'}) đã kết thúc mà chưa rõ vào đơn vị "
                "nào.",
                "Tìm văn bản sắp xếp và bổ sung đơn vị kế thừa bằng tệp kế thừa đơn vị.",
            )


def _type_words(every: _All) -> Iterator[Finding]:
    for own in every.versions.values():
        for version in own:
            if version.unit.kind == Unit.ADMINISTRATIVE and not rules.name_fits(
                version.name, version.division
            ):
                kind = version.get_division_display() or "không ghi"
                yield every.found(
                    Severity.DOUBT,
                    "type_word",
                    version,
                    f"Tên “{version.name}” không khớp với loại hình “{kind}”.",
                    "Đối chiếu văn bản rồi sửa tên hoặc loại hình.",
                )


def _namesakes(every: _All) -> Iterator[Finding]:
    together: dict[tuple[int | None, str], list[UnitVersion]] = defaultdict(list)
    for version in every.standing.values():
        together[version.parent_id, version.name.casefold()].append(version)
    for versions in together.values():
        if len(versions) > 1:
            yield every.found(
                Severity.DOUBT,
                "namesake",
                versions[0],
                f"Có {len(versions)} đơn vị tên {versions[0].name} cùng một đơn vị cấp trên.",
                "Kiểm tra xem một đơn vị có bị ghi hai lần không.",
            )


def _source_names(every: _All) -> Iterator[Finding]:
    for own in every.versions.values():
        for version in own:
            if version.source_name:
                yield every.found(
                    Severity.NOTE,
                    "source_name",
                    version,
                    f"Nguồn ghi “{version.source_name}” (mã {version.code}), hiển thị là "
                    f"“{version.name}”.",
                    "Không cần làm gì.",
                )
