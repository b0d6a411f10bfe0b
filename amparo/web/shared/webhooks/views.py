"""The pages of webhooks, the same in the administration and for a company: parse, one access, one action, render."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.core.ratelimit import TooOften
from amparo.core.transitions import NotPossible
from amparo.notify import actions
from amparo.notify.access import endpoint_for, message_for, owner_for
from amparo.notify.audiences import types_for
from amparo.notify.models import Endpoint
from amparo.notify.signing import SecretLost
from amparo.people.actors import actor_of_request
from amparo.people.rules import BadInput
from amparo.web.shared.input_texts import input_text
from amparo.web.shared.webhooks import showing
from amparo.web.shared.webhooks.forms import EndpointForm, ReplayForm, RotationForm, form_for
from amparo.web.shared.webhooks.place import Place


def endpoint_of(request: HttpRequest, place: Place, endpoint_id: int) -> Endpoint:
    """The endpoint, if the reader sees to it."""
    return endpoint_for(actor_of_request(request), place.company_id, endpoint_id, timezone.now())


def back_to(place: Place, endpoint_id: int) -> HttpResponse:
    """The endpoint's page."""
    return redirect(place.url("", endpoint_id))


@require_GET
def list_endpoints(request: HttpRequest, place: Place) -> HttpResponse:
    """Where events are sent, and how each stands."""
    owner_for(actor_of_request(request), place.company_id, timezone.now())
    return render(request, "shared/webhooks/list.html", showing.list_context(place))


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, place: Place) -> HttpResponse:
    """A form, and a new endpoint."""
    actor, now = actor_of_request(request), timezone.now()
    owner_for(actor, place.company_id, now)
    form = EndpointForm(types_for(place.company_id), request.POST or None, initial={"scope": "all"})
    if request.method == "POST" and form.is_valid():
        try:
            endpoint = actions.create_endpoint(actor, place.company_id, form.wish(), now)
            messages.success(request, _("Events are sent there from now on. Show the secret and enter it there."))
            return back_to(place, endpoint.pk)
        except BadInput as refusal:
            form.add_error(refusal.field, input_text(refusal))
    context = showing.form_context(place, form, None)
    return render(request, "shared/webhooks/form.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, place: Place, endpoint_id: int) -> HttpResponse:
    """The same for one that is there."""
    endpoint = endpoint_of(request, place, endpoint_id)
    form = form_for(endpoint, types_for(place.company_id), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_endpoint(actor_of_request(request), endpoint, form.wish(), timezone.now())
            messages.success(request, _("The webhook is changed."))
            return back_to(place, endpoint_id)
        except BadInput as refusal:
            form.add_error(refusal.field, input_text(refusal))
    context = showing.form_context(place, form, endpoint)
    return render(request, "shared/webhooks/form.html", context, status=422 if request.method == "POST" else 200)


@require_GET
def show(request: HttpRequest, place: Place, endpoint_id: int) -> HttpResponse:
    """One endpoint: how it stands, what was sent, and what may be done."""
    endpoint = endpoint_of(request, place, endpoint_id)
    context = showing.endpoint_context(place, endpoint, request, timezone.now())
    return render(request, "shared/webhooks/endpoint.html", context)


@require_POST
def show_secret(request: HttpRequest, place: Place, endpoint_id: int) -> HttpResponse:
    """The secret, once: on this page alone, which no cache keeps."""
    endpoint = endpoint_of(request, place, endpoint_id)
    try:
        secret = actions.show_secret(actor_of_request(request), endpoint, timezone.now())
    except SecretLost:
        secret = None
    if secret is None:
        messages.warning(request, _("The secret was shown before, and is not shown again. You can make a new one."))
        return back_to(place, endpoint_id)
    context = {**showing.frame(place), "secret": secret, "name": showing.name_of(endpoint)}
    context["show_url"] = place.url("", endpoint_id)
    response = render(request, "shared/webhooks/secret.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def rotate(request: HttpRequest, place: Place, endpoint_id: int) -> HttpResponse:
    """A new secret, beside which the one before goes on for a while."""
    endpoint = endpoint_of(request, place, endpoint_id)
    form = RotationForm(request.POST)
    if form.is_valid():
        actions.rotate_secret(actor_of_request(request), endpoint, form.cleaned_data["keep"], timezone.now())
        messages.success(request, _("There is a new secret. Show it and enter it at the receiver."))
    else:
        messages.warning(request, _("Please choose how long the secret before goes on."))
    return back_to(place, endpoint_id)


@require_POST
def change_state(request: HttpRequest, place: Place, endpoint_id: int) -> HttpResponse:
    """Switched off, or on again."""
    endpoint = endpoint_of(request, place, endpoint_id)
    actor, now = actor_of_request(request), timezone.now()
    if request.POST.get("verb") == "disable":
        actions.disable_endpoint(actor, endpoint, now)
        messages.success(request, _("Nothing is sent there any more."))
    else:
        actions.enable_endpoint(actor, endpoint, now)
        messages.success(request, _("Events are sent there again. What was missed can be sent below."))
    return back_to(place, endpoint_id)


@require_POST
def remove(request: HttpRequest, place: Place, endpoint_id: int) -> HttpResponse:
    """The endpoint is gone."""
    endpoint = endpoint_of(request, place, endpoint_id)
    actions.remove_endpoint(actor_of_request(request), endpoint, timezone.now())
    messages.success(request, _("The webhook is removed."))
    return redirect(place.url("s"))


@require_POST
def send_test(request: HttpRequest, place: Place, endpoint_id: int) -> HttpResponse:
    """A message of the type `webhook.test`."""
    endpoint = endpoint_of(request, place, endpoint_id)
    try:
        message = actions.send_test(actor_of_request(request), endpoint, timezone.now())
    except (TooOften, NotPossible) as refusal:
        messages.warning(request, refusal_text(refusal))
        return back_to(place, endpoint_id)
    messages.success(request, _("A test is on its way. Reload this page to see what came back."))
    return redirect(place.url("-message", endpoint_id, message.key))


@require_POST
def replay(request: HttpRequest, place: Place, endpoint_id: int) -> HttpResponse:
    """Everything since a moment that has not arrived is sent."""
    endpoint = endpoint_of(request, place, endpoint_id)
    form = ReplayForm(None, request.POST)
    try:
        if not form.is_valid():
            messages.warning(request, _("Please enter since when, with day and time."))
        else:
            since = form.cleaned_data["since"]
            actions.replay_since(actor_of_request(request), endpoint, since, timezone.now())
            messages.success(request, _("What has not arrived since then is being sent."))
    except BadInput as refusal:
        messages.warning(request, input_text(refusal))
    except NotPossible as refusal:
        messages.warning(request, refusal_text(refusal))
    return back_to(place, endpoint_id)


@require_GET
def show_message(request: HttpRequest, place: Place, endpoint_id: int, key: str) -> HttpResponse:
    """One message: what was sent, and each attempt with its answer."""
    message = message_for(actor_of_request(request), place.company_id, endpoint_id, key, timezone.now())
    return render(request, "shared/webhooks/message.html", showing.message_context(place, message))


@require_POST
def replay_message(request: HttpRequest, place: Place, endpoint_id: int, key: str) -> HttpResponse:
    """The message once more."""
    actor, now = actor_of_request(request), timezone.now()
    message = message_for(actor, place.company_id, endpoint_id, key, now)
    try:
        actions.replay_message(actor, message, now)
        messages.success(request, _("The message is on its way again. Reload this page to see what came back."))
    except (TooOften, NotPossible) as refusal:
        messages.warning(request, refusal_text(refusal))
    return redirect(place.url("-message", endpoint_id, key))


def refusal_text(refusal: TooOften | NotPossible) -> str:
    """Why nothing is sent."""
    if isinstance(refusal, TooOften):
        return _("That is enough for now; please go on in an hour.")
    return _("The webhook is switched off. Switch it on first.")
