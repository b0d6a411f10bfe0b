"""Who reads what: each audience against everybody, the outsider among them (SEC-17)."""

from datetime import datetime, timedelta

import pytest

from amparo.core.access import NotVisible
from amparo.core.actors import SYSTEM
from amparo.knowledge import access, actions
from amparo.knowledge.actions import GroupTerms, Writing
from amparo.knowledge.queries import Asked, choose_language, get_reading, list_articles
from amparo.knowledge.tests.making import SOURCE, make_article, translate
from amparo.people.models import CompanyProduct
from amparo.testing.cast import Cast

pytestmark = pytest.mark.django_db
EVERYBODY = {"viktor", "dora", "ana", "olga", "paco", "pia", "ines", "alma", "adam"}
READERS = {
    "all": EVERYBODY,
    "signed-in": EVERYBODY - {"viktor", "ines"},
    "owners": {"dora", "ana", "alma", "adam"},  # administrators see every company and what it sees
    "agents": {"alma"},
}


@pytest.mark.parametrize("audience", READERS)
def test_each_audience_reads_what_is_meant_for_it(cast: Cast, now: datetime, audience: str) -> None:
    CompanyProduct.objects.exclude(company=cast.acme).delete()  # Acme alone owns the product, and so its module
    article = make_article(now, audience=audience, product="financials-ledger")
    readers = set()
    for who in EVERYBODY:
        actor = cast.actor(who)
        listed = [one.group_id for one in list_articles(actor, "en", Asked(), now).articles]
        try:
            access.text_for(actor, article.pk, now)
            get_reading(actor, article.group_id, "fr", now)
        except NotVisible:
            assert listed == []
        else:
            assert listed == [article.group_id]
            readers.add(who)
    assert readers == READERS[audience]


def test_a_partner_reads_for_the_company_that_it_serves(cast: Cast, now: datetime) -> None:
    CompanyProduct.objects.exclude(company=cast.borealis).delete()
    article = make_article(now, audience="owners", product="financials")
    access.text_for(cast.actor("paco"), article.pk, now)
    with pytest.raises(NotVisible):
        access.text_for(cast.actor("pia"), article.pk, now)


def test_a_product_that_is_no_longer_owned_shows_nothing(cast: Cast, now: datetime) -> None:
    article = make_article(now, audience="owners", product="financials")
    CompanyProduct.objects.filter(company=cast.acme).update(until_on=now.date())
    with pytest.raises(NotVisible):
        access.text_for(cast.actor("dora"), article.pk, now)
    access.text_for(cast.actor("dora"), article.pk, now - timedelta(days=1))


def test_owning_a_module_shows_nothing_of_the_whole_product(cast: Cast, now: datetime) -> None:
    CompanyProduct.objects.filter(company=cast.acme).update(product=cast.ledger)
    article = make_article(now, audience="owners", product="financials")
    with pytest.raises(NotVisible):
        access.text_for(cast.actor("dora"), article.pk, now)


def test_drafts_are_for_nobody_but_their_authors(cast: Cast, now: datetime) -> None:
    draft = actions.start_article(SYSTEM, "en", GroupTerms(), Writing(SOURCE), now)
    for who in EVERYBODY:
        with pytest.raises(NotVisible):
            access.text_for(cast.actor(who), draft.pk, now)
    assert access.text_to_write(cast.actor("alma"), draft.group_id, "en") == draft


def test_whoever_has_no_text_in_their_language_gets_the_best_other_one(cast: Cast, now: datetime) -> None:
    article = make_article(now)
    translate(article, "es", now)
    found = get_reading(cast.actor("viktor"), article.group_id, "es", now)
    assert (found.article.language, found.is_fallback, found.languages) == ("es", False, ("en", "es"))
    found = get_reading(cast.actor("viktor"), article.group_id, "pt-BR", now, spoken=("es",))
    assert (found.article.language, found.is_fallback) == ("es", True)
    found = get_reading(cast.actor("viktor"), article.group_id, "de", now)
    assert found.article.language == "en"


@pytest.mark.parametrize(
    ("wanted", "source", "there", "spoken", "chosen"),
    [
        ("de", "en", ["en", "de"], (), "de"),
        ("pt-PT", "en", ["en", "pt-BR"], (), "pt-BR"),
        ("de", "es", ["es", "fr"], ("fr",), "fr"),
        ("de", "es", ["es", "fr"], (), "es"),
        ("de", "en", ["pt-BR"], (), "pt-BR"),
    ],
)
def test_the_best_other_language(
    wanted: str, source: str, there: list[str], spoken: tuple[str, ...], chosen: str
) -> None:
    assert choose_language(wanted, source, there, spoken) == chosen


def test_lists_are_of_the_readers_language_by_title_and_product_and_page_by_page(cast: Cast, now: datetime) -> None:
    first = make_article(now, product="financials-ledger")
    translate(first, "es", now)
    second = make_article(now)
    viktor = cast.actor("viktor")
    page = list_articles(viktor, "es", Asked(), now, size=1)
    assert [(one.group_id, one.language) for one in page.articles] == [(second.group_id, "en")]
    page = list_articles(viktor, "es", Asked(), now, after=page.after, size=1)
    assert [(one.group_id, one.language) for one in page.articles] == [(first.group_id, "es")] and page.after is None
    assert [one.pk for one in list_articles(viktor, "en", Asked("cerrar mes"), now).articles] == [first.pk]
    asked = Asked(products=(cast.ledger.pk,))
    assert [one.group_id for one in list_articles(viktor, "en", asked, now).articles] == [first.group_id]
