from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "amparo.catalogue"
    label = "catalogue"
