"""The demo's knowledge base: whole, in the vendor's own terms, and with a life of its own."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from amparo import demo
from amparo.cases.models import Draft
from amparo.core.actors import SYSTEM, Actor
from amparo.core.articletext import Look, render_article
from amparo.core.consumers import lag_seconds
from amparo.core.languages import TAGS
from amparo.core.models import Event
from amparo.demo.library import FOLDER, BrokenShelf, whole
from amparo.demo.plan import Shelf
from amparo.demo.shelves import SHELVES
from amparo.importers.kb_markdown import MarkdownFolder
from amparo.importers.kb_reading import Defaults, Unread
from amparo.importers.kb_running import Order, open_library, run
from amparo.knowledge.access import visible_to
from amparo.knowledge.carrying import Carried
from amparo.knowledge.glossary import Source, check_with
from amparo.knowledge.models import Article, ArticleGroup, Comment, Voice
from amparo.knowledge.rules.texts import clean_text, find_problems
from amparo.policy.pack.load import load_pack
from amparo.policy.shipped import list_packs
from amparo.search.queries import Wanted, find
from amparo.search.queries_authors import Period, count_searches

PACKS = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def texts_of(pack: str) -> list[Carried]:
    return [whole(one) for one in MarkdownFolder(FOLDER / pack, Defaults()).texts()]


def test_every_shipped_pack_has_articles() -> None:
    assert sorted(list_packs()) == PACKS
    assert {one.language for one in texts_of("lumen")} == set(TAGS)


@pytest.mark.parametrize("pack", PACKS)
def test_every_article_of_the_demo_uses_the_vendors_terms(pack: str) -> None:
    texts = texts_of(pack)
    sources = {one.group: one for one in texts if one.language == one.source_language}
    for one in texts:
        source = sources[one.group]
        made_from = None if one is source else Source(source.language, clean_text(source.text))
        assert check_with(load_pack(pack), one.language, clean_text(one.text), made_from) == [], one.id


@pytest.mark.parametrize("pack", PACKS)
def test_every_article_of_the_demo_is_whole_and_about_a_product_of_its_pack(pack: str) -> None:
    products = load_pack(pack).products
    for one in texts_of(pack):
        text = clean_text(one.text)
        assert find_problems(text) == {}, one.id
        assert text.summary, one.id
        assert text.question, one.id
        assert text.environment, one.id
        assert one.terms.product in ("", *products), one.id
        assert "<p>" in render_article(text.solution, Look({})).html, one.id


@pytest.mark.parametrize("pack", PACKS)
def test_what_became_of_the_articles_names_files_that_there_are(pack: str) -> None:
    shelf, ids = SHELVES.get(pack, Shelf()), {one.id for one in texts_of(pack)}
    named = [(one[0], one[1]) for one in (*shelf.useful, *shelf.not_useful, *shelf.in_review)]
    named += [(one.language, one.article) for one in shelf.remarks]
    named += [(one[0], one[1]) for one in shelf.solved]
    assert {f"{language}/{article}" for language, article in named} <= ids
    assert {one.opened for one in shelf.searches} - {""} <= ids
    for change in shelf.changes:
        (source,) = (one for one in texts_of(pack) if one.group == change.article and one.language == "en")
        assert change.new in source.text.solution


@pytest.mark.django_db
def test_the_shelf_of_lumen_shows_every_state_of_an_article(settings: Settings, now: datetime) -> None:
    settings.DEMO, settings.PACK = True, "lumen"
    demo.load(now)
    texts = {one.foreign_id: one for one in Article.objects.with_outdated().select_related("latest__author", "group")}
    assert len(texts) == len(texts_of("lumen"))
    assert [key for key, one in texts.items() if one.shown_outdated] == ["fr/close-the-month"]
    assert texts["en/gift-vouchers"].state == "in-review"
    changed = texts["en/close-the-month"]
    assert (changed.latest.number, str(changed.latest.author)) == (2, "Ingrid Halloran")
    assert Comment.objects.filter(revision=changed.latest).count() == 1
    assert Comment.objects.exclude(hidden_at=None).count() == 1
    assert Voice.objects.filter(useful=True).count() > Voice.objects.filter(useful=False).count() > 0
    assert all(one.changed_at <= now for one in texts.values())
    counted = count_searches(SYSTEM, Period(now - timedelta(days=30), now))
    assert counted.searches > counted.opened > counted.unfound > 20, "the authors' figures are not empty"
    assert Event.objects.filter(type="request.deflected").count() == len(SHELVES["lumen"].solved)
    assert not Draft.objects.exists()
    assert find(SYSTEM, Wanted("ORA-00942", "pt-BR"), now).hits[0].article.foreign_id == "pt-BR/oracle-table-not-found"
    assert lag_seconds(now)["search.texts"] == 0, "events of the past are no alert"
    read = set(visible_to(Actor("visitor"), now).values_list("foreign_id", flat=True))
    assert not read & {"en/allocation-rounding-internal", "en/payroll-update-december", "en/gift-vouchers"}
    assert "es/complemento-de-pago" in read


@pytest.mark.django_db
def test_the_same_files_imported_once_more_change_nothing(settings: Settings, now: datetime) -> None:
    settings.DEMO, settings.PACK = True, "lumen"
    demo.load(now)
    report = run(open_library(FOLDER / "lumen", Defaults()), Order(SYSTEM, now))
    assert [one.where for one in report.refusals] == []
    assert report.counts == {"same": len(texts_of("lumen"))}


@pytest.mark.django_db
def test_a_desk_that_has_articles_of_its_own_keeps_to_them(settings: Settings, now: datetime) -> None:
    settings.DEMO, settings.PACK = True, "lumen"
    ArticleGroup.objects.create(source_language="en", created_at=now)
    assert demo.load(now)
    assert not Article.objects.exists()


def test_a_file_that_cannot_be_read_is_told() -> None:
    with pytest.raises(BrokenShelf, match="not-closed"):
        whole(Unread("en/x.md", "front-matter-not-closed"))
