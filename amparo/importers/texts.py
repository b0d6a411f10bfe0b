"""The sentences of an import's codes: why a row or a file is not taken, and what to do about it."""

from collections.abc import Mapping

from django.utils import translation
from django.utils.translation import gettext as _

from amparo.core.languages import TAGS, django_code
from amparo.importers.csv_reading import FileRefused, Headings, plain
from amparo.importers.report import Refusal
from amparo.importers.words import ROLE_NAMES


def field_texts() -> dict[str, str]:
    """What each column is called."""
    return {
        "email": _("E-mail address"),
        "name": _("Name"),
        "first_name": _("First name"),
        "last_name": _("Last name"),
        "company": _("Company"),
        "roles": _("Roles"),
        "language": _("Language"),
        "country": _("Country"),
        "time_zone": _("Time zone"),
        "plan": _("Plan"),
        "products": _("Products"),
        "domains": _("Mail domains"),
        "finances": _("Financial standing"),
        "finances_note": _("Note on the financial standing"),
        "credit_minutes": _("Prepaid minutes"),
        "shares_cases": _("All contacts see all cases"),
        "partner": _("Partner"),
        "account_manager": _("Account manager"),
        "leads": _("Sees to the partner’s people"),
        "contract_from": _("First day of the contract"),
        "contract_to": _("Last day of the contract"),
        "plan_until_on": _("Last day of the contract"),  # what the action calls it
        "further_languages": _("Further languages"),
    }


def with_own_names(headings: Headings) -> Headings:
    """The headings and what pages and our own downloads call the columns, in each language of the desk."""
    found = {field: [field, *words] for field, words in headings.items()}
    taken = {plain(word) for words in found.values() for word in words}
    for tag in TAGS:
        with translation.override(django_code(tag)):
            own = field_texts()
        for field, words in found.items():
            if plain(own[field]) not in taken:
                taken.add(plain(own[field]))
                words.append(own[field])
    return found


def file_text(refusal: FileRefused) -> tuple[str, str]:
    """Why the file cannot be read, and the way forward."""
    field = field_texts().get(str(refusal.params.get("field", "")), "")
    texts = {
        "file-empty": (_("The file is empty."), _("Choose a file with a heading and at least one row.")),
        "no-rows": (_("Below its heading the file is empty."), _("Add one row for each entry.")),
        "file-too-large": (_("The file is larger than %(limit)s MB."), _("Split it into several files.")),
        "too-many-rows": (_("The file has more than %(limit)s rows."), _("Split it into several files.")),
        "spreadsheet": (
            _("This is a spreadsheet, not a CSV file."),
            _("Open it in your spreadsheet program and save it as CSV, in UTF-8 where you can choose."),
        ),
        "encoding": (_("The letters of the file cannot be read."), _("Save it again as CSV in UTF-8.")),
        "quotes": (
            _("Row %(row)s has a quotation mark that is not closed."),
            _("Close it, or write the cell without quotation marks."),
        ),
        "cell-too-long": (_("Row %(row)s has a cell of more than %(limit)s characters."), _("Shorten the cell.")),
        "column-missing": (
            _("There is no column “%(column)s”. The first row reads: %(found)s"),
            _("The first row must name the columns; add the one that is missing."),
        ),
        "column-twice": (_("Two columns mean “%(column)s”."), _("Remove or rename one of them.")),
    }
    why, way = texts[refusal.code]
    params = {**refusal.params, "column": field}
    return why % params, way % params


