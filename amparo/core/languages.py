"""One place that turns the three spellings of a language into each other."""

from collections.abc import Iterable

TAGS = ("en", "es", "fr", "pt-BR", "de")  # as people and packs write them (BCP 47)


def tag_of(code: str) -> str:
    """The tag for Django's code or a locale folder's name: `pt-br` and `pt_BR` become `pt-BR`."""
    lowered = code.replace("_", "-").lower()
    return next((tag for tag in TAGS if tag.lower() == lowered), code)


def django_code(tag: str) -> str:
    """Django's code for a tag: `pt-BR` becomes `pt-br`."""
    return tag.lower()


def best_tag(wanted: str, offered: Iterable[str], fallback: str) -> str:
    """The offered tag for `wanted`: exact, else the same language, else `fallback`."""
    offered = list(offered)
    exact = tag_of(wanted)
    if exact in offered:
        return exact
    same = [tag for tag in offered if tag.split("-")[0] == exact.split("-")[0]]
    return same[0] if same else fallback
