"""Canned answers of the demo's agents, in the languages of the pack."""

from collections.abc import Mapping
from datetime import datetime

from amparo.cases.actions.canned import CannedTerms, languages, save_canned
from amparo.people.actors import actor_for
from amparo.people.models import Person

ANSWERS: Mapping[str, Mapping[str, str]] = {
    "Thanks and on it": {
        "en": "Hello {contact},\n\nthank you, case {case} is in good hands. I am looking into it now and come back to "
        "you today.\n\n{agent}, {vendor}",
        "es": "Hola, {contact}:\n\ngracias, el caso {case} está en buenas manos. Lo estoy revisando y le respondo hoy "
        "mismo.\n\n{agent}, {vendor}",
        "fr": "Bonjour {contact},\n\nmerci, votre dossier {case} est pris en charge. Je l’examine et je reviens vers "
        "vous aujourd’hui.\n\n{agent}, {vendor}",
        "pt-BR": "Olá, {contact}!\n\nObrigado, o caso {case} está em boas mãos. Estou analisando e volto a falar com "
        "você ainda hoje.\n\n{agent}, {vendor}",
        "de": "Guten Tag {contact},\n\nvielen Dank, Ihr Fall {case} ist in guten Händen. Ich sehe ihn mir an und melde "
        "mich noch heute.\n\n{agent}, {vendor}",
    },
    "How to record the problem": {
        "en": "Open **Help › Record a problem**, press *Start*, repeat the steps until it happens, then *Stop*. Attach "
        "the file to your case: {link}",
        "es": "Abra **Ayuda › Grabar un problema**, pulse *Iniciar*, repita los pasos hasta que ocurra y pulse "
        "*Detener*. Adjunte el archivo a su caso: {link}",
        "fr": "Ouvrez **Aide › Enregistrer un problème**, cliquez sur *Démarrer*, refaites les étapes jusqu’à ce qu’il "
        "se produise, puis *Arrêter*. Joignez le fichier à votre dossier : {link}",
        "de": "Öffnen Sie **Hilfe › Problem aufzeichnen**, klicken Sie auf *Start*, wiederholen Sie die Schritte, bis "
        "es auftritt, dann auf *Stopp*. Hängen Sie die Datei an Ihren Fall: {link}",
    },
    "Release on Saturday": {
        "en": "The correction is part of the release that your site for {product} gets on Saturday night; nothing has "
        "to be changed on your side.",
    },
}


def keep_canned(email: str, now: datetime) -> None:
    """Writes them as the agent with that address, in those languages that the pack serves."""
    actor, served = actor_for(Person.objects.get(email=email)), languages()
    for name, texts in ANSWERS.items():
        terms = CannedTerms(name, {tag: body for tag, body in texts.items() if tag in served})
        save_canned(actor, None, terms, now)
