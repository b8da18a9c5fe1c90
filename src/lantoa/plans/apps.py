from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "lantoa.plans"
    verbose_name = "Kế hoạch"
