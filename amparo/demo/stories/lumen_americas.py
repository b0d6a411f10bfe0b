"""Conversations of Lumen's customers in the Americas: English, Spanish, Brazilian Portuguese."""

from amparo.demo.plan import Story, Turn

INGRID = "ingrid.halloran@lumen.example"
JAVIER = "javier.ortuno@lumen.example"
THIAGO = "thiago.prado@lumen.example"

DANIEL = "daniel.whitfield@harvestlane.example"
OWEN = "owen.castellan@harborline.example"
XIMENA = "ximena.rosales@tunal.example"
RODRIGO = "rodrigo.cisneros@tunal.example"
LIVIA = "livia.sampaio@orizon.example"

STORIES = (
    Story(
        DANIEL,
        "lumen-ledger",
        "problem",
        "Trial balance differs from the general ledger by 0.01",
        "Since the October close the trial balance is one cent off. We can see it in **period 10**, entity *East*.\n\n"
        "We have reopened and closed the period once; the difference stays.",
        6.2,
        (
            Turn(
                "note",
                INGRID,
                1.5,
                "Looks like the rounding of allocations in 8.2; same as two weeks ago at another site.",
            ),
            Turn(
                "answer",
                INGRID,
                2,
                "Thank you, the records make this easy to follow.\n\n"
                "The cent comes from an allocation with three targets of 33.33 %. I have **reproduced it here** and "
                "will "
                "try the correction on a copy of your entity today.\n\n"
                "Until then you can close: post the cent to the rounding account and note this case's number.",
            ),
            Turn(
                "comment", DANIEL, 3.1, "Posted to 6999 and closed. Please tell me when the allocation itself is right."
            ),
            Turn(
                "answer",
                INGRID,
                27,
                "The correction works on the copy. It is part of 8.2.4, which your site gets on Saturday night; the "
                "allocation needs no change on your side.",
            ),
        ),
        impact="minor",
        evidence=(
            ("process", "Close period 10, run *Trial balance* and *General ledger summary* for entity East."),
            ("behaviour", "Trial balance 1,204,551.37, general ledger 1,204,551.38."),
            ("records", "Allocation AL-0081, journal 2026-10-31/0443."),
        ),
    ),
    Story(
        DANIEL,
        "lumen-orders",
        "problem",
        "Orders over 200 lines cannot be released",
        "Releasing a large order stops with *Timeout while reserving stock*. Smaller ones go through.",
        0.6,
        (
            Turn(
                "experts",
                INGRID,
                1.1,
                "Is it safe to pause the nightly recount for one warehouse while orders are being reserved?",
                subject="Pausing the recount",
                asked=(JAVIER,),
            ),
            Turn(
                "recording",
                INGRID,
                1.2,
                "I see the reservation waiting for the nightly recount, which has been running since 06:10.",
                done="I have paused the recount for your warehouse.",
                next="Please release one of the orders again and record it; send the recording and the log.",
            ),
        ),
        impact="significant",
        evidence=(
            ("process", "Orders › open order › Release."),
            ("behaviour", "After 60 seconds: *Timeout while reserving stock*."),
            ("document-numbers", "SO-220418, SO-220431"),
        ),
        log="2026-11-20 09:14:02 reserve SO-220418 lines=241 waiting for lock recount-E\n"
        "2026-11-20 09:15:02 reserve SO-220418 timeout after 60000 ms\n",
    ),
    Story(
        OWEN,
        "lumen-shop",
        "question",
        "Can the shop show prices without tax for resellers?",
        "Blue Mesa Outfitters sells to shops as well. Is there a setting for net prices by customer group?",
        3.4,
        (
            Turn(
                "answer",
                INGRID,
                4,
                "Yes: *Shop › Price display › by customer group*. Choose **net** for the group and tick *say so at the "
                "basket*, which the tax offices of some states ask for.",
            ),
            Turn("comment", OWEN, 5.5, "Found it, thank you. That is all."),
            Turn("resolve", INGRID, 6),
        ),
    ),
    Story(
        XIMENA,
        "lumen-receivables",
        "problem",
        "El complemento de pago se timbra dos veces",
        "Al registrar un cobro parcial, el sistema envía **dos** complementos de pago al SAT. El segundo lo rechazan "
        "por "
        "duplicado, pero el cliente recibe los dos correos.",
        1.8,
        (
            Turn("note", JAVIER, 0.8, "Revisar si tienen dos servidores de timbrado activos (migración de mayo)."),
            Turn(
                "answer",
                JAVIER,
                1.1,
                "Gracias, Ximena. Con el cobro CB-10418 lo he podido reproducir: el timbrado se lanza una vez al "
                "guardar "
                "y otra al imprimir.\n\nMientras lo corregimos, desactive *Timbrar al imprimir* en **Cobros › "
                "Opciones**; "
                "así se envía una sola vez. ¿Podría confirmarme que con eso ya no se duplica?",
            ),
            Turn("comment", XIMENA, 2.6, "Confirmado: con esa opción desactivada sale uno solo. Quedamos a la espera."),
        ),
        impact="significant",
        evidence=(
            ("process", "Cobros › Nuevo cobro parcial › Guardar › Imprimir recibo."),
            ("behaviour", "Se generan dos complementos con el mismo folio fiscal relacionado."),
            ("records", "Cobros CB-10418 y CB-10422, cliente 00917."),
        ),
    ),
    Story(
        RODRIGO,
        "lumen-stock",
        "question",
        "¿Cómo traslado existencias entre dos almacenes el mismo día?",
        "Necesitamos que el traslado quede con fecha de hoy en los dos almacenes.",
        9.3,
        (
            Turn(
                "answer",
                JAVIER,
                2.4,
                "En **Existencias › Traslado** marque *Recepción inmediata*. El sistema registra la salida y la "
                "entrada "
                "con la misma fecha y un solo documento.",
            ),
            Turn("comment", RODRIGO, 3, "Perfecto, era justo eso. Muchas gracias."),
            Turn("resolve", JAVIER, 4),
        ),
    ),
    Story(
        LIVIA,
        "lumen-payroll",
        "problem",
        "Cálculo do 13º não considera o afastamento",
        "Na Cerâmica Jatobá, a primeira parcela do 13º de duas pessoas afastadas em agosto saiu cheia. "
        "Conferimos o cadastro e o afastamento está registrado.",
        0.9,
        (
            Turn(
                "answer",
                THIAGO,
                1.4,
                "Obrigado, Lívia. Com as matrículas consegui simular aqui: o afastamento está com o motivo **12**, "
                "que a "
                "tabela de avos não desconta.\n\nVou confirmar com o time de folha se o motivo deveria descontar e "
                "retorno ainda hoje. Por enquanto, não feche a folha dessas duas matrículas.",
            ),
        ),
        impact="significant",
        evidence=(
            ("process", "Folha › 13º salário › 1ª parcela › Calcular, filial 02."),
            ("behaviour", "12/12 avos nas matrículas 00317 e 00402; o esperado é 10/12."),
            ("pay-period", "11/2026"),
        ),
    ),
)
