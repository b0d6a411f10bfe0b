"""Writing a draft of the policy pack in the browser."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.core.sent import whole
from amparo.gate import drafts
from amparo.gate.actions import drafting
from amparo.gate.actions.drafting import FileEdit, FileRefusedByPack, SavedMeanwhile
from amparo.gate.bundles import BundleRefused
from amparo.gate.drafts import draft_for
from amparo.gate.models import PackDraft
from amparo.people.actors import actor_of_request
from amparo.web.admin.packs import editor
from amparo.web.admin.packs.diffs import diff_lines
from amparo.web.admin.packs.sources import upload_of
from amparo.web.admin.packs.texts import file_note, refusal_text
from amparo.web.shared import errors
from amparo.web.shared.signing import administrators_only


def typed(request: HttpRequest) -> str:
    """The text of the editor with the line ends of a file; browsers send those of mail."""
    return request.POST.get("text", "").replace("\r\n", "\n").replace("\r", "\n")


@require_http_methods(["GET", "POST"])
@administrators_only
def edit(request: HttpRequest, draft_id: int) -> HttpResponse:
    """One file of a draft: shown, checked, saved."""
    actor, now = actor_of_request(request), timezone.now()
    draft = draft_for(actor, draft_id)
    if draft.state != "open":
        return redirect("admin:pack-version", draft.enacted_as_id or draft.based_on_id)
    if request.method == "POST":
        return save(request, draft)
    path = request.GET.get("file", "pack.toml")
    drafting.note_visit(actor, draft, path, now)
    return page(request, draft, path)


def page(request: HttpRequest, draft: PackDraft, path: str, status: int = 200, **more: object) -> HttpResponse:
    """Renders the editor; with `text` something of it is not saved."""
    actor, now = actor_of_request(request), timezone.now()
    text = more.pop("text", None)
    context = editor.editor_context(actor, draft, path, now, None if text is None else str(text))
    context |= {"note": file_note(context["path"])} | more
    return render(request, "admin/packs/editor.html", context, status=status)


def save(request: HttpRequest, draft: PackDraft) -> HttpResponse:
    """Saves the file, or only checks it; nothing that was typed is lost."""
    actor, now = actor_of_request(request), timezone.now()
    path, text, verb = request.POST.get("path", ""), typed(request), request.POST.get("do", "save")
    if verb == "check":
        return page(request, draft, path, text=text)
    seen = whole(request.POST.get("seen", ""))
    try:
        drafting.save_file(actor, draft.pk, FileEdit(path, None if verb == "remove" else text, seen), now)
    except FileRefusedByPack as refused:
        problem = refusal_text(refused.code, refused.path)
        return page(request, draft, path, status=422, text=text, problem=problem)
    except SavedMeanwhile as meanwhile:
        newest = meanwhile.newest
        lines = diff_lines(newest.text or "", text)
        return page(request, draft, path, status=409, text=text, meanwhile=newest, lines=lines)
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('admin:pack-draft', args=[draft.pk])}?file={path}")


@require_POST
@administrators_only
def show_findings(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Findings and failing examples for what is typed at the moment; writes nothing but that somebody is here."""
    actor, now = actor_of_request(request), timezone.now()
    draft, path = draft_for(actor, draft_id), request.POST.get("path", "")
    try:
        drafting.refuse_files({path: typed(request)})
    except FileRefusedByPack as refused:
        return errors.plain(refusal_text(refused.code, refused.path), 422)
    drafting.note_visit(actor, draft, path, now)
    examined, files = editor.examine_with(draft, path, typed(request))
    findings = editor.findings_of(draft, examined, path, files)
    context = {
        "findings": findings,
        "examined": examined,
        "unsaved": editor.is_unsaved(draft, path, typed(request)),
        "draft": draft,
        "key": editor.key_of(draft),
        "path": path,
    }
    return render(request, "admin/packs/checked.html", context)


@require_GET
@administrators_only
def show_presence(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Who else has the draft open, and whether the file was saved by somebody since it was opened."""
    actor, now = actor_of_request(request), timezone.now()
    draft, path = draft_for(actor, draft_id), request.GET.get("file", "")
    drafting.note_visit(actor, draft, path, now)
    newest = draft.saves.filter(path=path).select_related("saved_by").order_by("-number").first()
    seen = whole(request.GET.get("seen", ""))
    context = {
        "draft": draft,
        "path": path,
        "seen": seen,
        "visitors": drafts.list_visitors(actor, draft, now),
        "newer": newest if newest is not None and seen is not None and newest.number > seen else None,
    }
    return render(request, "admin/packs/presence.html", context)


@require_POST
@administrators_only
def take_files(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Lays uploaded files over those of the draft."""
    actor, now = actor_of_request(request), timezone.now()
    draft = draft_for(actor, draft_id)
    try:
        given = upload_of(request)
        saved = drafting.take_files(actor, draft.pk, given.files, now)
    except (BundleRefused, FileRefusedByPack) as refused:
        name = refused.name if isinstance(refused, BundleRefused) else refused.path
        return page(request, draft, "pack.toml", status=422, problem=refusal_text(refused.code, name))
    said = _("Taken: %(files)s.") % {"files": ", ".join(row.path for row in saved)}
    messages.success(request, said if saved else _("All of these files are as they were."))
    return redirect("admin:pack-draft", draft.pk)


@require_POST
@administrators_only
def discard(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Lays a draft aside."""
    drafting.discard_draft(actor_of_request(request), draft_id, timezone.now())
    messages.success(request, _("The draft was laid aside."))
    return redirect("admin:packs")


@require_GET
@administrators_only
def list_saves(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Who saved a file when, and what each save changed."""
    draft = draft_for(actor_of_request(request), draft_id)
    path = request.GET.get("file", "pack.toml")
    saves = drafts.list_saves(draft, path)
    chosen = whole(request.GET.get("save", "")) or (saves[0].number if saves else 0)
    texts = {row.number: row.text or "" for row in saves}
    context = {
        "draft": draft,
        "path": path,
        "saves": saves,
        "chosen": chosen,
        "chosen_text": texts.get(chosen),
        "newest": saves[0].number if saves else 0,
        "lines": diff_lines(texts.get(chosen - 1, ""), texts.get(chosen, "")) if chosen - 1 in texts else None,
    }
    return render(request, "admin/packs/saves.html", context)
