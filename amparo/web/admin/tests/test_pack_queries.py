"""The pages of policy packs take a known few queries, and no more for thirty rows than for two."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from amparo.gate import actions, packs
from amparo.gate.actions import drafting
from amparo.gate.actions.drafting import FileEdit
from amparo.gate.asking import Asking
from amparo.gate.models import Decision, Enactment, PackDraft, Replay, ReplayTurn
from amparo.testing.builders import make_company, make_person
from amparo.testing.cast import Cast

FEW, MANY = 2, 30
PAGES = [
    ("/admin/packs/", 9),
    ("/admin/packs/drafts/{draft}/", 11),
    ("/admin/packs/drafts/{draft}/saves/", 6),
    ("/admin/packs/of/{version}/", 6),
    ("/admin/packs/of/draft-{draft}/comparison/", 8),
    ("/admin/packs/of/draft-{draft}/what-if/", 8),
    ("/admin/packs/of/draft-{draft}/enactment/", 11),
    ("/admin/packs/replays/{replay}/", 10),
    ("/admin/packs/replays/{replay}/turns/", 6),
]


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def fill(cast: Cast, count: int) -> dict[str, object]:
    """Drafts with saves, versions that were in force, decisions and replays with turns of many companies."""
    now, adam = timezone.now(), cast.actor("adam")
    pack = packs.installed()
    version = packs.snapshot_of(pack, now)
    files = packs.files_of_pack(pack)
    dora, request = cast.actor("dora"), {"kind": "problem", "product": "lumen-ledger"}
    decision = actions.decide(dora, Asking("case.open", request, dora.id, cast.acme.pk, now), now)
    for number in range(count):
        person, at = make_person(is_administrator=True), now - timedelta(days=count, minutes=number)
        draft = drafting.start_draft(adam, f"Draft {number}", files, pack.sha256, now)
        PackDraft.objects.filter(pk=draft.pk).update(saved_by=person)
        Enactment.objects.create(
            pack=version, pack_name="lumen", from_at=at, note="", set_at=at, set_by=person, applied_at=at
        )
        counted = {"until": now, "most": 10, "to_do": count, "done": count, "turned": count, "state": "done"}
        replay = Replay.objects.create(pack=version, draft=draft, started_at=now, started_by=person, **counted)
    for number in range(count):
        drafting.save_file(adam, draft.pk, FileEdit("glossary.toml", f"# {number}\n", None), now)
        one = Decision.objects.get(pk=decision.pk)
        one.pk, one.company = uuid4(), make_company()
        one.save(force_insert=True)
        changed = {"outcome": {"was": "allowed", "would be": "refused"}}
        ReplayTurn.objects.create(
            replay=replay, decision=one, at=now, action="case.open", company=one.company, was="allowed",
            would_be="refused", rules=[f"rule-{number}"], roles=["customer"], changed=changed,
        )  # fmt: skip
    packs.remember(packs.read_line(), for_ever=True)
    return {"draft": draft.pk, "replay": replay.pk, "version": pack.sha256}


def queries_of(client: Client, url: str) -> list[str]:
    """The queries of a page that was opened before."""
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in caught.captured_queries]


@pytest.mark.parametrize(("page", "most"), PAGES)
def test_a_page_of_packs_takes_a_known_few_queries(cast: Cast, client: Client, page: str, most: int) -> None:
    client.force_login(cast.adam)
    few = queries_of(client, page.format(**fill(cast, FEW)))
    many = queries_of(client, page.format(**fill(cast, MANY)))
    assert len(many) <= len(few), "\n".join(sorted(set(many) - set(few)))[:2000]
    assert len(many) <= most, len(many)
