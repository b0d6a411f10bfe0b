"""Customers such as those of the Sage Intacct operation: who may ask depends on the country and the partner."""

from django.utils.translation import gettext_noop as _

from amparo.demo.plan import Colleague, DemoCompany, DemoPartner, Desk, Somebody

GRACE = "grace.holloway@desk.example"

COLLEAGUES = (
    Colleague("Grace Holloway", GRACE, "en", ("agent", "administrator"), _("agent and administrator: sees everything")),
    Colleague("Inés Cabrera", "ines.cabrera@desk.example", "es", try_this=_("agent: answer a case in Spanish")),
    Colleague("Marcus Bell", "marcus.bell@desk.example", "en"),
    Colleague("Claire Vasseur", "claire.vasseur@desk.example", "fr"),
    Colleague("Stefan Brandl", "stefan.brandl@desk.example", "de"),
)

PARTNERS = (
    DemoPartner(
        "Bayview Ledger Partners",
        "US",
        "en",
        (
            Somebody(
                "Victor Salas",
                "victor.salas@bayview.example",
                language="es",
                try_this=_("partner staff (Spanish): opens cases for Copper Canyon Alliance"),
            ),
            Somebody("Joanna Lind", "joanna.lind@bayview.example"),
        ),
    ),
    DemoPartner("Rheinkontor Beratung", "DE", "de", (Somebody("Moritz Adler", "moritz.adler@rheinkontor.example"),)),
)

COMPANIES = (
    DemoCompany(
        "Redwood Pediatric Partners",
        "US",
        "America/Los_Angeles",
        "en",
        "standard",
        "redwoodpediatric.example",
        (
            Somebody(
                "Ana Beltrán",
                "ana.beltran@redwoodpediatric.example",
                language="es",
                try_this=_("United States, not designated: refused, sees colleagues and self-service (Spanish)"),
            ),
            Somebody(
                "Doris Whitaker",
                "doris.whitaker@redwoodpediatric.example",
                ("designated",),
                try_this=_("United States, designated, the same company: opens a case"),
            ),
            Somebody(
                "Paul Reyes", "paul.reyes@redwoodpediatric.example", ("authorised-manager", "portal-administrator")
            ),
        ),
        account_manager=GRACE,
    ),
    DemoCompany(
        "Falkenrath Logistik GmbH",
        "DE",
        "Europe/Berlin",
        "de",
        "standard",
        "falkenrath.example",
        (
            Somebody(
                "Greta Neumann",
                "greta.neumann@falkenrath.example",
                try_this=_("Germany, not designated: opens a case (German)"),
            ),
            Somebody("Henning Vogt", "henning.vogt@falkenrath.example", ("portal-administrator",)),
        ),
        account_manager=GRACE,
    ),
    DemoCompany(
        "Copper Canyon Alliance",
        "US",
        "America/Phoenix",
        "en",
        "standard",
        "coppercanyon.example",
        (
            Somebody(
                "Nadia Osborne",
                "nadia.osborne@coppercanyon.example",
                ("designated",),
                try_this=_("implemented by a partner: is sent to Bayview Ledger Partners"),
            ),
            Somebody("Luis Armenta", "luis.armenta@coppercanyon.example", language="es"),
        ),
        partner="Bayview Ledger Partners",
    ),
    DemoCompany(
        "Maison Corvelle SAS",
        "FR",
        "Europe/Paris",
        "fr",
        "standard",
        "corvelle.example",
        (
            Somebody(
                "Juliette Corvelle",
                "juliette.corvelle@corvelle.example",
                ("authorised-manager",),
                try_this=_("France: opens a case and sees all of her company's (French)"),
            ),
            Somebody("Antoine Besson", "antoine.besson@corvelle.example"),
        ),
        shares_cases=True,
    ),
    DemoCompany(
        "Brightwater Charities",
        "GB",
        "Europe/London",
        "en",
        "standard",
        "brightwater.example",
        (Somebody("Oliver Finch", "oliver.finch@brightwater.example"),),
        products=("financials",),
    ),
    DemoCompany(
        "Wattle Creek Dental",
        "AU",
        "Australia/Brisbane",
        "en",
        "standard",
        "wattlecreek.example",
        (Somebody("Mia Sutherland", "mia.sutherland@wattlecreek.example", ("portal-administrator",)),),
        products=("financials",),
    ),
    DemoCompany(
        "Protea Freight (Pty) Ltd",
        "ZA",
        "Africa/Johannesburg",
        "en",
        "standard",
        "proteafreight.example",
        (Somebody("Thandi Mokoena", "thandi.mokoena@proteafreight.example"),),
    ),
)

DESK = Desk(COLLEAGUES, COMPANIES, PARTNERS, hints=(_("Without signing in: the help, but no case."),))
