"""Every address × everybody: what each of the cast gets. An address without a row here fails (SEC-7, SEC-17)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

from amparo.cases.actions import threads
from amparo.cases.models import Case, CaseFile, Participant
from amparo.cases.tests.making import make_case
from amparo.core.actors import SYSTEM
from amparo.core.files import default_limits, store
from amparo.notify import actions as webhooks
from amparo.notify.models import Message as WebhookMessage
from amparo.people.models import Membership, Partnership
from amparo.testing.builders import make_person
from amparo.testing.cast import Cast
from amparo.testing.clock import LONG_AGO
from tests import matrix_admin, matrix_help, matrix_people

WHO = ("viktor", "dora", "petra", "ana", "olga", "paco", "pia", "ines", "alma", "adam")
IN = 302  # sent to sign in, or on to the next page

# viktor is a visitor, dora opened the case, petra is her company's portal administrator, ana a colleague, olga the
# outsider, paco the staff of a partner that does not serve the company, pia of one that did once and was added
# to the case, ines deactivated, alma an agent, adam an administrator who is no agent.
EVERYBODY = dict.fromkeys(WHO, 200)
SIGNED_IN = {who: IN if who in ("viktor", "ines") else 200 for who in WHO}
READERS = {
    "viktor": IN,
    "dora": 200,
    "petra": 200,
    "ana": 404,
    "olga": 404,
    "paco": 404,
    "pia": 404,
    "ines": IN,
    "alma": 200,
}
READERS["adam"] = 404
AGENTS = {
    "viktor": IN,
    "dora": 403,
    "petra": 403,
    "ana": 403,
    "olga": 403,
    "paco": 403,
    "pia": 403,
    "ines": IN,
    "alma": 200,
}
AGENTS["adam"] = 403
# Who sees to Acme's people: its portal administrators and authorised managers, and the vendor's people.
LEADERS = {
    "viktor": IN,
    "dora": 403,
    "petra": 200,
    "ana": 403,
    "olga": 404,
    "paco": 404,
    "pia": 404,
    "ines": IN,
    "alma": 200,
}
LEADERS["adam"] = 200
# Who sends Acme's events elsewhere: its portal administrators, and the vendor's administrators.
SENDERS = LEADERS | {"alma": 403}
ADMINISTRATORS = AGENTS | {"alma": 403, "adam": 200}


def answer(table: dict[str, int], status: int) -> dict[str, int]:
    """The same table where a success is another status."""
    return {who: status if found == 200 else found for who, found in table.items()}


SENT = dict.fromkeys(WHO, IN)

# (method, route): what each gets. `IN` where somebody is sent to sign in, and where a form leads on.
GET, POST = "get", "post"
TABLE: dict[tuple[str, str], dict[str, int]] = {
    (GET, "healthz"): dict.fromkeys(WHO, 503),  # no worker runs in this test
    (GET, "portal:home"): EVERYBODY,
    (GET, "portal:open"): SENT | {"petra": 200, "ana": 200},  # not designated: told so at once
    (GET, "portal:open-step"): EVERYBODY,
    (GET, "portal:open-review"): SENT,
    (GET, "portal:open-problems"): SENT,  # nothing was described yet
    (POST, "portal:open-problems"): SENT,
    (POST, "portal:open-problems-single"): SENT,
    (POST, "portal:open-problem-removal"): dict.fromkeys(WHO, 404),
    (GET, "portal:open-sent"): dict.fromkeys(WHO, 404),
    (POST, "portal:open-facts"): SENT | {"petra": 302, "ana": 302},
    (POST, "portal:open-draft"): dict.fromkeys(WHO, 204),
    (POST, "portal:open-discard"): SENT,
    (POST, "portal:open-files"): dict.fromkeys(WHO, 400),
    (GET, "portal:draft-file"): dict.fromkeys(WHO, 404),
    (POST, "portal:draft-file-removal"): dict.fromkeys(WHO, 404),
    (GET, "portal:cases"): SIGNED_IN,
    (GET, "portal:case"): READERS,
    (GET, "portal:conversation"): READERS,
    (POST, "portal:seen"): answer(READERS, 204),
    (GET, "portal:timeline"): READERS,
    (POST, "portal:comments"): answer(READERS, IN) | {"alma": 403},
    (POST, "portal:reply-draft"): answer(READERS, 204),
    (POST, "portal:reply-files"): answer(READERS, 400) | {"viktor": 404, "ines": 404},
    (GET, "portal:case-file"): READERS | {"viktor": 404, "ines": 404},
    (GET, "portal:escalation"): READERS | {"alma": 403},
    (POST, "portal:escalation-step"): answer(READERS, IN) | {"alma": 403},
    (GET, "portal:authority"): READERS | {"alma": 403},
    (GET, "portal:decision"): READERS,
    (GET, "portal:clocks"): READERS,
    (GET, "portal:confirm"): dict.fromkeys(WHO, 410),
    (GET, "portal:outbox"): dict.fromkeys(WHO, 404),  # only in a demo or in development
    (GET, "portal:letter"): dict.fromkeys(WHO, 404),
    (GET, "account_profile"): SIGNED_IN,
    (GET, "account_data"): SIGNED_IN,
    (GET, "account_token_new"): SENT,  # to prove who they are
    (POST, "account_token_withdrawal"): answer(SIGNED_IN, 404),  # somebody else's, or none
    (POST, "account_exports"): SENT,  # asked for their password once more
    (GET, "account_export"): SENT,
    (POST, "account_erasure"): SENT,
    (POST, "account_erasure_withdrawal"): SENT,
    (POST, "account_sessions_end"): SENT,
    (POST, "account_offer"): answer(SIGNED_IN, 404),  # somebody else's, or none
    (POST, "account_session_end"): answer(SIGNED_IN, 404),  # nobody ends the session that the test asks for
    (GET, "mfa_index"): SENT,
    (GET, "mfa_list_webauthn"): SENT,
    (GET, "portal:my-company"): AGENTS | {"petra": IN, "dora": IN, "ana": IN, "olga": IN, "alma": 403},
    (GET, "portal:company-people"): LEADERS,
    (GET, "portal:company-export"): LEADERS,
    (POST, "portal:company-invite"): answer(LEADERS, 422),
    (POST, "portal:company-invitation"): answer(LEADERS, IN),
    (POST, "portal:company-role"): LEADERS | {"petra": IN, "alma": 403, "adam": IN},
    (POST, "portal:company-leaving"): answer(LEADERS, IN),
    (GET, "portal:company-import"): LEADERS,
    (POST, "portal:company-bring"): answer(LEADERS, IN),
    (POST, "portal:company-refused"): answer(LEADERS, IN),
    (GET, "portal:company-example"): LEADERS,
    (GET, "portal:company-log"): LEADERS,
    (GET, "portal:company-webhooks"): SENDERS,
    (GET, "portal:company-webhook-new"): SENDERS,
    (POST, "portal:company-webhook-new"): answer(SENDERS, 422),
    (GET, "portal:company-webhook"): SENDERS,
    (GET, "portal:company-webhook-change"): SENDERS,
    (POST, "portal:company-webhook-change"): answer(SENDERS, 422),
    (POST, "portal:company-webhook-secret"): SENDERS,
    (POST, "portal:company-webhook-rotation"): answer(SENDERS, IN),
    (POST, "portal:company-webhook-state"): answer(SENDERS, IN),
    (POST, "portal:company-webhook-removal"): answer(SENDERS, IN),
    (POST, "portal:company-webhook-test"): answer(SENDERS, IN),
    (POST, "portal:company-webhook-replay"): answer(SENDERS, IN),
    (GET, "portal:company-webhook-message"): SENDERS,
    (POST, "portal:company-webhook-message-replay"): answer(SENDERS, IN),
    (POST, "agent:escalation"): answer(AGENTS, IN),
    (POST, "agent:calls"): answer(AGENTS, IN),
    (POST, "agent:authority-carry-out"): answer(AGENTS, 404),
    (POST, "agent:authority-confirm"): answer(AGENTS, 404),
    (POST, "agent:authority-refuse"): answer(AGENTS, 404),
    (GET, "agent:queue"): AGENTS,
    (GET, "agent:company-names"): AGENTS,
    (POST, "agent:changes"): answer(AGENTS, IN),
    (POST, "agent:undo"): answer(AGENTS, 404),  # somebody else's change, or none
    (POST, "agent:views"): answer(AGENTS, IN),
    (POST, "agent:view-removal"): answer(AGENTS, 404),
    (GET, "agent:assignees"): AGENTS,
    (POST, "agent:tags"): answer(AGENTS, IN),
    (POST, "agent:tag-removal"): answer(AGENTS, IN),
    (POST, "agent:watch"): answer(AGENTS, IN),
    (POST, "agent:unwatch"): answer(AGENTS, IN),
    (POST, "agent:links"): answer(AGENTS, IN),
    (POST, "agent:link-removal"): answer(AGENTS, 404),
    (GET, "agent:case"): AGENTS,
    (GET, "agent:conversation"): AGENTS,
    (GET, "agent:clocks"): AGENTS,
    (POST, "agent:priority"): answer(AGENTS, IN),
    (POST, "agent:answers"): answer(AGENTS, IN),
    (POST, "agent:notes"): answer(AGENTS, IN),
    (POST, "agent:take"): answer(AGENTS, IN),
    (POST, "agent:release"): answer(AGENTS, IN),
    (GET, "agent:resolve"): AGENTS,
    (POST, "agent:resolve"): answer(AGENTS, IN),
    (POST, "agent:close"): answer(AGENTS, 409),  # an open case
    (GET, "agent:split"): AGENTS,
    (POST, "agent:split"): answer(AGENTS, 422),  # nothing was chosen
    (GET, "agent:merge"): AGENTS,
    (POST, "agent:merge"): AGENTS,  # no other case was named
    (POST, "portal:withdrawal"): answer(READERS, IN) | {"alma": 403},
    (POST, "portal:mark"): answer(READERS, 404) | {"alma": 403},  # nobody was asked yet
    (GET, "portal:mark-link"): dict.fromkeys(WHO, 410),
    (POST, "portal:mark-link"): dict.fromkeys(WHO, 410),
    (POST, "agent:reply-draft"): answer(AGENTS, 204),
    (POST, "agent:note-draft"): answer(AGENTS, 204),
    (GET, "agent:writing"): AGENTS,
    (POST, "agent:request-withdrawal"): answer(AGENTS, 404),
    (GET, "agent:timeline"): AGENTS,
    (GET, "agent:case-help"): AGENTS,
    (POST, "agent:case-article"): answer(AGENTS, IN),
    (GET, "agent:experts"): AGENTS,
    (POST, "agent:threads"): answer(AGENTS, IN),
    (POST, "agent:question-draft"): answer(AGENTS, 204),
    (POST, "agent:thread-messages"): answer(AGENTS, 404),  # alma is an agent, and was not invited
    (POST, "agent:thread-draft"): answer(AGENTS, 404),
    (POST, "agent:thread-members"): answer(AGENTS, 404),
    (POST, "agent:thread-member-removal"): answer(AGENTS, 404),
    (POST, "agent:thread-end"): answer(AGENTS, 404),
    (GET, "agent:case-canned"): AGENTS,
    (GET, "agent:canned"): AGENTS,
    (GET, "agent:canned-new"): AGENTS,
    (GET, "agent:canned-edit"): answer(AGENTS, 404),
    (POST, "agent:canned-retirement"): answer(AGENTS, 404),
    (GET, "agent:palette"): AGENTS,
    **{row: answer(ADMINISTRATORS, status) for row, status in matrix_admin.ROWS.items()},
    **{row: answer(ADMINISTRATORS, status) for row, status in matrix_people.ADMIN_ROWS.items()},
    **{row: answer(AGENTS, status) for row, status in matrix_people.AGENT_ROWS.items()},
    **matrix_people.PORTAL_ROWS,
    **matrix_help.ROWS,
}
ELSEWHERE = {  # of allauth and of signing in; amparo/web/portal/tests has a test of each
    "set_language",
    "welcome",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_change_password",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_not_recognised",
    "account_single_sign_on",
    "openid_connect_callback",
    "openid_connect_login",
    "saml_login",
    "saml_sls",
    "saml_acs",
    "saml_finish_acs",
    "saml_metadata",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "styleguide",
    "healthz",  # amparo/core/tests
    "metrics",  # amparo/core/tests/test_metrics.py
}


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    found = make_case(cast, cast.dora, cast.acme, now)
    found.decision.person, found.decision.company = cast.dora, cast.acme
    found.decision.save()
    serve_no_longer(cast, found)
    return found


def serve_no_longer(cast: Cast, case: Case) -> None:
    """Sur looked after Acme, and its Pia followed the case; that is over, and with it every sight of it (SI-3)."""
    since, until = LONG_AGO, LONG_AGO + timedelta(days=30)
    Partnership.objects.create(partner=cast.sur, company=cast.acme, since_at=since, until_at=until)
    Participant.objects.create(case=case, person=cast.pia, added_at=since)


def routes(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """Every route by name."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name or pattern.pattern}"


