from django.apps import AppConfig


class AgentConfig(AppConfig):
    name = "amparo.web.agent"
    label = "web_agent"
