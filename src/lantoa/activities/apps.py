from collections.abc import Collection, Iterator, Mapping

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "lantoa.activities"
    verbose_name = "Hoạt động"

    def ready(self) -> None:
        from lantoa.activities import queries
        from lantoa.plans.signals import work_wanted
        from lantoa.totals.signals import sources_wanted

        def answer(sender: object, **_: object) -> Iterator[object]:
            return queries.posted_entries()

        def work(sender: object, line_ids: Collection[int], **_: object) -> Mapping[int, int]:
            return queries.work_on(line_ids)

        sources_wanted.connect(answer, dispatch_uid="activities", weak=False)
        work_wanted.connect(work, dispatch_uid="activities", weak=False)
