"""The portal and the workspace under attack; each test names its row of the checklist where it has one."""

import re
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from pytest_django import Settings

from amparo.cases.actions import conversation, drafts
from amparo.cases.models import Case, CaseFile, Draft, Evidence, Message
from amparo.cases.spec import Opening
from amparo.cases.tests.making import make_case
from amparo.core.actors import VISITOR
from amparo.core.models import OutgoingMail
from amparo.testing.builders import PASSWORD
from amparo.testing.cast import Cast
from amparo.web.portal import limits

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7|add:7 }}javascript:alert(3)"
ODD = ["\0", "-1", "9" * 5000, "٣", "1e999", "nan-1", "inf-1", "'; drop table cases_case; --", "1-1)--", "%", "\ud7ff"]
VISIT = {"product": "autotask-psa", "module": "autotask-psa", "need": "kind:defect", "kind": "defect"}
VISIT |= {
    "impact": "minor",
    "scope": "team",
    "environment": "production",
    "title": "It is broken",
    "body": "All of it.",
}


@pytest.fixture(autouse=True)
def desk(settings: Settings, cast: Cast) -> None:
    settings.PACK = "lumen"
    cast.financials.key = "financials"
    cast.financials.save()


@pytest.fixture
def autotask(settings: Settings, cast: Cast) -> None:
    settings.PACK = "autotask"
    cast.financials.key = "autotask-psa"
    cast.financials.save()


def signed_in(cast: Cast, name: str) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(getattr(cast, name))
    return client


def upload(client: Client, address: str, name: str = "log.txt", content: bytes = b"a line") -> Any:
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def visiting(email: str = "viktor@elsewhere.example", **more: object) -> Client:
    """A visitor whose request is ready to be sent."""
    opening = Opening.model_validate(VISIT | {"problems": 1, "visitor_name": "Viktor", "visitor_email": email} | more)
    draft = drafts.save_draft(drafts.Owner(VISITOR), "opening", opening.model_dump(), timezone.now())
    client = Client()
    session = client.session
    session["opening"] = str(draft.pk)
    session.save()
    return client


# --- SEC-4: nobody is flooded, nothing of a stranger's fills the desk ---


@pytest.mark.usefixtures("autotask")
def test_sec_4_one_mailbox_gets_five_mails_a_day_however_it_is_written(cast: Cast) -> None:
    review = reverse("portal:open-review")
    for number in range(limits.TO_ADDRESS.most):
        client = visiting(f"Viktor+{number}@elsewhere.example")
        assert client.post(review, REMOTE_ADDR=f"203.0.113.{number}").status_code == 302
    assert visiting("viktor@elsewhere.example").post(review).status_code == 429
    assert OutgoingMail.objects.count() == limits.TO_ADDRESS.most


def test_sec_4_a_network_address_begins_so_many_drafts_and_no_more(cast: Cast) -> None:
    step = reverse("portal:open-step", args=["product"])
    answers = [Client().post(step, {"product": "financials"}).status_code for _ in range(21)]
    assert answers == [*[302] * 20, 429]
    assert Draft.objects.count() == limits.DRAFTS_FROM_NETWORK.most


def test_sec_4_a_visitor_s_files_are_fewer_and_smaller(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "VISITOR_FILE_MAX_BYTES", 10)
    monkeypatch.setattr(drafts, "VISITOR_FILES", 1)
    client, address = Client(), reverse("portal:open-files")
    assert upload(client, address, content=b"x" * 11).status_code == 413
    assert [upload(client, address).status_code for _ in range(2)] == [201, 422]
    assert upload(signed_in(cast, "dora"), address, content=b"x" * 11).status_code == 201


# --- SEC-5: what somebody sends is never run from our address ---


