"""Customers such as those of the Kaseya Helpdesk for Autotask PSA: defects get a case, ideas their own page."""

from django.utils.translation import gettext_noop as _

from amparo.demo.plan import Colleague, DemoCompany, Desk, Somebody

CARMEN = "carmen.ibarra@desk.example"

COLLEAGUES = (
    Colleague("Carmen Ibarra", CARMEN, "es", ("agent", "administrator"), _("agent and administrator: sees everything")),
    Colleague(
        "Diego Salvatierra", "diego.salvatierra@desk.example", "es", try_this=_("agent: answer a case in Spanish")
    ),
    Colleague("Kelly Brandt", "kelly.brandt@desk.example", "en"),
    Colleague("Henrique Falcão", "henrique.falcao@desk.example", "pt-BR"),
)

COMPANIES = (
    DemoCompany(
        "Redes Andinas S.A.S.",
        "CO",
        "America/Bogota",
        "es",
        "standard",
        "redesandinas.example",
        (
            Somebody(
                "Valentina Ospina",
                "valentina.ospina@redesandinas.example",
                ("portal-administrator",),
                try_this=_("opens a defect, follows her requests; an idea leads to the ideas page (Spanish)"),
            ),
            Somebody("Andrés Murillo", "andres.murillo@redesandinas.example"),
        ),
        account_manager=CARMEN,
    ),
    DemoCompany(
        "Soporte Levante, S.L.",
        "ES",
        "Europe/Madrid",
        "es",
        "standard",
        "soportelevante.example",
        (
            Somebody(
                "Nuria Benlloch",
                "nuria.benlloch@soportelevante.example",
                ("authorised-manager",),
                try_this=_("sees all of her company's requests (Spanish)"),
            ),
            Somebody("Iván Crespo", "ivan.crespo@soportelevante.example"),
        ),
        shares_cases=True,
        account_manager=CARMEN,
    ),
    DemoCompany(
        "Tecnologías Itzamná, S.A. de C.V.",
        "MX",
        "America/Mexico_City",
        "es",
        "standard",
        "itzamna.example",
        (Somebody("Ricardo Pech", "ricardo.pech@itzamna.example"),),
        products=("autotask-psa",),
    ),
    DemoCompany(
        "Harbor Street IT",
        "US",
        "America/New_York",
        "en",
        "standard",
        "harborstreet.example",
        (
            Somebody("Tasha Greene", "tasha.greene@harborstreet.example"),
            Somebody("Eric Nolan", "eric.nolan@harborstreet.example", ("portal-administrator",)),
        ),
    ),
    DemoCompany(
        "Nuvem Sul Informática",
        "BR",
        "America/Sao_Paulo",
        "pt-BR",
        "standard",
        "nuvemsul.example",
        (Somebody("Larissa Azambuja", "larissa.azambuja@nuvemsul.example"),),
        products=("autotask-psa",),
    ),
)

DESK = Desk(
    COLLEAGUES,
    COMPANIES,
    hints=(_("Without signing in: open a request as a visitor; to see it again, a sign-in is needed."),),
)
