from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "lantoa.reports"
    verbose_name = "Báo cáo"

    def ready(self) -> None:
        from lantoa.accounts.queries import Held, Thing
        from lantoa.accounts.signals import held_wanted
        from lantoa.reports import panels as own
        from lantoa.reports import queries, tasks
        from lantoa.reports.actions import follow
        from lantoa.reports.queries.filed import filed_since
        from lantoa.reports.queries.held import held_by
        from lantoa.totals.signals import sources_wanted
        from lantoa.ui import panels
        from lantoa.units.signals import changed, filed_wanted, removing, undone

        panels.register(
            slot="unit",
            name="reports.of_unit",
            order=30,
            query=own.of_unit,
            template="reports/parts/_unit_panel.html",
        )

        def answer(sender: object, **_: object) -> Iterator[object]:
            return queries.posted_entries()

        def held(sender: object, posts: Sequence[Held], **_: object) -> Sequence[Thing]:
            return held_by(posts)

        def filed(
            sender: object,
            unit_ids: Collection[int],
            since: date,
            recorded_at: datetime,
            **_: object,
        ) -> Sequence[str]:
            return filed_since(unit_ids, since, recorded_at)

        def post_anew(sender: object, moved: Collection[int], since: date, **_: object) -> None:
            follow.post_anew(moved, since)

        def forget(sender: object, unit_ids: Collection[int], **_: object) -> None:
            follow.forget_expected(unit_ids)

        filed_wanted.connect(filed, dispatch_uid="reports", weak=False)
        removing.connect(forget, dispatch_uid="reports", weak=False)
        for signal in (changed, undone):
            signal.connect(post_anew, dispatch_uid="reports", weak=False)
        held_wanted.connect(held, dispatch_uid="reports", weak=False)
        sources_wanted.connect(answer, dispatch_uid="reports", weak=False)
        self.jobs = tasks
