"""Putting a version in force: a second look, a note, now or at a time; and taking back what is to come."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amparo.core.actors import Actor
from amparo.gate import packs
from amparo.gate.actions.enacting import BadMoment, OtherInForce, PackWrong, Wish, enact_version, withdraw_enactment
from amparo.gate.models import Enactment
from amparo.people.actors import actor_of_request
from amparo.web.admin.packs import texts
from amparo.web.admin.packs.second_look import EnactmentForm, second_look, zones_of
from amparo.web.admin.packs.sources import Source, keep_version, source_for
from amparo.web.shared.signing import administrators_only


@require_http_methods(["GET", "POST"])
@administrators_only
def enact(request: HttpRequest, key: str) -> HttpResponse:
    """The second look, and putting it in force."""
    actor, now = actor_of_request(request), timezone.now()
    source = source_for(actor, key)
    if request.method == "GET":
        return render(request, "admin/packs/enactment.html", second_look(actor, source, None, now))
    form = EnactmentForm(request.POST, zones=zones_of(packs.version_in_force(now)))
    enactment = put_in_force(actor, source, form) if form.is_valid() else None
    if enactment is None:
        context = second_look(actor, source, form, now)
        return render(request, "admin/packs/enactment.html", context, status=422)
    scheduled = enactment.applied_at is None
    messages.success(request, _("It will come into force.") if scheduled else _("It is in force."))
    return redirect("admin:packs")


def put_in_force(actor: Actor, source: Source, form: EnactmentForm) -> Enactment | None:
    """The enactment, or the reason why not in the form; what was typed stays."""
    now, data = timezone.now(), form.cleaned_data
    if data["sha256"] != source.sha256:
        form.add_error(None, _("The draft was saved since you looked at it. Look at it again; nothing was changed."))
        return None
    from_at = data["from_at"] if data["when"] == "later" else None
    draft_id = source.draft.pk if source.draft else None
    wish = Wish(keep_version(source, now), from_at, data["note"], data["seen"], draft_id)
    try:
        return enact_version(actor, wish, now)
    except PackWrong:
        form.add_error(None, _("A pack with findings or failing examples cannot be put in force."))
    except OtherInForce:
        form.add_error(None, _("Somebody put another version in force since you looked. Compare with that one first."))
    except BadMoment as refused:
        form.add_error("from_at", texts.moment_refusal(refused))
    return None


@require_POST
@administrators_only
def withdraw(request: HttpRequest, enactment_id: int) -> HttpResponse:
    """Takes back what is to come into force."""
    try:
        withdraw_enactment(actor_of_request(request), enactment_id, timezone.now())
    except Enactment.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("Taken back: the version in force stays."))
    return redirect("admin:packs")
