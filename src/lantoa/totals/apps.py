from collections.abc import Collection

from django.apps import AppConfig


class TotalsConfig(AppConfig):
    name = "lantoa.totals"
    verbose_name = "Số tổng"

    def ready(self) -> None:
        from lantoa.totals import tasks
        from lantoa.totals.actions import clear_empty
        from lantoa.totals.panels import figures_of_year
        from lantoa.ui import panels
        from lantoa.units.signals import removing

        def clear(sender: object, unit_ids: Collection[int], **_: object) -> None:
            clear_empty(unit_ids)

        self.jobs = tasks
        removing.connect(clear, dispatch_uid="totals", weak=False)
        panels.register(
            slot="unit",
            name="totals.year",
            order=30,
            query=figures_of_year,
            template="totals/parts/_year.html",
        )
