"""Words of mails: the desk's own over the built-in ones, with a preview, a trial to oneself, and a way back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.core import mailer
from amparo.core.mailer import wording
from amparo.people.actors import actor_of_request, person_of_request
from amparo.people.models import Person
from amparo.web.admin import mail_page
from amparo.web.shared.signing import administrators_only


def reader_of(request: HttpRequest) -> Person:
    """The administrator who reads; the decorator has seen to it that there is one."""
    person = person_of_request(request)
    if person is None:
        raise LookupError("nobody is signed in")
    return person


@require_GET
@administrators_only
def list_mails(request: HttpRequest) -> HttpResponse:
    """Every mail that the desk sends."""
    return render(request, "admin/mail_texts.html", {"rows": mail_page.rows()})


@require_http_methods(["GET", "POST"])
@administrators_only
def edit(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """One mail in one language; with `preview` it is shown and not kept."""
    mail_page.check_known(kind, language)
    data = request.POST if request.method == "POST" else None
    form = mail_page.WordsForm(data, initial=mail_page.initial_of(kind, language))
    status = 422 if form.is_bound else 200
    if data is not None and (words := form.words()):
        problems = wording.problems_of(kind, words)
        form.add_problems(problems)
        if not problems and "preview" in data:
            status = 200
        elif not problems:
            wording.keep_words(actor_of_request(request), kind, language, words, timezone.now())
            messages.success(request, _("The words are kept. Mails from now on use them."))
            return redirect("admin:mail-text", kind, language)
    return render(
        request, "admin/mail_text.html", mail_page.context(kind, language, form, reader_of(request)), status=status
    )


@require_POST
@administrators_only
def reset(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """The built-in words again."""
    mail_page.check_known(kind, language)
    wording.reset_words(actor_of_request(request), kind, language, timezone.now())
    messages.success(request, _("The mail has its built-in words again."))
    return redirect("admin:mail-text", kind, language)


@require_POST
@administrators_only
def send_trial(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Sends the mail with the example to whoever asks."""
    mail_page.check_known(kind, language)
    reader = reader_of(request)
    values = mail_page.example_values(kind, reader, language)
    mailer.send(kind, reader.email, language, values, f"person:{reader.pk}", timezone.now())
    messages.success(request, _("A mail with the example is on its way to %(address)s.") % {"address": reader.email})
    return redirect("admin:mail-text", kind, language)
