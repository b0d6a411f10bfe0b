"""Single sign-on by OpenID Connect and SAML (KA-4): allauth does the protocols, here it is decided who it is.

Nobody gets an account by signing in. A provider's person is one of ours whose address it vouches for: an address of
its own mail domains (`AMPARO_OIDC_DOMAINS`, `AMPARO_SAML_DOMAINS`), else one that it says is verified. From then on the
provider's own id counts, not the address: whoever comes with that address and another id is refused, because addresses
are given to new people and ids are not. An id that is the address itself proves no more than the address does.
"""

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect, resolve_url
from django.utils import timezone

from amparo.people import actions
from amparo.people.models import Person
from amparo.people.rules import BadInput, clean_email

NOT_RECOGNISED = "account_not_recognised"
OTHER_ID = "other-id"  # of the reasons why nobody was signed in, the one that its page tells

log = logging.getLogger(__name__)


class ProviderAdapter(DefaultSocialAccountAdapter):
    """What allauth asks about single sign-on."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def is_email_verified(self, provider: Any, email: str | None) -> bool:
        """An address of the provider's own domains is proven by its word."""
        return bool(email) and vouches_for(provider.app.settings, str(email))

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Finds the person; sends everybody else to the page that says whom to ask (TO-9d)."""
        if sociallogin.state.get("process") not in (None, "login"):
            raise ImmediateHttpResponse(redirect("account_profile"))
        if sociallogin.is_existing:
            return
        person = recognise(sociallogin)
        if person is None:
            named = ", ".join(address.email for address in sociallogin.email_addresses) or "no address"
            log.warning("Single sign-on by %s led to nobody of ours: %s", sociallogin.provider.app.provider_id, named)
            actions.record_sign_in_failure("", timezone.now())
            raise ImmediateHttpResponse(redirect(NOT_RECOGNISED))
        if not connect(request, sociallogin, person):
            log.warning(
                "Single sign-on by %s was refused: it names %s by another id than before",
                sociallogin.provider.app.provider_id,
                person.email,
            )
            actions.record_provider_refused(person, timezone.now())
            raise ImmediateHttpResponse(redirect(f"{resolve_url(NOT_RECOGNISED)}?why={OTHER_ID}"))
        actions.accept_by_provider(person, timezone.now())

    def on_authentication_error(self, request: HttpRequest, provider: Any, *args: Any, **kwargs: Any) -> None:
        """A cancelled, forged or broken answer: the person is told whom to ask, not what was wrong with it."""
        raise ImmediateHttpResponse(redirect(NOT_RECOGNISED))


@transaction.atomic
def connect(request: HttpRequest, sociallogin: Any, person: Person) -> bool:
    """Connects a person with the provider's id from now on; does not, and says so, where another id is theirs.

    Ids that are the address itself give way to one that is not: a provider that begins to send lasting ids may.
    """
    Person.objects.select_for_update().get(pk=person.pk)  # of two ids that come at once, one is the other one
    account = sociallogin.account
    for linked in SocialAccount.objects.filter(user=person, provider=account.provider):
        if not names_by_address(linked.uid, person):
            return False
        if not names_by_address(account.uid, person):
            linked.delete()
    sociallogin.connect(request, person)
    return True


def names_by_address(uid: str, person: Person) -> bool:
    """Whether a provider's id says no more than the address of the person does."""
    return uid.casefold() == person.email.casefold()


def vouches_for(app_settings: dict[str, Any], email: str) -> bool:
    """Whether an address is of the provider's own mail domains."""
    return email.rpartition("@")[2].lower() in app_settings.get("domains", [])


def recognise(sociallogin: Any) -> Person | None:
    """The one person with an address that the provider vouches for; nobody where it vouches for none of ours."""
    own = sociallogin.provider.app.settings
    for address in sociallogin.email_addresses:
        if not address.verified or (own.get("domains") and not vouches_for(own, address.email)):
            continue
        try:
            email = clean_email(address.email)
        except BadInput:
            continue
        person: Person | None = Person.objects.filter(email__iexact=email).first()
        if person is not None:
            return person
    return None


def list_providers() -> list[tuple[str, str, str]]:
    """What the sign-in page offers: protocol, id and name of each provider."""
    configured: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
    return [
        (protocol, str(app["provider_id"]), str(app["name"]))
        for protocol in ("openid_connect", "saml")
        for app in configured.get(protocol, {}).get("APPS", [])
    ]
