"""A list of colleagues as a file: what it would do, and what it did (TO-9b, SEC-15)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.core.actors import Actor
from amparo.importers import texts
from amparo.importers.csv_contacts import HEADINGS, ContactOrder, ContactSource
from amparo.importers.csv_reading import FileRefused, Table, read_table
from amparo.importers.csv_writing import write_table
from amparo.importers.report import Outcome, Report
from amparo.importers.running import run
from amparo.people.colleagues import EXPORT_LIMIT, Wanted, members
from amparo.people.joining import stand_in
from amparo.people.models import Company
from amparo.people.rules import ROLES
from amparo.web.portal import company as shared
from amparo.web.shared.case_texts import language_names
from amparo.web.shared.lines import LinesField

MAX_ROWS = 500
MAX_BYTES = 512 * 1024
TONES = {"new": "good", "changed": "accent", "same": "calm", "refused": "bad"}


class ListForm(forms.Form):
    """A file, or its text pasted."""

    file = forms.FileField(
        label=gettext_lazy("A CSV file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )
    text = LinesField(
        label=gettext_lazy("Or paste the list here"),
        help_text=gettext_lazy(
            "The first line names the columns: name, e-mail address, and if you like roles and language."
        ),
        required=False,
        strip=False,
        max_length=MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two, and not too much of it."""
        data = dict(super().clean() or {})
        file = data.get("file")
        if file is not None and file.size > MAX_BYTES:
            self.add_error("file", _("The file is too large; at most 500 colleagues fit into one list."))
        elif file is None and not data.get("text", "").strip():
            self.add_error(None, _("Choose a file, or paste the list."))
        return data

    def content(self) -> bytes:
        """The bytes, whichever way they came."""
        file = self.cleaned_data.get("file")
        return bytes(file.read()) if file is not None else self.cleaned_data["text"].encode()


def read_list(data: bytes) -> Table:
    """The table; raises FileRefused."""
    return read_table(data, texts.with_own_names(HEADINGS), ("email",), MAX_ROWS)


def bring(actor: Actor, company: Company, table: Table, now: datetime, *, dry: bool) -> Report:
    """Imports the table into the company, or says what that would do; raises TooOften before anything is written."""
    order = ContactOrder(actor, now, company)
    if not dry:
        ahead = run(ContactSource(order), table, dry=True)
        shared.count_invitations(actor, company.pk, ahead.counts.get("new", 0), now)
    return run(ContactSource(order), table, dry=dry)


def result_texts() -> dict[str, str]:
    """What becomes of a row."""
    return {"new": _("New"), "changed": _("Changed"), "same": _("No change"), "refused": _("Not taken")}


def outcome_row(outcome: Outcome) -> dict[str, Any]:
    """One line of the page."""
    fields, roles = texts.field_texts(), shared.role_names()
    given = outcome.row
    name = given.get("name") or f"{given.get('first_name')} {given.get('last_name')}".strip()
    return {
        "number": given.number,
        "name": name or given.get("email") or _("Without a name"),
        "email": given.get("email"),
        "result": result_texts()[outcome.result],
        "tone": TONES[outcome.result],
        "done": [texts.done_text(code, roles) for code in outcome.done],
        "problems": [
            (fields.get(one.field, ""), one.value, texts.why_text(one), texts.suggestion_text(one))
            for one in outcome.refusals
        ],
    }


def report_context(report: Report, text: str) -> dict[str, Any]:
    """The page of a dry run or of what was done: what was refused stands first."""
    ordered = sorted(report.outcomes, key=lambda outcome: (outcome.result != "refused", outcome.row.number))
    fields, counts = texts.field_texts(), report.counts
    return {
        "dry": report.dry,
        "text": text,
        "rows": [outcome_row(outcome) for outcome in ordered],
        "counts": [(result_texts()[name], counts[name], TONES[name]) for name in TONES if counts.get(name)],
        "to_do": counts.get("new", 0) + counts.get("changed", 0),
        "refused": counts.get("refused", 0),
        "unused": [(heading, fields.get(meant, "")) for heading, meant in report.table.unused],
    }


def text_of(table: Table) -> str:
    """The table in a form that travels through a page's form and is read again on confirming."""
    columns = sorted(table.fields)
    rows = ([row.get(name) for name in columns] for row in table.rows)
    return write_table(columns, rows).decode("utf-8-sig")


def file_problem(refusal: FileRefused) -> str:
    """Why the file is not read, and the way forward."""
    return " ".join(texts.file_text(refusal))


def example_table() -> bytes:
    """A file to begin with."""
    fields, names = texts.field_texts(), language_names()
    heading = [fields["name"], fields["email"], fields["roles"], fields["language"]]
    rows = [
        ("Ana Example", "ana@company.example", "", names["en"]),
        ("Ben Example", "ben@company.example", shared.role_names()[shared.OWN_ROLE], names["en"]),
    ]
    return write_table(heading, rows)


def people_table(company: Company, now: datetime) -> bytes:
    """Everybody of the company; the columns are those that an import reads."""
    fields, names, languages = texts.field_texts(), shared.role_names(), language_names()
    heading = [fields[key] for key in ("name", "email", "roles", "language")]
    found = members(company.pk, Wanted(), now)[:EXPORT_LIMIT]
    held = ((row, row.person if row.waiting_since is None else stand_in(row)) for row in found)
    rows: Iterable[tuple[str, ...]] = (
        (
            person.name,
            person.email,
            " | ".join(names[role] for role in ROLES if role in member.roles),
            languages.get(person.language, person.language),
        )
        for member, person in held
    )
    return write_table(heading, rows)
