"""The addresses of the pages of webhooks, for whoever places them."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from amparo.web.shared.signing import signed_in_only
from amparo.web.shared.webhooks import views
from amparo.web.shared.webhooks.place import PlaceOf


def webhook_urls(begin: str, name: str, place_of: PlaceOf) -> list[URLPattern]:
    """Every address below `begin`, their routes named `<name>s`, `<name>`, `<name>-new` and so on."""

    def at(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        @signed_in_only
        def placed(request: HttpRequest, /, company_id: int | None = None, **ids: int | str) -> HttpResponse:
            return view(request, place_of(request, company_id), **ids)

        return placed

    one, message = f"{begin}<int:endpoint_id>/", f"{begin}<int:endpoint_id>/messages/<slug:key>/"
    return [
        path(begin, at(views.list_endpoints), name=f"{name}s"),
        path(f"{begin}new/", at(views.create), name=f"{name}-new"),
        path(one, at(views.show), name=name),
        path(f"{one}change/", at(views.change), name=f"{name}-change"),
        path(f"{one}secret/", at(views.show_secret), name=f"{name}-secret"),
        path(f"{one}rotation/", at(views.rotate), name=f"{name}-rotation"),
        path(f"{one}state/", at(views.change_state), name=f"{name}-state"),
        path(f"{one}removal/", at(views.remove), name=f"{name}-removal"),
        path(f"{one}test/", at(views.send_test), name=f"{name}-test"),
        path(f"{one}replay/", at(views.replay), name=f"{name}-replay"),
        path(message, at(views.show_message), name=f"{name}-message"),
        path(f"{message}delivery/", at(views.replay_message), name=f"{name}-message-replay"),
    ]
