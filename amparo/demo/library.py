"""The demo's knowledge base: the Markdown of `demo/knowledge/<pack>/`, brought in by the ordinary import, and its life.

Articles lie in files so that they can be read, checked (`amparo kb check --file`) and taken as examples of the format.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path

from django.db import transaction

from amparo.cases.actions.deflecting import Solved, deflect_request
from amparo.cases.actions.drafts import Owner, save_draft
from amparo.core.actors import Actor
from amparo.core.models import OutgoingMail
from amparo.demo.plan import Change, Colleague, Desk, Remark, Shelf
from amparo.importers.kb_markdown import MarkdownFolder
from amparo.importers.kb_reading import Defaults, Read
from amparo.knowledge import actions
from amparo.knowledge.actions.bringing import Manner, bring
from amparo.knowledge.actions.voices import Rating
from amparo.knowledge.actions.writing import Writing
from amparo.knowledge.carrying import Carried
from amparo.knowledge.models import Article, ArticleGroup
from amparo.people.actors import actor_for
from amparo.people.models import Membership, Person
from amparo.search.actions.recording import record_opened, record_search
from amparo.search.queries import Found

FOLDER = Path(__file__).resolve().parent / "knowledge"
WAVES_DAYS_AGO = (360, 290, 220, 150, 80, 30)  # when the articles came; a translation follows its source
TRANSLATED_AFTER = timedelta(days=4)


class BrokenShelf(Exception):
    """A file of the demo's knowledge base was not taken."""


@transaction.atomic
def fill_shelf(pack: str, desk: Desk, shelf: Shelf, now: datetime) -> int:
    """Brings in the articles of a pack, written by its agents, and what readers said; returns how many texts.

    Nothing where there are articles already, or where the pack has none. Raises BrokenShelf.
    """
    if not (FOLDER / pack).is_dir() or ArticleGroup.objects.exists():
        return 0
    texts = [whole(one) for one in MarkdownFolder(FOLDER / pack, Defaults()).texts()]
    authors = authors_of(desk)
    changes = {change.article: change for change in shelf.changes}
    bring_sources(texts, changes, authors, now)
    bring_translations([one for one in texts if not is_late(one, changes)], authors, now)
    for remark in shelf.remarks:
        say(remark, now)
    for change in shelf.changes:
        make_change(change, texts, now)
    for late in (one for one in texts if is_translation(one) and is_late(one, changes)):
        after = now - timedelta(days=changes[late.group].days_ago) + TRANSLATED_AFTER
        bring_all(authors[late.language], [late], after)
    for language, article in shelf.in_review:
        text = text_of(language, article)
        actions.submit(authors[language], text.group_id, language, now - timedelta(days=1))
    rate(shelf, now)
    search(shelf, now)
    end_requests(shelf, now)
    return len(texts)


def whole(read: object) -> Carried:
    """A text that could be read; raises BrokenShelf."""
    if not isinstance(read, Read):
        raise BrokenShelf(str(read))
    return read.carried


def is_translation(text: Carried) -> bool:
    """Whether it was made from another language."""
    return text.language != text.source_language


def is_late(text: Carried, changes: Mapping[str, Change]) -> bool:
    """Whether a translation was made after its source had changed."""
    change = changes.get(text.group)
    return change is not None and text.language not in change.left_behind


def authors_of(desk: Desk) -> dict[str, Actor]:
    """Which agent writes in which language: the first who has it, else the first of all."""
    agents: list[Colleague] = [one for one in desk.colleagues if "agent" in one.rights]
    people = {person.email: person for person in Person.objects.filter(email__in=[one.email for one in agents])}
    found: dict[str, Actor] = {}
    for one in [*agents[1:], agents[0]]:
        found.setdefault(one.language, actor_for(people[one.email]))
    first = actor_for(people[agents[0].email])
    return {tag: found.get(tag, first) for tag in ("en", "es", "fr", "pt-BR", "de")}


def bring_sources(
    texts: Sequence[Carried], changes: Mapping[str, Change], authors: Mapping[str, Actor], now: datetime
) -> None:
    """The texts that the others are translated from, as they were before they were changed."""
    sources = [one for one in texts if not is_translation(one)]
    bring_in_waves([before(one, changes.get(one.group)) for one in sources], authors, now)


def before(text: Carried, change: Change | None) -> Carried:
    """What a text said before its change."""
    if change is None:
        return text
    earlier = text.text.solution.replace(change.new, change.old)
    return replace(text, text=replace(text.text, solution=earlier))


def bring_translations(texts: Sequence[Carried], authors: Mapping[str, Actor], now: datetime) -> None:
    """The translations among them, some days after their sources."""
    bring_in_waves([one for one in texts if is_translation(one)], authors, now + TRANSLATED_AFTER)


