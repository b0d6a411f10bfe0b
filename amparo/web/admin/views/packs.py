"""Versions of the policy pack: the list, one version, two side by side; drafts begin here."""

from datetime import datetime
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.gate import packs as gate_packs
from amparo.gate.actions import drafting
from amparo.gate.bundles import BundleRefused, write_zip
from amparo.people.actors import actor_of_request
from amparo.web.admin.packs.diffs import compare_files
from amparo.web.admin.packs.overview import overview_context
from amparo.web.admin.packs.sources import short, source_for, upload_of
from amparo.web.admin.packs.texts import refusal_text
from amparo.web.shared.signing import administrators_only


@require_GET
@administrators_only
def overview(request: HttpRequest) -> HttpResponse:
    """Versions in force, to come and past; drafts and replays."""
    return render(request, "admin/packs/overview.html", overview_context(actor_of_request(request), timezone.now()))


@require_POST
@administrators_only
def start_draft(request: HttpRequest) -> HttpResponse:
    """Begins a draft from a version or from another draft."""
    actor, now = actor_of_request(request), timezone.now()
    source = source_for(actor, request.POST.get("based_on", ""))
    base = str(source.draft.based_on_id) if source.draft else source.sha256
    title = request.POST.get("title", "").strip() or _("Change of %(date)s") % {"date": minute(now)}
    draft = drafting.start_draft(actor, title, source.files, base, now)
    return redirect("admin:pack-draft", draft.pk)


@require_POST
@administrators_only
def upload(request: HttpRequest) -> HttpResponse:
    """Begins a draft from uploaded files; what is not among them is taken from the version in force."""
    actor, now = actor_of_request(request), timezone.now()
    current = gate_packs.version_in_force(now)
    try:
        given = upload_of(request)
        title = request.POST.get("title", "").strip() or upload_title(request, now)
        draft = drafting.start_draft(actor, title, given.over(gate_packs.files_of_pack(current)), current.sha256, now)
    except (BundleRefused, drafting.FileRefusedByPack) as refused:
        name = refused.name if isinstance(refused, BundleRefused) else refused.path
        context = overview_context(actor, now) | {"upload_problem": refusal_text(refused.code, name)}
        return render(request, "admin/packs/overview.html", context, status=422)
    return redirect("admin:pack-draft", draft.pk)


def upload_title(request: HttpRequest, now: datetime) -> str:
    """What a draft is called that was uploaded: when, and from which files."""
    names = ", ".join(one.name or "" for one in request.FILES.getlist("files"))
    return _("Uploaded on %(date)s: %(files)s") % {"date": minute(now), "files": names}


def minute(now: datetime) -> str:
    """The minute on the reader's own clock, as it stands in a title that others read too."""
    return f"{timezone.localtime(now):%Y-%m-%d %H:%M}"


@require_GET
@administrators_only
def version(request: HttpRequest, key: str) -> HttpResponse:
    """The files of a version, to read."""
    source = source_for(actor_of_request(request), key)
    if source.draft is not None and source.draft.state == "open":
        return redirect("admin:pack-draft", source.draft.pk)
    path = request.GET.get("file", "pack.toml")
    context = {
        "source": source,
        "path": path if path in source.files else "pack.toml",
        "lines": source.files.get(path, source.files.get("pack.toml", "")).splitlines(),
        "current": gate_packs.version_in_force(timezone.now()).sha256,
    }
    return render(request, "admin/packs/version.html", context)


@require_GET
@administrators_only
def download(request: HttpRequest, key: str) -> HttpResponse:
    """The files as a ZIP."""
    source = source_for(actor_of_request(request), key)
    name = gate_packs.installed_name()
    answer = HttpResponse(write_zip(name, source.files), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{quote(name)}-{short(source.sha256)}.zip"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_GET
@administrators_only
def comparison(request: HttpRequest, key: str) -> HttpResponse:
    """What is different from the version in force, or from the one that `with` names."""
    actor = actor_of_request(request)
    source = source_for(actor, key)
    current = gate_packs.version_in_force(timezone.now()).sha256
    other = source_for(actor, request.GET.get("with", "") or current)
    context = {
        "source": source,
        "other": other,
        "files": compare_files(other.files, source.files),
        "with_current": other.key == current,
    }
    return render(request, "admin/packs/comparison.html", context)
