"""Words that carry no question: they are found like all others, but neither marked nor do they choose a snippet. Pure.

A question may be in another language than a text: its `pas` and `not` have the stems of Spanish `paso` and `nota`. A
word that is one of these in some language therefore stands for itself alone, whatever language it was meant in.
"""

from collections.abc import Iterable

FUNCTION_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the and for are was were with from that this these those what which how why when where who does did "
        "has have had not can could will would should you your our its into onto than then there their they "
        "but his my all also after again any been before being each few get got here just let may more most "
        "much must nor off only other out over per same shall some such too under until upon very while",
        "es": "los las una unos unas del con por para que como cuando donde cual cuales quien este esta esto estos "
        "estas ese esa eso sus mis son fue era han hay muy mas pero sin sobre entre desde hasta puede puedo "
        "tiene hace ante bajo cada cuyo durante ella ellas ellos les ningun nos nuestra nuestro otra otras "
        "otro otros porque segun ser siempre solo tambien tan tanto toda todas todo todos tras",
        "fr": "les des une aux par pour que qui quoi dans sur avec est sont ete pas plus ces ses mes mon son sa "
        "leur nos vos nous vous ils elle elles comment quand pourquoi quel quelle cette mais sans sous entre "
        "peut puis afin alors apres aucun aussi autre autres avant avoir car ceci cela celle celui ceux "
        "chaque chez comme depuis donc dont etait etre fait faire faut ici lors meme non notre ont parce "
        "pendant peu peux tous tout toute toutes tres vers votre",
        "pt": "dos das uma uns umas nos nas com por para que como quando onde qual quais quem este esta isto esse "
        "essa isso seu sua seus suas sao foi era tem mas mais nao sem sobre entre desde ate pode posso pelo "
        "pela faz ainda antes aos apos aquela aquele aqui cada depois dessa desse desta deste ela elas ele "
        "eles essas esses estao estas estes nem nenhum nossa nosso num numa outra outras outro outros porque "
        "qualquer ser sempre tambem tao ter toda todas todo todos voce voces",
        "de": "der die das den dem des ein eine einen einem einer eines und oder mit von vom zum zur bei aus auf "
        "fur sind war wie was wer wann warum wenn dass nicht sie ihr wir ich man kann wird werden hat haben "
        "sich auch nach aber alle allem allen aller alles als also andere anderen beim bis bitte dann darf "
        "diese diesem diesen dieser dieses doch dort durch ihm ihn ihnen ihre ihren immer ist jede jeden "
        "jeder jedes kein keine keinen konnen mehr mein meine mich mir muss noch nur ohne schon sehr sein "
        "seine seit soll sollte uber unser unsere unter viel vor weil welche welcher welches werde wurde "
        "zwischen",
    }.items()
}
ANY = frozenset().union(*FUNCTION_WORDS.values())


def carries(word: str, language: str) -> bool:
    """Whether a word (folded) says something: a code, or a word that is neither very short nor a function word."""
    if not word.isalpha():
        return True
    return len(word) > 2 and word not in FUNCTION_WORDS.get(language[:2].lower(), frozenset())


def stands_alone(word: str) -> bool:
    """Whether a word (folded) is one of these in any language: then it is no other form of another word."""
    return word in ANY


def speak_another(words: Iterable[str], language: str) -> bool:
    """Whether more of the words (folded) are everyday words of another language than of this one."""
    said = list(words)
    counts = {tag: sum(word in held for word in said) for tag, held in FUNCTION_WORDS.items()}
    own = counts.pop(language[:2].lower(), 0)
    return max(counts.values()) > own
