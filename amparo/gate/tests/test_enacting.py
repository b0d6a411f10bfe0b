"""Versions of the pack come into force now, at a time, and back again; everybody agrees on which one it is."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from amparo.catalogue.models import Product
from amparo.core.access import NotAllowed
from amparo.core.models import Event
from amparo.core.transitions import NotPossible
from amparo.gate import actions, packs
from amparo.gate.actions.enacting import (
    BadMoment,
    OtherInForce,
    PackWrong,
    Wish,
    apply_due,
    enact_version,
    withdraw_enactment,
)
from amparo.gate.asking import Asking
from amparo.gate.models import Enactment
from amparo.gate.tests.changing import changed_files, enact, without_examples
from amparo.people.actors import actor_for
from amparo.people.middleware import vendor_language
from amparo.testing.cast import Cast

HOUR = timedelta(hours=1)
GUARD = 'require = ["contact.designated"]\notherwise = "refuse"'
OPEN = 'require = ["contact.designated"]\notherwise = "advise"'


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def milder() -> dict[str, str]:
    """Lumen, in which whoever is not designated in the United States is advised and no longer refused."""
    return without_examples(changed_files(GUARD, OPEN))


def ask(cast: Cast, now: datetime, name: str = "ana") -> str:
    actor = cast.actor(name)
    request = {"kind": "problem", "product": "lumen-ledger"}
    asking = Asking("case.open", request, actor.id, cast.acme.pk, now)
    return actions.decide(actor, asking, now).outcome


def test_a_version_decides_from_the_moment_at_which_it_was_put_in_force(cast: Cast, now: datetime) -> None:
    installed = packs.installed()
    assert ask(cast, now) == "refused"
    enactment = enact(cast, milder(), now)
    assert ask(cast, now) != "refused"
    assert ask(cast, now - HOUR) == "refused", "what was in force before is not rewritten"
    assert packs.in_force(now).sha256 == enactment.pack_id != installed.sha256
    first, second = Enactment.objects.order_by("from_at")
    assert (first.pack_id, first.set_by, first.from_at < now) == (installed.sha256, None, True)
    assert (second.set_by, second.set_at, second.note) == (cast.adam, now, "as the contract says")
    scheduled = Event.objects.get(type="pack.scheduled")
    assert scheduled.payload["instead_of"] == installed.sha256
    assert scheduled.actor == cast.actor("adam").ref
    assert Event.objects.get(type="pack.enacted").payload == {"enactment": second.pk, "pack": second.pack_id}


def test_going_back_is_another_enactment(cast: Cast, now: datetime) -> None:
    enact(cast, milder(), now)
    enact(cast, packs.files_of_pack(packs.installed()), now + HOUR)
    assert packs.in_force(now + HOUR).sha256 == packs.installed().sha256
    assert ask(cast, now + HOUR) == "refused"
    assert Enactment.objects.count() == 3


def test_a_scheduled_version_comes_into_force_at_its_moment_and_not_before(cast: Cast, now: datetime) -> None:
    enactment = enact(cast, milder(), now, now + HOUR)
    assert ask(cast, now + HOUR - timedelta(seconds=1)) == "refused"
    assert ask(cast, now + HOUR) != "refused", "whether or not a job has run"
    assert apply_due(now + HOUR - timedelta(seconds=1)) == 0
    assert apply_due(now + HOUR) == 1
    assert apply_due(now + HOUR) == 0, "once, whichever process is first"
    assert Event.objects.filter(type="pack.enacted", about=enactment.ref).count() == 1


def test_what_is_scheduled_can_be_withdrawn_until_it_is_in_force(cast: Cast, now: datetime) -> None:
    adam, enactment = cast.actor("adam"), enact(cast, milder(), now, now + HOUR)
    withdraw_enactment(adam, enactment.pk, now)
    assert apply_due(now + HOUR) == 0
    assert ask(cast, now + 2 * HOUR) == "refused"
    assert Event.objects.filter(type="pack.withdrawn").count() == 1
    with pytest.raises(NotPossible):
        withdraw_enactment(adam, enactment.pk, now)
    late = enact(cast, milder(), now)
    with pytest.raises(NotPossible):
        withdraw_enactment(adam, late.pk, now)


@pytest.mark.parametrize("name", ["alma", "petra", "viktor"])
def test_only_administrators_put_packs_in_force(cast: Cast, now: datetime, name: str) -> None:
    sha256 = packs.installed().sha256
    with pytest.raises(NotAllowed):
        enact_version(cast.actor(name), Wish(sha256, None, "", sha256), now)
    with pytest.raises(NotAllowed):
        withdraw_enactment(cast.actor(name), 1, now)


def test_a_pack_with_findings_or_failing_examples_is_not_put_in_force(cast: Cast, now: datetime) -> None:
    with pytest.raises(PackWrong) as findings:
        enact(cast, changed_files("[vendor]", "[vendor]\ncolour = 1"), now)
    assert findings.value.examined.errors[0].message == "unknown key"
    with pytest.raises(PackWrong) as failing:
        enact(cast, changed_files(GUARD, OPEN), now)
    assert any(run.failures for run in failing.value.examined.examples)
    assert not Enactment.objects.exists()
    assert ask(cast, now) == "refused"


def test_nobody_replaces_a_version_that_they_have_not_seen(cast: Cast, now: datetime) -> None:
    seen = packs.in_force(now).sha256
    enact(cast, milder(), now)
    with pytest.raises(OtherInForce):
        enact_version(cast.actor("adam"), Wish(seen, None, "", seen), now + HOUR)


@pytest.mark.parametrize(("hours", "code"), [(-1, "past"), (0, "past"), (24 * 4000, "far"), (2, "taken")])
def test_a_moment_that_cannot_be(cast: Cast, now: datetime, hours: int, code: str) -> None:
    enact(cast, milder(), now, now + 2 * HOUR)
    with pytest.raises(BadMoment) as bad:
        enact(cast, milder(), now, now + hours * HOUR)
    assert bad.value.code == code


def test_a_clock_that_was_set_back_does_not_undo_the_newest_word(cast: Cast, now: datetime) -> None:
    enact(cast, milder(), now)
    back = enact(cast, packs.files_of_pack(packs.installed()), now)
    assert packs.in_force(now + timedelta(seconds=1)).sha256 == back.pack_id
    slow = now - timedelta(seconds=5)
    again = milder()
    version = packs.keep_files("lumen", again, slow)
    enact_version(cast.actor("adam"), Wish(version.pk, None, "", packs.in_force(slow).sha256), slow)
    assert packs.in_force(now + timedelta(seconds=1)).sha256 == version.pk


def test_the_products_follow_the_version_in_force(cast: Cast, now: datetime) -> None:
    named = '[[product]]\nid = "lumen-ledger"\n'
    files = packs.files_of_pack(packs.installed())
    assert named in files["pack.toml"]
    name = next(product.name for product in packs.installed().document.products if product.id == "lumen-ledger")
    enact(cast, without_examples(changed_files(f'name = "{name}"', 'name = "Lumen Books"')), now)
    assert Product.objects.get(key="lumen-ledger").names == {"en": "Lumen Books"}


def test_screens_and_the_visitor_s_language_follow_too(cast: Cast, now: datetime) -> None:
    before = timezone.now() - HOUR
    default = packs.installed().document.vendor.default_language
    other = next(one for one in ("fr", "de") if one != default)
    enact(cast, changed_files(f'default_language = "{default}"', f'default_language = "{other}"'), before)
    assert packs.in_force().document.vendor.default_language == other
    assert vendor_language() == other


def test_versions_of_another_pack_do_not_count(cast: Cast, now: datetime, settings: Settings) -> None:
    enact(cast, milder(), now)
    settings.PACK = "officemaker"
    assert packs.in_force(now).name == "officemaker"


def test_another_process_hears_of_it(cast: Cast, now: datetime) -> None:
    from amparo.core.stream.topics import pass_on

    packs.remember(packs.read_line())
    enact(cast, milder(), timezone.now() - HOUR)
    packs.remember(packs.Line())  # as a process that has not heard of it remembers
    assert packs.in_force().sha256 == packs.installed().sha256
    pass_on(packs.TOPIC)
    assert packs.in_force().sha256 != packs.installed().sha256
    assert actor_for(cast.adam).is_administrator


def test_a_decision_that_was_shown_before_the_change_is_known_to_be_another(cast: Cast, now: datetime) -> None:
    """What a page sends back with its form no longer fits, so the new decision is shown first (409)."""
    actor = cast.actor("ana")
    asking = Asking("case.open", {"kind": "problem", "product": "lumen-ledger"}, actor.id, cast.acme.pk, now)
    shown = actions.fingerprint(actions.preview(asking))
    assert shown == actions.fingerprint(actions.decide(actor, asking, now))
    enact(cast, milder(), now)
    assert shown != actions.fingerprint(actions.decide(actor, asking, now))
