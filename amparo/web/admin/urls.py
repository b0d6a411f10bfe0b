"""Addresses of the administration. A larger section keeps its own list in a module of its own, included here."""

from django.urls import path

from amparo.web.admin import people_urls, personal_urls
from amparo.web.admin.views import calendars, home, jobs, mails, sessions, webhooks

app_name = "admin"
urlpatterns = [
    path("", home.home, name="home"),
    *people_urls.urlpatterns,
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/<int:closing_id>/removal/", calendars.remove, name="calendar-removal"),
    path("jobs/", jobs.list_jobs, name="jobs"),
    path("jobs/<int:job_id>/attempt/", jobs.retry, name="job-attempt"),
    path("jobs/<int:job_id>/removal/", jobs.cancel, name="job-removal"),
    path("sessions/", sessions.list_sessions, name="sessions"),
    path("sessions/<int:session_id>/end/", sessions.end, name="session-end"),
    path("mails/", mails.list_failures, name="mails"),
    path("mails/<int:mail_id>/delivery/", mails.retry, name="mail-delivery"),
    *personal_urls.urlpatterns,
    *webhooks.urlpatterns,
]
