"""What may be written about people, and who may change whose authority."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.core.actors import SYSTEM, VISITOR, Actor
from amparo.people.rules import (
    NAME_LENGTH,
    ROLES,
    BadInput,
    clean_country,
    clean_domain,
    clean_email,
    clean_language,
    clean_name,
    clean_role,
    clean_time_zone,
    may_change_role,
)

AGENT = Actor("person", 1, frozenset({"agent"}))
ADMINISTRATOR = Actor("person", 2, frozenset({"administrator"}))
CONTACT = Actor("person", 3)
PORTAL = frozenset({"portal-administrator"})


@pytest.mark.parametrize("mark", ["\n", "\r", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_a_name_with_a_line_break_is_refused_as_such(mark: str) -> None:
    """SEC-15: names stand in mail headers."""
    with pytest.raises(BadInput) as refusal:
        clean_name(f"Ana{mark}Bcc: all@acme.example")
    assert (refusal.value.field, refusal.value.code) == ("name", "line-break")


@pytest.mark.parametrize("mark", ["\x00", "\x1b", "\t", "\x7f", "\u202e", "\u200b", "\ufeff", "\ue000"])
def test_a_name_with_an_unseen_or_control_character_is_refused_as_such(mark: str) -> None:
    with pytest.raises(BadInput) as refusal:
        clean_name(f"Ana{mark}María")
    assert refusal.value.code == "control-character"


@pytest.mark.parametrize(
    "name", ["José Ñandú", "Éloïse D'Artagnan", "Müller-Lüdenscheidt", "李小龙", "Jean-Luc, Dr.", "=1+1"]
)
def test_a_name_as_people_have_them_is_taken_as_it_is(name: str) -> None:
    assert clean_name(name) == name


def test_a_name_is_trimmed_composed_and_bounded() -> None:
    assert clean_name("  Jose\u0301   Mari\u0301a ") == "José María"
    with pytest.raises(BadInput, match="empty"):
        clean_name("   ")
    with pytest.raises(BadInput, match="too-long") as refusal:
        clean_name("a" * (NAME_LENGTH + 1))
    assert refusal.value.params == {"limit": NAME_LENGTH}


@given(st.text(max_size=200))
def test_what_a_clean_name_gives_is_clean_and_stands_on_one_line(text: str) -> None:
    try:
        name = clean_name(text)
    except BadInput:
        return
    assert name == clean_name(name)
    assert len(name.splitlines()) == 1
    assert not any(unicodedata.category(mark) == "Cc" for mark in name)


@pytest.mark.parametrize("text", ["Ana@Acme.Example", " ana@acme.example "])
def test_an_address_is_kept_in_lower_case(text: str) -> None:
    assert clean_email(text) == "ana@acme.example"


@pytest.mark.parametrize(
    "text",
    ["", "ana", "ana@", "@acme.example", "a b@acme.example", "ana@acme", "ana@acme..example", "a@b@c.example",
     "ana@acme.example\nBcc: x@y.example", "ana@acme.example, bob@acme.example", "<ana@acme.example>",
     "ana@-acme.example", "a" * 65 + "@acme.example", "ana@" + "a." * 130 + "example"],
)  # fmt: skip
def test_what_is_not_one_address_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="not-an-address"):
        clean_email(text)


def test_domains_countries_zones_languages_and_roles_are_known_ones() -> None:
    assert clean_domain("@Acme.Example") == "acme.example"
    assert clean_country("CH") == "CH"
    assert clean_country("", required=False) == ""
    assert clean_time_zone("America/Sao_Paulo") == "America/Sao_Paulo"
    assert clean_time_zone("") == ""
    assert clean_language("pt-BR") == "pt-BR"
    refused: list[tuple[Callable[[], str], str]] = [
        (lambda: clean_domain("acme"), "not-a-domain"),
        (lambda: clean_country("XX"), "unknown-country"),
        (lambda: clean_country("us"), "unknown-country"),
        (lambda: clean_country(""), "unknown-country"),
        (lambda: clean_time_zone("Mars/Olympus"), "unknown-time-zone"),
        (lambda: clean_time_zone("../../etc/passwd"), "unknown-time-zone"),
        (lambda: clean_language("pt_BR"), "unknown-language"),
        (lambda: clean_role("king"), "unknown-role"),
    ]
    for call, code in refused:
        with pytest.raises(BadInput, match=code):
            call()


@pytest.mark.parametrize("role", ROLES)
def test_an_agent_changes_authority_only_on_the_companys_word(role: str) -> None:
    """SI-13."""
    assert may_change_role(AGENT, frozenset(), role, "").code == "authorisation-missing"
    assert may_change_role(AGENT, frozenset(), role, "case:1042").allowed
    assert may_change_role(ADMINISTRATOR, frozenset(), role, "").allowed
    assert may_change_role(SYSTEM, frozenset(), role, "").allowed


def test_a_portal_administrator_sees_to_phone_consultancy_and_asks_the_vendor_for_the_rest() -> None:
    """TO-9b."""
    assert may_change_role(CONTACT, PORTAL, "phone-consultancy", "").allowed
    assert may_change_role(CONTACT, PORTAL, "designated", "case:1042").code == "ask-vendor-for-role"


@given(role=st.sampled_from(ROLES), held=st.frozensets(st.sampled_from(ROLES)), basis=st.sampled_from(["", "case:1"]))
def test_nobody_outside_the_vendor_can_make_a_leader_and_a_visitor_nothing(
    role: str, held: frozenset[str], basis: str
) -> None:
    verdict = may_change_role(CONTACT, held, role, basis)
    assert verdict.allowed is ("portal-administrator" in held and role == "phone-consultancy")
    assert not may_change_role(VISITOR, frozenset(), role, basis).allowed
