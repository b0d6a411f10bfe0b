"""What may help with a case: articles in the customer's language, solved cases, an article begun from one (3.2)."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from amparo.cases.actions.indexing import index_case
from amparo.cases.models import Case, CaseArticle, Message, Step
from amparo.cases.tests.making import make_case
from amparo.core.models import Event
from amparo.knowledge.models import Article, Revision
from amparo.knowledge.rules.texts import Text
from amparo.knowledge.tests.making import make_article, translate
from amparo.search.actions import index_waiting
from amparo.search.models import Search
from amparo.testing.cast import Cast

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}
BANK = Text("The bank file is refused", "What to do.", "AP-1127: header invalid", "", "Choose the format.")
GERMAN = Text(
    "Die Bankdatei wird abgelehnt", "Was zu tun ist.", "AP-1127: header invalid", "", "Wählen Sie das Format."
)


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


@pytest.fixture
def alma(cast: Cast, client: Client) -> Client:
    client.force_login(cast.alma)
    return client


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    """Dora's case, in German."""
    found = make_case(cast, cast.dora, cast.acme, now)
    found.title, found.language, found.product = "Bank file refused", "de", cast.ledger
    found.save()
    Message.objects.filter(case=found).update(body="AP-1127: header invalid. Dora, +41 44 668 18 00, dora@acme.example")
    return found


def card(client: Client, case: Case, query: str = "") -> str:
    """The card beside the case, without its markup where that does not matter."""
    answer = client.get(f"/agent/cases/{case.number}/help/{query}", headers=HX)
    assert answer.status_code == 200
    return answer.content.decode()


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def found(now: datetime, text: Text = BANK, **more: str) -> Article:
    article = make_article(now, text=text, **more)  # type: ignore[arg-type]
    index_waiting(now)
    return article


def test_articles_come_in_the_customers_language_with_the_address_in_it(
    alma: Client, case: Case, now: datetime, settings: Settings
) -> None:
    article = found(now)
    german = translate(article, "de", now, GERMAN)
    index_waiting(now)
    page = card(alma, case)
    assert GERMAN.title in plain(page) and BANK.title not in plain(page)
    assert f'data-document-url="{settings.BASE_URL}/help/de/{german.slug}-{article.group_id}/"' in page
    assert f'data-document-title="{GERMAN.title}"' in page and 'data-key="h 1"' in page
    assert Search.objects.count() == 0  # nobody has searched


def test_it_is_said_where_there_is_no_text_in_the_customers_language(alma: Client, case: Case, now: datetime) -> None:
    found(now)
    assert "No text in German, only in English" in plain(card(alma, case))


def test_an_article_that_the_customer_may_not_read_is_shown_to_agents_alone(
    alma: Client, case: Case, now: datetime
) -> None:  # SEC-17
    article = found(now, audience="agents")
    page = card(alma, case)
    assert BANK.title in plain(page) and "Not for this customer" in plain(page)
    assert "data-document-url" not in page
    assert alma.get(f"/agent/cases/{case.number}/?document={article.pk}").status_code == 404


def test_without_script_the_answer_begins_with_the_article(alma: Client, case: Case, now: datetime) -> None:
    article = found(now)
    page = alma.get(f"/agent/cases/{case.number}/?document={article.pk}").content.decode()
    assert 'value="document"' in page and f'value="{BANK.title}"' in page
    form = alma.get(f"/agent/cases/{case.number}/?document={article.pk}").context["form"]
    said = {name: form.initial[name] for name in ("kind", "document_title", "document_url", "done", "next")}
    assert said["done"].startswith("Wir")  # in the customer's language
    alma.post(f"/agent/cases/{case.number}/answers/", said)
    step = Step.objects.get(kind="document")
    assert (step.document_title, step.document_url) == (BANK.title, said["document_url"])


@pytest.mark.parametrize("key", ["x", "-1", "0", "9" * 40, "٣"])
def test_an_article_that_there_is_not_is_not_found(alma: Client, case: Case, key: str) -> None:
    assert alma.get(f"/agent/cases/{case.number}/", {"document": key}).status_code == 404


def test_a_search_of_the_agents_own_is_on_record(alma: Client, case: Case, now: datetime) -> None:
    found(now, Text("Warehouse count", "", "", "", "Count everything."))
    assert "Warehouse count" in plain(card(alma, case, "?q=warehouse+count"))
    assert (Search.objects.get().surface, Search.objects.get().text) == ("agent", "warehouse count")
    assert "<html" in alma.get(f"/agent/cases/{case.number}/help/?q=x").content.decode()  # a page of its own


def test_solved_cases_that_say_the_same_stand_below(alma: Client, case: Case, cast: Cast, now: datetime) -> None:
    titles = {"Bank file is refused again": "closed", "A refused bank file": "new", "Printer jam": "closed"}
    for title, state in titles.items():
        other = make_case(cast, cast.olga, cast.outis, now - timedelta(days=3))
        other.title, other.state, other.ended_at, other.product = title, state, now, cast.ledger
        other.save()
        index_case(other.number)
    page = plain(card(alma, case))
    assert "Bank file is refused again" in page
    assert "A refused bank file" not in page and "Printer jam" not in page