def why_text(refusal: Refusal) -> str:
    """Why a row is not taken."""
    sentences = {
        "empty": _("It is empty."),
        "too-long": _("It is longer than %(limit)s characters."),
        "line-break": _("It has a line break."),
        "control-character": _("It has an invisible character."),
        "not-an-address": _("It is not an e-mail address."),
        "not-a-domain": _("It is not a mail domain."),
        "unknown-language": _("The desk does not speak this language."),
        "unknown-country": _("There is no such country."),
        "unknown-time-zone": _("There is no such time zone."),
        "unknown-role": _("There is no such role."),
        "unknown-plan": _("There is no such plan."),
        "unknown-product": _("There is no product “%(product)s”."),
        "unknown-partner": _("There is no partner of this name."),
        "unknown-finances": _("It is not a financial standing."),
        "not-yes-or-no": _("It is neither yes nor no."),
        "not-a-number": _("It is not a whole number."),
        "not-a-day": _("It is not a day."),
        "ends-before-it-begins": _("It ends before it begins."),
        "public-domain": _("Everybody can have an address of this domain."),
        "out-of-range": _("It is not between %(least)s and %(most)s."),
        "company-unknown": _("There is no company of this name."),
        "company-ambiguous": _("Several companies have this name."),
        "account-closed": _("The account of this person is closed."),
        "of-the-vendor": _("This is somebody of the vendor."),
        "not-of-the-vendor": _("This is nobody of the vendor."),
        "twice": _("Row %(row)s says the same."),
        "too-many-cells": _("The row has more cells than the heading."),
        "served-already": _("Another partner serves this company."),
        "ask-vendor-for-role": _("Only the vendor gives this role, on your company’s word."),
        "authorisation-missing": _("It is not said where the company authorised this role."),
        "invited-too-often": _("This person was invited too often within a day."),
        "company-leaders-only": _("Your account may not do this for the company."),
        "administrators-only": _("Only administrators of the vendor may do this."),
    }
    return sentences.get(refusal.code, _("It cannot be taken as it is.")) % refusal.params


def suggestion_text(refusal: Refusal) -> str:
    """What to do about a refused row."""
    params = in_words(refusal)
    if params.get("meant"):
        return _("Did you mean “%(meant)s”?") % params
    sentences = {
        "empty": _("Fill it in."),
        "too-long": _("Shorten it."),
        "line-break": _("Write it on one line."),
        "control-character": _("Type it anew."),
        "not-an-address": _("Write it like ana@acme.example."),
        "not-a-domain": _("Write it like acme.example."),
        "unknown-language": _("Write one of: %(languages)s"),
        "unknown-country": _("Write a code of two letters, such as CH, or the country’s name."),
        "unknown-time-zone": _("Write it like Europe/Zurich, or leave it empty."),
        "unknown-role": _("Write one or more of: %(roles)s"),
        "unknown-plan": _("Write one of: %(plans)s"),
        "unknown-product": _("Write the product’s key or name, several with a bar between them."),
        "unknown-partner": _("Enter the partner first, or leave it empty."),
        "unknown-finances": _("Write one of: %(finances)s"),
        "not-yes-or-no": _("Write yes or no."),
        "not-a-number": _("Write it with digits only."),
        "not-a-day": _("Write it like 2026-12-31."),
        "ends-before-it-begins": _("Correct one of the two days."),
        "public-domain": _("Leave it out: only a domain of the company’s own proves anything."),
        "company-unknown": _("Enter the company first, or correct its name."),
        "company-ambiguous": _("Add a column with the country."),
        "account-closed": _("Open the account again first, or leave the row out."),
        "of-the-vendor": _("Leave the row out: people of the vendor belong to no company."),
        "not-of-the-vendor": _("Write the address of one of the vendor’s people."),
        "twice": _("Leave one of the two rows out."),
        "too-many-cells": _("Put a cell that contains the separator into quotation marks."),
        "served-already": _("End the other partnership first."),
        "ask-vendor-for-role": _("Leave the role out, and ask for it in a case."),
        "authorisation-missing": _("Say where with --basis, such as case:1042."),
        "invited-too-often": _("Try again tomorrow."),
    }
    return sentences.get(refusal.code, _("Correct the row and import the file again.")) % params


def in_words(refusal: Refusal) -> Mapping[str, object]:
    """What a refusal names; roles as the pages call them, which may stand in the file as well."""
    if refusal.code != "unknown-role":
        return refusal.params
    names = {code: _(name) for code, name in ROLE_NAMES.items()}
    return {
        field: ", ".join(names.get(code, code) for code in str(codes).split(", "))
        for field, codes in refusal.params.items()
    }


def done_text(code: str, roles: Mapping[str, str]) -> str:
    """What was written for a row, or would be; `roles` are the roles' names."""
    kind, _colon, item = code.partition(":")
    if kind == "role":
        return _("New role: %(role)s") % {"role": roles.get(item, item)}
    if kind == "product":
        return _("New product: %(product)s") % {"product": item}
    if kind in ("added", "invited"):
        return {"added": _("Added"), "invited": _("Gets a link to set up the account")}[kind]
    return _("Changed: %(field)s") % {"field": field_texts().get({"domain": "domains"}.get(kind, kind), _("Place"))}
