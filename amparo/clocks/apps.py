from django.apps import AppConfig


class ClocksConfig(AppConfig):
    name = "amparo.clocks"
    label = "clocks"
