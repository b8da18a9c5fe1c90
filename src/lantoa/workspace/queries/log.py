"""The log as the administrator reads it: whose acts, in which words, as a page and as a sheet."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from lantoa.accounts.models import User
from lantoa.accounts.queries import StaffActor, names_of, reached
from lantoa.accounts.rules import VERB_LABELS
from lantoa.audit import reading, verify
from lantoa.audit.models import Check, Entry, Link, Seal
from lantoa.kernel import days, vietnamese
from lantoa.kernel.errors import NotPermitted
from lantoa.reports.models import Report
from lantoa.units.models import UnitVersion
from lantoa.workspace.queries.head import head
from lantoa.workspace.rules.log import (
    ACT_LABELS,
    cell,
    field_words,
    object_words,
    value_words,
)

VIEW = "audit.view"
PER_PAGE = 50
MOST_PEOPLE = 200
AT_ONCE = 500
LAST_KEY = 2**63 - 1

HEADERS = (
    *("Số", "Lúc", "Khóa người thực hiện", "Người thực hiện", "Từ đơn vị"),
    *("Việc", "Tên việc", "Mã đơn vị trong hệ thống", "Đơn vị", "Đối tượng"),
    *("Trường thay đổi", "Dữ liệu", "Chuỗi", "Số trong chuỗi", "Mã băm trước", "Mã băm"),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """Which chains a person may read."""

    units: frozenset[int]
    system: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for, as typed."""

    unit: str = ""
    person: str = ""
    verb: str = ""
    object_key: str = ""
    since: date | None = None
    until: date | None = None


def seen(actor: StaffActor) -> Seen:
    """Own chains and those below; that of the system for who may look at the unit that runs the
    installation. Raises ``NotPermitted`` for who may see none."""
    units = reached(actor, [VIEW])[VIEW]
    if not units:
        raise NotPermitted
    found = head(actor.on)
    line = {found.unit.pk, *(unit.pk for unit in found.former)} if found is not None else set()
    return Seen(units, bool(line & units))


def wanted(within: Seen, asked: Asked) -> reading.Wanted:
    """The search, never beyond what may be seen. At most 2 queries."""
    units: Collection[int] = within.units
    if asked.unit:
        units = _units_named(asked.unit) & within.units
    return reading.Wanted(
        units=units,
        system=within.system and not asked.unit,
        actor_keys=_people_named(asked.person) if asked.person else None,
        verb=asked.verb,
        object_key=asked.object_key,
        since=asked.since,
        until=asked.until,
    )


def _units_named(text: str) -> frozenset[int]:
    """Units of any time that bear the code, or the name with or without its kind."""
    folded = vietnamese.fold(text)
    found = UnitVersion.objects.filter(
        Q(code=text.strip()) | Q(folded=folded) | Q(folded__endswith=f" {folded}")
    )
    return frozenset(found.values_list("unit_id", flat=True))


def _people_named(text: str) -> list[str]:
    name = vietnamese.nfc(text).strip()
    found = User.objects.filter(Q(full_name__icontains=name) | Q(username__iexact=name))
    return [f"user:{pk}" for pk in found.order_by("pk").values_list("pk", flat=True)[:MOST_PEOPLE]]


@dataclass(frozen=True, slots=True)
class Row:
    """One entry in words. ``at_report`` is the expected report behind a report's key."""

    entry: Entry
    who: str
    from_unit: str
    unit: str
    link: Link | None
    at_report: int | None

    @property
    def what(self) -> str:
        return act_label(self.entry.verb)

    @property
    def object_words(self) -> str:
        return object_words(self.entry.object_key)

    @property
    def changes(self) -> list[tuple[str, str]]:
        """Field and, where they are known, what stood there before and after."""
        return [
            (field_words(name), _before_after(name, both))
            for name, both in self.entry.changed.items()
        ]

    @property
    def details(self) -> list[tuple[str, str]]:
        return [(field_words(name), _shown(name, each)) for name, each in self.entry.data.items()]


