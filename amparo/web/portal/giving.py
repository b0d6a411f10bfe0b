"""What the customer was asked for, and gives by name with a comment (SI-9d, SI-9e, TO-1)."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from amparo.cases import reading
from amparo.cases.actions.conversation import Words
from amparo.cases.actions.drafts import Owner, find_draft
from amparo.cases.actions.evidence import Giving
from amparo.cases.models import Case, EvidenceRequest
from amparo.cases.spec import plain_breaks
from amparo.core.actors import Actor
from amparo.web.shared import case_page, step_texts


class GivingForm(forms.Form):
    """A field for words and one for files, for each thing that was asked for."""

    def __init__(self, rows: list[EvidenceRequest], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in rows:
            name = step_texts.request_name(row, case_page.reader_tag())
            self.fields[f"told-{row.pk}"] = forms.CharField(
                label=name, widget=forms.Textarea(attrs={"rows": 2}), required=False
            )
            self.fields[f"given-{row.pk}"] = forms.FileField(label=_("File: %(name)s") % {"name": name}, required=False)


def told_in(request: HttpRequest) -> dict[str, str]:
    """The words for each thing that was asked for, by the name of its field."""
    names = [name for name in request.POST if name.startswith("told-") and name[5:].isdecimal()][:50]
    return {name: plain_breaks(request.POST[name]) for name in names}


def giving_of(request: HttpRequest, case: Case) -> Giving:
    """The comment that was sent, with what it gives."""
    names = {row.pk: step_texts.request_name(row, case_page.reader_tag()) for row in reading.list_requests(case)}
    told = {int(name[5:]): words for name, words in told_in(request).items() if len(name) < 24}
    body, once = plain_breaks(request.POST.get("body", "")), request.POST.get("once", "")
    return Giving(Words(body, tuple(case_page.file_ids(request)), once=once), told, names)


def draft_data(request: HttpRequest) -> dict[str, Any]:
    """What is kept of a comment while it is being typed."""
    return {"body": plain_breaks(request.POST.get("body", "")), **told_in(request)}


def giving_context(request: HttpRequest, actor: Actor, case: Case) -> dict[str, Any]:
    """What was asked for, each with its fields as the draft left them, or as they were just sent and not taken."""
    if actor.is_agent:
        return {"wishes": [], "draft_files": []}
    rows, draft = reading.list_requests(case), find_draft(Owner(actor), "reply", case.ref)
    said = told_in(request) if request.method == "POST" else (draft.data if draft else None)
    form = GivingForm(rows, initial=said)
    upload = reverse("portal:reply-files", args=[case.number])
    return {
        "draft_files": case_page.draft_rows(draft),
        "wishes": [
            {
                "told": form[f"told-{row.pk}"],
                "given": form[f"given-{row.pk}"],
                "upload_url": f"{upload}?{urlencode({'item': row.key})}",
                "files": case_page.draft_rows(draft, row.key),
            }
            for row in rows
        ],
    }
