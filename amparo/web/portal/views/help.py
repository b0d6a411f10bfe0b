"""The knowledge base: a stable, readable address for each article and language; no switch of language ends at a 404."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.catalogue.queries import get_product
from amparo.core import files
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.languages import TAGS, django_code, tag_of
from amparo.core.sent import whole
from amparo.knowledge import access, actions
from amparo.knowledge.actions import count_read
from amparo.knowledge.actions.voices import Rating
from amparo.knowledge.models import Article
from amparo.knowledge.queries import Reading, get_reading
from amparo.people.actors import actor_of_request
from amparo.people.peers import client_address
from amparo.search.actions import record_opened
from amparo.web.portal import help_page
from amparo.web.portal.help_lists import home_context, product_context, product_url
from amparo.web.portal.help_search import key_in
from amparo.web.shared import article_page
from amparo.web.shared.case_page import reader_tag
from amparo.web.shared.forms_sent import attempt
from amparo.web.shared.said_forms import CommentForm, VoiceForm
from amparo.web.shared.signing import signed_in_only


def tag_in(address: str) -> str:
    """The language that an address names; the reader's own where the desk does not speak it."""
    return tag_of(address) if tag_of(address) in TAGS else reader_tag()


@require_GET
def show_help(request: HttpRequest) -> HttpResponse:
    """The knowledge base, or one of its products, in the reader's language."""
    key = request.GET.get("product", "")
    return redirect(
        product_url(get_product(key).key, reader_tag()) if key else reverse("portal:help-home", args=[reader_tag()])
    )


@require_GET
def show_number(request: HttpRequest, group_id: int) -> HttpResponse:
    """An article in the reader's language: where a switch of the language leads."""
    actor, tag = actor_of_request(request), reader_tag()
    reading = get_reading(actor, group_id, tag, timezone.now(), help_page.spoken_by(request))
    return redirect(article_page.article_url(reading.article, tag))


@require_GET
def show_home(request: HttpRequest, tag: str) -> HttpResponse:
    """Where to search, the products, what is new and what helped others."""
    if tag not in TAGS:
        return redirect("portal:help-home", tag_in(tag))
    return render_in(request, "portal/help_home.html", tag, lambda: home_context(request, tag, timezone.now()))


@require_GET
def show_product(request: HttpRequest, tag: str, key: str) -> HttpResponse:
    """The articles of a product or module."""
    if tag not in TAGS:
        return redirect("portal:help-product", tag_in(tag), key)
    product = get_product(key)
    return render_in(
        request, "portal/help_product.html", tag, lambda: product_context(request, tag, product, timezone.now())
    )


@require_GET
def show_article(request: HttpRequest, tag: str, place: str) -> HttpResponse:
    """One article in a language, else in the best other one with a notice; what it was called before leads on."""
    found = help_page.PLACE.fullmatch(place)
    if found is None:
        raise NotVisible(place)
    wanted = tag_in(tag)
    actor, now = actor_of_request(request), timezone.now()
    reading = get_reading(actor, int(found["group"]), wanted, now, help_page.spoken_by(request))
    address = article_page.article_url(reading.article, wanted)
    if (key := key_in(request.GET)) is not None:
        record_opened(key, reading.article.pk, now)
        return moved(address, lasting=False)  # the address that one shares says nothing of a search
    if request.path != address:
        return moved(address, lasting=tag in TAGS and not reading.is_fallback)
    count_read(actor, reading.article.group_id, wanted, now)
    return render_article(request, reading)


def render_article(request: HttpRequest, reading: Reading, refused: Form | None = None) -> HttpResponse:
    """The page of an article; `refused` is what somebody said of it and could not be taken."""
    return render_in(
        request,
        "portal/help_article.html",
        reading.wanted,
        lambda: help_page.article_context(request, reading, timezone.now(), refused),
        reading.article.language,
        422 if refused else 200,
    )


def moved(address: str, *, lasting: bool) -> HttpResponse:
    """To the address that an article has now. Search engines take a lasting one over; no browser keeps it, because an
    article may get its old title back."""
    response = redirect(address, permanent=lasting)
    response.headers["Cache-Control"] = "no-cache"
    return response


def render_in(
    request: HttpRequest,
    template: str,
    tag: str,
    context: Callable[[], dict[str, Any]],
    shown: str = "",
    status: int = 200,
) -> HttpResponse:
    """A page in the language that its address names; `shown` is the language of its text, where that is another."""
    with translation.override(django_code(tag)):
        response = render(request, template, context(), status=status)
    response.headers["Content-Language"] = shown or tag
    return response


@require_GET
def show_picture(request: HttpRequest, group_id: int, name: str) -> HttpResponseBase:
    """A picture of an article, for whoever may read that."""
    picture = access.picture_for(actor_of_request(request), group_id, name, timezone.now())
    response = files.download(request, picture.stored, picture.name, inline=True)
    if actor_of_request(request).id is None:  # what visitors see, the panel in the vendor's pages shows too (SI-4a)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_POST
def rate(request: HttpRequest, article_id: int) -> HttpResponse:
    """Whether it helped: one voice a person."""
    actor, now = actor_of_request(request), timezone.now()
    said = Rating(request.POST.get("useful") == "1", request.POST.get("reason", ""), request.POST.get("words", ""))
    article = access.text_for(actor, article_id, now)
    with translation.override(django_code(tag_sent(request, article))):
        form = VoiceForm(request.POST)
        if not attempt(form, lambda: actions.rate(actor, article_id, said, client_address(request), now)):
            return again(request, article, form)
        messages.success(request, _("Thank you. What you said helps to make it better."))
    return back_to(request, article, "voice")


@require_POST
@signed_in_only
def comment(request: HttpRequest, article_id: int) -> HttpResponse:
    """A word below an article, or an answer to one."""
    actor, now, answers = actor_of_request(request), timezone.now(), whole(request.POST.get("answers", ""))
    article, body = access.text_for(actor, article_id, now), request.POST.get("body", "")
    with translation.override(django_code(tag_sent(request, article))):
        form = CommentForm(request.POST, answers)
        if not attempt(form, lambda: actions.comment(actor, article_id, body, answers, now)):
            return again(request, article, form)
    return back_to(request, article, "comments")


@require_POST
@signed_in_only
def hide(request: HttpRequest, comment_id: int) -> HttpResponse:
    """A comment is shown no longer, or again; agents."""
    actor, now = actor_of_request(request), timezone.now()
    if not actor.is_agent:
        raise NotAllowed("agents-only")
    found = actions.hide_comment(actor, comment_id, request.POST.get("hidden") == "1", now)
    return back_to(request, found.article, "comments")


def tag_sent(request: HttpRequest, article: Article) -> str:
    """The language in which the article was being read."""
    tag = request.POST.get("tag", "")
    return tag if tag in TAGS else article.language


def back_to(request: HttpRequest, article: Article, part: str) -> HttpResponse:
    """The article again, in the language in which it was being read."""
    return redirect(f"{article_page.article_url(article, tag_sent(request, article))}#{part}")


def again(request: HttpRequest, article: Article, refused: Form) -> HttpResponse:
    """The article again, with the words that could not be taken and why."""
    spoken, now = help_page.spoken_by(request), timezone.now()
    reading = get_reading(actor_of_request(request), article.group_id, tag_sent(request, article), now, spoken)
    return render_article(request, reading, refused)
