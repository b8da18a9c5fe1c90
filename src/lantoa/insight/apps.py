from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "lantoa.insight"
    verbose_name = "Nhìn nhận"
