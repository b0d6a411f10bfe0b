"""Lumen, the invented vendor: everything there is, in five languages."""

from django.utils.translation import gettext_noop as _

from amparo.demo.plan import Colleague, DemoCompany, DemoPartner, Desk, Somebody

HELENA = "helena.duarte@lumen.example"

COLLEAGUES = (
    Colleague(
        "Helena Duarte",
        HELENA,
        "en",
        ("agent", "administrator"),
        _("agent and administrator: sees everything"),
        skills=("contracts",),
        speaks=("en", "pt-BR", "es"),
    ),
    Colleague(
        "Camille Rochat",
        "camille.rochat@lumen.example",
        "fr",
        try_this=_("agent: answer a case in French"),
        skills=("imports", "reports"),
        speaks=("fr", "en"),
        products=("lumen-ledger",),
    ),
    Colleague("Javier Ortuño", "javier.ortuno@lumen.example", "es", speaks=("es", "en", "pt-BR"), skills=("payroll",)),
    Colleague("Thiago Prado", "thiago.prado@lumen.example", "pt-BR", speaks=("pt-BR", "es"), away_days=9),
    Colleague("Jonas Reimann", "jonas.reimann@lumen.example", "de", speaks=("de", "en"), skills=("installation",)),
    Colleague("Ingrid Halloran", "ingrid.halloran@lumen.example", "en"),
    Colleague("Marta Nogueira", "marta.nogueira@lumen.example", "en", ("administrator",)),
)

PARTNERS = (
    DemoPartner(
        "Harborline Advisors",
        "US",
        "en",
        (
            Somebody(
                "Owen Castellan",
                "owen.castellan@harborline.example",
                try_this=_("partner staff: open a case for Blue Mesa Outfitters"),
            ),
        ),
    ),
    DemoPartner("Orizon Sistemas", "BR", "pt-BR", (Somebody("Lívia Sampaio", "livia.sampaio@orizon.example"),)),
    DemoPartner("Alpenrand Consulting", "CH", "de", (Somebody("Nina Zgraggen", "nina.zgraggen@alpenrand.example"),)),
)

AMERICAS = (
    DemoCompany(
        "Harvest Lane Foods",
        "US",
        "America/New_York",
        "en",
        "standard",
        "harvestlane.example",
        (
            Somebody(
                "Maya Torres",
                "maya.torres@harvestlane.example",
                language="es",
                try_this=_("in the United States, not designated: refused, with colleagues and self-service (Spanish)"),
            ),
            Somebody(
                "Daniel Whitfield",
                "daniel.whitfield@harvestlane.example",
                ("designated",),
                try_this=_("the designated colleague of Maya: opens cases"),
            ),
            Somebody("Priya Raman", "priya.raman@harvestlane.example", ("authorised-manager", "portal-administrator")),
        ),
        account_manager=HELENA,
    ),
    DemoCompany(
        "Blue Mesa Outfitters",
        "US",
        "America/Denver",
        "en",
        "standard",
        "bluemesa.example",
        (
            Somebody(
                "Kayla Briggs",
                "kayla.briggs@bluemesa.example",
                ("designated",),
                try_this=_("served by a partner: is led to Harborline Advisors"),
            ),
        ),
        partner="Harborline Advisors",
    ),
    DemoCompany(
        "Almacenes Tunal",
        "MX",
        "America/Mexico_City",
        "es",
        "standard",
        "tunal.example",
        (
            Somebody("Ximena Rosales", "ximena.rosales@tunal.example", ("portal-administrator",)),
            Somebody("Rodrigo Cisneros", "rodrigo.cisneros@tunal.example"),
        ),
    ),
    DemoCompany(
        "Ferragens Ipê Ltda.",
        "BR",
        "America/Sao_Paulo",
        "pt-BR",
        "standard",
        "ferragensipe.example",
        (
            Somebody(
                "Renata Queiroz",
                "renata.queiroz@ferragensipe.example",
                ("portal-administrator",),
                try_this=_("invoices are pending: told whom to call, and as portal administrator sees why"),
            ),
            Somebody("Caio Menezes", "caio.menezes@ferragensipe.example", ("phone-consultancy",)),
        ),
        finances="pending",
        finances_note="Nota fiscal 2026-0419, vencida em 30/10/2026.",
    ),
    DemoCompany(
        "Cerâmica Jatobá S.A.",
        "BR",
        "America/Sao_Paulo",
        "pt-BR",
        "premium",
        "jatoba.example",
        (
            Somebody("Rafael Teles", "rafael.teles@jatoba.example", ("authorised-manager",)),
            Somebody("Beatriz Nakamura", "beatriz.nakamura@jatoba.example"),
        ),
        partner="Orizon Sistemas",
        shares_cases=True,
        contract_days=40,
        further_languages=("es",),
    ),
)

