from collections.abc import Iterator

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "lantoa.activities"
    verbose_name = "Hoạt động"

    def ready(self) -> None:
        from lantoa.activities import queries
        from lantoa.totals.signals import sources_wanted

        def answer(sender: object, **_: object) -> Iterator[object]:
            return queries.posted_entries()

        sources_wanted.connect(answer, dispatch_uid="activities", weak=False)
