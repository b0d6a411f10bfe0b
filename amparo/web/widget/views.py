"""The script of the panel, for any page."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from amparo.web.widget.script import script

HEADERS = {
    "Cache-Control": "public, max-age=3600",
    "Access-Control-Allow-Origin": "*",  # the same for everybody, so that pages may check it (`integrity`)
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Content-Language": "mul",
}


@require_GET
def show_script(request: HttpRequest) -> HttpResponse:
    """`help.js`: the same bytes for everybody; what it shows comes by public key."""
    found = script()
    if request.headers.get("If-None-Match") == found.etag:
        return HttpResponseNotModified(headers={**HEADERS, "ETag": found.etag})
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    content = found.packed if packed else found.content
    response = HttpResponse(content, content_type="text/javascript; charset=utf-8", headers=HEADERS)
    response.headers["ETag"] = found.etag
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
