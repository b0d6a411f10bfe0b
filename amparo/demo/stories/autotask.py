"""Conversations for the Kaseya desk (Autotask PSA): Spanish, English, Brazilian Portuguese."""

from amparo.demo.plan import Story, Turn

DIEGO = "diego.salvatierra@desk.example"
KELLY = "kelly.brandt@desk.example"
HENRIQUE = "henrique.falcao@desk.example"

VALENTINA = "valentina.ospina@redesandinas.example"
ANDRES = "andres.murillo@redesandinas.example"
NURIA = "nuria.benlloch@soportelevante.example"
IVAN = "ivan.crespo@soportelevante.example"
TASHA = "tasha.greene@harborstreet.example"
LARISSA = "larissa.azambuja@nuvemsul.example"
RICARDO = "ricardo.pech@itzamna.example"

STORIES = (
    Story(
        VALENTINA,
        "autotask-psa",
        "defect",
        "Los contratos renovados pierden el tipo de facturación",
        "Al renovar un contrato por lotes, el tipo de facturación queda vacío y el contrato no se factura.",
        3.7,
        (
            Turn("note", DIEGO, 1, "Reproducido en el entorno de pruebas con un contrato recurrente y dos servicios."),
            Turn(
                "answer",
                DIEGO,
                1.5,
                "Gracias, Valentina. He podido **reproducir** el defecto: ocurre solo al renovar por lotes.\n\n"
                "Solución alternativa: renueve desde la ficha del contrato; así se conserva el tipo de facturación. "
                "Evaluamos ahora el impacto y le comunicaré la prioridad asignada y el motivo.",
            ),
            Turn("comment", VALENTINA, 3, "Entendido, renovaremos uno por uno esta semana."),
            Turn(
                "answer",
                DIEGO,
                26,
                "El defecto está confirmado con prioridad *impacto significativo*: afecta a la facturación y hay una "
                "solución alternativa. Si no está de acuerdo, puede pedirnos que se revise según su impacto.",
            ),
        ),
        impact="significant",
    ),
    Story(
        NURIA,
        "autotask-psa",
        "question",
        "¿Cómo muestro el saldo de horas en el portal del cliente?",
        "Nuestros clientes preguntan cada mes por las horas que les quedan.",
        7.4,
        (
            Turn(
                "answer",
                DIEGO,
                4,
                "En *Administración › Portal del cliente › Contratos*, active **Mostrar saldo del bloque de horas**. "
                "Se aplica a los contratos de tipo bloque.",
            ),
            Turn("comment", NURIA, 6, "Activado. Muchas gracias, Diego."),
            Turn("resolve", DIEGO, 7),
        ),
    ),
    Story(
        IVAN,
        "autotask-psa",
        "problem",
        "El flujo de trabajo no envía el aviso fuera de horario",
        "La regla se dispara, pero el correo no sale entre las 20:00 y las 8:00.",
        0.5,
        (
            Turn(
                "answer",
                DIEGO,
                2.5,
                "¿Podría indicarme el nombre de la regla y un ticket de ejemplo? Quiero comprobar si el aviso se "
                "queda en "
                "cola o si la condición de horario lo descarta.",
            ),
        ),
        impact="minor",
    ),
    Story(
        TASHA,
        "autotask-psa",
        "problem",
        "Dispatch calendar is empty for everyone",
        "Since this morning the dispatch calendar shows no appointments at all. Technicians are calling in.",
        0.12,
        (
            Turn(
                "answer",
                KELLY,
                0.4,
                "This concerns several companies; it is on the status page since 08:12. Appointments are safe, only "
                "the "
                "calendar view is affected. *Today's work* as a list still shows them.",
            ),
        ),
        impact="down",
    ),
    Story(
        LARISSA,
        "autotask-psa",
        "improvement",
        "Filtrar o painel por fila e por técnico ao mesmo tempo",
        "Hoje só é possível escolher um dos dois filtros.",
        5.6,
        (
            Turn(
                "answer",
                HENRIQUE,
                8,
                "Obrigado, Larissa. É uma melhoria do painel que já existe; fica registrada como **somente "
                "informação**. "
                "Avisaremos por aqui se entrar em uma versão.",
            ),
        ),
        impact="information",
    ),
    Story(
        ANDRES,
        "datto-rmm",
        "question",
        "¿Cada cuánto se sincronizan los dispositivos con Autotask?",
        "Hemos dado de alta 40 equipos y solo vemos 25.",
        0.06,
    ),
    Story(
        RICARDO,
        "autotask-psa",
        "problem",
        "La factura en PDF sale sin el logotipo",
        "Ocurre desde que cambiamos la plantilla el viernes.",
        1.9,
        (
            Turn(
                "answer",
                DIEGO,
                3,
                "El logotipo de la plantilla pesa más de 2 MB. Con una imagen más ligera se imprimirá de nuevo.",
            ),
            Turn("comment", RICARDO, 5, "Lo redujimos y ya aparece. Gracias."),
            Turn("resolve", DIEGO, 6),
        ),
        impact="minor",
    ),
)
