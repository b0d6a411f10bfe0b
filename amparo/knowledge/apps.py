from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "amparo.knowledge"
    label = "knowledge"

    def ready(self) -> None:
        """Mails, and who may listen to the topics of articles, are registered by being imported."""
        from amparo.knowledge import live, mails  # noqa: F401
