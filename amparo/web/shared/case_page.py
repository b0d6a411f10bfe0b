"""A case as both sides see it: rows of lists, the conversation, what stands beside it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.cases import queries
from amparo.cases.actions.conversation import BODY_MAX_LENGTH, MessageTooLong
from amparo.cases.actions.drafts import Owner, find_draft
from amparo.cases.lifecycle import ENDED_STATES
from amparo.cases.models import Case, CaseFile
from amparo.cases.models import Message as MessageRow
from amparo.clocks.queries import Glance
from amparo.core import stream
from amparo.core.actors import Actor
from amparo.core.languages import tag_of
from amparo.core.richtext import to_html
from amparo.gate import packs
from amparo.web.shared import authority_texts, case_texts, clock_panel, decisions
from amparo.web.shared.components import CaseRow, FileRow, Message


class ReplyForm(forms.Form):
    """A word in the conversation, with files."""

    body = forms.CharField(label=gettext_lazy("Your message"), widget=forms.Textarea(attrs={"rows": 4}), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = forms.FileField(label=_("Files"), required=False)


def problem_text(problem: Exception) -> str:
    """The sentence for a message that could not be taken."""
    if isinstance(problem, MessageTooLong):
        return _("The message is too long: %(limit)s characters at most. Attach the rest as a file.") % {
            "limit": BODY_MAX_LENGTH
        }
    return _("Write something, or attach a file.")


def file_ids(request: HttpRequest) -> list[int]:
    """The ids of uploaded files that travel with a form; anything else is passed over."""
    return [int(value) for value in request.POST.getlist("files_ids")[:50] if value.isdecimal() and len(value) < 19]


def reader_tag() -> str:
    """The language of the page."""
    return tag_of(translation.get_language() or "en")


# --- lists ---


def customer_row(case: Case) -> CaseRow:
    """A case in a customer's list."""
    words, tone = case_texts.customer_status(case.state)
    return CaseRow(
        number=str(case.number),
        title=case.title,
        url=reverse("portal:case", args=[case.number]),
        status=words,
        status_tone=tone,
        updated_at=case.active_at,
        product=case.product.name_in(reader_tag()),
        author=str(case.opened_by or case.visitor_name),
    )


def agent_row(case: Case, glance: Glance | None) -> CaseRow:
    """A case in the agents' queue, with what is due next."""
    words, tone = case_texts.agent_status(case.state)
    priority, priority_tone = case_texts.priority(case.impact, packs.in_force(), reader_tag())
    return CaseRow(
        number=str(case.number),
        title=case.title,
        url=reverse("agent:case", args=[case.number]),
        status=words,
        status_tone=tone,
        updated_at=case.active_at,
        product=case.product.name_in(reader_tag()),
        author=str(case.opened_by or case.visitor_name),
        company=case.company.name if case.company else _("Visitor"),
        assignee=str(case.assignee) if case.assignee else "",
        priority=priority,
        priority_tone=priority_tone,
        due=clock_panel.glance_due(glance),
    )


# --- one case ---


def file_rows(case: Case, files: Sequence[CaseFile], side: str) -> list[FileRow]:
    """Files as links to their checked downloads."""
    return [
        FileRow(row.name, row.stored.size, reverse("portal:case-file", args=[case.number, row.pk]), file_kind(row))  # type: ignore[arg-type]
        for row in files
    ]


def file_kind(row: CaseFile) -> str:
    """Which picture stands before a file."""
    if row.stored.media_type.startswith("image/"):
        return "image"
    return "log" if row.name.endswith((".log", ".txt")) else "file"


def message_item(case: Case, row: MessageRow, side: str) -> Message:
    """One message as the component shows it."""
    internal = row.visibility == "internal"
    kind = "internal" if internal else ("agent" if row.by_vendor else "customer")
    role = "" if internal else (_("support") if row.by_vendor else "")
    author = str(row.author) if row.author else case.visitor_name or _("Visitor")
    return Message(
        key=str(row.pk),
        side=kind,  # type: ignore[arg-type]
        author=author,
        at=row.at,
        html=to_html(row.body),
        role=role,
        files=file_rows(case, list(row.files.all()), side),
    )


