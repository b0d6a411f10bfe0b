"""Conversations for the Sage Intacct desk: English, Spanish, German, French."""

from amparo.demo.plan import Story, Turn

MARCUS = "marcus.bell@desk.example"
INES = "ines.cabrera@desk.example"
CLAIRE = "claire.vasseur@desk.example"
STEFAN = "stefan.brandl@desk.example"

DORIS = "doris.whitaker@redwoodpediatric.example"
GRETA = "greta.neumann@falkenrath.example"
VICTOR = "victor.salas@bayview.example"
JULIETTE = "juliette.corvelle@corvelle.example"
OLIVER = "oliver.finch@brightwater.example"
THANDI = "thandi.mokoena@proteafreight.example"
MIA = "mia.sutherland@wattlecreek.example"

STORIES = (
    Story(
        DORIS,
        "financials",
        "problem",
        "Bank reconciliation does not match after importing the statement",
        "Since the last import the opening balance differs by **418.20**. Nothing was changed by hand.",
        2.3,
        (
            Turn(
                "answer",
                MARCUS,
                2.2,
                "I have reviewed the import: one line of the statement of the 14th was taken twice.\n\n"
                "As a workaround, exclude the second line (its reference ends in 0093) and reconcile; I go on looking "
                "into why it was taken twice. Could you run the issue recording tool during the next import and upload "
                "the recording and the log file here?",
            ),
            Turn("comment", DORIS, 25, "Excluded and reconciled. I will record tomorrow's import."),
        ),
        impact="significant",
    ),
    Story(
        VICTOR,
        "financials",
        "problem",
        "El asistente de consolidación se detiene en el paso 3",
        "Para Copper Canyon Alliance, la consolidación se detiene con *Entity not found* después de añadir una "
        "entidad.",
        1.2,
        (
            Turn(
                "answer",
                INES,
                3,
                "Gracias, Víctor. He podido reproducirlo: la entidad nueva todavía no tiene libro asignado.\n\n"
                "Le remito al artículo sobre libros de consolidación; con el libro asignado, el asistente continúa. "
                "Si no fuera así, escríbame aquí y lo revisamos.",
            ),
        ),
        impact="minor",
    ),
    Story(
        GRETA,
        "financials",
        "question",
        "Wie trenne ich die Umsatzsteuer zweier Standorte in einem Bericht?",
        "Wir brauchen die Voranmeldung je Standort.",
        5.1,
        (
            Turn(
                "answer",
                STEFAN,
                4,
                "Guten Tag Frau Neumann, am einfachsten über die Dimension *Standort*: Nehmen Sie sie als Spalte in "
                "den "
                "Steuerbericht auf und speichern Sie ihn unter eigenem Namen.",
            ),
            Turn("comment", GRETA, 6, "Das hat geklappt, vielen Dank."),
            Turn("resolve", STEFAN, 7),
        ),
    ),
    Story(
        JULIETTE,
        "intelligent-time",
        "problem",
        "Les temps saisis sur téléphone arrivent en double",
        "Depuis lundi, chaque temps saisi sur téléphone apparaît deux fois dans la feuille de la semaine.",
        0.7,
        (
            Turn("note", CLAIRE, 1, "Demander la version de l’application avant d’impliquer l’ingénierie."),
            Turn(
                "answer",
                CLAIRE,
                1.3,
                "Bonjour Madame Corvelle, j’ai besoin d’un détail pour reproduire le problème : quelle version de "
                "l’application les collaborateurs utilisent-ils, et sur quel téléphone ?",
            ),
        ),
        impact="significant",
    ),
    Story(
        OLIVER,
        "financials",
        "question",
        "Where can I see who approved a purchase?",
        "Our auditors ask for the approver and the time of each purchase above £5,000.",
        8.4,
        (
            Turn(
                "answer",
                MARCUS,
                6,
                "The *approval history* of each transaction has both; for all of them at once, add the approval "
                "columns to the transaction report. I refer you to the help page on approval reports.",
            ),
            Turn("resolve", MARCUS, 30),
        ),
    ),
    Story(
        THANDI,
        "financials",
        "problem",
        "Nobody can sign in since 07:40",
        "All of our branches see an error after the password. We cannot invoice.",
        0.1,
        (
            Turn(
                "answer",
                MARCUS,
                0.3,
                "I have taken this at once and involved engineering. Your region's sign-in service is being restarted; "
                "I come back within the hour, sooner if it is up before.",
            ),
        ),
        impact="down",
    ),
    Story(
        MIA,
        "financials",
        "problem",
        "Recurring invoice was skipped in November",
        "The invoice of the first of the month for one customer was not created; all others were.",
        0.4,
        impact="minor",
    ),
)
