"""Events of the whole log in words; one without a sentence is shown by its code and its figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.catalogue.models import Product
from amparo.core.models import Event
from amparo.gate import packs
from amparo.people.audit import Known
from amparo.people.history import names_for
from amparo.web.admin.job_texts import job_texts
from amparo.web.shared import company_log
from amparo.web.shared.formats import as_moment, moment_text
from amparo.web.shared.timeline import tellings

MOST_DETAILS = 300


def area_texts() -> dict[str, str]:
    """What events are about, by the noun that their names begin with."""
    return {
        "absence": _("Agents"),
        "acceptances": _("Texts to accept"),
        "agent": _("Agents"),
        "article": _("Articles"),
        "audit": _("The event log"),
        "canned": _("Canned answers"),
        "case": _("Cases"),
        "catalogue": _("Products"),
        "clock": _("Service clocks"),
        "closing_day": _("Calendars"),
        "company": _("Companies"),
        "contact_point": _("Contact points"),
        "decision": _("Decisions"),
        "desk": _("Operations"),
        "job": _("Jobs"),
        "mail": _("Mails"),
        "membership": _("Memberships"),
        "pack": _("Policy packs"),
        "partner": _("Partners"),
        "partnership": _("Partners"),
        "person": _("People"),
        "product": _("Products"),
        "public_key": _("Public keys"),
        "role": _("Roles"),
        "request": _("Requests"),
        "screen": _("Screens"),
        "text": _("Texts to accept"),
        "thread": _("Experts"),
        "token": _("API tokens"),
        "view": _("Views"),
        "webhook": _("Webhooks"),
    }


def area_of(event_type: str) -> str:
    """The area of an event in words."""
    noun = event_type.partition(".")[0]
    return area_texts().get(noun, noun)


def own_sentences() -> dict[str, str]:
    """Events that no other page tells of; the names in them are keys of the payload."""
    return desk_sentences() | people_sentences() | article_sentences()


def desk_sentences() -> dict[str, str]:
    """Of the desk: its texts, products, packs, jobs and mails."""
    return {
        "audit.exported": _("%(rows)s rows of the event log were downloaded."),
        "canned.retired": _("A canned answer is no longer offered."),
        "canned.saved": _("A canned answer was kept."),
        "case.expired": _("A visitor’s case was never confirmed and is gone."),
        "catalogue.synced": _("The products were brought in line with the pack."),
        "closing_day.added": _("The desk was closed on %(on)s for the region %(region)s."),
        "closing_day.removed": _("The closing day %(on)s of the region %(region)s was taken back."),
        "contact_point.removed": _("The contact point %(key)s was removed."),
        "contact_point.saved": _("The contact point %(key)s was kept."),
        "decision.made": _("The gate decided “%(action)s”: %(outcome)s"),
        "desk.alert_cleared": _("An alert is over: %(alert)s"),
        "desk.alert_raised": _("Something takes longer than it may: %(alert)s (%(seconds)s of %(most)s seconds)"),
        "job.cancelled": _("A waiting job was cancelled: %(job_name)s"),
        "job.retried": _("A failed job was run once more: %(job_name)s"),
        "mail.failed": _("A mail was given up: %(kind)s (attempts: %(attempts)s)"),
        "mail.retried": _("A failed mail was sent once more: %(kind)s"),
        "mail.reset": _("A mail has its built-in words again: %(kind)s (%(language)s)"),
        "mail.worded": _("The words of a mail were changed: %(kind)s (%(language)s)"),
        "pack.discarded": _("A draft of the policy pack was laid aside."),
        "pack.drafted": _("A draft of the policy pack was begun."),
        "pack.enacted": _("A version of the policy pack came into force."),
        "pack.replay_started": _("A version of the policy pack is laid over past decisions."),
        "pack.replayed": _("A version was laid over %(done)s past decisions; %(turned)s would come out differently."),
        "pack.saved": _("The file %(path)s of a draft of the policy pack was saved."),
        "pack.scheduled": _("A version of the policy pack was put in force from %(from_at)s on."),
        "pack.withdrawn": _("A version of the policy pack will not come into force after all."),
        "product.changed": _("The product %(product)s was changed."),
        "text.accepted": _("Version %(version)s of the text “%(text)s” was accepted."),
        "text.version_withdrawn": _("Version %(version)s of the text “%(text)s” was taken back."),
        "text.version_written": _("Version %(version)s of the text “%(text)s” was written."),
        "view.removed": _("A saved view was removed."),
        "view.saved": _("A view was saved."),
    }


def article_sentences() -> dict[str, str]:
    """Of knowledge."""
    return {
        "article.archived": _("An article was archived."),
        "article.arranged": _("What an article is about, or who may read it, was changed."),
        "article.comment_hidden": _("Whether a comment on an article is shown was changed."),
        "article.comment_used": _("A comment led to a change of its article."),
        "article.commented": _("An article was commented on."),
        "article.illustrated": _("A picture was added to an article."),
        "article.imported": _("An article was brought in from a file."),
        "article.published": _("An article was published."),
        "article.rated": _("An article was rated."),
        "article.reopened": _("An archived article is a draft again."),
        "article.returned": _("An article was given back to be changed."),
        "article.revised": _("An article was revised."),
        "article.scheduled": _("When an article is published was changed."),
        "article.submitted": _("An article was given to somebody else to look at."),
        "request.deflected": _("An article solved a problem, and no case was opened."),
        "screen.ignored": _("Whether a screen needs help was changed."),
        "screen.mapped": _("The help of a screen was changed."),
        "screen.removed": _("A screen no longer has help of its own."),
    }


def people_sentences() -> dict[str, str]:
    """Of people, companies and partners."""
    return {
        "absence.began": _("An absence of %(name)s began."),
        "absence.called_off": _("An absence of %(name)s was called off."),
        "absence.changed": _("An absence of %(name)s was changed."),
        "absence.ended": _("An absence of %(name)s ended."),
        "absence.planned": _("An absence of %(name)s was planned."),
        "acceptances.dropped": _("Proofs of agreement were removed when their time had ended."),
        "agent.profile_changed": _("Skills or limits of %(name)s were changed."),
        "company.domain_proof_begun": _("The proof of a mail domain was begun."),
        "company.domain_proof_revoked": _("The proof of a mail domain was given up."),
        "company.product_dated": _("The dates of the product %(product)s in the contract were changed."),
        "partner.changed": _("A partner was changed."),
        "partner.created": _("A partner was entered."),
        "partner.lead_changed": _("Whether %(name)s leads the partner’s side was changed."),
        "membership.asked": _("%(name)s was asked whether they belong to one more company or partner."),
        "membership.declined": _("%(name)s does not belong to a company or partner that wanted to enter them."),
        "person.created": _("%(name)s became known to the desk."),
        "person.export_dropped": _("The archive of the data of %(name)s was removed."),
        "person.passkey_renamed": _("%(name)s renamed a passkey."),
        "person.password_changed": _("%(name)s changed the password."),
        "person.password_reset_requested": _("A link to choose a new password was sent to %(name)s."),
        "person.provider_refused": _(
            "Single sign-on gave the address of %(name)s with another identity than before, and was refused."
        ),
        "person.provider_removed": _("What connected %(name)s with single sign-on was taken off."),
        "person.rights_changed": _(
            "The rights of %(name)s on this desk were changed. Before: %(rights_before)s; after: %(rights_after)s."
        ),
        "person.session_ended": _("%(name)s was signed out in one browser."),
        "person.sign_in_changed": _("A way to sign in of %(name)s was changed."),
        "person.sign_in_failed": _("Somebody tried to sign in and did not succeed."),
        "person.signed_in": _("%(name)s signed in."),
        "person.signed_out": _("%(name)s signed out."),
        "public_key.changed": _("A public key or its origins were changed."),
        "public_key.made": _("A public key for pages of the product was made."),
        "public_key.withdrawn": _("A public key was withdrawn."),
        "token.made": _("An API token was made for %(name)s."),
        "token.withdrawn": _("An API token of %(name)s was withdrawn."),
    }


@dataclass(frozen=True, slots=True)
class Line:
    """One event as it is shown; `about` is what it is about in words, with its address where there is a page."""

    event: Event
    text: str
    who: str
    area: str
    about: str
    url: str
    details: str


class Teller:
    """Tells the events of one page."""

    def __init__(self, events: Sequence[Event], known: Known, sees_cases: bool) -> None:
        self.known, self.sees_cases = known, sees_cases
        self.tellings, self.sentences = tellings(), own_sentences()
        keys = {str(row.payload["product"]) for row in events if row.payload.get("product")}
        products = {row.key: row for row in Product.objects.filter(key__in=keys)}
        self.company = company_log.Teller(names_for(events), products, packs.in_force().document.vendor.name)
        self.company_types = {one for types in company_log.AREAS.values() for one in types}

    def line(self, row: Event) -> Line:
        """One event."""
        about, url = self.about(row.about)
        who = self.who(row.actor)
        return Line(row, self.text(row, who), who, area_of(row.type), about, url, details_of(row.payload))

    def text(self, row: Event, who: str) -> str:
        """What happened; the code where there is no sentence, or where an old event lacks what it needs."""
        try:
            if row.type in self.sentences:
                return self.sentences[row.type] % self.values(row)
            if row.type in self.company_types and not row.type.startswith("case."):
                return self.company.sentence(row)
            if row.type in self.tellings:
                return self.tellings[row.type].say(who, row.payload, self.known.people)
        except (KeyError, TypeError, ValueError):
            pass
        return row.type

    def values(self, row: Event) -> dict[str, Any]:
        """What a sentence may name."""
        given: Mapping[str, Any] = row.payload
        job = str(given.get("name", ""))
        person = given.get("person")
        name = self.known.people.get(person, "") if isinstance(person, int) else ""
        told = {f"rights_{when}": rights_text(given.get(when)) for when in ("before", "after")}
        at = as_moment(given.get("from_at"))
        if at is not None:
            told["from_at"] = moment_text(at)
        return {**given, **told, "name": name or _("Somebody"), "job_name": job_texts().get(job, job)}

    def who(self, actor: str) -> str:
        """Who did it."""
        noun, _colon, key = actor.partition(":")
        if noun == "person":
            return self.known.people.get(int(key), _("Somebody who has left")) if key.isdecimal() else actor
        return {"system": _("The desk"), "visitor": _("A visitor")}.get(noun, actor)

    def about(self, ref: str) -> tuple[str, str]:
        """What an event is about, and where it stands."""
        noun, _colon, key = ref.partition(":")
        number = int(key) if key.isdecimal() and len(key) < 19 else 0
        if noun in ("case", "notes") and number:
            url = reverse("agent:case", args=[number]) if self.sees_cases else ""
            return _("Case %(number)s") % {"number": number}, url
        if noun == "person":
            return self.known.people.get(number, _("Somebody who has left")), ""
        if noun == "company":
            return self.known.companies.get(number, ref), reverse("portal:company-log", args=[number])
        if noun == "partner":
            return self.known.partners.get(number, ref), ""
        return ("", "") if not key else (ref, "")


def rights_text(rights: object) -> str:
    """What one of the vendor's people may do, from an event's codes."""
    words = {"agent": _("Agent"), "administrator": _("Administrator")}
    return (
        ", ".join(words.get(str(right), str(right)) for right in rights)
        if isinstance(rights, list) and rights
        else _("nothing")
    )


def details_of(payload: Mapping[str, Any]) -> str:
    """The codes and ids of an event, for whoever wants them exactly."""
    return ", ".join(f"{key}={value}" for key, value in payload.items())[:MOST_DETAILS]
