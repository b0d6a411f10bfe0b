"""Addresses of the administration. A larger section keeps its own list in a module of its own, included here."""

from django.urls import path

from amparo.web.admin import personal_urls
from amparo.web.admin.views import calendars, home, mails, webhooks

app_name = "admin"
urlpatterns = [
    path("", home.home, name="home"),
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/<int:closing_id>/removal/", calendars.remove, name="calendar-removal"),
    path("mails/", mails.list_failures, name="mails"),
    path("mails/<int:mail_id>/delivery/", mails.retry, name="mail-delivery"),
    *personal_urls.urlpatterns,
    *webhooks.urlpatterns,
]
