"""What the rows of a staff list would do if they were taken, and which cannot be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import Q
from django.db.models.functions import Lower

from lantoa.accounts.models import Post, User
from lantoa.accounts.queries.actor import StaffActor
from lantoa.accounts.queries.people import managed_units
from lantoa.accounts.queries.places import Place, place_named, places
from lantoa.accounts.queries.roster_shape import RowProblem, phone_of, shape_problems, wrong_cell
from lantoa.accounts.queries.sheet_in import COLUMNS, Cells
from lantoa.accounts.rules import (
    ROLE_LABELS,
    Role,
    phone_digits,
    username_of,
)
from lantoa.kernel import vietnamese as vn
from lantoa.ui.fields import read_day


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A good row: whose post it gives, and what it changes on somebody who is known."""

    cells: Cells
    key: str
    """Rows with the same key are about one person."""
    user_id: int | None
    username: str
    full_name: str
    address_as: str
    email: str
    phone: str
    unit_id: int
    unit_name: str
    role: Role
    position: str
    valid_from: date
    valid_to: date | None
    changed: tuple[str, ...] = ()
    """Fields of the known person that the row sets anew."""
    gives_post: bool = True

    @property
    def role_label(self) -> str:
        return ROLE_LABELS[self.role]

    @property
    def effect(self) -> str:
        if self.user_id is None:
            return "Người mới"
        named = ", ".join(COLUMNS[name].lower() for name in self.changed)
        parts = ["thêm chức vụ"] if self.gives_post else []
        parts += [f"sửa {named}"] if named else []
        return "Đã có: " + ("; ".join(parts) if parts else "không đổi")


@dataclass(frozen=True, slots=True)
class Roster:
    """What a sheet would do if it were taken."""

    rows: tuple[PlannedRow, ...] = ()
    problems: tuple[RowProblem, ...] = ()

    @property
    def people(self) -> int:
        return len({row.key for row in self.rows})

    @property
    def new_people(self) -> int:
        return len({row.key for row in self.rows if row.user_id is None})

    @property
    def changes(self) -> int:
        return sum(row.user_id is None or row.gives_post or bool(row.changed) for row in self.rows)


# --- What each row would do ---------------------------------------------------------------------


@dataclass
class _Known:
    """What the rows are held against; read once for the whole sheet."""

    offered: Sequence[Place]
    by_username: Mapping[str, User]
    by_email: Mapping[str, User]
    by_phone: Mapping[str, list[User]]
    by_place: Mapping[tuple[str, int], list[User]]
    """People of a name who belong to a unit."""
    reach: Mapping[int, tuple[bool, bool]]
    """Person to whether the actor looks after one, and all, of the person's units."""
    held: set[tuple[int, int, str]]
    taken: set[str]
    named: dict[str, list[Place]] = field(default_factory=dict)

    def place(self, text: str) -> list[Place]:
        key = vn.fold(text)
        if key not in self.named:
            self.named[key] = place_named(text, self.offered)
        return self.named[key]


def _known(actor: StaffActor, rows: Iterable[Cells]) -> _Known:
    """For each piece of the rows 5 queries, besides those for the actor's reach and the units."""
    rows = list(rows)
    managed = managed_units(actor)
    names = {row.username.lower() for row in rows if row.username}
    emails = {row.email.lower() for row in rows if row.email}
    phones = {digits for row in rows if (digits := phone_digits(row.phone))}
    called = {vn.fold(row.full_name) for row in rows if not (row.username or row.email)}
    people = {user.pk: user for user in _matching(names, emails, phones, called)}
    posts: dict[int, set[int]] = defaultdict(set)
    over: dict[int, set[int]] = defaultdict(set)
    held: set[tuple[int, int, str]] = set()
    for post in _in_pieces(people, lambda some: Post.objects.filter(user__in=some)):
        if post.valid_to is None or post.valid_to > actor.on:
            posts[post.user_id].add(post.unit_id)
            held.add((post.user_id, post.unit_id, post.role))
        over[post.user_id].add(post.unit_id)
    reach: dict[int, tuple[bool, bool]] = {}
    by_place: dict[tuple[str, int], list[User]] = defaultdict(list)
    for pk, user in people.items():
        belongs = posts[pk] or over[pk] or ({user.home_id} if user.home_id else set())
        for unit_id in belongs:
            by_place[user.folded, unit_id].append(user)
        reach[pk] = (bool(belongs & managed), bool(belongs) and belongs <= managed)
    by_phone: dict[str, list[User]] = defaultdict(list)
    for user in people.values():
        if user.phone:
            by_phone[user.phone].append(user)
    return _Known(
        offered=places(managed, actor.on),
        by_username={user.username.lower(): user for user in people.values()},
        by_email={user.email.lower(): user for user in people.values() if user.email},
        by_phone=by_phone,
        by_place=by_place,
        reach=reach,
        held=held,
        taken={name.lower() for name in User.objects.values_list("username", flat=True)},
    )


