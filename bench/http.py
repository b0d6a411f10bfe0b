"""What a request costs: create, list, open, search and decide over HTTP on loopback, on a desk of `amparo seed`.

Run `python -m bench.http --data FOLDER` on such a desk (without it one of 10,000 cases is made, about a minute). Two
web processes and a worker serve; the clients run in this process. CPU is that of the web processes and the database
for each request; what the worker does for it afterwards stands apart. Exits with 1 where a request takes more than it
may. `--only create` measures what has this word in its name.
"""

import argparse
import http.client
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bench.serving import Desk, Spent, desk_for, pace, serving, spread

CASES = 10_000  # of a fresh desk
WEBS = 2
MANY = 8  # clients at once
WARM = 20  # requests of each client that are not counted
LEAST_CREATED = 130.0  # a second, by them
RARE = 20  # cases in which the rare word stands
COMMON = ("error", "Forest", "Abreu", "Mirador", "Vinhos", "Papier", "balancete", "Girona", "Kolmar", "payroll")
WORDS = "Since this morning the trial balance of the branch is off by a cent, and the month closes on Friday. " * 4
HEAD = """| request | p50 ms | p95 ms | requests/s | CPU ms: web + database | worker + its database | worker behind, s |
|---|---|---|---|---|---|---|"""
SETTINGS = {"AMPARO_API_REQUESTS_A_MINUTE": "1000000000"}


@dataclass(frozen=True)
class Task:
    """What is measured: how to make the i-th request, and how much CPU it may take (ms, web and database)."""

    name: str
    ask: Callable[[int], tuple[str, str, dict[str, Any] | None, str]]  # method, path, body, token
    ceiling: float
    rounds: int
    clients: int = 1
    status: int = 200
    least_rate: float = 0  # requests a second


@dataclass(frozen=True)
class Setting:
    """What the requests are made with."""

    agent: str
    customers: Sequence[tuple[str, dict[str, Any]]]  # token and the body of a case that is allowed
    long_case: int
    rare: str
    common: str
    share: float
    cases: int


def prepare() -> Setting:
    """Tokens, a case with twenty messages, and words that stand in few and in many cases."""
    from django.utils import timezone

    from amparo.cases.access import visible_to
    from amparo.cases.models import Case, Message
    from amparo.cases.search.matching import holding, understand
    from amparo.people.actions.tokens import TokenTerms, make_token
    from amparo.people.actors import actor_for
    from amparo.people.models import ApiToken, Person
    from amparo.people.scopes import SCOPES

    now = timezone.now()
    agent = Person.objects.filter(is_agent=True, is_active=True).order_by("id")[0]

    def token(person: Person) -> str:
        ApiToken.objects.filter(person=person, name="bench").delete()
        return make_token(actor_for(person), TokenTerms("bench", SCOPES, 1), now).key

    total = Case.objects.count()
    counts = {word: holding(actor_for(agent), understand(word)).count() for word in COMMON}
    common = min(counts, key=lambda word: abs(counts[word] / total - 0.01))
    newest = visible_to(actor_for(agent), now).exclude(opened_by=None).select_related("opened_by", "product__parent")
    openers: dict[int, Case] = {}
    for case in newest.order_by("-number")[:2000]:
        openers.setdefault(case.opened_by_id or 0, case)
    chosen = list(openers.values())[: 5 * MANY]
    long_case = chosen[0]
    Message.objects.bulk_create(
        Message(
            case=long_case,
            author=agent if odd % 2 else long_case.opened_by,
            by_vendor=bool(odd % 2),
            body=WORDS,
            at=now,
        )
        for odd in range(20 - min(20, long_case.messages.count()))
    )
    customers = [(token(case.opened_by), body_of(case)) for case in chosen if case.opened_by is not None]
    return Setting(token(agent), customers, long_case.number, "", common, counts[common] / total, total)


def body_of(case: Any) -> dict[str, Any]:
    """A case like another one, as a program sends it."""
    top = case.product.parent or case.product
    wish = dict(case.decision.request["request"]) | {"problems": 1, "urgent": False, "text": "ledger"}
    evidence = wish.get("evidence") or []
    return {
        "request": wish | {"product": top.key},
        "module": case.product.key if case.product.parent else "",
        "company": case.company_id,
        "title": "The trial balance is off",
        "body": WORDS,
        "evidence": dict.fromkeys(evidence, "As the screen shows it."),
    }


def allowed(desk: Desk, setting: Setting) -> list[tuple[str, dict[str, Any]]]:
    """Those customers whose case is opened; the first ones carry the rare word."""
    found = []
    for token, body in setting.customers:
        status, _ = send(connect(desk, 0), ("POST", "/api/v1/cases", body, token))
        if status == 201:
            found.append((token, body))
    if not found:
        raise SystemExit("no customer of this desk may open a case now")
    return found


def connect(desk: Desk, client: int) -> http.client.HTTPConnection:
    """A connection that is kept, to one of the web processes."""
    return http.client.HTTPConnection("127.0.0.1", desk.ports[client % len(desk.ports)], timeout=60)


