"""First words for the parts that a person writes, each from a row or a figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lantoa.catalogue.rules.regimes import PartSource
from lantoa.kernel import vietnamese as vn
from lantoa.reports.rules.figures import Contents, Figure
from lantoa.reports.rules.linked import NUMBERS, key_of, words_of
from lantoa.reports.rules.phrases import Cited, Mention, Sentence, Voice
from lantoa.reports.rules.results import inside

MOST_NAMED = 5
"""More lines than these are counted, the first of them named."""


@dataclass(frozen=True, slots=True)
class Named:
    """The plans that a report cites, in words; empty for what is not there."""

    issuer: str
    plan: str = ""
    plan_about: str = ""
    above: str = ""
    above_issuer: str = ""
    next_period: str = "kỳ tới"


@dataclass(frozen=True, slots=True)
class Shares:
    """A gap that lies under what is asked: ``part`` of ``whole``, ``name`` what takes most."""

    gap: str
    part: int
    whole: int
    percent: Decimal | int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Lacks:
    """What is missing beside the figures: tasks that are late and that come, gaps of the window,
    languages that are spoken and not served, units below that logged nothing."""

    late: tuple[str, ...] = ()
    coming: tuple[str, ...] = ()
    gaps: tuple[Shares, ...] = ()
    unserved: tuple[str, ...] = ()
    silent_units: int = 0
    is_year: bool = False
    """Whether the window is the whole year: what is not reached now will not be."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sentence for the part whose words come from ``source``."""

    source: PartSource
    sentence: Sentence

    @property
    def text(self) -> str:
        return self.sentence.text


def proposals(contents: Contents, lacks: Lacks, named: Named, voice: Voice) -> list[Proposal]:
    """Everything that can be said, in the order in which a report says it."""
    found = [
        *((PartSource.STEERING, each) for each in _steering(contents, named, voice)),
        *((PartSource.STRENGTHS, each) for each in _strengths(contents, voice)),
        *((PartSource.SHORTCOMINGS, each) for each in _shortcomings(contents, lacks, named, voice)),
        *((PartSource.NEXT, each) for each in _next(contents, lacks, named, voice)),
    ]
    return [Proposal(source, each) for source, each in found if each is not None]


Said = Iterator[Sentence | None]


def _counted(key: str, number: int) -> Cited:
    words = vn.paper_number(number)
    return Cited(words, (Mention(key, words),)) if number else Cited("")


def _lines(figures: Iterable[Figure], view: str) -> Cited:
    """``tin truyền hình (23 tin); …``: lines with the figure of one view."""
    rows = list(figures)
    items: list[str] = []
    mentions: list[Mention] = []
    for figure in rows[:MOST_NAMED]:
        words = words_of(figure, view)
        items.append(f"{inside(figure.label)} ({words})")
        mentions.append(Mention(key_of(figure.measure, view), words))
    if len(rows) > MOST_NAMED:
        items.append(f"và {vn.number(len(rows) - MOST_NAMED)} chỉ tiêu khác")
    return Cited("; ".join(items), tuple(mentions))


