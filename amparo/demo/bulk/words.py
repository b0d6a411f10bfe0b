"""Words of synthetic conversations, in five languages. Pure."""

from random import Random

LANGUAGE_OF = {
    **dict.fromkeys(("ES", "MX", "AR", "CO", "CL", "AD"), "es"),
    **dict.fromkeys(("FR", "BE", "LU", "MC"), "fr"),
    **dict.fromkeys(("DE", "AT", "LI"), "de"),
    **dict.fromkeys(("BR", "PT", "AO"), "pt-BR"),
    "CH": "fr",
}
FAMILY = [
    "Abreu",
    "Almeida",
    "Baumann",
    "Bernard",
    "Carvalho",
    "Castillo",
    "Dubois",
    "Fischer",
    "Fontaine",
    "Garrido",
    "Haas",
    "Ibarra",
    "Jansen",
    "Keller",
    "Lacerda",
    "Lemoine",
    "Marchetti",
    "Moreau",
    "Navarro",
    "Oliveira",
    "Pereira",
    "Quintero",
    "Rossi",
    "Schmid",
    "Teixeira",
    "Vidal",
    "Walsh",
    "Zapata",
]
GIVEN = [
    "Ana",
    "Bruno",
    "Camille",
    "Daniel",
    "Elena",
    "Felipe",
    "Greta",
    "Hugo",
    "Inês",
    "Jonas",
    "Karin",
    "Luc",
    "Marta",
    "Nils",
    "Olga",
    "Paulo",
    "Quentin",
    "Rosa",
    "Stefan",
    "Teresa",
    "Ursula",
    "Victor",
    "Wanda",
    "Xavier",
    "Yara",
    "Zoe",
]
TRADE = [
    "Almacenes",
    "Atelier",
    "Bakery",
    "Ferragens",
    "Forest",
    "Granja",
    "Harbor",
    "Logistik",
    "Möbel",
    "Orchard",
    "Papier",
    "Textil",
    "Vinhos",
    "Werkzeug",
]
PLACE = [
    "Alba",
    "Bergen",
    "Cruz",
    "Delta",
    "Estrella",
    "Furka",
    "Girona",
    "Horizon",
    "Iris",
    "Jura",
    "Kolmar",
    "Luna",
    "Mirador",
    "Norte",
    "Oriente",
    "Porto",
]
FORM = {"es": "S.L.", "fr": "SARL", "de": "GmbH", "pt-BR": "Ltda.", "en": "Ltd"}
THING = {
    "en": ["the trial balance", "the invoice run", "the bank import", "the stock report", "the payroll export"],
    "es": ["el balance de comprobación", "la facturación", "la importación del banco", "el informe de existencias"],
    "fr": ["la balance", "la facturation", "l’import bancaire", "le rapport de stock", "l’export des salaires"],
    "de": ["die Saldenliste", "der Rechnungslauf", "der Bankimport", "der Lagerbericht", "der Lohnexport"],
    "pt-BR": ["o balancete", "o faturamento", "a importação do banco", "o relatório de estoque", "a folha"],
}
SYMPTOM = {
    "en": ["stops with an error", "shows last month’s figures", "takes more than ten minutes", "misses some lines"],
    "es": ["se detiene con un error", "muestra las cifras del mes pasado", "tarda más de diez minutos", "omite líneas"],
    "fr": [
        "s’arrête avec une erreur",
        "affiche les chiffres du mois passé",
        "dure plus de dix minutes",
        "omet des lignes",
    ],
    "de": [
        "bricht mit einem Fehler ab",
        "zeigt die Zahlen des Vormonats",
        "dauert über zehn Minuten",
        "lässt Zeilen aus",
    ],
    "pt-BR": ["para com um erro", "mostra os números do mês passado", "demora mais de dez minutos", "omite linhas"],
}
DETAIL = {
    "en": [
        "It began after the update of last week.",
        "It happens for two of our five companies only.",
        "We close the month on Friday and need it by then.",
        "The same steps worked yesterday.",
        "The log says code {number}.",
    ],
    "es": [
        "Empezó después de la actualización de la semana pasada.",
        "Ocurre solo en dos de nuestras cinco empresas.",
        "Cerramos el mes el viernes y lo necesitamos antes.",
        "Los mismos pasos funcionaban ayer.",
        "El registro dice código {number}.",
    ],
    "fr": [
        "Cela a commencé après la mise à jour de la semaine passée.",
        "Cela n’arrive que pour deux de nos cinq sociétés.",
        "Nous clôturons le mois vendredi et en avons besoin avant.",
        "Les mêmes étapes marchaient hier.",
        "Le journal indique le code {number}.",
    ],
    "de": [
        "Es begann nach dem Update der letzten Woche.",
        "Es betrifft nur zwei unserer fünf Firmen.",
        "Am Freitag schließen wir den Monat ab und brauchen es bis dahin.",
        "Dieselben Schritte gingen gestern noch.",
        "Im Protokoll steht Code {number}.",
    ],
    "pt-BR": [
        "Começou depois da atualização da semana passada.",
        "Acontece só em duas das nossas cinco empresas.",
        "Fechamos o mês na sexta-feira e precisamos disso até lá.",
        "Os mesmos passos funcionavam ontem.",
        "O log mostra o código {number}.",
    ],
}
ANSWER = {
    "en": ["Thank you. Please run it again with the log open and send us the file.", "This is corrected in {number}."],
    "es": ["Gracias. Ejecútelo otra vez con el registro abierto y envíenos el archivo.", "Está corregido en {number}."],
    "fr": ["Merci. Relancez-le avec le journal ouvert et envoyez-nous le fichier.", "C’est corrigé dans {number}."],
    "de": ["Danke. Bitte mit offenem Protokoll wiederholen und uns die Datei senden.", "Das ist in {number} behoben."],
    "pt-BR": ["Obrigado. Execute de novo com o log aberto e envie o arquivo.", "Está corrigido na {number}."],
}


def person_name(rng: Random) -> str:
    """A given and a family name."""
    return f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}"


def company_name(rng: Random, language: str) -> str:
    """A company's name with the legal form of its country."""
    return f"{rng.choice(TRADE)} {rng.choice(PLACE)} {rng.randrange(1, 1000)} {FORM[language]}"


def title(rng: Random, language: str) -> str:
    """What is wrong, in one line."""
    line = f"{rng.choice(THING[language])} {rng.choice(SYMPTOM[language])}"
    return line[0].upper() + line[1:]


def details(rng: Random, language: str) -> str:
    """One to five sentences of the customer."""
    chosen = rng.sample(DETAIL[language], rng.randint(1, len(DETAIL[language])))
    return " ".join(sentence.format(number=rng.randrange(1000, 9999)) for sentence in chosen)


def answer(rng: Random, language: str) -> str:
    """What an agent answers."""
    sentence = rng.choice(ANSWER[language]).format(number=f"{rng.randrange(10, 30)}.{rng.randrange(0, 12)}")
    return f"{sentence}\n\n{details(rng, language)}"
