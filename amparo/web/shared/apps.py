from django.apps import AppConfig


class SharedConfig(AppConfig):
    name = "amparo.web.shared"
    label = "web_shared"
