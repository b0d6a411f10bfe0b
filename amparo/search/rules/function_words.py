"""Words that carry no question: they are found like all others, but neither marked nor do they choose a snippet."""

FUNCTION_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the and for are was were with from that this these those what which how why when where who does did "
        "has have had not can could will would should you your our its into onto than then there their they but his my",
        "es": "los las una unos unas del con por para que como cuando donde cual cuales quien este esta esto estos "
        "estas ese esa eso sus mis son fue era han hay muy mas pero sin sobre entre desde hasta puede puedo tiene hace",
        "fr": "les des une aux par pour que qui quoi dans sur avec est sont ete pas plus ces ses mes mon son sa leur "
        "nos vos nous vous ils elle elles comment quand pourquoi quel quelle cette mais sans sous entre peut puis",
        "pt": "dos das uma uns umas nos nas com por para que como quando onde qual quais quem este esta isto esse "
        "essa isso seu sua seus suas sao foi era tem mas mais nao sem sobre entre desde ate pode posso pelo pela faz",
        "de": "der die das den dem des ein eine einen einem einer eines und oder mit von vom zum zur bei aus auf fur "
        "sind war wie was wer wann warum wenn dass nicht sie ihr wir ich man kann wird werden hat haben sich auch nach",
    }.items()
}


def carries(word: str, language: str) -> bool:
    """Whether a word (folded) says something: a code, or a word that is neither very short nor a function word."""
    if not word.isalpha():
        return True
    return len(word) > 2 and word not in FUNCTION_WORDS.get(language[:2].lower(), frozenset())