@pytest.mark.parametrize("name", ["page.html", "picture.svg", "feed.xml", "manual.pdf", ".htaccess", "a.pht", "a.png"])
def test_sec_5_a_file_is_only_ever_downloaded(cast: Cast, now: datetime, name: str) -> None:
    client, case = signed_in(cast, "dora"), make_case(cast, cast.dora, cast.acme, now)
    upload(client, reverse("portal:reply-files", args=[case.number]), name, b"<html><script>alert(1)</script>")
    row = CaseFile.objects.get()
    client.post(reverse("portal:comments", args=[case.number]), {"body": "Look.", "files_ids": [row.pk]})
    response = client.get(reverse("portal:case-file", args=[case.number, row.pk]))
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


# --- SEC-7: secondary paths ---


def test_sec_7_files_of_a_draft_are_its_owner_s(cast: Cast) -> None:
    owner = Client()
    key = upload(owner, reverse("portal:open-files")).json()["id"]
    file, removal = reverse("portal:draft-file", args=[key]), reverse("portal:draft-file-removal", args=[key])
    for other in (Client(), visiting(), signed_in(cast, "dora"), signed_in(cast, "alma")):
        assert other.get(file).status_code == other.post(removal).status_code == 404
    assert owner.get(file).status_code == 200
    assert owner.post(removal).status_code == 204


def test_sec_7_nobody_sends_a_file_that_somebody_else_uploaded(cast: Cast, now: datetime) -> None:
    case = make_case(cast, cast.dora, cast.acme, now)
    mine = upload(signed_in(cast, "petra"), reverse("portal:reply-files", args=[case.number])).json()["id"]
    strangers = upload(Client(), reverse("portal:open-files")).json()["id"]
    said = {"body": "Look.", "files_ids": [mine, strangers]}
    signed_in(cast, "dora").post(reverse("portal:comments", args=[case.number]), said)
    assert not CaseFile.objects.exclude(case=None).exists()


def test_sec_7_a_visitor_s_draft_is_reached_by_its_session_alone(cast: Cast) -> None:
    draft = Draft.objects.get(pk=visiting().session["opening"])
    theirs = drafts.save_draft(drafts.Owner(cast.actor("dora")), "opening", Opening().model_dump(), timezone.now())
    assert drafts.find_draft(drafts.Owner(VISITOR), "opening") is None
    assert drafts.find_draft(drafts.Owner(VISITOR, theirs.pk), "opening") is None
    assert drafts.find_draft(drafts.Owner(cast.actor("dora"), draft.pk), "opening") == theirs


def test_unsent_files_go_with_the_draft_of_what_was_said(cast: Cast, now: datetime) -> None:
    client, case = signed_in(cast, "dora"), make_case(cast, cast.dora, cast.acme, now)
    upload(client, reverse("portal:reply-files", args=[case.number]))
    client.post(reverse("portal:comments", args=[case.number]), {"body": "Without it."})
    assert not CaseFile.objects.exists()


# --- SEC-8, CSRF, redirects ---


@pytest.mark.usefixtures("autotask")
def test_sec_8_a_browser_may_send_the_form_behind_the_link(cast: Cast) -> None:
    visiting().post(reverse("portal:open-review"))
    link = OutgoingMail.objects.get().params["link"].removeprefix("http://127.0.0.1:8000")
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(link)
    assert page.headers["Referrer-Policy"] == "same-origin"  # no-referrer would make its Origin null
    assert page.headers["Cache-Control"] == "no-store"
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    assert token
    form = {"csrfmiddlewaretoken": token[1]}
    assert browser.post(link, form, headers={"Origin": "https://evil.example"}).status_code == 403
    assert Case.objects.get().state == "unconfirmed"
    assert browser.post(link, form, headers={"Origin": "http://testserver"}).status_code == 302
    assert Case.objects.get().state == "new"


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "///evil.example",
        "null",
        "á" * 300,
        "portal:home",
        "http://[::1",
    ],
)
def test_nobody_is_sent_on_to_another_site(cast: Cast, wanted: str) -> None:
    response = Client().post(reverse("set_language"), {"language": "de", "next": wanted})
    assert response.headers["Location"] == "/"
    login = {"login": "ana@acme.example", "password": PASSWORD, "next": wanted}
    signed_in = Client().post(reverse("account_login"), login)
    assert "evil" not in signed_in.headers.get("Location", "/") and signed_in.status_code == 302


