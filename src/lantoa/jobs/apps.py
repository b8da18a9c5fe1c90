from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "lantoa.jobs"
    verbose_name = "Việc nền"

    def ready(self) -> None:
        from lantoa.jobs import daily

        self.jobs = daily
