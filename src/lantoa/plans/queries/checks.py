"""The checks of a plan in words, with where to look and what to do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from lantoa.accounts.queries import names_of
from lantoa.kernel.vietnamese import day
from lantoa.plans.models import Assignment, Plan, PlanLine
from lantoa.plans.queries.lists import plan_coverage
from lantoa.plans.queries.work import work_for
from lantoa.plans.rules import (
    BelowFacts,
    CheckKind,
    Comparison,
    Facts,
    Finding,
    Level,
    LineFacts,
    Measured,
    PlanState,
    Verdict,
    check,
)
from lantoa.ui import words
from lantoa.units import queries as units
from lantoa.units.models import UnitVersion

KIND_TITLES = {
    CheckKind.NO_PLAN_BELOW: "Đơn vị trực thuộc có kế hoạch",
    CheckKind.TARGETS: "Chỉ tiêu của đơn vị thực hiện so với chỉ tiêu kế hoạch này",
    CheckKind.NOBODY: "Nhiệm vụ chưa ai thực hiện",
    CheckKind.NO_TARGET: "Nhiệm vụ không có chỉ tiêu",
    CheckKind.DEADLINE: "Thời hạn ngoài kỳ kế hoạch",
    CheckKind.PARENT_LINE: "Nhiệm vụ cấp trên chưa đưa vào kế hoạch này",
    CheckKind.PARENT_DROPPED: "Nhiệm vụ cấp trên đã bỏ",
}
LEVEL_WORDS = {
    Level.WARNING: ("Cảnh báo", "warn"),
    Level.LOOK: ("Nên xem", ""),
    Level.PASSED: ("Đạt", "good"),
}
VERDICT_WORDS = {
    Verdict.LESS: "ít hơn",
    Verdict.EQUAL: "bằng",
    Verdict.MORE: "nhiều hơn",
    Verdict.ENOUGH: "đủ",
    Verdict.UNSURE: "chưa so được",
    Verdict.NOTHING: "chưa có chỉ tiêu",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One finding as people read it. ``line`` is a task of the plan; ``above`` one of its parent;
    ``below`` the tasks that carry it out, each with the name of its unit."""

    finding: Finding
    what: str
    remedy: str
    line: PlanLine | None = None
    above: PlanLine | None = None
    units: tuple[str, ...] = ()
    below: tuple[tuple[PlanLine, str], ...] = ()
    shares: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Of what is asked of each unit: who takes on less, who nothing, who cannot be compared."""

    @property
    def title(self) -> str:
        return KIND_TITLES[self.finding.kind]

    @property
    def level_label(self) -> str:
        return LEVEL_WORDS[self.finding.level][0]

    @property
    def tone(self) -> str:
        return LEVEL_WORDS[self.finding.level][1]


@dataclass(frozen=True, slots=True)
class Checks:
    """``covered`` is None where nobody is below, or where that may not be told; for the latter
    ``hides_below`` holds: then nothing was compared with the plans below."""

    rows: tuple[Check, ...]
    covered: Covered | None
    hides_below: bool = False

    @property
    def open(self) -> tuple[Check, ...]:
        return tuple(each for each in self.rows if each.finding.level is not Level.PASSED)

    @property
    def passed(self) -> tuple[Check, ...]:
        return tuple(each for each in self.rows if each.finding.level is Level.PASSED)

    @property
    def warnings(self) -> int:
        return sum(each.finding.level is Level.WARNING for each in self.rows)

    @property
    def groups(self) -> list[tuple[str, list[Check]]]:
        """The open ones by kind, in the order of the kinds."""
        found = [
            (title, [each for each in self.open if each.finding.kind is kind])
            for kind, title in KIND_TITLES.items()
        ]
        return [(title, rows) for title, rows in found if rows]


@dataclass(frozen=True, slots=True)
class Covered:
    """Which units directly below have a plan of their own for days of this one."""

    wanted: frozenset[int]
    percent: int | None
    having: tuple[UnitVersion, ...]
    missing: tuple[UnitVersion, ...]


def checks_of(
    plan: Plan,
    done: Mapping[int, int] | None = None,
    *,
    seen: Collection[int] | None = None,
) -> Checks:
    """All checks of a plan that ``plan_page`` has read; ``done`` is the number of acts for each
    task where it is known already. ``seen`` are the units of whose plans may be told, None for all:
    a comparison with some of the plans below would be wrong, so then there is none. The number of
    queries does not grow with tasks, units or plans below: at most 11."""
    lines = list(plan.lines.all())
    tells_all = seen is None
    below = lines_below([line.pk for line in lines]) if tells_all else []
    children = units.children(plan.unit_id, units.living_day(plan.unit_id, plan.period.last))
    covered = _covered(plan, children) if tells_all else None
    above = _above(plan)
    facts = Facts(
        unit_id=plan.unit_id,
        period=plan.period,
        is_issued=plan.state != PlanState.DRAFT,
        sees_below=tells_all,
        lines=tuple(facts_of(line) for line in lines),
        below=tuple(BelowFacts(facts_of(x), x.plan.unit_id, x.plan.period) for x in below),
        units_below=tuple(each.unit_id for each in (*covered.having, *covered.missing))
        if covered
        else (),
        having=frozenset(each.unit_id for each in covered.having) if covered else frozenset(),
        worked=_worked(lines, done),
        above=tuple(facts_of(line) for line in above),
        above_is_own=bool(plan.parent and plan.parent.unit_id == plan.unit_id),
    )
    found = check(facts)
    wanted = {unit for each in found for unit in (*each.unit_ids, *each.each)}
    names = names_of(wanted | {x.plan.unit_id for x in below}, plan.period.last)
    own, parents = {x.pk: x for x in lines}, {x.pk: x for x in above}
    return Checks(
        rows=tuple(_said(each, own, parents, below, names) for each in found),
        covered=covered,
        hides_below=not tells_all and bool(children),
    )


def facts_of(line: PlanLine) -> LineFacts:
    """Reads ``carries_out`` and ``supporting_units``."""
    named = {each.pk for each in line.supporting_units.all()}
    return LineFacts(
        key=line.pk,
        target=line.target,
        count_unit=line.count_unit_id,
        cadence=line.cadence,
        event_kind=line.event_kind,
        each_unit=line.each_unit,
        deadline=line.deadline,
        named=frozenset(named | {line.lead_unit_id} if line.lead_unit_id else named),
        is_of_outsiders=bool(line.lead_name or line.supporting_names),
        carries_out=line.carries_out_id,
        carries_out_dropped=bool(line.carries_out and line.carries_out.is_dropped),
    )


def lines_below(line_ids: list[int], *, seen: Collection[int] | None = None) -> list[PlanLine]:
    """Standing tasks of issued plans that carry out some tasks, of plans of the units in ``seen``;
    None for all. 2 queries."""
    found = PlanLine.objects.standing().filter(carries_out__in=line_ids, plan__revises__isnull=True)
    if seen is not None:
        found = found.filter(plan__unit__in=seen)
    return list(
        found.exclude(plan__state=PlanState.DRAFT)
        .select_related("plan", "count_unit", "carries_out")
        .prefetch_related("supporting_units")
        .order_by("plan_id", "order")
    )


def _above(plan: Plan) -> list[PlanLine]:
    if plan.parent_id is None:
        return []
    lines = PlanLine.objects.standing().filter(plan=plan.parent_id)
    return list(
        lines.select_related("count_unit", "carries_out").prefetch_related("supporting_units")
    )


def _worked(lines: list[PlanLine], done: Mapping[int, int] | None) -> frozenset[int]:
    ids = [line.pk for line in lines]
    given = Assignment.objects.filter(line__in=ids, withdrawn_at__isnull=True)
    acts = work_for(ids) if done is None else done
    return frozenset(acts) | frozenset(given.values_list("line_id", flat=True))


def _covered(plan: Plan, below: Sequence[UnitVersion]) -> Covered | None:
    if not below:
        return None
    found = plan_coverage([child.unit_id for child in below], plan.period)
    return Covered(
        found.wanted,
        found.percent,
        having=tuple(child for child in below if child.unit_id in found.having),
        missing=tuple(child for child in below if child.unit_id in found.missing),
    )


# --- Words ---------------------------------------------------------------------------------------


def _said(
    finding: Finding,
    own: Mapping[int, PlanLine],
    parents: Mapping[int, PlanLine],
    below: list[PlanLine],
    names: Mapping[int, str],
) -> Check:
    line = own.get(finding.line or 0)
    told = tuple(names.get(each, "") for each in finding.unit_ids)
    match finding.kind:
        case CheckKind.NO_PLAN_BELOW:
            what = (
                f"{len(told)} đơn vị trực thuộc chưa ban hành kế hoạch."
                if told
                else "Mọi đơn vị trực thuộc đã ban hành kế hoạch."
            )
            remedy = "Nhắc các đơn vị lập kế hoạch thực hiện kế hoạch này." if told else ""
            return Check(finding, what, remedy, units=told)
        case CheckKind.NOBODY:
            what = (
                "Đơn vị được giao chưa đưa nhiệm vụ này vào kế hoạch của mình."
                if told
                else "Chưa đơn vị trực thuộc nào đưa nhiệm vụ này vào kế hoạch, "
                "cũng chưa có hoạt động nào."
            )
            if finding.level is Level.LOOK:
                what = "Cơ quan được giao không có trong hệ thống, chưa hoạt động nào được ghi."
            remedy = "Nhắc đơn vị lập kế hoạch, hoặc giao việc ở trang nhiệm vụ."
            return Check(finding, what, remedy, line=line, units=told)
        case CheckKind.NO_TARGET:
            return Check(
                finding,
                "Nhiệm vụ không có con số nên không biết khi nào đủ.",
                "Ghi chỉ tiêu nếu văn bản có; nếu chỉ bằng lời thì để như vậy.",
                line=line,
            )
        case CheckKind.DEADLINE:
            when = day(line.deadline) if line and line.deadline else ""
            return Check(
                finding,
                f"Thời hạn {when} nằm ngoài kỳ kế hoạch.",
                "Sửa thời hạn hoặc kỳ kế hoạch.",
                line=line,
            )
        case CheckKind.PARENT_LINE:
            return Check(
                finding,
                "Chưa nhiệm vụ nào ở đây thực hiện nhiệm vụ này của cấp trên.",
                "Thêm một nhiệm vụ thực hiện, hoặc chọn ở một nhiệm vụ đã có.",
                above=parents.get(finding.line or 0),
            )
        case CheckKind.PARENT_DROPPED:
            return Check(
                finding,
                "Cấp trên đã bỏ nhiệm vụ mà nhiệm vụ này thực hiện.",
                "Xem còn làm không; nếu còn thì bỏ liên kết khi điều chỉnh.",
                line=line,
            )
    rows = (
        tuple((x, names.get(x.plan.unit_id, "")) for x in below if x.carries_out_id == line.pk)
        if line
        else ()
    )
    what = _each_words(finding.each) if finding.each else _sums_words(finding.sums)
    ours = line.asked_words if line else ""
    remedy = "" if finding.level is Level.PASSED else "Mở các nhiệm vụ dưới đây để xem từng con số."
    shares = _shares(finding.each, names)
    said = f"Kế hoạch này: {ours}. {what}"
    return Check(finding, said, remedy, line=line, below=rows, shares=shares)


def _sums_words(sums: tuple[Measured, ...]) -> str:
    said = []
    for each in sums:
        who = "Kế hoạch khác của đơn vị" if each.is_own else "Cấp dưới"
        when = f" ({day(each.period.start)} đến {day(each.period.last)})" if each.period else ""
        said.append(f"{who}{when}: {_comparison_words(each.comparison)}.")
    return " ".join(said)


def _comparison_words(found: Comparison) -> str:
    parts = []
    if found.counted.is_stated:
        parts.append(f"cộng được {words.total_text(found.counted)}")
    parts.append(VERDICT_WORDS[found.verdict])
    if found.apart:
        parts.append(f"{len(found.apart)} nhiệm vụ tính theo đơn vị hoặc định kỳ khác, để riêng")
    return ", ".join(parts)


def _each_words(each: Mapping[int, Comparison]) -> str:
    enough = {Verdict.EQUAL, Verdict.MORE, Verdict.ENOUGH}
    number = sum(one.verdict in enough for one in each.values())
    return f"{number}/{len(each)} đơn vị nhận đủ."


def _shares(
    each: Mapping[int, Comparison], names: Mapping[int, str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    labels = {
        Verdict.LESS: "Nhận ít hơn",
        Verdict.NOTHING: "Chưa nhận",
        Verdict.UNSURE: "Chưa so được",
    }
    found = (
        (label, tuple(names.get(key, "") for key, one in each.items() if one.verdict is verdict))
        for verdict, label in labels.items()
    )
    return tuple((label, told) for label, told in found if told)
