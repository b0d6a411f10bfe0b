"""Customers such as those of the TOTVS Protheus operation: evidence first, finances clear, authority registered."""

from django.utils.translation import gettext_noop as _

from amparo.demo.plan import Colleague, DemoCompany, Desk, Somebody

SIMONE = "simone.batista@desk.example"

COLLEAGUES = (
    Colleague(
        "Simone Batista", SIMONE, "pt-BR", ("agent", "administrator"), _("agent and administrator: sees everything")
    ),
    Colleague(
        "Gustavo Peixoto", "gustavo.peixoto@desk.example", "pt-BR", try_this=_("agent: assess the evidence, answer")
    ),
    Colleague("Tatiane Moraes", "tatiane.moraes@desk.example", "pt-BR"),
    Colleague("Álvaro Quintana", "alvaro.quintana@desk.example", "es"),
)

COMPANIES = (
    DemoCompany(
        "Metalúrgica Serra Azul Ltda.",
        "BR",
        "America/Sao_Paulo",
        "pt-BR",
        "standard",
        "serraazul.example",
        (
            Somebody(
                "Bruna Teixeira",
                "bruna.teixeira@serraazul.example",
                try_this=_("asked by name for the evidence that is missing; not authorised for phone consultancy"),
            ),
            Somebody(
                "Eduardo Lins",
                "eduardo.lins@serraazul.example",
                ("phone-consultancy",),
                try_this=_("authorised for phone consultancy: agrees to being billed first"),
            ),
            Somebody(
                "Patrícia Nogueira",
                "patricia.nogueira@serraazul.example",
                ("portal-administrator",),
                try_this=_("portal administrator: authorises colleagues, sees all of the company's cases"),
            ),
        ),
        account_manager=SIMONE,
    ),
    DemoCompany(
        "Supermercados Bom Vale S.A.",
        "BR",
        "America/Sao_Paulo",
        "pt-BR",
        "standard",
        "bomvale.example",
        (
            Somebody(
                "Aline Castro",
                "aline.castro@bomvale.example",
                try_this=_("finances pending: told to call 4003-0015, options 4 and 9, or to write to CST – Cobrança"),
            ),
            Somebody(
                "Marcelo Furtado",
                "marcelo.furtado@bomvale.example",
                ("portal-administrator", "authorised-manager"),
                try_this=_("the same company's administrator: sees the details of what is pending"),
            ),
        ),
        finances="pending",
        finances_note="Fatura 88-2026/10 em aberto desde 15/10/2026.",
    ),
    DemoCompany(
        "Colégio Monte Claro",
        "BR",
        "America/Recife",
        "pt-BR",
        "standard",
        "monteclaro.example",
        (
            Somebody("Sérgio Amâncio", "sergio.amancio@monteclaro.example", ("authorised-manager",)),
            Somebody("Débora Vilela", "debora.vilela@monteclaro.example"),
        ),
        products=("protheus-rh",),
        shares_cases=True,
    ),
    DemoCompany(
        "Transportadora Rota Norte",
        "BR",
        "America/Manaus",
        "pt-BR",
        "standard",
        "rotanorte.example",
        (Somebody("Jéssica Moura", "jessica.moura@rotanorte.example", ("portal-administrator",)),),
        products=("protheus-backoffice",),
    ),
    DemoCompany(
        "Cooperativa Agrícola Ñandubay",
        "UY",
        "America/Montevideo",
        "es",
        "standard",
        "nandubay.example",
        (Somebody("Federico Bentancur", "federico.bentancur@nandubay.example"),),
    ),
)

DESK = Desk(COLLEAGUES, COMPANIES)
