from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "amparo.knowledge"
    label = "knowledge"

    def ready(self) -> None:
        """Who may listen to the topics of articles is registered by being imported."""
        from amparo.knowledge import live  # noqa: F401
