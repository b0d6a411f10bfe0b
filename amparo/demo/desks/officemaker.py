"""Customers such as those of the OfficeMaker operation: what is free, what is billed, and to whom."""

from django.utils.translation import gettext_noop as _

from amparo.demo.plan import Colleague, DemoCompany, Desk, Somebody

LAURENT = "laurent.pittet@desk.example"

COLLEAGUES = (
    Colleague(
        "Laurent Pittet", LAURENT, "fr", ("agent", "administrator"), _("agent and administrator: sees everything")
    ),
    Colleague("Sandrine Monnier", "sandrine.monnier@desk.example", "fr", try_this=_("agent: answer a case in French")),
    Colleague("Beat Aebischer", "beat.aebischer@desk.example", "de"),
    Colleague("Yann Delacrétaz", "yann.delacretaz@desk.example", "fr"),
)

COMPANIES = (
    DemoCompany(
        "Menuiserie Golay Sàrl",
        "CH",
        "Europe/Zurich",
        "fr",
        "cloud",
        "golay.example",
        (
            Somebody(
                "Nathalie Golay",
                "nathalie.golay@golay.example",
                ("authorised-manager", "portal-administrator"),
                try_this=_("cloud subscription with three hours of support credit: work is taken from it (French)"),
            ),
            Somebody("Kevin Jaquier", "kevin.jaquier@golay.example"),
        ),
        credit_minutes=180,
        account_manager=LAURENT,
    ),
    DemoCompany(
        "Fiduciaire Meylan & Associés",
        "CH",
        "Europe/Zurich",
        "fr",
        "updates",
        "meylan.example",
        (
            Somebody(
                "Isabelle Meylan",
                "isabelle.meylan@meylan.example",
                ("portal-administrator",),
                try_this=_("updates without credit: a short question is free, a long one shows its price (French)"),
            ),
            Somebody("Dylan Tornare", "dylan.tornare@meylan.example"),
        ),
        shares_cases=True,
    ),
    DemoCompany(
        "Physio Lavaux",
        "CH",
        "Europe/Zurich",
        "fr",
        "cloud",
        "physiolavaux.example",
        (Somebody("Aurélie Chevalley", "aurelie.chevalley@physiolavaux.example"),),
    ),
    DemoCompany(
        "Garage du Jorat SA",
        "CH",
        "Europe/Zurich",
        "fr",
        "none",
        "garagejorat.example",
        (
            Somebody(
                "Marc Rithner",
                "marc.rithner@garagejorat.example",
                ("portal-administrator",),
                try_this=_("no subscription: no free hotline, a specialist can be booked (French)"),
            ),
        ),
    ),
    DemoCompany(
        "Gärtnerei Aeschlimann",
        "CH",
        "Europe/Zurich",
        "de",
        "updates",
        "aeschlimann.example",
        (
            Somebody("Vreni Aeschlimann", "vreni.aeschlimann@aeschlimann.example", ("authorised-manager",)),
            Somebody("Luca Wüthrich", "luca.wuethrich@aeschlimann.example"),
        ),
        credit_minutes=45,
    ),
    DemoCompany(
        "Librairie du Rôtillon",
        "CH",
        "Europe/Zurich",
        "fr",
        "cloud",
        "rotillon.example",
        (Somebody("Salomé Perret", "salome.perret@rotillon.example"),),
        credit_minutes=600,
    ),
)

DESK = Desk(COLLEAGUES, COMPANIES)
