"""Addresses for the tests of the door."""

import threading

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

entered = threading.Semaphore(0)
go_on = threading.Event()


def wait(request: HttpRequest) -> HttpResponse:
    entered.release()
    go_on.wait(10)
    return HttpResponse("done")


def long_answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"x" * 20_000_000)


@csrf_exempt
def upload(request: HttpRequest) -> HttpResponse:
    files = [file for name in request.FILES for file in request.FILES.getlist(name)]
    return HttpResponse(" ".join(f"{file.name}:{file.size}" for file in files))


def well(request: HttpRequest) -> HttpResponse:
    return HttpResponse("well")


urlpatterns = [
    path("wait", wait),
    path("long", long_answer),
    path("upload", upload),
    path("healthz", well),
]
