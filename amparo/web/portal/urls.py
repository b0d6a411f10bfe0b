"""Addresses of the portal."""

from django.urls import path

from amparo.web.portal import company_urls
from amparo.web.portal.views import (
    authority,
    cases,
    clocks,
    decisions,
    escalation,
    files,
    home,
    opening,
    outbox,
    reading,
    review,
    visiting,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("open/", opening.start, name="open"),
    path("open/review/", review.review, name="open-review"),
    path("open/sent/", review.sent, name="open-sent"),
    path("open/facts/", review.facts, name="open-facts"),
    path("open/draft/", opening.autosave, name="open-draft"),
    path("open/discard/", opening.discard, name="open-discard"),
    path("open/files/", files.upload_to_opening, name="open-files"),
    path("open/files/<int:file_id>/", files.draft_file, name="draft-file"),
    path("open/files/<int:file_id>/removal/", files.remove_from_opening, name="draft-file-removal"),
    path("open/<slug:name>/", opening.step, name="open-step"),
    path("cases/", cases.list_cases, name="cases"),
    path("cases/<int:number>/", cases.show_case, name="case"),
    path("cases/<int:number>/conversation/", cases.show_conversation, name="conversation"),
    path("cases/<int:number>/clocks/", clocks.explain, name="clocks"),
    path("cases/<int:number>/seen/", reading.mark_seen, name="seen"),
    path("cases/<int:number>/timeline/", reading.show_timeline, name="timeline"),
    path("cases/<int:number>/comments/", cases.comment, name="comments"),
    path("cases/<int:number>/draft/", cases.autosave, name="reply-draft"),
    path("cases/<int:number>/files/", files.upload_to_reply, name="reply-files"),
    path("cases/<int:number>/files/<int:file_id>/", files.case_file, name="case-file"),
    path("cases/<int:number>/escalation/", escalation.escalate, name="escalation"),
    path("cases/<int:number>/escalation/<slug:kind>/", escalation.take_step, name="escalation-step"),
    path("cases/<int:number>/authority/", authority.ask, name="authority"),
    path("decisions/<uuid:key>/", decisions.why, name="decision"),
    path("outbox/", outbox.list_outbox, name="outbox"),
    path("outbox/<str:name>/", outbox.show_letter, name="letter"),
    path("confirm/<str:token>/", visiting.confirm, name="confirm"),
    *company_urls.urlpatterns,
]
