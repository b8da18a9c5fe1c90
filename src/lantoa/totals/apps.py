from django.apps import AppConfig


class TotalsConfig(AppConfig):
    name = "lantoa.totals"
    verbose_name = "Số tổng"