def test_every_address_has_a_row() -> None:
    known = {route for _method, route in TABLE} | ELSEWHERE
    there = {route for route in routes(get_resolver().url_patterns) if not route.startswith("api:")}  # test_api_matrix
    assert there - known == set()


def address(route: str, case: Case, cast: Cast) -> str:
    """The address of a route, about the case."""
    for own in (matrix_people.arguments(route, cast), matrix_help.arguments(route, cast)):
        if own is not None:
            return reverse(route, args=own)
    file = case.files.first()
    arguments: dict[str, list[object]] = {
        "portal:open-step": ["product"],
        "portal:open-problem-removal": [2],
        "portal:draft-file": [1],
        "portal:draft-file-removal": [1],
        "portal:case-file": [case.number, file.pk if file else 0],
        "portal:decision": [case.decision_id],
        "portal:confirm": ["no-such-token"],
        "account_offer": [0],
        "account_session_end": [0],
        "account_token_withdrawal": [0],
        "account_export": ["00000000-0000-4000-8000-000000000000"],
        "portal:mark-link": ["no-such-token"],
        "portal:withdrawal": [case.number],
        "portal:mark": [case.number],
        "portal:letter": ["00000001-invitation.eml"],
        **matrix_admin.ARGUMENTS,
        "agent:undo": [0],
        "agent:view-removal": [0],
        "agent:link-removal": [case.number, 0],
        "portal:escalation-step": [case.number, "updates-read"],
        "agent:request-withdrawal": [case.number, 0],
        "agent:canned-edit": [0],
        "agent:canned-retirement": [0],
        "agent:authority-carry-out": [case.number, 0],
        "agent:authority-confirm": [case.number, 0],
        "agent:authority-refuse": [case.number, 0],
    }
    if route.startswith("portal:company-"):
        theo = Membership.objects.get(company=case.company, person__name="Theo")
        of_theo = route.removeprefix("portal:company-") in ("invitation", "role", "leaving")
        arguments[route] = [case.company_id or 0, theo.pk] if of_theo else [case.company_id or 0]
    if route.startswith("portal:company-webhook") and route.removeprefix("portal:company-webhook") not in ("s", "-new"):
        message = webhook_message(case)
        of_message = [message.endpoint_id, message.key] if "-message" in route else [message.endpoint_id]
        arguments[route] = [case.company_id or 0, *of_message]
    if route.startswith("agent:thread-"):
        thread = case.threads.get()
        member = [thread.opened_by_id] if route.endswith("removal") else []
        arguments[route] = [thread.pk, *member]
    about_case = route.startswith(
        (
            "portal:case",
            "portal:co",
            "portal:cl",
            "portal:reply",
            "portal:esc",
            "portal:auth",
            "portal:seen",
            "portal:time",
            "agent:",
        )
    ) and route not in (
        "portal:cases",
        "portal:confirm",
        "agent:queue",
        "agent:company-names",
        "agent:changes",
        "agent:views",
        "agent:canned",
        "agent:canned-new",
        "agent:palette",
    )
    return reverse(route, args=arguments.get(route, [case.number] if about_case else []))


