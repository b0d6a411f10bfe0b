"""What was broken elsewhere, on what came with split, merge, bulk, lists, threads and live pages (SEC-7 to SEC-17)."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from amparo.cases.actions import (
    authority,
    canned,
    closing,
    conversation,
    escalation,
    satisfaction,
    tagging,
    threads,
    views,
)
from amparo.cases.actions.bulk import BulkOrder, change_cases
from amparo.cases.actions.conversation import Words
from amparo.cases.actions.merging import NotMerged, merge_case
from amparo.cases.actions.splitting import Cut, NotSplit, split_case
from amparo.cases.filters import READERS, CaseFilter
from amparo.cases.live import may_hear_case, may_hear_thread
from amparo.cases.models import Case, CaseTag, Participant, Satisfaction
from amparo.cases.tests.making import make_case
from amparo.core import stream
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.models import OutgoingMail
from amparo.gate import actions as gate
from amparo.people import actions as people
from amparo.people.models import Membership, Partnership
from amparo.testing.cast import Cast
from amparo.testing.clock import LONG_AGO
from amparo.web.portal.tests.test_safety import HOSTILE, find_alien, make_hostile

SECRET = "They pay too little."


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    return make_case(cast, cast.dora, cast.acme, now)


def signed_in(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(getattr(cast, who))
    return client


# --- SEC-7: somebody else's thing by a side path ---


def test_sec_7_a_split_takes_nothing_of_another_case(cast: Cast, case: Case, now: datetime) -> None:
    foreign = make_case(cast, cast.greta, cast.gruber, now)
    for chosen in (
        {"messages": frozenset({foreign.messages.get().pk})},
        {"evidence": frozenset({987})},
        {"files": frozenset({987})},
    ):
        with pytest.raises(NotSplit):
            split_case(cast.actor("alma"), case.number, Cut("Mine now", **chosen), now)  # type: ignore[arg-type]
    assert foreign.messages.count() == 1


def test_sec_7_a_merge_across_companies_is_refused_whatever_connects_them(cast: Cast, now: datetime) -> None:
    """Zoe works for both companies, and one partner opened both cases: still nobody is shown another's words."""
    one, two = make_case(cast, cast.zoe, cast.gruber, now), make_case(cast, cast.zoe, cast.borealis, now)
    for pair in ((one, two), (two, one)):
        with pytest.raises(NotMerged, match="merge-other-company"):
            merge_case(cast.actor("alma"), pair[0].number, pair[1].number, now)
    assert one.messages.count() == two.messages.count() == 1


def test_sec_7_an_order_for_several_cases_reaches_only_those_that_its_agent_sees(
    cast: Cast, case: Case, now: datetime
) -> None:
    hidden = make_case(cast, None, None, now, state="unconfirmed", visitor_email="viktor@nobody.example")
    order = BulkOrder("tag", tag="Month end")
    for who in ("dora", "petra", "adam", "viktor"):
        with pytest.raises((NotAllowed, NotVisible)):
            change_cases(cast.actor(who), [case.number], order, now)
    change_cases(cast.actor("alma"), [case.number, hidden.number, 10**12], order, now)
    assert list(CaseTag.objects.values_list("case_id", flat=True)) == [case.number]


def test_sec_7_live_pages_fall_silent_when_a_membership_or_a_partnership_ends(cast: Cast, now: datetime) -> None:
    own, served = make_case(cast, cast.dora, cast.acme, now), make_case(cast, cast.paco, cast.borealis, now)
    assert may_hear_case(cast.dora.pk, str(own.number))
    assert may_hear_case(cast.paco.pk, str(served.number))
    at = LONG_AGO + timedelta(days=30)
    people.end_membership(cast.actor("adam"), Membership.objects.get(person=cast.dora), "", at)
    people.end_partnership(cast.actor("adam"), Partnership.objects.get(company=cast.borealis), at)
    assert not may_hear_case(cast.dora.pk, str(own.number))
    assert not may_hear_case(cast.paco.pk, str(served.number))
    for event in ("membership.ended", "partnership.ended", "person.deactivated", "thread.left"):
        assert stream.topics.changes_access(event), event


def test_sec_7_an_expert_who_was_taken_out_hears_and_reads_nothing_more(cast: Cast, case: Case, now: datetime) -> None:
    question = threads.Question("Rounding", SECRET, [cast.igor.pk])
    thread = threads.open_thread(cast.actor("alma"), case.number, question, now)
    assert may_hear_thread(cast.igor.pk, str(thread.pk))
    threads.remove_expert(cast.actor("alma"), thread.pk, cast.igor.pk, now)
    assert not may_hear_thread(cast.igor.pk, str(thread.pk))
    assert SECRET not in signed_in(cast, "igor").get(reverse("agent:experts", args=[case.number])).content.decode()


# --- SEC-8, SEC-10: the link of a mark ---


def test_sec_10_a_link_for_a_mark_says_the_same_of_every_link_that_is_none(
    cast: Cast, case: Case, now: datetime
) -> None:
    closing.resolve_case(cast.actor("alma"), case.number, closing.Solution(), now)
    mail = OutgoingMail.objects.get(kind="case_resolved")
    used = str(mail.params["mark_link"]).split("/mark/")[1].strip("/")
    satisfaction.give_mark_by_link(used, satisfaction.Mark(5, ""), now)
    pages = [Client().get(reverse("portal:mark-link", args=[key])) for key in (used, "0" * len(used), "x")]
    assert {page.status_code for page in pages} == {410}
    bodies = {page.content.decode().replace(used, "").replace("0" * len(used), "") for page in pages}
    assert len({body[body.index("<main") : body.index("</main>")] for body in bodies}) == 1
    assert case.title not in pages[0].content.decode()