def send(
    connection: http.client.HTTPConnection, wanted: tuple[str, str, dict[str, Any] | None, str]
) -> tuple[int, bytes]:
    """One request; status and body of the answer."""
    method, path, body, token = wanted
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    connection.request(method, path, json.dumps(body) if body is not None else None, headers)
    response = connection.getresponse()
    return response.status, response.read()


def run(desk: Desk, task: Task) -> bool:
    """Measures a task and prints its row; whether it keeps to what it may take."""

    def work(client: int, rounds: int) -> list[float]:
        connection, times = connect(desk, client), []
        for number in range(client, rounds, task.clients):
            began = time.perf_counter()
            status, answer = send(connection, task.ask(number))
            times.append((time.perf_counter() - began) * 1000)
            if status != task.status:
                raise SystemExit(f"{task.name}: {status} {answer[:300]!r}")
        return times

    spread(partial(work, rounds=WARM * task.clients), task.clients)
    desk.settle()
    before = desk.spent()
    began = time.perf_counter()
    times = spread(partial(work, rounds=task.rounds), task.clients)
    wall = time.perf_counter() - began
    behind = desk.settle()
    spent = desk.spent().since(before)
    print(row_of(task, times, wall, spent, behind), flush=True)
    cpu = (spent.web + spent.database) * 1000 / len(times)
    return cpu <= task.ceiling and len(times) / wall >= task.least_rate


def row_of(task: Task, times: Sequence[float], wall: float, spent: Spent, behind: float) -> str:
    """A row of the table."""
    one = 1000 / len(times)
    web, database = spent.web * one, spent.database * one
    cells = [
        task.name,
        f"{statistics.median(times):.1f}",
        f"{statistics.quantiles(times, n=20)[-1]:.1f}",
        f"{len(times) / wall:.0f}",
        f"{web:.1f} + {database:.1f} = {web + database:.1f}",
        f"{spent.worker * one:.1f} + {spent.worker_database * one:.1f}",
        f"{behind:.1f}",
    ]
    return f"| {' | '.join(cells)} |"


def tasks_of(setting: Setting, customers: Sequence[tuple[str, dict[str, Any]]], rounds: int) -> list[Task]:
    """Everything that is measured."""

    def opening(number: int) -> tuple[str, str, dict[str, Any], str]:
        token, body = customers[number % len(customers)]
        return "POST", "/api/v1/cases", body, token

    def asking(number: int) -> tuple[str, str, dict[str, Any], str]:
        token, body = customers[number % len(customers)]
        return (
            "POST",
            f"/api/v1/decisions?company={body['company']}",
            {"action": "case.open", "request": body["request"]},
            token,
        )

    def reading(path: str) -> Callable[[int], tuple[str, str, None, str]]:
        return lambda _number: ("GET", path, None, setting.agent)

    frequent = f"search, a word in {setting.share:.1%} of the cases ({setting.common})"
    return [
        Task("decide", asking, 11.0, rounds, status=201),
        Task("create, 1 client", opening, 11.0, rounds, status=201),
        Task(f"create, {MANY} clients", opening, 11.0, 4 * rounds, MANY, 201, LEAST_CREATED),
        Task("first page of the list", reading("/api/v1/cases?status=open"), 15.0, rounds),
        Task("open a case with 20 messages", reading(f"/api/v1/cases/{setting.long_case}"), 20.0, rounds),
        Task(f"search, a word in {RARE} cases", reading(f"/api/v1/cases?q={setting.rare}"), 15.0, rounds),
        Task(frequent, reading(f"/api/v1/cases?q={setting.common}"), 50.0, rounds),
    ]


def measure(data: Path, rounds: int, only: str) -> int:
    """Everything on a desk whose database is running; 1 where something takes more CPU than it may."""
    setting = prepare()
    print(f"{setting.cases:,} cases; {WEBS} web processes, a worker; pace {pace():.0f} ms\n")
    print(HEAD)
    over = 0
    with serving(data, WEBS, SETTINGS) as desk:
        customers = allowed(desk, setting)
        rare = f"zirkon{os.getpid()}"
        for number in range(RARE):
            token, body = customers[number % len(customers)]
            send(connect(desk, number), ("POST", "/api/v1/cases", body | {"title": f"The {rare} report stops"}, token))
        for task in tasks_of(Setting(**{**vars(setting), "rare": rare}), customers, rounds):
            if only not in task.name:
                continue
            over += not run(desk, task)
        web, worker, database = desk.memory_mb()
        kept = f"{web:.0f} MB for {WEBS} web processes, {worker:.0f} the worker, {database:.0f} the database"
        print(f"\nmemory: {kept}; pace {pace():.0f} ms")
    return 1 if over else 0


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a desk made by amparo seed")
    parser.add_argument("--rounds", type=int, default=300, help="requests of each kind")
    parser.add_argument("--only", default="", help="what has this in its name")
    given = parser.parse_args()
    with desk_for(given.data, CASES) as data:
        return measure(data, given.rounds, given.only)


if __name__ == "__main__":
    sys.exit(main())
