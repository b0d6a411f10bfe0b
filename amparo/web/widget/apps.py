from django.apps import AppConfig


class WidgetConfig(AppConfig):
    name = "amparo.web.widget"
    label = "web_widget"
