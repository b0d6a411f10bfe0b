"""The vendor's terms: from the pack in force to what the rules compare with (ML-4)."""

from collections.abc import Iterator
from dataclasses import dataclass

from amparo.gate import packs
from amparo.knowledge.models import Article, Revision
from amparo.knowledge.rules.terms import Entry, Finding, Languages, Term, find_in_text, terms_between
from amparo.knowledge.rules.texts import Text
from amparo.policy.pack.pack import Pack


def entries_of(pack: Pack) -> list[Entry]:
    """A pack's glossary, as the rules read it."""
    return [
        (term.id, {str(tag): word for tag, word in term.words.items()}, {str(tag): w for tag, w in term.avoid.items()})
        for term in pack.glossary.terms
    ]


@dataclass(frozen=True, slots=True)
class Source:
    """What a translation was made from."""

    language: str
    text: Text


def source_of(revision: Revision, source_language: str) -> Source | None:
    """What a revision was made from; None for the source itself."""
    return Source(source_language, revision.source.text) if revision.source is not None else None


def check_text(language: str, text: Text, source: Source | None) -> list[Finding]:
    """Wrong and inconsistent terms in a text, where they stand, by the glossary in force."""
    return check_with(packs.in_force(), language, text, source)


def check_with(pack: Pack, language: str, text: Text, source: Source | None) -> list[Finding]:
    """The same by a pack's glossary; its products' names are left alone."""
    of = Languages(language, source.language if source else "", names_in(pack))
    return find_in_text(text, terms_of(pack, of), of, source.text if source else None)


def names_in(pack: Pack) -> tuple[str, ...]:
    """What a pack's products are called."""
    return tuple(sorted({product.name for product in pack.products.values()}))


def terms_of(pack: Pack, of: Languages) -> tuple[Term, ...]:
    """A pack's terms for a pair of languages."""
    return terms_between(entries_of(pack), of)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in one text."""

    id: str
    language: str
    title: str
    findings: list[Finding]


def check_everything(language: str = "") -> Iterator[Checked]:
    """Every text that is not archived, in its latest revision, article by article; those without findings are left
    out."""
    rows = Article.objects.exclude(state="archived").select_related("group", "latest__source")
    if language:
        rows = rows.filter(language=language)
    for article in rows.order_by("group_id", "language").iterator(chunk_size=200):
        if article.latest is None:
            continue
        source = source_of(article.latest, article.group.source_language)
        findings = check_text(article.language, article.latest.text, source)
        if findings:
            yield Checked(f"{article.group_id}", article.language, article.title, findings)
