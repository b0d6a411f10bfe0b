"""How long a search takes over HTTP, one at a time and eight at once, and how much memory a web process takes.

    python -m bench.search_speed                          # a desk of 10,000 invented articles is made (a few minutes)
    python -m bench.search_speed --articles 100000 --data FOLDER   # it stays in FOLDER, for the next run
    python -m bench.search_speed --data FOLDER --webs 1              # one web process instead of two
    python -m bench.search_speed --data FOLDER --port 8000 --pid 123   # of a web process that runs already

The questions are embedded by the real models; the vectors of articles are invented. Exits with 1 where a search takes
longer than it may, or the process holds more.
"""

import argparse
import http.client
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

from amparo.cli.installation import django_ready, find_installation
from bench.many_articles import make_articles, questions
from bench.serving import fresh_folder, memory, pace, serving, spread

TOGETHER = 8
ROUNDS = 200
WARM = 30
LOAD_SECONDS = 300
PATH = "/help/search/?q={words}"
ADDRESSES = cycle(f"10.{a}.{b}.1" for a in range(256) for b in range(256))  # each may search so often a minute
MOST_MB = 400


@dataclass(frozen=True)
class Ceiling:
    """What 19 of 20 searches may take (ms), one at a time and eight at once."""

    alone: float
    together: float


CEILINGS = {10_000: Ceiling(60, 150), 100_000: Ceiling(120, 300)}


@dataclass(frozen=True)
class Server:
    """A web process, and how a search is asked of it."""

    port: int
    process: int
    path: str

    def ask(self, connection: http.client.HTTPConnection, question: tuple[str, str]) -> bytes:
        """One search; the page."""
        language, words = question
        path = self.path.format(words=quote(words), language=language)
        connection.request("GET", path, headers={"Accept-Language": language, "X-Forwarded-For": next(ADDRESSES)})
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise SystemExit(f"{self.path}: {response.status} {body[:300]!r}")
        return body

    def connect(self) -> http.client.HTTPConnection:
        """A connection that is kept."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)


def measure(servers: list[Server], clients: int, asked: list[tuple[str, str]]) -> list[float]:
    """The milliseconds of each search, by so many clients at once, each at the next web process."""

    def work(client: int) -> list[float]:
        server = servers[client % len(servers)]
        connection, times = server.connect(), []
        for question in asked[client::clients]:
            began = time.perf_counter()
            server.ask(connection, question)
            times.append((time.perf_counter() - began) * 1000)
        return times

    return spread(work, clients)


def show(servers: list[Server], articles: int) -> int:
    """Prints the table; 1 where something is over its ceiling."""
    asked = questions(2 * ROUNDS + WARM)
    print(f"{articles:,} articles; web processes: {len(servers)}; pace {pace():.0f} ms", flush=True)
    for server in servers:
        warm(server, asked[:WARM])
    ceiling = CEILINGS.get(articles, CEILINGS[100_000])
    print("| searches at once | p50 ms | p95 ms | most ms | a second | may be (p95) |\n|---|---|---|---|---|---|")
    worst = 0
    for clients, most, part in (
        (1, ceiling.alone, asked[WARM : WARM + ROUNDS]),
        (TOGETHER, ceiling.together, asked[WARM + ROUNDS :]),
    ):
        began = time.perf_counter()
        times = measure(servers, clients, part)
        rate = len(times) / (time.perf_counter() - began)
        late = statistics.quantiles(times, n=20)[-1]
        worst |= late > most
        cells = (
            f"{clients}",
            f"{statistics.median(times):.0f}",
            f"{late:.0f}",
            f"{max(times):.0f}",
            f"{rate:.0f}",
            f"{most:.0f}",
        )
        print(f"| {' | '.join(cells)} |", flush=True)
    held = max(memory(server.process) for server in servers)
    print(f"memory of a web process, index and models in it: {held:.0f} MB")
    return int(bool(worst) or (articles <= 10_000 and held > MOST_MB))


def warm(server: Server, asked: list[tuple[str, str]]) -> None:
    """Asks until the index and the models are there."""
    connection, until = server.connect(), time.monotonic() + LOAD_SECONDS
    before = 0.0
    while time.monotonic() < until:
        for question in asked[:5]:
            server.ask(connection, question)
        now = memory(server.process)
        if abs(now - before) < 1:
            break
        before = now
        time.sleep(2)
    for question in asked:
        server.ask(connection, question)


def main() -> int:
    """Makes a desk where none is named, and measures it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="a desk of this benchmark, or a folder for one")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--webs", type=int, default=2, help="web processes")
    parser.add_argument("--port", type=int, help="of a web process that runs already")
    parser.add_argument("--pid", type=int, help="its number")
    parser.add_argument("--path", default=PATH, help="the address of a search")
    parser.add_argument("--only-make", action="store_true", help="make the desk and end")
    options = parser.parse_args()
    if options.port:
        return show([Server(options.port, options.pid, options.path)], options.articles)
    with fresh_folder() as fresh:
        data = options.data or fresh
        if options.only_make:
            make_desk(data, options.articles)
            return 0
        if not (data / "pack").exists():  # in a process of its own: it has the database of another start
            making = ["--data", str(data), "--articles", str(options.articles), "--only-make"]
            subprocess.run([sys.executable, "-m", "bench.search_speed", *making], check=True)
        with (
            django_ready(find_installation(data, None)),
            serving(data, options.webs, {"AMPARO_TRUSTED_PROXIES": "127.0.0.1"}) as desk,
        ):
            servers = [Server(port, web, options.path) for port, web in zip(desk.ports, desk.webs, strict=True)]
            return show(servers, options.articles)


def make_desk(data: Path, articles: int) -> None:
    """A desk with so many articles in a folder that is empty."""
    subprocess.run([sys.executable, "-m", "amparo", "migrate", "--data", str(data)], check=True)
    with django_ready(find_installation(data, None)):
        make_articles(articles)


if __name__ == "__main__":
    sys.exit(main())
