"""What the demo's administrator has set up beside the pack: a closing day, a text to come, a contact point, names."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from amparo.catalogue.actions import name_product
from amparo.core.mailer.wording import Words, keep_words
from amparo.gate import packs
from amparo.gate.actions.own import Closing, Wording, add_closing_day, save_point, write_text
from amparo.gate.own_rules import PointTerms
from amparo.people.actors import actor_for
from amparo.people.models import Person

CLOSED_IN_DAYS, TERMS_IN_DAYS = 60, 30
ADDED: Mapping[str, str] = {
    "en": "Prices are shown without value added tax.",
    "es": "Los precios se indican sin impuesto sobre el valor añadido.",
    "fr": "Les prix s’entendent hors taxe sur la valeur ajoutée.",
    "pt-BR": "Os preços são indicados sem impostos.",
    "de": "Preise verstehen sich ohne Mehrwertsteuer.",
}
STATUS: Mapping[str, str] = {
    "en": "See how our services in Brazil are doing.",
    "es": "Consulte el estado de nuestros servicios en Brasil.",
    "fr": "Consultez l’état de nos services au Brésil.",
    "pt-BR": "Veja como estão os nossos serviços no Brasil.",
    "de": "Sehen Sie nach, wie es um unsere Dienste in Brasilien steht.",
}
WATCHED = Words(
    "Case {case}: have a look",
    "Hello {name},\n\nthere is something new in case {case}, “{title}”, which you are watching.\n\n"
    "{link}\n\n{vendor_name}",
)


def set_up(email: str, now: datetime) -> None:
    """Writes it all as the administrator with that address, through the same actions as the pages."""
    actor = actor_for(Person.objects.get(email=email))
    add_closing_day(actor, Closing(["germany", "switzerland"], working_day(now), "Team day"), now)
    pack = packs.version_in_force()
    words: dict[str, dict[str, str]] = {}
    for tag in pack.document.vendor.languages:
        text = pack.words_in(tag)[0].texts["terms"]
        words[tag] = {"title": text.title, "body": f"{text.body} {ADDED[tag]}"}
    write_text(actor, Wording("terms", words, now + timedelta(days=TERMS_IN_DAYS)), now)
    point = PointTerms("status-page", STATUS, url="https://status.lumen.example/", regions=["brazil"])
    save_point(actor, point, "", now)
    name_product(actor, "lumen-receivables", {"pt-BR": "Lumen Contas a Receber"}, now)
    keep_words(actor, "case_watched", "en", WATCHED, now)


def working_day(now: datetime) -> date:
    """A Tuesday, some weeks ahead: no clock of the demo reaches it."""
    day = (now + timedelta(days=CLOSED_IN_DAYS)).date()
    return day + timedelta(days=(1 - day.weekday()) % 7)
