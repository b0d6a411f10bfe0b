"""The agent's pages of a case: steps, notes, drafts, requests, experts, canned answers, palette, timeline."""

import re
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from amparo.cases import reading
from amparo.cases.actions import canned, threads
from amparo.cases.actions.indexing import index_case
from amparo.cases.models import Case, CaseFile, Draft, Message, Thread
from amparo.cases.tests.making import make_case
from amparo.core import events
from amparo.testing.cast import Cast
from amparo.web.shared import timeline


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    return make_case(cast, cast.dora, cast.acme, now - timedelta(days=40))  # before what the pages do, which is now


@pytest.fixture
def alma(cast: Cast, client: Client) -> Client:
    client.force_login(cast.alma)
    return client


@pytest.fixture
def dora(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.dora)
    return client


def page(client: Client, route: str, *args: object) -> str:
    response = client.get(reverse(route, args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_every_event_of_a_case_is_told_in_words() -> None:
    untold = {"case.expired"}  # the case is gone
    about_cases = {name for name in events.declared() if name.startswith(("case.", "clock.", "thread."))} - untold
    assert about_cases - set(timeline.tellings()) == set(), "say it in web/shared/timeline.py"


def test_a_refused_step_keeps_what_was_typed_and_says_what_is_missing(alma: Client, case: Case) -> None:
    sent = {"kind": "document", "body": "Please read this.", "document_url": "ftp://x", "done": "", "next": "Read it."}
    response = alma.post(reverse("agent:answers", args=[case.number]), sent)
    text = response.content.decode()
    assert response.status_code == 422
    for sentence in ("Please read this.", "Say what was done.", "Say what the document is called.", "not an address"):
        assert sentence in text
    assert case.messages.count() == 1


def test_the_customer_sees_the_step_with_done_and_next(alma: Client, dora: Client, case: Case) -> None:
    sent = {"kind": "workaround", "body": "Post it by hand.", "done": "We found the cause.", "next": "We repair it."}
    alma.post(reverse("agent:answers", args=[case.number]), sent)
    text = page(dora, "portal:case", case.number)
    for part in ("Post it by hand.", "A way around it for now", "We found the cause.", "We repair it."):
        assert part in text


def test_a_step_draft_is_there_again(alma: Client, case: Case) -> None:
    sent = {"kind": "recording", "body": "Half", "done": "Looked", "next": "", "wanted": ["log"], "labels": "Browser"}
    assert alma.post(reverse("agent:reply-draft", args=[case.number]), sent).status_code == 204
    alma.post(reverse("agent:note-draft", args=[case.number]), {"body": "psst"})
    text = page(alma, "agent:case", case.number)
    for part in ("Half", "Looked", "Browser", "psst"):
        assert part in text
    assert {row.kind for row in Draft.objects.all()} == {"reply", "note"}


def test_a_file_of_a_draft_is_there_again_and_goes_with_the_answer(alma: Client, case: Case) -> None:
    url = reverse("portal:reply-files", args=[case.number])
    answer = alma.post(url, {"file": SimpleUploadedFile("screenshot-1.png", b"\x89PNG")})
    assert answer.status_code == 201
    key = answer.json()["id"]
    assert f'value="{key}"' in page(alma, "agent:case", case.number)
    alma.post(reverse("agent:answers", args=[case.number]), {"body": "See the picture.", "files_ids": key})
    assert [row.name for row in Message.objects.latest("id").files.all()] == ["screenshot-1.png"]


def test_a_file_that_was_taken_off_is_forgotten_with_the_draft(alma: Client, case: Case) -> None:
    url = reverse("portal:reply-files", args=[case.number])
    alma.post(url, {"file": SimpleUploadedFile("wrong.png", BytesIO(b"\x89PNG").read())})
    alma.post(reverse("agent:answers", args=[case.number]), {"body": "Without the picture."})
    assert not CaseFile.objects.exists()


def test_what_was_asked_for_is_given_by_name_in_the_portal(alma: Client, dora: Client, case: Case) -> None:
    sent = {"kind": "recording", "wanted": ["recording", "log"], "labels": "Which browser?"}
    alma.post(reverse("agent:answers", args=[case.number]), sent)
    text = page(dora, "portal:case", case.number)
    assert "What we asked you for" in text
    browser = next(row for row in reading.list_requests(case) if row.label)
    upload = reverse("portal:reply-files", args=[case.number]) + "?item=log"
    key = dora.post(upload, {"file": SimpleUploadedFile("trace.log", b"a line")}).json()["id"]
    given = {"body": "", f"told-{browser.pk}": "Firefox 140", "given-1_ids": key}
    assert dora.post(reverse("portal:comments", args=[case.number]), given).status_code == 302
    assert [row.item for row in reading.list_requests(case)] == ["recording"]
    assert "Firefox 140" in page(alma, "agent:case", case.number)


def test_what_was_given_is_not_lost_where_the_message_is_too_long(alma: Client, dora: Client, case: Case) -> None:
    alma.post(reverse("agent:answers", args=[case.number]), {"kind": "details", "labels": "Which browser?"})
    [row] = reading.list_requests(case)
    sent = {"body": "x" * 20_001, f"told-{row.pk}": "Firefox 140"}
    response = dora.post(reverse("portal:comments", args=[case.number]), sent)
    assert response.status_code == 422
    assert "Firefox 140" in response.content.decode()
    assert reading.list_requests(case) == [row]


def test_a_file_carries_only_the_name_of_something_that_was_asked_for(dora: Client, case: Case) -> None:
    upload = reverse("portal:reply-files", args=[case.number]) + "?item=log"
    dora.post(upload, {"file": SimpleUploadedFile("trace.log", b"a line")})
    assert CaseFile.objects.get().item == ""


def test_what_is_new_is_marked_until_it_was_seen(alma: Client, dora: Client, cast: Cast, case: Case) -> None:
    first = case.messages.get()
    dora.post(reverse("portal:seen", args=[case.number]), {"upto": first.pk})
    alma.post(reverse("agent:answers", args=[case.number]), {"body": "Try this."})
    assert "New answer:" in page(dora, "portal:cases")
    text = page(dora, "portal:case", case.number)
    assert "New since you last looked" in text
    dora.post(reverse("portal:seen", args=[case.number]), {"upto": case.messages.latest("id").pk})
    assert "New answer:" not in page(dora, "portal:cases")
    assert "New since you last looked" not in page(dora, "portal:case", case.number)


@pytest.mark.parametrize("upto", ["", "x", "-1", "9" * 30])
def test_a_mark_that_is_none_is_passed_over(dora: Client, case: Case, upto: str) -> None:
    assert dora.post(reverse("portal:seen", args=[case.number]), {"upto": upto}).status_code == 204


def test_two_agents_see_each_other_write(alma: Client, cast: Cast, case: Case) -> None:
    igor = Client()
    igor.force_login(cast.igor)
    igor.post(reverse("agent:reply-draft", args=[case.number]), {"body": "Dear Dora"})
    assert "Igor is writing" in page(alma, "agent:writing", case.number)
    assert "is writing" not in igor.get(reverse("agent:writing", args=[case.number])).content.decode()


def test_the_timeline_tells_both_sides_what_each_may_know(alma: Client, dora: Client, case: Case) -> None:
    alma.post(reverse("agent:notes", args=[case.number]), {"body": "psst"})
    alma.post(reverse("agent:answers", args=[case.number]), {"kind": "reproduce"})
    agents, customers = page(alma, "agent:timeline", case.number), page(dora, "portal:timeline", case.number)
    assert "Alma left an internal note." in agents
    assert "internal note" not in customers
    assert "Alma answered: Trying to reproduce it" in customers


def test_experts_are_asked_and_nobody_else_sees_it(alma: Client, cast: Cast, case: Case) -> None:
    sent = {"subject": "Rounding of taxes", "body": "Is it that?", "invited": cast.igor.pk}
    alma.post(reverse("agent:threads", args=[case.number]), sent)
    thread = Thread.objects.get()
    igor = Client()
    igor.force_login(cast.igor)
    igor.post(reverse("agent:thread-messages", args=[thread.pk]), {"body": "It is the **rounding**."})
    assert "<strong>rounding</strong>" in page(alma, "agent:experts", case.number)
    threads.remove_expert(cast.actor("alma"), thread.pk, cast.igor.pk, thread.opened_at)
    assert "Rounding of taxes" not in page(igor, "agent:experts", case.number)


def test_a_refused_question_is_not_lost(alma: Client, case: Case) -> None:
    sent = {"subject": "Rounding of taxes", "body": "Is it that?"}
    response = alma.post(reverse("agent:threads", args=[case.number]), sent)
    assert response.status_code == 422
    for part in ("Rounding of taxes", "Is it that?", "Choose at least one colleague."):
        assert part in response.content.decode()


def test_a_canned_answer_is_filled_in_the_customers_language_or_names_another(
    alma: Client, cast: Cast, now: datetime, case: Case
) -> None:
    texts = {"text-en": "Hello {contact} of {company}, case {case}.", "text-de": "Guten Tag {contact}"}
    assert alma.post(reverse("agent:canned-new"), {"name": "Greeting", **texts}).status_code == 302
    [item] = alma.get(reverse("agent:case-canned", args=[case.number])).json()["items"]
    assert (item["text"], item["group"]) == (f"Hello Dora of Acme, case {case.number}.", "English")
    Case.objects.filter(pk=case.pk).update(language="fr")
    [item] = alma.get(reverse("agent:case-canned", args=[case.number]), {"q": "guten"}).json()["items"]
    assert item["group"] == "English; there is none in French"
    [answer] = reading.list_canned()
    assert "Guten Tag" in page(alma, "agent:canned-edit", answer.pk)
    canned.retire_canned(cast.actor("alma"), answer.pk, now)
    assert alma.get(reverse("agent:canned-edit", args=[answer.pk])).status_code == 404


def test_a_variable_that_is_none_is_told(alma: Client) -> None:
    response = alma.post(reverse("agent:canned-new"), {"name": "Greeting", "text-en": "Hello {friend}"})
    assert response.status_code == 422
    assert "none of the variables" in response.content.decode()
    assert "Hello {friend}" in response.content.decode()


def palette(client: Client, **query: str | int) -> list[str]:
    return [item["label"] for item in client.get(reverse("agent:palette"), query).json()["items"]]


def test_the_palette_finds_cases_people_companies_places_and_verbs(alma: Client, case: Case) -> None:
    index_case(case.number)
    assert "Unassigned" in palette(alma)
    assert f"{case.number} {case.title}" in palette(alma, q=case.number)
    assert f"{case.number} {case.title}" in palette(alma, q="ledger balance")
    assert f"Dora · {case.number} {case.title}" in palette(alma, q="dora")
    assert f"Acme · {case.number} {case.title}" in palette(alma, q="acme")
    assert f"Take: {case.number}" in palette(alma, q="take", case=case.number)


@pytest.mark.parametrize("words", ["9" * 40, "%", "\x00", "' or 1=1", "#"])
def test_the_palette_takes_any_words(alma: Client, case: Case, words: str) -> None:
    assert alma.get(reverse("agent:palette"), {"q": words, "case": words}).status_code == 200


def test_no_key_of_a_page_hides_another(alma: Client, case: Case) -> None:
    """A letter that does something by itself cannot begin a sequence: `w` once watched where `w l` asks for a log."""
    for address in (reverse("agent:case", args=[case.number]), reverse("agent:experts", args=[case.number])):
        keys = re.findall(r'data-key="([^"]+)"', alma.get(address).content.decode())
        firsts = {key.split()[0] for key in keys if " " in key}
        assert firsts and not firsts & set(keys), address
        assert len(set(keys)) == len(keys), address


def test_what_can_be_split_off_is_shown_in_plain_words(alma: Client, case: Case) -> None:
    case.messages.update(body="The **ledger** has\n\n- a gap\n- [a hole](https://example.org)")
    assert "The ledger has a gap a hole" in page(alma, "agent:split", case.number)
