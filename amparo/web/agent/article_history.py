"""The revisions of a text, what changed between two of them, and what was said about them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.knowledge import queries, worklists
from amparo.knowledge.models import Article, Remark, Revision
from amparo.knowledge.rules.diffing import diff_texts
from amparo.knowledge.rules.texts import Text
from amparo.web.agent.article_page import Place
from amparo.web.shared import article_texts
from amparo.web.shared.case_texts import language_names

REVISIONS = 100
REMARKS = 50


def diff_rows(old: Text, new: Text) -> list[dict[str, Any]]:
    """Where two texts differ, field by field, by the fields' names."""
    titles = article_texts.field_texts()
    return [{"title": titles[one.field], "lines": one.lines} for one in diff_texts(old, new)]


def history_context(place: Place, shown: int | None, against: int | None) -> dict[str, Any]:
    """The revisions of a text, and what one of them changed: against the one before, or another one."""
    text = place.text
    rows = queries.list_revisions(text, REVISIONS) if text is not None else []
    numbers = {row.number: row for row in rows}
    chosen = numbers.get(shown or 0) or (rows[0] if rows else None)
    before = (numbers.get(against or 0) or numbers.get(chosen.number - 1)) if chosen else None
    if chosen and before and before.pk == chosen.pk:
        before = numbers.get(chosen.number - 1)
    remarks: dict[int, list[Remark]] = {}
    for remark in worklists.list_remarks(text, REMARKS) if text is not None else []:
        remarks.setdefault(remark.revision_id, []).append(remark)
    return {
        "place": place,
        "title": text.title if text else "",
        "language": language_names()[place.tag],
        "rows": [revision_row(row, text, chosen, remarks.get(row.pk, [])) for row in rows],
        "chosen": chosen,
        "before": before,
        "others": [row.number for row in rows if chosen and row.pk != chosen.pk],
        "diff": diff_rows(before.text if before else Text(), chosen.text) if chosen else [],
        "edit_url": reverse("agent:article", args=[place.group.pk, place.tag]),
    }


def revision_row(row: Revision, text: Article | None, chosen: Revision | None, remarks: list[Remark]) -> dict[str, Any]:
    """A revision in the list."""
    return {
        "revision": row,
        "author": str(row.author) if row.author else _("The desk"),
        "published": text is not None and text.published_id == row.pk,
        "latest": text is not None and text.latest_id == row.pk,
        "current": chosen is not None and chosen.pk == row.pk,
        "remarks": [remark_row(one) for one in remarks],
    }


def remark_row(remark: Remark) -> dict[str, Any]:
    """What was said when it was submitted or returned."""
    said = {"submitted": _("Submitted for review"), "returned": _("Returned for changes")}
    return {
        "remark": remark,
        "said": said[remark.kind],
        "author": str(remark.author) if remark.author else _("The desk"),
    }
