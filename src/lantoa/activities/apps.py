from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "lantoa.activities"
    verbose_name = "Hoạt động"

    def ready(self) -> None:
        from lantoa.accounts.queries import Thing
        from lantoa.accounts.signals import held_wanted
        from lantoa.activities import actions, queries, tasks
        from lantoa.activities.queries import assigned
        from lantoa.activities.queries.filed import filed_since
        from lantoa.activities.queries.held import held_by
        from lantoa.activities.queries.occasions import work_in
        from lantoa.plans.queries import Deed
        from lantoa.plans.signals import (
            assignment_work_wanted,
            occasion_work_wanted,
            work_wanted,
        )
        from lantoa.totals.signals import sources_wanted
        from lantoa.units.signals import changed, filed_wanted, holding, undone

        def answer(sender: object, **_: object) -> Iterator[object]:
            return queries.posted_entries()

        def work(sender: object, line_ids: Collection[int], **_: object) -> Mapping[int, int]:
            return queries.work_on(line_ids)

        def events(sender: object, occasion_ids: Collection[int], **_: object) -> Mapping[int, int]:
            return work_in(occasion_ids)

        def deeds(
            sender: object, assignment_ids: Collection[int], **_: object
        ) -> Mapping[int, Sequence[Deed]]:
            return assigned.deeds(assignment_ids)

        def held(sender: object, actor_key: str, **_: object) -> Sequence[Thing]:
            return held_by(actor_key)

        def filed(
            sender: object,
            unit_ids: Collection[int],
            since: date,
            recorded_at: datetime,
            **_: object,
        ) -> Sequence[str]:
            return filed_since(unit_ids, since, recorded_at)

        def hold(sender: object, unit_ids: Collection[int], **_: object) -> None:
            actions.hold_ledgers(unit_ids)

        def follow(sender: object, moved: Collection[int], since: date, **_: object) -> None:
            actions.post_anew(moved, since)

        filed_wanted.connect(filed, dispatch_uid="activities", weak=False)
        holding.connect(hold, dispatch_uid="activities", weak=False)
        for signal in (changed, undone):
            signal.connect(follow, dispatch_uid="activities", weak=False)
        held_wanted.connect(held, dispatch_uid="activities", weak=False)
        sources_wanted.connect(answer, dispatch_uid="activities", weak=False)
        work_wanted.connect(work, dispatch_uid="activities", weak=False)
        assignment_work_wanted.connect(deeds, dispatch_uid="activities", weak=False)
        self.jobs = tasks
        occasion_work_wanted.connect(events, dispatch_uid="activities", weak=False)