EUROPE = (
    DemoCompany(
        "Conservas Almadraba, S.L.",
        "ES",
        "Europe/Madrid",
        "es",
        "standard",
        "almadraba.example",
        (
            Somebody(
                "Lucía Ferrándiz",
                "lucia.ferrandiz@almadraba.example",
                ("portal-administrator",),
                try_this=_("opens a case in Spanish, sees her company's cases"),
            ),
            Somebody("Pablo Quiroga", "pablo.quiroga@almadraba.example"),
        ),
        credit_minutes=90,
    ),
    DemoCompany(
        "Atelier Brunier SA",
        "CH",
        "Europe/Zurich",
        "fr",
        "premium",
        "brunier.example",
        (
            Somebody(
                "Élodie Brunier",
                "elodie.brunier@brunier.example",
                ("authorised-manager", "portal-administrator"),
                try_this=_("premium with prepaid credit: see what a specialist's hour costs her (French)"),
            ),
            Somebody("Mathieu Favre", "mathieu.favre@brunier.example", ("phone-consultancy",)),
        ),
        credit_minutes=600,
        account_manager=HELENA,
    ),
    DemoCompany(
        "Weidenhof Maschinenbau GmbH",
        "DE",
        "Europe/Berlin",
        "de",
        "premium",
        "weidenhof.example",
        (
            Somebody(
                "Katrin Lohmann",
                "katrin.lohmann@weidenhof.example",
                try_this=_("opens a case in German without being designated: Germany is not the United States"),
            ),
            Somebody("Uwe Steiger", "uwe.steiger@weidenhof.example", ("portal-administrator",)),
        ),
        credit_minutes=240,
        shares_cases=True,
    ),
    DemoCompany(
        "Bergbahn Sattelalp AG",
        "CH",
        "Europe/Zurich",
        "de",
        "standard",
        "sattelalp.example",
        (Somebody("Reto Caflisch", "reto.caflisch@sattelalp.example", ("designated",)),),
        partner="Alpenrand Consulting",
    ),
    DemoCompany(
        "Northwick Museums Trust",
        "GB",
        "Europe/London",
        "en",
        "essential",
        "northwick.example",
        (
            Somebody("Imogen Hale", "imogen.hale@northwick.example", ("portal-administrator",)),
            Somebody("Callum Adair", "callum.adair@northwick.example"),
        ),
    ),
    DemoCompany(
        "Studio Marelle",
        "FR",
        "Europe/Paris",
        "fr",
        "none",
        "marelle.example",
        (
            Somebody(
                "Baptiste Lemoine",
                "baptiste.lemoine@marelle.example",
                ("portal-administrator",),
                try_this=_("no subscription: is shown the specialist and the community (French)"),
            ),
        ),
    ),
)

DESK = Desk(
    COLLEAGUES,
    AMERICAS + EUROPE,
    PARTNERS,
    hints=(_("Without signing in: open a request as a visitor; it is filed when the link in the mail is followed."),),
)
