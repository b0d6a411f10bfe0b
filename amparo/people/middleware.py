"""The reader's language: their own choice first, then the cookie, then the browser's wish, then the vendor's."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from amparo.core.languages import django_code


class LanguageMiddleware:
    """Activates the language for the request; a signed-in person's own language wins over the browser's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if request.user.is_authenticated:
            wanted = request.user.language
        code = django_code(wanted) if wanted else translation.get_language_from_request(request)
        if not translation.check_for_language(code) or code not in dict(settings.LANGUAGES):
            code = settings.LANGUAGE_CODE
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", code)
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
            return response
