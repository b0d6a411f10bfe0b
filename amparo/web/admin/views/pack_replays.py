"""A version laid over past decisions: begun here, followed, and read by figure."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.core.access import NotVisible
from amparo.core.sent import whole
from amparo.gate import replays
from amparo.gate.actions.replaying import ReplayRunning, Span, start_replay, stop_replay
from amparo.gate.models import Replay, ReplayTurn
from amparo.gate.replays import Behind, replay_for
from amparo.importers.csv_writing import write_table
from amparo.people.actors import actor_of_request
from amparo.people.models import Company
from amparo.web.admin.packs import texts
from amparo.web.admin.packs.sources import keep_version, short, source_for
from amparo.web.shared.own_clock import DayField
from amparo.web.shared.signing import administrators_only

MOST = {"1000": 1000, "10000": 10_000, "100000": 100_000}
CHUNK = 500


@require_POST
@administrators_only
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Begins a replay of a draft as it stands, or of a version."""
    actor, now = actor_of_request(request), timezone.now()
    source = source_for(actor, key)
    if source.examined.pack is None:
        messages.warning(request, _("This pack cannot be used yet: see its findings first."))
        return redirect("admin:pack-version", key)
    try:
        day = DayField(required=False).clean(request.POST.get("since", ""))
    except forms.ValidationError as wrong:
        messages.error(request, wrong.messages[0])
        return redirect("admin:pack-version", key)
    since = datetime.combine(day, time(), timezone.get_current_timezone()) if day else None
    most = MOST.get(request.POST.get("most", ""), 10_000)
    span = Span(keep_version(source, now), most, since, source.draft.pk if source.draft else None)
    try:
        replay = start_replay(actor, span, now)
    except ReplayRunning:
        running = Replay.objects.filter(state="running").latest("started_at")
        messages.warning(request, _("Another replay is still running; here it is. Stop it, or wait for its end."))
        return redirect("admin:pack-replay", running.pk)
    return redirect("admin:pack-replay", replay.pk)


@require_GET
@administrators_only
def show(request: HttpRequest, replay_id: int) -> HttpResponse:
    """How far it is, and what would turn."""
    replay = replay_for(actor_of_request(request), replay_id)
    figures = replays.get_figures(replay)
    context = {
        "replay": replay,
        "version": short(replay.pack_id),
        "percent": 100 if not replay.to_do else replay.done * 100 // replay.to_do,
        "outcomes": [(row, texts.outcome_word(row[0]), texts.outcome_word(row[1])) for row in figures.outcomes],
        "rules": [(group, texts.cause_word(group.key)) for group in figures.rules],
        "companies": [(group, group.label or _("(no company)")) for group in figures.companies],
        "roles": [(group, texts.role_word(group.key)) for group in figures.roles],
        "source_key": f"draft-{replay.draft_id}" if replay.draft_id else replay.pack_id,
    }
    return render(request, "admin/packs/replay.html", context)


@require_POST
@administrators_only
def stop(request: HttpRequest, replay_id: int) -> HttpResponse:
    """Ends it early; what it found stays."""
    actor = actor_of_request(request)
    stop_replay(actor, replay_for(actor, replay_id).pk, timezone.now())
    return redirect("admin:pack-replay", replay_id)


def behind_of(query: QueryDict) -> Behind:
    """The figure that an address names; what it does not know narrows nothing."""
    return Behind(
        was=query.get("was", "")[:12],
        would_be=query.get("would_be", "")[:12],
        rule=query.get("rule", "")[:100],
        company=whole(query.get("company", "")),
        role=query.get("role", "")[:40],
    )


def place_of(text: str) -> tuple[datetime, UUID] | None:
    """A place in the list, as its address writes it; raises NotVisible."""
    if not text:
        return None
    try:
        at, _sep, key = text.partition("_")
        return datetime.fromisoformat(at), UUID(key)
    except ValueError:
        raise NotVisible from None


