"""The sections of the administration, in the order of the navigation and of its home page.

A section is one line here and a page at its route. A section whose route this desk does not have is not shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the administration: its name, an icon of `web/icons.txt`, its route, and what it is for."""

    label: str | Promise
    icon: str
    route: str
    text: str | Promise

    def url(self) -> str:
        """Its address; empty where this desk has no such page."""
        try:
            return reverse(self.route)
        except NoReverseMatch:
            return ""


@dataclass(frozen=True, slots=True)
class Group:
    """Sections under one heading."""

    label: str | Promise
    sections: Sequence[Section]


PEOPLE = Group(
    _("Customers and people"),
    (
        Section(
            _("Companies"),
            "building-2",
            "admin:companies",
            _("Contract, products, standing, partner, mail domains, account manager."),
        ),
        Section(_("People"), "users", "admin:people", _("Everybody, where they belong and belonged, their accounts.")),
        Section(_("Partners"), "handshake", "admin:partners", _("Whom they serve, and who works for them.")),
        Section(_("Agents"), "sparkles", "admin:agents", _("Skills, languages, products, absences.")),
    ),
)
RULES = Group(
    _("Rules and texts"),
    (
        Section(_("Products"), "package", "admin:products", _("Names per language, order, and what is not offered.")),
        Section(
            _("Policy packs"),
            "scale",
            "admin:packs",
            _("By which rules the desk decides: write, try, replay and put in force."),
        ),
        Section(
            _("Calendars"),
            "calendar",
            "admin:calendars",
            _("Business hours, holidays and further closing days, over a year."),
        ),
        Section(
            _("Texts to accept"),
            "file-check",
            "admin:texts",
            _("Terms and the like: versions, and who agreed."),
        ),
        Section(_("Mail texts"), "mail-open", "admin:mail-texts", _("Subject and text of each mail, per language.")),
        Section(_("Contact points"), "signpost", "admin:points", _("Where the desk sends people, checked.")),
    ),
)
RUNNING = Group(
    _("Running the desk"),
    (
        Section(_("Jobs"), "timer", "admin:jobs", _("What the desk does by itself: failed, running, waiting.")),
        Section(_("Failed mails"), "mail", "admin:mails", _("Mails that could not be delivered: why, and once more.")),
        Section(_("API tokens"), "key-round", "admin:tokens", _("Programs that act as people, and withdrawing them.")),
        Section(
            _("Public keys"),
            "globe",
            "admin:public-keys",
            _("Pages of your product that show help for themselves, and from which origins."),
        ),
        Section(_("Sessions"), "monitor", "admin:sessions", _("Who is signed in where, and signing somebody out.")),
        Section(
            _("Doctor"), "activity", "admin:doctor", _("What is set up, what is missing, what is slow, and what to do.")
        ),
        Section(_("Webhooks"), "send", "admin:webhooks", _("Where events are sent, what arrived, and once more.")),
    ),
)
RECORDS = Group(
    _("Records and figures"),
    (
        Section(_("Audit"), "history", "admin:audit", _("Everything that happened: who, what, when, about whom.")),
        Section(
            _("Figures"),
            "chart-column",
            "admin:figures-first",
            _("Load, promises, waiting, backlog, who asks what, refusals and marks, with the cases behind each."),
        ),
        Section(
            _("Personal data"),
            "file-archive",
            "admin:privacy",
            _("Archives of somebody’s data, and its erasure: what waits, and for those who ask by another way."),
        ),
    ),
)
GROUPS: Sequence[Group] = (PEOPLE, RULES, RUNNING, RECORDS)
