"""Addresses of the screens of the vendor's product."""

from django.urls import path

from amparo.web.agent.views import screens

urlpatterns = [
    path("articles/screens/", screens.list_screens, name="screens"),
    path("articles/screens/new/", screens.edit, name="screen-new"),
    path("articles/screens/file/", screens.exchange, name="screens-file"),
    path("articles/screens/<int:screen_id>/", screens.edit, name="screen"),
    path("articles/screens/<int:screen_id>/removal/", screens.remove, name="screen-removal"),
    path("articles/screens/wanted/<int:wanted_id>/", screens.ignore, name="screen-wanted"),
]
