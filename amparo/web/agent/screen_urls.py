"""Addresses of the screens of the vendor's product."""

from django.urls import path

from amparo.web.agent.views import screens

urlpatterns = [
    path("screens/", screens.list_screens, name="screens"),
    path("screens/new/", screens.edit, name="screen-new"),
    path("screens/file/", screens.exchange, name="screens-file"),
    path("screens/<int:screen_id>/", screens.edit, name="screen"),
    path("screens/<int:screen_id>/removal/", screens.remove, name="screen-removal"),
    path("screens/wanted/<int:wanted_id>/", screens.ignore, name="screen-wanted"),
]
