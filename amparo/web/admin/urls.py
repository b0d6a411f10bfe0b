"""Addresses of the administration: each section keeps its own list in a module of its own."""

from django.urls import include, path

from amparo.web.admin import desk_urls, pack_urls, people_urls, personal_urls
from amparo.web.admin.views import doctor, home, webhooks

app_name = "admin"
urlpatterns = [
    path("", home.home, name="home"),
    *desk_urls.urlpatterns,
    *people_urls.urlpatterns,
    path("figures/", include("amparo.web.admin.figures_urls")),
    *personal_urls.urlpatterns,
    *webhooks.urlpatterns,
    path("doctor/", doctor.show, name="doctor"),
    *pack_urls.urlpatterns,
]
