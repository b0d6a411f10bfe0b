"""What became of the demo's articles by the name of their pack: changes, comments, readers' voices."""

from amparo.demo.plan import Change, Remark, Shelf, Sought

INGRID = "ingrid.halloran@lumen.example"
JAVIER = "javier.ortuno@lumen.example"
CAMILLE = "camille.rochat@lumen.example"
THIAGO = "thiago.prado@lumen.example"
JONAS = "jonas.reimann@lumen.example"
HELENA = "helena.duarte@lumen.example"

DANIEL = "daniel.whitfield@harvestlane.example"
PRIYA = "priya.raman@harvestlane.example"
MAYA = "maya.torres@harvestlane.example"
LIVIA = "livia.sampaio@orizon.example"
OWEN = "owen.castellan@harborline.example"
KAYLA = "kayla.briggs@bluemesa.example"
XIMENA = "ximena.rosales@tunal.example"
RODRIGO = "rodrigo.cisneros@tunal.example"
RENATA = "renata.queiroz@ferragensipe.example"
CAIO = "caio.menezes@ferragensipe.example"
RAFAEL = "rafael.teles@jatoba.example"
BEATRIZ = "beatriz.nakamura@jatoba.example"
LUCIA = "lucia.ferrandiz@almadraba.example"
PABLO = "pablo.quiroga@almadraba.example"
ELODIE = "elodie.brunier@brunier.example"
MATHIEU = "mathieu.favre@brunier.example"
KATRIN = "katrin.lohmann@weidenhof.example"
UWE = "uwe.steiger@weidenhof.example"
RETO = "reto.caflisch@sattelalp.example"
IMOGEN = "imogen.hale@northwick.example"
BAPTISTE = "baptiste.lemoine@marelle.example"