def _short(names: Sequence[str], what: str) -> str:
    shown = "; ".join(inside(name) for name in names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return f"{shown}; và {vn.number(more)} {what} khác" if more > 0 else shown


def _number(rows: Sequence[object]) -> str:
    return vn.paper_number(len(rows)) if rows else ""


def _steering(contents: Contents, named: Named, voice: Voice) -> Said:
    if not named.plan:
        yield voice.say("steering.none", don_vi=named.issuer)
    elif named.above:
        yield voice.say(
            "steering.plan_under",
            don_vi=named.issuer,
            ke_hoach=named.plan,
            ve_viec=named.plan_about,
            ke_hoach_tren=named.above,
            co_quan_tren=named.above_issuer,
        )
    else:
        yield voice.say(
            "steering.plan", don_vi=named.issuer, ke_hoach=named.plan, ve_viec=named.plan_about
        )
    if contents.plan_coverage is not None and contents.plan_coverage[1]:
        having, wanted = (vn.number(each) for each in contents.plan_coverage)
        share = vn.number(100 * contents.plan_coverage[0] // contents.plan_coverage[1])
        yield voice.say(
            "steering.coverage",
            so=Cited(having, (Mention(NUMBERS.having, having),)),
            tong=Cited(wanted, (Mention(NUMBERS.wanted, wanted),)),
            ty_le=Cited(share, (Mention(NUMBERS.coverage, share),)),
        )


def _is_reached(figure: Figure) -> bool:
    return figure.share is not None and figure.share >= 100


def _has_risen(figure: Figure) -> bool:
    return bool(figure.before and figure.before.exact and figure.change and figure.change > 0)


def _has_fallen(figure: Figure) -> bool:
    return bool(figure.before and figure.before.exact and figure.change and figure.change < 0)


def _strengths(contents: Contents, voice: Voice) -> Said:
    reached = [figure for figure in contents.figures if _is_reached(figure)]
    yield voice.say("strengths.reached", so=_number(reached), danh_sach=_lines(reached, "to_date"))
    risen = [figure for figure in contents.figures if _has_risen(figure)]
    yield voice.say("strengths.rise", so=_number(risen), danh_sach=_lines(risen, "actual"))
    used = {figure.channel for figure in contents.figures if _was_used(figure)}
    if len(used) > 1:
        yield voice.say("strengths.forms", so=_counted(NUMBERS.forms, len(used)))
    spoken = list(dict.fromkeys(row.name for row in contents.languages))
    yield voice.say("strengths.languages", danh_sach=vn.sentence_list(spoken))
    evidenced = any(figure.evidenced.parts() for figure in contents.figures)
    is_declared = any(figure.declared is not None for figure in contents.figures)
    if evidenced and not contents.unproven and not is_declared and not contents.missing_units:
        yield voice.say("strengths.proven")


def _was_used(figure: Figure) -> bool:
    """Whether anything was done: "not stated" is work, a stated nought is none."""
    if figure.whole.is_stated:
        return any(amount for amount in figure.whole.stated_only().parts().values())
    return bool(figure.evidenced.parts() or figure.declared or figure.below)


def _is_silent(figure: Figure) -> bool:
    return not (figure.evidenced.parts() or figure.declared or figure.below)


def _shortcomings(contents: Contents, lacks: Lacks, named: Named, voice: Voice) -> Said:
    found = [each for each in _lacking(contents, lacks, voice) if each is not None]
    yield from found
    if not found and named.plan and contents.figures:
        yield voice.say("shortcomings.none")


def _lacking(contents: Contents, lacks: Lacks, voice: Voice) -> Said:
    yield voice.say(
        "shortcomings.late", so=_number(lacks.late), danh_sach=_short(lacks.late, "nhiệm vụ")
    )
    silent = _silent_channels(contents)
    yield voice.say("shortcomings.silent", danh_sach=_short(silent, "hình thức"))
    fallen = [figure for figure in contents.figures if _has_fallen(figure)]
    yield voice.say("shortcomings.fall", so=_number(fallen), danh_sach=_lines(fallen, "actual"))
    if lacks.is_year:
        under = [
            figure for figure in contents.figures if figure.share is not None and figure.share < 100
        ]
        yield voice.say("shortcomings.under", so=_number(under), danh_sach=_lines(under, "to_date"))
    unstated = [figure for figure in contents.unstated if not _is_silent(figure)]
    yield voice.say(
        "shortcomings.unstated",
        so=_counted(NUMBERS.unstated, len(unstated)),
        danh_sach="; ".join(inside(figure.label) for figure in unstated),
    )
    uncounted = dict.fromkeys(row.name for row in contents.languages if not row.total.is_stated)
    yield voice.say("shortcomings.languages", danh_sach=vn.sentence_list(list(uncounted)))
    yield voice.say("shortcomings.unserved", danh_sach=vn.sentence_list(lacks.unserved))
    yield voice.say("shortcomings.unproven", so=_counted(NUMBERS.unproven, len(contents.unproven)))
    yield voice.say(
        "shortcomings.missing_units",
        so=_counted(NUMBERS.missing_units, len(contents.missing_units)),
    )
    yield voice.say(
        "shortcomings.silent_units",
        so=vn.paper_number(lacks.silent_units) if lacks.silent_units else "",
    )
    for gap in lacks.gaps:
        yield voice.say(
            f"shortcomings.{gap.gap}",
            so=vn.paper_number(gap.part),
            tong=vn.paper_number(gap.whole),
            ty_le=vn.number(gap.percent),
            kenh=inside(gap.name),
        )


def _silent_channels(contents: Contents) -> list[str]:
    used = {figure.channel for figure in contents.figures if not _is_silent(figure)}
    return list(
        dict.fromkeys(
            figure.channel_name for figure in contents.figures if figure.channel not in used
        )
    )


def _next(contents: Contents, lacks: Lacks, named: Named, voice: Voice) -> Said:
    if named.plan:
        # A plan without number and day is told by what it is about.
        is_bare = not any(each.isdigit() for each in named.plan)
        plan = f"{named.plan} {named.plan_about}" if is_bare else named.plan
        yield voice.say("next.plan", ke_hoach=plan, ky_sau=named.next_period)
    else:
        yield voice.say("next.no_plan")
    yield voice.say(
        "next.lines", ky_sau=named.next_period, danh_sach=_short(lacks.coming, "nhiệm vụ")
    )
    yield voice.say("next.late", danh_sach=_short(lacks.late, "nhiệm vụ"))
    yield voice.say("next.channels", danh_sach=_short(_silent_channels(contents), "hình thức"))
    if contents.unproven or any(not _is_silent(figure) for figure in contents.unstated):
        yield voice.say("next.count")
    yield voice.say("next.languages", danh_sach=vn.sentence_list(lacks.unserved))
    yield voice.say("next.units", so=_counted(NUMBERS.missing_units, len(contents.missing_units)))
    for gap in lacks.gaps:
        if gap.gap in ("balance", "participation", "press"):
            yield voice.say(f"next.{gap.gap}")