def test_an_article_begun_from_a_case_holds_nothing_private(
    alma: Client, case: Case, cast: Cast, now: datetime
) -> None:
    answer = Message.objects.create(
        case=case, author=cast.alma, by_vendor=True, body=f"Dear Dora, choose the format. Case {case.number}.", at=now
    )
    Step.objects.create(message=answer, kind="answer", done="x", next="y")
    asking = Message.objects.create(case=case, author=cast.alma, by_vendor=True, body="Please send a log.", at=now)
    Step.objects.create(message=asking, kind="details", done="x", next="y")
    Message.objects.create(case=case, author=cast.alma, by_vendor=True, body="Then import again.", at=now)  # by mail
    Message.objects.create(case=case, author=cast.alma, by_vendor=True, visibility="internal", body="A note.", at=now)
    where = alma.post(f"/agent/cases/{case.number}/articles/").headers["Location"]
    article = Article.objects.get()
    assert where == f"/agent/articles/{article.group_id}/de/"
    assert (article.state, article.language, article.group.product) == ("draft", "de", cast.ledger)
    text = Revision.objects.get().text
    assert text.title == "Bank file refused"
    assert re.fullmatch(r"AP-1127: header invalid\. ⟦\w+⟧, ⟦[\w ]+⟧, ⟦[\w ]+⟧", text.question)
    for private in ("Dora", "668", "acme", str(case.number), "note"):
        assert private not in "\n".join((text.question, text.solution, text.title))
    assert "send a log" not in text.solution and "import again" in text.solution
    assert "choose the format" in text.solution and "AP-1127" in text.question
    assert CaseArticle.objects.get().case_id == case.number
    (event,) = Event.objects.filter(type="case.article_begun")
    assert event.about == f"notes:{case.number}" and f"case:{case.number}" not in event.topics
    page = alma.get(where).content.decode()
    assert f"/agent/cases/{case.number}/" in page and "Private parts of the case" in page
    assert "Articles from this case" in plain(card(alma, case))


def test_a_text_with_marks_is_not_published_nor_scheduled_and_one_without_is(
    alma: Client, case: Case, now: datetime
) -> None:
    where = alma.post(f"/agent/cases/{case.number}/articles/").headers["Location"]
    article = Article.objects.get()
    alma.post(f"{where}state/", {"verb": "submit"})
    page = alma.post(f"{where}state/", {"verb": "publish"}, follow=True).content.decode()
    assert "Private parts of a case are still marked" in page
    soon = (now + timedelta(days=9000)).strftime("%Y-%m-%dT%H:%M")
    assert alma.post(f"{where}state/", {"verb": "schedule", "at": soon}).status_code == 422
    article.refresh_from_db()
    assert (article.state, article.published, article.publish_at) == ("in-review", None, None)
    sent = {"title": "Bank file refused", "question": "AP-1127", "solution": "Choose.", "base": "1", "then": "publish"}
    alma.post(where, sent)
    article.refresh_from_db()
    assert article.state == "published"


def test_keeping_a_text_with_marks_keeps_it_as_it_is_and_does_not_publish(alma: Client, case: Case) -> None:
    where = alma.post(f"/agent/cases/{case.number}/articles/").headers["Location"]
    article = Article.objects.get()
    sent = {"title": "Bank file refused", "question": "Ask ⟦Name⟧.", "reason": "Done", "base": "1", "then": "publish"}
    page = alma.post(where, sent, follow=True).content.decode()
    assert "The revision is kept." in page and "Private parts of a case are still marked" in page
    article.refresh_from_db()
    assert (article.state, article.published, article.revisions.count()) == ("draft", None, 2)
    assert article.latest is not None and article.latest.text.question == "Ask ⟦Name⟧."
    assert not article.remarks.exists() and not Event.objects.filter(type="article.submitted").exists()


def test_a_case_begins_a_bounded_number_of_articles(alma: Client, case: Case) -> None:
    for _ in range(22):
        alma.post(f"/agent/cases/{case.number}/articles/")
    assert CaseArticle.objects.count() == 20


def test_customers_get_neither_the_card_nor_an_article(client: Client, cast: Cast, case: Case) -> None:
    client.force_login(cast.dora)
    assert client.get(f"/agent/cases/{case.number}/help/", headers=HX).status_code == 403
    assert client.post(f"/agent/cases/{case.number}/articles/").status_code == 403
    assert not CaseArticle.objects.exists()


def test_the_card_takes_a_known_few_queries_and_the_case_waits_for_none_of_them(
    alma: Client, case: Case, cast: Cast, now: datetime
) -> None:
    def queries() -> int:
        card(alma, case)
        with CaptureQueriesContext(connection) as caught:
            card(alma, case)
        return len(caught)

    found(now)
    few = queries()
    for number in range(30):
        make_article(now, text=Text(f"Bank file {number}", "", "header invalid", "", "Words."))
        other = make_case(cast, cast.olga, cast.outis, now)
        other.title, other.state, other.product = f"Bank file refused {number}", "closed", cast.ledger
        other.save()
        index_case(other.number)
    index_waiting(now)
    assert queries() <= few + 1  # solved cases have one of their own
    assert few <= 24, few
    page = alma.get(f"/agent/cases/{case.number}/").content.decode()
    assert f'hx-get="/agent/cases/{case.number}/help/"' in page and "data-document-url" not in page
