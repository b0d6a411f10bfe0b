"""The threads of a case with experts, as their members see them."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.cases import reading
from amparo.cases.actions import threads
from amparo.cases.actions.drafts import Owner, find_draft
from amparo.cases.models import Case, Thread
from amparo.core import stream
from amparo.core.actors import Actor
from amparo.core.richtext import to_html
from amparo.people.models import Person
from amparo.people.queries import list_agents
from amparo.web.shared import case_page
from amparo.web.shared.components import Message

MOST_HEARD = 5  # topics of threads in one stream
MESSAGES_LIMIT = 300


class QuestionForm(forms.Form):
    """A question to experts."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=threads.SUBJECT_MAX_LENGTH, required=False)
    body = forms.CharField(label=gettext_lazy("Question"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    invited = forms.MultipleChoiceField(
        label=gettext_lazy("Who is asked"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "question_%s", **kwargs})
        agents = [person for person in list_agents() if person.pk != actor.id]
        self.fields["invited"].choices = [(str(person.pk), str(person)) for person in agents]  # type: ignore[attr-defined]


def problem_text(problem: Exception) -> str:
    """Why a question or a word was not taken."""
    if isinstance(problem, threads.NobodyInvited):
        return _("Choose at least one colleague.")
    if isinstance(problem, threads.SubjectMissing):
        return _("Say in one line what it is about.")
    if isinstance(problem, threads.ThreadIsClosed):
        return _("This thread is closed. Ask a new question.")
    return case_page.problem_text(problem)


def refused_question(request: HttpRequest, problem: Exception) -> QuestionForm:
    """The form with what is wrong with it."""
    from amparo.people.actors import actor_of_request

    form = QuestionForm(actor_of_request(request), request.POST)
    form.full_clean()
    fields = {threads.NobodyInvited: "invited", threads.SubjectMissing: "subject"}
    form.add_error(fields.get(type(problem), "body"), problem_text(problem))
    return form


def thread_item(actor: Actor, thread: Thread, agents: list[Person]) -> dict[str, Any]:
    """One thread with its words, its members, and who may still be asked."""
    members = list(thread.members.all())
    inside = {member.person_id for member in members}
    rows = thread.messages.select_related("author").order_by("-at", "-id")[:MESSAGES_LIMIT]
    draft = find_draft(Owner(actor), "thread", thread.ref)
    return {
        "thread": thread,
        "messages": [
            Message(f"t{row.pk}", "agent", str(row.author), row.at, to_html(row.body)) for row in reversed(rows)
        ],
        "members": members,
        "others": [person for person in agents if person.pk not in inside],
        "body": draft.data.get("body", "") if draft else "",
    }


def experts_context(actor: Actor, case: Case) -> dict[str, Any]:
    """What stands under *Experts*."""
    found = reading.list_threads(actor, case)
    topics = [thread.ref for thread in found if thread.closed_at is None][:MOST_HEARD]
    address = stream.address(topics) if topics else ""  # before reading, so that nothing is missed in between
    agents = list_agents()
    draft = find_draft(Owner(actor), "question", case.ref)
    return {
        "threads": [thread_item(actor, thread, agents) for thread in found],
        "question_form": QuestionForm(actor, initial=draft.data if draft else None),
        "question_open": bool(draft) or not found,
        "experts_url": reverse("agent:experts", args=[case.number]),
        "stream_url": address,
        "live_trigger": case_page.live_trigger(topics, 80),
    }
