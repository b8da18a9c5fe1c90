"""The results of a report in sentences: each channel, then languages, outlets, what is bounded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lantoa.kernel import vietnamese as vn
from lantoa.reports.rules.figures import Contents, Figure, InLanguage
from lantoa.reports.rules.phrases import Sentence, Voice
from lantoa.ui.words import total_text, value_text

PRODUCTION = "production"

MOST_CHANNELS = 8
"""More channels than these, and those with a single number stand together in one sentence."""

MOST_FIRSTS = 2
"""How often it is said that nothing is known of the year before."""

Paragraph = tuple[Sentence, ...]


def results(contents: Contents, voice: Voice | None = None) -> tuple[str, ...]:
    """One paragraph a channel, production and placements apart, then the languages, the outlets,
    and what is only bounded or expected."""
    said = paragraphs(contents, voice or Voice())
    return tuple(" ".join(map(str, each)) for each in said)


def paragraphs(contents: Contents, voice: Voice) -> list[Paragraph]:
    by_channel: dict[str, list[Figure]] = {}
    for figure in contents.figures:
        by_channel.setdefault(figure.channel, []).append(figure)
    rows = list(by_channel.values())
    is_long = len(rows) > MOST_CHANNELS
    small = [each for each in rows if is_long and _is_small(each)]
    silent = [each for each in rows if _is_silent(each)]
    told = [each for each in rows if each not in small and each not in silent]
    firsts = _Firsts(bool(contents.before))
    found = [_channel(each, voice, firsts) for each in told]
    listed = "; ".join(f"{inside(each[0].channel_name)} {_stated(each)}" for each in small)
    found.append(_one(voice.say("channels.small", danh_sach=listed)))
    if len(silent) > 2:
        names = "; ".join(inside(each[0].channel_name) for each in silent)
        found.append(_one(voice.say("channel.silent", kenh=names)))
    else:
        found += [
            _one(voice.say("channel.silent", kenh=inside(each[0].channel_name))) for each in silent
        ]
    found += _languages(contents.languages, voice)
    found += _outlets(contents.outlets, voice)
    found.append(_one(voice.say("estimate", danh_sach=_estimates(contents.figures))))
    found.append(_one(voice.say("bounded", danh_sach=_bounded(contents.figures))))
    return [each for each in found if each] or [_one(voice.say("nothing"))]


def inside(name: str) -> str:
    """A name as it stands inside a sentence: ``truyền hình``; an abbreviation stays as it is."""
    return f"{name[:1].lower()}{name[1:]}" if name[1:2].islower() else name


def listed(items: Sequence[str]) -> str:
    """``a, b và c``; with semicolons where an item has a comma of its own."""
    if any("," in each or ";" in each for each in items):
        return "; ".join(items)
    return vn.sentence_list(items)


def figure_words(figure: Figure) -> str:
    """The stated parts of a line, with its unit; empty where it states none. Who stated nothing
    is said once, after the figures."""
    if not figure.whole.is_stated:
        return ""
    words = total_text(figure.whole.stated_only(), unit=figure.count_unit, paper=True)
    return f"{words} ({figure.how})" if figure.how else words


def _one(sentence: Sentence | None) -> Paragraph:
    return () if sentence is None else (sentence,)


def _stated(figures: Iterable[Figure]) -> str:
    return listed([words for figure in figures if (words := figure_words(figure))])


def _has_work(figure: Figure) -> bool:
    return bool(figure.evidenced.parts() or figure.declared or figure.below)


def _is_silent(figures: Sequence[Figure]) -> bool:
    """Whether the plan asks for the channel and nothing at all was logged on it."""
    return not any(_has_work(figure) or figure.is_apart for figure in figures)


def _is_small(figures: Sequence[Figure]) -> bool:
    """Whether all that is to be said of a channel is one number."""
    return (
        len(figures) == 1
        and figures[0].whole.is_stated
        and not figures[0].is_apart
        and figures[0].share is None
    )


class _Firsts:
    """How often it may still be said that the year before told nothing."""

    def __init__(self, is_known: bool) -> None:
        self.left = MOST_FIRSTS if is_known else 0


def _channel(figures: Sequence[Figure], voice: Voice, firsts: _Firsts) -> Paragraph:
    name = inside(figures[0].channel_name)
    made = _stated(figure for figure in figures if figure.side == PRODUCTION)
    placed = _stated(figure for figure in figures if figure.side != PRODUCTION)
    apart = _numbers_of(figure for figure in figures if figure.is_apart)
    unstated = _numbers_of(
        figure for figure in figures if not figure.whole.is_stated and not figure.is_apart
    )
    first: Sentence | None = None
    if made and placed:
        first = voice.say("channel.both", kenh=name, lam_ra=made, dang_phat=placed)
    elif made:
        first = voice.say("channel.made", kenh=name, lam_ra=made)
    elif placed:
        first = voice.say("channel.placed", kenh=name, dang_phat=placed)
    elif not apart:
        return _one(voice.say("channel.unstated", kenh=name, chi_tieu=unstated))
    rest = [
        voice.say("channel.apart", kenh=name, chi_tieu=apart),
        voice.say("channel.partly", kenh=name, chi_tieu=unstated),
        _compared(figures, name, voice, firsts),
    ]
    return tuple(each for each in (first, *rest) if each is not None)


def _numbers_of(figures: Iterable[Figure]) -> str:
    units = dict.fromkeys(figure.count_unit for figure in figures)
    return " và ".join(f"số {unit}" for unit in units)


def _compared(
    figures: Sequence[Figure], name: str, voice: Voice, firsts: _Firsts
) -> Sentence | None:
    """What stands beside the leading line of a channel: the plan, else the year before."""
    planned = next((figure for figure in figures if figure.share is not None), None)
    if planned is not None:
        return against_plan(planned, voice)
    changed = next((figure for figure in figures if figure.change is not None), None)
    if changed is not None and changed.before is not None and changed.before.exact:
        return against_before(changed, voice)
    if firsts.left and all(figure.before is None for figure in figures):
        firsts.left -= 1
        return voice.say("before.first", kenh=name)
    return None


def against_plan(figure: Figure, voice: Voice) -> Sentence | None:
    """How far the plan is reached; None where that cannot be said."""
    if figure.share is None or figure.planned is None or figure.to_date is None:
        return None
    wanted = figure.planned.total.exact or figure.planned.total.at_least or 0
    done = figure.to_date.exact or 0
    case = "plan.over" if done > wanted else "plan.reached" if done == wanted else "plan.under"
    return voice.say(
        case,
        don_vi_tinh=figure.count_unit,
        luy_ke=vn.paper_number(done),
        ke_hoach=total_text(figure.planned.total, paper=True),
        ty_le=vn.number(figure.share),
    )


def against_before(figure: Figure, voice: Voice) -> Sentence | None:
    """More or fewer than a year before; None where either number is not exact or there was
    nothing then: from nothing nothing rises."""
    change, before = figure.change, figure.before
    if change is None or before is None or not before.exact:
        return None
    case = "before.above" if change > 0 else "before.below" if change < 0 else "before.same"
    return voice.say(
        case,
        don_vi_tinh=figure.count_unit,
        so=vn.paper_number(figure.whole.exact or 0),
        so_ky_truoc=vn.paper_number(before.exact),
        chenh=vn.paper_number(abs(change)),
    )


def _languages(rows: Sequence[InLanguage], voice: Voice) -> list[Paragraph]:
    """One sentence a channel for those that state a number, one for those that state none."""
    by_channel: dict[str, list[str]] = {}
    for row in rows:
        if row.total.is_stated:
            words = total_text(row.total, unit=row.count_unit, paper=True)
            by_channel.setdefault(row.channel_name, []).append(f"{row.name} {words}")
    found = [
        _one(voice.say("languages.stated", kenh=inside(channel), danh_sach="; ".join(items)))
        for channel, items in by_channel.items()
    ]
    silent = list(dict.fromkeys(row.name for row in rows if not row.total.is_stated))
    found.append(_one(voice.say("languages.silent", danh_sach=vn.sentence_list(silent))))
    return found


def _outlets(rows: Sequence[InLanguage], voice: Voice) -> list[Paragraph]:
    stated = [
        f"{row.name} ({inside(row.channel_name)}) "
        f"{total_text(row.total, unit=row.count_unit, paper=True)}"
        for row in rows
        if row.total.is_stated
    ]
    silent = list(dict.fromkeys(row.name for row in rows if not row.total.is_stated))
    return [
        _one(voice.say("outlets.stated", danh_sach="; ".join(stated))),
        _one(voice.say("outlets.silent", danh_sach=vn.sentence_list(silent))),
    ]


def _estimates(figures: Iterable[Figure]) -> str:
    return "; ".join(
        f"{inside(figure.label)} {value_text(figure.estimate.value, paper=True)} "
        f"{figure.count_unit}"
        for figure in figures
        if figure.estimate is not None and figure.estimate.value.is_stated
    )


def _bounded(figures: Iterable[Figure]) -> str:
    """Lines of which a part is exact and another only bounded: they are read apart."""
    return "; ".join(
        f"{inside(figure.label)} ({figure_words(figure)})"
        for figure in figures
        if figure.whole.is_stated and len(figure.whole.stated_only().parts()) > 1
    )
