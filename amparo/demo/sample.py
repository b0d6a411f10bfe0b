"""A small desk for a pack that brings no demo of its own: its first region, plan and language."""

from django.utils.translation import gettext_noop as _

from amparo.demo.plan import Colleague, DemoCompany, Desk, Somebody
from amparo.policy.pack.pack import Pack

ANYWHERE = "*"


def sample_desk(pack: Pack) -> Desk:
    """An administrator who is an agent too, and one company with two contacts, in the pack's default language."""
    vendor = pack.document.vendor
    region = pack.document.regions[0] if pack.document.regions else None
    country = next((code for code in region.countries if code != ANYWHERE), "GB") if region else "GB"
    plan = pack.document.plans[0].id if pack.document.plans else ""
    contacts = (
        Somebody(
            "Robin Sample", "robin@sample.example", ("designated", "portal-administrator"), try_this=_("opens a case")
        ),
        Somebody("Kim Sample", "kim@sample.example", try_this=_("a contact without any role")),
    )
    company = DemoCompany(
        "Sample Company",
        country,
        region.time_zone if region else "",
        vendor.default_language,
        plan,
        "sample.example",
        contacts,
    )
    agent = Colleague(
        "Alex Agent",
        "alex@desk.example",
        vendor.default_language,
        ("agent", "administrator"),
        _("agent and administrator"),
    )
    return Desk((agent,), (company,))