_PIECE = 800
"""Values of one question: a database takes only so many."""


V = TypeVar("V", str, int)
R = TypeVar("R")


def _in_pieces(values: Collection[V], asking: Callable[[list[V]], Iterable[R]]) -> Iterator[R]:
    listed = sorted(values)
    for start in range(0, len(listed), _PIECE):
        yield from asking(listed[start : start + _PIECE])


def _matching(
    names: set[str], emails: set[str], phones: set[str], called: set[str]
) -> Iterator[User]:
    users = User.objects.annotate(low_name=Lower("username"), low_email=Lower("email"))
    yield from _in_pieces(names, lambda some: users.filter(low_name__in=some))
    yield from _in_pieces(emails, lambda some: users.filter(~Q(email=""), low_email__in=some))
    yield from _in_pieces(phones, lambda some: users.filter(phone__in=some))
    yield from _in_pieces(called, lambda some: users.filter(folded__in=some))


def plan_roster(actor: StaffActor, rows: Sequence[Cells]) -> Roster:
    """What the rows would do, and what is wrong with those that cannot be taken. Writes nothing.

    Somebody is known by user name, else by address, else by phone and name, else by name within the
    unit; when these name two people the row is refused.
    """
    known = _known(actor, rows)
    planned: list[PlannedRow] = []
    problems: list[RowProblem] = []
    seen: dict[str, PlannedRow] = {}
    given: set[tuple[str, int, Role]] = set()
    for cells in rows:
        row, wrong = _plan(cells, known, seen)
        if row is not None and not wrong and (row.key, row.unit_id, row.role) in given:
            what = "Chức vụ này đã có ở một dòng trên."
            wrong = [wrong_cell(cells, "role", what, "Bỏ dòng thừa.", "twice")]
        problems += wrong
        if row is None or wrong:
            continue
        given.add((row.key, row.unit_id, row.role))
        known.taken.add(row.username.lower())
        for mark in _marks(row):
            seen.setdefault(mark, row)
        planned.append(row)
    return Roster(tuple(planned), tuple(problems))


_ROLES = {vn.fold(label): role for role, label in ROLE_LABELS.items()} | {
    role.value: role for role in Role
}


def _plan(
    cells: Cells, known: _Known, seen: Mapping[str, PlannedRow]
) -> tuple[PlannedRow | None, list[RowProblem]]:
    wrong = shape_problems(cells)
    if any(each.problem.code in ("formula", "strange") for each in wrong):
        return None, wrong
    meant = known.place(cells.unit) if cells.unit else []
    if cells.unit and len(meant) != 1:
        wrong.append(_place_problem(cells, meant))
    role = _ROLES.get(vn.fold(cells.role))
    if cells.role and role is None:
        offered = ", ".join(ROLE_LABELS.values())
        wrong.append(
            wrong_cell(
                cells, "role", f"Không có vai trò “{cells.role}”.", f"Chọn: {offered}.", "bad_role"
            )
        )
    user, ambiguous = _who(cells, known, meant)
    wrong += ambiguous
    since = read_day(cells.since)
    if wrong or role is None or since is None:
        return None, wrong
    until = read_day(cells.until)
    row = PlannedRow(
        cells=cells,
        key="",
        user_id=None,
        username=cells.username,
        full_name=cells.full_name,
        address_as=cells.address_as,
        email=cells.email,
        phone=phone_of(cells.phone) or "",
        unit_id=meant[0].unit_id,
        unit_name=meant[0].name,
        role=role,
        position=cells.position,
        valid_from=since,
        valid_to=until + timedelta(days=1) if until else None,
    )
    return (_known_row(row, user, known), []) if user else _new_row(row, known, seen)


def _place_problem(cells: Cells, meant: Sequence[Place]) -> RowProblem:
    if not meant:
        return wrong_cell(
            cells,
            "unit",
            f"Không có đơn vị “{cells.unit}” trong các đơn vị anh/chị quản lý.",
            "Ghi mã hoặc tên theo trang “Đơn vị” của mẫu.",
            "no_unit",
        )
    named = ", ".join(place.label for place in meant[:3])
    return wrong_cell(
        cells,
        "unit",
        f"“{cells.unit}” có thể là {len(meant)} đơn vị: {named}.",
        "Ghi mã đơn vị.",
        "many_units",
    )