@pytest.mark.parametrize(("method", "route"), sorted(TABLE))
def test_everybody_gets_what_the_matrix_says(cast: Cast, case: Case, method: str, route: str) -> None:
    if route == "portal:case-file":
        attach(case)
    if route.startswith("agent:thread-"):
        ask_experts(cast, case)
    words = {
        "body": "A word.",
        "role": "phone-consultancy",
        "subject": "Rounding",
        "invited": cast.igor.pk,
        "cause": "withdrawn",
    }
    sent = words if method == POST else {}
    place = address(route, case, cast)
    found = {}
    for who in WHO:
        before = transaction.savepoint()
        client = Client()
        if who != "viktor":
            client.force_login(getattr(cast, who))
        response = getattr(client, method)(place, sent)
        found[who] = response.status_code
        if response.status_code >= 400 and response.status_code != 422:  # a refusal shows nothing of what it refuses
            assert case.title not in response.content.decode()
        transaction.savepoint_rollback(before)  # for each it is as if they were the first
    assert found == {who: TABLE[method, route][who] for who in WHO}


def ask_experts(cast: Cast, case: Case) -> None:
    """A thread of two agents to which nobody of the matrix was invited (SI-9f)."""
    elena = make_person("Elena", email="elena@vendor.example", is_agent=True)
    question = threads.Question("Rounding", "Is it that?", [elena.pk])
    threads.open_thread(cast.actor("igor"), case.number, question, case.opened_at)


def webhook_message(case: Case) -> WebhookMessage:
    """A message of an endpoint of the case's company."""
    wish = webhooks.Wish("https://hooks.acme.example/in")
    endpoint = webhooks.create_endpoint(SYSTEM, case.company_id, wish, case.opened_at)
    return webhooks.send_test(SYSTEM, endpoint, case.opened_at)


def attach(case: Case) -> None:
    """A file with the case's first message."""
    stored = store(BytesIO(b"a log"), f"company:{case.company_id}", default_limits(), case.opened_at)
    CaseFile.objects.create(
        case=case, message=case.messages.first(), stored=stored, name="a.log", added_at=case.opened_at
    )
