"""Conversations of Lumen's customers in Europe: Spanish, French, German, English."""

from amparo.demo.plan import Story, Turn

CAMILLE = "camille.rochat@lumen.example"
JAVIER = "javier.ortuno@lumen.example"
JONAS = "jonas.reimann@lumen.example"
INGRID = "ingrid.halloran@lumen.example"

LUCIA = "lucia.ferrandiz@almadraba.example"
PABLO = "pablo.quiroga@almadraba.example"
ELODIE = "elodie.brunier@brunier.example"
MATHIEU = "mathieu.favre@brunier.example"
KATRIN = "katrin.lohmann@weidenhof.example"
UWE = "uwe.steiger@weidenhof.example"
IMOGEN = "imogen.hale@northwick.example"

STORIES = (
    Story(
        KATRIN,
        "lumen-connect",
        "problem",
        "Schnittstelle zum Webshop steht seit heute früh still",
        "Seit etwa 7 Uhr kommen **keine Bestellungen** mehr an. Der Shop selbst läuft, die Kunden bekommen ihre "
        "Bestätigung.",
        0.15,
        (
            Turn(
                "answer",
                JONAS,
                0.4,
                "Guten Morgen Frau Lohmann, im Protokoll sehe ich die Ursache: Das Zertifikat der Gegenstelle ist um "
                "06:58 Uhr abgelaufen. Ihre Bestellungen sind nicht verloren, sie warten im Shop.\n\n"
                "Bitte lassen Sie das Zertifikat beim Anbieter erneuern; ich beobachte die Warteschlange so lange.",
            ),
            Turn(
                "comment",
                KATRIN,
                1.1,
                "Das Zertifikat ist erneuert, die ersten 14 Bestellungen sind gerade eingetroffen.",
            ),
        ),
        impact="down",
        evidence=(
            ("process", "Automatischer Abruf alle fünf Minuten, Auftrag „Shop-Import“."),
            ("behaviour", "Jeder Lauf endet mit „TLS: certificate has expired“."),
            ("document-numbers", "Letzte eingetroffene Bestellung: WS-77120"),
            ("connector-log", "06:58:41 shop-import TLS: certificate has expired (notAfter=06:58:00)"),
        ),
        log="06:53:40 shop-import ok 3 orders\n06:58:41 shop-import TLS: certificate has expired\n",
    ),
    Story(
        UWE,
        "lumen-assets",
        "question",
        "Wo stelle ich die Nutzungsdauer für geringwertige Güter ein?",
        "Wir möchten die Grenze ab dem 1. Januar ändern. Gilt die Einstellung auch rückwirkend?",
        11.2,
        (
            Turn(
                "answer",
                JONAS,
                3,
                "Sie finden die Grenze unter **Anlagen › Grundlagen › Wertgrenzen**. Sie gilt ab dem Datum, das Sie "
                "dort "
                "eintragen; bereits erfasste Güter bleiben unverändert.",
            ),
            Turn("comment", UWE, 20, "Vielen Dank, damit ist die Frage beantwortet."),
            Turn("resolve", JONAS, 21),
        ),
    ),
    Story(
        ELODIE,
        "lumen-payables",
        "problem",
        "Le fichier de paiements est refusé par la banque",
        "Depuis hier, notre banque refuse le fichier pain.001 avec le message « référence de paiement non valable "
        "».\n\n"
        "Les paiements des salaires de vendredi doivent partir **aujourd’hui**.",
        2.1,
        (
            Turn("note", CAMILLE, 0.3, "Trois clients de la même banque depuis hier : leur contrôle a changé."),
            Turn(
                "answer",
                CAMILLE,
                0.5,
                "Bonjour Madame Brunier,\n\nla banque vérifie désormais le chiffre de contrôle des références. Dans "
                "votre "
                "fichier, deux références de fournisseurs sont incomplètes (lignes 14 et 31) : complétez-les dans la "
                "fiche du fournisseur, puis recréez le fichier.\n\nLes salaires ne sont pas concernés et peuvent "
                "partir "
                "séparément dès maintenant.",
            ),
            Turn(
                "comment",
                ELODIE,
                1.2,
                "Les salaires sont partis et le second fichier est accepté. Merci de votre rapidité !",
            ),
            Turn("resolve", CAMILLE, 2),
        ),
        impact="significant",
        evidence=(
            ("process", "Créanciers › Paiements › Créer le fichier pain.001 du 19."),
            ("behaviour", "La banque répond : « RF01, référence de paiement non valable »."),
            ("records", "Fichier PAIN-20261119-1, fournisseurs 4021 et 4077."),
        ),
    ),
    Story(
        MATHIEU,
        "lumen-time",
        "problem",
        "Les heures du samedi ne sont pas majorées",
        "Les heures saisies le samedi apparaissent sans le supplément de 25 % depuis la version 2026.11.",
        0.3,
        impact="minor",
        evidence=(
            ("process", "Saisie des heures du 14 novembre, puis contrôle mensuel."),
            ("behaviour", "Le supplément n’apparaît pas ; en octobre il était correct."),
            ("pay-period", "11/2026"),
        ),
    ),
    Story(
        LUCIA,
        "lumen-ledger",
        "defect",
        "El libro mayor se imprime con las columnas desplazadas",
        "Desde la actualización a la 8.2, al imprimir el mayor en horizontal la columna del haber sale fuera de la "
        "página. "
        "En pantalla se ve bien.",
        4.5,
        (
            Turn(
                "answer",
                JAVIER,
                3.2,
                "Gracias por las capturas, Lucía. Es un **defecto** de la 8.2 que afecta al formato A4 horizontal; lo "
                "hemos registrado y le avisaremos con la corrección.\n\nHasta entonces puede exportarlo a PDF e "
                "imprimirlo desde allí: sale correcto.",
            ),
            Turn("comment", LUCIA, 4, "De acuerdo, con el PDF nos arreglamos."),
        ),
        impact="minor",
        evidence=(
            ("process", "Contabilidad › Mayor › Imprimir › A4 horizontal."),
            ("behaviour", "La última columna sale cortada."),
            ("records", "Cuenta 430, ejercicio 2026."),
        ),
    ),
    Story(
        PABLO,
        "lumen-trade",
        "question",
        "¿Se puede repetir un albarán anulado con el mismo número?",
        "Hemos anulado el albarán AL-3391 por error.",
        0.08,
    ),
    Story(
        IMOGEN,
        "lumen-reports",
        "question",
        "How do I share a report with the trustees every month?",
        "They have no access to Lumen; a PDF by e-mail would be enough.",
        13.6,
        (
            Turn(
                "answer",
                INGRID,
                5,
                "Open the report and choose *Schedule*: monthly, as PDF, to addresses outside. Each trustee confirms "
                "their address once, then it arrives on the day you set.",
            ),
            Turn("comment", IMOGEN, 26, "Set up and confirmed by all five. Thank you!"),
            Turn("resolve", INGRID, 27),
        ),
    ),
)
