from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "amparo.notify"
    label = "notify"

    def ready(self) -> None:
        """What a company's own people see of its accounts and contract is offered to its endpoints (SI-14)."""
        from amparo.notify import events
        from amparo.notify.audiences import companies_in_topics, offer
        from amparo.people import events as people

        offer(
            companies_in_topics("company"),
            people.CompanyChanged,
            people.ProductAdded,
            people.ProductEnded,
            people.DomainVerified,
            people.DomainWithdrawn,
            people.PartnershipStarted,
            people.PartnershipEnded,
            people.PersonInvited,
            people.InvitationRevoked,
            people.PersonJoined,
            people.PersonChanged,
            people.PersonDeactivated,
            people.PersonReactivated,
            people.MembershipStarted,
            people.MembershipEnded,
            people.RoleGranted,
            people.RoleWithdrawn,
            events.WebhookCreated,
            events.WebhookChanged,
            events.WebhookSecretRotated,
            events.WebhookDisabled,
            events.WebhookEnabled,
            events.WebhookRemoved,
        )
