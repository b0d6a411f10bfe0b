"""What an agent writes: typed steps and notes, with their drafts (SI-9)."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.cases import reading
from amparo.cases.actions.drafts import Owner, find_draft
from amparo.cases.models import Case, Draft
from amparo.cases.spec import plain_breaks
from amparo.cases.steps import ASKED, KINDS, StepSpec
from amparo.core.actors import Actor
from amparo.gate import packs
from amparo.web.shared import case_page, step_texts

LINES = ("body", "done", "next", "document_title", "document_url", "labels")
NOTHING: Mapping[str, str] = MappingProxyType({})
KEYS = {"answer": "a", "document": "d", "workaround": "w", "reproduce": "r", "details": "q", "recording": "l"}


class StepForm(forms.Form):
    """A typed step; which fields count depends on its kind, so the browser is not told which are needed."""

    use_required_attribute = False
    kind = forms.ChoiceField(label=gettext_lazy("Step"), widget=forms.RadioSelect)
    body = forms.CharField(label=gettext_lazy("Your answer"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    document_title = forms.CharField(label=gettext_lazy("Document"))
    document_url = forms.CharField(
        label=gettext_lazy("Its address"), widget=forms.TextInput(attrs={"inputmode": "url"})
    )
    wanted = forms.MultipleChoiceField(
        label=gettext_lazy("What is needed"), widget=forms.CheckboxSelectMultiple, required=False
    )
    labels = forms.CharField(
        label=gettext_lazy("Something else"),
        help_text=gettext_lazy("One thing a line, in the customer’s language."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    done = forms.CharField(label=gettext_lazy("What was done"))
    next = forms.CharField(label=gettext_lazy("What comes next"))

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = step_texts.kind_texts()
        self.fields["kind"].choices = [(kind, texts[kind].name) for kind in KINDS]  # type: ignore[attr-defined]
        self.fields["wanted"].choices = wanted_choices(case)  # type: ignore[attr-defined]
        self.fields["files"] = forms.FileField(label=_("Files"), required=False)


class NoteForm(forms.Form):
    """An internal note."""

    body = forms.CharField(
        label=gettext_lazy("Internal note"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = forms.FileField(label=_("Files"), required=False)


def wanted_choices(case: Case) -> list[tuple[str, str]]:
    """What can be asked for by name: recording and log, and what the product's list holds and nobody gave."""
    pack, tag = packs.in_force(), case_page.reader_tag()
    above = set(pack.lineage(case.product.key))
    listed = [row.item for row in pack.document.evidence if not row.products or set(row.products) & above]
    missing = [item for item in dict.fromkeys(listed) if item not in case.evidence]
    return [(item, step_texts.item_name(item, tag)) for item in dict.fromkeys((*ASKED, *missing))]


def refused_form(case: Case, post: QueryDict, problems: dict[str, str]) -> StepForm:
    """The form as it was sent, with what is wrong beside each field."""
    form = StepForm(case, post)
    form.full_clean()
    form.errors.clear()  # what a step needs depends on its kind: the action says so
    for field, sentence in problems.items():
        form.add_error(field, sentence)
    return form


def spec_of(post: QueryDict, files: list[int]) -> StepSpec:
    """The step that was sent."""
    return StepSpec(
        kind=post.get("kind", ""),
        body=post.get("body", ""),
        done=post.get("done", ""),
        next=post.get("next", ""),
        document_title=post.get("document_title", ""),
        document_url=post.get("document_url", ""),
        wanted=tuple(post.getlist("wanted")),
        labels=tuple(post.get("labels", "").splitlines()),
        files=tuple(files),
        once=post.get("once", ""),
    )


def draft_data(request: HttpRequest) -> dict[str, Any]:
    """What is kept of a step while it is being typed."""
    kept: dict[str, Any] = {name: plain_breaks(request.POST.get(name, "")) for name in LINES}
    return kept | {"kind": request.POST.get("kind", ""), "wanted": request.POST.getlist("wanted")[:50]}


def initial_step(draft: Draft | None, case: Case) -> dict[str, Any]:
    """The draft as it was left, else an answer with its usual words in the customer's language."""
    usual = step_texts.kind_texts_in(case.language)["answer"]
    fresh = {"kind": "answer", "done": usual.done, "next": usual.next, "wanted": list(ASKED)}
    if draft is None:
        return fresh
    kept = {name: value for name, value in draft.data.items() if value or name in ("done", "next")}
    return fresh | kept


def usual_words(case: Case, document: Mapping[str, str]) -> dict[str, str]:
    """What the kind of step says by itself, where an article was chosen for it."""
    if not document:
        return {}
    usual = step_texts.kind_texts_in(case.language)[document["kind"]]
    return {"done": usual.done, "next": usual.next}


def kind_rows(case: Case, chosen: str) -> list[dict[str, Any]]:
    """The kinds as radio buttons, with what each says by itself in the customer's language."""
    names, said = step_texts.kind_texts(), step_texts.kind_texts_in(case.language)
    return [
        {
            "value": kind,
            "name": names[kind].name,
            "done": said[kind].done,
            "next": said[kind].next,
            "key": f"w {KEYS[kind]}" if kind in KEYS else "w e",
            "checked": kind == chosen,
        }
        for kind in KINDS
    ]


def composer_context(
    actor: Actor, case: Case, now: datetime, form: StepForm | None = None, document: Mapping[str, str] = NOTHING
) -> dict[str, Any]:
    """The composer of a case: the step, the note, the files of their drafts, and who else is writing. A `document` is
    what the step refers to, whatever was begun before."""
    owner = Owner(actor)
    reply, note = (find_draft(owner, kind, case.ref) for kind in ("reply", "note"))
    form = form or StepForm(case, initial=initial_step(reply, case) | usual_words(case, document) | {**document})
    upload = reverse("portal:reply-files", args=[case.number])
    return {
        "form": form,
        "kinds": kind_rows(case, str(form["kind"].value())),
        "note_form": NoteForm(initial={"body": note.data.get("body", "") if note else ""}, auto_id="note_%s"),
        "once": case_page.form_key(),
        "note_once": case_page.form_key(),
        "note_open": bool(note and note.data.get("body")),
        "reply_url": reverse("agent:answers", args=[case.number]),
        "note_url": reverse("agent:notes", args=[case.number]),
        "draft_url": reverse("agent:reply-draft", args=[case.number]),
        "note_draft_url": reverse("agent:note-draft", args=[case.number]),
        "upload_url": upload,
        "note_upload_url": f"{upload}?kind=note",
        "draft_files": case_page.draft_rows(reply),
        "note_files": case_page.draft_rows(note),
        "canned_url": reverse("agent:case-canned", args=[case.number]),
        **writing_context(actor, case, now),
    }


def writing_context(actor: Actor, case: Case, now: datetime) -> dict[str, Any]:
    """Who else is writing in the case now."""
    names = [str(person) for person in reading.list_writers(actor, case, now)]
    if len(names) == 1:
        said = _("%(name)s is writing") % {"name": names[0]}
    else:
        said = _("%(names)s are writing") % {"names": ", ".join(names)} if names else ""
    topics = [f"writing:{case.number}", case.ref, f"notes:{case.number}"]
    return {
        "writing": said,
        "writing_url": reverse("agent:writing", args=[case.number]),
        "writing_trigger": case_page.live_trigger(topics, 60) + (", every 8s" if said else ""),
    }
