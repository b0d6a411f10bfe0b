"""Views that agents save: a filter of cases under a name, their own or shared with all agents."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from amparo.cases import events
from amparo.cases.filters import CaseFilter
from amparo.cases.models import VIEW_NAME_MAX_LENGTH, SavedView
from amparo.cases.topics import AGENTS
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.people.rules import BadInput, clean_name

VIEWS_OF_AN_AGENT = 30


@dataclass(frozen=True)
class ViewTerms:
    """What a view is: its name, whether all agents see it, and the filter."""

    name: str
    shared: bool
    filter: CaseFilter


def save_view(actor: Actor, terms: ViewTerms, now: datetime, view_id: int | None = None) -> SavedView:
    """An agent saves a view, or changes one of their own. Event: `view.saved`.

    Raises NotAllowed for others than agents and for somebody else's shared view, NotVisible for a view that the agent
    does not see, BadInput for a name that is taken.
    """
    if not actor.is_agent:
        raise NotAllowed("agents-only")
    name = clean_name(terms.name, "name", VIEW_NAME_MAX_LENGTH)
    try:
        with transaction.atomic():
            view = own_view(actor, view_id) if view_id is not None else SavedView(owner_id=actor.person_id)
            if view.pk is None and SavedView.objects.filter(owner_id=actor.id).count() >= VIEWS_OF_AN_AGENT:
                raise BadInput("name", "too-many", {"limit": VIEWS_OF_AN_AGENT})
            view.name, view.shared, view.changed_at = name, terms.shared, now
            view.filter = terms.filter.said()
            view.save()
            payload = events.ViewSaved(view=view.pk, shared=view.shared)
            record(actor, payload, about=f"view:{view.pk}", topics=topics_of(view), now=now)
    except IntegrityError:
        raise BadInput("name", "name-taken") from None
    return view


@transaction.atomic
def remove_view(actor: Actor, view_id: int, now: datetime) -> None:
    """An agent removes a view of theirs; raises NotVisible and NotAllowed. Event: `view.removed`."""
    view = own_view(actor, view_id)
    topics = topics_of(view)
    view.delete()
    record(actor, events.ViewRemoved(view=view_id), about=f"view:{view_id}", topics=topics, now=now)


def own_view(actor: Actor, view_id: int) -> SavedView:
    """A view of the agent, locked. Somebody else's shared one is seen and not changed."""
    view = SavedView.objects.select_for_update().filter(pk=view_id).first()
    if view is None or not actor.is_agent or (view.owner_id != actor.id and not view.shared):
        raise NotVisible(f"view:{view_id}")
    if view.owner_id != actor.id:
        raise NotAllowed("owner-only")
    return view


def topics_of(view: SavedView) -> list[str]:
    """Shared views change the lists of all agents, others those of their owner."""
    return [AGENTS] if view.shared else []
