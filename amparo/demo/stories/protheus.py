"""Conversations for the TOTVS Protheus desk: Brazilian Portuguese, and one in Spanish; each with its evidence."""

from amparo.demo.plan import Story, Turn

GUSTAVO = "gustavo.peixoto@desk.example"
TATIANE = "tatiane.moraes@desk.example"
ALVARO = "alvaro.quintana@desk.example"

BRUNA = "bruna.teixeira@serraazul.example"
EDUARDO = "eduardo.lins@serraazul.example"
PATRICIA = "patricia.nogueira@serraazul.example"
SERGIO = "sergio.amancio@monteclaro.example"
DEBORA = "debora.vilela@monteclaro.example"
JESSICA = "jessica.moura@rotanorte.example"
FEDERICO = "federico.bentancur@nandubay.example"

STORIES = (
    Story(
        BRUNA,
        "protheus-backoffice",
        "problem",
        "Nota de entrada não gera o título a pagar",
        "Ao classificar a nota, o documento é gravado, mas o título não aparece no financeiro. Acontece só com a "
        "condição "
        "de pagamento 030.",
        2.6,
        (
            Turn(
                "note",
                GUSTAVO,
                1.8,
                "Evidências completas. Simulei na base interna: com a condição 030 sem parcela, não gera.",
            ),
            Turn(
                "answer",
                GUSTAVO,
                2,
                "Olá, Bruna. Avaliei as evidências e consegui **simular internamente**: a condição 030 está "
                "cadastrada sem "
                "parcelas.\n\nInclua a parcela no cadastro de condições de pagamento e reclassifique uma das notas. "
                "Se o "
                "título não for gerado, continuo a análise por aqui.",
            ),
            Turn("comment", BRUNA, 4.5, "Reclassificamos a nota 000.118 e o título foi gerado. Obrigada!"),
            Turn("resolve", GUSTAVO, 5),
        ),
        impact="significant",
        evidence=(
            ("process", "Compras › Documento de entrada › Classificar, nota 000.118 série 1."),
            ("behaviour", "A nota é gravada sem mensagem de erro; o título não é gerado."),
            ("records", "Fornecedor 000231/01, condição 030, natureza 20101."),
        ),
    ),
    Story(
        EDUARDO,
        "protheus-backoffice",
        "problem",
        "Saldo do estoque diverge após o fechamento",
        "Depois do fechamento de outubro, três produtos ficaram com saldo diferente do inventário.",
        0.8,
        (
            Turn(
                "answer",
                TATIANE,
                3,
                "Eduardo, recebi os cadastros. Ainda tenho uma dúvida sobre o **processo**: o inventário foi digitado "
                "antes ou depois do recálculo do custo médio?",
            ),
            Turn("comment", EDUARDO, 4, "Antes. Recalculamos no dia 3, à noite."),
        ),
        impact="significant",
        evidence=(
            ("process", "Inventário digitado em 31/10, recálculo em 03/11, virada de saldos em 04/11."),
            ("behaviour", "Produtos 0101, 0107 e 0220 com saldo maior do que o inventário."),
            ("records", "Relatório de divergências de 04/11 e fichas dos três produtos."),
        ),
    ),
    Story(
        PATRICIA,
        "protheus-sj",
        "question",
        "Como altero o responsável por um contrato em andamento?",
        "O gestor do contrato saiu da empresa.",
        7.2,
        (
            Turn(
                "answer",
                TATIANE,
                5,
                "Em **Gestão de contratos › Revisão**, escolha a revisão do tipo *Responsável*. O histórico do gestor "
                "anterior é mantido.",
            ),
            Turn("comment", PATRICIA, 8, "Deu certo, obrigada."),
            Turn("resolve", TATIANE, 9),
        ),
        evidence=(
            ("process", "Contrato 000045, situação Vigente; tentativa pela opção Alterar."),
            ("behaviour", "O campo do responsável fica bloqueado."),
            ("records", "Contrato 000045, revisão 003."),
        ),
    ),
    Story(
        DEBORA,
        "protheus-rh",
        "problem",
        "Férias coletivas calculam um dia a mais",
        "Para as turmas que começam na sexta-feira, o sistema calcula 11 dias em vez de 10.",
        1.4,
        (
            Turn(
                "answer",
                GUSTAVO,
                2.2,
                "Débora, com as matrículas enviadas reproduzi o cálculo. O calendário da filial 03 não tem o feriado "
                "de "
                "20/11; por isso o dia é somado. Pode incluir o feriado e recalcular uma matrícula?",
            ),
        ),
        impact="minor",
        evidence=(
            ("process", "Gestão de Pessoal › Férias coletivas › Calcular, filial 03."),
            ("behaviour", "11 dias para início em 20/11; o esperado são 10."),
            ("records", "Matrículas 000871 e 000902, calendário da filial 03."),
        ),
    ),
    Story(
        SERGIO,
        "protheus-rh",
        "problem",
        "eSocial devolve o evento S-1200 com erro 106",
        "Todos os eventos do período 10/2026 voltaram com o mesmo erro desde ontem.",
        0.3,
        impact="significant",
        evidence=(
            ("process", "Transmissão do período 10/2026 pela rotina de eventos periódicos."),
            ("behaviour", "Retorno 106 para os 58 eventos."),
            ("records", "Recibo do lote 1.2.202611.0000418, rubricas 101 e 205."),
        ),
    ),
    Story(
        JESSICA,
        "protheus-backoffice",
        "question",
        "Onde consulto os boletos enviados ao banco no dia?",
        "Precisamos conferir antes do corte das 16h.",
        0.07,
        evidence=(
            ("process", "Financeiro › Borderôs, data de hoje."),
            ("behaviour", "A lista mostra apenas os borderôs, não os boletos."),
            ("records", "Borderô 002217."),
        ),
    ),
    Story(
        FEDERICO,
        "protheus-backoffice",
        "problem",
        "La orden de compra no toma el tipo de cambio del día",
        "Las órdenes en dólares salen con el tipo de cambio de ayer.",
        4.9,
        (
            Turn(
                "answer",
                ALVARO,
                3,
                "Gracias, Federico. El tipo de cambio se actualiza a las 9:30 y sus órdenes se graban antes. En "
                "**Monedas** "
                "puede indicar que la orden lo tome al aprobarse; así será el del día.",
            ),
            Turn("comment", FEDERICO, 6, "Así quedó bien. Gracias."),
            Turn("resolve", ALVARO, 7),
        ),
        impact="minor",
        evidence=(
            ("process", "Compras › Orden de compra en moneda 2, grabada a las 8:45."),
            ("behaviour", "Toma el tipo de cambio del día anterior."),
            ("records", "Órdenes 004417 y 004418."),
        ),
    ),
)
