from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "lantoa.workspace"
    verbose_name = "Bàn làm việc"
