from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "lantoa.catalogue"
    verbose_name = "Danh mục"
