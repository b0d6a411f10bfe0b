"""Addresses of the desk's own texts and calendars, of its running and of its log."""

from django.urls import path

from amparo.web.admin.views import audit, calendars, jobs, mail_texts, mails, points, products, sessions, texts, tokens

urlpatterns = [
    path("audit/", audit.show, name="audit"),
    path("audit/file/", audit.export, name="audit-export"),
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/<int:closing_id>/removal/", calendars.remove, name="calendar-removal"),
    path("jobs/", jobs.list_jobs, name="jobs"),
    path("jobs/<int:job_id>/attempt/", jobs.retry, name="job-attempt"),
    path("jobs/<int:job_id>/removal/", jobs.cancel, name="job-removal"),
    path("mail-texts/", mail_texts.list_mails, name="mail-texts"),
    path("mail-texts/<slug:kind>/<str:language>/", mail_texts.edit, name="mail-text"),
    path("mail-texts/<slug:kind>/<str:language>/reset/", mail_texts.reset, name="mail-text-reset"),
    path("mail-texts/<slug:kind>/<str:language>/trial/", mail_texts.send_trial, name="mail-text-trial"),
    path("mails/", mails.list_failures, name="mails"),
    path("mails/<int:mail_id>/delivery/", mails.retry, name="mail-delivery"),
    path("contact-points/", points.list_points, name="points"),
    path("contact-points/new/", points.edit, name="point-new"),
    path("contact-points/<slug:key>/", points.edit, name="point"),
    path("contact-points/<slug:key>/removal/", points.remove, name="point-removal"),
    path("products/", products.list_products, name="products"),
    path("products/<slug:key>/", products.edit, name="product"),
    path("products/<slug:key>/place/", products.move, name="product-place"),
    path("products/<slug:key>/offer/", products.offer, name="product-offer"),
    path("tokens/", tokens.list_tokens, name="tokens"),
    path("tokens/<int:token_id>/withdrawal/", tokens.withdraw, name="token-withdrawal"),
    path("texts/", texts.list_texts, name="texts"),
    path("texts/<slug:text>/", texts.show, name="text"),
    path("texts/<slug:text>/new/", texts.write, name="text-new"),
    path("texts/<slug:text>/versions/<int:version>/removal/", texts.withdraw, name="text-removal"),
    path("sessions/", sessions.list_sessions, name="sessions"),
    path("sessions/<int:session_id>/end/", sessions.end, name="session-end"),
]
