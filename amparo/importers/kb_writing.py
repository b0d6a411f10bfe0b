"""Every article as Markdown that imports back to the same: a folder a language, pictures beside them."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from amparo.core import files
from amparo.core.access import NotVisible
from amparo.importers import front_matter
from amparo.importers.front_matter import Value
from amparo.importers.kb_markdown import PICTURES
from amparo.knowledge.carrying import Carried, list_carried
from amparo.knowledge.models import Article, ArticleGroup
from amparo.knowledge.rules.texts import slug_of


@dataclass(frozen=True, slots=True)
class Written:
    """How many texts and pictures were written."""

    texts: int
    pictures: int


def write_library(folder: Path, languages: tuple[str, ...] = ()) -> Written:
    """Writes every text (archived ones too) below `folder`, which is made; returns how much. An article has the same
    path in each language; its id stands in its front matter."""
    texts = pictures = 0
    stem, group_id = "", 0
    for article, carried in list_carried(languages):
        if article.group_id != group_id:
            group_id, stem = article.group_id, stem_of(article)
            pictures += write_pictures(folder / PICTURES / stem, article.group)
        path = folder / carried.language / f"{stem}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(front_matter.join(dict(head_of(carried)), carried.text.solution + "\n"), encoding="utf-8")
        texts += 1
    return Written(texts, pictures)


def stem_of(article: Article) -> str:
    """The name of an article's files: readable, and its own by its number."""
    return f"{slug_of(article.title)[:60].strip('-')}-{article.group_id}"


def head_of(carried: Carried) -> Iterator[tuple[str, Value]]:
    """The front matter, without what is empty or goes without saying."""
    yield "title", carried.text.title
    for name in ("summary", "question", "environment"):
        if getattr(carried.text, name):
            yield name, getattr(carried.text, name)
    if carried.terms.product:
        yield "product", carried.terms.product
    if carried.terms.versions:
        yield "versions", list(carried.terms.versions)
    yield "audience", carried.terms.audience
    yield "state", carried.state
    if carried.outdated:
        yield "outdated", True
    if carried.credit:
        yield "credit", carried.credit
    yield "source_language", carried.source_language
    yield "group", carried.group
    yield "id", carried.id


def write_pictures(folder: Path, group: ArticleGroup) -> int:
    """An article's images; those whose bytes are lost are left out."""
    count = 0
    for picture in group.pictures.select_related("stored").order_by("name"):
        if not re.fullmatch(r"[a-z0-9.-]+", picture.name):
            continue
        try:
            source = files.open_stored(picture.stored)
        except NotVisible:
            continue
        folder.mkdir(parents=True, exist_ok=True)
        with source, (folder / picture.name).open("wb") as target:
            shutil.copyfileobj(source, target)
        count += 1
    return count
