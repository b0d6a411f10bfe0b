"""Articles for programs: read and searched in any language, written as drafts by agents (issue 5, 3.5)."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amparo.api.tests.calling import calling
from amparo.core.models import Event
from amparo.knowledge.models import Article, ArticleGroup, ReadCount, Revision
from amparo.knowledge.rules.texts import Text
from amparo.knowledge.tests.making import SOURCE, make_article, rewrite, translate
from amparo.search.actions import index_waiting
from amparo.testing.cast import Cast

pytestmark = pytest.mark.django_db
WORDS = {"title": "Close the month", "question": "It stays open.", "solution": "1. Post.\n2. Close."}


def test_an_article_is_read_in_the_language_asked_for_or_the_best_other_one_with_a_notice(
    cast: Cast, now: datetime
) -> None:
    article = make_article(now)
    translate(article, "es", now)
    dora = calling(cast.dora, "articles:read")
    spanish = dora.get(f"/articles/{article.group_id}?lang=es").json()
    assert (spanish["title"], spanish["fallback"], spanish["languages"]) == ("Cerrar el mes", None, ["en", "es"])
    assert spanish["text"]["solution"].startswith("1. Contabilice")
    german = dora.get(f"/articles/{article.group_id}?lang=de", Accept_Language="de").json()
    assert german["language"] == "en"
    assert german["fallback"]["reason"] == "no-text-in-language"
    assert "Englisch" in german["fallback"]["text"]
    italian = dora.get(f"/articles/{article.group_id}?lang=it", Accept_Language="en").json()
    assert (italian["fallback"]["reason"], italian["fallback"]["wanted"]) == ("language-not-spoken", "it")
    rewrite(article, now, Text("Close the month", solution="Another way."))
    assert dora.get(f"/articles/{article.group_id}?lang=es").json()["outdated"] is True


def test_reading_counts_as_wanted_in_the_language_asked_for_unless_an_agent_reads(cast: Cast, now: datetime) -> None:
    article = make_article(now)
    for person, lang in ((cast.dora, "de-CH"), (cast.dora, "de"), (cast.dora, "en"), (cast.alma, "de")):
        calling(person, "articles:read").get(f"/articles/{article.group_id}?lang={lang}")
    calling(cast.dora, "articles:read").get("/articles/999999?lang=de")
    assert set(ReadCount.objects.values_list("group_id", "language", "times")) == {
        (article.group_id, "de", 2),
        (article.group_id, "en", 1),
    }


def test_lists_come_in_pages_and_each_article_once(cast: Cast, now: datetime) -> None:
    for number in range(5):
        translate(make_article(now, text=Text(f"Article {number}", solution="S.")), "es", now)
    dora = calling(cast.dora, "articles:read")
    found, cursor = [], ""
    while cursor is not None:
        page = dora.get(f"/articles?limit=2&lang=en&cursor={cursor}").json()
        found += [row["title"] for row in page["articles"]]
        cursor = page["next"]
    assert found == [f"Article {number}" for number in (4, 3, 2, 1, 0)]
    assert dora.get("/articles?cursor=x").status_code == 422
    assert dora.get("/articles?product=nothing").status_code == 404


def test_a_search_finds_what_the_caller_may_read_and_no_more(cast: Cast, now: datetime) -> None:
    make_article(now)
    make_article(now, audience="agents", text=Text("Close the month behind the scenes", solution="S."))
    index_waiting(now)
    dora = calling(cast.dora, "articles:read").get("/articles?q=close+month&lang=en").json()
    alma = calling(cast.alma, "articles:read").get("/articles?q=close+month&lang=en").json()
    assert [row["title"] for row in dora["articles"]] == ["Close the month"]
    assert len(alma["articles"]) == 2


def test_a_search_comes_in_pages_too(cast: Cast, now: datetime) -> None:
    for number in range(5):
        make_article(now, text=Text(f"Ledger {number}", solution="The ledger."))
    index_waiting(now)
    dora, found, cursor = calling(cast.dora, "articles:read"), set(), ""
    while cursor is not None:
        page = dora.get(f"/articles?q=ledger&limit=2&lang=en&cursor={cursor}").json()
        found |= {row["id"] for row in page["articles"]}
        cursor = page["next"]
    assert len(found) == 5
    assert dora.get("/articles?q=ledger&cursor=999999").status_code == 422


def test_an_agent_writes_a_draft_that_no_reader_sees(cast: Cast) -> None:
    alma, dora = calling(cast.alma), calling(cast.dora)
    made = alma.post("/articles", {"language": "en", "product": "financials", "text": WORDS})
    assert made.status_code == 201, made.content
    row = made.json()
    assert (row["state"], row["revision"], row["product"], row["is_source"]) == ("draft", 1, "financials", True)
    assert made.headers["Location"] == row["url"]
    assert alma.get(row["url"]).json() == row
    assert dora.get(f"/articles/{row['article']}").status_code == 404
    assert Event.objects.filter(type="article.revised", actor=f"person:{cast.alma.pk}").count() == 1
    sent = alma.post(f"{row['url']}/submission", {})
    assert (sent.status_code, sent.json()["state"]) == (201, "in-review")
    assert Event.objects.filter(type="article.submitted").count() == 1
    assert alma.post(f"{row['url']}/submission", {}).status_code == 409
    assert dora.post("/articles", {"language": "en", "text": WORDS}).json()["code"] == "agents-only"


def test_a_revision_is_written_from_the_one_that_was_read(cast: Cast, now: datetime) -> None:
    article, alma = make_article(now), calling(cast.alma)
    place = f"/articles/{article.group_id}/drafts/en"
    changed = alma.put(place, {"text": WORDS, "base": 1, "reason": "Clearer"})
    assert (changed.status_code, changed.json()["revision"], changed.json()["published_revision"]) == (200, 2, 1)
    late = alma.put(place, {"text": WORDS | {"title": "Mine"}, "base": 1})
    assert (late.status_code, late.json()["code"], late.json()["revision"]) == (409, "changed-meanwhile", 2)
    assert Revision.objects.filter(article=article).count() == 2
    assert calling(cast.dora).get(f"/articles/{article.group_id}?lang=en").json()["text"]["solution"] == SOURCE.solution


def test_a_translation_is_begun_from_a_revision_of_the_original(cast: Cast, now: datetime) -> None:
    article, alma = make_article(now), calling(cast.alma)
    place = f"/articles/{article.group_id}/drafts"
    made = alma.put(f"{place}/fr", {"text": WORDS | {"title": "Clôturer le mois"}, "source": 1})
    assert (made.status_code, made.json()["source_revision"], made.json()["outdated"]) == (200, 1, False)
    rewrite(article, now, Text("Close the month", solution="Another way."))
    rows = alma.get(place).json()["drafts"]
    assert [(row["language"], row["outdated"]) for row in rows] == [("en", False), ("fr", True)]
    listed = alma.get("/drafts?outdated=true").json()["drafts"]
    assert [row["title"] for row in listed] == ["Clôturer le mois"]
    wrong = alma.put(f"{place}/fr", {"text": WORDS, "base": 1, "source": 99})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/source")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"language": "it", "text": WORDS}, "/language"),
        ({"language": "en", "text": {"title": "Only a title"}}, "/text/solution"),
        ({"language": "en", "text": WORDS | {"title": "\n"}}, "/text/title"),
        ({"language": "en", "text": WORDS | {"solution": "x" * 50_001}}, "/text/solution"),
        ({"language": "en", "text": WORDS, "product": "nothing"}, "/product"),
        ({"language": "en", "text": WORDS, "audience": "owners"}, "/product"),
        ({"language": "en", "text": WORDS, "html": "<b>"}, "/html"),
    ],
)
def test_what_is_wrong_with_a_text_is_pointed_at(cast: Cast, body: dict[str, object], pointer: str) -> None:
    refused = calling(cast.alma).post("/articles", body)
    assert refused.status_code == 422
    assert [fault["pointer"] for fault in refused.json()["errors"]] == [pointer]
    assert not ArticleGroup.objects.exists()


def test_the_same_write_sent_again_happens_once(cast: Cast) -> None:
    alma = calling(cast.alma)
    answers = [alma.post("/articles", {"language": "en", "text": WORDS}, Idempotency_Key="once") for _ in range(2)]
    assert Article.objects.count() == 1
    assert answers[0].json() == answers[1].json()
    assert answers[1].headers["Idempotency-Replayed"] == "true"


def test_who_reads_an_article_is_changed_in_all_languages(cast: Cast, now: datetime) -> None:
    article, alma, dora = make_article(now), calling(cast.alma), calling(cast.dora)
    changed = alma.put(f"/articles/{article.group_id}/arrangement", {"audience": "agents", "versions": ["8.2"]})
    assert changed.json() == {"article": article.group_id, "product": None, "versions": ["8.2"], "audience": "agents"}
    assert Event.objects.filter(type="article.arranged").count() == 2
    assert dora.get(f"/articles/{article.group_id}").status_code == 404


def test_reading_needs_its_scope_and_writing_another(cast: Cast, now: datetime) -> None:
    article = make_article(now)
    reader, writer = calling(cast.alma, "articles:read"), calling(cast.alma, "articles:write")
    assert reader.post("/articles", {"language": "en", "text": WORDS}).json()["code"] == "scope-missing"
    assert writer.get(f"/articles/{article.group_id}").json()["code"] == "scope-missing"


def test_sec_17_drafts_are_for_agents_alone(cast: Cast, now: datetime) -> None:
    article = make_article(now)
    for who in (cast.dora, cast.adam, cast.petra):
        for path in ("/drafts", f"/articles/{article.group_id}/drafts", f"/articles/{article.group_id}/drafts/en"):
            assert calling(who).get(path).json()["code"] == "agents-only"


@pytest.mark.parametrize(
    ("path", "most"), [("/articles?lang=en", 6), ("/articles?q=article&lang=en", 14), ("/drafts", 3)]
)
def test_lists_take_a_known_few_queries_however_long_they_are(cast: Cast, path: str, most: int) -> None:
    alma, taken = calling(cast.alma), []
    for count in (2, 12):
        for number in range(count):
            translate(make_article(timezone.now(), text=Text(f"Article {number}", solution="S.")), "es", timezone.now())
        index_waiting(timezone.now())
        alma.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert alma.get(path).status_code == 200
        taken.append(len(queries))
    assert taken[0] == taken[1] <= most
