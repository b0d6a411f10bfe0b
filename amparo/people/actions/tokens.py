"""API tokens: made and withdrawn by their person, withdrawn by administrators too (SEC-8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.db import connection, transaction
from django.db.models import Q

from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.core.rows import columns_of, names_of, take
from amparo.people import access, events, mails
from amparo.people.keys import hash_of, new_key
from amparo.people.models import ApiToken, Person
from amparo.people.models.tokens import TOKEN_NAME_LENGTH
from amparo.people.rules import BadInput, clean_name
from amparo.people.scopes import HINT_LENGTH, LIVE_TOKENS, LONGEST_DAYS, PREFIX, SCOPES, TOUCH_EVERY, ordered


@dataclass(frozen=True, slots=True)
class TokenTerms:
    """What a token is made for: a name by which its person knows it, scopes, and for how many days."""

    name: str
    scopes: Sequence[str]
    days: int


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A new token; `key` is shown this once and kept nowhere."""

    token: ApiToken
    key: str


@transaction.atomic
def make_token(actor: Actor, terms: TokenTerms, now: datetime) -> MadeToken:
    """A signed-in person makes a token for themselves; they get a mail. Event: `token.made`.

    Raises BadInput: no name, no or unknown scopes, more than LONGEST_DAYS, more than LIVE_TOKENS at once.
    """
    person = Person.objects.select_for_update().get(pk=actor.person_id, is_active=True)
    name = clean_name(terms.name, "name", TOKEN_NAME_LENGTH)
    if not terms.scopes or not set(terms.scopes) <= set(SCOPES):
        raise BadInput("scopes", "unknown-scope", {"scopes": ", ".join(SCOPES)})
    if not 1 <= terms.days <= LONGEST_DAYS:
        raise BadInput("days", "out-of-range", {"least": 1, "most": LONGEST_DAYS})
    if ApiToken.objects.live(now).filter(person=person).count() >= LIVE_TOKENS:
        raise BadInput("name", "too-many", {"limit": LIVE_TOKENS})
    key = PREFIX + new_key()
    token = ApiToken.objects.create(
        person=person,
        name=name,
        scopes=ordered(terms.scopes),
        token_sha256=hash_of(key),
        hint=key[-HINT_LENGTH:],
        created_at=now,
        expires_at=now + timedelta(days=terms.days),
    )
    mails.send_sign_in_change(person, "token-made", now)
    payload = events.TokenMade(token=token.pk, person=person.pk, scopes=token.scopes)
    record(actor, payload, about=f"person:{person.pk}", now=now)
    return MadeToken(token, key)


@transaction.atomic
def withdraw_token(actor: Actor, token_id: int, now: datetime) -> ApiToken:
    """Its person or an administrator ends a token at once. Event: `token.withdrawn`, once; raises NotVisible."""
    token = access.token_for(actor, token_id, lock=True)
    end_tokens(actor, Q(pk=token.pk), now)
    token.refresh_from_db()
    return token


def withdraw_tokens_of(actor: Actor, person: Person, now: datetime) -> int:
    """Ends all of somebody's tokens, in the caller's transaction and after its check: their access has ended."""
    return end_tokens(actor, Q(person=person), now)


def end_tokens(actor: Actor, which: Q, now: datetime) -> int:
    """Withdraws what is not withdrawn yet, with an event each; returns how many."""
    open_ones = list(ApiToken.objects.select_for_update().filter(which, withdrawn_at=None))
    for token in open_ones:
        token.withdrawn_at, token.withdrawn_by_id = now, actor.id
        token.save(update_fields=["withdrawn_at", "withdrawn_by"])
        payload = events.TokenWithdrawn(token=token.pk, person=token.person_id)
        record(actor, payload, about=f"person:{token.person_id}", now=now)
    return len(open_ones)


def find_token(key: str, now: datetime) -> ApiToken | None:
    """The live token behind a key, with its person; None for what is unknown, expired or withdrawn (SEC-8)."""
    if not key.startswith(PREFIX) or len(key) > 100:
        return None
    with connection.cursor() as cursor:
        cursor.execute(find_statement(), [hash_of(key), now])
        row = cursor.fetchone()
    if row is None:
        return None
    token = take(ApiToken, row)
    token.person = take(Person, row, len(names_of(ApiToken)))
    return token


@cache
def find_statement() -> str:
    """The live token of a hash (as `ApiToken.objects.live`) with its person: every request of the API asks."""
    return f"""select {columns_of(ApiToken, "token")}, {columns_of(Person, "person")}
        from people_apitoken token join people_person person on person.id = token.person_id
        where token.token_sha256 = %s and token.withdrawn_at is null and token.expires_at > %s
        and person.is_active"""  # noqa: S608  # names of our own columns


def touch_token(token: ApiToken, now: datetime) -> None:
    """Keeps that the token was used, to the minute; no event."""
    if token.last_used_at is None or now - token.last_used_at >= TOUCH_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
