"""What is found, by whom, in which language."""

from datetime import datetime

import pytest

from amparo.core.actors import SYSTEM, VISITOR
from amparo.knowledge import actions as articles
from amparo.knowledge.actions import GroupTerms
from amparo.knowledge.models import Article
from amparo.knowledge.rules.texts import Text
from amparo.knowledge.tests.making import make_article, rewrite, translate
from amparo.search import actions, queries
from amparo.search.queries import Found, Wanted, find, suggest
from amparo.testing.cast import Cast

pytestmark = pytest.mark.django_db

BANK = Text(
    "Import bank statements", "Files of your bank.", "The file is refused.", "", "Choose the *format* of the bank."
)
CODE = Text("ORA-00942 at posting", "", "The table is missing.", "", "Ask the administrator for the grants.")


def titles(found: Found) -> list[str]:
    return [hit.article.title for hit in found.hits]


def ask(text: str, now: datetime, who: str = "", cast: Cast | None = None, **wanted: object) -> Found:
    actions.index_waiting(now)
    actor = cast.actor(who) if cast is not None else VISITOR
    return find(actor, Wanted(text, **{"language": "en", **wanted}), now)  # type: ignore[arg-type]


def test_an_article_is_found_by_its_words_and_they_are_marked(db: None, now: datetime) -> None:
    make_article(now)
    make_article(now, text=BANK)
    found = ask("importing the statement of a bank", now)
    assert titles(found)[0] == "Import bank statements"
    assert ("Import", True) in found.hits[0].title
    assert any(marked for _words, marked in found.hits[0].snippet)
    assert (found.meaning, found.cut) == (False, False)


def test_a_code_is_found_as_it_was_pasted(db: None, now: datetime) -> None:
    make_article(now, text=BANK)
    make_article(now, text=CODE)
    assert titles(ask('"ORA-00942: table or view does not exist"', now))[0] == CODE.title


def test_what_a_mistyped_word_was_meant_to_be_is_marked(db: None, now: datetime) -> None:
    make_article(now, text=BANK)
    hit = ask("bnak statemnets", now).hits[0]
    assert [words for words, marked in hit.title if marked] == ["bank", "statements"]
    assert any(marked for _words, marked in hit.snippet)


def test_a_text_that_was_archived_is_gone_at_once_and_one_that_changed_is_found_by_its_new_words(
    db: None, now: datetime
) -> None:
    article = make_article(now)
    other = make_article(now, text=BANK)
    assert ask("close the month", now).total >= 1
    articles.archive(SYSTEM, article.group_id, "en", now)
    assert "Close the month" not in titles(find(VISITOR, Wanted("close the month", "en"), now))
    rewrite(other, now, Text("Quarterly warehouse count", "", "", "", "Count everything."))
    assert titles(ask("warehouse", now)) == ["Quarterly warehouse count"]


def test_a_reader_gets_their_language_where_there_is_one_else_the_text_that_matched(db: None, now: datetime) -> None:
    article = make_article(now)
    translate(article, "es", now)
    make_article(now, text=BANK)
    found = ask("close the month", now, language="es")
    assert (found.hits[0].article.language, found.hits[0].article.title) == ("es", "Cerrar el mes")
    assert len({hit.article.group_id for hit in found.hits}) == len(found.hits)
    assert ask("bank statements", now, language="es").hits[0].article.language == "en"
    assert [hit.article.language for hit in ask("mes", now, only="es").hits] == ["es"]


def test_sec_17_hits_totals_and_facets_say_nothing_of_what_a_reader_may_not_see(cast: Cast, now: datetime) -> None:
    for audience in ("all", "signed-in", "owners", "agents"):
        text = Text(f"Bank for {audience}", "", "", "", "Statements of the bank.")
        make_article(now, text=text, audience=audience, product="financials-ledger")
    seen = {}
    for who in ("viktor", "pia", "ana", "adam", "alma"):
        found = ask("bank statements", now, who, cast)
        assert found.total == len(found.hits) == sum(n for _product, n in found.products)
        assert len(suggest(cast.actor(who), "bank fo", "en", now)) == found.total
        seen[who] = found.total
    # an administrator sees every company, and so what is for the owners of anything
    assert seen == {"viktor": 1, "pia": 2, "ana": 3, "adam": 3, "alma": 4}


