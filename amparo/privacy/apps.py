from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "amparo.privacy"
    label = "privacy"

    def ready(self) -> None:
        """Jobs, mails and what closes a live stream are registered by being imported."""
        from amparo.core import stream
        from amparo.privacy import events, jobs, mails  # noqa: F401

        stream.recheck_on(events.PersonErased)
