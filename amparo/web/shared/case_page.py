"""A case as both sides see it: rows of lists, the conversation, what stands beside it."""

import secrets
from collections.abc import Container, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.cases import reading
from amparo.cases.actions.conversation import BODY_MAX_LENGTH, MessageTooLong
from amparo.cases.actions.drafts import Owner, find_draft
from amparo.cases.lifecycle import ENDED_STATES
from amparo.cases.models import Case, CaseFile, Draft
from amparo.cases.models import Message as MessageRow
from amparo.cases.search.excerpts import Excerpt
from amparo.cases.windows import Place, get_window
from amparo.clocks.queries import Glance
from amparo.core import stream
from amparo.core.actors import Actor
from amparo.core.languages import tag_of
from amparo.core.richtext import to_html
from amparo.core.sent import whole
from amparo.gate import packs
from amparo.people.rules import BadInput
from amparo.web.shared import authority_texts, case_texts, clock_panel, decisions, linked_cases, step_texts, turnings
from amparo.web.shared.components import CaseRow, FileRow, Message, StepPart, Tab
from amparo.web.shared.formats import as_moment
from amparo.web.shared.input_texts import input_text

NEWEST = Place()


class ReplyForm(forms.Form):
    """A word in the conversation, with files."""

    body = forms.CharField(label=gettext_lazy("Your message"), widget=forms.Textarea(attrs={"rows": 4}), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = forms.FileField(label=_("Files"), required=False)


def problem_text(problem: Exception) -> str:
    """The sentence for a message that could not be taken."""
    if isinstance(problem, BadInput):
        return input_text(problem)
    if isinstance(problem, MessageTooLong):
        return _("The message is too long: %(limit)s characters at most. Attach the rest as a file.") % {
            "limit": BODY_MAX_LENGTH
        }
    return _("Write something, or attach a file.")


def file_ids(request: HttpRequest) -> list[int]:
    """The ids of uploaded files that travel with a form; anything else is passed over."""
    fields = [name for name in request.POST if name.endswith("_ids")][:50]
    values = [value for name in fields for value in request.POST.getlist(name)[:50]]
    return [key for value in values if (key := whole(value)) is not None]


def form_key() -> str:
    """The key of a form: sent twice, it counts once (`Message.once`)."""
    return secrets.token_hex(16)


def reader_tag() -> str:
    """The language of the page."""
    return tag_of(translation.get_language() or "en")


# --- lists ---


def customer_row(case: Case, unread: Container[int] = (), excerpt: Excerpt | None = None) -> CaseRow:
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
        unread=case.number in unread,
        title_pieces=excerpt.title if excerpt else (),
        text_pieces=excerpt.text if excerpt else (),
    )


def agent_row(
    case: Case, glance: Glance | None, unread: Container[int] = (), excerpt: Excerpt | None = None
) -> CaseRow:
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
        facets=case_texts.asked_texts(case),
        unread=case.number in unread,
        tags=[row.tag.name for row in case.tagged.all()],
        title_pieces=excerpt.title if excerpt else (),
        text_pieces=excerpt.text if excerpt else (),
    )


# --- one case ---


def file_rows(case: Case, files: Sequence[CaseFile], side: str) -> list[FileRow]:
    """Files as links to their checked downloads."""
    return [
        FileRow(row.name, row.stored.size, reverse("portal:case-file", args=[case.number, row.pk]), file_kind(row))  # type: ignore[arg-type]
        for row in files
    ]


def draft_rows(draft: Draft | None, item: str = "") -> list[FileRow]:
    """The files of a draft, as they travel with its form again; of a wish of evidence where `item` names one."""
    rows = draft.files.select_related("stored").filter(item=item)[:50] if draft else ()
    return [FileRow(row.name, row.stored.size, kind=file_kind(row), value=str(row.pk)) for row in rows]  # type: ignore[arg-type]


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
        html=to_html(row.body) if row.body or not is_emptied(row) else erased_html(),
        role=role,
        files=file_rows(case, list(row.files.all()), side),
        step=step_part(row),
    )


def is_emptied(row: MessageRow) -> bool:
    """Whether the words are gone because their author's data was erased (design §5)."""
    return row.author is not None and row.author.is_erased and not row.by_vendor


def erased_html() -> SafeString:
    """What stands where the words were."""
    return format_html('<p class="muted">{}</p>', _("These words were erased at their author’s wish."))


