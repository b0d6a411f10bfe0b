"""Lumen's past: who answers in which language, and who is told no."""

from amparo.demo.history import History, Refused

HISTORY = History(
    agents={
        "en": "ingrid.halloran@lumen.example",
        "es": "javier.ortuno@lumen.example",
        "fr": "camille.rochat@lumen.example",
        "pt-BR": "thiago.prado@lumen.example",
        "de": "jonas.reimann@lumen.example",
    },
    refused=(
        Refused("maya.torres@harvestlane.example", "question", 19),
        Refused("kayla.briggs@bluemesa.example", "question", 14),
        Refused("baptiste.lemoine@marelle.example", "question", 11),
        Refused("renata.queiroz@ferragensipe.example", "question", 9),
        Refused("reto.caflisch@sattelalp.example", "question", 6),
        Refused("beatriz.nakamura@jatoba.example", "question", 5),
        Refused("katrin.lohmann@weidenhof.example", "idea", 12),
        Refused("imogen.hale@northwick.example", "idea", 7),
        Refused("lucia.ferrandiz@almadraba.example", "account", 8),
    ),
)
