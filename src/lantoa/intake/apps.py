from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "lantoa.intake"
    verbose_name = "Văn bản đưa vào"
