"""Addresses of the agents' workspace."""

from django.urls import path

from amparo.web.agent.views import authority, canned, cases, clocks, experts, mail, palette, talk, timeline

app_name = "agent"
urlpatterns = [
    path("", cases.queue, name="queue"),
    path("mail/", mail.list_failures, name="mail"),
    path("mail/<int:mail_id>/delivery/", mail.retry, name="mail-retry"),
    path("cases/<int:number>/", cases.show_case, name="case"),
    path("cases/<int:number>/conversation/", cases.show_conversation, name="conversation"),
    path("cases/<int:number>/clocks/", clocks.explain, name="clocks"),
    path("cases/<int:number>/priority/", clocks.grade, name="priority"),
    path("cases/<int:number>/answers/", talk.take_step, name="answers"),
    path("cases/<int:number>/notes/", talk.note, name="notes"),
    path("cases/<int:number>/draft/", talk.keep_step, name="reply-draft"),
    path("cases/<int:number>/notes/draft/", talk.keep_note, name="note-draft"),
    path("cases/<int:number>/writing/", talk.show_writing, name="writing"),
    path("cases/<int:number>/requests/<int:request_id>/removal/", talk.withdraw_request, name="request-withdrawal"),
    path("cases/<int:number>/canned/", canned.for_case, name="case-canned"),
    path("cases/<int:number>/timeline/", timeline.show_timeline, name="timeline"),
    path("cases/<int:number>/experts/", experts.show_experts, name="experts"),
    path("cases/<int:number>/experts/threads/", experts.open_thread, name="threads"),
    path("cases/<int:number>/experts/draft/", experts.keep_question, name="question-draft"),
    path("threads/<int:thread_id>/messages/", experts.say, name="thread-messages"),
    path("threads/<int:thread_id>/draft/", experts.keep_word, name="thread-draft"),
    path("threads/<int:thread_id>/members/", experts.invite, name="thread-members"),
    path("threads/<int:thread_id>/members/<int:person_id>/removal/", experts.remove, name="thread-member-removal"),
    path("threads/<int:thread_id>/end/", experts.close, name="thread-end"),
    path("canned/", canned.list_canned, name="canned"),
    path("canned/new/", canned.edit_canned, name="canned-new"),
    path("canned/<int:answer_id>/", canned.edit_canned, name="canned-edit"),
    path("canned/<int:answer_id>/removal/", canned.retire, name="canned-retirement"),
    path("palette/", palette.find, name="palette"),
    path("cases/<int:number>/assignment/", cases.take, name="take"),
    path("cases/<int:number>/release/", cases.release, name="release"),
    path("cases/<int:number>/resolution/", cases.resolve, name="resolve"),
    path("cases/<int:number>/escalation/", authority.answer_escalation, name="escalation"),
    path("cases/<int:number>/calls/", authority.log_call, name="calls"),
    path("cases/<int:number>/authority/<int:change_id>/", authority.carry_out, name="authority-carry-out"),
    path("cases/<int:number>/authority/<int:change_id>/confirmation/", authority.confirm, name="authority-confirm"),
    path("cases/<int:number>/authority/<int:change_id>/refusal/", authority.refuse, name="authority-refuse"),
]
