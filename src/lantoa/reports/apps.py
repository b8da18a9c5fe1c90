from collections.abc import Iterator

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "lantoa.reports"
    verbose_name = "Báo cáo"

    def ready(self) -> None:
        from lantoa.reports import queries, tasks
        from lantoa.totals.signals import sources_wanted

        def answer(sender: object, **_: object) -> Iterator[object]:
            return queries.posted_entries()

        sources_wanted.connect(answer, dispatch_uid="reports", weak=False)
        self.jobs = tasks
