from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "lantoa.plans"
    verbose_name = "Kế hoạch"

    def ready(self) -> None:
        from lantoa.accounts.queries import Held, Thing
        from lantoa.accounts.signals import held_wanted
        from lantoa.plans import panels as own
        from lantoa.plans import queries
        from lantoa.ui import panels
        from lantoa.units.signals import filed_wanted

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
