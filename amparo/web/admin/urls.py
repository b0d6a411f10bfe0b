"""Addresses of the administration. A larger section keeps its own list in a module of its own, included here."""

from django.urls import path

from amparo.web.admin.views import home, mails

app_name = "admin"
urlpatterns = [
    path("", home.home, name="home"),
    path("mails/", mails.list_failures, name="mails"),
    path("mails/<int:mail_id>/delivery/", mails.retry, name="mail-delivery"),
]
