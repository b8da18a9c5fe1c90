"""What the ledger says now, beside what a frozen report says."""

from __future__ import annotations

from dataclasses import dataclass

from lantoa.kernel.value import Total
from lantoa.reports.rules.figures import Contents, Figure


@dataclass(frozen=True, slots=True)
class Drift:
    """One line whose activities changed after the report was sent."""

    measure: str
    label: str
    count_unit: str
    was: Total
    now: Total


def drift(frozen: Contents, live: Contents) -> tuple[Drift, ...]:
    """Lines whose ledger differs, in the order of the frozen report, new lines last. What a
    person declared does not drift, only what stands in the ledger."""
    was = {figure.measure: figure for figure in frozen.figures}
    now = {figure.measure: figure for figure in live.figures}
    found = [
        _drift(figure, was.get(name), now.get(name)) for name, figure in {**now, **was}.items()
    ]
    order = list(was)
    changed = [each for each in found if each.was != each.now]
    changed.sort(key=lambda each: order.index(each.measure) if each.measure in was else len(order))
    return tuple(changed)


def _drift(named: Figure, was: Figure | None, now: Figure | None) -> Drift:
    nothing = Total()
    return Drift(
        named.measure,
        named.label,
        named.count_unit,
        was.evidenced if was else nothing,
        now.evidenced if now else nothing,
    )
