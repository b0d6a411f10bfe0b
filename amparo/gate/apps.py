from django.apps import AppConfig


class GateConfig(AppConfig):
    name = "amparo.gate"
    label = "gate"
