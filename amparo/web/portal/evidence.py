"""The files of a draft as the flow's pages show them."""

from django.urls import reverse

from amparo.cases.models import Draft
from amparo.web.shared.case_page import file_kind
from amparo.web.shared.components import FileRow


def draft_rows(draft: Draft | None, item: str | None = None) -> list[FileRow]:
    """What was received with a draft so far; only for one item of evidence where one is named."""
    if draft is None:
        return []
    files = draft.files.select_related("stored")
    if item is not None:
        files = files.filter(item=item)
    return [
        FileRow(
            row.name,
            row.stored.size,
            reverse("portal:draft-file", args=[row.pk]),
            file_kind(row),  # type: ignore[arg-type]
            removal_url=reverse("portal:draft-file-removal", args=[row.pk]),
        )
        for row in files
    ]
