"""What is known of entries where twins are looked for, and which entries come into question."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Substr

from lantoa.activities.models import Activity, Correction, Evidence, LinkCapture, Placement, TwinKey
from lantoa.activities.rules.twin_words import plain_link, sign_key, title_keys, words_of
from lantoa.activities.rules.twins import SIGN_DAYS, TITLE_DAYS, Trace, family_of
from lantoa.kernel.vietnamese import fold
from lantoa.units import queries as units
from lantoa.units import rules as unit_rules
from lantoa.units.models import UnitVersion

CROWDED = 40
"""A key that more entries share in the days that count is a common heading and no sign: a portal's
section page, "Bản tin cải cách hành chính" of every commune."""

LOWEST = "commune"
"""A channel that the lowest tier can own is one of each unit; of others there is one."""

MOST = 60
"""Entries that are looked at for one entry, those with the most keys in common."""

_TEXT_READ = 6_000
_TEXT_COMPARED = 4_000


def root_of(unit_id: int, on: date) -> int:
    """The head unit in whose tree the unit stood on the day; itself where nothing is above."""
    above = units.last_ancestors(unit_id, on)
    return above[-1] if above else unit_id


def versions_of(wanted: Iterable[tuple[int, date]]) -> Mapping[int, UnitVersion]:
    """Each unit's version nearest to a day. 1 query, however many units."""
    days_of = dict(wanted)
    found: dict[int, list[UnitVersion]] = {}
    for version in UnitVersion.objects.filter(unit_id__in=days_of).select_related("unit"):
        found.setdefault(version.unit_id, []).append(version)
    near = {pk: unit_rules.nearest(rows, days_of[pk]) for pk, rows in found.items()}
    return {pk: version for pk, version in near.items() if version is not None}


def traces_of(activity_ids: Collection[int]) -> dict[int, Trace]:
    """What is known of each entry, without what stands above its unit. 5 queries."""
    found = list(Activity.objects.filter(pk__in=activity_ids).select_related("channel"))
    versions = versions_of((each.unit_id, each.on) for each in found)
    placements: dict[int, list[Placement]] = {}
    placed = Placement.objects.filter(activity__in=activity_ids)
    for each in placed.select_related("channel", "language"):
        placements.setdefault(each.activity_id, []).append(each)
    proofs: dict[int, list[Evidence]] = {}
    for proof in Evidence.objects.filter(activity__in=activity_ids).select_related("file"):
        proofs.setdefault(proof.activity_id, []).append(proof)
    captures: dict[int, list[tuple[str, str]]] = {}
    kept = LinkCapture.objects.filter(evidence__activity__in=activity_ids).exclude(taken_at=None)
    for pk, title, text in kept.values_list(
        "evidence__activity_id", "title", Substr("text", 1, _TEXT_READ)
    ):
        captures.setdefault(pk, []).append((title, text))
    return {
        each.pk: _trace(
            each,
            versions[each.unit_id],
            placements.get(each.pk, []),
            proofs.get(each.pk, []),
            captures.get(each.pk, []),
        )
        for each in found
        if each.unit_id in versions
    }


def _trace(
    activity: Activity,
    version: UnitVersion,
    placements: Collection[Placement],
    proofs: Collection[Evidence],
    captures: Collection[tuple[str, str]],
) -> Trace:
    channels = [activity.channel, *(each.channel for each in placements)]
    files = {each.sha256 for each in proofs if each.file}
    files |= {each.file.brought_sha256 for each in proofs if each.file} - {""}
    texts = sorted((fold(text)[:_TEXT_COMPARED] for _, text in captures), key=len)
    return Trace(
        unit_id=activity.unit_id,
        unit_name=version.folded,
        tier=version.tier,
        above=frozenset(),
        on=activity.on,
        family=family_of(activity.channel.slug),
        title=words_of(activity.title),
        languages=frozenset(each.language.tag for each in placements if each.language),
        links=frozenset(plain_link(each.link) for each in proofs if each.link) - {""},
        files=frozenset(files),
        heads=tuple(words_of(title) for title, _ in captures if title),
        text=texts[-1] if texts else "",
        outlets=frozenset(fold(each.outlet) for each in placements if each.outlet),
        is_own=not any(each.outlet for each in placements)
        and all(LOWEST in each.owner_tiers for each in channels),
    )


def keys_of(trace: Trace) -> frozenset[str]:
    """By what the entry is found again. Never empty."""
    titles = (trace.title, *trace.heads)
    keys = {key for title in titles for key in title_keys(title)}
    keys |= {sign_key("l", link) for link in trace.links}
    return frozenset(keys | {sign_key("f", each) for each in trace.files})


def candidates(activity_id: int, root: int, on: date, keys: Collection[str]) -> list[int]:
    """Entries of the same tree that share a key, live ones, those with the most first. 2 queries,
    each over one short range of an index for each key."""
    titles = [key for key in keys if key[0] == "t"]
    signs = [key for key in keys if key[0] != "t"]
    near = TwinKey.objects.filter(root_id=root).filter(
        Q(key__in=titles, **_around(on, TITLE_DAYS)) | Q(key__in=signs, **_around(on, SIGN_DAYS))
    )
    counted = near.values_list("key").annotate(times=Count("pk")).order_by()
    usable = [key for key, times in counted if 1 < times <= CROWDED]
    shared = (
        near.filter(key__in=usable)
        .exclude(activity=activity_id)
        .filter(activity__voided_at__isnull=True, activity__merged_into__isnull=True)
        .values_list("activity")
        .annotate(times=Count("key"))
        .order_by("-times", "-activity")[:MOST]
    )
    return [pk for pk, _ in shared]


def _around(on: date, days: int) -> dict[str, date]:
    first = max(on.toordinal() - days, 1)
    last = min(on.toordinal() + days, date.max.toordinal())
    return {"on__gte": date.fromordinal(first), "on__lte": date.fromordinal(last)}


def with_kin(traces: Mapping[int, Trace], centre: int, above: Collection[int]) -> dict[int, Trace]:
    """The traces with what stands above their units, as far as it concerns the one in the centre,
    whose unit stands under ``above``. 1 query."""
    middle = traces[centre]
    under = units.within(middle.unit_id, units.living_day(middle.unit_id, middle.on))
    own = frozenset(above)
    found = {}
    for pk, each in traces.items():
        over = own if each.unit_id == middle.unit_id else frozenset()
        if each.unit_id in under and each.unit_id != middle.unit_id:
            over = frozenset({middle.unit_id})
        found[pk] = replace(each, above=over)
    return found


def to_look_at(since: datetime, most: int) -> list[int]:
    """Live entries that were written, changed or given proof since an instant, or that nobody has
    looked at yet, the newest first."""
    written = Activity.objects.filter(created_at__gte=since)
    changed = Correction.objects.filter(at__gte=since).values("activity")
    proved = Evidence.objects.filter(added_at__gte=since).values("activity")
    captured = LinkCapture.objects.filter(taken_at__gte=since).values("evidence__activity")
    unknown = ~Exists(TwinKey.objects.filter(activity=OuterRef("pk")))
    live = Activity.objects.filter(voided_at__isnull=True, merged_into__isnull=True)
    wanted = live.filter(
        Q(pk__in=written.values("pk"))
        | Q(pk__in=changed)
        | Q(pk__in=proved)
        | Q(pk__in=captured)
        | Q(unknown)
    )
    return list(wanted.order_by("-pk").values_list("pk", flat=True)[:most])


def looked_back(now: datetime) -> datetime:
    """Since when the nightly job looks: two days, so that a night that was missed is made up."""
    return now - timedelta(days=2)
