"""The lineage of a unit as it is drawn: a tree of what was before it and one of what it became."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from lantoa.kernel import vietnamese
from lantoa.units import rules
from lantoa.units.queries.lineage import Lineage, Node, Tie, lineage_graph
from lantoa.units.rules.lineage import DEEPEST, Branch


@dataclass(frozen=True, slots=True)
class Lines:
    """What is drawn around the unit in the middle. Empty sides: nothing is known of them."""

    middle: Branch
    before: tuple[Branch, ...]
    after: tuple[Branch, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.before or self.after)


def lines(unit_id: int, name: str) -> Lines:
    """Of a unit that the page calls so. 3 queries. Raises ``StopIteration`` for one without a
    version."""
    graph = lineage_graph(unit_id)
    own = next(node for node in graph.nodes if node.unit_id == unit_id)
    return Lines(
        Branch(own.slug, name, _span(own)),
        _branches(graph, unit_id, backwards=True),
        _branches(graph, unit_id, backwards=False),
    )


def _branches(
    graph: Lineage, unit_id: int, *, backwards: bool, depth: int = 1
) -> tuple[Branch, ...]:
    nodes = {node.unit_id: node for node in graph.nodes}
    found = []
    for tie in graph.edges:
        near, far = (tie.new_id, tie.old_id) if backwards else (tie.old_id, tie.new_id)
        node = nodes.get(far)
        if near != unit_id or node is None:
            continue
        is_last = depth >= DEEPEST
        beyond = () if is_last else _branches(graph, far, backwards=backwards, depth=depth + 1)
        branch = Branch(
            key=node.slug,
            name=node.name,
            span=_span(node),
            act=_act(tie),
            is_partial=tie.is_partial,
            beyond=beyond,
            has_more=is_last and _goes_on(graph.edges, far, backwards),
        )
        found.append((tie.on or date.min, branch.act, rules.order_key(node.name), branch))
    return tuple(each[-1] for each in sorted(found, key=lambda each: each[:3]))


def _goes_on(ties: Iterable[Tie], unit_id: int, backwards: bool) -> bool:
    return any((tie.new_id if backwards else tie.old_id) == unit_id for tie in ties)


def _act(tie: Tie) -> str:
    if not tie.kind:
        return ""
    since = f" từ {vietnamese.day(tie.on)}" if tie.on else ""
    return f"{vietnamese.capital_first(tie.kind)}{since}. {tie.act}"


def _span(node: Node) -> str:
    """From when to when the unit was there; an unknown start is left out."""
    said = [f"từ {vietnamese.day(node.since)}"] if node.since else []
    if node.until is not None:
        said.append(f"đến hết {vietnamese.day(node.until - timedelta(days=1))}")
    return ", ".join(said) or "đang hoạt động"