LUMEN = Shelf(
    changes=(
        Change(
            "close-the-month",
            INGRID,
            "Imports that are still waiting: asked for in a comment",
            old="4. Close the modules one by one, from the top of the table to the bottom.\n5. Press **Close",
            new="4. Wait until **Lumen Connect › Imports** shows no import that is still waiting for the month: it "
            "would post after the lock and stop with LG-1107.\n"
            "5. Close the modules one by one, from the top of the table to the bottom.\n6. Press **Close",
            days_ago=18,
            left_behind=("fr",),
            after_comment=True,
        ),
    ),
    remarks=(
        Remark(
            "en",
            "close-the-month",
            DANIEL,
            "We closed October while two imports of the web shop were still waiting. They failed an hour later. It "
            "would help to say that one has to look at the imports first.",
            21,
            INGRID,
            "Thank you, Daniel. That belongs into the list, and now it is there, as step 4.",
        ),
        Remark(
            "en",
            "trial-balance-differs",
            IMOGEN,
            "Is the remainder always posted to the last target? Ours are sorted by name.",
            6,
            INGRID,
            "To the last in the order of the allocation, which you can change by dragging.",
        ),
        Remark(
            "es",
            "complemento-de-pago",
            XIMENA,
            "Con el ajuste «Al conciliar» ya no se duplica. Gracias, nos salvó el cierre.",
            3,
        ),
        Remark(
            "fr",
            "payment-file-refused",
            ELODIE,
            "Notre banque répond BE04 pour un fournisseur dont l’adresse est complète.",
            4,
            CAMILLE,
            "Regardez le pays : sans code de pays, la banque répond aussi BE04. Je l’ajoute au tableau.",
        ),
        Remark("de", "shop-prices-without-tax", UWE, "Test, bitte ignorieren.", 9, hidden_by=JONAS),
    ),
    in_review=(("en", "gift-vouchers"),),
    useful=(
        ("en", "close-the-month", (PRIYA, DANIEL, IMOGEN, OWEN)),
        ("en", "trial-balance-differs", (DANIEL, IMOGEN)),
        ("en", "timeout-while-reserving-stock", (DANIEL, KAYLA)),
        ("en", "shop-prices-without-tax", (OWEN,)),
        ("en", "cannot-sign-in", (LIVIA, KAYLA, PRIYA)),
        ("en", "record-a-problem", (DANIEL, RETO)),
        ("es", "complemento-de-pago", (XIMENA, RODRIGO)),
        ("es", "period-is-closed", (LUCIA, PABLO, MAYA)),
        ("es", "import-bank-statements", (PABLO,)),
        ("fr", "payment-file-refused", (ELODIE, MATHIEU)),
        ("fr", "receipt-photo-refused", (MATHIEU,)),
        ("pt-BR", "nota-fiscal-rejeitada", (RENATA, CAIO, RAFAEL)),
        ("pt-BR", "payslip-not-visible", (BEATRIZ,)),
        ("de", "shop-orders-do-not-arrive", (KATRIN, UWE)),
        ("de", "lohnsteuer-anmeldung", (RETO,)),
        ("de", "part-month-depreciation", (UWE,)),
    ),
    not_useful=(
        ("en", "scheduled-report-empty", IMOGEN, "incomplete", "It does not say how the trustees open the PDF."),
        ("en", "scheduled-report-empty", OWEN, "unclear", "What is the owner of a schedule?"),
        ("en", "duplicate-invoice", KAYLA, "other", ""),
        ("es", "timeout-while-reserving-stock", RODRIGO, "incomplete", "Falta decir qué pasa con lo ya reservado."),
        ("fr", "close-the-month", BAPTISTE, "outdated", "Chez nous il y a une étape de plus, avec les imports."),
        ("fr", "close-the-month", ELODIE, "outdated", ""),
        ("pt-BR", "import-bank-statements", BEATRIZ, "wrong", "No nosso banco o arquivo se chama OFX."),
        ("de", "cannot-sign-in", KATRIN, "unclear", "Was heißt „Single Sign-on“?"),
    ),
    searches=(
        Sought("en", "close october", 9, 6, "en/close-the-month", 1),
        Sought("en", "AP-1127", 7, 1, "en/payment-file-refused"),
        Sought("en", "cannot sign in", 6, 4, "en/cannot-sign-in", 2),
        Sought("en", "1099 form", 8),
        Sought("en", "sales tax by county", 5),
        Sought("en", "dark mode", 2),
        Sought("en", "share report with trustees", 4, 3),
        Sought("es", "complemento de pago duplicado", 7, 2, "es/complemento-de-pago", 1),
        Sought("es", "LG-1107", 5, 1, "es/period-is-closed"),
        Sought("es", "SII rechazado", 6),
        Sought("es", "anular albarán", 4, 2),
        Sought("fr", "fichier de paiements refusé", 6, 2, "fr/payment-file-refused"),
        Sought("fr", "DSN rejetée CCH-13", 5, 1, "fr/dsn-refusee"),
        Sought("fr", "heures du samedi majorées", 5, 2),
        Sought("fr", "certificat de salaire", 4),
        Sought("pt-BR", "rejeição 539", 8, 1, "pt-BR/nota-fiscal-rejeitada"),
        Sought("pt-BR", "décimo terceiro afastamento", 6),
        Sought("pt-BR", "o complemento de pagamento é emitido duas vezes", 2, 2, "es/complemento-de-pago"),
        Sought("pt-BR", "conciliar extrato OFX", 3, 2, "pt-BR/import-bank-statements", 1),
        Sought("de", "Webshop Bestellungen fehlen", 6, 2, "de/shop-orders-do-not-arrive"),
        Sought("de", "ELSTER Zertifikat", 5, 1, "de/lohnsteuer-anmeldung"),
        Sought("de", "GWG Sofortabschreibung", 4, 1, "de/part-month-depreciation", 2),
        Sought("de", "DATEV Export", 7),
    ),
    solved=(
        ("en", "close-the-month", DANIEL, "October cannot be closed"),
        ("es", "period-is-closed", LUCIA, "LG-1107 al contabilizar una factura"),
        ("de", "shop-orders-do-not-arrive", KATRIN, "Bestellungen aus dem Webshop fehlen"),
        ("en", "cannot-sign-in", IMOGEN, "A colleague cannot sign in"),
        ("fr", "payment-file-refused", MATHIEU, "La banque refuse le fichier de paiements"),
        ("es", "import-bank-statements", PABLO, "El extracto del banco no se importa"),
        ("en", "timeout-while-reserving-stock", DANIEL, "Timeout while a large order is released"),
        ("es", "period-is-closed", LUCIA, "Asiento rechazado en un período cerrado"),
        ("de", "part-month-depreciation", UWE, "Abschreibung im ersten Monat zu hoch"),
        ("en", "trial-balance-differs", IMOGEN, "A cent is missing in the trial balance"),
        ("fr", "receipt-photo-refused", MATHIEU, "La photo du reçu est refusée"),
        ("en", "close-the-month", DANIEL, "November is open although everything is posted"),
    ),
)

SHELVES: dict[str, Shelf] = {"lumen": LUMEN}
