"""The files of a draft as the flow's pages show them."""

from django.urls import reverse

from amparo.cases.models import Draft
from amparo.web.shared.case_page import file_kind
from amparo.web.shared.components import FileRow


def draft_rows(draft: Draft | None) -> list[FileRow]:
    """What was received with a draft so far."""
    if draft is None:
        return []
    return [
        FileRow(row.name, row.stored.size, reverse("portal:draft-file", args=[row.pk]), file_kind(row))  # type: ignore[arg-type]
        for row in draft.files.select_related("stored")
    ]
