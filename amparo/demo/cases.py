"""The demo's conversations: opened, answered and resolved through the same actions that people use, in the past."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO

from django.db import transaction
from django.db.models import Q

from amparo.cases.actions.closing import Solution, resolve_case
from amparo.cases.actions.conversation import Words, answer_case, assign_case, comment_case, note_case
from amparo.cases.actions.drafts import Attachment, Owner, attach_file, save_draft
from amparo.cases.actions.marks import mark_read
from amparo.cases.actions.opening import Incomplete, NotOpened, Sending, open_case
from amparo.cases.actions.steps import take_step
from amparo.cases.actions.threads import Question, open_thread
from amparo.cases.models import Case
from amparo.cases.spec import Opening
from amparo.cases.steps import ASKED, KINDS, StepSpec
from amparo.catalogue.models import Product
from amparo.core.models import OutgoingMail
from amparo.demo.plan import Story, Turn
from amparo.people.access import Standing, companies_of
from amparo.people.actors import actor_for
from amparo.people.models import Person

log = logging.getLogger(__name__)
GRADED = {"scope": "team", "environment": "production"}
TURN_LIMIT_HOURS = 0.1  # a turn that would lie in the future happened this long ago at the latest


def tell_stories(stories: Sequence[Story], now: datetime) -> int:
    """Opens the demo's cases, the oldest first; returns how many.

    A pack that was changed may say no to one of them: that one is left out, and the log says so.
    """
    told = 0
    with transaction.atomic():
        for story in sorted(stories, key=lambda one: -one.days_ago):
            try:
                tell(story, now)
                told += 1
            except (NotOpened, Incomplete) as refusal:
                log.warning("demo: the case “%s” was left out: %s", story.title, refusal)
        about_cases = Q(about__startswith="case:") | Q(about__startswith="thread:")
        OutgoingMail.objects.filter(about_cases, state="queued").delete()  # nobody is written to
    return told


def tell(story: Story, now: datetime) -> Case:
    """One case with everything that happened to it."""
    opener = Person.objects.get(email=story.by)
    opened_at = now - timedelta(days=story.days_ago)
    actor = actor_for(opener)
    draft = save_draft(Owner(actor), "opening", {}, opened_at)
    if story.log:
        item = next((item for item, _ in story.evidence if item.endswith("log")), "")
        attach_file(Owner(actor), draft, Attachment("trace.log", BytesIO(story.log.encode()), item), opened_at)
    opening = opening_of(story, standing_of(story, opener, opened_at))
    case = open_case(actor, Sending(opening, draft, opener.language), opened_at)
    for turn in story.turns:
        take_turn(case, turn, min(opened_at + timedelta(hours=turn.hours), now - timedelta(hours=TURN_LIMIT_HOURS)))
    return case


def standing_of(story: Story, opener: Person, at: datetime) -> Standing:
    """For which company the opener acts: the named one, else their first."""
    standings = companies_of(opener, at)
    return next(one for one in standings if story.company in ("", one.company.name))


def opening_of(story: Story, standing: Standing) -> Opening:
    """What the opener says in the guided flow."""
    product = Product.objects.current().select_related("parent").get(key=story.product)
    root = product.parent or product
    opening = Opening(
        company=standing.company.pk,
        product=root.key,
        module=product.key if product.parent else "",
        action=story.action,
        kind=story.kind,
        urgent=False,
        problems=1,
        minutes=story.minutes,
        title=story.title,
        body=story.body,
        evidence=dict(story.evidence),
    )
    return opening.model_copy(update={"impact": story.impact, **GRADED}) if story.impact else opening


def step_of(turn: Turn) -> StepSpec:
    """A typed step; one that asks for something asks for a recording and the log."""
    wanted = ASKED if KINDS[turn.kind].asks else ()
    return StepSpec(turn.kind, turn.text, turn.done, turn.next, wanted=wanted)


def take_turn(case: Case, turn: Turn, at: datetime) -> None:
    """An answer, a comment, a note, a question to experts, or the end of it; whoever acts has read the case so far."""
    person = Person.objects.get(email=turn.by)
    actor, words = actor_for(person), Words(turn.text)
    mark_read(actor, case.number, case.messages.latest("at", "id").pk, at)
    if turn.kind == "comment":
        comment_case(actor, case.number, words, at)
        return
    if Case.objects.get(pk=case.pk).assignee_id is None:
        assign_case(actor, case.number, person.pk, at)
    if turn.done:
        take_step(actor, case.number, step_of(turn), at)
    elif turn.kind == "experts":
        invited = list(Person.objects.filter(email__in=turn.asked).values_list("pk", flat=True))
        open_thread(actor, case.number, Question(turn.subject, turn.text, invited), at)
    elif turn.kind == "answer":
        answer_case(actor, case.number, words, at)
    elif turn.kind == "note":
        note_case(actor, case.number, words, at)
    elif turn.kind == "resolve":
        resolve_case(actor, case.number, Solution(), at)
    else:
        raise ValueError(turn.kind)
