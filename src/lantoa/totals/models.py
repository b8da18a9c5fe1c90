from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

from lantoa.kernel.value import Value
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


class Posting(models.Model):
    """What one source has put into the cells. Its row is the lock of that source."""

    source = models.CharField(max_length=80, unique=True)
    cells = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.source


class Cell(models.Model):
    """A kept sum. ``milli`` are thousandths of the measure's count unit; for the parts
    ``not_stated`` and ``not_applicable`` they count sources."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=4)
    first_day = models.DateField()
    end_day = models.DateField()
    measure = models.CharField(max_length=120)
    language = models.CharField(max_length=20, blank=True)
    layer = models.CharField(max_length=10)
    part = models.CharField(max_length=14)
    milli = models.BigIntegerField()
    sources = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "unit",
                    "scope",
                    "layer",
                    "measure",
                    "first_day",
                    "end_day",
                    "language",
                    "part",
                ],
                name="one_cell_per_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.measure} {self.part} {self.milli}"
