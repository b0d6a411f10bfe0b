"""Files: taken in one at a time while a draft is written, and downloaded through a check."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.cases.access import case_for
from amparo.cases.actions import drafts
from amparo.cases.actions.evidence import open_keys
from amparo.cases.models import CaseFile, Draft
from amparo.core import files
from amparo.people.actors import actor_of_request
from amparo.web.portal import limits, opening
from amparo.web.portal.questions import evidence_of
from amparo.web.shared.formats import size_text


@require_POST
def upload_to_opening(request: HttpRequest) -> HttpResponse:
    """One file for the request that is being written; `item` names the evidence that it is (TO-1)."""
    flow = opening.load_flow(request)
    try:
        limits.count_upload(request, flow.actor, flow.now)
        draft = flow.draft or opening.keep(request, flow)
    except limits.TooOften:
        return refuse(_("Too many files came from your network address. Wait a while and try again."), 429)
    item = request.GET.get("item", "")
    known = item if item in evidence_of(flow.pack, flow.product, flow.tag) else ""
    which = f"?problem={flow.place}" if flow.place > 1 else ""
    return take(request, flow.owner, draft, known, ("portal:draft-file-removal", which))


@require_POST
def upload_to_reply(request: HttpRequest, number: int) -> HttpResponse:
    """One file for the comment, answer or note that is being written."""
    now = timezone.now()
    actor = actor_of_request(request)
    case = case_for(actor, number, "see", now)
    owner = drafts.Owner(actor)
    try:
        limits.count_upload(request, actor, now)
    except limits.TooOften:
        return refuse(_("Too many files came from your network address. Wait a while and try again."), 429)
    kind = "note" if actor.is_agent and request.GET.get("kind") == "note" else "reply"
    item = request.GET.get("item", "")
    draft = drafts.find_draft(owner, kind, case.ref) or drafts.save_draft(owner, kind, {}, now, case.ref)
    return take(request, owner, draft, item if item in open_keys(case) else "")


def take(
    request: HttpRequest, owner: drafts.Owner, draft: Draft, item: str, removal: tuple[str, str] = ("", "")
) -> HttpResponse:
    """Stores the file; what is wrong with it is said beside it, and nothing else is lost.

    `removal` is the route that takes it back, with its query; where there is none, only files named with the form are
    sent.
    """
    sent = request.FILES.get("file")
    if sent is None:
        return refuse(_("No file arrived. Choose it again."), 400)
    try:
        row = drafts.attach_file(owner, draft, drafts.Attachment(sent.name or "", sent, item), timezone.now())
    except files.FileRefused as refusal:
        return refuse(refusal_text(refusal), REFUSED_WITH[refusal.code])
    told = {"id": row.pk, "name": row.name, "size_bytes": row.stored.size}
    route, query = removal
    return JsonResponse(told | ({"removal_url": reverse(route, args=[row.pk]) + query} if route else {}), status=201)


REFUSED_WITH = {"file-too-large": 413, "file-empty": 422, "files-too-many": 422, "file-no-room": 507}


def refusal_text(refusal: files.FileRefused) -> str:
    """Why a file was not taken, and what to do."""
    limit = refusal.params.get("limit", 0)
    return {
        "file-too-large": _("This file is larger than the desk takes: %(limit)s at most. Compress it or cut it down.")
        % {"limit": size_text(limit)},
        "file-empty": _("This file is empty. Choose another one."),
        "files-too-many": _("This is one file too many: %(limit)s at most. Remove one, or pack several into one.")
        % {"limit": limit},
        "file-no-room": _("The desk has no room for files at the moment. Send your request without it."),
    }[refusal.code]


def refuse(message: str, status: int) -> JsonResponse:
    """What the upload script shows beside the file."""
    return JsonResponse({"message": message}, status=status)


@require_POST
def remove_from_opening(request: HttpRequest, file_id: int) -> HttpResponse:
    """Takes a file off the request that is being written."""
    flow = opening.load_flow(request)
    if flow.draft is None:
        raise Http404
    drafts.detach_file(flow.draft, file_id)
    return HttpResponse(status=204)


@require_GET
def draft_file(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """A file of one's own draft."""
    flow = opening.load_flow(request)
    row = CaseFile.objects.select_related("stored").filter(pk=file_id, draft=flow.draft, case=None).first()
    if flow.draft is None or row is None:
        raise Http404
    return files.download(request, row.stored, row.name)


@require_GET
def case_file(request: HttpRequest, number: int, file_id: int) -> HttpResponseBase:
    """A file of a case, for whoever sees the message that it came with (SEC-5, SEC-7, SEC-17)."""
    actor = actor_of_request(request)
    case = case_for(actor, number, "see", timezone.now())
    rows = CaseFile.objects.select_related("stored").filter(pk=file_id, case=case)
    if not actor.is_agent:
        rows = rows.exclude(message__visibility="internal")
    row = rows.first()
    if row is None:
        raise Http404
    return files.download(request, row.stored, row.name)