def _shown(name: str, value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return value_words(name, text)


def _before_after(name: str, both: object) -> str:
    if not isinstance(both, list) or len(both) != 2:
        return ""
    return f"{_shown(name, both[0])} → {_shown(name, both[1])}"


def act_label(verb: str) -> str:
    return ACT_LABELS.get(verb) or VERB_LABELS.get(verb) or verb


def acts() -> list[tuple[str, str]]:
    """Verbs to choose from, as a dictionary orders their names."""
    known = {**VERB_LABELS, **ACT_LABELS}
    return sorted(known.items(), key=lambda pair: vietnamese.fold(pair[1]))


@dataclass(frozen=True, slots=True)
class LogPage:
    rows: Sequence[Row]
    older: int | None
    """Entries before this key come next; None at the end."""
    seal: Seal | None
    check: Check | None


def log_page(search: reading.Wanted, before: int | None, on: date) -> LogPage:
    """One page by key: it costs the same however far back. At most 7 queries."""
    found = reading.entries(search)
    if before is not None:
        found = found.filter(pk__lt=before)
    entries = list(found[: PER_PAGE + 1])
    shown = entries[:PER_PAGE]
    older = shown[-1].pk if len(entries) > PER_PAGE else None
    seal = Seal.objects.order_by("-number").first()
    return LogPage(_rows(shown, on), older, seal, verify.last_check())


def _rows(entries: Sequence[Entry], on: date) -> list[Row]:
    """4 queries."""
    ids = {each for entry in entries for each in (entry.unit_id, entry.from_unit_id) if each}
    units = names_of(ids, on)
    people = _names({entry.actor_key for entry in entries})
    links = reading.links_of(entry.pk for entry in entries)
    reports = _expected({entry.object_key for entry in entries})
    return [
        Row(
            entry=entry,
            who=_who(entry.actor_key, people),
            from_unit=units.get(entry.from_unit_id or 0, ""),
            unit=units.get(entry.unit_id or 0, ""),
            link=links.get(entry.pk),
            at_report=reports.get(entry.object_key),
        )
        for entry in entries
    ]


def _who(key: str, people: Mapping[str, str]) -> str:
    if key.startswith("user:"):
        return people.get(key, key)
    return "Hệ thống" if key.startswith("system") else key


def _numbers(keys: Collection[str], kind: str) -> list[int]:
    texts = (key.removeprefix(kind) for key in keys if key.startswith(kind))
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]


def _names(keys: Collection[str]) -> dict[str, str]:
    found = User.objects.filter(pk__in=_numbers(keys, "user:"))
    return {f"user:{pk}": name for pk, name in found.values_list("pk", "full_name")}


def _expected(keys: Collection[str]) -> dict[str, int]:
    found = Report.objects.filter(pk__in=_numbers(keys, "reports.report:"))
    return {f"reports.report:{pk}": owed for pk, owed in found.values_list("pk", "expected_id")}


# --- The sheet -----------------------------------------------------------------------------------


def newest_key() -> int:
    """The last entry's key: a sheet that is written slowly does not grow while it is."""
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def sheet(search: reading.Wanted, on: date, until_key: int = LAST_KEY) -> Iterator[list[str]]:
    """Headers, then each entry, newest first, read in parts; no cell is a formula."""
    yield list(HEADERS)
    last = until_key + 1 if until_key < LAST_KEY else LAST_KEY
    while part := list(reading.entries(search).filter(pk__lt=last)[:AT_ONCE]):
        for row in _rows(part, on):
            yield [cell(text) for text in _cells(row)]
        last = part[-1].pk


def _cells(row: Row) -> list[str]:
    entry, link = row.entry, row.link
    return [
        str(entry.pk),
        entry.at.astimezone(days.VIETNAM).isoformat(),
        *(entry.actor_key, row.who, row.from_unit),
        *(entry.verb, row.what, str(entry.unit_id or ""), row.unit, entry.object_key),
        json.dumps(entry.changed, ensure_ascii=False, sort_keys=True),
        json.dumps(entry.data, ensure_ascii=False, sort_keys=True),
        *((str(link.chain), str(link.seq), link.previous, link.hash) if link else ("",) * 4),
    ]