@require_GET
@administrators_only
def list_turns(request: HttpRequest, replay_id: int) -> HttpResponse:
    """The decisions behind a figure."""
    replay = replay_for(actor_of_request(request), replay_id)
    return render(request, "admin/packs/turns.html", turns_context(replay, request.GET))


def turns_context(replay: Replay, asked: QueryDict) -> dict[str, Any]:
    """One page of the decisions behind a figure; raises NotVisible for a place that is none."""
    behind, after = behind_of(asked), place_of(asked.get("after", ""))
    rows = replays.list_turns(replay, behind, after)
    shown, query = rows[: replays.PAGE], asked.copy()
    query.pop("after", None)
    here, older = reverse("admin:pack-turns", args=[replay.pk]), query.copy()
    older["after"] = f"{shown[-1].at.isoformat()}_{shown[-1].pk}" if shown else ""
    return {
        "replay": replay,
        "turns": [shown_turn(turn) for turn in shown],
        "said": said_of(behind),
        "query": query.urlencode(),
        "newer_url": f"{here}?{query.urlencode()}" if after else "",
        "older_url": f"{here}?{older.urlencode()}" if len(rows) > replays.PAGE else "",
        "source_key": f"draft-{replay.draft_id}" if replay.draft_id else replay.pack_id,
    }


def shown_turn(turn: ReplayTurn) -> tuple[Any, ...]:
    """A turned decision with what changed, and the tones and words of both outcomes."""
    tones = [texts.outcome_tone(outcome) for outcome in (turn.was, turn.would_be)]
    words = [texts.outcome_word(outcome) for outcome in (turn.was, turn.would_be)]
    return turn, _changes(turn.changed), *tones, *words


def said_of(behind: Behind) -> str:
    """The figure in words."""
    company = Company.objects.filter(pk=behind.company).values_list("name", flat=True).first() if behind.company else ""
    said = [texts.cause_word(behind.rule), company, texts.role_word(behind.role)]
    if behind.was:
        said.append(f"{texts.outcome_word(behind.was)} → {texts.outcome_word(behind.would_be)}")
    return ", ".join(filter(None, said))


def _changes(changed: dict[str, dict[str, object]]) -> list[tuple[str, str, str]]:
    return [
        (texts.part_word(part), texts.part_value(part, pair["was"]), texts.part_value(part, pair["would be"]))
        for part, pair in changed.items()
    ]


@require_GET
@administrators_only
def turns_file(request: HttpRequest, replay_id: int) -> StreamingHttpResponse:
    """The same as CSV (SEC-15), all of them, in bounded memory."""
    replay, behind = replay_for(actor_of_request(request), replay_id), behind_of(request.GET)
    answer = StreamingHttpResponse(_csv(replay, behind), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="replay-{replay.pk}.csv"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


HEADING = ("decision", "at", "action", "company", "roles", "was", "would be", "rules", "changed")


def _csv(replay: Replay, behind: Behind) -> Iterator[bytes]:
    yield write_table(HEADING, [])
    rows: list[tuple[object, ...]] = []
    for turn in replays.iterate_turns(replay, behind):
        changes = "; ".join(f"{part}: {was} → {would_be}" for part, was, would_be in _changes(turn.changed))
        company = turn.company.name if turn.company else ""
        roles, rules = " ".join(turn.roles), " ".join(turn.rules)
        at = turn.at.isoformat()
        rows.append((turn.decision_id, at, turn.action, company, roles, turn.was, turn.would_be, rules, changes))
        if len(rows) == CHUNK:
            yield _body(rows)
            rows = []
    yield _body(rows)


def _body(rows: list[tuple[object, ...]]) -> bytes:
    """Rows without a heading and without the mark that stands at the beginning of the file only."""
    return write_table((), rows).removeprefix(b"\xef\xbb\xbf").removeprefix(b"\r\n")
