"""An article begun from a case: what was asked and what solved it, without the private parts (3.2)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from amparo.cases import events
from amparo.cases.access import case_for
from amparo.cases.models import Case, CaseArticle, Message
from amparo.cases.reading import first_words
from amparo.cases.topics import internal_topics
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.core.languages import TAGS
from amparo.gate import packs
from amparo.knowledge import actions as knowledge
from amparo.knowledge.actions import GroupTerms, Writing
from amparo.knowledge.models import Article
from amparo.knowledge.rules.private import Known, mark_private
from amparo.knowledge.rules.texts import LIMITS, Text
from amparo.people.rules import BadInput

ANSWERS = 3  # the last ones of the vendor are taken for the solution
SOLVING = ("answer", "document", "workaround")
ARTICLES_OF_A_CASE = 20


@transaction.atomic
def begin_article(actor: Actor, number: int, labels: Mapping[str, str], now: datetime) -> Article:
    """Begins an article, a draft in the customer's language, with the title, the first words and the last answers of a
    case; agents.

    Names, addresses, numbers and companies are replaced by marks (`labels` says each kind in that language), so that
    no revision ever holds them. Events: `article.arranged`, `article.revised`, `case.article_begun`. Raises BadInput
    (`too-many`), NotAllowed and NotVisible.
    """
    case = case_for(actor, number, "answer", now)
    if CaseArticle.objects.filter(case=case).count() >= ARTICLES_OF_A_CASE:
        raise BadInput("article", "too-many", {"limit": ARTICLES_OF_A_CASE})
    language = language_of(case)
    known = known_of(case)
    words = {name: mark_private(said, known, labels) for name, said in words_of(case).items()}
    text = Text(**{name: said[: LIMITS[name]].strip() for name, said in words.items()})
    terms = GroupTerms(case.product.key, (), "all")
    article = knowledge.start_article(actor, language, terms, Writing(text), now)
    CaseArticle.objects.create(case=case, group=article.group, added_by_id=actor.id, added_at=now)
    payload = events.ArticleBegun(case=case.number, group=article.group_id, language=language)
    record(actor, payload, about=f"notes:{case.number}", topics=internal_topics(case), now=now)
    return article


def language_of(case: Case) -> str:
    """The language of its customer, else the vendor's."""
    return case.language if case.language in TAGS else packs.in_force().document.vendor.default_language


def words_of(case: Case) -> dict[str, str]:
    """The parts of an article that a case has something to say for. Notes are not among them (SEC-17)."""
    public = Message.objects.filter(case=case, visibility="public")
    telling = Q(step=None) | Q(step__kind__in=SOLVING)  # a mail or a program answers without a step
    answers = public.filter(telling, by_vendor=True).exclude(body="").order_by("-at", "-id")
    solved = list(answers.values_list("body", flat=True)[:ANSWERS])[::-1]
    return {
        "title": case.title,
        "question": first_words(case) or case.title,
        "environment": " › ".join(case.product.names_down(case.language)),
        "solution": "\n\n".join(solved),
    }


def known_of(case: Case) -> Known:
    """Everybody who took part in it, their companies, and its number."""
    people = [case.visitor_name, *(str(person) for person in (case.opened_by, case.assignee) if person)]
    people += Message.objects.filter(case=case, author__isnull=False).values_list("author__name", flat=True)[:500]
    people += case.participants.values_list("person__name", flat=True)[:100]
    companies = [company.name for company in (case.company, case.partner) if company is not None]
    return Known(list(dict.fromkeys(filter(None, people))), companies, [case.number])
