from django.apps import AppConfig


class AdminConfig(AppConfig):
    name = "amparo.web.admin"
    label = "web_admin"
