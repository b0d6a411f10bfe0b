"""Who hears on an open page that somebody is writing an article (`drafting:12`): agents alone."""

from amparo.core import stream
from amparo.people.models import Person


def may_hear_drafting(person_id: int | None, _group: str) -> bool:
    """Whoever writes articles."""
    return person_id is not None and Person.objects.filter(pk=person_id, is_active=True, is_agent=True).exists()


stream.authorise("drafting", may_hear_drafting)
