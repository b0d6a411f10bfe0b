from django.apps import AppConfig


class GateConfig(AppConfig):
    name = "amparo.gate"
    label = "gate"

    def ready(self) -> None:
        """The facts that people own; the case's are provided by amparo.cases."""
        from amparo.gate import facts, jobs, packs  # noqa: F401  # jobs are registered by being imported
        from amparo.people.middleware import language_from

        facts.provide("contact", facts.contact_facts)
        facts.provide("company", facts.company_facts)
        facts.provide("accepted", facts.accepted_facts)
        language_from(packs.in_force)
