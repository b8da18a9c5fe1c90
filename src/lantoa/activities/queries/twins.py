"""Likely twins for people: the list, one pair side by side, what was merged with an entry."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet

from lantoa.accounts.queries import StaffActor, reached
from lantoa.activities.models import Activity, NotTwins, TwinMerge, TwinPair
from lantoa.activities.queries.history import names_of
from lantoa.activities.queries.posting import with_parts
from lantoa.activities.queries.twin_traces import versions_of
from lantoa.activities.rules.twins import LEAST_SCORE, in_words
from lantoa.kernel.errors import Problem
from lantoa.units.models import UnitVersion

VERB = "activities.merge"
PER_PAGE = 20
MERGES_SHOWN = 10

May = Callable[[str, int], bool]


def merging_units(actor: StaffActor) -> frozenset[int]:
    """Units whose entries the person may merge with one another. Asks nothing for who has none."""
    return reached(actor, [VERB])[VERB]


def open_pairs(unit_ids: Collection[int]) -> QuerySet[TwinPair]:
    """Proposed pairs that nobody has decided, both of them in these units."""
    return _undecided().filter(
        _is_live("first", unit__in=unit_ids), _is_live("second", unit__in=unit_ids)
    )


def _undecided() -> QuerySet[TwinPair]:
    told = NotTwins.objects.filter(first=OuterRef("first"), second=OuterRef("second"))
    return TwinPair.objects.filter(~Exists(told), score__gte=LEAST_SCORE)


def _is_live(side: str, *conditions: Q, **where: object) -> Exists:
    """Asked of each pair by the key of its entry: a join would have a database without statistics
    begin with every entry that is not merged, which is almost all of them."""
    live = Activity.objects.filter(voided_at__isnull=True, merged_into__isnull=True)
    return Exists(live.filter(*conditions, pk=OuterRef(side), **where))


def open_count(actor: StaffActor) -> int:
    """Pairs that wait for the person. 1 query and one for each tier below; none for who may not
    merge anything."""
    unit_ids = merging_units(actor)
    return open_pairs(unit_ids).count() if unit_ids else 0


def _beyond_count(actor: StaffActor, merging: Collection[int]) -> int:
    """Pairs of an entry of the person's own units with one of a unit where he or she may not
    decide: whoever stands above both does."""
    own = actor.units_of("activities.log")
    if not own:
        return 0
    far = ~Q(unit__in={*merging, *own})
    crossing = Q(_is_live("first", unit__in=own)) & Q(_is_live("second", far))
    crossing |= Q(_is_live("second", unit__in=own)) & Q(_is_live("first", far))
    return _undecided().filter(crossing).count()


@dataclass(frozen=True, slots=True)
class Side:
    """One entry of a pair with the name that its unit bore on the day."""

    activity: Activity
    unit: UnitVersion


@dataclass(frozen=True, slots=True)
class Row:
    pair: TwinPair
    sides: tuple[Side, Side]
    signs: tuple[str, ...]

    @property
    def days_apart(self) -> int:
        return abs((self.pair.first.on - self.pair.second.on).days)


@dataclass(frozen=True, slots=True)
class Merged:
    """One merge that stands: who said so."""

    merge: TwinMerge
    kept: Side
    taken: Side
    who: str


@dataclass(frozen=True, slots=True)
class TwinList:
    page: Page[TwinPair]
    rows: tuple[Row, ...]
    merged: tuple[Merged, ...]
    beyond: int


def twin_list(actor: StaffActor, number: str | None = None) -> TwinList:
    """One page of pairs that wait for the person, the likeliest first, and what was merged last. At
    most 9 queries, however many pairs."""
    unit_ids = merging_units(actor)
    page = Paginator(_with_sides(open_pairs(unit_ids)), PER_PAGE).get_page(number)
    merges = list(
        TwinMerge.objects.filter(
            undone_at__isnull=True, kept__unit__in=unit_ids, taken__unit__in=unit_ids
        ).select_related("kept__channel", "taken__channel")[:MERGES_SHOWN]
    )
    shown = [each for pair in page for each in (pair.first, pair.second)]
    shown += [each for merge in merges for each in (merge.kept, merge.taken)]
    versions = versions_of((each.unit_id, each.on) for each in shown)
    people = names_of(merge.actor_key for merge in merges) if merges else {}

    def side(activity: Activity) -> Side:
        return Side(activity, versions[activity.unit_id])

    return TwinList(
        page,
        tuple(
            Row(pair, (side(pair.first), side(pair.second)), tuple(in_words(pair.signs)))
            for pair in page
        ),
        tuple(
            Merged(m, side(m.kept), side(m.taken), people.get(m.actor_key, "Hệ thống"))
            for m in merges
        ),
        _beyond_count(actor, unit_ids),
    )


def _with_sides(pairs: QuerySet[TwinPair]) -> QuerySet[TwinPair]:
    return pairs.select_related("first__channel", "second__channel").order_by("-score", "-pk")


# --- One pair -------------------------------------------------------------------------------------


def both(first_id: int, second_id: int) -> tuple[Activity, Activity]:
    """Two entries with all that their comparison shows. Raises ``Activity.DoesNotExist``."""
    found = {each.pk: each for each in with_parts().filter(pk__in=(first_id, second_id))}
    if len(found) != 2:
        raise Activity.DoesNotExist(first_id, second_id)
    return found[first_id], found[second_id]


def merge_between(one: int, two: int) -> TwinMerge | None:
    """The merge of the two that stands, whichever was kept."""
    return TwinMerge.objects.filter(
        Q(kept=one, taken=two) | Q(kept=two, taken=one), undone_at__isnull=True
    ).first()


def merge_of(taken: Activity) -> TwinMerge | None:
    """The merge by which the entry stands under another."""
    found = TwinMerge.objects.filter(taken=taken, undone_at__isnull=True)
    return found.select_related("kept__channel", "taken__channel").first()


def are_told_apart(one: int, two: int) -> NotTwins | None:
    return NotTwins.objects.filter(first=min(one, two), second=max(one, two)).first()


def signs_of(one: int, two: int) -> tuple[str, ...]:
    """Why the pair was proposed; empty for one that a person chose."""
    pair = TwinPair.objects.filter(first=min(one, two), second=max(one, two), score__gt=0).first()
    return tuple(in_words(pair.signs)) if pair else ()


# --- On the page of one entry ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """How an entry stands to its twins, for one person: only what he or she may see is named."""

    into: Activity | None = None
    is_merged: bool = False
    merges: tuple[Activity, ...] = ()
    hidden: int = 0
    likely: tuple[Activity, ...] = ()
    may_split: bool = False

    @property
    def says_something(self) -> bool:
        return self.is_merged or bool(self.merges or self.hidden or self.likely)


def standing(activity: Activity, may: May) -> Standing:
    """What is merged with the entry, and what the person could merge with it. 3 queries at most."""
    if activity.is_void:
        return Standing()
    if activity.merged_into_id is not None:
        kept = Activity.objects.select_related("channel").get(pk=activity.merged_into_id)
        return Standing(
            into=kept if may("activities.view", kept.unit_id) else None,
            is_merged=True,
            may_split=may(VERB, kept.unit_id) and may(VERB, activity.unit_id),
        )
    merged = list(activity.merged.select_related("channel").order_by("pk"))
    seen = [each for each in merged if may("activities.view", each.unit_id)]
    return Standing(
        merges=tuple(seen),
        hidden=len(merged) - len(seen),
        likely=_likely(activity, may) if may(VERB, activity.unit_id) else (),
    )


def _likely(activity: Activity, may: May) -> tuple[Activity, ...]:
    pairs = _undecided().filter(Q(first=activity) | Q(second=activity))
    pairs = pairs.filter(_is_live("first"), _is_live("second"))
    found = pairs.select_related("first__channel", "second__channel").order_by("-score", "-pk")[:5]
    others = (pair.second if pair.first_id == activity.pk else pair.first for pair in found)
    return tuple(each for each in others if may(VERB, each.unit_id))


def problems_of_voiding(activity: Activity) -> list[Problem]:
    """What keeps an entry from being voided: others that were merged into it would count nowhere,
    and who voids one's own entry decides nothing about the figures of another unit."""
    if not activity.merged.exists():
        return []
    return [
        Problem(
            "",
            "Hoạt động khác đã gộp vào hoạt động này: hủy thì không nơi nào tính nữa.",
            "Tách ra lại trước, ở trang Hoạt động có thể trùng; không thấy nút Tách ra lại thì "
            "báo cán bộ tổng hợp cấp trên.",
            "others_merged",
        )
    ]


def names_on(wanted: Mapping[int, date]) -> Mapping[int, str]:
    """Names of units, each on a day. 1 query."""
    return {pk: version.name for pk, version in versions_of(wanted.items()).items()}
