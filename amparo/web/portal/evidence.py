"""The files of a draft as the flow's pages show them."""

from django.urls import reverse

from amparo.cases.models import CaseFile, Draft
from amparo.web.shared.case_page import file_kind
from amparo.web.shared.components import FileRow


def draft_rows(draft: Draft | None, which: str = "") -> list[FileRow]:
    """What was received with a draft so far."""
    return [row for rows in rows_by_item(draft, which).values() for row in rows]


def rows_by_item(draft: Draft | None, which: str = "") -> dict[str, list[FileRow]]:
    """What was received with a draft so far, by the item of evidence that it is; '' where it is none.

    `which` is the query that names a further problem of the request.
    """
    found: dict[str, list[FileRow]] = {}
    for row in draft.files.select_related("stored") if draft else ():
        found.setdefault(row.item, []).append(draft_row(row, which))
    return found


def draft_row(row: CaseFile, which: str = "") -> FileRow:
    """A file that can still be taken back."""
    return FileRow(
        row.name,
        row.stored.size,
        reverse("portal:draft-file", args=[row.pk]) + which,
        file_kind(row),  # type: ignore[arg-type]
        removal_url=reverse("portal:draft-file-removal", args=[row.pk]) + which,
    )
