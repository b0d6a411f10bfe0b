"""What the facts of a request are called where an administrator tries them (decision-format.md)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SECTIONS: Mapping[str, str | Promise] = {
    "contact": _("Who asks"),
    "company": _("The company concerned"),
    "request": _("What is asked for"),
    "case": _("The case that it is about"),
}
LABELS: Mapping[str, str | Promise] = {
    "contact.kind": _("Kind of contact"),
    "contact.signed_in": _("Signed in"),
    "contact.active": _("Active"),
    "contact.roles": _("Roles"),
    "contact.country": _("Country of the contact"),
    "contact.email": _("E-mail address"),
    "contact.email_authenticated": _("The e-mail is proven to come from the address"),
    "company.country": _("Country of the company"),
    "company.time_zone": _("Time zone"),
    "company.partner": _("Partner"),
    "company.finances": _("Finances"),
    "company.plan": _("Plan"),
    "company.credit_minutes": _("Prepaid credit, in minutes"),
    "company.email_domains": _("E-mail domains"),
    "request.kind": _("Kind of request"),
    "request.product": _("Product"),
    "request.problems": _("Number of problems"),
    "request.impact": _("Impact"),
    "request.scope": _("Who is affected"),
    "request.environment": _("Environment"),
    "request.urgent": _("Urgent for the customer"),
    "request.minutes": _("Expected work, in minutes"),
    "request.evidence": _("Evidence given"),
    "request.purpose": _("Purpose of the remote session"),
    "request.tool": _("Tool for remote access"),
    "request.customer_present": _("The customer takes part"),
    "request.text": _("The person’s own words"),
    "request.subject": _("Address of the person concerned"),
    "case.status": _("State"),
    "case.age_minutes": _("Age, in minutes"),
    "case.evidence": _("Evidence of the case"),
    "case.evidence_assessed": _("The evidence was assessed"),
    "case.doubt_recorded": _("Doubts were recorded"),
    "case.updates_read": _("The updates were read"),
    "case.update_requested": _("An update was asked for"),
    "case.called": _("Somebody called"),
    "case.author_company": _("The words come from the company"),
    "case.priority_told": _("The priority was told"),
}
