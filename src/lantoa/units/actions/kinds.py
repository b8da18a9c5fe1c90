"""Sorts of bodies that units can be: added and renamed by who runs the installation."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from lantoa.audit.log import record
from lantoa.catalogue.rules import TIER_CHOICES
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.units import rules
from lantoa.units.models import UnitKind

VERB = "settings.change"
LONGEST_NAME = 120
_STEP = 10


@transaction.atomic
def add_kind(*, actor: Actor, unit_id: int, name: str, tier: str, since: date) -> UnitKind:
    """A new sort from a day on; ``tier`` is its only tier, empty when it is found at all of them.
    ``unit_id`` is the unit that runs the installation. Raises ``Refused`` for a name that is
    empty, too long or taken."""
    actor.must(VERB, unit_id)
    shown = _named(name)
    if tier not in {"", *(key for key, _ in TIER_CHOICES)}:
        raise Refused(Problem("tier", "Không có cấp này.", "Chọn trong danh sách.", "tier"))
    slug = rules.slug_of(shown, "").replace("-", "_")[:40]
    last = UnitKind.objects.aggregate(last=Max("order"))["last"] or 0
    try:
        with transaction.atomic():
            made = UnitKind.objects.create(
                slug=slug, name=shown, tier=tier, valid_from=since, order=last + _STEP
            )
    except IntegrityError as error:
        raise _taken(shown) from error
    _note(actor, unit_id, made, {"since": since.isoformat()})
    return made


@transaction.atomic
def rename_kind(*, actor: Actor, unit_id: int, kind: UnitKind, name: str) -> UnitKind:
    """What the sort is called from now on, everywhere: it stays the same sort. Raises ``Refused``
    as :func:`add_kind`, and for the sort that the law itself names."""
    actor.must(VERB, unit_id)
    kept = UnitKind.objects.select_for_update().get(pk=kind.pk)
    if kept.slug == rules.ADMINISTRATIVE:
        raise Refused(
            Problem("name", "Loại này do luật định.", "Không đổi tên loại này.", "administrative")
        )
    shown = _named(name, but=kept.pk)
    before, kept.name = kept.name, shown
    kept.save(update_fields=["name"])
    _note(actor, unit_id, kept, {}, {"name": (before, shown)})
    return kept


def _named(name: str, *, but: int | None = None) -> str:
    shown = rules.shown_name(name)
    if not shown or len(shown) > LONGEST_NAME or "\x00" in name or not rules.slug_of(shown, ""):
        raise Refused(
            Problem(
                "name",
                f"Tên loại đơn vị để trống, dài quá {LONGEST_NAME} ký tự hoặc không có chữ nào.",
                "Ghi tên, ví dụ: Trung tâm dịch vụ công.",
                "name",
            )
        )
    # Compared here: SQLite knows no capitals of letters with marks.
    names = UnitKind.objects.exclude(pk=but or 0).values_list("name", flat=True)
    if shown.casefold() in {each.casefold() for each in names}:
        raise _taken(shown)
    return shown


def _taken(name: str) -> Refused:
    return Refused(
        Problem("name", f"Đã có loại “{name}”.", "Dùng loại đó, hoặc ghi tên khác.", "taken")
    )


def _note(
    actor: Actor,
    unit_id: int,
    kind: UnitKind,
    data: dict[str, object],
    changed: dict[str, tuple[object, object]] | None = None,
) -> None:
    record(
        actor=actor,
        verb=VERB,
        unit_id=unit_id,
        object_key=f"units_unitkind:{kind.pk}",
        data=data,
        changed=changed or (),
    )
