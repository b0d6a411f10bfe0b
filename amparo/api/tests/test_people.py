"""Companies, contacts and memberships by the API, over the same access and actions as the pages."""

from amparo.api.tests.calling import calling
from amparo.core.models import Event
from amparo.people.models import Company, CompanyProduct, Membership
from amparo.testing.cast import Cast


def test_me_says_who_the_token_stands_for(cast: Cast) -> None:
    told = calling(cast.zoe, "cases:read").get("/me").json()
    assert {row["name"] for row in told["companies"]} == {"Borealis", "Gruber"}
    assert told["token"]["scopes"] == ["cases:read"]
    paco = calling(cast.paco).get("/me").json()
    assert [(row["how"], row["partner"]["name"]) for row in paco["companies"]] == [("partner", "Norte")]


def test_companies_are_seen_by_name_and_in_pages(cast: Cast) -> None:
    alma = calling(cast.alma)
    first = alma.get("/companies?limit=3").json()
    second = alma.get(f"/companies?limit=3&cursor={first['next']}").json()
    names = [row["name"] for row in first["companies"] + second["companies"]]
    assert names == ["Acme", "Borealis", "Gruber", "Outis"]
    assert second["next"] is None
    assert [row["name"] for row in calling(cast.olga).get("/companies?q=a").json()["companies"]] == []


def test_finances_are_told_to_leaders_and_administrators(cast: Cast) -> None:
    for person, told in (
        (cast.dora, False),
        (cast.petra, True),
        (cast.max, True),
        (cast.alma, False),
        (cast.adam, True),
    ):
        assert ("finances" in calling(person).get(f"/companies/{cast.acme.pk}").json()) is told


def test_an_administrator_enters_and_changes_companies(cast: Cast) -> None:
    adam = calling(cast.adam)
    made = adam.post("/companies", {"name": "Nova", "country": "CH", "plan": "standard"})
    assert made.status_code == 201, made.content
    address = f"/companies/{made.json()['id']}"
    change = {"finances": "pending", "credit_minutes": 90, "time_zone": "Europe/Zurich"}
    told = adam.send("PATCH", address, change).json()
    assert (told["finances"], told["credit_minutes"], told["time_zone"]) == ("pending", 90, "Europe/Zurich")
    assert adam.put(f"{address}/products/financials").status_code == 204
    assert CompanyProduct.objects.filter(company__name="Nova", until_on=None).exists()
    assert adam.delete(f"{address}/products/financials").status_code == 204
    wrong = adam.send("PATCH", address, {"credit_minutes": 5, "time_zone": "Mars/Olympus"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/time_zone")
    assert Company.objects.get(name="Nova").credit_minutes == 90  # all of it, or nothing
    assert Event.objects.filter(type="company.changed").count() == 3


def test_leaders_see_to_their_people(cast: Cast) -> None:
    petra = calling(cast.petra)
    made = petra.post(f"/companies/{cast.acme.pk}/contacts", {"email": "new@acme.example", "name": "Nia"})
    assert made.status_code == 201, made.content
    assert Event.objects.filter(type="person.invited").exists()
    rows = petra.get(f"/companies/{cast.acme.pk}/contacts?q=nia").json()["members"]
    assert [(row["contact"]["email"], row["state"]) for row in rows] == [("new@acme.example", "invited")]
    address = f"/memberships/{made.json()['id']}"
    assert petra.put(f"{address}/roles/phone-consultancy").json()["roles"] == ["phone-consultancy"]
    refused = petra.put(f"{address}/roles/designated")
    assert (refused.status_code, refused.json()["code"]) == (403, "ask-vendor-for-role")
    assert petra.put(f"{address}/roles/king").status_code == 422
    assert petra.delete(f"{address}/roles/phone-consultancy").status_code == 204
    assert petra.delete(address).status_code == 204
    assert Membership.objects.get(person__email="new@acme.example").until_at is not None
    assert petra.get(address).status_code == 404


def test_agents_name_where_a_role_was_authorised(cast: Cast) -> None:
    alma, theo = calling(cast.alma), cast.theo.memberships.get()
    address = f"/memberships/{theo.pk}/roles/designated"
    assert alma.put(address).json()["code"] == "authorisation-missing"
    assert alma.put(f"{address}?basis=case:1042").status_code == 200
    assert Event.objects.get(type="role.granted").payload["basis"] == "case:1042"


def test_contacts_are_seen_by_the_vendor_and_by_leaders(cast: Cast) -> None:
    assert calling(cast.alma).get("/contacts?q=dora").json()["contacts"][0]["email"] == "dora@acme.example"
    names = {row["name"] for row in calling(cast.petra).get("/contacts").json()["contacts"]}
    assert names == {"Ana", "Dora", "Max", "Petra", "Theo", "Ines"}
    assert [row["name"] for row in calling(cast.dora).get("/contacts").json()["contacts"]] == ["Dora"]
    told = calling(cast.petra).get(f"/contacts/{cast.theo.pk}").json()
    assert told["memberships"][0]["roles"] == ["phone-consultancy"]


def test_products_are_named_in_the_callers_language(cast: Cast) -> None:
    cast.financials.names = {"en": "Financials", "de": "Finanzen"}
    cast.financials.save()
    told = calling(cast.dora).get("/products", Accept_Language="de").json()["products"]
    assert [(row["name"], row["modules"][0]["key"]) for row in told] == [("Finanzen", "financials-ledger")]
