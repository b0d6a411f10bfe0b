"""Every route of the API × everybody, with good tokens and bad ones (SEC-7, SEC-17). A route without a row fails."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from amparo.api.desk import api
from amparo.api.tests.calling import WISH, Caller, new_case, token_of
from amparo.cases.models import Case
from amparo.cases.tests.making import make_case
from amparo.people.models import ApiToken, Partnership
from amparo.people.scopes import SCOPES
from amparo.testing.cast import Cast

WHO = ("dora", "petra", "ana", "olga", "paco", "pia", "bea", "alma", "adam")
# dora opened the case, petra is her company's portal administrator, ana a colleague, olga the outsider, paco the staff
# of a partner that serves another company, pia of one that serves nobody, alma an agent, adam an administrator alone.
EVERYBODY = dict.fromkeys(WHO, 200)
READERS = dict.fromkeys(WHO, 404) | {"dora": 200, "petra": 200, "alma": 200}


def answer(table: dict[str, int], status: int) -> dict[str, int]:
    """The same table where a success is another status."""
    return {who: status if found == 200 else found for who, found in table.items()}


CUSTOMERS = READERS | {"alma": 403}
# operation: what each gets.
TABLE: dict[str, dict[str, int]] = {
    "create_case": EVERYBODY
    | {"dora": 201, "petra": 403, "ana": 403, "olga": 201, "paco": 201, "bea": 403}
    | {"pia": 422, "alma": 422, "adam": 422},
    "list_cases": EVERYBODY,
    "get_case": READERS,
    "list_messages": READERS,
    "create_comment": answer(CUSTOMERS, 201),
    "create_decision": dict.fromkeys(WHO, 201),
    "get_decision": dict.fromkeys(WHO, 404) | {"dora": 200, "petra": 200, "alma": 200},
    "create_acceptance": dict.fromkeys(WHO, 422),
}
BODIES: dict[str, Any] = {
    "create_case": new_case(),
    "create_comment": {"body": "A word."},
    "create_decision": {"action": "case.open", "request": WISH},
    "create_acceptance": {"text": "terms", "version": 9},
}


@pytest.fixture(autouse=True)
def sage(settings: Settings) -> None:
    settings.PACK = "sage-intacct"


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    found = make_case(cast, cast.dora, cast.acme, now - timedelta(days=2))
    found.decision.person, found.decision.company = cast.dora, cast.acme
    found.decision.save()
    return found


def operations() -> dict[str, tuple[str, str]]:
    """Every operation: its method, and the scopes that it asks for."""
    found = {}
    for router in api._get_bound_routers():  # the public way is the document, which says no more than this
        for view in router.path_operations.values():
            for operation in view.operations:
                scope = (operation.openapi_extra or {})["x-scope"]
                found[str(operation.operation_id)] = (operation.methods[0], scope)
    return found


def address(name: str, case: Case) -> str:
    """The address of an operation, about the case."""
    arguments: dict[str, Any] = {"get_decision": {"decision": case.decision_id}}
    about_case = name in ("get_case", "list_messages", "create_comment")
    given = arguments.get(name, {"number": case.number} if about_case else {})
    return reverse(f"api:{name.replace('_', '-')}", kwargs=given)


def test_every_operation_has_a_row() -> None:
    assert set(operations()) == set(TABLE)


@pytest.mark.parametrize("name", sorted(TABLE))
@pytest.mark.parametrize("who", WHO)
def test_everybody_gets_what_the_matrix_says(cast: Cast, case: Case, name: str, who: str) -> None:
    caller = Caller(token_of(getattr(cast, who)))
    method, _scope = operations()[name]
    got = caller.send(method, address(name, case), BODIES.get(name))
    assert got.status_code == TABLE[name][who], got.content
    if got.status_code in (403, 404):
        assert case.title not in got.content.decode()


@pytest.mark.parametrize("name", sorted(TABLE))
def test_bad_tokens_open_nothing(cast: Cast, case: Case, name: str) -> None:
    method, scope = operations()[name]
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
