"""The reader's language (their own choice, the cookie, the browser's wish, the vendor's), and when they were here."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from amparo.core.languages import best_tag, django_code, tag_of
from amparo.people.seeing import note_seen
from amparo.policy.pack.load import load_pack
from amparo.policy.pack.pack import Pack


class LanguageMiddleware:
    """Activates the language for the request; a signed-in person's own language wins over the browser's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if request.user.is_authenticated:
            wanted = request.user.language
        code = django_code(wanted) if wanted else wish_of_browser(request)
        if code not in dict(settings.LANGUAGES):
            code = vendor_language()
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", code)
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
            return response


class SeenMiddleware:
    """Keeps the account's page right about when each browser was last in use (KA-4)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            note_seen(request, timezone.now())
        return self.get_response(request)


def wish_of_browser(request: HttpRequest) -> str:
    """The first language of `Accept-Language` that the desk speaks; empty where it names none."""
    header = request.headers.get("Accept-Language", "")[:500]
    for wanted, _weight in parse_accept_lang_header(header):
        if wanted == "*":
            break
        offered = [tag_of(code) for code, _name in settings.LANGUAGES]
        found = best_tag(wanted, offered, "")
        if found:
            return django_code(found)
    return ""


def _installed() -> Pack:
    return load_pack(settings.PACK)


_pack_in_force: list[Callable[[], Pack]] = [_installed]


def language_from(in_force: Callable[[], Pack]) -> None:
    """Registers who knows the pack in force: the gate, which lies above."""
    _pack_in_force[:] = [in_force]


def vendor_language() -> str:
    """The language of the vendor's own pack."""
    return django_code(_pack_in_force[0]().document.vendor.default_language)