def bring_in_waves(texts: Sequence[Carried], authors: Mapping[str, Actor], now: datetime) -> None:
    """Some articles a wave, each language by its own author. Raises BrokenShelf."""
    ordered = sorted(texts, key=lambda text: (wave_of(text), text.language, text.group))
    for (wave, language), rows in groupby(ordered, key=lambda text: (wave_of(text), text.language)):
        at = now - timedelta(days=WAVES_DAYS_AGO[wave], hours=len(language))
        bring_all(authors[language], list(rows), at)


def bring_all(author: Actor, texts: Sequence[Carried], at: datetime) -> None:
    """Some texts by one author. Raises BrokenShelf."""
    for done in bring(author, texts, Manner(), at):
        if done.result != "new":
            raise BrokenShelf(f"{done.id}: {done.result} {done.field} {done.code}")


def wave_of(text: Carried) -> int:
    """When an article came: spread evenly, the same each time."""
    return sum(text.group.encode()) % len(WAVES_DAYS_AGO)


def text_of(language: str, article: str) -> Article:
    """A text by its file's name."""
    found: Article = Article.objects.get(foreign_id=f"{language}/{article}")
    return found


def make_change(change: Change, texts: Sequence[Carried], now: datetime) -> None:
    """An agent writes what the file says now, and publishes it; a comment may have led to it."""
    said = next(one for one in texts if one.group == change.article and not is_translation(one))
    article, at = text_of(said.language, change.article), now - timedelta(days=change.days_ago)
    actor = somebody(change.by)
    comment = article.comments.filter(answers=None).first() if change.after_comment else None
    writing = Writing(said.text, change.reason, base=1, comment_id=comment.pk if comment else None)
    actions.save_text(actor, article.group_id, said.language, writing, at)
    actions.submit(actor, article.group_id, said.language, at)
    actions.publish(actor, article.group_id, said.language, at)


def say(remark: Remark, now: datetime) -> None:
    """A comment below an article with its answer, hidden afterwards where it is nothing for others."""
    article, at = text_of(remark.language, remark.article), now - timedelta(days=remark.days_ago)
    written = actions.comment(somebody(remark.by), article.pk, remark.text, None, at)
    if remark.answer:
        actions.comment(somebody(remark.answered_by), article.pk, remark.answer, written.pk, at + timedelta(hours=5))
        OutgoingMail.objects.filter(about=article.about, state="queued").delete()  # nobody is written to
    if remark.hidden_by:
        actions.hide_comment(somebody(remark.hidden_by), written.pk, True, at + timedelta(hours=2))


def rate(shelf: Shelf, now: datetime) -> None:
    """Whether it helped, one voice a person, on different days."""
    for number, (language, article, email, reason, words) in enumerate(voices_of(shelf)):
        text = text_of(language, article)
        at = now - timedelta(days=1 + number % 25, hours=number % 9)
        actions.rate(somebody(email), text.pk, Rating(not reason, reason, words), email, at)


def search(shelf: Shelf, now: datetime) -> None:
    """What readers searched in the last weeks, and which result they opened."""
    keys = dict(Article.objects.values_list("foreign_id", "pk"))
    for row, sought in enumerate(shelf.searches):
        found = Found([], sought.results, [], nearest=not sought.results, meaning=True)
        for number in range(sought.times):
            at = now - timedelta(days=1 + (7 * row + 5 * number) % 28, minutes=11 * number)
            key = record_search(sought.text, sought.language, found, "help", at)
            if key is not None and sought.opened and number >= sought.passed:
                record_opened(key, keys[sought.opened], at + timedelta(minutes=1))


def end_requests(shelf: Shelf, now: datetime) -> None:
    """Requests that an article ended before they were sent, spread over the last weeks."""
    for number, (language, article, email, title) in enumerate(shelf.solved):
        text, at = text_of(language, article), now - timedelta(days=2 * number, hours=3 + number % 7)
        owner = Owner(somebody(email))
        company = Membership.objects.current(at).filter(person_id=owner.actor.id).values_list("company", flat=True)
        product = text.group.product.key if text.group.product else ""
        draft = save_draft(owner, "opening", {"title": title, "product": product, "company": company[0]}, at)
        deflect_request(owner, draft, draft, Solved(text.pk, language), at)


def voices_of(shelf: Shelf) -> Iterator[tuple[str, str, str, str, str]]:
    """Language, article, whose voice, reason (empty: it helped) and words."""
    for language, article, names in shelf.useful:
        for email in names:
            yield language, article, email, "", ""
    yield from shelf.not_useful


def somebody(email: str) -> Actor:
    """Somebody of the demo by their address."""
    return actor_for(Person.objects.get(email=email))
