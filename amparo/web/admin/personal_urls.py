"""Addresses of personal data; part of the administration's."""

from django.urls import path

from amparo.web.admin.views import personal

urlpatterns = [
    path("privacy/", personal.show, name="privacy"),
    path("privacy/archives/", personal.ask_export, name="privacy-archives"),
    path("privacy/archives/<uuid:key>/", personal.fetch_export, name="privacy-archive"),
    path("privacy/erasures/", personal.ask_erasure, name="privacy-erasures"),
    path("privacy/erasures/<int:key>/", personal.show_erasure, name="erasure"),
    path("privacy/erasures/<int:key>/order/", personal.order_erasure, name="erasure-order"),
    path("privacy/erasures/<int:key>/withdrawal/", personal.withdraw_erasure, name="erasure-withdrawal"),
]
