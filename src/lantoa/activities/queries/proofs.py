"""The proofs of one activity as their page shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from lantoa.activities.models import Activity, Evidence, LinkCapture, Placement
from lantoa.activities.queries.history import names_of
from lantoa.activities.rules import CaptureState, EvidenceKind
from lantoa.files.pictures import PREVIEW_SIDE
from lantoa.kernel.value import Qualifier, State

May = Callable[[str, int], bool]


@dataclass(frozen=True, slots=True)
class PlayLogSeen:
    """A play log beside what was written down. ``stated`` is None where that is no exact number;
    ``difference`` is log less book."""

    plays: int
    days: int
    first: date | None
    last: date | None
    seconds: int
    clusters: int
    errors: Sequence[tuple[int, str]]
    wrong: int
    stated: int | None

    @property
    def difference(self) -> int | None:
        return None if self.stated is None else self.plays - self.stated

    @property
    def size_of_difference(self) -> int:
        return abs(self.difference or 0)

    @property
    def minutes(self) -> int:
        return round(self.seconds / 60)

    @property
    def untold(self) -> int:
        """Rows with errors that are not named one by one."""
        return self.wrong - len(self.errors)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another activity with the same file or link; ``activity`` is None where the person may not
    see it."""

    activity: Activity | None


@dataclass(frozen=True, slots=True)
class Proof:
    """One proof for one person: ``opens`` whether its content may be seen."""

    evidence: Evidence
    who: str
    opens: bool
    capture: LinkCapture | None
    elsewhere: tuple[Elsewhere, ...]
    log: PlayLogSeen | None

    @property
    def is_photo(self) -> bool:
        file = self.evidence.file
        return file is not None and bool(file.preview)

    @property
    def preview_size(self) -> tuple[int, int] | None:
        """Points of the small picture, so that the page keeps room for it while it loads."""
        file = self.evidence.file
        if file is None or not file.width or not file.height:
            return None
        share = min(1.0, PREVIEW_SIDE / max(file.width, file.height))
        return round(file.width * share), round(file.height * share)

    @property
    def can_ask_again(self) -> bool:
        if not self.evidence.link:
            return False
        done = (CaptureState.WAITING, CaptureState.TAKEN)
        return self.capture is None or self.capture.state not in done

    @property
    def known_elsewhere(self) -> list[Activity]:
        return [each.activity for each in self.elsewhere if each.activity is not None]

    @property
    def hidden_elsewhere(self) -> int:
        return sum(each.activity is None for each in self.elsewhere)


def may_open(evidence: Evidence, may: May) -> bool:
    """Whether the content of a proof may be seen by who may see its activity."""
    return not evidence.is_personal or may("activities.faces", evidence.activity.unit_id)


def proofs_of(activity: Activity, may: May) -> tuple[Proof, ...]:
    """The proofs of an activity, in the order they came. 4 queries, however many there are."""
    found = list(
        Evidence.objects.filter(activity=activity)
        .select_related("file", "capture", "placement__channel", "placement__count_unit")
        .order_by("pk")
    )
    for each in found:
        each.activity = activity
    names = names_of(each.actor_key for each in found)
    elsewhere = _elsewhere(activity, found, may)
    return tuple(
        Proof(
            evidence=each,
            who=names.get(each.actor_key, "Hệ thống"),
            opens=may_open(each, may),
            capture=getattr(each, "capture", None),
            elsewhere=tuple(elsewhere.get(_key(each), ())),
            log=_log(each, activity),
        )
        for each in found
    )


def _key(evidence: Evidence) -> str:
    """What the same file or link has in common wherever it is used."""
    return evidence.file.brought_sha256 if evidence.file else evidence.sha256


def _elsewhere(
    activity: Activity, proofs: Sequence[Evidence], may: May
) -> Mapping[str, list[Elsewhere]]:
    keys = {_key(each) for each in proofs} - {""}
    others = (
        Evidence.objects.filter(Q(file__brought_sha256__in=keys) | Q(file=None, sha256__in=keys))
        .exclude(activity=activity)
        .filter(activity__voided_at__isnull=True)
        .select_related("activity", "file")
        .order_by(F("activity__on").desc(), "pk")[:200]
    )
    found: dict[str, list[Elsewhere]] = {}
    seen: set[tuple[str, int]] = set()
    for each in others:
        mark = (_key(each), each.activity_id)
        if mark in seen:
            continue
        seen.add(mark)
        is_known = may("activities.view", each.activity.unit_id)
        found.setdefault(_key(each), []).append(Elsewhere(each.activity if is_known else None))
    return found


def _log(evidence: Evidence, activity: Activity) -> PlayLogSeen | None:
    facts = evidence.facts
    if evidence.shown_kind != EvidenceKind.PLAY_LOG or "plays" not in facts:
        return None
    proved = [evidence.placement] if evidence.placement else list(activity.placements.all())
    return PlayLogSeen(
        plays=facts["plays"],
        days=facts["days"],
        first=_day(facts["first"]),
        last=_day(facts["last"]),
        seconds=facts["seconds"],
        clusters=facts["clusters"],
        errors=[(row, words) for row, words in facts["errors"]],
        wrong=facts["wrong"],
        stated=_stated(proved),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _stated(placements: Sequence[Placement]) -> int | None:
    """The plays that were written down, where each is an exact number."""
    total = 0
    for each in placements:
        value = each.count
        is_exact = value.state is State.STATED and value.qualifier is Qualifier.EXACT
        if not is_exact or value.number is None or value.number_max is not None:
            return None
        total += int(value.number)
    return total if placements else None
