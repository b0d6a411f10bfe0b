"""The agents' lists in pages: views, search, filters, several cases at once; tags, links, assigning on a case."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from amparo.cases.actions.closing import Solution, resolve_case
from amparo.cases.actions.indexing import index_case
from amparo.cases.actions.linking import link_cases
from amparo.cases.actions.tagging import tag_case
from amparo.cases.models import BulkChange, Case, CaseLink, SavedView, Watch
from amparo.cases.tests.making import make_case
from amparo.testing.cast import Cast

QUEUE = "agent:queue"


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    found = make_case(cast, cast.dora, cast.acme, now, title="The ledger does not balance")
    index_case(found.number)
    return found


@pytest.fixture
def other(cast: Cast, now: datetime) -> Case:
    found = make_case(cast, cast.greta, cast.gruber, now - timedelta(days=2), title="Payroll stops", impact="down")
    index_case(found.number)
    return found


@pytest.fixture
def alma(cast: Cast, client: Client) -> Client:
    client.force_login(cast.alma)
    return client


def shown(client: Client, address: str = "", route: str = QUEUE) -> str:
    response = client.get(reverse(route) + (f"?{address}" if address else ""))
    assert response.status_code == 200, response.headers.get("Location")
    return response.content.decode()


def test_an_address_says_its_filter_and_a_form_with_empty_fields_leads_to_a_readable_one(
    alma: Client, case: Case, other: Case
) -> None:
    text = shown(alma, "company=gruber&impact=down")
    assert other.title in text
    assert case.title not in text
    response = alma.get(reverse(QUEUE) + "?q=&state=open&product=&company=acme&sort=")
    assert response.headers["Location"] == reverse(QUEUE) + "?state=open&company=acme"
    assert alma.get(reverse(QUEUE) + "?q=&state=").headers["Location"] == reverse(QUEUE) + "?view=all"


def test_a_chip_leads_to_the_same_list_without_it(alma: Client, case: Case) -> None:
    text = shown(alma, "state=open&company=acme&tag=month+end")
    assert 'href="/agent/?state=open&amp;tag=month+end"' in text
    assert 'href="/agent/?state=open&amp;company=acme"' in text


def test_a_search_marks_the_words_and_escapes_the_rest(cast: Cast, alma: Client, now: datetime) -> None:
    case = make_case(cast, cast.dora, cast.acme, now, title="<b>Ledger</b> & co")
    index_case(case.number)
    text = shown(alma, "q=ledger")
    assert "&lt;b&gt;<mark>Ledger</mark>&lt;/b&gt; &amp; co" in text
    assert "<b>Ledger" not in text


def test_a_search_without_a_match_says_what_is_like_it(alma: Client, case: Case) -> None:
    text = shown(alma, "q=legder")
    assert "Nothing holds exactly these words" in text
    assert case.title in text.replace("<mark>", "").replace("</mark>", "")
    nothing = shown(alma, "q=zzzzzz")
    assert "No case is like this" in nothing
    assert "like them" not in nothing


def test_what_is_not_understood_in_an_address_is_named(alma: Client, case: Case) -> None:
    text = shown(alma, "state=open&sort=password&due=1")
    assert "was not understood" in text
    assert "Due, Order" in text


def test_a_view_is_saved_shared_changed_and_removed(alma: Client, cast: Cast, case: Case, other: Case) -> None:
    sent = {"name": "Gruber <3", "shared": "on", "filter": "company=gruber", "back": "company=gruber"}
    response = alma.post(reverse("agent:views"), sent)
    view = SavedView.objects.get()
    assert response.headers["Location"] == f"{reverse(QUEUE)}?view=gruber-3-{view.pk}"
    igor = Client()
    igor.force_login(cast.igor)
    text = shown(igor, f"view=gruber-3-{view.pk}")
    assert other.title in text
    assert case.title not in text
    assert "Gruber &lt;3" in text
    assert "Remove the view" not in text
    alma.post(reverse("agent:views"), {"name": "Acme", "filter": "company=acme", "view": str(view.pk)})
    assert case.title in shown(alma, f"view=x-{view.pk}")
    assert igor.post(reverse("agent:view-removal", args=[view.pk])).status_code == 404
    alma.post(reverse("agent:view-removal", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_a_view_without_a_name_is_not_saved_and_the_list_stays(alma: Client, case: Case) -> None:
    response = alma.post(
        reverse("agent:views"), {"name": " ", "filter": "state=open", "back": "state=open"}, follow=True
    )
    assert response.redirect_chain[-1][0] == f"{reverse(QUEUE)}?state=open"
    assert "Please fill this in." in response.content.decode()


def test_several_cases_are_changed_and_taken_back_from_the_list(
    alma: Client, cast: Cast, case: Case, other: Case
) -> None:
    numbers = [case.number, other.number]
    sent = {"numbers": numbers, "verb": "assign", "to": str(cast.igor.pk), "back": "view=unassigned"}
    response = alma.post(reverse("agent:changes"), sent, follow=True)
    assert response.redirect_chain[-1][0] == f"{reverse(QUEUE)}?view=unassigned"
    assert "Assigned: 2" in response.content.decode()
    assert set(Case.objects.values_list("assignee__name", flat=True)) == {"Igor"}
    change = BulkChange.objects.get()
    response = alma.post(reverse("agent:undo", args=[change.pk]), {"back": "view=unassigned"}, follow=True)
    assert "As before: 2" in response.content.decode()
    assert set(Case.objects.values_list("assignee", flat=True)) == {None}
    again = alma.post(reverse("agent:undo", args=[change.pk]), follow=True)
    assert "can no longer be taken back" in again.content.decode()


def test_what_cannot_be_changed_is_named(alma: Client, cast: Cast, case: Case, other: Case, now: datetime) -> None:
    resolve_case(cast.actor("igor"), case.number, Solution(), now)
    sent = {"numbers": [case.number, other.number], "verb": "resolve"}
    text = alma.post(reverse("agent:changes"), sent, follow=True).content.decode()
    assert f"stay as they are: {case.number}" in text


@pytest.mark.parametrize(
    "sent",
    [
        {"verb": "delete", "numbers": ["1"]},
        {"verb": "tag", "tag": "", "numbers": ["x", "²", "9" * 40, "-1"]},
        {"verb": "assign", "to": "' or 1=1"},
        {"back": "//elsewhere.example/?view=x", "verb": "resolve"},
    ],
)
def test_sec_11_odd_orders_change_nothing_and_lead_back(alma: Client, case: Case, sent: dict[str, object]) -> None:
    response = alma.post(reverse("agent:changes"), sent)
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse(QUEUE))
    assert Case.objects.get(pk=case.pk).state == "new"


def test_a_case_is_given_to_an_agent_who_is_found_by_name(alma: Client, cast: Cast, case: Case) -> None:
    found = alma.get(reverse("agent:assignees", args=[case.number]), {"agent": "igo"}).content.decode()
    assert "Igor" in found
    assert "Alma" not in found
    alma.post(reverse("agent:take", args=[case.number]), {"to": cast.igor.pk})
    assert Case.objects.get(pk=case.pk).assignee == cast.igor
    alma.post(reverse("agent:take", args=[case.number]))
    assert Case.objects.get(pk=case.pk).assignee == cast.alma
    assert alma.post(reverse("agent:take", args=[case.number]), {"to": cast.dora.pk}).status_code == 403


def test_tags_and_watching_on_the_page_of_a_case(alma: Client, cast: Cast, case: Case) -> None:
    alma.post(reverse("agent:tags", args=[case.number]), {"tag": "month end, <i>odd</i>"})
    alma.post(reverse("agent:watch", args=[case.number]))
    text = alma.get(reverse("agent:case", args=[case.number])).content.decode()
    assert "month end" in text
    assert "&lt;i&gt;odd&lt;/i&gt;" in text
    assert "No longer watch" in text
    assert case.title in shown(alma, "tag=month+end")
    alma.post(reverse("agent:tag-removal", args=[case.number]), {"tag": "month end"})
    alma.post(reverse("agent:unwatch", args=[case.number]))
    assert case.title not in shown(alma, "tag=month+end")
    assert not Watch.objects.exists()


def test_sec_17_customers_see_no_tags(cast: Cast, case: Case, now: datetime) -> None:
    tag_case(cast.actor("alma"), case.number, "difficult customer", now)
    dora = Client()
    dora.force_login(cast.dora)
    assert "difficult" not in dora.get(reverse("portal:case", args=[case.number])).content.decode()
    for address in ("q=difficult", "tag=difficult+customer", "view=all"):
        assert "difficult customer" not in shown(dora, address, "portal:cases")
    assert case.title not in shown(dora, "q=difficult", "portal:cases")


def test_cases_are_linked_and_unlinked_on_the_page(alma: Client, case: Case, other: Case) -> None:
    links = reverse("agent:links", args=[case.number])
    alma.post(links, {"other": f"#{other.number}", "kind": "duplicate"})
    link = CaseLink.objects.get()
    assert (link.case_id, link.kind) == (case.number, "duplicate")
    page = alma.get(reverse("agent:case", args=[case.number])).content.decode()
    assert "This is a duplicate of" in page
    for number, sentence in ((case.number, "linked with itself"), (999_999, "no case of this number")):
        assert sentence in alma.post(links, {"other": number}, follow=True).content.decode()
    alma.post(reverse("agent:link-removal", args=[other.number, link.pk]))
    assert not CaseLink.objects.exists()


def test_sec_7_a_customer_sees_linked_cases_only_where_they_see_them(
    cast: Cast, case: Case, other: Case, now: datetime
) -> None:
    near = make_case(cast, cast.dora, cast.acme, now, title="The ledger again")
    for one in (near, other):
        link_cases(cast.actor("alma"), case.number, one.number, "related", now)
    dora = Client()
    dora.force_login(cast.dora)
    text = dora.get(reverse("portal:case", args=[case.number])).content.decode()
    assert near.title in text
    assert other.title not in text
    assert str(other.number) not in text


def test_a_customer_searches_and_filters_their_own_cases(cast: Cast, case: Case, other: Case, now: datetime) -> None:
    dora = Client()
    dora.force_login(cast.dora)
    assert "<mark>ledger</mark>" in shown(dora, "q=ledger", "portal:cases")
    for address in ("q=payroll", "company=gruber", f"q={other.number}", "state=open&impact=down"):
        assert other.title not in shown(dora, address, "portal:cases"), address
    assert case.title in shown(dora, "product=financials&author=me&state=new", "portal:cases")
    assert "was not understood" in shown(dora, "sort=password", "portal:cases")
