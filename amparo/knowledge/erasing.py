"""Words of somebody whose data is erased (design §5); what the vendor's people wrote stays the vendor's."""

from typing import Any

from django.db import transaction
from django.db.models import Model, Q

from amparo.knowledge.models import Comment, TextDraft, Voice
from amparo.people.personal import Redact, Subject, redactor


@transaction.atomic
def erase_voices(subject: Subject) -> int:
    """Empties the person's comments and the words with which they rated, and takes their name out of others'. Whether
    an article helped stays, as a figure. Returns how many were emptied; may run again."""
    emptied = 0
    if subject.person_id is not None and not subject.vendor:
        emptied += Comment.objects.filter(author_id=subject.person_id).exclude(body="").update(body="")
        emptied += Voice.objects.filter(person_id=subject.person_id).exclude(words="").update(words="")
    if subject.person_id is not None:
        TextDraft.objects.filter(person_id=subject.person_id).delete()  # nobody else has ever seen it
    redact = redactor(subject)
    redact_column(Comment, "body", subject, redact)
    redact_column(Voice, "words", subject, redact)
    return emptied


def redact_column(model: type[Model], name: str, subject: Subject, redact: Redact) -> None:
    """Takes the person out of what others wrote."""
    named = Q()
    for term in subject.terms:
        named |= Q(**{f"{name}__icontains": term})
    for row in model._default_manager.filter(named) if subject.terms else ():
        model._default_manager.filter(pk=row.pk).update(**{name: redact(getattr(row, name))})


def tell_voices(subject: Subject) -> dict[str, list[dict[str, Any]]]:
    """What the person said of articles, for their export."""
    if subject.person_id is None:
        return {}
    said = Comment.objects.filter(author_id=subject.person_id).order_by("pk").values("article__title", "body", "at")
    rated = Voice.objects.filter(person_id=subject.person_id).order_by("pk")
    return {
        "comments": [{**one} for one in said],
        "ratings": [{**one} for one in rated.values("article__title", "useful", "reason", "words", "at")],
    }
