"""Words that name somebody whose data is erased, in what was searched (design §5). Nobody's searches are known."""

from django.db import transaction
from django.db.models import Q

from amparo.people.personal import Subject, redactor
from amparo.search.actions.recording import words_of
from amparo.search.models import Search
from amparo.search.models.searches import TEXT_LENGTH


@transaction.atomic
def erase_searches(subject: Subject) -> int:
    """Takes the person's name and addresses out of what anybody searched; returns how many changed. May run again."""
    named = Q()
    for term in subject.terms:
        named |= Q(text__icontains=term)
    redact, changed = redactor(subject), 0
    for row in Search.objects.filter(named) if subject.terms else ():
        text = redact(row.text)[:TEXT_LENGTH]
        if text != row.text:
            Search.objects.filter(pk=row.pk).update(text=text, words=words_of(text))
            changed += 1
    return changed
