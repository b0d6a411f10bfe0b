"""Addresses of the figures."""

from django.urls import path

from amparo.web.admin.views import figures

urlpatterns = [
    path("", figures.first, name="figures-first"),
    path("cases/", figures.cases, name="figures-cases"),
    path("decisions/", figures.decisions, name="figures-decisions"),
    path("deflections/", figures.deflections, name="figures-deflections"),
    path("companies/names/", figures.names, name="figures-names"),
    path("<slug:name>/", figures.show, name="figures"),
    path("<slug:name>/csv/", figures.as_file, name="figures-csv"),
]
