"""The demo's cases kept in order by its agents: tags, links, watching and shared views, through the same actions."""

from datetime import datetime

from django.db import transaction
from django.http import QueryDict

from amparo.cases.actions.linking import link_cases
from amparo.cases.actions.tagging import tag_case, watch_case
from amparo.cases.actions.views import ViewTerms, save_view
from amparo.cases.filters import read_filter
from amparo.cases.models import Case
from amparo.core.actors import Actor
from amparo.demo.plan import Order
from amparo.people.actors import actor_for
from amparo.people.models import Person


@transaction.atomic
def put_in_order(order: Order, now: datetime) -> None:
    """What agents did to the cases of the stories; a case that was left out is passed over."""
    numbers = dict(Case.objects.values_list("title", "number"))
    by = agent(order.by)
    for title, tag in order.tags:
        if title in numbers:
            tag_case(by, numbers[title], tag, now)
    for title, other, kind in order.links:
        if title in numbers and other in numbers:
            link_cases(by, numbers[title], numbers[other], kind, now)
    for email, title in order.watched:
        if title in numbers:
            watch_case(agent(email), numbers[title], now)
    for email, name, address in order.views:
        save_view(agent(email), ViewTerms(name, True, read_filter(QueryDict(address)).filter), now)


def agent(email: str) -> Actor:
    """One of the vendor's people."""
    return actor_for(Person.objects.get(email=email))
