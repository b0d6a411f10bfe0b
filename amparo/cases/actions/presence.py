"""Answers are kept while they are typed, and the other agents on the case see that somebody is writing."""

from datetime import datetime
from typing import Any

from django.db import transaction

from amparo.cases.access import case_for
from amparo.cases.actions.drafts import Owner, save_draft
from amparo.cases.models import Draft
from amparo.core import stream
from amparo.core.actors import Actor


@transaction.atomic
def keep_words(actor: Actor, number: int, kind: str, data: dict[str, Any], now: datetime) -> Draft:
    """Keeps an agent's `reply` or `note` as a draft and rings the case's other pages, without a row of its own.

    Raises NotVisible, NotAllowed, DraftTooLarge.
    """
    case = case_for(actor, number, "answer", now)
    draft = save_draft(Owner(actor), kind, data, now, case.ref)
    stream.tell(f"writing:{case.number}")
    return draft
