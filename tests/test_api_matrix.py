"""Every route of the API × everybody, with good tokens and bad ones (SEC-7, SEC-17). A route without a row fails."""

import re
from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from amparo.api.tests.calling import Caller, token_of
from amparo.api.urls import api
from amparo.cases.actions import threads
from amparo.cases.models import Case, CaseFile
from amparo.cases.tests.making import make_case
from amparo.core.actors import SYSTEM
from amparo.core.files import default_limits, store
from amparo.knowledge.actions import GroupTerms, arrange
from amparo.knowledge.models import ArticleGroup
from amparo.knowledge.tests.making import make_article
from amparo.people.models import ApiToken, CompanyProduct, Membership, Partnership
from amparo.people.scopes import SCOPES
from amparo.testing.builders import make_person
from amparo.testing.cast import Cast
from tests.api_rows import BODIES, TABLE, WHO


@pytest.fixture(autouse=True)
def sage(settings: Settings) -> None:
    settings.PACK = "sage-intacct"


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    found = make_case(cast, cast.dora, cast.acme, now - timedelta(days=2))
    found.decision.person, found.decision.company = cast.dora, cast.acme
    found.decision.save()
    stored = store(BytesIO(b"a log"), f"company:{found.company_id}", default_limits(), now)
    CaseFile.objects.create(case=found, message=found.messages.first(), stored=stored, name="a.log", added_at=now)
    elena = make_person("Elena", email="elena@vendor.example", is_agent=True)
    question = threads.Question("Rounding", "Is it that?", [elena.pk])
    threads.open_thread(cast.actor("igor"), found.number, question, now)
    CompanyProduct.objects.exclude(company=cast.acme).delete()
    arrange(SYSTEM, make_article(now).group_id, GroupTerms("financials", (), "owners"), now)
    return found


class Operation(NamedTuple):
    """An operation as it was declared."""

    method: str
    path: str
    scope: str


@cache
def operations() -> dict[str, Operation]:
    """Every operation by name."""
    found = {}
    for router in api._get_bound_routers():  # the public way is the document, which says no more than this
        for view in router.path_operations.values():
            for operation in view.operations:
                scope = (operation.openapi_extra or {})["x-scope"]
                found[str(operation.operation_id)] = Operation(operation.methods[0], operation.path, scope)
    return found


def address(name: str, case: Case) -> str:
    """The address of an operation, about the case, its company, its thread, Theo's membership, and the article."""
    theo = Membership.objects.select_related("company").get(company=case.company, person__name="Theo")
    thread = case.threads.first()
    known: dict[str, Any] = {
        "number": case.number,
        "decision": case.decision_id,
        "company": case.company_id,
        "contact": theo.person_id,
        "membership": theo.pk,
        "role": "phone-consultancy",
        "key": "financials",
        "file": case.files.get().pk,
        "thread": thread.pk if thread else 0,
        "person": thread.opened_by_id if thread else 0,
        "tag": "rounding",
        "link": 0,
        "change": 0,
        "request_id": 0,
        "page": "load",
        "article": ArticleGroup.objects.get().pk,
        "language": "en",
    }
    route = f"api:{name.replace('_', '-')}"
    wanted = set(re.findall(r"{(?:\w+:)?(\w+)}", operations()[name].path))
    return reverse(route, kwargs={key: known[key] for key in wanted})


def test_every_operation_has_a_row() -> None:
    assert set(operations()) == set(TABLE)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_everybody_gets_what_the_matrix_says(cast: Cast, case: Case, name: str) -> None:
    found = {}
    for who in WHO:
        before = transaction.savepoint()
        caller = Caller(token_of(getattr(cast, who)))
        got = caller.send(operations()[name].method, address(name, case), BODIES.get(name))
        found[who] = got.status_code
        if got.status_code in (403, 404):
            assert case.title not in got.content.decode()
        transaction.savepoint_rollback(before)  # for each it is as if they were the first
    assert found == TABLE[name]


@pytest.mark.parametrize("name", sorted(TABLE))
def test_bad_tokens_open_nothing(cast: Cast, case: Case, name: str) -> None:
    method, _path, scope = operations()[name]
    narrow = [one for one in SCOPES if one not in scope.split()]
    for key, status, code in (
        ("", 401, "no-token"),
        ("amparo_" + "x" * 43, 401, "token-not-valid"),
        (expired(cast), 401, "token-not-valid"),
        (withdrawn(cast), 401, "token-not-valid"),
        (closed(cast), 401, "token-not-valid"),
        *([(token_of(cast.dora, narrow), 403, "scope-missing")] if scope else []),
    ):
        got = Caller(key).send(method, address(name, case), BODIES.get(name))
        assert (got.status_code, got.json()["code"]) == (status, code), key
        assert case.title not in got.content.decode()


def expired(cast: Cast) -> str:
    """A token of yesterday."""
    key = token_of(cast.dora)
    newest = ApiToken.objects.latest("pk")
    past = timezone.now() - timedelta(days=1)
    ApiToken.objects.filter(pk=newest.pk).update(created_at=past - timedelta(days=1), expires_at=past)
    return key


def withdrawn(cast: Cast) -> str:
    """A token that was taken back."""
    key = token_of(cast.dora)
    ApiToken.objects.filter(pk=ApiToken.objects.latest("pk").pk).update(withdrawn_at=timezone.now())
    return key


def closed(cast: Cast) -> str:
    """The token of somebody whose account was closed."""
    cast.max.is_active = True
    cast.max.save()
    key = token_of(cast.max)
    cast.max.is_active = False
    cast.max.save()
    return key


def test_a_partner_who_no_longer_serves_a_company_sees_nothing_of_it(cast: Cast, now: datetime) -> None:
    case = make_case(cast, cast.paco, cast.borealis, now - timedelta(days=2))
    paco = Caller(token_of(cast.paco))
    assert paco.get(f"/cases/{case.number}").status_code == 200
    Partnership.objects.filter(partner=cast.norte).update(until_at=timezone.now() - timedelta(hours=1))
    assert paco.get(f"/cases/{case.number}").status_code == 404
    assert paco.get("/cases").json()["cases"] == []
    assert paco.post(f"/cases/{case.number}/comments", {"body": "Still here?"}).status_code == 404
