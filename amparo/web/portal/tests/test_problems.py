"""The guided flow with several problems: described one by one, decided, sent together (SI-5)."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from amparo.cases.models import Case, Draft
from amparo.testing.cast import Cast


@pytest.fixture(autouse=True)
def sage(settings: Settings) -> None:
    settings.PACK = "sage-intacct"


@pytest.fixture
def dora(cast: Cast, client: Client) -> Client:
    """Dora, who has described a first problem and said that there are several."""
    client.force_login(cast.dora)
    client.post("/open/product/", {"product": "financials"})
    client.post("/open/module/", {"module": "-"})
    client.post("/open/need/", {"kind": "kind:problem"})
    client.post("/open/severity/", {"impact": "minor", "scope": "team", "environment": "production"})
    sent = client.post("/open/problem/", {"subject": "Off by one", "text": "It is off.", "problems": "2"})
    assert sent.headers["Location"] == "/open/problems/"
    return client


def words(client: Client, address: str) -> str:
    """A page without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(address).content.decode()))


def second(client: Client, **more: str) -> str:
    """Begins the second problem and describes it; returns where that led."""
    where = client.post("/open/problems/").headers["Location"]
    assert where == "/open/problem/?problem=2"
    page = client.get(where)
    assert page.status_code == 200 and "Describe problem 2" in page.content.decode()
    module = re.search(r'name="module".*?value="([^"]+)"', page.content.decode(), re.DOTALL)
    said = {"subject": "No print", "text": "Nothing comes.", "impact": "minor", "module": module[1] if module else ""}
    return client.post(where, said | more).headers["Location"]


def test_the_problems_are_listed_and_sent_as_cases_of_their_own(dora: Client) -> None:
    assert "Off by one" in words(dora, "/open/problems/")
    assert dora.get("/open/review/").headers["Location"] == "/open/problems/"  # the second is still to come
    assert second(dora) == "/open/problems/"
    assert "No print" in words(dora, "/open/problems/")
    review = dora.get("/open/review/")
    page = review.content.decode()
    assert "Problem 2" in page and page.count('class="card decision') == 1  # they do not differ
    sent = dora.post("/open/review/", {"shown": review.context["shown"]})
    assert sent.headers["Location"] == "/open/sent/"
    numbers = list(Case.objects.order_by("number").values_list("number", flat=True))
    assert len(numbers) == 2
    done = words(dora, "/open/sent/")
    assert "sent as 2 cases" in done and all(str(number) in done for number in numbers)
    assert not Draft.objects.exists()


def test_decisions_that_differ_are_shown_one_by_one(dora: Client) -> None:
    second(dora, impact="down")
    page = dora.get("/open/review/").content.decode()
    assert page.count('class="card decision') == 2


def test_a_file_goes_to_the_problem_that_it_was_given_with(dora: Client) -> None:
    second(dora)
    sent = dora.post("/open/files/?problem=2", {"file": SimpleUploadedFile("printer.log", b"jam")})
    told = sent.json()
    assert told["removal_url"].endswith("?problem=2")
    draft = Draft.objects.get(kind="problem")
    assert [row.name for row in draft.files.all()] == ["printer.log"]
    assert dora.get(f"/open/files/{told['id']}/?problem=2").status_code == 200
    assert dora.post(told["removal_url"]).status_code == 204
    assert draft.files.count() == 0


def test_what_is_typed_is_kept_for_its_own_problem(dora: Client) -> None:
    second(dora)
    dora.post("/open/draft/?problem=2", {"subject": "No print at all", "text": "", "impact": "nonsense"})
    kept = Draft.objects.get(kind="problem").data
    assert (kept["title"], kept["impact"]) == ("No print at all", "minor")
    assert Draft.objects.get(kind="opening").data["title"] == "Off by one"
    assert "Something is missing" in words(dora, "/open/problems/")
    assert dora.get("/open/review/").headers["Location"] == "/open/problems/"


def test_a_problem_is_taken_off_and_one_is_left(dora: Client) -> None:
    second(dora)
    dora.post("/open/problems/2/removal/")
    assert not Draft.objects.filter(kind="problem").exists()
    assert dora.get("/open/review/").status_code == 200


def test_it_may_be_one_problem_after_all(dora: Client) -> None:
    assert dora.post("/open/problems/single/").headers["Location"] == "/open/review/"
    assert Draft.objects.get().data["problems"] == 1


@pytest.mark.parametrize("which", ["2", "9", "x", "-1", "99999999999999999999"])
def test_a_problem_that_is_not_there_is_not_found(dora: Client, which: str) -> None:
    assert dora.get(f"/open/problem/?problem={which}").status_code == 404


def test_throwing_the_request_away_throws_all_of_it_away(dora: Client) -> None:
    second(dora)
    dora.post("/open/discard/")
    assert not Draft.objects.exists()


def test_a_problem_that_was_added_in_another_tab_is_shown_before_it_is_sent(dora: Client) -> None:
    second(dora)
    shown = dora.get("/open/review/").context["shown"].split(",")[0]
    assert dora.post("/open/review/", {"shown": shown}).status_code == 409
    assert not Case.objects.exists()
