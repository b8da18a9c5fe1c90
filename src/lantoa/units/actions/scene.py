"""The units that a change concerns, read under lock, and whether they stand so that it can be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from lantoa.catalogue.models import Channel
from lantoa.files.models import StoredFile
from lantoa.kernel.errors import Problem
from lantoa.kernel.vietnamese import day, fold
from lantoa.units import queries, rules
from lantoa.units.actions.standing import (
    gone_problem,
    lasting,
    open_of,
    parent_problems,
    stands_under,
)
from lantoa.units.models import Unit, UnitKind, UnitVersion


@dataclass(frozen=True, slots=True)
class Scene:
    """The units that a change concerns as they stand, locked until the transaction ends."""

    change: rules.NewChange
    versions: dict[int, list[UnitVersion]]
    parent_id: int | None
    parent: UnitVersion | None
    under: list[UnitVersion]
    kinds: dict[str, UnitKind]
    channels: dict[str, Channel]

    @classmethod
    def read(cls, change: rules.NewChange, touched: list[int], parent_id: int | None) -> Scene:
        concerned = {*touched, *([] if parent_id is None else [parent_id])}
        # Two changes that could make a circle between them have a unit above in common.
        above = {each for unit_id in concerned for each in queries.ancestors(unit_id, change.on)}
        locks = Unit.objects.filter(pk__in=concerned | above).order_by("pk")
        list(locks.select_for_update(no_key=True).values_list("pk"))
        versions: dict[int, list[UnitVersion]] = {unit_id: [] for unit_id in touched}
        for each in UnitVersion.objects.filter(unit_id__in=touched).select_related("unit"):
            versions[each.unit_id].append(each)
        under = UnitVersion.objects.filter(parent_id__in=change.ending).exclude(
            valid_to__lte=change.on
        )
        return cls(
            change=change,
            versions=versions,
            parent_id=parent_id,
            parent=None if parent_id is None else lasting(parent_id, change.on),
            under=list(under.select_related("unit").prefetch_related("channels")),
            kinds={each.slug: each for each in UnitKind.objects.in_force(change.on)},
            channels={each.slug: each for each in Channel.objects.all()},
        )

    def problems(self) -> Iterator[Problem]:
        missing = list(self._problems_of_standing())
        if missing:
            yield from missing
            return
        yield from self._problems_of_parent()
        yield from self._problems_of_restyled()
        for place, unit in enumerate(self.change.into):
            if isinstance(unit, rules.NewUnit):
                yield from self._problems_of_new(unit, f"into.{place}.")
        yield from self._problems_of_under()
        names = {*(self.change.channels or ())}
        names.update(slug for unit in self.change.founded for slug in unit.channels)
        if names - self.channels.keys():
            yield Problem("channels", "Kênh không có trong danh mục.", "Chọn lại.", code="channels")
        file_id = self.change.act.file_id
        if file_id is not None and not StoredFile.objects.filter(pk=file_id).exists():
            yield Problem("file", "Không tìm thấy tệp văn bản.", "Tải tệp lên lại.", code="file")

    def summary(self) -> str:
        on = self.change.on
        before = ", ".join(self._name(each, on) for each in self.change.sources)
        names = [each.name for each in self.change.founded]
        names += [self._name(each, on) for each in self.change.existing]
        if self.change.restyled is not None:
            fresh = self.restyled_version()
            names = [fresh.name]
            if fresh.parent_id != self.open_version(fresh.unit_id).parent_id and self.parent:
                names = [f"{fresh.name} thuộc {self.parent.name}"]
        return " → ".join(part for part in (before, ", ".join(names)) if part)

    def open_version(self, unit_id: int) -> UnitVersion:
        found = open_of(self.versions[unit_id])
        assert found is not None  # noqa: S101 - checked by _problems_of_standing
        return found

    def _name(self, unit_id: int, on: date) -> str:
        version = rules.nearest(self.versions[unit_id], on)
        return "" if version is None else version.name

    def _problems_of_standing(self) -> Iterator[Problem]:
        on = self.change.on
        closing = {*self.change.ending, self.change.restyled}
        for unit_id, versions in self.versions.items():
            at = "sources" if unit_id in self.change.sources else "into"
            former = open_of(versions)
            if not versions:
                yield Problem(at, "Không tìm thấy đơn vị.", "Chọn lại đơn vị.", code="unknown")
            elif former is None:
                name = self._name(unit_id, on)
                yield Problem(
                    at,
                    f"{name} đã kết thúc hoặc đã có thay đổi khiến đơn vị kết thúc.",
                    "Chọn đơn vị đang hoạt động, hoặc hoàn tác thay đổi kia trước.",
                    code="ended",
                )
            elif unit_id in closing and former.valid_from is not None and on <= former.valid_from:
                yield Problem(
                    "on",
                    f"Ngày {day(on)} không sau ngày bắt đầu của tên, loại hình, cấp trên hiện có "
                    f"của {former.name} ({day(former.valid_from)}).",
                    "Chọn ngày sau đó, hoặc hoàn tác thay đổi kia trước.",
                    code="too_early",
                )
            elif unit_id in closing and rules.overlaps(
                [each for each in versions if each is not former]
                + [UnitVersion(unit_id=unit_id, valid_from=on)]
            ):
                yield Problem(
                    "on",
                    "Khoảng thời gian trùng với một tên, loại hình khác của đơn vị.",
                    "Chọn ngày khác.",
                    code="overlap",
                )
            elif unit_id in self.change.sources and not any(
                rules.holds_on(each, on - timedelta(days=1)) for each in versions
            ):
                yield Problem(
                    "on",
                    f"{former.name} chưa hoạt động trước ngày {day(on)} nên không có gì để chuyển.",
                    "Chọn ngày muộn hơn.",
                    code="too_early",
                )
            elif not any(rules.holds_on(each, on) for each in versions):
                yield Problem(
                    at,
                    f"{former.name} chưa hoạt động vào ngày {day(on)}.",
                    "Chọn ngày khác hoặc đơn vị khác.",
                    code="not_yet",
                )

    def _problems_of_parent(self) -> Iterator[Problem]:
        change, on = self.change, self.change.on
        is_placing = bool(change.founded) or change.kind is rules.ChangeKind.REPARENT
        if not is_placing:
            return
        if self.parent_id is not None and (self.parent is None or self.parent_id in change.ending):
            yield gone_problem(on)
            return
        if self.parent is None and change.kind in (rules.ChangeKind.MERGE, rules.ChangeKind.SPLIT):
            above = {self.open_version(each).parent_id for each in change.sources}
            if len(above) > 1:
                yield Problem(
                    "parent",
                    "Các đơn vị thuộc những đơn vị cấp trên khác nhau.",
                    "Chọn đơn vị cấp trên của đơn vị mới.",
                    code="parent",
                )
                return
        for unit in change.founded:
            yield from parent_problems(
                kind=unit.kind, tier=unit.tier, parent=self.parent, name=unit.name
            )
        if change.kind is rules.ChangeKind.REPARENT and change.restyled is not None:
            moved = self.open_version(change.restyled)
            if self.parent_id is not None and stands_under(self.parent_id, [moved.unit_id], on):
                yield Problem(
                    "parent",
                    "Đơn vị cấp trên không thể là chính đơn vị này hoặc đơn vị trực thuộc nó.",
                    "Chọn đơn vị cấp trên khác.",
                    code="parent",
                )
            else:
                yield from parent_problems(
                    kind=moved.unit.kind, tier=moved.tier, parent=self.parent, name=moved.name
                )

    def _problems_of_restyled(self) -> Iterator[Problem]:
        change = self.change
        if change.restyled is None:
            return
        former, fresh = self.open_version(change.restyled), self.restyled_version()
        facts = {
            rules.ChangeKind.RENAME: ("name",),
            rules.ChangeKind.RETYPE: ("division",),
            rules.ChangeKind.REPARENT: ("parent_id",),
        }.get(change.kind, ("name", "division"))
        same = all(getattr(former, fact) == getattr(fresh, fact) for fact in facts)
        if change.channels is not None and change.kind is not rules.ChangeKind.REPARENT:
            had = set(former.channels.values_list("slug", flat=True))
            same = same and had == set(change.channels)
        if same:
            yield Problem(
                "", "Chưa có gì thay đổi.", "Đổi tên, loại hình hoặc cấp trên.", code="unchanged"
            )
        if former.unit.kind != Unit.ADMINISTRATIVE:
            if fresh.division:
                yield Problem(
                    "division",
                    "Chỉ đơn vị hành chính có loại hình tỉnh, xã, phường…",
                    "Bỏ trống loại hình.",
                    code="division",
                )
            return
        if rules.tier_of_division(fresh.division) != fresh.tier:
            yield Problem(
                "division",
                "Loại hình mới thuộc cấp khác.",
                "Chọn loại hình cùng cấp.",
                code="tier",
            )
        elif not rules.name_fits(fresh.name, fresh.division):
            word = rules.DIVISION_WORDS[fresh.division]
            yield Problem(
                "name",
                f"Tên phải bắt đầu bằng “{word}” như loại hình.",
                f"Ghi “{word} …” hoặc chọn loại hình khác.",
                code="type_word",
            )
        yield from self._problems_of_name(fresh.name, fresh.parent_id, "name", {fresh.unit_id})

    def _problems_of_new(self, unit: rules.NewUnit, at: str) -> Iterator[Problem]:
        kind = self.kinds.get(unit.kind)
        if kind is None and unit.kind != Unit.ADMINISTRATIVE:
            yield Problem(f"{at}kind", "Chưa chọn loại đơn vị.", "Chọn một loại.", code="kind")
        elif (kind is not None and kind.tier and kind.tier != unit.tier) or unit.tier not in (
            "province",
            "district",
            "commune",
        ):
            yield Problem(
                f"{at}tier", "Cấp không khớp với loại đơn vị.", "Chọn lại cấp.", code="tier"
            )
        yield from self._problems_of_name(unit.name, self.parent_id, f"{at}name", set())
        twins = [each for each in self.change.founded if each is not unit and each == unit]
        if twins:
            yield Problem(f"{at}name", "Hai đơn vị mới giống nhau.", "Bỏ bớt một.", code="twice")
        if unit.code and self._code_is_taken(unit):
            yield Problem(
                f"{at}code",
                f"Mã {unit.code} đang là mã của đơn vị khác.",
                "Ghi mã khác hoặc để trống.",
                code="taken",
            )

    def _code_is_taken(self, unit: rules.NewUnit) -> bool:
        if any(each.code == unit.code and each is not unit for each in self.change.founded):
            return True
        bearing = UnitVersion.objects.filter(code=unit.code).exclude(valid_to__lte=self.change.on)
        return bearing.exclude(unit_id__in=self.change.ending).exists()

    def _problems_of_name(
        self, name: str, parent_id: int | None, at: str, but: set[int]
    ) -> Iterator[Problem]:
        """Two units of one name under one parent could not be told apart."""
        same = UnitVersion.objects.filter(name=rules.shown_name(name), parent_id=parent_id)
        same = same.exclude(valid_to__lte=self.change.on)
        if same.exclude(unit_id__in={*self.change.ending, *but}).exists():
            yield Problem(
                at,
                f"Đã có {rules.shown_name(name)} ở cùng đơn vị cấp trên.",
                "Ghi tên khác, hoặc chọn đơn vị đã có.",
                code="taken",
            )

    def _problems_of_under(self) -> Iterator[Problem]:
        change, on = self.change, self.change.on
        ending = set(change.ending)
        if ending and any(stands_under(each, ending, on) for each in change.existing):
            yield Problem(
                "into",
                "Đơn vị tiếp nhận đang trực thuộc đơn vị kết thúc.",
                "Chuyển đơn vị tiếp nhận sang đơn vị cấp trên khác trước.",
                code="below",
            )
            return
        under = [each for each in self.under if each.unit_id not in ending]
        stuck = [
            each
            for each in under
            if each.valid_to is not None or (each.valid_from is not None and on <= each.valid_from)
        ]
        if stuck:
            yield Problem(
                "on",
                f"Đơn vị trực thuộc có thay đổi khác từ ngày {day(on)} trở đi: {_names(stuck)}.",
                "Hoàn tác các thay đổi đó trước, hoặc chọn ngày khác.",
                code="under_later",
            )
        elif under and len(change.into) != 1:
            yield Problem(
                "sources",
                f"Còn đơn vị trực thuộc mà không có một đơn vị kế thừa toàn bộ: {_names(under)}.",
                "Chuyển cấp trên của các đơn vị này trước.",
                code="under",
            )

    def restyled_version(self) -> UnitVersion:
        change = self.change
        assert change.restyled is not None  # noqa: S101 - asked only then
        former = self.open_version(change.restyled)
        name = former.name if change.name is None else rules.shown_name(change.name)
        is_moved = change.kind is rules.ChangeKind.REPARENT
        return UnitVersion(
            unit=former.unit,
            code=former.code,
            name=name,
            folded=fold(name),
            division=former.division if change.division is None else change.division,
            tier=former.tier,
            parent_id=self.parent_id if is_moved else former.parent_id,
            valid_from=change.on,
        )


def _names(versions: list[UnitVersion], most: int = 5) -> str:
    shown = ", ".join(each.name for each in versions[:most])
    return shown if len(versions) <= most else f"{shown} và {len(versions) - most} đơn vị khác"
