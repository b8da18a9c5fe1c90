from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

from lantoa.kernel.value import Part, Value
from lantoa.totals.rules import (
    EMPTY,
    FACET_CODES,
    LAYER_CODES,
    PART_CODES,
    SCOPE_CODES,
    Scope,
)
from lantoa.units.models import Unit

if TYPE_CHECKING:
    _Text = models.CharField[Value, Value]
else:
    _Text = models.CharField


class ValueField(_Text):
    """A column that holds one :class:`~lantoa.kernel.value.Value`, written as ``Value.encode``."""

    description = "a stated, bounded, unstated or inapplicable amount"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 44
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_length", None)
        if isinstance(kwargs.get("default"), Value):
            kwargs["default"] = kwargs["default"].encode()
        return name, path, list(args), kwargs

    def from_db_value(self, text: str | None, expression: object, connection: object) -> Any:
        return None if text is None else Value.decode(text)

    def to_python(self, given: object) -> Any:
        if given is None or isinstance(given, Value):
            return given
        try:
            return Value.decode(str(given))
        except ValueError as error:
            raise ValidationError("Không phải một số liệu.", code="value") from error

    def get_prep_value(self, given: object) -> Any:
        value = self.to_python(given)
        return value.encode() if isinstance(value, Value) else None

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.get_prep_value(self.value_from_object(obj)))


class CodeField(models.SmallIntegerField):
    """One of some names, kept as its place among them. Names are only ever added at the end."""

    description = "a name, kept as a small number"

    def __init__(self, *args: Any, names: Sequence[str] = (), **kwargs: Any) -> None:
        self.names = tuple(str(name) for name in names)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs["names"] = list(self.names)
        return name, path, list(args), kwargs

    def from_db_value(self, code: int | None, expression: object, connection: object) -> Any:
        return None if code is None else self.names[code]

    def to_python(self, given: object) -> Any:
        if given is None or given in self.names:
            return given
        raise ValidationError("Không phải một tên đã biết.", code="code")

    def get_prep_value(self, given: object) -> Any:
        if given is None or isinstance(given, int):
            return given
        return self.names.index(str(given))


class Posting(models.Model):
    """What one source has put into the totals: its entries and the units above that they count for,
    as :func:`~lantoa.totals.rules.write_down` tells them. Its row is the lock of that source."""

    source = models.CharField(max_length=80, unique=True)
    entries = models.TextField(default=EMPTY)

    def __str__(self) -> str:
        return self.source


class Series(models.Model):
    """What cells are counted under. The key is a hash of the rest, so that a writer needs to ask
    nobody for it (:class:`lantoa.totals.rules.Series`)."""

    id = models.BigIntegerField(primary_key=True)
    measure = models.CharField(max_length=120, db_index=True)
    language = models.CharField(max_length=20, blank=True)
    topic = models.CharField(max_length=60, blank=True)
    tone = models.CharField(max_length=20, blank=True)
    proof = models.CharField(max_length=12, blank=True)

    def __str__(self) -> str:
        return self.measure


class Cell(models.Model):
    """A kept sum. ``milli`` are thousandths of the measure's count unit; for the parts
    ``not_stated`` and ``not_applicable`` they count sources.

    Cells follow from their sources and are audited against them, so the database checks neither
    unit nor series: at millions of cells that would cost more than it could find.
    """

    pk = models.CompositePrimaryKey(
        "unit_id",
        "scope",
        "layer",
        "facet",
        "first_day",
        "end_day",
        "series_id",
        "part",
    )
    # Wide columns first: a row is then packed without holes.
    milli = models.BigIntegerField()
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    series = models.ForeignKey(
        Series, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    first_day = models.DateField()
    end_day = models.DateField()
    sources = models.IntegerField()
    scope = CodeField(names=SCOPE_CODES)
    layer = CodeField(names=LAYER_CODES)
    facet = CodeField(names=FACET_CODES)
    part = CodeField(names=PART_CODES)

    class Meta:
        indexes = [
            # Few cells say that nothing is stated, and all of a window are asked for at once.
            models.Index(
                fields=["layer", "first_day"],
                name="cell_of_one_that_states_none",
                condition=models.Q(scope=Scope.OWN.value, part=Part.NOT_STATED.value),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.series_id} {self.part} {self.milli}"


class Ledger(models.Model):
    """The state of the whole: one row. What the last audit found, and since when the cells wait to
    be made anew from their sources."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    rebuild_wanted = models.BooleanField("chờ tính lại", default=False)
    audited_at = models.DateTimeField("đối chiếu lúc", null=True, blank=True)
    cells = models.BigIntegerField("số ô", default=0)
    sources = models.BigIntegerField("số nguồn", default=0)
    wrong = models.BigIntegerField("ô lệch", default=0)
    repaired = models.BigIntegerField("ô đã sửa", default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_ledger")]

    def __str__(self) -> str:
        return f"{self.cells} ô, {self.wrong} lệch"

    @property
    def is_off(self) -> bool:
        """Whether cells are known to be wrong still."""
        return self.wrong > self.repaired
