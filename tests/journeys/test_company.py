"""Lumen, customers running their own side: a portal administrator brings twenty colleagues (TO-9b)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.person import Person

PACK = "lumen"
pytestmark = pytest.mark.journey
NAMES = (
    *("Aroa Vidal", "Bruno Cano", "Carla Peña", "Diego Ros", "Elsa Mora", "Fermín Gil", "Gala Sanz", "Hugo León"),
    *("Irene Paz", "Jaime Roca", "Karim Saleh", "Leire Otxoa", "Marc Pons", "Noa Rey", "Óscar Díaz", "Paula Cid"),
    *("Quim Bosch", "Rita Lara", "Saúl Vera", "Tania Ríos"),
)


def write_list(folder: Path) -> Path:
    """As a Spanish spreadsheet saves it: semicolons, an old encoding, an odd column, two mistakes."""
    lines = ["Nombre;Correo electrónico;Rol;Departamento"]
    for number, name in enumerate(NAMES):
        address = f"colega{number}@almadraba.example" if number != 7 else "hugo.leon"
        role = {3: "Autorizado para consultoría telefónica", 11: "designated"}.get(number, "")
        lines.append(f"{name};{address};{role};Ventas")
    file = folder / "colegas.csv"
    file.write_bytes("\r\n".join(lines).encode("cp1252"))
    return file


def test_a_portal_administrator_brings_twenty_colleagues(
    desk: Desk, meet: Callable[..., Person], tmp_path: Path
) -> None:
    lucia = meet("es")
    lucia.sign_in("lucia.ferrandiz@almadraba.example")
    lucia.go("/company/people/")
    lucia.sees("People of your company", "Pablo Quiroga")
    lucia.follow("Several people? Bring a list.")
    lucia.page.locator("input[type=file]").set_input_files(write_list(tmp_path))
    lucia.press("See what it would do")
    lucia.sees(
        "Nothing has happened yet.",
        "It is not an e-mail address.",
        "Only the vendor gives this role, on your company’s word.",
    )
    assert desk.mails_to("almadraba.example") == []
    with lucia.page.expect_navigation():
        lucia.main.locator("form[action$='/confirmation/'] button").click()
    lucia.look()
    lucia.sees("What the list did")
    expect(lucia.main.locator("tbody tr")).to_have_count(20)
    desk.wait_mail("colega19@almadraba.example")
    assert len({str(mail["To"]) for mail in desk.mails_to("almadraba.example")}) == 18
    lucia.go("/company/people/")
    assert desk.count("select count(*) from people_person where email like 'colega%'") == 18

    diego = meet("es")
    diego.page.goto(desk.link_in(desk.wait_mail("colega3@almadraba.example")))
    diego.look()
    diego.page.fill("#id_password", "una frase bastante larga")
    with diego.page.expect_navigation():
        diego.main.locator("form button").first.click()
    diego.go("/cases/")

    lucia.page.fill("#q", "Diego")
    with lucia.page.expect_navigation():
        lucia.main.get_by_role("button", name=lucia.say("Show"), exact=True).click()
    lucia.look()
    row = lucia.main.locator(".rows > li", has_text="Diego Ros")
    expect(row.locator(".badge")).to_contain_text(lucia.say("Authorised for phone consultancy"))
    row.locator("summary").click()
    with lucia.page.expect_navigation():
        row.locator("button[value=withdraw]").click()
    expect(lucia.main.locator(".rows > li", has_text="Diego Ros").locator(".badge")).to_have_count(0)


def test_a_company_sees_who_of_the_vendor_did_what(meet: Callable[..., Person]) -> None:
    """SI-14."""
    uwe = meet("de")
    uwe.sign_in("uwe.steiger@weidenhof.example")
    uwe.go("/company/people/")
    uwe.follow("What the vendor did")
    uwe.sees("What was done", "The company was entered.")
    uwe.page.select_option("#id_area", "authority")
    uwe.press("Show")
    uwe.sees_not("The company was entered.")