def test_an_article_that_was_narrowed_is_gone_before_the_index_hears_of_it(cast: Cast, now: datetime) -> None:
    article = make_article(now, text=BANK, product="financials")
    assert ask("bank", now, "viktor", cast).total == 1
    articles.arrange(SYSTEM, article.group_id, GroupTerms("financials", (), "agents"), now)
    found = find(VISITOR, Wanted("bank", "en"), now)
    assert (found.hits, found.total, found.products) == ([], 0, [])
    assert suggest(VISITOR, "bank", "en", now) == []


def test_a_product_narrows_the_hits_to_itself_and_what_is_below_but_not_the_facets(cast: Cast, now: datetime) -> None:
    make_article(now, text=BANK, product="financials-ledger")
    make_article(now, text=BANK)
    found = ask("bank", now, "alma", cast, product="financials")
    assert (found.total, [(product.key, n) for product, n in found.products]) == (1, [("financials-ledger", 1)])
    assert ask("bank", now, "alma", cast, product="no-such").total == 0


def test_a_product_is_searched_further_than_the_first_thousand(
    cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        make_article(now, text=Text(f"Bank bank {number}", "", "", "", "Bank bank bank."))
    deep = make_article(now, text=Text("Ledger", "", "", "", "A bank."), product="financials-ledger")
    monkeypatch.setattr(queries, "MOST", 3)
    found = ask("bank", now, "alma", cast, product="financials")
    assert [hit.article.pk for hit in found.hits] == [deep.pk]


def test_where_nothing_fits_the_nearest_are_shown_and_called_so(db: None, now: datetime) -> None:
    make_article(now, text=Text("Import bank statements", "", "", "", "The bank and its many files."))
    found = ask("how do I get many of those purple elephants into this house without anybody", now)
    assert (found.total, len(found.hits), found.nearest) == (1, 1, True)


def test_results_come_in_pages(db: None, now: datetime) -> None:
    for number in range(7):
        make_article(now, text=Text(f"Bank {number}", "", "", "", "Bank."))
    pages = [titles(ask("bank", now, limit=3, offset=offset)) for offset in (0, 3, 6, 9)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert len({title for page in pages for title in page}) == 7


@pytest.mark.parametrize("text", ["", "   ", "\x00\x00", "?!… -- ()", "\ud800", "🎉", "\n\t"])
def test_what_has_no_word_finds_nothing_and_breaks_nothing(db: None, now: datetime, text: str) -> None:
    make_article(now)
    found = ask(text, now)
    assert (found.hits, found.total, found.nearest) == ([], 0, False)
    assert suggest(VISITOR, text, "en", now) == []


def test_a_question_of_a_hundred_kilobytes_is_cut_and_says_so(db: None, now: datetime) -> None:
    make_article(now, text=BANK)
    found = ask("bank statements \x00 " + "ledger " * 15_000, now)
    assert (titles(found), found.cut) == ([BANK.title], True)


def test_an_unknown_language_finds_what_there_is(db: None, now: datetime) -> None:
    make_article(now, text=BANK)
    assert titles(ask("bank", now, language="tlh")) == [BANK.title]
    assert ask("bank", now, only="tlh").total == 0


def test_typing_is_answered_with_titles_in_the_language_of_the_reader(db: None, now: datetime) -> None:
    article = make_article(now)
    translate(article, "es", now)
    make_article(now, text=BANK)
    actions.index_waiting(now)
    assert [one.title for one in suggest(VISITOR, "import ba", "en", now)] == ["Import bank statements"]
    assert [one.title for one in suggest(VISITOR, "cerr", "es", now)] == ["Cerrar el mes"]


def test_drafts_are_found_by_nobody(cast: Cast, now: datetime) -> None:
    articles.start_article(SYSTEM, "en", GroupTerms(), articles.Writing(BANK), now)
    assert actions.index_waiting(now) == 0
    assert ask("bank", now, "alma", cast).total == 0
    assert Article.objects.count() == 1
