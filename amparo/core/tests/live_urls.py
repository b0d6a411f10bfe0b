"""A page with a live part, with exactly the attributes of docs/how-to/add-a-live-update.md."""

from itertools import count

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from amparo.core import stream

PAGE = """<!doctype html><html lang="en"><head><title>Live</title>
<meta name="htmx-config" content='{"includeIndicatorCSS":false,"noSwap":[204,304,401,403,404,429,"5xx"]}'>
<script src="/static/vendor/htmx.min.js"></script><script src="/static/vendor/hx-sse.min.js"></script></head>
<body>
<div id="stream" hx-sse:connect="{{ address }}" hx-sse:close="closed" hx-swap="none"></div>
<div id="words" hx-get="/words" hx-trigger="{{ name }} from:#stream" hx-swap="innerHTML">first</div>
</body></html>"""

read = count(1)


def page(request: HttpRequest) -> HttpResponse:
    address = stream.address(["room:open"])
    template = engines["django"].from_string(PAGE)
    return HttpResponse(template.render({"address": address, "name": stream.event_name("room:open")}, request))


def words(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"read {next(read)}")


urlpatterns = [path("page", page), path("words", words)]