# --- SEC-11: filters of lists ---


@pytest.mark.parametrize("key", sorted(READERS))
@pytest.mark.parametrize("text", ["') or 1=1 --", "number__gt", "escalations__reason", "%00", "any,authority"])
def test_sec_11_no_filter_takes_more_than_it_knows(cast: Cast, case: Case, key: str, text: str) -> None:
    for who, route in (("alma", "agent:queue"), ("dora", "portal:cases")):
        assert signed_in(cast, who).get(reverse(route), {key: text}).status_code in (200, 302)


# --- SEC-16: markup in what people type ---


def test_sec_16_what_agents_and_customers_type_is_markup_nowhere_in_the_workspace(cast: Cast, now: datetime) -> None:
    case = make_hostile(cast, now)
    alma, dora, number = cast.actor("alma"), cast.actor("dora"), case.number
    tagging.tag_case(alma, number, HOSTILE[:30], now)
    views.save_view(alma, views.ViewTerms(HOSTILE[:40], True, CaseFilter(q=HOSTILE[:60])), now)
    threads.open_thread(alma, number, threads.Question(HOSTILE[:100], HOSTILE, [cast.igor.pk]), now)
    canned.save_canned(alma, None, canned.CannedTerms(HOSTILE[:60], {"en": HOSTILE.replace("{", "")}), now)
    escalation.log_call(alma, number, HOSTILE, now)
    wish = authority.Wish("permission", "theo@acme.example", HOSTILE[:100], "phone-consultancy", True)
    with_decision = authority.asking_for_authority(dora, case, wish, now)
    authority.keep_change(dora, case, wish, gate.decide(dora, with_decision, now), now)
    second = conversation.comment_case(dora, number, Words(HOSTILE), now)
    new = split_case(alma, number, Cut(HOSTILE[:120], frozenset({second.pk}), words=HOSTILE), now)
    closing.resolve_case(alma, new.number, closing.Solution(), now)
    satisfaction.give_mark(dora, new.number, satisfaction.Mark(1, HOSTILE), now)
    client = signed_in(cast, "alma")
    for route in ("case", "timeline", "experts", "clocks", "split", "merge", "resolve", "assignees"):
        for one in (number, new.number):
            assert not find_alien(client.get(reverse(f"agent:{route}", args=[one])).content.decode()), route
    for address in (reverse("agent:canned"), reverse("agent:queue") + "?view=all", reverse("agent:queue") + "?q=alert"):
        assert not find_alien(client.get(address).content.decode()), address
    for route in ("case", "timeline", "escalation", "authority"):
        for one in (number, new.number):
            page = signed_in(cast, "dora").get(reverse(f"portal:{route}", args=[one]))
            assert not find_alien(page.content.decode()), route


# --- SEC-17: seen in part, leaked in whole ---


def test_sec_17_notes_and_threads_stay_inside_through_split_and_merge(cast: Cast, case: Case, now: datetime) -> None:
    alma = cast.actor("alma")
    other = make_case(cast, cast.dora, cast.acme, now, title="The same again")
    note = conversation.note_case(alma, case.number, Words(SECRET), now)
    threads.open_thread(alma, case.number, threads.Question("Price", SECRET, [cast.igor.pk]), now)
    said = conversation.comment_case(cast.actor("dora"), case.number, Words("And printing fails."), now)
    cut = Cut("Printing", frozenset({said.pk, note.pk}), words="Here it goes on.")
    new = split_case(alma, case.number, cut, now)
    merge_case(alma, case.number, other.number, now)
    dora = signed_in(cast, "dora")
    for number in (new.number, other.number):
        for route in ("portal:case", "portal:conversation", "portal:timeline"):
            assert SECRET not in dora.get(reverse(route, args=[number])).content.decode()
    assert SECRET not in dora.get(reverse("portal:cases"), {"q": "pay too little"}).content.decode()
    assert not any(SECRET in str(mail.params) for mail in OutgoingMail.objects.all())
    for agent, sees in (("igor", True), ("alma", True)):
        page = signed_in(cast, agent).get(reverse("agent:experts", args=[other.number])).content.decode()
        assert (SECRET in page) == sees


def test_sec_17_what_somebody_said_of_the_help_is_read_by_them_and_by_agents(
    cast: Cast, case: Case, now: datetime
) -> None:
    Participant.objects.create(case=case, person=cast.ana, added_at=now)
    closing.resolve_case(cast.actor("alma"), case.number, closing.Solution(), now)
    satisfaction.give_mark(cast.actor("dora"), case.number, satisfaction.Mark(1, "Ana did not help."), now)
    assert Satisfaction.objects.filter(given_at__isnull=False).count() == 1
    for who, sees in (("dora", True), ("ana", False), ("petra", False)):
        page = signed_in(cast, who).get(reverse("portal:case", args=[case.number])).content.decode()
        assert ("Ana did not help." in page) == sees, who
    assert (
        "Ana did not help." in signed_in(cast, "alma").get(reverse("agent:case", args=[case.number])).content.decode()
    )
