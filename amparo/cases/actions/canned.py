"""Canned answers are kept by the agents themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from amparo.cases import events
from amparo.cases.canned import NAME_MAX_LENGTH, TEXT_MAX_LENGTH, unknown_variables
from amparo.cases.models import CannedAnswer, CannedText
from amparo.cases.spec import plain_breaks
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.core.sent import one_line
from amparo.gate import packs


class CannedIncomplete(Exception):
    """`problems` maps a field (`name`, or a language's tag) to a code: missing, too-long, taken, unknown-variable."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(", ".join(f"{field}: {code}" for field, code in problems.items()))
        self.problems = problems


@dataclass(frozen=True)
class CannedTerms:
    """A canned answer as an agent writes it: texts by language; an empty one is none."""

    name: str
    texts: Mapping[str, str]


def languages() -> tuple[str, ...]:
    """The languages in which the vendor serves, its own first."""
    vendor = packs.in_force().document.vendor
    own = vendor.default_language
    return (own, *(tag for tag in vendor.languages if tag != own))


def find_problems(terms: CannedTerms, answer_id: int | None) -> dict[str, str]:
    """What is wrong with the name and the texts."""
    problems: dict[str, str] = {}
    same = CannedAnswer.objects.filter(name__iexact=terms.name, retired_at=None).exclude(pk=answer_id or 0)
    if not terms.name:
        problems["name"] = "missing"
    elif len(terms.name) > NAME_MAX_LENGTH:
        problems["name"] = "too-long"
    elif same.exists():
        problems["name"] = "taken"
    if not terms.texts:
        problems[languages()[0]] = "missing"
    for language, body in terms.texts.items():
        if language not in languages():
            problems["name"] = "unknown-language"
        elif len(body) > TEXT_MAX_LENGTH:
            problems[language] = "too-long"
        elif unknown_variables(body):
            problems[language] = "unknown-variable"
    return problems


@transaction.atomic
def save_canned(actor: Actor, answer_id: int | None, terms: CannedTerms, now: datetime) -> CannedAnswer:
    """Writes or changes a canned answer; for agents. Event: `canned.saved`; raises CannedIncomplete, NotVisible."""
    require_agent(actor)
    texts = {tag: plain_breaks(body) for tag, body in terms.texts.items()}
    terms = CannedTerms(one_line(terms.name), {tag: body for tag, body in texts.items() if body})
    answer = canned_for(answer_id) if answer_id is not None else CannedAnswer()
    problems = find_problems(terms, answer_id)
    if problems:
        raise CannedIncomplete(problems)
    answer.name, answer.changed_by_id, answer.changed_at = terms.name, actor.person_id, now
    answer.save()
    answer.texts.exclude(language__in=terms.texts).delete()
    for language, body in terms.texts.items():
        CannedText.objects.update_or_create(answer=answer, language=language, defaults={"body": body})
    payload = events.CannedSaved(answer=answer.pk, languages=sorted(terms.texts))
    record(actor, payload, about=f"canned:{answer.pk}", now=now)
    return answer


@transaction.atomic
def retire_canned(actor: Actor, answer_id: int, now: datetime) -> None:
    """A canned answer is no longer offered; for agents. Event: `canned.retired`; raises NotVisible."""
    require_agent(actor)
    answer = canned_for(answer_id)
    answer.retired_at = now
    answer.save(update_fields=["retired_at"])
    record(actor, events.CannedRetired(answer=answer.pk), about=f"canned:{answer.pk}", now=now)


def canned_for(answer_id: int) -> CannedAnswer:
    """One that is offered, locked; raises NotVisible."""
    found = CannedAnswer.objects.select_for_update().filter(pk=answer_id, retired_at=None).first()
    if found is None:
        raise NotVisible
    return found


def require_agent(actor: Actor) -> None:
    """Canned answers are the agents' own."""
    if not actor.is_agent:
        raise NotAllowed("agents-only")