def _who(
    cells: Cells, known: _Known, meant: Sequence[Place]
) -> tuple[User | None, list[RowProblem]]:
    """The person whom a row is about, if there is one; never whom the actor does not look after."""
    named = known.by_username.get(cells.username.lower()) if cells.username else None
    mailed = known.by_email.get(cells.email.lower()) if cells.email else None
    called = known.by_phone.get(phone_of(cells.phone) or "", [])
    for column, user in (("username", named), ("email", mailed)):
        if user is not None and not known.reach[user.pk][0]:
            what = f"{COLUMNS[column]} này đã có người dùng."
            return None, [wrong_cell(cells, column, what, "Ghi khác hoặc để trống.", "taken")]
    called = [user for user in called if known.reach[user.pk][0]]
    if named and mailed and named.pk != mailed.pk:
        return None, [
            wrong_cell(
                cells,
                "email",
                "Tên đăng nhập và thư điện tử là của hai người khác nhau.",
                "Kiểm tra lại hai ô này.",
                "ambiguous",
            )
        ]
    sure = named or mailed
    if sure is not None:
        return sure, []
    if cells.username or cells.email:
        return None, []
    # A phone may be an office's: it makes somebody known only together with the name.
    name = vn.fold(cells.full_name)
    same = [user for user in called if user.folded == name]
    if not same and len(meant) == 1 and not (called and cells.phone):
        same = [u for u in known.by_place.get((name, meant[0].unit_id), ()) if known.reach[u.pk][0]]
    if len(same) > 1:
        return None, [
            wrong_cell(
                cells,
                "full_name",
                f"Có {len(same)} người cùng tên {cells.full_name}.",
                "Ghi tên đăng nhập để biết là ai.",
                "ambiguous",
            )
        ]
    return (same[0] if same else None), []


def _known_row(row: PlannedRow, user: User, known: _Known) -> PlannedRow:
    changed: list[str] = []
    if known.reach[user.pk][1]:
        changed = [
            name
            for name in ("full_name", "address_as", "email", "phone")
            if getattr(row, name) and getattr(row, name) != getattr(user, name)
        ]
    return replace(
        row,
        key=f"user:{user.pk}",
        user_id=user.pk,
        username=user.username,
        changed=tuple(changed),
        gives_post=(user.pk, row.unit_id, row.role.value) not in known.held,
    )


def _marks(row: PlannedRow) -> list[str]:
    """By what later rows of the sheet know the same new person, the surest first."""
    name = vn.fold(row.full_name)
    found = [f"name:{row.username.lower()}"]
    found += [f"mail:{row.email.lower()}"] if row.email else []
    found += [f"phone:{row.phone}:{name}"] if row.phone else []
    return [*found, f"at:{row.unit_id}:{name}"]


def _new_row(
    row: PlannedRow, known: _Known, seen: Mapping[str, PlannedRow]
) -> tuple[PlannedRow | None, list[RowProblem]]:
    """A row about somebody new, perhaps met in a row above. Who gives neither user name nor address
    is known by phone and name, else by name within the unit."""
    name = vn.fold(row.full_name)
    asked = [f"name:{row.username.lower()}"] if row.username else []
    asked += [f"mail:{row.email.lower()}"] if row.email else []
    if not asked:
        asked += [f"phone:{row.phone}:{name}"] if row.phone else []
        asked.append(f"at:{row.unit_id}:{name}")
    before = {found.key: found for mark in asked if (found := seen.get(mark)) is not None}
    if not before:
        username = row.username or username_of(row.full_name, known.taken)
        return replace(row, key=f"new:{row.cells.number}", username=username), []
    first = next(iter(before.values()))
    differs = [
        column
        for column in ("username", "email")
        if getattr(row, column)
        and getattr(first, column)
        and getattr(row, column).lower() != getattr(first, column).lower()
    ]
    if len(before) > 1 or differs or vn.fold(first.full_name) != name:
        what = f"Ô này trùng với dòng {first.cells.number} của người khác."
        column = "username" if f"name:{row.username.lower()}" in seen else "email"
        return None, [wrong_cell(row.cells, column, what, "Kiểm tra lại hai dòng.", "ambiguous")]
    return replace(row, key=first.key, user_id=first.user_id, username=first.username), []