def step_part(row: MessageRow) -> StepPart | None:
    """What a typed step says beside its message (SI-9)."""
    step = getattr(row, "step", None)
    if step is None:
        return None
    return StepPart(
        badge=step_texts.kind_texts()[step.kind].badge,
        done=step.done,
        next=step.next,
        document_title=step.document_title,
        document_url=step.document_url,
        asked=[step_texts.request_name(one, reader_tag()) for one in row.evidence_requests.all()],
    )


def live_trigger(topics: Sequence[str], delay_ms: int) -> str:
    """What makes a part of the page fetch itself again: a message of any of the topics."""
    return ", ".join(f"{stream.event_name(topic)} from:#stream delay:{delay_ms}ms" for topic in topics)


def conversation_context(
    actor: Actor, case: Case, side: str, seen_at: datetime | None, place: Place = NEWEST
) -> dict[str, Any]:
    """A part of the conversation as the actor may read it, with the addresses that keep it live and lead to the rest.

    `seen_at` is how far they had read when they came to the page: the line before what is new stays where it is. Live
    updates begin with the same message, so that nothing of the page goes away.
    """
    topics = [case.ref, f"notes:{case.number}"] if actor.is_agent else [case.ref]
    heard = [*topics, f"writing:{case.number}"] if actor.is_agent else topics
    stream_url = stream.address(heard)  # before reading, so that nothing is missed in between
    window = get_window(actor, case, place)
    rows = window.rows
    new = [row.pk for row in rows if seen_at is not None and row.at > seen_at and row.author_id != actor.id]
    asked: dict[str, str | int] = {"since": seen_at.isoformat()} if seen_at else {}
    if rows and window.older:
        asked["start"] = rows[0].pk
    here, whole = reverse(f"{side}:conversation", args=[case.number]), reverse(f"{side}:case", args=[case.number])
    return {
        "conversation": turnings.woven([message_item(case, row, side) for row in rows], case, side, window),
        "older_url": f"{here}?before={rows[0].pk}" if rows and window.older else "",
        "older_page_url": f"{whole}?before={rows[0].pk}" if rows and window.older else "",
        "newest_url": whole if window.newer else "",
        "conversation_url": f"{here}?{urlencode(asked)}" if asked else here,
        "stream_url": stream_url,
        "live_trigger": live_trigger(topics, 80),
        "seen_at": seen_at,
        "seen_url": reverse("portal:seen", args=[case.number]),
        "seen_upto": rows[-1].pk if rows and actor.id is not None else 0,
        "new_from": str(new[0]) if new else "",
    }


def place_of(request: HttpRequest) -> Place:
    """The part of the conversation that an address asks for; anything that is no number is passed over."""
    said = {name: request.GET.get(name, "") for name in ("before", "start", "message")}
    return Place(**{name: key for name, value in said.items() if (key := whole(value)) is not None})


def since_of(request: HttpRequest) -> datetime | None:
    """How far the reader had read when their page was made, as the page says; None where it does not."""
    return as_moment(request.GET.get("since"))


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
    return conversation_context(actor, case, side, reading.get_seen_at(actor, case)) | {
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


def customer_context(actor: Actor, case: Case, now: datetime, tab: str = "case") -> dict[str, Any]:
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
        "tab_items": [
            Tab(label, reverse(f"portal:{name}", args=[case.number]), name == tab)
            for name, label in (("case", _("Conversation")), ("timeline", _("Timeline")))
        ],
        "reply_url": reverse("portal:comments", args=[case.number]),
        "once": form_key(),
        "links": linked_cases.link_rows(actor, case, now, "portal"),
        "may_reply": may_reply,
        "reply_refusal": "" if may_reply else _("You are an agent: answer in the workspace."),
        **turnings.ending_context(actor, case, now),
        "authority_url": reverse("portal:authority", args=[case.number]) if may_ask_for_more(actor, case) else "",
        "escalation_url": reverse("portal:escalation", args=[case.number]) if may_ask_for_more(actor, case) else "",
    }


def may_ask_for_more(actor: Actor, case: Case) -> bool:
    """Whether an escalation or a change of authority can be asked for at all: in an open case of a company."""
    return not actor.is_agent and case.company_id is not None and case.state not in ENDED_STATES
