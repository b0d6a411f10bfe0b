"""How a glossary's word is found in a sentence: whatever its case, accents, number and form. Pure.

No dictionary: endings are allowed for by language, which is right for the terms of a glossary and errs towards finding
too much; the source text then says what was meant (`terms`).
"""

import re
import unicodedata
from functools import lru_cache

VERB_ENDINGS = {"fr": ("er", "ir", "re"), "es": ("ar", "er", "ir"), "pt": ("ar", "er", "ir"), "de": ("en",)}
PLURALS = {
    "en": r"(?:s|es)?",
    "fr": r"(?:e|s|es|x)?",
    "es": r"(?:s|es)?",
    "pt": r"(?:s|es)?",
    "de": r"(?:e|n|s|en|er|es|em|ern)?",
}
SEPARABLE = ("herunter", "hoch", "ein", "aus", "auf", "an", "ab", "zu")
LITTLE = {"se", "sich", "s'"}  # reflexive: it stands elsewhere in the sentence
LONG_STEM = 4
BLANK = r"[ \n]+"
# Where the words of a glossary mean something else altogether.
IDIOMS = {
    "en": r"(?:just )?in (?:any |this |that |either |no |which |the )?case(?: of)?|in (?:most|some|such|rare|all) cases"
    r"|use cases?|upper ?case|lower ?case|as the case may be",
    "fr": r"en (?:aucun |tout )?cas(?: de)?|dans (?:ce|le|tous les|certains|la plupart des) cas|le cas echeant"
    r"|en entreprise",
    "es": r"en (?:este |ese |ningun |cualquier |todo )?caso(?: de)?|en (?:estos|algunos|muchos|todos los) casos",
    "pt": r"em (?:qualquer |todo |nenhum )?caso(?: de)?|n(?:este|esse|esses|estes|o) casos?|caso contrario",
    "de": r"(?:auf (?:jeden|keinen)|in (?:jedem|diesem|dem)|fur den) fall|im falle?",
}
HIDDEN = re.compile(
    r"^(?P<fence>```|~~~).*?(?:^(?P=fence)|\Z)"  # code in a fence
    r"|`[^`\n]+`"
    r"|(?<=\]\()[^)\n]*(?=\))"  # where a link leads
    r"|(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.\w+"
    r"|</?[a-zA-Z][^>\n]*>",
    re.DOTALL | re.MULTILINE,
)


def fold(text: str) -> str:
    """Small letters without accents, as long as the text itself, so that places in it stay the same."""
    return "".join(_fold_char(char) for char in text)


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char in "’‘ʼ":
        return "'"
    if char in "\u00a0\u202f\u2009":
        return " "
    base = unicodedata.normalize("NFKD", char)[:1].lower()
    return base[:1] or char


def readable(text: str, language: str, names: tuple[str, ...] = ()) -> str:
    """The folded text with blanks where no words of ours stand: code, addresses, idioms, and `names` of products, which
    are not translated (*Lumen Ledger* is no ledger)."""
    shown = HIDDEN.sub(blank, text)
    folded = fold(pattern_of_names(names).sub(blank, shown) if names else shown)
    idioms = IDIOMS.get(language.split("-", maxsplit=1)[0])
    if not idioms:
        return folded
    return re.sub(rf"\b(?:{idioms})\b", lambda found: " " * len(found.group()), folded)


def blank(found: re.Match[str]) -> str:
    """As long as what was found, with its line ends."""
    return re.sub(r"[^\n]", " ", found.group())


@lru_cache(maxsize=32)
def pattern_of_names(names: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of the names as it is written, the longest first."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(one) for one in sorted(names, key=len, reverse=True))})(?!\w)")


@lru_cache(maxsize=8192)
def pattern_of(phrase: str, language: str, loose: bool = True) -> re.Pattern[str]:
    """Finds a phrase in a readable text of the language. `loose`: whatever verb a phrase of several words begins with,
    since it may be irregular (*faça login*); not for words that are mistakes."""
    base = language.split("-", maxsplit=1)[0]
    parts = fold(re.sub(r"\([^)]*\)", " ", phrase)).split()
    reflexive = len(parts) > 1 and parts[0] in LITTLE
    words = parts[1:] if reflexive else parts
    forms = [form_of(word, base, first=at == 0, alone=len(words) == 1 or not loose) for at, word in enumerate(words)]
    return re.compile(r"(?<![\w-])(?:" + BLANK.join(forms) + r")(?![\w-])")


def form_of(word: str, base: str, *, first: bool, alone: bool) -> str:
    """A word in its forms."""
    if first and is_verb(word, base):
        return verb_of(word, base) if alone else r"\w{2,}"
    return noun_of(word, base)


def is_verb(word: str, base: str) -> bool:
    """Whether the word looks like an infinitive."""
    return len(word) > 4 and word.endswith(VERB_ENDINGS.get(base, ()))


def verb_of(word: str, base: str) -> str:
    """An infinitive in its forms, with the pronouns that hang on them."""
    stem = word[:-2]
    if base == "de":
        return german_verb(word)
    if base == "fr":
        return rf"{re.escape(stem)}\w{{0,5}}(?:-(?:vous|les?|la))?"
    end = {"c": "(?:c|qu)", "z": "[zc]"}.get(stem[-1], re.escape(stem[-1]))
    endings = r"\w{0,7}" if len(stem) >= LONG_STEM else r"(?:[aei]r|[aei]n?|[ai]mos|[ai]d[oa]s?|[ai]?ndo|iendo|o)"
    return rf"{re.escape(stem[:-1])}{end}{endings}(?:-?(?:l[oa]s?|se|nos))?"


def german_verb(word: str) -> str:
    """*hochladen*: also *hochgeladen*, *hochzuladen*, and apart: *laden Sie die Datei hoch*."""
    prefix = next((one for one in SEPARABLE if word.startswith(one) and len(word) - len(one) > 4), "")
    stem = re.escape(word[len(prefix) : -2])
    whole = rf"{prefix}(?:ge|zu)?{stem}\w{{0,4}}"
    return rf"(?:{whole}|{stem}\w{{0,3}}\b[^.!?:\n]{{0,80}}\b{prefix})" if prefix else whole


def noun_of(word: str, base: str) -> str:
    """A noun or an adjective in its forms."""
    if base in ("es", "pt") and len(word) > 3:
        if word.endswith("ao") and base == "pt":
            return rf"{re.escape(word[:-2])}(?:ao|oes|aos)"
        if word[-1] in "oa":
            return rf"{re.escape(word[:-1])}[oa]s?"
    if base == "en" and word.endswith("y") and len(word) > 3:
        return rf"{re.escape(word[:-1])}(?:y|ies|ied|ying)"
    verb = "|ed|d|ing" if base == "en" and len(word) > 3 else ""
    plural = PLURALS.get(base, "")
    return re.escape(word) + (plural.replace(")?", f"{verb})?") if len(word) > 2 else "")


def heads_of(phrase: str, language: str) -> str:
    """The word by which a longer term is called in short: *demande* for *demande d’assistance*; else the term."""
    words = re.sub(r"\([^)]*\)", " ", phrase).split()
    if len(words) < 2 or is_verb(fold(words[0]), language.split("-", maxsplit=1)[0]) or fold(words[0]) in LITTLE:
        return phrase
    head = words[-1] if language.split("-", maxsplit=1)[0] in ("en", "de") else words[0]
    return head if len(head) > 3 else phrase