# --- SEC-10: a visitor's request says nothing about who is known ---


@pytest.mark.usefixtures("autotask")
def test_sec_10_a_visitor_learns_nothing_about_an_address(cast: Cast) -> None:
    def send(email: str) -> tuple[str, int]:
        client = visiting(email)
        client.get(reverse("portal:home"))
        with CaptureQueriesContext(connection) as queries:
            client.post(reverse("portal:open-review"))
        page = client.get(reverse("portal:open-sent")).content.decode()
        page = re.sub(r'\b\d{4}\b|value="[^"]*"', "", page.replace(email, ""))
        return page, len(queries)

    send("first@elsewhere.example")  # the pack is kept once
    assert send("dora@acme.example") == send("nobody@acme.example")


# --- SEC-11 and odd input: refused or passed over, never a broken page ---


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("route", ["portal:cases", "agent:queue"])
def test_sec_11_lists_take_only_their_own_filters(cast: Cast, now: datetime, route: str, text: str) -> None:
    make_case(cast, cast.dora, cast.acme, now)
    client = signed_in(cast, "alma")
    for query in ({"view": text}, {"after": text}, {"after": f"{text}-1"}, {"after": f"1-{text}"}, {"sort": text}):
        assert client.get(reverse(route), query).status_code in (200, 302)
    assert Case.objects.count() == 1


@pytest.mark.parametrize("text", ODD)
def test_odd_words_and_numbers_break_no_page(cast: Cast, now: datetime, text: str) -> None:
    client, case = signed_in(cast, "dora"), make_case(cast, cast.dora, cast.acme, now)
    number = [case.number]
    drafted = {"subject": text, "text": text, "evidence-steps": text, "visitor_email": text, "problems": text}
    assert client.post(reverse("portal:open-draft"), drafted).status_code == 204
    assert client.post(reverse("portal:reply-draft", args=number), {"body": text}).status_code == 204
    said = client.post(reverse("portal:comments", args=number), {"body": f"Word {text}", "files_ids": [text]})
    assert said.status_code == 302
    assert upload(client, f"{reverse('portal:open-files')}?{urlencode({'item': text})}").status_code == 201
    assert not CaseFile.objects.exclude(item="").exists()
    assert client.get(reverse("portal:open-review")).status_code in (200, 302)


def test_a_draft_beyond_all_measure_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "DRAFT_MAX_BYTES", 1000)
    client = signed_in(cast, "dora")
    assert client.post(reverse("portal:open-draft"), {"text": "x" * 2000}).status_code == 413
    assert not Draft.objects.exists()


# --- SEC-15 and SEC-16: words of people are words ---


def test_sec_15_a_file_s_name_adds_no_header(cast: Cast) -> None:
    client = Client()
    key = upload(client, reverse("portal:open-files"), 'a"\r\nSet-Cookie: sessionid=1\r\n.txt').json()["id"]
    response = client.get(reverse("portal:draft-file", args=[key]))
    assert "Set-Cookie" not in response.headers
    assert not re.search(r"[\r\n]", response.headers["Content-Disposition"])


class Looker(HTMLParser):
    """Notes the elements and attributes that no page of ours has."""

    def __init__(self) -> None:
        super().__init__()
        self.alien: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wild = tag in ("img", "iframe", "object", "embed", "style", "base")
        wild = wild or (tag == "script" and not dict(attrs).get("src"))
        acts = any(name.startswith("on") or (value or "").strip().startswith("javascript:") for name, value in attrs)
        if wild or acts:
            self.alien.append(self.get_starttag_text() or tag)


def find_alien(page: str) -> list[str]:
    """What an attack has added to a page."""
    looker = Looker()
    looker.feed(page)
    return looker.alien