def live_trigger(topics: Sequence[str], delay_ms: int) -> str:
    """What makes a part of the page fetch itself again: a message of any of the topics."""
    return ", ".join(f"{stream.event_name(topic)} from:#stream delay:{delay_ms}ms" for topic in topics)


def conversation_context(actor: Actor, case: Case, side: str) -> dict[str, Any]:
    """The conversation as the actor may read it, with the addresses that keep it live."""
    topics = [case.ref, f"notes:{case.number}"] if actor.is_agent else [case.ref]
    stream_url = stream.address(topics)  # before reading, so that nothing is missed in between
    rows = queries.get_conversation(actor, case)
    return {
        "conversation": [message_item(case, row, side) for row in rows],
        "conversation_url": reverse(f"{side}:conversation", args=[case.number]),
        "stream_url": stream_url,
        "live_trigger": live_trigger(topics, 80),
    }


def names_of(case: Case) -> dict[str, str]:
    """Product and module by name."""
    tag, row = reader_tag(), case.product
    if row.parent is None:
        return {"product": row.name_in(tag), "module": ""}
    return {"product": row.parent.name_in(tag), "module": row.name_in(tag)}


def common_context(actor: Actor, case: Case, now: datetime, side: str) -> dict[str, Any]:
    """What both sides' pages hold."""
    decision = decisions.in_words(case.decision, reader_tag())
    files = CaseFile.objects.filter(case=case).select_related("stored")
    if not actor.is_agent:
        files = files.exclude(message__visibility="internal")
    draft = find_draft(Owner(actor), "reply", case.ref)
    return conversation_context(actor, case, side) | {
        "form": ReplyForm(initial={"body": draft.data.get("body", "") if draft else ""}),
        "draft_url": reverse(f"{side}:reply-draft", args=[case.number]),
        "upload_url": reverse("portal:reply-files", args=[case.number]),
        **clock_panel.dues_context(actor, case, now, side),
        "decision": decision,
        "authority_rows": authority_texts.rows(list(case.authority_changes.all()[:50])),
        "escalation": case.escalations.select_related("asked_by").filter(answer="").first(),
        "why_url": reverse("portal:decision", args=[case.decision_id]),
        "file_rows": file_rows(case, list(files[:100]), side),
    }


def customer_context(actor: Actor, case: Case, now: datetime) -> dict[str, Any]:
    """The page of a case for its customer."""
    status, tone = case_texts.customer_status(case.state)
    priority, _tone = case_texts.priority(case.impact, packs.in_force(), reader_tag())
    may_reply = not actor.is_agent
    return common_context(actor, case, now, "portal") | {
        "case": {
            "number": case.number,
            "title": case.title,
            "status": status,
            "status_tone": tone,
            "status_text": case_texts.status_sentence(case.state),
            "opened_at": case.opened_at,
            "author": str(case.opened_by or case.visitor_name),
            "priority": priority,
            "assignee": str(case.assignee) if case.assignee else "",
            **names_of(case),
        },
        "reply_url": reverse("portal:comments", args=[case.number]),
        "may_reply": may_reply,
        "reply_refusal": "" if may_reply else _("You are an agent: answer in the workspace."),
        "ended": case.state in ENDED_STATES,
        "authority_url": reverse("portal:authority", args=[case.number]) if may_ask_for_more(actor, case) else "",
        "escalation_url": reverse("portal:escalation", args=[case.number]) if may_ask_for_more(actor, case) else "",
    }


def may_ask_for_more(actor: Actor, case: Case) -> bool:
    """Whether an escalation or a change of authority can be asked for at all: in an open case of a company."""
    return not actor.is_agent and case.company_id is not None and case.state not in ENDED_STATES
