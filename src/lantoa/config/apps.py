from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "lantoa.config"
    label = "lantoa_config"
    verbose_name = "Lan Tỏa"
