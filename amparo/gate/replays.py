"""Reading replays: how far they are, what turns, and the decisions behind each figure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from amparo.core.access import NotVisible
from amparo.core.actors import Actor
from amparo.gate.drafts import administrators_only
from amparo.gate.models import Replay, ReplayTurn
from amparo.people.models import Company

MOST_GROUPS = 100
PAGE = 50
CSV_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Group:
    """So many past decisions of one kind: a rule, a company, a role."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What would turn: from what to what, by rule, by company and by the person's role; the largest first."""

    outcomes: Sequence[tuple[str, str, int]]
    rules: Sequence[Group]
    companies: Sequence[Group]
    roles: Sequence[Group]


@dataclass(frozen=True, slots=True)
class Behind:
    """Which turned decisions a list holds; empty fields do not narrow it."""

    was: str = ""
    would_be: str = ""
    rule: str = ""
    company: int | None = None
    role: str = ""


def replay_for(actor: Actor, key: int) -> Replay:
    """A replay, for administrators; raises NotAllowed and NotVisible."""
    administrators_only(actor)
    replay = Replay.objects.select_related("started_by", "draft").filter(pk=key).first()
    if replay is None:
        raise NotVisible
    return replay


def list_replays(actor: Actor, limit: int = 20) -> list[Replay]:
    """The newest replays."""
    administrators_only(actor)
    return list(Replay.objects.select_related("started_by", "draft").order_by("-started_at", "-id")[:limit])


def get_figures(replay: Replay) -> Figures:
    """The figures of a replay, as far as it has come. Five queries."""
    turns = ReplayTurn.objects.filter(replay=replay)
    outcomes = turns.values_list("was", "would_be").annotate(count=Count("id")).order_by("-count", "was", "would_be")
    counted = turns.values_list("company_id").annotate(count=Count("id")).order_by("-count", "company_id")
    companies = list(counted[:MOST_GROUPS])
    names = dict(Company.objects.filter(pk__in=[key for key, _ in companies if key]).values_list("pk", "name"))
    return Figures(
        outcomes=list(outcomes),
        rules=_unnested(replay, "rules"),
        companies=[Group(str(key or 0), names.get(key, ""), count) for key, count in companies],
        roles=_unnested(replay, "roles"),
    )


def _unnested(replay: Replay, column: str) -> list[Group]:
    wanted = {"rules": "rules", "roles": "roles"}[column]  # never a name from outside (SEC-11)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""select each, count(*) from gate_replayturn, unnest({wanted}) as each
            where replay_id = %s group by each order by 2 desc, 1 limit %s""",  # noqa: S608
            [replay.pk, MOST_GROUPS],
        )
        return [Group(key, key, count) for key, count in cursor.fetchall()]


def turns_behind(replay: Replay, behind: Behind) -> QuerySet[ReplayTurn]:
    """The turned decisions of a figure, the newest first."""
    rows = ReplayTurn.objects.filter(replay=replay)
    if behind.was:
        rows = rows.filter(was=behind.was)
    if behind.would_be:
        rows = rows.filter(would_be=behind.would_be)
    if behind.rule:
        rows = rows.filter(rules__contains=[behind.rule])
    if behind.company is not None:
        rows = rows.filter(company_id=behind.company) if behind.company else rows.filter(company=None)
    if behind.role:
        rows = rows.filter(roles__contains=[behind.role])
    return rows.select_related("company").order_by("-at", "-id")


def list_turns(replay: Replay, behind: Behind, after: tuple[datetime, UUID] | None = None) -> list[ReplayTurn]:
    """One page of them and one more, behind a place in the list."""
    rows = turns_behind(replay, behind)
    if after is not None:
        at, key = after
        rows = rows.filter(Q(at__lt=at) | Q(at=at, id__lt=key))
    return list(rows[: PAGE + 1])


def iterate_turns(replay: Replay, behind: Behind) -> Iterator[ReplayTurn]:
    """All of them in bounded memory, for a file."""
    return turns_behind(replay, behind).iterator(chunk_size=CSV_CHUNK)