def make_hostile(cast: Cast, now: datetime) -> Case:
    """A case in which everything that people type is an attack."""
    for row in (cast.dora, cast.alma, cast.acme):
        row.name = HOSTILE[:120]
        row.save()
    case = make_case(
        cast, cast.dora, cast.acme, now, title=HOSTILE[:160], visitor_name=HOSTILE[:120], assignee=cast.alma
    )
    case.decision.person, case.decision.company = cast.dora, cast.acme
    case.decision.about = case.ref
    case.decision.save()
    first = case.messages.get()
    Message.objects.filter(pk=first.pk).update(
        body=f"{HOSTILE}\n\n[a](javascript:alert(3))\n\n![b](http://spy.example/c)"
    )
    Evidence.objects.create(case=case, item="steps", body=HOSTILE, given_at=now)
    conversation.note_case(cast.actor("alma"), case.number, conversation.Words(HOSTILE), now)
    owner = drafts.Owner(cast.actor("dora"))
    words = Opening(
        title=HOSTILE, body=HOSTILE, product="financials", company=cast.acme.pk, evidence={"steps": HOSTILE}
    )
    draft = drafts.save_draft(owner, "opening", words.model_dump(), now)
    for holder in ({"case": case, "message": first}, {"draft": draft}):
        file = upload(Client(), reverse("portal:open-files")).json()["id"]
        CaseFile.objects.filter(pk=file).update(name=HOSTILE, **{"draft": None} | holder)
    return case


def test_sec_16_what_people_type_is_never_markup(cast: Cast, now: datetime) -> None:
    case = make_hostile(cast, now)
    number = [case.number]
    pages = {
        "dora": [
            reverse("portal:home"),
            reverse("portal:cases"),
            reverse("portal:case", args=number),
            reverse("portal:conversation", args=number),
            reverse("portal:decision", args=[case.decision_id]),
            reverse("portal:open-step", args=["problem"]),
            reverse("portal:open-review"),
        ],
        "alma": [
            reverse("agent:queue"),
            reverse("agent:case", args=number),
            reverse("agent:conversation", args=number),
            reverse("portal:case", args=number),
        ],
    }
    for who, addresses in pages.items():
        client = signed_in(cast, who)
        for address in addresses:
            response = client.get(address)
            page = response.content.decode()
            assert response.status_code in (200, 302), address
            assert not find_alien(page), address
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            assert "unsafe" not in response.headers["Content-Security-Policy"]


# --- SEC-17: the vendor's own words stay with the vendor ---


def test_sec_17_a_note_and_its_file_are_nowhere_on_the_customer_s_side(cast: Cast, now: datetime) -> None:
    case = make_case(cast, cast.dora, cast.acme, now)
    agent, number = signed_in(cast, "alma"), [case.number]
    key = upload(agent, reverse("portal:reply-files", args=number), "margin.xlsx").json()["id"]
    agent.post(reverse("agent:notes", args=number), {"body": "They pay too little.", "files_ids": [key]})
    assert "too little" in agent.get(reverse("agent:case", args=number)).content.decode()
    for who in ("dora", "petra"):
        client = signed_in(cast, who)
        for route in ("portal:case", "portal:conversation", "portal:cases", "portal:home"):
            page = client.get(reverse(route, args=number if route in ("portal:case", "portal:conversation") else []))
            assert "too little" not in page.content.decode()
            assert "margin" not in page.content.decode()
        assert client.get(reverse("portal:case-file", args=[case.number, key])).status_code == 404
    assert not OutgoingMail.objects.exists()


def test_sec_17_a_colleague_sees_of_a_shared_case_what_its_opener_sees(cast: Cast, now: datetime) -> None:
    cast.acme.shares_cases = True
    cast.acme.save()
    cast.ana.language = cast.dora.language
    cast.ana.save()
    case = make_case(cast, cast.dora, cast.acme, now)

    def shown(who: str) -> str:
        page = signed_in(cast, who).get(reverse("portal:case", args=[case.number])).content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        return re.sub(r'value="[^"]*"|after=[^"&]*', "", main)

    assert shown("ana") == shown("dora")
