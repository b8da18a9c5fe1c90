from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lantoa.accounts"
    label = "accounts"
    verbose_name = "Người dùng và chức vụ"
