"""What if? A request is tried by the pack in force and by another version, fact by fact."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from amparo.gate import packs
from amparo.people.actors import actor_of_request
from amparo.policy.pack.kinds import ACTIONS, CHANNELS
from amparo.web.admin.packs.facts import read_form, sections_of, value_at, written
from amparo.web.admin.packs.sources import source_for
from amparo.web.admin.packs.trial import beginning_for, list_recent, try_request
from amparo.web.shared.case_page import reader_tag
from amparo.web.shared.signing import administrators_only

OUTCOMES = ("allowed", "conditional", "redirected", "refused")


@require_http_methods(["GET", "POST"])
@administrators_only
def what_if(request: HttpRequest, key: str) -> HttpResponse:
    """The form of facts beside both decisions; POST only because facts may be long and somebody's. Writes nothing."""
    actor, now, tag = actor_of_request(request), timezone.now(), reader_tag()
    source, current = source_for(actor, key), packs.in_force(now)
    other = source.pack()
    begun = beginning_for(actor, request.POST.get("from", "") or request.GET.get("from", ""), other or current, now)
    tried = begun.request
    if request.method == "POST":
        tried = read_form(request.POST, begun.request, private=actor.is_agent)
    context = {
        "source": source,
        "begun": begun,
        "trial": try_request(current, other, tried, begun.request, tag),
        "sections": sections_of(tried, begun.request, other or current, tag, private=actor.is_agent),
        "top": {name: written(value_at(tried, name)) for name in ("action", "channel", "at", "accepted")},
        "actions": ACTIONS,
        "channels": CHANNELS,
        "examples": (other.examples.examples if other and other.examples else ()),
        **picking(request),
    }
    return render(request, "admin/packs/what_if.html", context)


def picking(request: HttpRequest) -> dict[str, object]:
    """Past decisions to begin from, narrowed by what the address says."""
    chosen = {name: request.GET.get(name, "") for name in ("action", "outcome", "case")}
    action = chosen["action"] if chosen["action"] in ACTIONS else ""
    outcome = chosen["outcome"] if chosen["outcome"] in OUTCOMES else ""
    return {"recent": list_recent(action, outcome, chosen["case"].strip()), "chosen": chosen, "outcomes": OUTCOMES}
