"""Recomputing the log: every hash, number, link, head, seal and line of the seal files.

Runs beside people who work: what is compared was read in an order in which the later read holds
at least what the earlier one held.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice

from django.db.models import Exists, OuterRef, QuerySet

from lantoa.audit import chain as chains
from lantoa.audit import digest, keys, seals
from lantoa.audit.models import Check, Entry, Head, Link, Seal, SealedHead
from lantoa.kernel import days, vietnamese

AT_ONCE = 2000
UNREADABLE = (ValueError, TypeError, AttributeError, KeyError)
"""What reading gives when a column holds what the product never writes there."""
MOST_TOLD = 200
"""Faults that are told one by one; all are counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was written. ``chain`` is the unit, 0 for the system, None for
    seals."""

    chain: int | None
    what: str


@dataclass
class Verified:
    entries: int = 0
    chains: int = 0
    seals: int = 0
    count: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.count

    def tell(self, chain: int | None, what: str) -> None:
        self.count += 1
        if len(self.faults) < MOST_TOLD:
            self.faults.append(Fault(chain, what))


def verify(unit_id: int | None = None) -> Verified:
    """Recomputes the whole log or, with ``unit_id`` (0: the system's own), one chain and all seals.
    The result of a whole one is kept and shown to the administrator."""
    found = Verified()
    try:
        _all(unit_id, found)
    except UNREADABLE:
        found.tell(None, "có dữ liệu không đọc được, phần sau đó chưa kiểm tra")
    if unit_id is None:
        Check.objects.create(
            at=days.now(),
            entries=found.entries,
            chains=found.chains,
            seals=found.seals,
            faults=found.count,
        )
    return found


def _all(unit_id: int | None, found: Verified) -> None:
    # Seals first: what they name is in the chains that are read afterwards.
    made = list(Seal.objects.order_by("number"))
    _seals(made, found)
    _files(made, found)
    links, heads, entries = Link.objects.all(), Head.objects.all(), Entry.objects.all()
    sealed = SealedHead.objects.filter(seal_number__lte=made[-1].number if made else 0)
    if unit_id is not None:
        links, heads = links.filter(chain=unit_id), heads.filter(chain=unit_id)
        sealed = sealed.filter(chain=unit_id)
        entries = entries.filter(unit_id=unit_id or None)
    _chains(links, heads, sealed, found)
    _untied(entries, found)


def last_check() -> Check | None:
    return Check.objects.order_by("-pk").first()


# --- Chains --------------------------------------------------------------------------------------

Sealed = tuple[int, int, str, int]
"""Chain, sequence number, hash, and the number of the seal that says so."""


class _SealedHeads:
    """What the seals say of each chain, in the order of chains and numbers, read as one goes."""

    def __init__(self, rows: QuerySet[SealedHead]) -> None:
        ordered = rows.order_by("chain", "seq").values_list("chain", "seq", "hash", "seal_number")
        self._rows: Iterator[Sealed] = ordered.iterator(chunk_size=AT_ONCE)
        self._next: Sealed | None = next(self._rows, None)

    def before(self, chain: int) -> Iterator[Sealed]:
        """Rows of chains with smaller numbers that nobody asked for."""
        while self._next is not None and self._next[0] < chain:
            yield self._take()

    def of(self, chain: int) -> dict[int, tuple[str, int]]:
        """Sequence number to hash and seal, for one chain."""
        found: dict[int, tuple[str, int]] = {}
        while self._next is not None and self._next[0] == chain:
            _, seq, hash_, seal = self._take()
            found[seq] = (hash_, seal)
        return found

    def rest(self) -> Iterator[Sealed]:
        while self._next is not None:
            yield self._take()

    def _take(self) -> Sealed:
        assert self._next is not None  # noqa: S101 - callers have looked
        taken, self._next = self._next, next(self._rows, None)
        return taken


def _tied(links: QuerySet[Link]) -> Iterator[tuple[Link, Entry | None]]:
    """Every link with its entry, by chain and number."""
    rows = links.order_by("chain", "seq").iterator(chunk_size=AT_ONCE)
    while batch := list(islice(rows, AT_ONCE)):
        entries = _entries([link.entry_id for link in batch])
        yield from ((link, entries.get(link.entry_id)) for link in batch)


def _entries(keys_: list[int]) -> dict[int, Entry]:
    """Entries by their ids, without those whose fields cannot even be read."""
    try:
        return Entry.objects.in_bulk(keys_)
    except UNREADABLE:
        if len(keys_) == 1:
            return {}
        half = len(keys_) // 2
        return _entries(keys_[:half]) | _entries(keys_[half:])


def _chains(
    links: QuerySet[Link], heads: QuerySet[Head], sealed: QuerySet[SealedHead], found: Verified
) -> None:
    ends = {head.chain: head for head in heads}
    said = _SealedHeads(sealed)
    for number, rows in groupby(_tied(links), key=lambda row: row[0].chain):
        _gone(said.before(number), found)
        last = _chain(number, rows, said.of(number), found)
        _end(number, ends.pop(number, None), last, found)
    _gone(said.rest(), found)
    for head in ends.values():
        found.chains += 1
        found.tell(head.chain, f"mất toàn bộ {head.seq} mục")


def _gone(rows: Iterator[Sealed], found: Verified) -> None:
    for number, group in groupby(rows, key=lambda row: row[0]):
        seal = next(group)[3]
        found.tell(number, f"chuỗi đã niêm phong lần {seal} nay không còn")


def _chain(
    number: int,
    rows: Iterator[tuple[Link, Entry | None]],
    sealed: dict[int, tuple[str, int]],
    found: Verified,
) -> Link | None:
    """Walks one chain. Returns its last link."""
    found.chains += 1
    last: Link | None = None
    for link, entry in rows:
        found.entries += 1
        due = (last.seq if last else 0) + 1
        if link.seq != due:
            found.tell(number, f"thiếu mục số {due} đến {link.seq - 1}")
        elif link.previous != (last.hash if last else digest.NONE):
            found.tell(number, f"mục số {link.seq} không nối vào mục trước")
        _entry(number, link, entry, found)
        if link.seq in sealed:
            hash_, seal = sealed.pop(link.seq)
            if hash_ != link.hash:
                found.tell(number, f"mục số {link.seq} khác với lần niêm phong {seal}")
        last = link
    for seq, (_, seal) in sealed.items():
        found.tell(number, f"mất mục số {seq} đã niêm phong lần {seal}")
    return last


def _entry(number: int, link: Link, entry: Entry | None, found: Verified) -> None:
    name = f"mục số {link.seq} (nhật ký {link.entry_id})"
    if entry is None:
        found.tell(number, f"{name} đã bị xóa hoặc không đọc được")
    elif digest.chain_of(entry.unit_id) != number:
        found.tell(number, f"{name} bị chuyển đơn vị")
    elif _hash(entry, link) != link.hash:
        found.tell(number, f"{name} đã bị sửa")


def _hash(entry: Entry, link: Link) -> str:
    try:
        return chains.hash_of(entry, link.seq, link.previous)
    except UNREADABLE:
        return ""


def _end(number: int, head: Head | None, last: Link | None, found: Verified) -> None:
    """The head against the last link. Entries told since the head was read are no fault."""
    if last is None:
        return
    if head is None or head.seq < last.seq:
        head = Head.objects.filter(pk=number).first()
    if head is None:
        found.tell(number, "mất mốc cuối chuỗi")
        return
    if head.seq > last.seq:
        found.tell(number, f"mất mục ở cuối chuỗi: còn đến số {last.seq}, mốc ghi số {head.seq}")
    elif head.seq < last.seq:
        found.tell(number, f"thừa mục sau mốc cuối: mốc ghi số {head.seq}, có đến số {last.seq}")
    elif head.hash != last.hash:
        found.tell(number, "mốc cuối không khớp mục cuối")
    if not keys.holds("head", keys.head_words(number, head.seq, head.hash), head.signature):
        found.tell(number, "chữ ký của mốc cuối không đúng")


def _untied(entries: QuerySet[Entry], found: Verified) -> None:
    loose = entries.filter(~Exists(Link.objects.filter(entry_id=OuterRef("pk"))))
    for key, unit_id in loose.order_by("pk").values_list("pk", "unit_id").iterator():
        chain = digest.chain_of(unit_id)
        found.tell(chain, f"nhật ký {key} không nằm trong chuỗi: được chèn vào từ bên ngoài")


# --- Seals ---------------------------------------------------------------------------------------


def _seals(made: list[Seal], found: Verified) -> None:
    """Each seal by itself, against the one before, and against the heads that it sealed."""
    found.seals = len(made)
    rows = (
        SealedHead.objects.order_by("seal_number", "chain")
        .values_list("seal_number", "chain", "seq", "hash")
        .iterator(chunk_size=AT_ONCE)
    )
    heads: dict[int, tuple[int, str]] = {}
    row = next(rows, None)
    last: Seal | None = None
    for seal in made:
        while row is not None and row[0] <= seal.number:
            heads[row[1]] = (row[2], row[3])
            row = next(rows, None)
        _seal(seal, last, heads, found)
        last = seal


def _seal(
    seal: Seal, last: Seal | None, heads: dict[int, tuple[int, str]], found: Verified
) -> None:
    name = f"niêm phong {seal.number} ngày {vietnamese.day(seal.day)}"
    due = (last.number if last else 0) + 1
    if seal.number != due:
        found.tell(None, f"thiếu niêm phong {due} đến {seal.number - 1}")
    elif seal.previous != (last.hash if last else digest.NONE):
        found.tell(None, f"{name} không nối vào niêm phong trước")
    if seals.hash_of(seal) != seal.hash:
        found.tell(None, f"{name} đã bị sửa")
    if not keys.holds("seal", seal.hash, seal.signature):
        found.tell(None, f"{name}: chữ ký không đúng")
    if digest.heads_digest((key, *head) for key, head in heads.items()) != seal.heads:
        found.tell(None, f"{name} không khớp các mốc đã niêm phong")


def _files(made: list[Seal], found: Verified) -> None:
    """The files of this machine against the seals, both ways."""
    due = {seal.number: seals.line_of(seal) for seal in made}
    written: set[int] = set()
    for line in seals.lines():
        number = line.number
        name = f"tệp niêm phong {line.path.name}"
        if number is None:
            found.tell(None, f"{name}: có dòng không đọc được")
            continue
        written.add(number)
        if number not in due and (later := Seal.objects.filter(pk=number).first()):
            due[number] = seals.line_of(later)
        if number not in due:
            found.tell(None, f"{name}: có niêm phong {number} mà cơ sở dữ liệu không có")
        elif due[number] != line.text:
            found.tell(None, f"{name}: niêm phong {number} khác với cơ sở dữ liệu")
    for seal in made:
        if seal.number not in written:
            found.tell(None, f"niêm phong {seal.number} chưa có trong tệp {seal.day.year}.txt")
