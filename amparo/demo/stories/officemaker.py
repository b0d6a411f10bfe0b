"""Conversations for the OfficeMaker desk: short everyday questions of the hotline, in French and German."""

from amparo.demo.plan import Story, Turn

SANDRINE = "sandrine.monnier@desk.example"
YANN = "yann.delacretaz@desk.example"
BEAT = "beat.aebischer@desk.example"

NATHALIE = "nathalie.golay@golay.example"
KEVIN = "kevin.jaquier@golay.example"
ISABELLE = "isabelle.meylan@meylan.example"
DYLAN = "dylan.tornare@meylan.example"
AURELIE = "aurelie.chevalley@physiolavaux.example"
VRENI = "vreni.aeschlimann@aeschlimann.example"
SALOME = "salome.perret@rotillon.example"

STORIES = (
    Story(
        NATHALIE,
        "business",
        "question",
        "Où est la commande pour créer un nouvel exercice ?",
        "Nous aimerions préparer 2027 sans clore 2026.",
        3.2,
        (
            Turn(
                "answer",
                SANDRINE,
                1.1,
                "Bonjour Madame Golay, la commande se trouve dans *Comptabilité › Exercices › Nouvel exercice*. "
                "L’exercice en cours reste ouvert ; vous pouvez saisir dans les deux.",
            ),
            Turn("comment", NATHALIE, 1.6, "Trouvé, merci beaucoup."),
            Turn("resolve", SANDRINE, 2),
        ),
        action="hotline.ask",
    ),
    Story(
        ISABELLE,
        "business",
        "question",
        "J'ai reçu un paiement partiel, comment le saisir ?",
        "Le client a payé CHF 400.– sur une facture de CHF 650.–.",
        1.3,
        (
            Turn(
                "answer",
                SANDRINE,
                0.6,
                "Ouvrez la facture, puis *Paiement* : saisissez le montant reçu et laissez **solde ouvert**. Les "
                "rappels "
                "tiendront compte du reste seulement.",
            ),
            Turn("comment", ISABELLE, 2, "Parfait, le solde est juste."),
        ),
        action="hotline.ask",
    ),
    Story(
        DYLAN,
        "business",
        "question",
        "Pouvez-vous me recommander un lecteur QR ?",
        "C’est pour lire environ vingt factures par semaine.",
        6.5,
        (
            Turn(
                "answer",
                YANN,
                2,
                "Pour ce volume, un lecteur à main sur USB suffit ; le logiciel le reconnaît sans réglage.",
            ),
            Turn("resolve", YANN, 24),
        ),
        action="hotline.ask",
    ),
    Story(
        AURELIE,
        "business",
        "question",
        "Où est-ce que je peux définir les autorisations d’accès pour un nouveau collaborateur ?",
        "Il commence lundi et ne doit voir que les rendez-vous.",
        0.2,
        action="hotline.ask",
    ),
    Story(
        VRENI,
        "business",
        "question",
        "Wie aktualisiere ich die Wechselkurse automatisch?",
        "Wir kaufen Pflanzen in den Niederlanden und buchen in Euro.",
        4.4,
        (
            Turn(
                "answer",
                BEAT,
                1.5,
                "Grüezi Frau Aeschlimann, unter *Einstellungen › Währungen* wählen Sie die Quelle und „täglich“. "
                "Bestehende Buchungen bleiben unverändert.",
            ),
            Turn("comment", VRENI, 3, "Eingestellt, heute früh ist der Kurs gekommen. Merci!"),
        ),
        action="hotline.ask",
    ),
    Story(
        SALOME,
        "business",
        "question",
        "Où est-ce que je peux paramétrer un import sur mesure des fiches Adresses ?",
        "Nous avons une liste de 300 clients à reprendre.",
        0.5,
        (
            Turn(
                "note", SANDRINE, 0.5, "La question est simple ; l’import lui-même serait une intervention à réserver."
            ),
            Turn(
                "answer",
                SANDRINE,
                0.8,
                "Bonjour Madame Perret, le paramétrage se trouve dans *Adresses › Importer › Nouveau modèle* : vous y "
                "attribuez chaque colonne de votre liste à un champ de la fiche.",
            ),
        ),
        action="hotline.ask",
    ),
    Story(
        KEVIN,
        "business",
        "question",
        "Existe-t-il un moyen d'automatiser la mise à jour des taux de change ?",
        "Nous facturons parfois en euros.",
        9.8,
        (
            Turn(
                "answer",
                YANN,
                1,
                "Oui : *Paramètres › Monnaies › Mise à jour quotidienne*. La source se choisit au même endroit.",
            ),
            Turn("resolve", YANN, 2),
        ),
        action="hotline.ask",
    ),
)
