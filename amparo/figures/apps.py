from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "amparo.figures"
    label = "figures"
