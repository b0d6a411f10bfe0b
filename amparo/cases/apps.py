from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "amparo.cases"
    label = "cases"

    def ready(self) -> None:
        """What cases know is provided to the gate; jobs and mails are registered by being imported."""
        from amparo.cases import events, handover_events, handover_mails, jobs, live, mails  # noqa: F401
        from amparo.cases.facts import case_facts
        from amparo.cases.webhooks import offer_events
        from amparo.gate.facts import provide

        provide("case", case_facts)
        offer_events()
