from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "lantoa.plans"
    verbose_name = "Kế hoạch"

    def ready(self) -> None:
        from lantoa.accounts.queries import Held, Thing
        from lantoa.accounts.signals import held_wanted
        from lantoa.kernel import days
        from lantoa.kernel.actor import System
        from lantoa.plans import actions, queries, tasks
        from lantoa.plans import panels as own
        from lantoa.plans.queries import assignments
        from lantoa.ui import panels
        from lantoa.units.signals import changed, filed_wanted, undone

        panels.register(
            slot="unit",
            name="plans.of_unit",
            order=20,
            query=own.of_unit,
            template="plans/parts/_unit_panel.html",
        )

        def held(sender: object, posts: Sequence[Held], **_: object) -> Sequence[Thing]:
            return queries.held_by(posts)

        def filed(
            sender: object,
            unit_ids: Collection[int],
            since: date,
            recorded_at: datetime,
            **_: object,
        ) -> Sequence[str]:
            return queries.filed_since(unit_ids, since, recorded_at)

        filed_wanted.connect(filed, dispatch_uid="plans", weak=False)
        held_wanted.connect(held, dispatch_uid="plans", weak=False)

        def by_name(
            sender: object, actor_key: str, posts: Sequence[Held], **_: object
        ) -> Sequence[Thing]:
            return assignments.held_by_name(actor_key, posts)

        def given(
            sender: object,
            unit_ids: Collection[int],
            since: date,
            recorded_at: datetime,
            **_: object,
        ) -> Sequence[str]:
            return assignments.given_since(unit_ids, since, recorded_at)

        def follow(sender: object, ended: Collection[int], **_: object) -> None:
            actions.follow_units(actor=System("plans"), on=days.today(), ended=ended)

        def go_back(sender: object, **_: object) -> None:
            actions.return_to_units(actor=System("plans"), on=days.today())

        held_wanted.connect(by_name, dispatch_uid="plans.assignments", weak=False)
        filed_wanted.connect(given, dispatch_uid="plans.assignments", weak=False)
        changed.connect(follow, dispatch_uid="plans.assignments", weak=False)
        undone.connect(go_back, dispatch_uid="plans.assignments", weak=False)
        self.jobs = tasks
