"""A request that ends before it is sent, because an article solved its problem (3.1)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from amparo.cases import events
from amparo.cases.actions import problems
from amparo.cases.actions.drafts import Owner, forget_files
from amparo.cases.models import CaseFile, Draft
from amparo.catalogue.models import Product
from amparo.core.access import NotVisible
from amparo.core.events import record
from amparo.knowledge.access import text_for
from amparo.people.models import Company


@dataclass(frozen=True, slots=True)
class Solved:
    """What solved the problem of a draft: the text (its key), and the language in which its reader asked."""

    article_id: int
    language: str
    channel: str = "portal"


@transaction.atomic
def deflect_request(owner: Owner, first: Draft, draft: Draft, solved: Solved, now: datetime) -> bool:
    """Ends a request, or one of its problems (`draft`; `first` is the request's own), which an article has solved.

    The draft goes with its files. Says whether further problems of the request are left. Whoever describes it may do
    so, about an article that they may read. Event: `request.deflected`; raises NotVisible where the draft is gone, was
    sent or says nothing yet, or the article is not theirs to read.
    """
    keys = {first.pk, draft.pk}
    rows = Draft.objects.select_for_update().filter(pk__in=keys).order_by("pk")  # in one order: no deadlock of two
    held = {row.pk: row for row in rows}
    if len(held) < len(keys) or not held[draft.pk].data.get("title", "").strip():
        raise NotVisible
    article = text_for(owner.actor, solved.article_id, now)
    said, request = held[draft.pk].data, held[first.pk].data
    product = Product.objects.filter(key=said.get("module") or request.get("product", "")).first()
    company = Company.objects.filter(pk=request.get("company")).first() if request.get("company") else None
    payload = events.RequestDeflected(
        group=article.group_id,
        article=article.pk,
        shown=article.language,
        language=solved.language,
        product=product.pk if product else None,
        company=company.pk if company else None,
        plan=company.plan if company else "",
        kind=request.get("kind", ""),
        channel=solved.channel,
    )
    record(owner.actor, payload, about=article.about, now=now)
    return drop_problem(held[first.pk], held[draft.pk], now)


def drop_problem(first: Draft, draft: Draft, now: datetime) -> bool:
    """Takes a problem off its request, which goes with the last one; says whether any is left."""
    further = problems.list_further(first)
    if draft.pk != first.pk:
        problems.drop([draft])
        return True
    if further:
        problems.move_up(first, further[0], now)
        return True
    forget_files(CaseFile.objects.filter(draft=first, case=None))
    first.delete()
    return False
