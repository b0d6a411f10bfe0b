"""API tokens: made by their person, kept as a hash, ended by time, by hand, and with the account (SEC-8)."""

from datetime import datetime, timedelta

import pytest

from amparo.core.access import NotVisible
from amparo.core.logs import hide_keys
from amparo.core.models import Event, OutgoingMail
from amparo.people import actions
from amparo.people.access import tokens_visible_to
from amparo.people.actions import TokenTerms
from amparo.people.models import ApiToken
from amparo.people.rules import BadInput
from amparo.people.scopes import LIVE_TOKENS
from amparo.people.sessions import forget_sign_in
from amparo.testing.cast import Cast

TERMS = TokenTerms("Our CRM", ["cases:write", "cases:read"], 30)


def test_a_token_is_shown_once_and_kept_as_a_hash(cast: Cast, now: datetime) -> None:
    made = actions.make_token(cast.actor("dora"), TERMS, now)
    assert made.key.startswith("amparo_")
    assert len(made.key) > 40
    row = ApiToken.objects.values().get()
    assert made.key not in str(row)
    assert (row["scopes"], row["hint"]) == (["cases:read", "cases:write"], made.key[-4:])
    assert row["expires_at"] == now + timedelta(days=30)
    event = Event.objects.get(type="token.made")
    assert event.payload == {"token": made.token.pk, "person": cast.dora.pk, "scopes": row["scopes"]}
    assert made.key not in str(OutgoingMail.objects.get(kind="sign_in_changed").params)


def test_sec_8_a_token_ends(cast: Cast, now: datetime) -> None:
    made = actions.make_token(cast.actor("dora"), TERMS, now)
    found = actions.find_token(made.key, now)
    assert found == made.token
    assert actions.find_token(made.key, now + timedelta(days=30)) is None
    assert actions.find_token(made.key[:-1], now) is None
    assert actions.find_token("", now) is None
    actions.withdraw_token(cast.actor("dora"), made.token.pk, now)
    assert actions.find_token(made.key, now) is None
    assert Event.objects.filter(type="token.withdrawn").count() == 1
    actions.withdraw_token(cast.actor("dora"), made.token.pk, now)  # the second time nothing happens
    assert Event.objects.filter(type="token.withdrawn").count() == 1


def test_a_token_ends_with_the_account_and_does_not_come_back_with_it(cast: Cast, now: datetime) -> None:
    made = actions.make_token(cast.actor("dora"), TERMS, now)
    actions.deactivate_person(cast.actor("adam"), cast.dora, now)
    assert actions.find_token(made.key, now) is None
    assert Event.objects.get(type="token.withdrawn").actor == f"person:{cast.adam.pk}"
    actions.reactivate_person(cast.actor("adam"), cast.dora, now)
    assert actions.find_token(made.key, now) is None


def test_tokens_are_withdrawn_by_their_person_and_by_administrators(cast: Cast, now: datetime) -> None:
    made = actions.make_token(cast.actor("dora"), TERMS, now)
    for name in ("petra", "olga", "alma", "viktor"):
        assert not tokens_visible_to(cast.actor(name)).exists()
        with pytest.raises(NotVisible):
            actions.withdraw_token(cast.actor(name), made.token.pk, now)
    assert list(tokens_visible_to(cast.actor("adam"))) == [made.token]
    assert actions.withdraw_token(cast.actor("adam"), made.token.pk, now).withdrawn_by == cast.adam


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (TokenTerms(" ", ["cases:read"], 30), "name"),
        (TokenTerms("a\r\nb", ["cases:read"], 30), "name"),
        (TokenTerms("x", [], 30), "scopes"),
        (TokenTerms("x", ["everything"], 30), "scopes"),
        (TokenTerms("x", ["cases:read"], 0), "days"),
        (TokenTerms("x", ["cases:read"], 367), "days"),
    ],
)
def test_what_no_token_can_be_made_of(cast: Cast, now: datetime, terms: TokenTerms, field: str) -> None:
    with pytest.raises(BadInput) as refusal:
        actions.make_token(cast.actor("dora"), terms, now)
    assert refusal.value.field == field
    assert not ApiToken.objects.exists()


def test_nobody_has_endless_tokens(cast: Cast, now: datetime) -> None:
    for _ in range(LIVE_TOKENS):
        actions.make_token(cast.actor("dora"), TERMS, now)
    with pytest.raises(BadInput):
        actions.make_token(cast.actor("dora"), TERMS, now)
    assert actions.make_token(cast.actor("dora"), TERMS, now + timedelta(days=31))


def test_when_a_token_was_used_is_kept_to_the_minute(cast: Cast, now: datetime) -> None:
    token = actions.make_token(cast.actor("dora"), TERMS, now).token
    actions.touch_token(token, now)
    token.refresh_from_db()
    actions.touch_token(token, now + timedelta(seconds=59))
    token.refresh_from_db()
    assert token.last_used_at == now
    actions.touch_token(token, now + timedelta(seconds=60))
    token.refresh_from_db()
    assert token.last_used_at == now + timedelta(seconds=60)


def test_whoever_is_erased_leaves_no_token(cast: Cast, now: datetime) -> None:
    actions.make_token(cast.actor("dora"), TERMS, now)
    forget_sign_in(cast.dora)
    assert not ApiToken.objects.exists()


def test_no_log_holds_a_token(cast: Cast, now: datetime) -> None:
    key = actions.make_token(cast.actor("dora"), TERMS, now).key
    assert key not in hide_keys(f"Authorization: Bearer {key} failed")
    assert "amparo_…" in hide_keys(f"?token={key}")
