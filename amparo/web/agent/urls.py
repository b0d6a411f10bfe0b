"""Addresses of the agents' workspace."""

from django.urls import path

from amparo.web.agent.views import authority, cases, clocks, mail

app_name = "agent"
urlpatterns = [
    path("", cases.queue, name="queue"),
    path("mail/", mail.list_failures, name="mail"),
    path("mail/<int:mail_id>/delivery/", mail.retry, name="mail-retry"),
    path("cases/<int:number>/", cases.show_case, name="case"),
    path("cases/<int:number>/conversation/", cases.show_conversation, name="conversation"),
    path("cases/<int:number>/clocks/", clocks.explain, name="clocks"),
    path("cases/<int:number>/priority/", clocks.grade, name="priority"),
    path("cases/<int:number>/answers/", cases.answer, name="answers"),
    path("cases/<int:number>/notes/", cases.note, name="notes"),
    path("cases/<int:number>/assignment/", cases.take, name="take"),
    path("cases/<int:number>/release/", cases.release, name="release"),
    path("cases/<int:number>/resolution/", cases.resolve, name="resolve"),
    path("cases/<int:number>/escalation/", authority.answer_escalation, name="escalation"),
    path("cases/<int:number>/calls/", authority.log_call, name="calls"),
    path("cases/<int:number>/authority/<int:change_id>/", authority.carry_out, name="authority-carry-out"),
    path("cases/<int:number>/authority/<int:change_id>/confirmation/", authority.confirm, name="authority-confirm"),
    path("cases/<int:number>/authority/<int:change_id>/refusal/", authority.refuse, name="authority-refuse"),
    path("cases/<int:number>/draft/", cases.autosave, name="reply-draft"),
]
