from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "lantoa.appraisal"
    verbose_name = "Chấm điểm"

    def ready(self) -> None:
        from lantoa.appraisal import panels as own
        from lantoa.appraisal import tasks
        from lantoa.ui import panels

        panels.register(
            slot="unit",
            name="appraisal.of_unit",
            order=35,
            query=own.of_unit,
            template="appraisal/parts/_unit_panel.html",
        )
        self.jobs = tasks
